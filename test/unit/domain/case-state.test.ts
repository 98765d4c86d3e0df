import { describe, expect, it } from 'vitest'
import { actsFrom, canMove, caseActNames, caseStateNames, caseStates, transitions } from '../../../shared/domain/case-state.ts'
import type { CaseAct, CaseState } from '../../../shared/domain/case-state.ts'

describe('moves of a case', () => {
  it.each<readonly [CaseState, CaseAct, CaseState | null]>([
    ['received', 'review', 'reviewed'],
    ['received', 'draft', null],
    ['reviewed', 'draft', 'drafted'],
    ['drafted', 'draft', null],
    ['drafted', 'decide-grant', null],
    ['circulating', 'decide-grant', 'granted'],
    ['circulating', 'decide-refuse', 'refused'],
    ['granted', 'decide-grant', null],
    ['refused', 'decide-grant', null],
    ['circulating', 'recall', 'drafted'],
    ['circulating', 'discard', 'reviewed'],
    ['granted', 'issue', 'issued'],
    ['refused', 'pay', null],
    ['issued', 'pay', 'paid'],
    ['paid', 'issue', 'paid'],
    ['claimed', 'pay', 'paid'],
    ['granted', 'pay', 'paid'],
    ['paid', 'pay', null],
    ['circulating', 'withdraw', 'withdrawn'],
    ['granted', 'withdraw', null],
    ['withdrawn', 'review', null],
    ['withdrawn', 'restore', 'received'],
    ['on-hold', 'restore-review', 'reviewed'],
    ['received', 'restore-review', null],
    ['closed', 'close', null],
    ['paid', 'reissue', 'claimed'],
    ['closed', 'reissue', null],
    ['closed', 'return-transfer', 'claimed'],
  ])('%s + %s: %s', (from, act, to) => {
    expect(canMove(from, act)).toBe(to)
  })

  it('has one target for a state and an act, and a Japanese name for each', () => {
    const keys = transitions.map(({ from, act }) => `${from}/${act}`)
    expect(new Set(keys).size).toBe(keys.length)
    expect(Object.keys(caseStateNames).sort()).toEqual([...caseStates].sort())
    for (const { act } of transitions) expect(caseActNames[act]).toMatch(/\S/)
  })

  it('reaches every state from received, and the end states lead nowhere', () => {
    const reached = new Set<CaseState>(['received'])
    for (let size = 0; size !== reached.size;) {
      size = reached.size
      for (const { from, to } of transitions) if (reached.has(from)) reached.add(to)
    }
    expect([...reached].sort()).toEqual([...caseStates].sort())
    expect(['cancelled', 'lapsed'].flatMap((state) => actsFrom(state as CaseState))).toEqual([])
    // nothing but money that came back opens a case that is over
    expect(actsFrom('closed')).toEqual(['return-transfer', 'return-cash', 'return-cash-issued'])
    // only what withdrew it is taken back
    expect(actsFrom('withdrawn')).toEqual(['restore'])
  })
})
