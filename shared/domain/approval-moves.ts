/** 回議の動き. What an act that was allowed does to the steps of a draft. Pure; the store writes the difference. */
import type { CirculatingDraft, PassReason, RouteStep, Turn } from './approval.ts'

/** What the stamp box of a step that was passed over says. */
const passNames: Readonly<Record<PassReason, string>> = { absent: '後閲', barred: '除斥', 'pull-up': '後閲' }

/** 承認, 決裁, 代決 or 引上承認, as the trail and the stamp box call it. */
export function capacityName(turn: Turn): string {
  if (turn.capacity === 'deputy') return '代決'
  if (turn.capacity === 'pull-up') return turn.decides ? '引上決裁' : '引上承認'
  if (turn.step.part === 'consult') return '合議'
  return turn.decides ? '決裁' : '承認'
}

/** The steps after an approval: who was passed over, who approved, and the next stage that has the turn. */
export function afterApprove(draft: CirculatingDraft, turn: Turn, userId: string): readonly RouteStep[] {
  const passed = new Map(turn.passedOver.map(({ step, why }) => [step.seq, passNames[why]]))
  return withTurn(
    draft.steps.map((step) => {
      const name = passed.get(step.seq)
      if (name !== undefined) return { ...step, state: 'passed-over', actedBy: null, capacity: name }
      return step.seq === turn.step.seq ? { ...step, state: 'approved', actedBy: userId, capacity: capacityName(turn) } : step
    }),
  )
}

/** The steps after sending back: to the drafter (0) all wait anew; to a step, that one has the turn and the later stages wait anew. */
export function afterSendBack(draft: CirculatingDraft, turn: Turn, userId: string, toSeq: number): readonly RouteStep[] {
  const target = draft.steps.find((step) => step.seq === toSeq)
  const sender = { actedBy: userId, capacity: '差戻し' }
  return draft.steps.map((step) => {
    if (step.seq === turn.step.seq) return { ...step, ...sender, state: target === undefined ? 'sent-back' : 'waiting' }
    if (target !== undefined && step.seq === target.seq) return { ...fresh(step), state: 'current' }
    return target === undefined || step.stage > target.stage ? fresh(step) : step
  })
}

/** The steps of a draft that starts anew: nobody acted, the first stage has the turn. */
export function afterSubmit(draft: Pick<CirculatingDraft, 'steps'>): readonly RouteStep[] {
  return withTurn(draft.steps.map(fresh))
}

const fresh = (step: RouteStep): RouteStep => ({ ...step, state: 'waiting', actedBy: null, capacity: null })

/** Marks the open steps of the first stage that has any as those whose turn it is. */
function withTurn(steps: readonly RouteStep[]): readonly RouteStep[] {
  const open = steps.filter((step) => step.state !== 'approved' && step.state !== 'passed-over')
  const front = Math.min(...open.map((step) => step.stage))
  return steps.map((step) => {
    if (!open.includes(step)) return step
    return { ...step, state: step.stage === front ? 'current' : 'waiting' }
  })
}
