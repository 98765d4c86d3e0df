import type { DraftDetail, DraftRow } from '../../../shared/contract/drafts.ts'
import type { InboxRow } from '../../../shared/contract/inbox.ts'
import { readingText } from '../../../shared/domain/draft-words.ts'

/** How somebody acts on a draft. */
export type ActAs = 'holder' | 'deputy' | 'pull-up'

type Draft = Pick<DraftDetail, 'route' | 'mine'>

/** Whether the act decides: nothing of the route is left after it. */
export function decides(draft: Pick<DraftDetail, 'route'>, as: ActAs): boolean {
  const open = draft.route.filter((step) => step.state === 'current' || step.state === 'waiting')
  // a deputy stands in for the decider alone
  return as === 'deputy' || open.length <= 1
}

/** The act by its own name: 代決する for an absent holder, 承認する on the way, 決裁する at the end of the route. */
export function actWord(draft: Draft, as: ActAs): string {
  if (as === 'deputy') return '代決する'
  if (as === 'pull-up') return '引き上げて承認する'
  return decides(draft, as) ? '決裁する' : '承認する'
}

/** How the signed-in user would act when he presses F12. */
export const usualAct = (draft: Pick<DraftRow, 'mine'>): ActAs => (draft.mine === 'deputy' ? 'deputy' : 'holder')

/** Cases that are still to be decided and should be read first, and those drawn. */
export function readingOrder(draft: DraftDetail): { readonly exceptions: readonly string[]; readonly sample: readonly string[] } {
  const open = draft.rows.filter((row) => row.outcome === 'open')
  return {
    exceptions: open.filter((row) => row.exception !== null).map((row) => row.caseNo),
    sample: open.filter((row) => row.exception === null && row.drawn).map((row) => row.caseNo),
  }
}

/** 「例外 11件中 3件・抜取り 5件中 2件 閲覧」 of a row of the inbox; '' when there is nothing to read first. */
export const readText = ({ read }: Pick<InboxRow, 'read'>): string => readingText(read)

/** 「+4%」 against an earlier figure; '' without one. */
export function change(now: number, before: number): string {
  if (before === 0) return ''
  const percent = Math.round(((now - before) * 100) / before)
  return percent === 0 ? '±0%' : `${percent > 0 ? '+' : '−'}${Math.abs(percent)}%`
}
