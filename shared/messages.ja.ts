import type { AppError, ErrorCode, ErrorParams } from './errors.ts'
import { circulationTexts } from './messages-circulation.ja.ts'
import { claimsTexts } from './messages-claims.ja.ts'
import { correctionTexts } from './messages-corrections.ja.ts'
import { fileTexts } from './messages-files.ja.ts'
import { keyTexts } from './messages-keys.ja.ts'
import { masterTexts } from './messages-masters.ja.ts'
import { officeTexts } from './messages-office.ja.ts'
import { printTexts } from './messages-print.ja.ts'
import { accountTexts } from './messages-accounts.ja.ts'
import { queueTexts } from './messages-queue.ja.ts'
import { reviewTexts } from './messages-review.ja.ts'
import { backupTexts } from './messages-backups.ja.ts'
import { updateTexts } from './messages-update.ja.ts'
import { signingTexts } from './messages-signing.ja.ts'
import { userTexts } from './messages-users.ja.ts'
import { toWareki, toWarekiMonth } from './domain/wareki.ts'

/** What the user reads: 見出し, 説明 (what happened and what was not done), 次にすること. */
export interface MessageText {
  readonly title: string
  readonly text: string
  readonly next: string
}

type Texts = { readonly [C in ErrorCode]: (p: ErrorParams[C]) => readonly [title: string, text: string, next: string] }

const unchanged = '何も変更していません。'

