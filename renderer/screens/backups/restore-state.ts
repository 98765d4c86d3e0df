import type { FoundBackup, RestoredOffice } from '../../../shared/contract/outside.ts'
import { readRecovery } from '../../../shared/domain/recovery-key.ts'

/** 復元の手順. Where the person is, and what he has chosen so far. */
export const restoreSteps = ['バックアップを選ぶ', '鍵で開ける', '復元先を決める', '復元と点検', '開く'] as const

export interface RestoreDraft {
  readonly step: number
  readonly from: { readonly ticket: string; readonly folder: string; readonly backups: readonly FoundBackup[] } | null
  readonly file: string
  readonly by: 'recovery' | 'password'
  readonly user: string
  readonly secret: string
  readonly into: { readonly ticket: string; readonly name: string } | null
  readonly name: string
  readonly made: RestoredOffice | null
}

/** A plain name for a new folder: office-restored-20261124. */
export const restoredName = (day: string): string => `office-restored-${day.replaceAll('-', '')}`

/** `day`: today, for the suggested name of the new folder; absent: the backend tells it. */
export const emptyDraft = (day?: string): RestoreDraft => ({
  step: 0,
  from: null,
  file: '',
  by: 'recovery',
  user: '',
  secret: '',
  into: null,
  name: day === undefined ? '' : restoredName(day),
  made: null,
})

/** The backup that is chosen; undefined: none. */
export const chosenBackup = (draft: RestoreDraft): FoundBackup | undefined => draft.from?.backups.find((one) => one.file === draft.file)

/** Said below the field while a recovery key is typed: how far it is and which groups are wrong. */
export function recoveryHint(typed: string): string {
  if (typed.trim() === '') return '紙の13組を、上から順に入力します。小文字でも、ハイフンがなくてもかまいません。'
  const read = readRecovery(typed)
  if (read.ok) return '13組すべてそろいました。'
  if (read.groups.length > 0) return `${read.groups.map((n) => `${n}組目`).join('、')}に誤りがあります。紙と見比べてください。`
  const signs = typed.normalize('NFKC').replaceAll(/[\s\-‐‑–—―−ー]/g, '').length
  return `${Math.floor(signs / 5)}組まで入力しました（あと${Math.max(0, 13 - Math.floor(signs / 5))}組）。`
}

/** Why the present step cannot be left yet; null: it can. */
export function stepProblem(draft: RestoreDraft): string | null {
  const backup = chosenBackup(draft)
  if (draft.step === 0) {
    if (draft.from === null) return 'バックアップのあるフォルダーか、バックアップのファイルを選んでください。'
    if (backup === undefined) return '一覧から、復元するバックアップを選んでください。'
    return backup.problem === null ? null : `このバックアップは復元できません。${backup.problem}別のものを選んでください。`
  }
  if (draft.step === 1) {
    if (draft.by === 'password' && draft.user.trim() === '') return '利用者IDを入力してください。'
    if (draft.by === 'password' && draft.secret === '') return 'パスワードを入力してください。'
    if (draft.by === 'recovery' && !readRecovery(draft.secret).ok) return '紙の回復鍵を13組すべて入力してください。'
  }
  if (draft.step === 2 && draft.name.trim() === '') return '復元先のフォルダーの名前を入力してください。'
  return null
}

/** What of accounts and protected places leaves open in a rescue: with the key of the folder or the paper all of it, else none. */
export function sealedWords(keyAtHand: boolean, by: 'password' | 'recovery'): string {
  return keyAtHand || by === 'recovery'
    ? '支援措置のある人の住所や口座の情報も、読める形で含まれます。'
    : '口座番号や、支援措置のある人の住所などは、封をしたまま（読めない文字）で出ます。読める形で出すには「紙の回復鍵」で確かめます。'
}
