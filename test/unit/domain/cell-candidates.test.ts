import { describe, expect, it } from 'vitest'
import { dateCandidates, likeliest, type CandidateText } from '../../../shared/domain/cell-candidates.ts'
import { must } from '../../../shared/errors.ts'
import { compileDateForm, readDate } from '../../../shared/domain/wareki.ts'

const formsOf = (...forms: readonly string[]) => forms.map((form) => must(compileDateForm(form), form))
const wide = formsOf('Gy年M月D日', 'Gy.M.D', 'YYYY/M/D', 'YYYYMMDD')
const today = '2026-11-24'

describe('readings of a date', () => {
  it.each<[why: string, cell: string, values: readonly string[]]>([
    ['a year that ran on past its era', '平成31年5月1日', ['令和1年5月1日']],
    ['with slashes, which the form does not know for eras', '平成31/5/1', ['令和1年5月1日']],
    ['the last year of 昭和', 'S64.1.8', ['平成1年1月8日']],
    ['a day the month does not have', 'R8.2.30', ['令和8年2月28日']],
    ['a leap year', '2028/2/30', ['令和10年2月29日']],
    ['month and day the wrong way round', '2026/13/5', ['令和8年5月13日']],
    ['another separator', '2026-11-4', ['令和8年11月4日']],
    ['full width', '２０２６．１１．４', ['令和8年11月4日']],
    ['digits with the number of the era', '5081104', ['令和8年11月4日']],
    ['no era and no century', '8/11/4', ['令和8年11月4日', '平成8年11月4日', '昭和8年11月4日', '平成20年11月4日']],
    ['the first year by its word', '令和元/5/1', ['令和1年5月1日']],
    ['a word', '不明', []],
    ['nothing', '', []],
    ['a month that is none and cannot be turned round', '2026/13/45', []],
  ])('%s: %s', (_why, cell, values) => {
    const found = dateCandidates(cell, wide, today)
    expect(found.map((one) => one.value)).toEqual(values)
    for (const one of found) expect(readDate(one.value, wide)).not.toBeNull()
  })

  it('are written in the forms of the file, with the time where the form wants one', () => {
    const stamped = formsOf('YYYY/MM/DD HH:mm:ss')
    expect(dateCandidates('2026/2/30 9:05', stamped, today)[0]?.value).toBe('2026/02/28 09:05:00')
    expect(dateCandidates('R8.2.30', formsOf('YYYY-MM-DD'), today)[0]).toEqual({
      value: '2026-02-28',
      label: '令和8年2月28日（2026/02/28）',
      note: 'その月の末日',
    })
  })

  it('put days to come last, and are six at the most', () => {
    const found = dateCandidates('9/12/31', wide, today)
    expect(found.at(-1)?.value).toBe('令和9年12月31日')
    expect(found.length).toBeLessThanOrEqual(6)
  })
})

describe('likeliest', () => {
  const items: readonly CandidateText[] = [
    { value: 'ストマ装具（消化器系）', label: 'ストマ装具（消化器系）', note: 'N90' },
    { value: 'ストマ装具（尿路系）', label: 'ストマ装具（尿路系）', note: 'N91' },
    { value: '特殊寝台', label: '特殊寝台', note: 'N01' },
  ]
  it.each([
    ['ストマ(消化)', 'N90'],
    ['ｽﾄﾏ装具 尿路', 'N91'],
    ['n01', 'N01'],
    ['寝台', 'N01'],
  ])('%s → %s', (text, note) => {
    expect(likeliest(text, items, 2)[0]?.note).toBe(note)
  })
  it('offers nothing that is not alike, and the first of the list for an empty cell', () => {
    expect(likeliest('車いす', items, 3)).toEqual([])
    expect(likeliest('', items, 2)).toEqual(items.slice(0, 2))
  })
})
