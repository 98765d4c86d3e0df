/**
 * 案件の状態. The states of a case and the one table of legal moves; screens, commands and tests all read it.
 */

export const caseStates = [
  'received',
  'correction',
  'on-hold',
  'reviewed',
  'drafted',
  'circulating',
  'granted',
  'refused',
  'issued',
  'claimed',
  'paid',
  'closed',
  'withdrawn',
  'cancelled',
  'lapsed',
] as const

export type CaseState = (typeof caseStates)[number]

/** 状態の名前. */
export const caseStateNames: Readonly<Record<CaseState, string>> = {
  received: '受付',
  correction: '補正中',
  'on-hold': '保留',
  reviewed: '審査済',
  drafted: '起案',
  circulating: '回議中',
  granted: '支給決定',
  refused: '却下',
  issued: '発行済',
  claimed: '請求',
  paid: '支払済',
  closed: '完了',
  withdrawn: '取下げ',
  cancelled: '取消',
  lapsed: '失効',
}

/** The acts that move a case. Each is one command in one transaction. */
export type CaseAct =
  | 'ask-correction'
  | 'answer-correction'
  | 'end-correction'
  | 'hold'
  | 'resume'
  | 'review'
  | 'reopen'
  | 'draft'
  | 'circulate'
  | 'recall'
  | 'send-back'
  | 'discard'
  | 'decide-grant'
  | 'decide-refuse'
  | 'issue'
  | 'claim'
  | 'return-claim'
  | 'pay'
  | 'return-transfer'
  | 'return-cash'
  | 'return-cash-issued'
  | 'reissue'
  | 'close'
  | 'withdraw'
  | 'cancel'
  | 'restore-review'
  | 'restore'
  | 'lapse'

/** 行為の名前. */
export const caseActNames: Readonly<Record<CaseAct, string>> = {
  'ask-correction': '補正依頼',
  'answer-correction': '補正の回答',
  'end-correction': '補正依頼の終了',
  hold: '保留',
  resume: '保留の解除',
  review: '審査',
  reopen: '審査のやり直し',
  draft: '起案',
  circulate: '回議',
  recall: '引戻し',
  'send-back': '差戻し',
  discard: '廃案',
  'decide-grant': '支給決定',
  'decide-refuse': '却下決定',
  issue: '通知書の発行',
  claim: '請求の受付',
  'return-claim': '請求の返戻',
  pay: '支払',
  'return-transfer': '組戻し',
  'return-cash': '組戻し',
  'return-cash-issued': '組戻し',
  reissue: '給付券の再交付',
  close: '完了',
  withdraw: '取下げ',
  cancel: '取消',
  'restore-review': '審査済に戻す',
  restore: '取下げの取消し',
  lapse: '失効',
}

export interface Transition {
  readonly from: CaseState
  readonly act: CaseAct
  readonly to: CaseState
}

const untilGranted: readonly CaseState[] = ['received', 'correction', 'on-hold', 'reviewed', 'drafted', 'circulating']

/** 遷移表. Nothing outside it is legal; no (from, act) pair stands in it twice. */
export const transitions: readonly Transition[] = [
  { from: 'received', act: 'ask-correction', to: 'correction' },
  { from: 'correction', act: 'answer-correction', to: 'received' },
  // Without an answer: the request is taken back, or the case is judged as it is.
  { from: 'correction', act: 'end-correction', to: 'received' },
  { from: 'received', act: 'answer-correction', to: 'received' },
  { from: 'reviewed', act: 'answer-correction', to: 'received' },
  { from: 'on-hold', act: 'answer-correction', to: 'received' },
  // An answer that comes in while a draft is under way leaves the case there; the draft then stops for this case alone.
  { from: 'drafted', act: 'answer-correction', to: 'drafted' },
  { from: 'circulating', act: 'answer-correction', to: 'circulating' },
  { from: 'received', act: 'review', to: 'reviewed' },
  { from: 'reviewed', act: 'review', to: 'reviewed' },
  { from: 'received', act: 'hold', to: 'on-hold' },
  { from: 'reviewed', act: 'hold', to: 'on-hold' },
  { from: 'on-hold', act: 'resume', to: 'received' },
  { from: 'reviewed', act: 'reopen', to: 'received' },
  // 元に戻す: a hold put on a reviewed case is taken back.
  { from: 'on-hold', act: 'restore-review', to: 'reviewed' },
  // A withdrawn case comes back: the judgement of a double application, or the entry of the applicant's word, was a slip.
  { from: 'withdrawn', act: 'restore', to: 'received' },
  { from: 'reviewed', act: 'draft', to: 'drafted' },
  { from: 'drafted', act: 'circulate', to: 'circulating' },
  { from: 'circulating', act: 'recall', to: 'drafted' },
  { from: 'circulating', act: 'send-back', to: 'drafted' },
  { from: 'drafted', act: 'discard', to: 'reviewed' },
  { from: 'circulating', act: 'discard', to: 'reviewed' },
  { from: 'circulating', act: 'decide-grant', to: 'granted' },
  { from: 'circulating', act: 'decide-refuse', to: 'refused' },
  { from: 'granted', act: 'issue', to: 'issued' },
  { from: 'refused', act: 'issue', to: 'issued' },
  // The notice of a cash benefit that was paid first: the case is over either way.
  { from: 'paid', act: 'issue', to: 'paid' },
  { from: 'issued', act: 'claim', to: 'claimed' },
  { from: 'claimed', act: 'return-claim', to: 'issued' },
  { from: 'claimed', act: 'pay', to: 'paid' },
  // A cash programme has no claim: the decision itself is paid.
  { from: 'granted', act: 'pay', to: 'paid' },
  // Its notice may go out before the money does.
  { from: 'issued', act: 'pay', to: 'paid' },
  { from: 'paid', act: 'return-transfer', to: 'claimed' },
  // Of a cash programme the decision is payable again, before or after its notice.
  { from: 'paid', act: 'return-cash', to: 'granted' },
  { from: 'paid', act: 'return-cash-issued', to: 'issued' },
  // All vouchers that were left are paid, and one that was lost is given again: there is something to bill once more.
  { from: 'paid', act: 'reissue', to: 'claimed' },
  { from: 'paid', act: 'close', to: 'closed' },
  // Of a refusal alone.
  { from: 'issued', act: 'close', to: 'closed' },
  // Money that comes back opens what was over.
  { from: 'closed', act: 'return-transfer', to: 'claimed' },
  { from: 'closed', act: 'return-cash', to: 'granted' },
  { from: 'closed', act: 'return-cash-issued', to: 'issued' },
  { from: 'granted', act: 'cancel', to: 'cancelled' },
  { from: 'issued', act: 'cancel', to: 'cancelled' },
  { from: 'issued', act: 'lapse', to: 'lapsed' },
  ...untilGranted.map((from): Transition => ({ from, act: 'withdraw', to: 'withdrawn' })),
]

const table: ReadonlyMap<string, CaseState> = new Map(transitions.map(({ from, act, to }) => [`${from}/${act}`, to]))

/** Where an act leads from a state; null: the act is not allowed there. */
export function canMove(from: CaseState, act: CaseAct): CaseState | null {
  return table.get(`${from}/${act}`) ?? null
}

/** Acts that are legal in a state. */
export function actsFrom(from: CaseState): readonly CaseAct[] {
  return transitions.filter((transition) => transition.from === from).map((transition) => transition.act)
}

/** Whether a newer answer for the same receipt number may still come in: until the decision, and not after a withdrawal. */
export function acceptsNewAnswer(state: CaseState): boolean {
  return untilGranted.includes(state)
}
