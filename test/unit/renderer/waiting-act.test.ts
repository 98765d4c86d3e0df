import { describe, expect, it } from 'vitest'
import { createWaitingAct, type RowStand } from '../../../renderer/screens/queue/waiting-act.ts'

const stand = (active: string | null, shown: string | null, settled: boolean): RowStand => ({ active, shown, settled })

describe('an act that waits for its row', () => {
  it('is done at once when the list is settled, on whatever row is shown', () => {
    const waiting = createWaitingAct<'grant'>()
    expect(waiting.press('grant', stand('A', 'B', true))).toBe('grant')
    expect(waiting.look(stand('A', 'A', true))).toBeNull()
  })

  it('is not lost while no row is shown, and acts once when it is there', () => {
    const waiting = createWaitingAct<'grant'>()
    expect(waiting.press('grant', stand('A', null, false))).toBeNull()
    expect(waiting.look(stand('A', null, false))).toBeNull()
    expect(waiting.look(stand('A', 'A', true))).toBe('grant')
    expect(waiting.look(stand('A', 'A', true))).toBeNull()
  })

  const ends: readonly { readonly name: string; readonly press: RowStand; readonly end: RowStand; readonly due: string }[] = [
    { name: 'the undone row came back', press: stand('A', 'B', false), end: stand('A', 'A', true), due: 'grant' },
    { name: 'it did not; the row that was seen stays', press: stand('A', 'B', false), end: stand('A', 'B', true), due: 'grant' },
    { name: 'another row took the place', press: stand('A', null, false), end: stand('A', 'C', true), due: 'moved' },
    { name: 'the person went on to another row', press: stand('A', null, false), end: stand('D', 'D', true), due: 'moved' },
    { name: 'the list is empty', press: stand('A', null, false), end: stand('A', null, true), due: 'moved' },
  ]
  it.each(ends)('hits no other row: $name', ({ press, end, due }) => {
    const waiting = createWaitingAct<'grant'>()
    waiting.press('grant', press)
    expect(waiting.look(end)).toBe(due)
  })

  it('stands against a later press, which the row would not have taken either', () => {
    const waiting = createWaitingAct<'grant' | 'hold'>()
    waiting.press('grant', stand('A', null, false))
    waiting.press('hold', stand('A', null, false))
    expect(waiting.look(stand('A', 'A', true))).toBe('grant')
  })
})
