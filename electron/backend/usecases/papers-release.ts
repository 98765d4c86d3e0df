import type { Handler } from '../context.ts'
import { releaseCase, waitingCases, workersOf } from '../store/papers.ts'

/**
 * 発行の解除. Lets the papers of protected persons go out once: for the cases named, or for all that are held. Whoever
 * drafted or reviewed a case may not release it, and whoever releases it cannot print it (papers.issue looks).
 */
export const release: Handler<'papers.release'> = async (ctx, input) => {
  const { tx, env, user, audit } = ctx
  const guarded = (await waitingCases(tx, env.businessDay())).filter((c) => c.guarded === 1)
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
