import { describe, expect, it } from 'vitest'
import { canMove, caseStateNames, caseStates } from '../../../shared/domain/case-state.ts'
import { restoreObstacle, withdrawObstacle } from '../../../shared/domain/withdrawal.ts'

describe('取下げ', () => {
  it.each(caseStates)('%s: what the screens say is what the table of moves allows', (state) => {
    const obstacle = withdrawObstacle(state)
    expect(obstacle === null).toBe(canMove(state, 'withdraw') !== null)
    expect(restoreObstacle(state, 'said') === null).toBe(canMove(state, 'restore') !== null)
    if (obstacle !== null && state !== 'withdrawn') expect(obstacle).toContain(`「${caseStateNames[state]}」`)
    expect(obstacle ?? '').not.toMatch(/。$/)
  })
  it.each(['granted', 'issued', 'claimed', 'paid'] as const)('%s: the way out is the cancellation of the decision', (state) => {
    expect(withdrawObstacle(state)).toContain('「決定の取消」を起案')
  })
  it.each([
    ['duplicate', /「重複」（D）/],
    ['import', /取り込み直して/],
    [null, /記録が見つからない/],
  ] as const)('withdrawn by %s: it is taken back elsewhere', (cause, told) => {
    expect(restoreObstacle('withdrawn', cause)).toMatch(told)
  })
})
