import { describe, expect, it } from 'vitest'
import * as wareki from '../../../shared/domain/wareki.ts'

const compile = (...forms: readonly string[]): readonly wareki.DateForm[] =>
  forms.map((form) => {
    const compiled = wareki.compileDateForm(form)
    if (compiled === null) throw new Error(form)
    return compiled
  })

describe('era years', () => {
  it.each([
    ['令和', 8, 4, 1, '2026-04-01'],
    ['令和', 1, 5, 1, '2019-05-01'],
    ['令和', 1, 4, 30, null],
    ['平成', 31, 4, 30, '2019-04-30'],
    ['平成', 31, 5, 1, null],
    ['昭和', 64, 1, 7, '1989-01-07'],
    ['昭和', 64, 1, 8, null],
    ['大正', 15, 12, 24, '1926-12-24'],
    ['大正', 15, 12, 25, null],
    ['昭和', 1, 12, 25, '1926-12-25'],
    ['M', 45, 7, 29, '1912-07-29'],
    ['r', 8, 2, 30, null],
    ['令和', 0, 5, 1, null],
    ['安政', 1, 1, 1, null],
  ])('%s%i年%i月%i日 is %s', (era, year, month, day, iso) => {
    expect(wareki.fromWareki(era, year, month, day)).toBe(iso)
  })

  it('writes dates as people read them', () => {
    expect([wareki.toWareki('2026-11-03'), wareki.toWareki('2019-05-01'), wareki.toWareki('1867-01-02')]).toEqual([
      '令和8年11月3日',
      '令和元年5月1日',
      '1867年1月2日',
    ])
    expect([wareki.toShortWareki('2026-11-03'), wareki.toShortWareki('2019-05-01')]).toEqual(['R8.11.3', 'R1.5.1'])
    expect([wareki.toWarekiMonth('2026-11'), wareki.toWarekiMonth('2026-01')]).toEqual(['令和8年11月', '令和8年1月'])
    expect([wareki.toWarekiFiscalYear(2026), wareki.toWarekiFiscalYear(2019)]).toEqual(['令和8年度', '令和元年度'])
  })
})

describe('date forms', () => {
  const counter = compile('Gy年M月D日', 'Gy.M.D', 'YYYY/M/D', 'YYYYMMDD')
  it.each([
    ['令和8年11月3日', '2026-11-03'],
    ['令和元年5月1日', '2019-05-01'],
    ['R8.11.3', '2026-11-03'],
    ['r8.11.3', '2026-11-03'],
    ['Ｒ８．１１．３', '2026-11-03'],
    ['昭和６４年１月７日', '1989-01-07'],
    ['昭和64年1月8日', null],
    ['2026/11/3', '2026-11-03'],
    ['2026/11/03', '2026-11-03'],
    ['20261103', '2026-11-03'],
    ['2026113', null],
    ['202611030', null],
    ['2026-11-03', null],
    ['2026/2/29', null],
    ['R8.11', null],
    ['8.11.3', null],
    [' 2026/11/3 ', '2026-11-03'],
  ])('reads %s as %s', (text, iso) => {
    expect(wareki.readDate(text, counter)?.date ?? null).toBe(iso)
  })

  it('reads the time of day where the form has one', () => {
    const forms = compile('YYYY-MM-DD HH:mm:ss', 'YYYY/MM/DD HH:mm', 'YYYY-MM-DD')
    expect(wareki.readDate('2026-11-02 07:21:23', forms)).toEqual({ date: '2026-11-02', time: '07:21:23' })
    expect(wareki.readDate('2026/11/02 7:21', forms)).toEqual({ date: '2026-11-02', time: '07:21:00' })
    expect(wareki.readDate('2026-11-02', forms)).toEqual({ date: '2026-11-02', time: null })
    expect(wareki.readDate('2026-11-02 24:00:00', forms)).toBeNull()
  })

  it.each([['YYYY-MM'], ['MM/DD'], ['G年M月D日'], ['YYYY-MM-DD DD'], ['']])('refuses the form %s', (form) => {
    expect(wareki.compileDateForm(form)).toBeNull()
  })
})
