import { caseStateNames, type CaseState } from './case-state.ts'

/** 取下げ. Who said that an application is withdrawn, and from which states it can be. */

/** 申出をした人, in the words of the application form. */
export const withdrawers = ['self', 'guardian', 'agent'] as const
export type Withdrawer = (typeof withdrawers)[number]

export const withdrawerNames: Readonly<Record<Withdrawer, string>> = { self: '本人', guardian: '保護者', agent: '代理人' }

/** よくある理由, to be taken over and mended. */
export const usualWithdrawalReasons = [
  '申請した用具・給付が不要になったため',
  '別の制度で給付を受けるため',
  '転出・死亡のため',
  '申請の内容を改めて出し直すため',
] as const

/** How a withdrawn case came to be withdrawn: the applicant's word, a double application, an import taken back. */
export type WithdrawalCause = 'said' | 'duplicate' | 'import'

/** Why a case in a state cannot be withdrawn, and the way out, without full stop; null: it can be (until the decision). */
export function withdrawObstacle(state: CaseState): string | null {
  const name = caseStateNames[state]
  switch (state) {
    case 'received':
    case 'correction':
    case 'on-hold':
    case 'reviewed':
    case 'drafted':
    case 'circulating':
      return null
    case 'granted':
    case 'issued':
    case 'claimed':
    case 'paid':
      return `「${name}」で、決定が済んでいるため取り下げられません。申請者が辞退するときは、起案の画面で「決定の取消」を起案してください`
    case 'refused':
      return `「${name}」で、決定が済んでいるため取り下げられません。結果を改めるときは、新しい申請を受け付けてください`
    case 'withdrawn':
      return 'もう取下げになっています'
    case 'closed':
    case 'cancelled':
    case 'lapsed':
      return `「${name}」で手続きが終わっているため、取り下げられません`
  }
}

/** Why a withdrawal is not taken back here, and where it is, without full stop; null: it can be. */
export function restoreObstacle(state: CaseState, cause: WithdrawalCause | null): string | null {
  if (state !== 'withdrawn') return `「${caseStateNames[state]}」で、取下げになっていません`
  switch (cause) {
    case 'said':
      return null
    case 'duplicate':
      return '重複の判断で取り下げた案件です。「重複」（D）で判断を取り消すと、受付に戻ります'
    case 'import':
      return '取込の取消で取り下げた案件です。正しいファイルを取り込み直してください'
    case null:
      return '取下げの記録が見つからないため、受付に戻せません'
  }
}
