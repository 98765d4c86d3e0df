import type { CaseDetail } from '../../../shared/contract/cases.ts'
import { contract, isOp } from '../../../shared/contract.ts'
import { actText } from '../audit/acts.ts'
import type { Handler } from '../context.ts'
import { caseByNumber, trailOf, type applicationsOf } from '../store/cases.ts'
import { draftsOfCase, runsOfCase, viewsOf } from '../store/case-trail.ts'
import type { ReadDb } from '../store/db.ts'
import type { WelfareCaseTable } from '../store/schema-cases.ts'
import { userNames } from '../store/users.ts'

type Applications = Awaited<ReturnType<typeof applicationsOf>>
type History = CaseDetail['history']

/** Acts on a whole draft or payment order that are acts on each of its cases too; its making has an entry of the case itself. */
const sharedActs: ReadonlySet<string> = new Set([
  'approve',
  'send-back',
  'recall',
  'submit',
  'discard',
  'payment-draft',
  'payment-cancelled',
  'payment-export',
])

/** Which cells a clerk mended before the row came in; their values stay with the application, an address among them. */
function mendedText(application: Applications[number]): string {
  if (application.mended === null) return ''
  const header = JSON.parse(application.header) as string[]
  const columns = Object.keys(JSON.parse(application.mended) as object).map((index) => `「${header[Number(index)] ?? ''}」`)
  return ` 取込のときに${columns.join('')}を直しました`
}

/**
 * 経過: how the application came, then every act the trail holds of the case, of the drafts it was in while it was in them, and
 * of the payment orders that pay it. Mere views are left out (`case.views`).
 */
export async function historyOf(
  read: ReadDb,
  c: WelfareCaseTable,
  applications: Applications,
  names: ReadonlyMap<string, string>,
): Promise<History> {
  const first = applications.at(-1)
  const came = first
    ? [
        {
          seq: 0,
          at: first.received_at,
          by: names.get(first.staged_by) ?? first.staged_by,
          act: '受付',
          text: `${first.file} ${first.line}行目（取込 ${first.import_no}）${mendedText(first)}`,
        },
      ]
    : []
  const line = (e: Entry, mark = ''): History[number] => {
    const { act, text } = actText(e.action, e.body)
    return { seq: e.seq, at: e.at_local, by: names.get(e.actor) ?? e.actor, act, text: `${mark}${text}` }
  }
  const own = await trailOf(read, c.case_no)
  const shared: History[number][] = []
  for (const draftNo of await draftsOfCase(read, c.case_id)) {
    const [from, to] = stayIn(own, draftNo)
    for (const e of await trailOf(read, draftNo)) {
      if (sharedActs.has(e.action) && e.seq > from && e.seq <= to) shared.push(line(e, `起案 ${draftNo} `))
    }
  }
  for (const { run_no: runNo, draft_no: draftNo } of await runsOfCase(read, c.case_id)) {
    for (const e of [...(await trailOf(read, runNo)), ...(await trailOf(read, draftNo))]) {
      if (sharedActs.has(e.action)) shared.push(line(e, `支払 ${runNo} `))
    }
  }
  return [...came, ...[...own.map((e) => line(e)), ...shared].sort((a, b) => a.seq - b.seq)]
}

type Entry = Awaited<ReturnType<typeof trailOf>>[number]

/** From which entry to which a case was in a draft: one that left it earlier has no part in what followed. */
function stayIn(own: readonly Entry[], draftNo: string): readonly [from: number, to: number] {
  const names = (e: Entry): boolean => e.body?.includes(draftNo) === true
  const from = own.find((e) => e.action === 'draft' && names(e))?.seq ?? Number.POSITIVE_INFINITY
  const to = own.find((e) => e.action === 'stopped' && e.seq > from && names(e))?.seq ?? Number.POSITIVE_INFINITY
  // the draft's own entry stands just before those of its cases
  return [Math.max(0, from - 1), to]
}

/** 閲覧の記録 of one case: who looked at it, newest first. Throws AppError `not-found`. */
export const views: Handler<'case.views'> = async (ctx, { caseNo, limit }) => {
  const c = await caseByNumber(ctx.read, caseNo)
  const names = await userNames(ctx.read)
  const { total, rows } = await viewsOf(ctx.read, c.case_no, limit)
  return { total, views: rows.map((e) => ({ seq: e.seq, at: e.at_local, by: names.get(e.actor) ?? e.actor, what: viewName(e.body) })) }
}

function viewName(body: string | null): string {
  const op = body === null ? undefined : (JSON.parse(body) as { operation?: unknown }).operation
  return typeof op === 'string' && isOp(op) ? contract[op].title : '閲覧'
}
