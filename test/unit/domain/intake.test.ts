import { describe, expect, it } from 'vitest'
import { possibleDuplicates, redactMyNumbers } from '../../../shared/domain/intake.ts'
import type { IntakeRow } from '../../../shared/domain/intake.ts'
import type { CaseState } from '../../../shared/domain/case-state.ts'
import { caseStates } from '../../../shared/domain/case-state.ts'
import { importText, loadProfile } from '../programmes/sample-office.ts'
import type { Office } from '../programmes/sample-office.ts'

const profile = loadProfile('aids-logoform')
const header = [...profile.columns.values()].map((headers) => headers[0] ?? '')
const fields = [...profile.columns.keys()]
const good: Readonly<Record<string, string>> = {
  receiptNo: 'T-1',
  submittedAt: '2026-11-02 07:21:23',
  applicantKind: 'ご本人',
  residentNo: '1000000007',
  name: '藤田　浩二',
  kana: 'フジタ　コウジ',
  birthDate: '1983-08-13',
  postalCode: '464-0851',
  address: '千種区今池南96',
  item: '特殊寝台',
  quantity: '1',
  price: '100,000',
  estimateDate: '2026-10-30',
  place: '自宅',
  taxConsent: '同意する',
  alreadyBought: '購入していない',
  attachments: '見積書',
}

const quote = (cell: string): string => `"${cell.replaceAll('"', '""')}"`
const csv = (...rows: readonly Readonly<Record<string, string>>[]): string =>
  [header, ...rows.map((row) => fields.map((field) => ({ ...good, ...row })[field] ?? ''))]
    .map((cells) => cells.map(quote).join(','))
    .join('\n')
const run = (office: Office, ...rows: readonly Readonly<Record<string, string>>[]): readonly IntakeRow[] =>
  importText(office, profile, csv(...rows))
const brief = (rows: readonly IntakeRow[]): readonly string[] =>
  rows.map((row) => [row.verdict, ...row.errors.map((e) => e.code), ...row.warnings.map((w) => w.code)].join(' '))

describe('verdicts', () => {
  it('adds, knows again, changes, and stands on the first of two rows of one number', () => {
    const office: Office = new Map()
    expect(brief(run(office, {}, {}, { note: 'x' }))).toEqual(['added', 'same', 'rejected duplicate-receipt'])
    expect(brief(run(office, {}))).toEqual(['same'])
    expect(brief(run(office, { note: 'y' }, { note: 'y' }, {}))).toEqual(['changed', 'same', 'rejected duplicate-receipt'])
  })

  it('lets a good row in after a rejected one of the same number', () => {
    expect(brief(run(new Map(), { price: 'x' }, {}))).toEqual(['rejected not-a-number', 'added'])
  })

  it.each(
    caseStates.map(
      (state) => [state, ['received', 'correction', 'on-hold', 'reviewed', 'drafted', 'circulating'].includes(state)] as const,
    ),
  )('a newer answer of a case that is %s is taken: %s', (state: CaseState, taken) => {
    const office: Office = new Map()
    run(office, {})
    office.set('T-1', { ...office.get('T-1')!, state })
    expect(brief(run(office, { note: 'x' }))).toEqual([taken ? 'changed' : 'rejected case-decided'])
    expect(brief(run(office, taken ? { note: 'x' } : {}))).toEqual(['same'])
  })

  it('takes the item by the word, the code and the full name of any width, as of the day', () => {
    const words = ['特殊寝台', 'ｎ０１', 'Ｎ０１', '特殊 寝台']
    expect(
      run(new Map(), ...words.map((item, i) => ({ item, receiptNo: `T-${i}`, submittedAt: `2026-0${i + 4}-01` }))).map((r) => r.itemCode),
    ).toEqual(words.map(() => 'N01'))
    const fax = (submittedAt: string) => ({ item: 'N90', submittedAt })
    expect(brief(run(new Map(), fax('2026-03-31')))).toEqual(['added'])
    expect(brief(run(new Map(), fax('2026-04-01')))).toEqual(['rejected unknown-item'])
  })

  it('asks for months of monthly items only, and ignores what others say there', () => {
    const months = 'ストーマ装具・尿路系（1か月単位）'
    expect(brief(run(new Map(), { item: months }))).toEqual(['rejected required-empty'])
    expect(brief(run(new Map(), { item: months, months: '3か月分' }))).toEqual(['added'])
    const other = run(new Map(), { months: 'たくさん' })
    expect([brief(other), other[0]?.values['months']]).toEqual([['added'], null])
  })

  it('refuses a My Number and carries it nowhere', () => {
    const [row] = run(new Map(), { residentNo: '１２３４５６７８９０１８' })
    expect(brief(row === undefined ? [] : [row])).toEqual(['rejected my-number'])
    expect(JSON.stringify(row)).not.toMatch(/123456789018|１２３４５６７８９０１８/)
    expect(redactMyNumbers(['a', '1234-5678-9018'])).toEqual(['a', '（マイナンバーのため消去）'])
  })

  it('refuses a row whose columns do not fit the header', () => {
    const text = csv({}, { receiptNo: 'T-2' }).split('\n')
    const rows = importText(new Map(), profile, [text[0], `${text[1]},""`, `${text[2]},"x"`, '"T-3","only"'].join('\n'))
    expect(brief(rows)).toEqual(['added', 'rejected wrong-column-count', 'rejected wrong-column-count'])
    expect(rows[2]?.errors[0]?.message).toContain('この行2列')
  })
})

