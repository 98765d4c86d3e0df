/** 給付券の一生. The states of a voucher, the acts that move it, and the words for both; screens, commands and tests read this table. */

export const voucherStates = ['valid', 'claimed', 'paid', 'void', 'lapsed'] as const
export type VoucherState = (typeof voucherStates)[number]

/** 状態の名前. */
export const voucherStateNames: Readonly<Record<VoucherState, string>> = {
  valid: '有効',
  claimed: '請求済',
  paid: '支払済',
  void: '無効',
  lapsed: '失効',
}

/**
 * 紛失・返納・刷り損じ・無効・期限切れ・再交付, and what claims and payments do. `reissue` leaves the old voucher void and gives a
 * new number.
 */
export const voucherActs = [
  'claim',
  'return-claim',
  'pay',
  'return-transfer',
  'lose',
  'return',
  'spoil',
  'void',
  'lapse',
  'reissue',
] as const
export type VoucherAct = (typeof voucherActs)[number]

/** 行為の名前. */
export const voucherActNames: Readonly<Record<VoucherAct, string>> = {
  claim: '請求の受付',
  'return-claim': '請求の返戻',
  pay: '支払',
  'return-transfer': '組戻し',
  lose: '紛失',
  return: '返納',
  spoil: '刷り損じ',
  void: '無効',
  lapse: '期限切れ',
  reissue: '再交付',
}

/** What a clerk may do with a voucher by hand; each ends it. */
export const endingActs = ['lose', 'return', 'spoil', 'void'] as const satisfies readonly VoucherAct[]
export type EndingAct = (typeof endingActs)[number]

/** 遷移表. Nothing outside it is legal. */
export const voucherTransitions: readonly { readonly from: VoucherState; readonly act: VoucherAct; readonly to: VoucherState }[] = [
  { from: 'valid', act: 'claim', to: 'claimed' },
  { from: 'claimed', act: 'return-claim', to: 'valid' },
  { from: 'claimed', act: 'pay', to: 'paid' },
  { from: 'paid', act: 'return-transfer', to: 'claimed' },
  { from: 'valid', act: 'lose', to: 'void' },
  { from: 'valid', act: 'return', to: 'void' },
  { from: 'valid', act: 'spoil', to: 'void' },
  { from: 'valid', act: 'void', to: 'void' },
  { from: 'valid', act: 'lapse', to: 'lapsed' },
  // the old number stays void for good; the new voucher begins as valid
  { from: 'void', act: 'reissue', to: 'void' },
]

/** Where an act leads from a state; null: not allowed there. */
export function moveVoucher(from: VoucherState, act: VoucherAct): VoucherState | null {
  return voucherTransitions.find((one) => one.from === from && one.act === act)?.to ?? null
}

/** What ended a voucher that may be given again under a new number; a void one (無効) or a whole cancelled decision may not. */
export const reissuable: readonly EndingAct[] = ['lose', 'return', 'spoil']
