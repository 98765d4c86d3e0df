/** 決裁の受信箱. What waits for an approver, what he has read, what an act would do, and several drafts in one act. */
import type { AwayRow, InboxRow } from '../../../shared/contract/inbox.ts'
import { possibleActors } from '../../../shared/domain/approval.ts'
import { inSpan } from '../../../shared/domain/date.ts'
import { AppError } from '../../../shared/errors.ts'
import { messageOf } from '../../../shared/messages.ja.ts'
import type { Handler, QueryContext } from '../context.ts'
import { decidesUntil } from '../keys/key-trust.ts'
import { caseByNumber } from '../store/cases.ts'
import { draftByNumber, draftCases } from '../store/drafts.ts'
import { casesRead, noteRead, openDraftRows, readFacts, stepsActedBy } from '../store/inbox.ts'
import type { DraftTable } from '../store/schema-cases.ts'
import { asksPassword } from '../store/users-admin.ts'
import { findCancelStops } from './cancellations.ts'
import { approveOne } from './circulation.ts'
import { findStops } from './decisions.ts'
import { draftRow, frameOf, type Frame } from './draft-views.ts'
import { readCounts, readingRules, readingState } from './inbox-reading.ts'
import { list as readingList } from './readings.ts'

/** Most drafts of each list: more than anybody can have before him. */
const most = 500
const doneShown = 100

const nothingRead = { exceptions: 0, exceptionsRead: 0, sample: 0, sampleRead: 0 }

/** 受信箱 of the signed-in user, the most urgent first. */
export const list: Handler<'inbox.list'> = async (ctx) => {
  const { read, user, env } = ctx
  const day = env.businessDay()
  const open = await openDraftRows(read, most)
  const acted = await stepsActedBy(read, user.userId, doneShown)
  const frame = await frameOf(ctx, [...open, ...acted])
  const rules = await readingRules(read, day)
  const mine: InboxRow[] = []
  const deputy: InboxRow[] = []
  const others: InboxRow[] = []
  for (const draft of open) {
    const { row } = await draftRow(ctx, draft, frame)
    const counts = row.mine === 'no' ? nothingRead : readCounts(await readingState(read, day, draft, user.userId, { rules }))
    const target = row.mine === 'approve' ? mine : row.mine === 'deputy' ? deputy : others
    target.push({ ...row, read: counts, acted: null })
  }
  const byDue = (a: InboxRow, b: InboxRow): number => ((a.due ?? '9') < (b.due ?? '9') ? -1 : (a.due ?? '9') > (b.due ?? '9') ? 1 : 0)
  const unread = await readingList(ctx, { unread: true, limit: 500 })
  const all = await readingList(ctx, { unread: false, limit: 200 })
  return {
    mine: mine.sort(byDue),
    deputy: deputy.sort(byDue),
    others,
    readings: [...unread, ...all.filter((one) => one.readAt !== null)],
    done: await doneRows(ctx, acted, frame),
    away: awayToday(ctx, frame),
    askPassword: await asksPassword(read, day),
    keyUntil: await keyDay(ctx),
  }
}

/** The last day on which the user's unconfirmed key decides. */
async function keyDay({ read, session, env }: QueryContext): Promise<string | null> {
  return session.signer === null ? null : decidesUntil(read, session.signer.keyId, env.now())
}

/** Drafts the user acted on, each once, with his last act. */
async function doneRows(ctx: QueryContext, acted: Awaited<ReturnType<typeof stepsActedBy>>, frame: Frame): Promise<InboxRow[]> {
  const seen = new Set<string>()
  const rows: InboxRow[] = []
  for (const one of acted) {
    if (seen.has(one.draft_id)) continue
    seen.add(one.draft_id)
    const { row } = await draftRow(ctx, one, frame)
    rows.push({ ...row, read: nothingRead, acted: { post: one.step_post, capacity: one.step_capacity ?? '', at: one.step_at ?? '' } })
  }
  return rows
}