const texts: Texts = {
  'bad-input': (p) => [
    '入力に誤りがあります',
    `次の項目を受け付けられません: ${p.fields}。${unchanged}`,
    '項目を直してもう一度実行してください。',
  ],
  'unknown-operation': (p) => [
    '操作が見つかりません',
    `「${p.operation}」という操作はありません。${unchanged}`,
    '使い方を確かめてください。',
  ],
  'not-logged-in': () => [
    'ログインしていません',
    `この操作にはログインが必要です。${unchanged}`,
    '利用者IDとパスワードでログインしてください。',
  ],
  'wrong-password': () => [
    'ログインできません',
    `利用者IDまたはパスワードが違います。${unchanged}`,
    '入力を確かめて、もう一度ログインしてください。',
  ],
  'locked-out': (p) => [
    'ログインを止めています',
    `パスワードの誤りが続いたため、あと${p.minutes}分はログインできません。${unchanged}`,
    '時間をおくか、管理者に連絡してください。',
  ],
  forbidden: (p) => [
    '権限がありません',
    `あなたの役割では「${p.operation}」を行えません。${unchanged}`,
    '担当の役割を持つ職員に依頼するか、管理者に役割を確かめてください。',
  ],
  'practice-only': () => [
    '練習の事務所だけの操作です',
    'この事務所は本番のため、役を替えることはできません。何も変更していません。',
    'ログアウトして、自分の利用者IDでログインしてください。',
  ],
  cancelled: () => [
    '中止しました',
    `処理の途中で中止しました。途中までの結果は取り消しました。`,
    '必要であれば、もう一度初めから実行してください。',
  ],
  internal: (p) => [
    '予期しない問題が起きました',
    `番号 ${p.number}。この操作は保存されていません。`,
    '番号を控えて、管理者に連絡してください。',
  ],
  'backend-lost': () => [
    '処理部分との接続が切れました',
    '待っていた操作の結果は分かりません。自動的に再起動しています。',
    '画面が戻ったら、結果を一覧で確かめてからやり直してください。',
  ],
  'not-found': (p) => ['見つかりません', `${p.what}は見つかりません。${unchanged}`, '番号を確かめてください。'],
  'changed-by-other': (p) => [
    'ほかの人が先に変更しました',
    `${p.who ?? ''}表示していた内容が変わったため、この操作は行いませんでした。`,
    '最新の内容を開いて、もう一度判断してください。',
  ],
  'ticket-invalid': () => [
    'ファイルの指定が無効です',
    `選んだファイルの受付が切れています。${unchanged}`,
    'ファイルをもう一度選んでください。',
  ],
  'too-many-calls': () => [
    '一度に多くを頼みすぎています',
    `前に頼んだ処理がまだ多く残っているため、受け付けませんでした。${unchanged}`,
    '少し待って、もう一度行ってください。続く場合は画面を開き直してください。',
  ],
  usage: (p) => ['使い方が違います', `${p.problem}。${unchanged}`, '「kyufu help」で使い方を確かめてください。'],
  'unknown-programme': (p) => [
    '制度がありません',
    `「${p.programme}」という制度はありません。${unchanged}`,
    '制度のID（aids, gift）を確かめてください。',
  ],
  'unknown-profile': (p) => [
    'プロファイルがありません',
    `「${p.profile}」というプロファイルはありません。${unchanged}`,
    'プロファイルのIDか、JSONファイルの場所を確かめてください。',
  ],
  'bad-profile': (p) => ['プロファイルを読めません', `${p.problem}。${unchanged}`, 'プロファイルのJSONを直してください。'],
  'profile-exists': (p) => [
    '同じプロファイルがあります',
    `プロファイル「${p.profile}」は、この事務所にもうあります。${unchanged}`,
    '別の名前を付けるか、今あるプロファイルを新しい版にしてください。プログラムに付いてきたものは変えられません。',
  ],
  'profile-mismatch': (p) => [
    'プロファイルの制度が違います',
    `プロファイル「${p.profile}」は制度「${p.programme}」用ではありません。${unchanged}`,
    '制度とプロファイルの組み合わせを確かめてください。',
  ],
  'batch-closed': (p) => [
    'この取込は終わっています',
    `取込 ${p.importNo} はすでに確定または破棄されています。${unchanged}`,
    '取込の一覧を確かめてください。',
  ],
  'register-changed': (p) => [
    '確認のあとで内容が変わりました',
    `${p.line}行目の受付番号は、確認している間に別の取込で登録されました。${unchanged}`,
    '「判定し直す」を押してください。直した内容と除外は残ります。結果を確かめてから、もう一度取り込んでください。',
  ],
  'cannot-mend': (p) => ['この欄は直せません', `${p.why}${unchanged}`, '元のファイルを直して読み込み直すか、この行を除外してください。'],
  'cannot-undo': (p) => [
    '取込を取り消せません',
    `取込 ${p.importNo} は取り消せません。${p.why}${unchanged}`,
    '案件の画面から、一件ずつ取下げなどの手続をしてください。',
  ],
  'entry-refused': (p) => [
    'この内容では受け付けられません',
    `直すところが${p.count}か所あります。最初の理由: ${p.problem}案件は作っていません。入力した内容は残っています。`,
    '赤い印の欄を直してから、もう一度確定してください。',
  ],
  'attachment-source-refused': (p) => [
    '添付ファイルを受け取れません',
    `「${p.name}」は${p.reason}。一つも取り込んでいません。`,
    '中身を確かめ、分けるか作り直してから、もう一度選んでください。',
  ],
  'attachment-refused': (p) => [
    '添付できません',
    `「${p.label}」: ${p.reason}。${unchanged}`,
    '別のファイルを選ぶか、PDFまたは写真（JPEG・PNG）で受け取り直してください。',
  ],
  'attachment-not-shown': (p) => [
    'この種類は表示できません',
    `「${p.label}」は${p.type}です。保管していますが、安全のためここでは開きません。`,
    'PDFまたは写真（JPEG・PNG）で受け取り直すと、ここで見られます。',
  ],
  'attachment-lost': (p) => [
    '添付の中身が見つかりません',
    `保管した中身（${p.sha256}…）がフォルダー「attachments」にありません。${unchanged}`,
    'もう一度読み込むか、バックアップからの復元を管理者に依頼してください。',
  ],
  'attachment-damaged': (p) => [
    '添付の中身が変わっています',
    `保管した中身（${p.sha256}…）が、受け取ったときのものではありません。表示していません。`,
    'バックアップからの復元を管理者に依頼してください。',
  ],
  'illegal-move': (p) => [
    'いまの状態ではできません',
    `案件 ${p.caseNo} は「${p.state}」のため「${p.act}」はできません。${unchanged}`,
    '案件の経過を確かめてください。',
  ],
  'reason-missing': (p) => ['理由がありません', `${p.what}には理由が必要です。${unchanged}`, '理由を入力してください。'],
  'nothing-to-draft': (p) => [
    '起案する案件がありません',
    `「${p.kind}」として起案できる審査済の案件がありません。${unchanged}`,
    '先に審査を済ませてください。',
  ],
  'case-not-ready': (p) => [
    '進められない案件があります',
    `${p.caseNos}: ${p.reason}。${unchanged}`,
    'その案件を除くか、案件の画面で理由を解いてから、もう一度実行してください。',
  ],
  'no-such-step': (p) => [
    '差戻し先がありません',
    `「${p.post}」はこの起案の経路のうち、あなたより前にありません。${unchanged}`,
    '起案者か、経路の前の役職を指定してください。',
  ],
  'no-route': (p) => [
    '決裁経路がありません',
    `「${p.kind}」の専決規程が登録されていません。${unchanged}`,
    '管理者に専決規程の登録を依頼してください。',
  ],
  'nothing-to-issue': () => [
    '発行するものがありません',
    `決定済みで未発行の案件がありません。${unchanged}`,
    '決裁が済んでから実行してください。',
  ],
  'nothing-to-pay': (p) => [
    '支払うものがありません',
    `${toWarekiMonth(p.month)}に支払える請求がありません。${unchanged}`,
    '請求の突合を済ませてから実行してください。',
  ],
  'paper-changed': (p) => [
    '発行したファイルが変わっています',
    `「${p.name}」の内容が、発行したときのものと一致しません。表示していません。`,
    '監査担当に連絡し、バックアップの控えと比べてください。',
  ],
  'own-release': () => [
    '自分の発行は解除できません',
    `支援措置のある人の通知は、起案・審査・印刷した本人とは別の人が解除します。${unchanged}`,
    '別の職員に解除を依頼してください。',
  ],
  'not-a-bank-day': (p) => [
    '振込日にできません',
    `${toWareki(p.day)}は銀行の営業日ではありません。${unchanged}`,
    '土日祝日と12月31日から1月3日までを避けた日を指定してください。',
  ],
  'payment-open': (p) => [
    '支払の起案が進行中です',
    `${p.draftNo}は、決裁が終わっていないか、振込データがまだ作られていません。${unchanged}`,
    '先にその支払を終えるか、決裁前であれば廃案に、決裁済で振込データがなければ支払の画面で取り止めてください。',
  ],
  'payment-not-approved': (p) => [
    '支払がまだ決裁されていません',
    `${p.draftNo}は決裁されていないため、振込データを作れません。${unchanged}`,
    '決裁が済んでから実行してください。',
  ],
  'payment-exported': (p) => [
    '振込データは作成済みです',
    `この支払の振込データ「${p.file}」はすでに作られています。二重払いを防ぐため、もう一度は作りません。${unchanged}`,
    '作成済みのファイルを使ってください。',
  ],
  'payment-refused': (p) => ['支払の操作ができません', `${p.problem}。${unchanged}`, p.next],
  'bank-file-refused': (p) => [
    '振込データを作れません',
    `${p.problem}。ファイルは作っていません。`,
    '口座や名義を直してから、もう一度実行してください。',
  ],
  'missing-setting': (p) => [
    '設定が足りません',
    `「${p.key}」が登録されていません。${unchanged}`,
    '管理者に設定の登録を依頼してください。',
  ],
  'cannot-link': (p) => ['照合できません', `案件 ${p.caseNo}: ${p.why}。${unchanged}`, '案件の状態と候補を確かめてください。'],
  'nothing-to-undo': (p) => ['取り消せません', `${p.what}。${unchanged}`, '案件の経過を確かめてください。'],
  ...circulationTexts,
  ...fileTexts,
  ...officeTexts,
  ...backupTexts,
  ...keyTexts,
  ...signingTexts,
  ...claimsTexts,
  ...userTexts,
  ...masterTexts,
  ...correctionTexts,
  ...reviewTexts,
  ...printTexts,
  ...accountTexts,
  ...queueTexts,
  ...updateTexts,
}

/** The Japanese text of an error, in its three parts. */
export function messageOf<C extends ErrorCode>(error: AppError<C>): MessageText {
  const make = texts[error.code] as (p: ErrorParams[C]) => readonly [string, string, string]
  const [title, text, next] = make(error.params)
  return { title, text: `${text}${error.told}`, next }
}

/** The same on one line, for the command line and logs. */
export function messageLine(error: AppError): string {
  const m = messageOf(error)
  return `${m.title}: ${m.text}${m.next}`
}
