import { describe, expect, it } from 'vitest'
import { columnReader, type ColumnFacts } from '../../../shared/domain/column-facts.ts'
import { columnStatus, missingRequired } from '../../../shared/domain/draft-status.ts'
import { guessFields, guessItem, guessValue } from '../../../shared/domain/field-guess.ts'
import {
  fieldOf,
  guessedDraft,
  mapColumn,
  openWords,
  setConstant,
  setSeparator,
  setWord,
  toggleDateForm,
  type DraftHints,
  type ProfileDraft,
} from '../../../shared/domain/profile-draft.ts'
import { parseProfile } from '../../../shared/domain/profile.ts'
import { aidsFields } from '../../../shared/programmes/daily-living-aids/programme.ts'
import { loadProfile } from '../programmes/sample-office.ts'

const items = [
  { code: 'N10A', name: '浴槽' },
  { code: 'N09', name: '訓練いす' },
]
const hints: DraftHints = { fields: aidsFields, itemField: 'item', known: [], items }
const columnsOf = (table: Readonly<Record<string, readonly string[]>>): readonly ColumnFacts[] =>
  Object.entries(table).map(([header, cells], index) => {
    const reader = columnReader(index, header)
    for (const cell of cells) reader.take(cell)
    return reader.facts()
  })
const columnOf = (header: string, cells: readonly string[]): ColumnFacts => {
  const [column] = columnsOf({ [header]: cells })
  if (column === undefined) throw new Error('no column')
  return column
}
const field = (id: string) => {
  const found = aidsFields.find((one) => one.id === id)
  if (found === undefined) throw new Error(id)
  return found
}
const form = { encoding: 'utf-8', delimiter: ',', headerRow: 1 } as const
const empty: ProfileDraft = guessedDraft('aids', form, [], hints).draft

describe('fields proposed for columns', () => {
  it.each([
    ['受付No.', ['A-1', 'A-2'], 'receiptNo'],
    ['申込日', ['R8.11.4', 'R8.11.5'], 'submittedAt'],
    ['ふりがな', ['みほん　はなこ'], 'kana'],
    ['【対象者】生年月日（必須）', ['S58.5.8'], 'birthDate'],
    ['〒', ['4600001'], 'postalCode'],
    ['見積金額', ['12,000円'], 'price'],
    ['税情報閲覧の同意', ['はい', 'いいえ'], 'taxConsent'],
    ['備考', ['急ぎ'], 'note'],
  ])('%s %j: %s', (header, cells, expected) => {
    expect(guessFields(columnsOf({ [header]: cells }), aidsFields, [])).toMatchObject([{ header, field: expected }])
  })

  it.each([
    ['a date field for a likely header without dates', '申請日のようす', ['晴れ', '雨']],
    ['anything for a header of another world', '処理ログ', ['ok', 'ok']],
    ['anything for a column without a header', '', ['1']],
  ])('never %s', (_, header, cells) => {
    expect(guessFields(columnsOf({ [header]: cells }), aidsFields, [])).toEqual([])
  })

  it('uses each field once, for the likelier column', () => {
    const columns = columnsOf({ 代理人氏名: ['甲'], 氏名: ['乙'], お名前の控え: ['丙'] })
    const guesses = guessFields(columns, aidsFields, [])
    expect(guesses.filter((one) => one.field === 'name').map((one) => one.header)).toEqual(['氏名'])
    expect(guesses.find((one) => one.header === '代理人氏名')?.field).toBe('agentName')
  })

  it('knows the headers of known profiles', () => {
    const known = [loadProfile('aids-logoform')]
    const columns = columnsOf({ 課税状況を市が確認することに同意しますか: ['同意する'] })
    expect(guessFields(columns, aidsFields, known)).toMatchObject([{ field: 'taxConsent', score: 1 }])
  })
})

describe('meanings proposed for words', () => {
  it.each([
    ['place', '在宅', '在宅'],
    ['place', '1:在宅', '在宅'],
    ['attachments', '02カタログ', 'カタログ'],
    ['careInsurance', '認定あり（要介護1）', '認定あり'],
    ['taxConsent', 'はい', true],
    ['taxConsent', '2:いいえ', false],
    ['alreadyBought', '○', true],
    ['place', '会社', null],
    ['taxConsent', 'たぶん', null],
  ])('%s %s', (id, word, expected) => {
    expect(guessValue(field(id), word, [])).toBe(expected)
  })

  it.each([
    ['N10A：浴槽', 'N10A'],
    ['ｎ０９ 訓練いす', 'N09'],
    ['浴槽', 'N10A'],
    ['浴そう', null],
    ['N99：なにか', null],
  ])('item %s', (word, expected) => {
    expect(guessItem(word, items)).toBe(expected)
  })
})

