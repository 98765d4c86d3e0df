import { papersKeys } from './keys-papers.ts'

/**
 * キー割当て. The one table of keys: it feeds the handlers, the bar at the bottom, the list under F1 and the tests.
 * A key is written as `F12`, `Ctrl+Enter`, `Alt+1`, `a`, `/`; the first of several is the one shown.
 */

/** One act a key performs. */
export interface KeySpec {
  readonly act: string
  readonly keys: readonly string[]
  /** Short Japanese name, as the bar shows it. */
  readonly label: string
  /** Whether the bar at the bottom carries it. */
  readonly bar: boolean
}

export const keyTable = {
  shell: [
    { act: 'help', keys: ['F1', '?'], label: 'キー一覧', bar: true },
    { act: 'pane', keys: ['F6'], label: '次の区画', bar: false },
    { act: 'paneBack', keys: ['Shift+F6'], label: '前の区画', bar: false },
    { act: 'go1', keys: ['Alt+1'], label: '案件', bar: false },
    { act: 'go2', keys: ['Alt+2'], label: '取込', bar: false },
    { act: 'go3', keys: ['Alt+3'], label: '起案', bar: false },
    { act: 'go4', keys: ['Alt+4'], label: '決裁', bar: false },
    { act: 'go5', keys: ['Alt+5'], label: '発行', bar: false },
    { act: 'go6', keys: ['Alt+6'], label: '支払', bar: false },
    { act: 'go7', keys: ['Alt+7'], label: '監査', bar: false },
    { act: 'go8', keys: ['Alt+8'], label: '台帳', bar: false },
    { act: 'go9', keys: ['Alt+9'], label: '入力', bar: false },
    { act: 'go10', keys: ['Alt+0'], label: '補正', bar: false },
    { act: 'go11', keys: ['Alt+-'], label: '照合', bar: false },
    { act: 'go12', keys: ['Alt+^'], label: '授受簿', bar: false },
    { act: 'go13', keys: ['Alt+r'], label: '経路', bar: false },
    { act: 'go14', keys: ['Alt+s'], label: '請求', bar: false },
    { act: 'go15', keys: ['Alt+j'], label: '事業者', bar: false },
    { act: 'go16', keys: ['Alt+k'], label: '口座', bar: false },
    { act: 'go17', keys: ['Alt+e'], label: '効果', bar: false },
    { act: 'go18', keys: ['Alt+u'], label: '利用者', bar: false },
    { act: 'lock', keys: ['Alt+l'], label: '画面をロック', bar: false },
    { act: 'refresh', keys: ['F5'], label: '最新にする', bar: false },
  ],
  grid: [
    { act: 'move', keys: ['↑ ↓', 'j k'], label: '行を移動', bar: false },
    { act: 'page', keys: ['PageUp PageDown', 'Home End'], label: '頁・先頭・末尾へ移動', bar: false },
    { act: 'toggle', keys: ['Space'], label: '行を選択', bar: false },
    { act: 'range', keys: ['Shift+↑ ↓'], label: '続けて選択', bar: false },
    { act: 'all', keys: ['Ctrl+A'], label: 'すべて選択・解く', bar: false },
    { act: 'open', keys: ['Enter'], label: '開く', bar: false },
  ],
  tabs: [
    { act: 'tabNext', keys: ['Ctrl+ArrowRight', ']'], label: '次の見出し', bar: false },
    { act: 'tabBack', keys: ['Ctrl+ArrowLeft', '['], label: '前の見出し', bar: false },
  ],
  queue: [
    { act: 'grant', keys: ['a'], label: '適合', bar: true },
    { act: 'refuse', keys: ['x'], label: '不適合', bar: true },
    { act: 'hold', keys: ['h'], label: '保留', bar: true },
    { act: 'correct', keys: ['r'], label: '補正依頼', bar: true },
    { act: 'nextAsk', keys: ['n'], label: '次の△', bar: true },
    { act: 'undo', keys: ['Ctrl+z'], label: '元に戻す', bar: true },
    { act: 'duplicate', keys: ['d'], label: '重複', bar: true },
    { act: 'assign', keys: ['e'], label: '担当', bar: true },
    { act: 'reopen', keys: ['u'], label: '受付に戻す', bar: false },
    { act: 'advance', keys: ['g'], label: '自動で次へ（入・切）', bar: false },
    { act: 'search', keys: ['/', 'Ctrl+f'], label: '検索', bar: true },
    { act: 'filter', keys: ['F3'], label: '絞り込み', bar: true },
    { act: 'views', keys: ['v'], label: '見方', bar: true },
    { act: 'sort', keys: ['o'], label: '並びを変える', bar: false },
    { act: 'turn', keys: ['i'], label: '並びを逆にする', bar: false },
    { act: 'clear', keys: ['Escape'], label: '検索・絞り込み・選択を解く', bar: false },
    { act: 'auto', keys: ['F8'], label: '一括審査', bar: true },
    { act: 'print', keys: ['F9'], label: '印刷', bar: true },
    { act: 'recheck', keys: ['y'], label: '審査後の変化を確認', bar: false },
  ],
  case: [
    { act: 'back', keys: ['Alt+ArrowLeft', 'Escape'], label: '一覧に戻る', bar: true },
    { act: 'grant', keys: ['a'], label: '適合', bar: true },
    { act: 'refuse', keys: ['x'], label: '不適合', bar: true },
    { act: 'correct', keys: ['r'], label: '補正', bar: true },
    { act: 'hold', keys: ['h'], label: '保留', bar: true },
    { act: 'duplicate', keys: ['d'], label: '重複', bar: true },
    { act: 'assign', keys: ['e'], label: '担当', bar: true },
    { act: 'why', keys: ['w'], label: 'なぜ', bar: true },
    { act: 'tax', keys: ['z'], label: '課税区分の確認・手入力', bar: false },
    { act: 'life', keys: ['l'], label: '修理不能の例外', bar: false },
    { act: 'nextAsk', keys: ['n'], label: '次の△', bar: true },
    { act: 'undo', keys: ['Ctrl+z'], label: '元に戻す', bar: true },
    { act: 'next', keys: ['j'], label: '次の案件', bar: false },
    { act: 'previous', keys: ['k'], label: '前の案件', bar: false },
    { act: 'layout', keys: ['F4'], label: '一覧・詳細・添付', bar: false },
    { act: 'reopen', keys: ['u'], label: '受付に戻す', bar: false },
    { act: 'advance', keys: ['g'], label: '自動で次へ（入・切）', bar: false },
    { act: 'lineDown', keys: ['ArrowDown'], label: '次の審査項目', bar: false },
    { act: 'lineUp', keys: ['ArrowUp'], label: '前の審査項目', bar: false },
    { act: 'line', keys: ['1', '2', '3', '4', '5', '6', '7', '8', '9'], label: '審査項目1〜9へ', bar: false },
  ],
  why: [
    { act: 'next', keys: ['ArrowDown', 'j'], label: '次の金額', bar: false },
    { act: 'previous', keys: ['ArrowUp', 'k'], label: '前の金額', bar: false },
    { act: 'close', keys: ['Escape', 'w'], label: '閉じる', bar: false },
  ],
  attached: [
    { act: 'view', keys: ['t'], label: '添付を見る', bar: true },
    { act: 'add', keys: ['F2'], label: '添付を追加', bar: false },
  ],
  attachPane: [
    { act: 'next', keys: ['ArrowRight'], label: '添付の次の頁', bar: false },
    { act: 'previous', keys: ['ArrowLeft'], label: '添付の前の頁', bar: false },
    { act: 'larger', keys: ['+', ';'], label: '添付を拡大', bar: false },
    { act: 'smaller', keys: ['-'], label: '添付を縮小', bar: false },
    { act: 'turn', keys: ['m'], label: '添付を回す', bar: false },
    { act: 'big', keys: ['o'], label: '添付を大きく見る', bar: false },
  ],
  viewer: [
    { act: 'next', keys: ['ArrowRight'], label: '次の添付', bar: false },
    { act: 'previous', keys: ['ArrowLeft'], label: '前の添付', bar: false },
    { act: 'close', keys: ['Escape'], label: '閉じる', bar: false },
  ],
  attachments: [
    { act: 'pickZip', keys: ['F2'], label: 'ZIP を選ぶ', bar: true },
    { act: 'pickFolder', keys: ['F4'], label: 'フォルダーを選ぶ', bar: true },
    { act: 'kind', keys: ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'], label: '書類の種類', bar: true },
    { act: 'discard', keys: ['Escape'], label: '破棄', bar: true },
    { act: 'commit', keys: ['F12'], label: '添付する', bar: true },
  ],
  import: [
    { act: 'pick', keys: ['F2'], label: 'ファイルを選ぶ', bar: true },
    { act: 'profiles', keys: ['F8'], label: '取込プロファイル', bar: true },
    { act: 'nextError', keys: ['F3'], label: '次のエラー', bar: true },
    { act: 'previousError', keys: ['Shift+F3'], label: '前のエラー', bar: false },
    { act: 'mend', keys: ['F4'], label: '直す（Enter）', bar: true },
    // the list itself takes the space bar, so that it still presses buttons
    { act: 'exclude', keys: ['Space'], label: '除外・戻す', bar: true },
    { act: 'save', keys: ['Ctrl+s'], label: 'エラー行を保存', bar: true },
    { act: 'undo', keys: ['Delete'], label: '取込を取り消す', bar: true },
    { act: 'discard', keys: ['Escape'], label: '破棄', bar: true },
    { act: 'commit', keys: ['F12'], label: '取り込む', bar: true },
  ],
  mapping: [
    { act: 'choose', keys: ['F4'], label: '取込先を選ぶ（Enter）', bar: true },
    { act: 'drop', keys: ['Delete'], label: '取り込まない', bar: true },
    { act: 'nextOpen', keys: ['F3'], label: '次の確かめるところ', bar: true },
    { act: 'constant', keys: ['F9'], label: '決まった値', bar: true },
    { act: 'save', keys: ['Ctrl+s'], label: '対応を保存', bar: true },
    { act: 'back', keys: ['Escape'], label: 'やめる', bar: true },
    { act: 'next', keys: ['F12'], label: '確認へ進む', bar: true },
  ],
  entry: [
    { act: 'nextError', keys: ['F3'], label: '次の直すところ', bar: true },
    { act: 'drop', keys: ['F8'], label: '入力を消す', bar: true },
    { act: 'slip', keys: ['F9'], label: '受付票', bar: true },
    { act: 'commit', keys: ['F12', 'Ctrl+Enter'], label: '受け付ける', bar: true },
  ],
  drafts: [
    { act: 'recall', keys: ['r'], label: '引き戻す', bar: true },
    { act: 'submit', keys: ['s'], label: '再び回付', bar: true },
    { act: 'discard', keys: ['d'], label: '廃案にする', bar: true },
    { act: 'read', keys: ['l'], label: '後閲した', bar: true },
    { act: 'remove', keys: ['e'], label: '案件を外す', bar: true },
    { act: 'cancel', keys: ['F9'], label: '決定の取消', bar: true },
    { act: 'ledger', keys: ['Ctrl+s'], label: '決定台帳を保存', bar: true },
    { act: 'draftGrant', keys: ['F12'], label: '支給決定を起案', bar: true },
    { act: 'draftRefuse', keys: ['F11'], label: '却下を起案', bar: true },
  ],
  approval: [
    { act: 'nextException', keys: ['n'], label: '次の例外・抜取り', bar: true },
    { act: 'evidence', keys: ['o'], label: '根拠', bar: true },
    { act: 'closeEvidence', keys: ['Escape'], label: '根拠を閉じる', bar: false },
    { act: 'partial', keys: ['p'], label: '一部除外', bar: true },
    { act: 'pullUp', keys: ['u'], label: '引き上げる', bar: true },
    { act: 'read', keys: ['l'], label: '後閲する', bar: true },
    { act: 'sendBack', keys: ['b'], label: '差し戻す', bar: true },
    { act: 'approve', keys: ['F12'], label: '決裁する', bar: true },
  ],
  officePapers: [
    { act: 'ledger', keys: ['F9'], label: '発送簿', bar: true },
    { act: 'labels', keys: ['n'], label: '宛名ラベル', bar: true },
    { act: 'dayEnd', keys: ['d'], label: '日締め票', bar: true },
    { act: 'test', keys: ['t'], label: '窓の試し刷り', bar: true },
  ],
  ...papersKeys,
  payments: [
    { act: 'claims', keys: ['F2'], label: '請求へ', bar: true },
    { act: 'draft', keys: ['F12'], label: '支払を起案', bar: true },
    { act: 'export', keys: ['F9'], label: '振込データを作る', bar: true },
    { act: 'carry', keys: ['x'], label: '次回へ送る・戻す', bar: true },
    { act: 'nextCheck', keys: ['F3'], label: '次の点検項目', bar: true },
    { act: 'cancel', keys: ['d'], label: '取り止める', bar: true },
    { act: 'ledger', keys: ['Ctrl+s'], label: '支払台帳を保存', bar: true },
  ],
  paymentRun: [
    { act: 'back', keys: ['Escape'], label: '一覧に戻る', bar: true },
    { act: 'nextCheck', keys: ['F3'], label: '次の点検項目', bar: true },
    { act: 'answer', keys: ['a'], label: '依頼に答える', bar: true },
    { act: 'remake', keys: ['r'], label: '再作成を依頼', bar: true },
    { act: 'cancel', keys: ['d'], label: '取消・取止め', bar: true },
    { act: 'paper', keys: ['F9'], label: '送付票・書類', bar: true },
    { act: 'returned', keys: ['m'], label: '組戻しを入力', bar: true },
    { act: 'go', keys: ['F12'], label: '次の段階へ', bar: true },
  ],
  returned: [
    { act: 'take', keys: ['F2'], label: '組戻しを取り込む', bar: true },
    { act: 'ask', keys: ['e'], label: '口座の確認を依頼', bar: true },
    { act: 'letter', keys: ['l'], label: '訂正のお願い', bar: true },
    { act: 'confirm', keys: ['F12'], label: '口座を確認（2人目）', bar: true },
  ],
  claims: [
    { act: 'file', keys: ['F2'], label: '請求ファイル', bar: true },
    { act: 'counter', keys: ['F4'], label: '券を読み取る', bar: true },
  ],
  reconcile: [
    { act: 'agree', keys: ['m'], label: '一致にする', bar: true },
    { act: 'hold', keys: ['s'], label: '差額を保留', bar: true },
    { act: 'ask', keys: ['b'], label: '事業所へ照会', bar: true },
    { act: 'sendBack', keys: ['r'], label: '返戻にする', bar: true },
  ],
  claimCounter: [
    { act: 'next', keys: ['Escape'], label: 'やめて次の券へ', bar: true },
    { act: 'commit', keys: ['F12', 'Ctrl+Enter'], label: '受け付けて次へ', bar: true },
  ],
  claimReturns: [
    { act: 'letter', keys: ['F9'], label: '返戻の手紙', bar: true },
    { act: 'list', keys: ['Ctrl+s'], label: '返戻の一覧', bar: true },
  ],
  claimMonths: [
    { act: 'ask', keys: ['o'], label: '締めの取消しを依頼', bar: true },
    { act: 'reopen', keys: ['u'], label: '締めの取消しを確認', bar: true },
    { act: 'close', keys: ['F12'], label: '締める', bar: true },
  ],
  providers: [
    { act: 'search', keys: ['/', 'Ctrl+f'], label: '検索', bar: true },
    { act: 'clear', keys: ['Escape'], label: '検索を解く', bar: false },
  ],
  provider: [
    { act: 'account', keys: ['F4'], label: '口座を変える', bar: true },
    { act: 'confirm', keys: ['c'], label: '口座を確認する', bar: true },
    { act: 'stop', keys: ['d'], label: '債権者停止・解除', bar: true },
  ],
  banks: [
    { act: 'file', keys: ['F2'], label: 'ファイルで更新', bar: true },
    { act: 'shipped', keys: ['F8'], label: '同梱の全国の表', bar: true },
  ],
  accounts: [
    { act: 'ask', keys: ['F8'], label: '照会の一覧を出す', bar: true },
    { act: 'answer', keys: ['F2'], label: '回答を取り込む', bar: true },
  ],
  effect: [
    { act: 'day', keys: ['F4'], label: '期間', bar: true },
    { act: 'save', keys: ['Ctrl+s'], label: 'Excelに保存', bar: true },
  ],
  corrections: [
    { act: 'answer', keys: ['a'], label: '回答を登録', bar: true },
    { act: 'remind', keys: ['r'], label: '督促', bar: true },
    { act: 'end', keys: ['d'], label: '終了・取消し', bar: true },
    { act: 'release', keys: ['l'], label: '発行を解除', bar: true },
    { act: 'mail', keys: ['Ctrl+s'], label: 'メール一覧', bar: true },
    { act: 'letter', keys: ['F9'], label: '手紙を作る', bar: true },
  ],
  audit: [
    { act: 'verify', keys: ['F8'], label: '検証する', bar: true },
    { act: 'export', keys: ['Ctrl+s'], label: '記録を書き出す', bar: true },
    { act: 'older', keys: ['o'], label: '古い記録', bar: true },
    { act: 'trust', keys: ['F4'], label: '署名鍵・照合点', bar: true },
    { act: 'search', keys: ['/', 'Ctrl+f'], label: '人を探す', bar: true },
    { act: 'pack', keys: ['F9'], label: '監査一式', bar: true },
  ],
  users: [
    { act: 'enrol', keys: ['F2'], label: '登録', bar: true },
    { act: 'addRole', keys: ['F4'], label: '役割を追加', bar: true },
    { act: 'endRole', keys: ['d'], label: '役割を終える', bar: true },
    { act: 'reset', keys: ['F9'], label: 'パスワード再発行', bar: true },
    { act: 'unlock', keys: ['k'], label: 'ログイン停止の解除', bar: true },
    { act: 'rename', keys: ['n'], label: '氏名', bar: true },
    { act: 'suspend', keys: ['s'], label: '停止・再開', bar: true },
    { act: 'end', keys: ['Delete'], label: '利用を終える', bar: true },
  ],
  handOver: [
    { act: 'note', keys: ['F4'], label: '媒体・相手先を書く', bar: true },
    { act: 'ledger', keys: ['Ctrl+s'], label: 'Excelに保存', bar: true },
  ],
  masters: [
    { act: 'load', keys: ['F2'], label: 'ファイルを取り込む', bar: true },
    { act: 'add', keys: ['n'], label: '新しい行', bar: true },
    { act: 'edit', keys: ['F4'], label: '直す', bar: true },
    { act: 'plan', keys: ['p'], label: '変更案にする', bar: true },
    { act: 'remove', keys: ['Delete'], label: '将来の行を消す', bar: true },
    { act: 'search', keys: ['/', 'Ctrl+f'], label: '検索', bar: true },
    { act: 'clear', keys: ['Escape'], label: '検索を解く', bar: false },
    { act: 'nextKind', keys: ['Alt+ArrowDown'], label: '次の台帳', bar: true },
    { act: 'previousKind', keys: ['Alt+ArrowUp'], label: '前の台帳', bar: false },
    { act: 'export', keys: ['Ctrl+s'], label: '書き出す', bar: true },
  ],
  masterImport: [
    { act: 'whole', keys: ['F4'], label: '全件・一部を切り替える', bar: true },
    { act: 'export', keys: ['Ctrl+s'], label: '差分を保存', bar: true },
    { act: 'back', keys: ['Escape'], label: 'やめる', bar: true },
    { act: 'commit', keys: ['F12'], label: '取り込む', bar: true },
  ],
  plans: [
    { act: 'day', keys: ['F4'], label: '判定日', bar: true },
    { act: 'assume', keys: ['t'], label: '当てはめ方を切り替える', bar: true },
    { act: 'run', keys: ['F8'], label: '試算する', bar: true },
    { act: 'drop', keys: ['Delete'], label: '取りやめる', bar: true },
    { act: 'export', keys: ['Ctrl+s'], label: '試算の一覧を保存', bar: true },
    { act: 'apply', keys: ['F12'], label: '適用する', bar: true },
  ],
  selfCheck: [
    { act: 'day', keys: ['F4'], label: '期間', bar: true },
    { act: 'run', keys: ['F8'], label: '再計算する', bar: true },
  ],
  routes: [
    { act: 'change', keys: ['F4'], label: '変更・訂正', bar: true },
    { act: 'add', keys: ['F2'], label: '登録', bar: true },
    { act: 'end', keys: ['d'], label: '終了・取消し', bar: true },
    { act: 'deputies', keys: ['F8'], label: '代決者', bar: true },
    { act: 'preview', keys: ['F9'], label: '経路を試す', bar: true },
  ],
  people: [
    { act: 'link', keys: ['1', '2', '3', '4', '5', '6', '7', '8', '9'], label: '候補と照合', bar: true },
    { act: 'register', keys: ['n'], label: '新しい人（仮登録）', bar: true },
    { act: 'undo', keys: ['u', 'Ctrl+z'], label: '照合を取り消す', bar: true },
  ],
  duplicates: [
    { act: 'distinct', keys: ['s'], label: '別の申請', bar: true },
    { act: 'keepLeft', keys: ['k'], label: '左を残す', bar: true },
    { act: 'keepRight', keys: ['l'], label: '右を残す', bar: true },
  ],
  doubt: [
    { act: 'distinct', keys: ['s'], label: '別の申請', bar: false },
    { act: 'keepLeft', keys: ['k'], label: '左を残す', bar: false },
    { act: 'keepRight', keys: ['l'], label: '右を残す', bar: false },
    { act: 'confirm', keys: ['F12', 'Ctrl+Enter'], label: '確定', bar: false },
    { act: 'close', keys: ['Escape'], label: '閉じる', bar: false },
  ],
  dialog: [
    { act: 'confirm', keys: ['F12', 'Ctrl+Enter'], label: '確定', bar: false },
    { act: 'close', keys: ['Escape'], label: '閉じる', bar: false },
  ],
} as const satisfies Readonly<Record<string, readonly KeySpec[]>>

export type KeyScope = keyof typeof keyTable
export type ActOf<S extends KeyScope> = (typeof keyTable)[S][number]['act']

/** What of a keyboard event decides. */
export interface KeyPress {
  readonly key: string
  readonly keyCode: number
  readonly isComposing: boolean
  readonly ctrlKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
  readonly metaKey: boolean
  /** Whether a text field has the focus. */
  readonly inField: boolean
}

/** The act a press performs in a scope, or null. Presses of a running conversion (IME) never act. */
export function actOf(press: KeyPress, specs: readonly KeySpec[]): string | null {
  if (press.isComposing || press.keyCode === 229 || press.metaKey) return null
  const name = nameOf(press)
  if (press.inField && !worksInField(name)) return null
  return specs.find((spec) => spec.keys.includes(name))?.act ?? null
}

/** How a key is written for people: `Ctrl+Z`, `A`, `Alt+←`. */
export function keyLabel(key: string): string {
  return key
    .split('+')
    .map((part) => arrows[part] ?? (part.length === 1 ? part.toUpperCase() : part))
    .join('+')
}

const arrows: Readonly<Record<string, string>> = { ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓', Escape: 'Esc' }

function nameOf(press: KeyPress): string {
  const letter = press.key.length === 1
  const name = letter ? press.key.toLowerCase() : press.key
  const shift = press.shiftKey && !letter ? 'Shift+' : ''
  return `${press.ctrlKey ? 'Ctrl+' : ''}${press.altKey ? 'Alt+' : ''}${shift}${name}`
}

/** In a field only keys that neither write nor edit text: function keys, Escape, Ctrl+Enter, saving, and Alt with another. */
function worksInField(name: string): boolean {
  return /^(Shift\+)?F\d+$/.test(name) || name === 'Escape' || name === 'Ctrl+Enter' || name === 'Ctrl+s' || name.startsWith('Alt+')
}
