/** 診断の点検. Pure judgements over what was found, so that every sick office is a row of a table. None of them names a person. */
import type { DoctorCheck } from '../../../shared/contract/backups.ts'

const ok = (id: string, title: string, text: string): DoctorCheck => ({ id, title, verdict: 'ok', text, next: '' })
const warn = (id: string, title: string, text: string, next: string): DoctorCheck => ({ id, title, verdict: 'warn', text, next })
const fail = (id: string, title: string, text: string, next: string): DoctorCheck => ({ id, title, verdict: 'fail', text, next })

const mb = (bytes: number): string => `${Math.round(bytes / 1e6).toLocaleString('ja-JP')}MB`
const restoreNext = 'フォルダーをそのまま残し、最新のバックアップから新しいフォルダーに復元してください（「バックアップから復元」）。'

/** 開けるか. `problem`: why the office could not be opened. */
export function opens(problem: { readonly text: string; readonly next: string } | null): DoctorCheck {
  const title = '事務所を開けるか'
  return problem === null ? ok('open', title, '開けます。') : fail('open', title, problem.text, problem.next)
}

/** 書込みの設定, as read back from both connections. */
export function settings(problem: string | null): DoctorCheck {
  const title = '停電に耐える設定'
  return problem === null
    ? ok('settings', title, '書込みの設定は正しいです（synchronous=FULL など）。')
    : fail(
        'settings',
        title,
        `設定が違います（${problem}）。停電で決裁が失われるおそれがあります。`,
        '給付デスクを終えて起動し直し、直らなければ管理者に連絡してください。',
      )
}

export function integrity(found: { readonly integrity: string; readonly orphans: number; readonly unknown?: true }): DoctorCheck[] {
  if (found.unknown === true) {
    const text = 'このフォルダーでは開けず、写しも作れないため、確かめていません。'
    const next = 'フォルダーの許可とディスクの空きを直してから、もう一度診断してください。'
    return [warn('integrity', 'データベースの点検', text, next), warn('foreign-keys', '表のあいだの結びつき', text, next)]
  }
  const whole =
    found.integrity === 'ok'
      ? ok('integrity', 'データベースの点検', '異常はありません。')
      : fail('integrity', 'データベースの点検', `${found.integrity}。`, restoreNext)
  const keys =
    found.integrity !== 'ok'
      ? warn(
          'foreign-keys',
          '表のあいだの結びつき',
          'データベースを読めないため、確かめていません。',
          'データベースの点検の結果に従ってください。',
        )
      : found.orphans === 0
        ? ok('foreign-keys', '表のあいだの結びつき', '欠けはありません。')
        : fail('foreign-keys', '表のあいだの結びつき', `結びつきの欠けが${found.orphans}件あります。`, restoreNext)
  return [whole, keys]
}

/** 空き容量. Below twice the store a backup or a change of its shape may not find room. */
export function space(freeBytes: number, storeBytes: number): DoctorCheck {
  const title = '空き容量'
  const text = `空き${mb(freeBytes)}、データベース${mb(storeBytes)}。`
  if (freeBytes < 64_000_000) return fail('space', title, text, '今すぐ不要なファイルを片付けてください。保存できなくなります。')
  if (freeBytes < Math.max(2 * storeBytes, 500_000_000))
    return warn('space', title, text, '不要なファイルを片付けるか、大きいディスクに移してください。')
  return ok('space', title, text)
}

export function place(remote: boolean): DoctorCheck {
  const title = '置き場所'
  return remote
    ? fail(
        'place',
        title,
        '事務所フォルダーが、ネットワーク上か同期フォルダー（OneDrive など）、USBメモリーの形式のディスクにあります。気づかないうちにデータが壊れます。',
        'このPCの内蔵ディスクに置いてください。',
      )
    : ok('place', title, 'このPCのディスクにあります。')
}

/** 時計. Against the trail's last entry, and open questions about jumps. */
export function clock(now: Date, lastEntry: string | null, openJumps: number): DoctorCheck {
  const title = '時計'
  const behind = lastEntry === null ? 0 : Date.parse(lastEntry) - now.getTime()
  if (behind > 120_000)
    return fail(
      'clock',
      title,
      `このPCの時計が、最後の記録より${Math.ceil(behind / 60_000).toLocaleString('ja-JP')}分遅れています。`,
      'PCの日付と時刻を合わせてください。',
    )
  if (openJumps > 0)
    return fail(
      'clock',
      title,
      `確認の済んでいない時計の変化が${openJumps}件あり、支払が止まっています。`,
      '監査の画面で、別の人が訳を確認してください。',
    )
  return ok('clock', title, '記録と矛盾しません。')
}

/** A key file: missing, unreadable, or (where the system knows modes) open to others. */
export interface KeyFile {
  readonly name: string
  readonly state: 'ok' | 'missing' | 'wrong'
  /** Permission bits; null where the system has none. */
  readonly mode: number | null
}