/** 不在の帯: who is away today, with the deputy who is there. His own absence and those he stands in for come first. */
function awayToday({ user }: QueryContext, { office, names }: Frame): AwayRow[] {
  const rows = office.absences
    .filter((one) => inSpan(office.day, one.from, one.to))
    .map((one): AwayRow => {
      // nobody's draft: only the absence decides who stands in
      const probe = {
        state: 'circulating' as const,
        drafter: '',
        reviewers: [],
        steps: [
          {
            seq: 1,
            stage: 1,
            part: 'line' as const,
            post: one.post,
            holder: one.userId,
            state: 'current' as const,
            actedBy: null,
            capacity: null,
          },
        ],
      }
      const stand = possibleActors(probe, office).find((actor) => actor.as === 'deputy')?.userId ?? null
      const role = one.userId === user.userId ? 'mine' : stand === user.userId ? 'deputy' : 'other'
      return {
        name: names.get(one.userId) ?? one.userId,
        post: one.post,
        from: one.from,
        to: one.to,
        deputy: stand === null ? null : (names.get(stand) ?? stand),
        role,
      }
    })
  const rank = { mine: 0, deputy: 1, other: 2 }
  return rows.sort((a, b) => rank[a.role] - rank[b.role])
}

/** Numbers of the cases that the user opened for a draft. Throws AppError `not-found`. */
export const reads: Handler<'inbox.reads'> = async (ctx, { draftNo }) => {
  const draft = await draftByNumber(ctx.read, draftNo)
  const seen = await casesRead(ctx.read, draft.draft_id, ctx.user.userId)
  return (await readFacts(ctx.read, draft.draft_id)).filter((one) => seen.has(one.caseId)).map((one) => one.caseNo)
}

/** 閲覧の記録: the user has a case of a draft open before him. Throws AppError `not-found`, also for a case that is not in the draft. */
export const read: Handler<'inbox.read'> = async (ctx, { draftNo, caseNo }) => {
  const { tx, user, env, audit } = ctx
  const draft = await draftByNumber(tx, draftNo)
  const c = await caseByNumber(tx, caseNo)
  const inIt = (await draftCases(tx, draft.draft_id)).some((row) => row.case_id === c.case_id)
  if (!inIt) throw new AppError('not-found', { what: `起案 ${draftNo} の案件 ${caseNo}` })
  const at = env.now().toISOString()
  const first = await noteRead(tx, { draftId: draft.draft_id, caseId: c.case_id, userId: user.userId, day: env.businessDay(), at })
  await audit.write({ action: 'draft-read', ref: draftNo, body: { text: `案件 ${caseNo} を閲覧`, case: caseNo, first } })
  return { draftNo, caseNo, first }
}

/** 決裁の下見: how many cases the act would decide now, their public payments in yen, and which would stop. Throws AppError `not-found`. */
export const check: Handler<'inbox.check'> = async (ctx, input) => {
  const { read: db, env } = ctx
  const draft = await draftByNumber(db, input.draftNo)
  if (draft.kind === 'payment') return { cases: draft.case_count, amount: draft.amount, stopped: [] }
  const except = new Set(input.except ?? [])
  const { fit, amount } = draft.kind === 'cancel' ? await cancelCheck(ctx, draft, except) : await caseCheck(env, ctx, draft, except)
  return { cases: fit.cases, amount, stopped: fit.stopped }
}

async function cancelCheck(ctx: QueryContext, draft: DraftTable, except: ReadonlySet<string>) {
  const { fit, stops } = await findCancelStops(ctx.read, draft, except)
  const stopped = stops.map(({ c, code }) => ({ caseNo: c.case_no, code }))
  return { fit: { cases: fit.length, stopped }, amount: fit.reduce((sum, one) => sum + one.publicPayment, 0) }
}

async function caseCheck(env: QueryContext['env'], ctx: QueryContext, draft: DraftTable, except: ReadonlySet<string>) {
  const { fit, stops } = await findStops(env, ctx.read, draft, except)
  const stopped = stops.map(({ c, code }) => ({ caseNo: c.case_no, code }))
  const amount = draft.kind === 'refuse' ? 0 : fit.reduce((sum, one) => sum + (one.amounts.publicPayment ?? 0), 0)
  return { fit: { cases: fit.length, stopped }, amount }
}

/**
 * まとめて決裁. Several drafts in one act and one transaction: only those whose exceptions were all read. One that cannot be acted on
 * refuses the whole, named. A case that changed stops alone, as in a single act. Throws AppError `batch-refused`, `bad-input`.
 */
export const decide: Handler<'inbox.decide'> = async (ctx, input) => {
  const numbers = input.drafts.map((one) => one.draftNo)
  if (new Set(numbers).size !== numbers.length) throw new AppError('bad-input', { fields: 'drafts（同じ起案が二度あります）' })
  const results = []
  for (const one of input.drafts) {
    try {
      results.push(await approveOne(ctx, one))
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      const { text, next } = messageOf(error)
      throw new AppError('batch-refused', { draftNo: one.draftNo, problem: text, next })
    }
  }
  return results
}
