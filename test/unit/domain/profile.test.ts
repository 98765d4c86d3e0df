import { describe, expect, it } from 'vitest'
import { mapHeaders } from '../../../shared/domain/header.ts'
import { parseProfile, profileFieldProblems } from '../../../shared/domain/profile.ts'
import type { Profile } from '../../../shared/domain/profile.ts'
import { aidsFields } from '../../../shared/programmes/daily-living-aids/programme.ts'
import { loadProfile } from '../programmes/sample-office.ts'

const base = { id: 'p', programme: 'aids', encoding: 'utf-8', columns: { receiptNo: '受付番号' }, dateFormats: ['YYYY-MM-DD'] }
const problemsOf = (input: unknown): readonly string[] => {
  const parsed = parseProfile(input)
  return parsed.ok ? [] : parsed.problems
}
const profileOf = (over: object): Profile => {
  const parsed = parseProfile({ ...base, ...over })
  if (!parsed.ok) throw new Error(parsed.problems.join())
  return parsed.profile
}

describe('parseProfile', () => {
  it.each(['aids-logoform', 'aids-etumo', 'aids-counter', 'gift-logoform', 'claims'])('takes %s', (id) => {
    expect(loadProfile(id).id).toBe(id)
  })

  it.each([
    ['no object', null, '{…}'],
    ['a misspelt key', { ...base, colums: {} }, '「colums」という設定はありません'],
    ['no id', { ...base, id: '' }, '「id」がない'],
    ['an encoding', { ...base, encoding: 'sjis' }, '「encoding」は'],
    ['a delimiter', { ...base, delimiter: ' ' }, '「delimiter」は'],
    ['a header row', { ...base, headerRow: 0 }, '「headerRow」は'],
    ['a name that is no text', { ...base, name: 1 }, '「name」は'],
    ['no columns', { ...base, columns: {} }, '「columns」に'],
    ['a column that is a number', { ...base, columns: { receiptNo: 1 } }, '「columns」の「receiptNo」'],
    ['one header for two fields', { ...base, columns: { receiptNo: 'A', name: ['B', 'A'] } }, '見出し「A」が項目「receiptNo」と「name」'],
    ['a value of a wrong kind', { ...base, values: { place: { 自宅: null } } }, '「values」の「place」の「自宅」'],
    ['words that are one after folding', { ...base, values: { place: { A: 'x', Ａ: 'y' } } }, '同じ言葉'],
    ['an empty separator', { ...base, separators: { attachments: '' } }, '「separators」の「attachments」'],
    ['a date form without a day', { ...base, dateFormats: ['YYYY-MM'] }, '日付の形「YYYY-MM」'],
    ['a constant of a wrong kind', { ...base, constants: { channel: [] } }, '「constants」の「channel」'],
    ['a constant beside a column', { ...base, constants: { receiptNo: 'x' } }, '「columns」と「constants」の両方'],
  ])('refuses %s', (_, input, message) => {
    const problems = problemsOf(input)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain(message)
  })

  it('tells fields that the programme does not have', () => {
    const profile = profileOf({ columns: { receiptNo: 'A', nmae: 'B' }, values: { place: { x: 'y' } } })
    expect(profileFieldProblems(profile, aidsFields)).toEqual([expect.stringContaining('「nmae」'), expect.stringContaining('「place」')])
  })
})

describe('mapHeaders', () => {
  const profile = profileOf({ columns: { receiptNo: ['受付番号', '整理番号'], name: '【対象者】お名前' } })

  it('takes the first header that the file has, wherever it stands', () => {
    const mapping = mapHeaders(profile, aidsFields, ['ステータス', '【対象者】お名前', ' 整理番号 '])
    expect(mapping.ok).toBe(true)
    expect(mapping.columns.get('receiptNo')).toEqual({ field: 'receiptNo', index: 2, header: ' 整理番号 ' })
    expect(mapping.extra).toEqual(['ステータス'])
  })

  it('shows a header that changed instead of guessing', () => {
    const mapping = mapHeaders(profile, aidsFields, ['受付番号', '【対象の方】お名前', '住所'])
    expect(mapping.ok).toBe(false)
    expect(mapping.columns.has('name')).toBe(false)
    expect(mapping.missing).toEqual([
      { field: 'name', label: '対象者氏名', headers: ['【対象者】お名前'], candidates: ['【対象の方】お名前'] },
    ])
    expect(mapping.problems[0]).toContain('似た見出し「【対象の方】お名前」')
  })

  it('refuses a mapped header that stands twice, and only such a one', () => {
    const mapping = mapHeaders(profile, aidsFields, ['受付番号', '【対象者】お名前', '受付番号', 'メモ', 'メモ'])
    expect([mapping.ok, mapping.duplicates]).toEqual([false, ['受付番号']])
  })
})