export function keyFiles(files: readonly KeyFile[]): DoctorCheck {
  const title = '鍵のファイル'
  const bad = files.filter((f) => f.state !== 'ok')
  if (bad.length > 0) {
    const list = bad.map((f) => `「${f.name}」が${f.state === 'missing' ? 'ありません' : '壊れています'}`).join('、')
    return fail('keys', title, `${list}。`, 'バックアップを別のフォルダーに復元し、その中の同じ名前のファイルを元の場所に戻してください。')
  }
  const open = files.filter((f) => f.mode !== null && (f.mode & 0o077) !== 0)
  if (open.length > 0)
    return warn(
      'keys',
      title,
      `${open.map((f) => `「${f.name}」`).join('と')}をほかの利用者も読めます。`,
      'ファイルの許可を、給付デスクを使う利用者だけに直してください。',
    )
  return ok('keys', title, 'そろっています。')
}

/** 監査記録. From the last checkpoint to the end. */
export function trail(verdict: {
  readonly ok: boolean
  readonly entries: number
  readonly firstBad?: { readonly seq: number; readonly problem: string } | undefined
}): DoctorCheck {
  const title = '監査記録'
  return verdict.ok
    ? ok('trail', title, `記録は${verdict.entries.toLocaleString('ja-JP')}件で、最後の照合点から後もつながっています。`)
    : fail(
        'trail',
        title,
        `第${verdict.firstBad?.seq ?? 0}号: ${verdict.firstBad?.problem ?? ''}`,
        '事務所を操作せず、監査担当に知らせてください。',
      )
}

/** バックアップの古さ. */
export interface BackupFacts {
  /** Days since the newest backup that is still there; null: there is none. */
  readonly age: number | null
  readonly inOffice: boolean
  readonly recovery: boolean
  readonly drilled: boolean
  /** Days since a restore was tried with success; null: never. */
  readonly rehearsed: number | null
  readonly lastRehearsalFailed: boolean
  /** Why the last try failed, when none succeeded since. */
  readonly failed: string | null
}

export function backups(f: BackupFacts): DoctorCheck {
  const title = 'バックアップ'
  const is = (verdict: 'warn' | 'fail', text: string, next: string) => (verdict === 'warn' ? warn : fail)('backups', title, text, next)
  if (f.age === null) return is('fail', 'バックアップがまだ一つもありません。', '「バックアップ」の画面で、今すぐ作ってください。')
  if (f.failed !== null)
    return is(
      'fail',
      `最後のバックアップに失敗しています。${f.failed}`,
      '訳を取り除き、「バックアップ」の画面で「今すぐ作る」を行ってください。',
    )
  if (f.lastRehearsalFailed)
    return is('fail', '最後の復元の試しに失敗しています。', 'バックアップを作り直し、復元の試しをもう一度行ってください。')
  if (f.age > 7)
    return is('fail', `最新のバックアップは${f.age}日前です。`, '今すぐバックアップを作り、毎日の予定が動かない訳を確かめてください。')
  if (f.age > 1) return is('warn', `最新のバックアップは${f.age}日前です。`, 'バックアップを作ってください。')
  if (f.inOffice) return is('warn', 'バックアップ先が事務所フォルダーの中です。', '別のディスクか別のPCのフォルダーを選んでください。')
  if (!f.recovery) return is('warn', '紙の回復鍵がありません。', '「バックアップ」の画面で作り、印刷して金庫に入れてください。')
  if (!f.drilled) return is('warn', '回復鍵をまだ一度も確かめていません。', '「回復鍵の確かめ」で、紙から入力してください。')
  if (f.rehearsed === null || f.rehearsed > 40)
    return is('warn', '復元の試しを40日以上行っていません。', '「復元の試し」を行ってください。')
  return ok('backups', title, f.age === 0 ? '今日のバックアップがあります。' : '昨日のバックアップがあります。')
}

/** `restores`: halves of restores that were found beside the office and taken away. */
export function leftovers(names: number, restores = 0): DoctorCheck {
  const title = '残り物'
  const cleared = restores === 0 ? '' : `途中で切れた復元の残り${restores}件を取り除きました。`
  return names === 0
    ? ok('leftovers', title, `${cleared}途中で終わったファイルはありません。`)
    : warn(
        'leftovers',
        title,
        `途中で終わった書込みの残り（.part）が${names}個あります。`,
        '給付デスクを終えてから、フォルダーの中の「.part」で終わるファイルを取り除いてください。',
      )
}

export function schema(found: number, known: number): DoctorCheck {
  const title = 'データベースの版'
  if (found > known) return fail('schema', title, `この版は${known}まで、事務所は${found}です。`, '新しい版の給付デスクで開いてください。')
  if (found < known) return warn('schema', title, `事務所は${found}、この版は${known}です。`, '給付デスクで開くと新しくなります。')
  return ok('schema', title, `版${found}で、最新です。`)
}

export function fonts(missing: readonly string[]): DoctorCheck {
  const title = '書体'
  return missing.length === 0
    ? ok('fonts', title, 'そろっています。')
    : fail(
        'fonts',
        title,
        `${missing.map((name) => `「${name}」`).join('、')}がないか変わっています。帳票を印刷できません。`,
        '給付デスクを入れ直すか、事務所の書体を登録し直してください。',
      )
}
