import { describe, expect, it } from 'vitest'
import { choiceGroups, choiceHeader, isChosen, readChoices } from '../../../shared/domain/choice-columns.ts'
import { columnReader, type ColumnFacts } from '../../../shared/domain/column-facts.ts'
import { columnStatus, missingRequired } from '../../../shared/domain/draft-status.ts'
import { mapHeaders } from '../../../shared/domain/header.ts'
import { choiceOf, setChoice } from '../../../shared/domain/profile-draft-choices.ts'
import { draftFromProfile, fieldOf, guessedDraft, mapColumn, type DraftHints } from '../../../shared/domain/profile-draft.ts'
import { parseProfile, profileFieldProblems, type Profile } from '../../../shared/domain/profile.ts'
import { readCells } from '../../../shared/domain/row.ts'
import { aidsFields } from '../../../shared/programmes/daily-living-aids/programme.ts'

const hints: DraftHints = { fields: aidsFields, itemField: 'item', known: [], items: [] }
const form = { encoding: 'utf-8', delimiter: ',', headerRow: 1 } as const
const columnsOf = (table: Readonly<Record<string, readonly string[]>>): readonly ColumnFacts[] =>
  Object.entries(table).map(([header, cells], index) => {
    const reader = columnReader(index, header)
    for (const cell of cells) reader.take(cell)
    return reader.facts()
  })
const profile = (more: object): Profile => {
  const parsed = parseProfile({ id: 'p', programme: 'aids', encoding: 'utf-8', columns: { name: '氏名' }, ...more })
  if (!parsed.ok) throw new Error(parsed.problems.join())
  return parsed.profile
}
const problemsOf = (more: object): string => {
  const parsed = parseProfile({ id: 'p', programme: 'aids', encoding: 'utf-8', columns: { name: '氏名' }, ...more })
  return parsed.ok ? '' : parsed.problems.join()
}

const kinds = { '手帳の種類：身体': ['○', '', ''], '手帳の種類：精神': ['', '○', '×'], '手帳の種類：愛護': ['', '', ''] }

describe('headers of one choice each', () => {
  it.each([
    ['手帳の種類：身体', '手帳の種類', '身体'],
    ['手帳の種類: 精神', '手帳の種類', '精神'],
    ['添付書類（見積書）', '添付書類', '見積書'],
    ['添付書類[カタログ]', '添付書類', 'カタログ'],
    ['添付書類／手帳の写し', '添付書類', '手帳の写し'],
    ['添付書類_見積書', '添付書類', '見積書'],
  ])('%s is %s and %s', (header, stem, choice) => {
    expect(choiceHeader(header)).toEqual({ stem, choice })
  })

  it.each(['氏名', 'フリガナ', '：身体'])('%s has no such form', (header) => expect(choiceHeader(header)).toBeNull())
})

describe('marks', () => {
  it.each([
    ['○', true],
    ['〇', true],
    ['1', true],
    ['１', true],
    ['TRUE', true],
    ['はい', true],
    ['レ', true],
    ['身体', true],
    ['身体障害者手帳', true],
    ['', false],
    ['0', false],
    ['×', false],
    ['false', false],
    ['△', null],
    ['2級', null],
  ])('%j: %s', (cell, expected) => {
    expect(isChosen(cell, { header: '手帳の種類：身体', value: '身体障害者手帳' })).toBe(expected)
  })

  it('what is neither stays with its choice, as a word that nobody knows', () => {
    const columns = ['見積書', 'カタログ'].map((value, index) => ({ field: 'attachments', index, header: `添付：${value}`, value }))
    expect(readChoices(columns, ['○', '後日'], (cell) => cell)).toEqual({
      values: ['見積書', 'カタログ（後日）'],
      text: '添付：見積書: ○\n添付：カタログ: 後日',
    })
  })
})

describe('a profile with a column for each choice', () => {
  const choiceColumns = {
    attachments: { '添付：見積書': '見積書', '添付：カタログ': 'カタログ' },
    certificateKind: { '手帳：身体': '身体障害者手帳', '手帳：愛護': '愛護手帳' },
  }
  const header = ['氏名', '添付：見積書', '添付：カタログ', '手帳：身体', '手帳：愛護']

  it('reads them as one list, or one choice; several choices of one are for a person', () => {
    const p = profile({ choiceColumns })
    const mapping = mapHeaders(p, aidsFields, header)
    expect([mapping.ok, mapping.extra]).toEqual([true, []])
    const read = (cells: readonly string[]) => readCells(p, mapping, aidsFields, cells).values
    expect(read(['某', '○', '1', '○', '']).attachments).toEqual(['見積書', 'カタログ'])
    expect(read(['某', '', '', '', '○'])).toMatchObject({ attachments: [], certificateKind: '愛護手帳' })
    expect(read(['某', '', '', '○', '○']).certificateKind).toBe('身体障害者手帳・愛護手帳')
  })

  it('its content tells a changed mark, and strikes out a My Number', () => {
    const p = profile({ choiceColumns })
    const mapping = mapHeaders(p, aidsFields, header)
    const contents = [
      ['某', '○', ''],
      ['某', '', '○'],
      ['某', '○', ''],
    ].map((cells) => readCells(p, mapping, aidsFields, cells).content)
    expect(contents[0]).toBe(contents[2])
    expect(contents[0]).not.toBe(contents[1])
    const struck = readCells(p, mapping, aidsFields, ['某', '123456789018', '', '', ''])
    expect(struck.struck).toEqual(['attachments'])
    expect(JSON.stringify(struck)).not.toContain('123456789018')
  })

  it('a column of a choice that the file lacks is missed by name', () => {
    const mapping = mapHeaders(profile({ choiceColumns }), aidsFields, ['氏名', '添付：見積書', '手帳：身体', '手帳：愛護'])
    expect([mapping.ok, mapping.missing.map((one) => [one.field, one.headers])]).toEqual([false, [['attachments', ['添付：カタログ']]]])
  })

  it.each([
    ['a header twice', { choiceColumns: { attachments: { 氏名: '見積書' } } }, '見出し「氏名」が2つの項目に'],
    [
      'a field twice',
      { columns: { name: '氏名', attachments: '添付' }, choiceColumns: { attachments: { '添付：見': '見積書' } } },
      '両方にあります',
    ],
    ['a constant beside', { choiceColumns: { attachments: { 添付: '見積書' } }, constants: { attachments: 'x' } }, '両方にあります'],
    ['no columns', { choiceColumns: { attachments: {} } }, 'の形にしてください'],
    ['an empty value', { choiceColumns: { attachments: { 添付: '' } } }, '値を書いてください'],
    ['no switch', { acceptBeyondEra: 'はい' }, 'true か false'],
  ])('%s is refused', (_name, more, words) => expect(problemsOf(more)).toContain(words))

  it('a field of free text has no choices', () => {
    expect(profileFieldProblems(profile({ choiceColumns: { note: { 備考: 'x' } } }), aidsFields).join()).toContain('選択の項目ではない')
  })

  it('a file of before has none and is valid', () => {
    expect([profile({}).choiceColumns.size, profile({}).acceptBeyondEra]).toEqual([0, false])
  })
})

