import type { ErrorCode, ErrorParams } from './errors.ts'

type BackupCode =
  | 'backup-damaged'
  | 'backup-foreign'
  | 'backup-key-wrong'
  | 'backup-none'
  | 'backup-check'
  | 'backup-space'
  | 'backup-disk'
  | 'backup-folder'
  | 'backup-running'
  | 'backup-before-renewal'
  | 'recovery-key-wrong'
  | 'restore-name'
  | 'outside-open'
  | 'rescue-who'
  | 'rescue-wait'
  | 'rescue-nothing'

type Texts<C extends ErrorCode> = { readonly [K in C]: (p: ErrorParams[K]) => readonly [title: string, text: string, next: string] }

const nothing = '何も残していません。事務所のデータは変わっていません。'

/** What the user reads of backups and restores. */
export const backupTexts: Texts<BackupCode> = {
  'backup-damaged': (p) => [
    'バックアップが壊れています',
    `「${p.name}」の${p.where}が、書いたときと違うか欠けています。復元は行っていません。`,
    '別の日のバックアップ、または別の場所に写したものを使ってください。',
  ],
  'backup-foreign': (p) => [
    '給付デスクのバックアップではありません',
    `「${p.name}」は給付デスクのバックアップのファイルではありません。復元は行っていません。`,
    '名前が「kyufu-backup-」で始まり「.kyb」で終わるファイルか、それが入っているフォルダーを指定してください。',
  ],
  'backup-key-wrong': (p) => [
    'バックアップを開けません',
    `入力された回復鍵またはパスワードでは「${p.name}」を開けません。${paperText(p)}復元は行っていません。`,
    '紙の回復鍵、またはバックアップを作ったときの管理者のパスワードを入力してください。',
  ],
  'backup-none': (p) => [
    'バックアップがありません',
    `「${p.folder}」に給付デスクのバックアップがありません。何も行っていません。`,
    'バックアップのファイルか、それが入っているフォルダーを指定してください。',
  ],
  'backup-check': (p) => [
    'バックアップの点検に合格しません',
    `${p.problem}。${nothing}`,
    '診断（kyufu doctor）を行い、結果を管理者に伝えてください。',
  ],
  'backup-space': (p) => [
    '空き容量が足りません',
    `「${p.folder}」には${p.needMb.toLocaleString('ja-JP')}MB要りますが、空きは${p.freeMb.toLocaleString('ja-JP')}MBです。${nothing}`,
    '不要なファイルを片付けるか、空きのある別のフォルダーを選んでください。',
  ],
  'backup-disk': (p) => [
    'ディスクに書けません',
    `${p.problem}。途中まで書いたものは取り除きました。事務所のデータは変わっていません。`,
    'フォルダーの空き容量、書込みの許可、つながりを確かめて、もう一度行ってください。',
  ],
  'backup-folder': (p) => ['このフォルダーは使えません', `${p.problem}。${nothing}`, '事務所フォルダーの外のフォルダーを選んでください。'],
  'backup-before-renewal': () => [
    'まだ試せません',
    `鍵の更新のあとに作ったバックアップがありません。今の鍵では、前のバックアップを開けません。${nothing}`,
    '先にバックアップ（F2）を作ってください。前のバックアップは、その時の紙かパスワードで開きます。',
  ],
  'backup-running': () => [
    'バックアップの途中です',
    'ほかのバックアップまたは復元の試しを行っている途中です。新しくは始めていません。',
    '終わってから、もう一度行ってください。',
  ],
  'recovery-key-wrong': (p) => ['回復鍵が違います', `${p.problem}。記録に残しました。`, '紙の回復鍵と見比べて、もう一度入力してください。'],
  'restore-name': () => [
    'フォルダーの名前に使えません',
    `名前が空か、使えない文字（\\ / : * ? " < > |）を含んでいます。${nothing}`,
    '「office-restored」のような名前にしてください。',
  ],
  'outside-open': () => [
    '事務所は開いています',
    'この操作は、開けない事務所のためのものです。何も行っていません。',
    '「バックアップ」の画面で行ってください。',
  ],
  'rescue-who': () => [
    '確かめられません',
    '管理者の利用者IDとパスワード、または紙の回復鍵と一致しません。何も書き出していません。',
    '入力を確かめて、もう一度行ってください。利用者の表が読めないときは、紙の回復鍵を入力してください。',
  ],
  'rescue-wait': () => [
    '続けて間違えています',
    '5回続けて一致しなかったため、1分のあいだ確かめられません。何も書き出していません。',
    '1分待ってから、もう一度入力してください。',
  ],
  'rescue-nothing': () => [
    '読める表がありません',
    'データベースのファイルから読み出せる表が一つもありません。何も書き出していません。',
    'フォルダーをそのまま残し、バックアップから復元してください。',
  ],
}

/** Which paper was typed, and which is wanted. */
function paperText({ typed, wanted }: ErrorParams['backup-key-wrong']): string {
  if (typed === undefined) return ''
  return wanted === undefined
    ? `入力されたのは回復鍵 ${typed} ですが、このバックアップは回復鍵ができる前のものです。`
    : `入力されたのは回復鍵 ${typed} で、このバックアップを開けるのは回復鍵 ${wanted} です。`
}
