import type { IsoDate } from '../../../shared/domain/masters.ts'
import type { Handler } from '../context.ts'
import type { ReadDb } from '../store/db.ts'
import { guardedOn, releaseCase, waitingCases, workersOf } from '../store/papers.ts'

interface Releasable {
  readonly case_id: string
  readonly case_no: string
  readonly decision_no: string
  readonly released_by: string | null
}

/** Who released a case for one printing that has not happened yet; null: nobody. */
export async function waitingRelease(read: ReadDb, caseId: string): Promise<string | null> {
  const row = await read
    .selectFrom('paper_release')
    .select('released_by')
    .where('case_id', '=', caseId)
    .where('used', '=', 0)
    .executeTakeFirst()
  return row?.released_by ?? null
}

/** Printed letters and void vouchers of protected persons that wait for a release: to be posted, to be given again. */
async function issuedAndHeld(read: ReadDb, day: IsoDate): Promise<Releasable[]> {
  return (
    read
      .selectFrom('welfare_case as c')
      .innerJoin('decision as d', 'd.case_id', 'c.case_id')
      .leftJoin('paper_release as r', (join) => join.onRef('r.case_id', '=', 'c.case_id').on('r.used', '=', 0))
      .select(['c.case_id', 'c.case_no', 'd.decision_no', 'r.released_by'])
      // a voucher that was lost last settles its case, and a letter may still lie in the office when the money has gone
      .where('c.state', 'in', ['issued', 'claimed', 'paid', 'closed'])
      .where((eb) =>
        eb.or([
          eb.exists(
            eb.selectFrom('print_item as i').select('i.case_id').whereRef('i.case_id', '=', 'c.case_id').where('i.state', '=', 'held'),
          ),
          eb.exists(
            eb
              .selectFrom('voucher as v')
              .leftJoin('voucher as n', 'n.replaces', 'v.voucher_no')
              .select('v.voucher_no')
              .whereRef('v.case_id', '=', 'c.case_id')
              .where('v.state', '=', 'void')
              .where('n.voucher_no', 'is', null),
          ),
        ]),
      )
      .where(guardedOn(day), '=', 1)
      .orderBy('c.case_no')
      .execute()
  )
}

/** What of protected persons waits for a second person: papers to print, letters to post, vouchers to give again. */
export async function releasable(read: ReadDb, day: IsoDate): Promise<Releasable[]> {
  const waiting = (await waitingCases(read, day)).filter((c) => c.guarded === 1)
  return [...waiting, ...(await issuedAndHeld(read, day))]
}

/**
 * 発行の解除. Lets the papers of protected persons go out once: for the cases named, or for all that are held. Whoever
 * drafted or reviewed a case may not release it, and whoever releases it cannot print or post it (papers.issue looks).
 */
export const release: Handler<'papers.release'> = async (ctx, input) => {
  const { tx, env, user, audit } = ctx
  const guarded = await releasable(tx, env.businessDay())
  const wanted = input.caseNos === undefined ? undefined : new Set(input.caseNos)
  const chosen = guarded.filter((c) => (wanted ? wanted.has(c.case_no) : c.released_by === null))
  let refused = wanted ? [...wanted].filter((no) => !chosen.some((c) => c.case_no === no)).length : 0
  let released = 0
  for (const c of chosen) {
    const workers = await workersOf(tx, c.case_id)
    if (workers.has(user.userId)) {
      refused++
      continue
    }
    await releaseCase(tx, c.case_id, user.userId, env.now().toISOString())
    await audit.write({
      action: 'release',
      ref: c.case_no,
      body: { text: `支援措置による発行の保留を1回だけ解除（${c.decision_no}）`, decisionNo: c.decision_no },
    })
    released++
  }
  await audit.write({
    action: 'release',
    ref: 'papers',
    body: { text: `解除 ${released}件・解除できないもの ${refused}件`, released, refused },
  })
  return { released, refused }
}
