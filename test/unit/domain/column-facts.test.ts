import { describe, expect, it } from 'vitest'
import { columnReader, WORD_LIMIT, type ColumnFacts } from '../../../shared/domain/column-facts.ts'

const facts = (cells: readonly string[], hide?: (cell: string) => string): ColumnFacts => {
  const reader = columnReader(0, 'H', hide)
  for (const cell of cells) reader.take(cell)
  return reader.facts()
}
const times = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i))

describe('what a column says of itself', () => {
  it('shows three different samples and counts what is empty', () => {
    expect(facts(['', 'a', ' a ', '　', 'b', 'c', 'd'])).toMatchObject({ samples: ['a', 'b', 'c'], filled: 5, empty: 2 })
  })

  it.each([
    ['empty', ['', '　']],
    ['date', ['2026-11-04', '2026-11-05']],
    ['date', ['R8.11.4', '令和8年11月5日', 'Ｒ８．１１．６']],
    ['number', ['1,200', '¥300', '１２円']],
    ['words', ['はい', 'いいえ', 'はい', 'はい']],
    ['text', ['名古屋市中区', '名古屋市西区', '名古屋市東区']],
    ['text', ['2026-11-04', '未定', '不明']],
  ] as const)('%s: %j', (kind, cells) => {
    expect(facts(cells).kind).toBe(kind)
  })

  it('names every date form found, the commonest first, and the cells that none reads', () => {
    const column = facts([...times(3, (i) => `R8.11.${i + 1}`), ...times(6, (i) => `2026/11/${i + 1}`), 'R8.2.30'])
    expect(column.dateForms).toEqual([
      { form: 'YYYY/MM/DD', count: 6, sample: '2026/11/1' },
      { form: 'Gy.M.D', count: 3, sample: 'R8.11.1' },
    ])
    expect(column.odd).toEqual(['R8.2.30'])
  })

  it('reads eras with the time of day', () => {
    expect(facts(['令和8年10月15日 07時13分']).dateForms).toMatchObject([{ form: 'Gy年M月D日 HH時mm分' }])
  })

  it('lists different words with their counts, and gives up where they are no choices', () => {
    expect(facts(['A', 'Ｂ', 'B', 'A', 'A']).words).toEqual([
      { word: 'A', count: 3 },
      { word: 'Ｂ', count: 2 },
    ])
    expect(facts(times(WORD_LIMIT, String)).words).toHaveLength(WORD_LIMIT)
    expect(facts(times(WORD_LIMIT + 1, String)).words).toBeNull()
    expect(facts(['x'.repeat(61)]).words).toBeNull()
  })

  it('counts on when a word stands in the place of the first dates', () => {
    const days = times(2500, (i) => `2026-${String((i % 12) + 1).padStart(2, '0')}-${String((i % 28) + 1).padStart(2, '0')}`)
    const column = facts([...times(300, () => '未定'), ...days])
    expect(column).toMatchObject({ kind: 'date', filled: 2800, odd: ['未定'], samples: ['未定', '2026-01-01', '2026-02-02'] })
    expect(column.dateForms).toMatchObject([{ form: 'YYYY-MM-DD', count: 2500 }])
  })

  it('counts every cell of a column with thousands of different ones', () => {
    const column = facts(times(6000, (i) => (i % 3 === 0 ? '' : `A${i % 3000}`)))
    expect(column).toMatchObject({ kind: 'text', filled: 4000, empty: 2000, samples: ['A1', 'A2', 'A4'], words: null })
  })

  it('finds the sign that divides several choices, and none in an address', () => {
    const papers = facts(['見積書、カタログ', '見積書', '見積書、カタログ、意見書'])
    expect(papers.separators).toEqual([
      {
        separator: '、',
        cells: 2,
        words: [
          { word: '見積書', count: 3 },
          { word: 'カタログ', count: 2 },
          { word: '意見書', count: 1 },
        ],
      },
    ])
    expect(facts(['見積書\r\nカタログ', 'カタログ\n見積書']).separators.map((one) => one.separator)).toEqual(['\n'])
    expect(facts(['中区1、2階', '西区3、5階', '東区8、9階']).separators).toEqual([])
  })

  it('shows nowhere what must be hidden', () => {
    const column = facts(['123456789018', '123456789018', 'a'], (cell) => (cell === '123456789018' ? '＊' : cell))
    expect(JSON.stringify(column)).not.toContain('123456789018')
  })
})
