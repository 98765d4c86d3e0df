import { describe, expect, test } from 'vitest'
import { AppError } from '../../../shared/errors.ts'
import { readCsv } from '../../../electron/backend/files/csv.ts'
import type { CsvCounts, CsvLimits, TableRecord } from '../../../electron/backend/files/csv.ts'
import { csvLine, csvText } from '../../../electron/backend/files/csv-write.ts'

interface Read {
  readonly records: readonly TableRecord[]
  readonly counts: CsvCounts
}

function readAll(pieces: readonly string[], limits?: CsvLimits): Read {
  const reader = limits ? readCsv(pieces, limits) : readCsv(pieces)
  const records: TableRecord[] = []
  for (;;) {
    const next = reader.next()
    if (next.done) return { records, counts: next.value }
    records.push(next.value)
  }
}

/** The file cut into pieces of `size` characters, so that every border falls somewhere once. */
function cut(text: string, size: number): readonly string[] {
  return Array.from({ length: Math.ceil(text.length / size) }, (_, i) => text.slice(i * size, (i + 1) * size))
}

function failure(run: () => unknown): AppError {
  try {
    run()
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

const good: readonly (readonly [string, string, readonly (readonly [number, readonly string[]])[]])[] = [
  ['nothing', '', []],
  ['one cell without line end', 'a', [[1, ['a']]]],
  [
    'CRLF',
    'a,b\r\nc,d\r\n',
    [
      [1, ['a', 'b']],
      [2, ['c', 'd']],
    ],
  ],
  [
    'LF and CR mixed',
    'a\nb\rc\r\nd',
    [
      [1, ['a']],
      [2, ['b']],
      [3, ['c']],
      [4, ['d']],
    ],
  ],
  [
    'empty cells',
    ',\r\n,,',
    [
      [1, ['', '']],
      [2, ['', '', '']],
    ],
  ],
  ['quoted comma and doubled quote', '"a,""b""",c', [[1, ['a,"b"', 'c']]]],
  ['only quotes', '"",""""', [[1, ['', '"']]]],
  [
    'line of the beginning behind line breaks in cells',
    'h\r\n"a\nb\r\nc\rd"\r\nz',
    [
      [1, ['h']],
      [2, ['a\nb\r\nc\rd']],
      [6, ['z']],
    ],
  ],
  [
    'blank lines',
    '\r\na\n\n\r\nb\r\r',
    [
      [2, ['a']],
      [5, ['b']],
    ],
  ],
  ['blanks are kept', ' a , b\r\n', [[1, [' a ', ' b']]]],
  ['surrogates', '𠮷,"𠮷\n"', [[1, ['𠮷', '𠮷\n']]]],
  ['quoted cell at the end', 'a,"b"', [[1, ['a', 'b']]]],
  [
    'quoted CR LF inside',
    '"\r",x\r\ny',
    [
      [1, ['\r', 'x']],
      [3, ['y']],
    ],
  ],
]

describe('reading', () => {
  test.each(good)('%s', (_name, text, expected) => {
    for (const size of [1, 2, 3, 1000]) {
      const { records } = readAll(cut(text, size))
      expect(records.map(({ line, cells }) => [line, cells])).toEqual(expected)
    }
  })

  test('counts records and blank lines', () => {
    expect(readAll(['h\r\n\r\na\r\n\n\r']).counts).toEqual({ records: 2, blankLines: 3 })
  })

  test.each([
    ['a quote never closed', 'h\r\na,"b\r\nc', 'broken-quote', 2],
    ['the second quoted cell never closed', '"a\nb","c', 'broken-quote', 2],
    ['a quote inside a bare cell', 'h\r\na,b"c\r\n', 'broken-quote', 2],
    ['text behind a closing quote', 'h\r\n"a\r\nb"c', 'broken-quote', 2],
    ['a blank behind a closing quote', '"a" ,b', 'broken-quote', 1],
  ])('%s', (_name, text, code, line) => {
    for (const size of [1, 2, 1000]) {
      const error = failure(() => readAll(cut(text, size)))
      expect([error.code, error.params]).toEqual([code, { line }])
    }
  })

  const small: CsvLimits = { columns: 3, recordChars: 20, records: 2 }
  test.each([
    ['too many columns', 'a\r\n1,2,3,4\r\n', 'file-limit', { what: '列の数', limit: 3, line: 2 }],
    ['too many records', 'a\nb\nc\n', 'file-limit', { what: '行の数', limit: 2, line: 3 }],
    ['a long record', `a\n${'x'.repeat(30)}\n`, 'file-limit', { what: '1行の文字数', limit: 20, line: 2 }],
    ['a long record with quotes', `a\n"b",${'x'.repeat(30)},"c"\n`, 'file-limit', { what: '1行の文字数', limit: 20, line: 2 }],
    ['a quote that swallows the rest', `a\nb,"${'x\n'.repeat(30)}`, 'broken-quote', { line: 2 }],
  ])('limit: %s', (_name, text, code, params) => {
    for (const size of [1, 7, 1000]) {
      const error = failure(() => readAll(cut(text, size), small))
      expect(error.code).toBe(code)
      expect(error.params).toEqual(params)
    }
  })

  test('100,000 records pass without being held', () => {
    function* pieces(): Generator<string> {
      for (let i = 0; i < 1000; i += 1) yield `"氏名,${i}",2026-04-01,備考\r\n`.repeat(100)
    }
    let count = 0
    for (const record of readCsv(pieces())) count += record.cells.length === 3 ? 1 : 0
    expect(count).toBe(100_000)
  })
})

describe('writing', () => {
  test.each([
    [['a', 1, null], {}, 'a,1,\r\n'],
    [['a,b', 'c"d', 'e\nf', 'g\rh'], {}, '"a,b","c""d","e\nf","g\rh"\r\n'],
    [['=1+1', '+81', '-5', '@SUM', '\tx', '\rx'], {}, `'=1+1,'+81,'-5,'@SUM,'\tx,"'\rx"\r\n`],
    [['=1+1', '-5'], { guard: false }, '=1+1,-5\r\n'],
    [[-5, 'a=b'], {}, '-5,a=b\r\n'],
    [['a', null], { quoteAll: true }, '"a",""\r\n'],
    [[''], {}, '""\r\n'],
  ] as const)('%j with %j', (cells, options, expected) => {
    expect(csvLine(cells, options)).toBe(expected)
  })

  test('a byte order mark stands first unless it is switched off', () => {
    expect(csvText([['a']])).toBe('\uFEFFa\r\n')
    expect(csvText([['a']], { bom: false })).toBe('a\r\n')
  })
})
