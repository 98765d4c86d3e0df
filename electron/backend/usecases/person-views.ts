import { AppError } from '../../../shared/errors.ts'
import { actText } from '../audit/acts.ts'
import type { Handler } from '../context.ts'
import { entriesUnder, findPersons, refsOf } from '../store/person-views.ts'
import { userNames } from '../store/users.ts'
import { openings } from './audit-lists.ts'

/** 閲覧記録の対象者を探す: by name or reading, also a former one, by 宛名番号 or case number. */
export const persons: Handler<'audit.persons'> = async (ctx, { text }) => findPersons(ctx.env.store.sync, text)

/**
 * 対象者別の閲覧記録. Who opened the person's cases, candidates, drafts, papers and attachments, and what was printed, newest first.
 * Whoever asks is himself in the list the next time. Throws AppError `bad-input` when nobody is named.
 */
export const personViews: Handler<'audit.personViews'> = async (ctx, input) => {
  if (input.residentNo === undefined && input.caseNo === undefined) throw new AppError('bad-input', { fields: '対象者' })
  const { caseNos, refs } = await refsOf(ctx.read, input)
  const entries = await entriesUnder(ctx.read, refs, input)
  const names = await userNames(ctx.read)
  return {
    cases: [...caseNos],
    // several looks of one opening are one line
    rows: openings(entries).map(({ line: e, whats, merged }) => {
      const { act, text } = actText(e.action, e.body)
      const [first = act, ...others] = whats
      const also = others.length === 0 ? text : [text, `あわせて ${others.join('・')}`].filter((part) => part !== '').join(' ')
      return {
        seq: e.seq,
        at: e.at_local,
        by: names.get(e.actor) ?? e.actor,
        device: e.device,
        what: first,
        ref: e.ref,
        text: also,
        merged,
      }
    }),
    next: entries.length < input.limit ? null : (entries.at(-1)?.seq ?? null),
  }
}
