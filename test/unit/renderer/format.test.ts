import { describe, expect, it } from 'vitest'
import { evidenceLabel, evidenceText } from '../../../renderer/screens/parts/evidence.ts'
import { firstTab, queueTabs, tabCount } from '../../../renderer/screens/queue/queue-tabs.ts'
import { longDay, longMonth, parseDay, parseMonth, shortDay, yen } from '../../../renderer/ui/format.ts'
import { caseStates } from '../../../shared/domain/case-state.ts'

describe('days', () => {
  it.each([
    ['R8.4.1', '2026-04-01'],
    ['r8.4.1', '2026-04-01'],
    ['ｒ８．４．１', '2026-04-01'],
    ['令和8年4月1日', '2026-04-01'],
    ['令和元年5月1日', '2019-05-01'],
    ['2026/4/1', '2026-04-01'],
    ['2026-04-01', '2026-04-01'],
    ['20260401', '2026-04-01'],
    ['r080401', '2026-04-01'],
    ['８／４／１', '2026-04-01'],
    ['8.4.1', '2026-04-01'],
    ['R8.2.30', null],
    ['平成31年5月1日', null],
    ['明日', null],
    ['', null],
  ])('%s is read as %s', (text, day) => {
    expect(parseDay(text)).toBe(day)
  })
  it('a year without an era is no birthday', () => {
    expect([parseDay('8/4/1', null), parseDay('H8.4.1', null)]).toEqual([null, '1996-04-01'])
  })
  it('are short in lists and long for one case', () => {
    expect([shortDay('2026-04-01'), longDay('2026-04-01'), shortDay(null)]).toEqual(['R8.4.1', '令和8年4月1日', '－'])
  })
})

describe('months', () => {
  it.each([
    ['R8.11', '2026-11'],
    ['令和8年11月', '2026-11'],
    ['2026-11', '2026-11'],
    ['2026/11', '2026-11'],
    ['202611', '2026-11'],
    ['R0811', '2026-11'],
    ['８／１１', '2026-11'],
    ['令和8年11月分', '2026-11'],
    ['2026-13', null],
    ['11', null],
  ])('%s is read as %s', (text, month) => {
    expect(parseMonth(text)).toBe(month)
  })
  it('what is shown is read again', () => {
    expect(parseMonth(longMonth('2026-11'))).toBe('2026-11')
  })
})

it('amounts carry commas, and nothing is not zero', () => {
  expect([yen(1234567), yen(0), yen(null)]).toEqual(['1,234,567', '0', '－'])
})

describe('evidence', () => {
  it.each([
    ['movedInOn', '2002-06-09', '平成14年6月9日'],
    ['age', 45, '45歳'],
    ['taxYear', 2026, '令和8年度'],
    ['incomeLevy', 460000, '460,000円'],
    ['protected', true, 'はい'],
    ['removalReason', '', '－'],
    ['places', ['在宅', '施設'], '在宅、施設'],
    ['clashes', [], 'なし'],
    ['possibleDuplicates', ['窓0026 2026-11-03'], '窓0026 令和8年11月3日'],
    ['month', '2026-11', '令和8年11月分'],
  ])('%s %j', (key, value, text) => {
    expect(evidenceText(key, value)).toBe(text)
    expect(evidenceLabel(key)).not.toBe(key)
  })
})

describe('tabs of the queue', () => {
  const counts = [
    { state: 'received', proposal: 'none', count: 3 },
    { state: 'received', proposal: 'ask', count: 5 },
    { state: 'reviewed', proposal: 'grant', count: 7 },
    { state: 'reviewed', proposal: 'ask', count: 2 },
  ] as const
  const tab = (id: string) => queueTabs.find((one) => one.id === id) ?? queueTabs[0]
  it.each([
    ['new', 3],
    ['ask', 5],
    ['fail', 0],
    ['reviewed', 9],
    ['all', 17],
  ])('%s holds %i', (id, held) => {
    const found = tab(id)
    expect(found && tabCount([...counts], found)).toBe(held)
  })
  it('reach every state a case can have, so that none is out of sight', () => {
    const lost = caseStates.filter((state) => !queueTabs.some((one) => one.id !== 'all' && one.filter.state === state))
    expect(lost).toEqual([])
  })
  it('begin with what waits longest', () => {
    expect(firstTab([...counts])).toBe('new')
    expect(firstTab(counts.slice(2))).toBe('reviewed')
    expect(firstTab([])).toBe('all')
  })
})