describe('acts on a draft', () => {
  const place = columnOf('場所', ['1:在宅', '2:施設', '1:在宅', '会社', '会社'])
  const papers = columnOf('書類', ['見積書|カタログ', '見積書', '見積書|カタログ|絵'])
  const day = columnOf('日', ['R8.11.4', '2026/11/5'])

  it('mapping a column brings proposals for its words; what nobody can tell stays open', () => {
    const draft = mapColumn(empty, place, 'place', hints)
    expect(draft.columns).toEqual({ place: '場所' })
    expect(draft.values).toEqual({ place: { '1:在宅': '在宅', '2:施設': '施設' } })
    expect(openWords(draft, field('place'), place, hints)).toEqual(['会社'])
    expect(openWords(setWord(draft, 'place', '会社', 'その他'), field('place'), place, hints)).toEqual([])
  })

  it('a list brings its separator, and another one brings other words', () => {
    const draft = mapColumn(empty, papers, 'attachments', hints)
    expect(draft.separators).toEqual({ attachments: '|' })
    expect(openWords(draft, field('attachments'), papers, hints)).toEqual(['絵'])
    const undivided = setSeparator(draft, 'attachments', null, papers, hints)
    expect(openWords(undivided, field('attachments'), papers, hints)).toContain('見積書|カタログ|絵')
  })

  it('a date brings its forms; taking one away makes the column bad', () => {
    const draft = mapColumn(empty, day, 'birthDate', hints)
    expect(draft.dateFormats.toSorted()).toEqual(['Gy.M.D', 'YYYY/MM/DD'])
    expect(columnStatus(draft, day, [day], hints, false)).toEqual({ mark: 'look', text: '2形式が混在' })
    expect(columnStatus(toggleDateForm(draft, 'Gy.M.D'), day, [day], hints, false).mark).toBe('bad')
  })

  it('a field is fed by one column, and a column feeds one field', () => {
    const first = mapColumn(empty, place, 'place', hints)
    const moved = mapColumn(first, papers, 'place', hints)
    expect(moved.columns).toEqual({ place: '書類' })
    expect(mapColumn(moved, papers, 'note', hints).columns).toEqual({ note: '書類' })
    expect(mapColumn(moved, papers, null, hints).columns).toEqual({})
    expect(fieldOf(moved, '場所')).toBeNull()
  })

  it('mapping a column takes the constant of its field away', () => {
    const draft = setConstant(empty, 'place', '在宅')
    expect(mapColumn(draft, place, 'place', hints).constants).toEqual({})
    expect(missingRequired(setConstant(empty, 'name', 'x'), aidsFields, (id) => id === 'name')).toEqual([])
    expect(missingRequired(empty, aidsFields, (id) => id === 'name')).toHaveLength(1)
  })

  it('every draft is a valid profile', () => {
    const columns = columnsOf({
      受付番号: ['1'],
      生年月日: ['S58.5.8'],
      種目: ['N10A：浴槽', '浴槽'],
      添付書類: ['見積書|カタログ', '見積書|カタログ'],
    })
    const { draft } = guessedDraft('aids', { ...form, encoding: 'utf-16le', delimiter: ';', headerRow: 3 }, columns, hints)
    expect(draft.values['item']).toEqual({ 'N10A：浴槽': 'N10A' })
    const parsed = parseProfile(JSON.parse(JSON.stringify(draft)))
    expect(parsed).toMatchObject({ ok: true, profile: { encoding: 'utf-16le', delimiter: ';', headerRow: 3 } })
  })

  it('a doubled header is told, and a column nobody reads is no problem', () => {
    const twice = [...columnsOf({ 氏名: ['甲'] }), ...columnsOf({ 氏名: ['乙'] })]
    const [first] = twice
    if (first === undefined) throw new Error('no column')
    expect(columnStatus(empty, first, twice, hints, false)).toEqual({ mark: 'none', text: '同じ見出しが2列以上' })
    expect(columnStatus({ ...empty, columns: { name: '氏名' } }, first, twice, hints, false).mark).toBe('bad')
    expect(columnStatus(empty, place, [place], hints, false)).toEqual({ mark: 'none', text: '取り込まない' })
  })
})
