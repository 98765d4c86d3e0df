import { describe, expect, it } from 'vitest'
import { differences, isMailAddress, isSuggested, requestSentences, signalsOf, templatesOn } from '../../../shared/domain/correction.ts'
import type { CellValue, Field } from '../../../shared/domain/field.ts'

const fields: readonly Field[] = [
  { id: 'name', label: '氏名', kind: 'text' },
  { id: 'price', label: '見積額', kind: 'number' },
  { id: 'consent', label: '同意', kind: 'flag' },
  { id: 'papers', label: '添付', kind: 'list' },
]

describe('前回との差', () => {
  it.each<readonly [string, Record<string, CellValue>, Record<string, CellValue>, readonly string[]]>([
    ['nothing changed', { name: '甲', price: 1 }, { price: 1, name: '甲' }, []],
    ['an empty text and nothing are the same', { name: '' }, { name: null }, []],
    ['a field that is not there and an empty list are the same', {}, { papers: [] }, []],
    ['a text', { name: '高橋' }, { name: '髙橋' }, ['name']],
    ['zero is not nothing', { price: null }, { price: 0 }, ['price']],
    ['no is not nothing', { consent: null }, { consent: false }, ['consent']],
    ['a word is not the number it looks like', { price: 1 }, { price: '1' }, ['price']],
    ['one more paper', { papers: ['見積書'] }, { papers: ['見積書', 'カタログ'] }, ['papers']],
    [
      'in the order of the form; fields of no form are left out',
      { zzz: 1 },
      { papers: ['見積書'], name: '甲', zzz: 2 },
      ['name', 'papers'],
    ],
  ])('%s', (_, before, after, ids) => {
    expect(differences(fields, before, after).map((d) => d.field.id)).toEqual(ids)
  })
})

describe('兆候', () => {
  const check = (id: string, verdict: 'ok' | 'judge' | 'fail', evidence: Record<string, unknown> = {}) => ({ id, verdict, evidence })
  it.each<readonly [string, ReturnType<typeof check>[], string[], readonly string[]]>([
    ['all well', [check('2', 'ok'), check('10', 'ok', { attached: true })], [], []],
    ['warnings by their codes', [], ['no-tax-consent'], ['no-tax-consent']],
    ['a line that holds says nothing, whatever its evidence', [check('10', 'ok', { attached: false })], [], []],
    [
      'the estimate',
      [check('10', 'judge', { attached: false, estimateDate: null, registeredFrom: null })],
      [],
      ['check:10', 'no-estimate', 'no-estimate-date', 'no-provider'],
    ],
    ['a place that is wrong is not a place that is missing', [check('6', 'fail')], [], ['check:6']],
    ['a place to ask for', [check('6', 'judge')], [], ['check:6', 'no-place']],
    ['the address', [check('12', 'judge', { sameAddress: false, guardian: null })], [], ['address-differs', 'check:12']],
    ['the guardian', [check('12', 'fail', { sameAddress: true, guardian: null })], [], ['check:12', 'no-guardian']],
  ])('%s', (_, checks, warnings, expected) => {
    const signals = signalsOf(
      checks,
      warnings.map((code) => ({ code })),
      true,
    )
    expect([...signals].sort()).toEqual(expected)
  })

  it('somebody linked to nobody is one, and any of a line’s signs suggests it', () => {
    const signals = signalsOf([], [], false)
    expect(isSuggested({ signals: ['name-mismatch', 'unlinked'] }, signals)).toBe(true)
    expect(isSuggested({ signals: [] }, signals)).toBe(false)
  })
})

it('lines are those in force, by their codes', () => {
  const line = (code: string, validFrom: string, validTo: string | null) => ({
    code,
    title: code,
    sentence: '',
    signals: [],
    validFrom,
    validTo,
  })
  const rows = [line('ZZ', '2020-04-01', null), line('AA', '2020-04-01', '2026-11-23'), line('BB', '2026-11-24', '2026-11-24')]
  expect(templatesOn(rows, '2026-11-24').map((row) => row.code)).toEqual(['BB', 'ZZ'])
})

it('a mail says each line with its title, and the clerk’s words last', () => {
  expect(requestSentences([{ title: '見積書', sentence: 'お送りください。' }], ' 型番も。 ')).toEqual([
    '【見積書】お送りください。',
    '型番も。',
  ])
  expect(requestSentences([], ' ')).toEqual([])
})

it.each([
  ['hanako@example.jp', true],
  ['hanako.m+1@mail.example.co.jp', true],
  ['', false],
  ['hanako', false],
  ['hanako@localhost', false],
  ['a@example.jp, b@example.jp', false],
  ['a@example.jp\r\nBcc: b@example.jp', false],
  ['=cmd@example.jp', false],
  ['-x@example.jp', false],
  ['花子@example.jp', false],
])('a mail address: %j %s', (text, expected) => {
  expect(isMailAddress(text)).toBe(expected)
})
