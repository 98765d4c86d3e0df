import { describe, expect, test } from 'vitest'
import { aidsFields } from '../../../shared/programmes/daily-living-aids/programme.ts'
import {
  entryCells,
  entryChoices,
  entryGroups,
  entryHeader,
  entryProfile,
  tidyEntry,
} from '../../../shared/programmes/daily-living-aids/entry.ts'

const cell = (id: string, typed: string): string =>
  entryCells({ [id]: typed }, 'R8-U0001')[entryHeader.indexOf(aidsFields.find((f) => f.id === id)?.label ?? '')] ?? ''

describe('the form', () => {
  test('asks for every field of the programme once, except the number that the program gives', () => {
    const asked = entryGroups.flatMap((group) => group.fields)
    expect([...asked, 'receiptNo'].toSorted()).toEqual(aidsFields.map((field) => field.id).toSorted())
  })

  test('offers only words that its profile reads', () => {
    for (const field of aidsFields) {
      const known = entryProfile.values.get(field.id)
      for (const word of entryChoices(field)) {
        expect([field.id, word, known?.has(word) ?? field.choices?.includes(word)]).toEqual([field.id, word, true])
      }
    }
  })

  test('has one cell for each header, the receipt number among them', () => {
    const cells = entryCells({ name: ' 髙橋　花子 ' }, 'R8-U0001')
    expect(cells).toHaveLength(entryHeader.length)
    expect(cells.filter((one) => one !== '')).toEqual(['R8-U0001', '髙橋　花子'])
  })
})

describe('what was typed becomes a cell', () => {
  test.each([
    ['submittedAt', 'r081124', '2026-11-24'],
    ['birthDate', '昭和62年12月21日', '1987-12-21'],
    ['birthDate', '62/12/21', '62/12/21'],
    ['price', '１２３，４５６円', '123,456'],
    ['quantity', 'ふたつ', 'ふたつ'],
    ['kana', 'ﾀｶﾊｼ ﾊﾅｺ', 'タカハシ　ハナコ'],
    ['name', '神\uFA19', '神\uFA19'],
    ['residentNo', '１００００００００７', '1000000007'],
  ])('%s: %s', (id, typed, expected) => {
    expect(cell(id, typed)).toBe(expected)
  })

  test('and is shown back once, however often the field is left', () => {
    for (const [id, typed] of [
      ['submittedAt', '平成31年5月1日'],
      ['price', '１２３４５６'],
      ['kana', 'ﾀｶﾊｼ'],
      ['postalCode', '4600002'],
    ] as const) {
      const once = tidyEntry(id, typed).shown
      expect(tidyEntry(id, once)).toMatchObject({ shown: once, problem: null })
    }
    expect(tidyEntry('submittedAt', '平成31年5月1日')).toEqual({
      shown: '令和元年5月1日',
      note: expect.stringContaining('令和元年5月1日です'),
      problem: null,
    })
  })

  test.each([
    ['submittedAt', 'R8.2.30'],
    ['price', '不明'],
  ])('and stays as it was when it cannot be read: %s %s', (id, typed) => {
    expect(tidyEntry(id, typed)).toMatchObject({ shown: typed, problem: expect.stringMatching(/[ぁ-ん]/) })
  })
})