describe('warnings', () => {
  it.each([
    [{ taxConsent: '' }, 'no-tax-consent'],
    [{ taxConsent: '同意しない' }, 'no-tax-consent'],
    [{ attachments: 'カタログ・パンフレット' }, 'missing-attachment'],
    [{ item: 'たん吸引器' }, 'missing-attachment'],
    [{ alreadyBought: '購入した' }, 'already-bought'],
    [{ name: '藤井　浩二' }, 'name-mismatch'],
    [{ postalCode: '464-0850' }, 'postal-mismatch'],
    [{ place: '宇宙' }, 'unknown-word'],
  ])('%j: %s', (over, code) => {
    expect(brief(run(new Map(), over))).toEqual([`added ${code}`])
  })

  it('tells a second application of the same person and item within 30 days, at the later row', () => {
    const second = { receiptNo: 'T-2', submittedAt: '2026-12-02' }
    expect(brief(run(new Map(), {}, second))).toEqual(['added', 'added possible-duplicate'])
    expect(brief(run(new Map(), {}, { ...second, submittedAt: '2026-12-03' }))).toEqual(['added', 'added'])
    expect(brief(run(new Map(), {}, { ...second, submittedAt: '2026-10-03' }))).toEqual(['added', 'added possible-duplicate'])
    expect(brief(run(new Map(), {}, { ...second, item: '浴槽' }))).toEqual(['added', 'added'])
  })

  it('counts unlinked persons as one by kana and birth date, and never an application with itself', () => {
    const nobody = { residentNo: '1000999999', kana: 'ダレカ' }
    expect(brief(run(new Map(), nobody, { ...nobody, receiptNo: 'T-2' }))).toEqual(['added', 'added possible-duplicate'])
    const office: Office = new Map()
    run(office, {})
    expect(brief(run(office, { note: 'newer' }))).toEqual(['changed'])
    expect(possibleDuplicates([{ receiptNo: 'T-1', day: '2026-11-02' }], 'T-1', '2026-11-02', 30)).toEqual([])
  })

  it('forgets the older item of an application that this file changes', () => {
    const office: Office = new Map()
    run(office, {})
    const rows = run(office, { item: '浴槽' }, { receiptNo: 'T-2' })
    expect(brief(rows)).toEqual(['changed', 'added'])
  })
})