describe('the wizard', () => {
  it('proposes headers that share a stem and hold marks as the choices of one field', () => {
    const { draft } = guessedDraft('aids', form, columnsOf({ 氏名: ['某', '某々', '何某'], ...kinds }), hints)
    expect(draft.columns).toEqual({ name: '氏名' })
    expect(draft.choiceColumns).toEqual({
      certificateKind: {
        '手帳の種類：身体': '身体障害者手帳',
        '手帳の種類：精神': '精神障害者保健福祉手帳',
        '手帳の種類：愛護': '愛護手帳',
      },
    })
    expect(fieldOf(draft, '手帳の種類：愛護')).toBe('certificateKind')
    const parsed = parseProfile(JSON.parse(JSON.stringify(draft)))
    expect(parsed.ok).toBe(true)
  })

  it.each([
    ['free text behind the sign', { '手帳の種類：番号': ['A-1', 'A-2'], '手帳の種類：級': ['1級', '2級'] }],
    ['one column only', { '手帳の種類：身体': ['○', ''] }],
    ['no mark anywhere', { '手帳の種類：身体': ['', ''], '手帳の種類：精神': ['', ''] }],
  ])('%s is no group', (_name, table) => expect(choiceGroups(columnsOf(table))).toEqual([]))

  it('a further column of marks given the same field is one more choice; any other column takes its place', () => {
    const columns = columnsOf({ ...kinds, 難病: ['○', ''], 手帳: ['身体障害者手帳', '愛護手帳'] })
    const { draft } = guessedDraft('aids', form, columns.slice(0, 3), hints)
    const more = mapColumn(draft, columns[3] ?? null, 'certificateKind', hints)
    expect(choiceOf(more, '難病')).toEqual({ field: 'certificateKind', value: '難病' })
    expect(Object.keys(more.choiceColumns?.['certificateKind'] ?? {})).toHaveLength(4)
    const dropped = mapColumn(more, columns[3] ?? null, null, hints)
    expect(choiceOf(dropped, '難病')).toBeNull()
    const whole = mapColumn(draft, columns[4] ?? null, 'certificateKind', hints)
    expect([whole.columns['certificateKind'], whole.choiceColumns]).toEqual(['手帳', undefined])
  })

  it('says what it cannot read, and counts the field as fed', () => {
    const columns = columnsOf({ '添付：見積書': ['○', '後日'] })
    const draft = setChoice(guessedDraft('aids', form, [], hints).draft, '添付：見積書', 'attachments', '見積書')
    const [column] = columns
    if (column === undefined) throw new Error('no column')
    expect(columnStatus(draft, column, columns, hints, false)).toEqual({ mark: 'look', text: '○とも空とも読めない（後日）' })
    expect(missingRequired(draft, aidsFields, (id) => id === 'attachments')).toEqual([])
  })

  it('proposes them too where a known profile fits the rest of the file', () => {
    const p = profile({ columns: { name: '氏名', certificateKind: '手帳の種類' } })
    const table = { 氏名: ['某', '某々'], '手帳の種類：身体': ['○', ''], '手帳の種類：愛護': ['', '○'] }
    const { draft, unsure } = draftFromProfile(p, form, mapHeaders(p, aidsFields, Object.keys(table)), columnsOf(table), hints)
    expect(draft.choiceColumns).toEqual({ certificateKind: { '手帳の種類：身体': '身体障害者手帳', '手帳の種類：愛護': '愛護手帳' } })
    expect(unsure).toEqual(['手帳の種類：身体', '手帳の種類：愛護'])
  })

  it('a profile that has them gives them back to the wizard', () => {
    const p = profile({ choiceColumns: { attachments: { '添付：見積書': '見積書' } }, acceptBeyondEra: true })
    const columns = columnsOf({ 氏名: ['某'], '添付：見積書': ['○'] })
    const { draft } = draftFromProfile(p, form, mapHeaders(p, aidsFields, ['氏名', '添付：見積書']), columns, hints)
    expect([draft.choiceColumns, draft.acceptBeyondEra]).toEqual([{ attachments: { '添付：見積書': '見積書' } }, true])
  })
})
