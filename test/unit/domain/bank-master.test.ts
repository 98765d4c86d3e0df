import { describe, expect, it } from 'vitest'
import { branchChanges, branchObstacle, branchVerdict, type BankBranch, type BankFileRow } from '../../../shared/domain/bank-master.ts'
import { readBankHeader, readBankRow } from '../../../shared/domain/bank-master-file.ts'

const branch = (change: Partial<BankBranch> = {}): BankBranch => ({
  bankCode: '9998',
  bankName: 'テスト',
  bankKana: 'テスト',
  branchCode: '101',
  branchName: '中央',
  branchKana: 'チユウオウ',
  validFrom: '2000-01-01',
  validTo: null,
  successor: null,
  ...change,
})
const row = (change: Partial<BankFileRow> = {}): BankFileRow => ({
  bankCode: '9998',
  bankName: 'テスト',
  bankKana: 'テスト',
  branchCode: '101',
  branchName: '中央',
  branchKana: 'チユウオウ',
  closedOn: null,
  successor: null,
  ...change,
})
const at = { bankCode: '9998', branchCode: '101' }

describe('a branch on a day', () => {
  const merged = branch({ validTo: '2026-11-24', successor: { bankCode: '9998', branchCode: '102' } })
  it.each([
    ['open', [branch()], '2026-11-24', 'open'],
    ['on its last day', [merged], '2026-11-24', 'open'],
    ['the day after', [merged], '2026-11-25', 'closed'],
    ['before its first day', [branch({ validFrom: '2027-04-01' })], '2026-11-24', 'not-yet'],
    ['closed once, opened again', [merged, branch({ validFrom: '2027-01-01' })], '2027-01-01', 'open'],
    ['between closing and opening', [merged, branch({ validFrom: '2027-01-01' })], '2026-12-31', 'closed'],
    ['nowhere', [], '2026-11-24', 'unknown-branch'],
  ])('%s', (_, rows, day, kind) => {
    expect(branchVerdict(rows, 'テスト', true, day).kind).toBe(kind)
  })

  it('of a bank that is not there', () => {
    expect(branchVerdict([], null, true, '2026-11-24').kind).toBe('unknown-bank')
  })

  it('is not judged without a table', () => {
    const verdict = branchVerdict([], null, false, '2026-11-24')
    expect(verdict.kind).toBe('no-table')
    expect(branchObstacle(verdict, at)).toBeNull()
  })

  it('that was merged names the one that took it over', () => {
    const verdict = branchVerdict([merged], 'テスト', true, '2026-12-01')
    expect(branchObstacle(verdict, at)).toBe(
      'テスト中央支店（9998-101）は令和8年11月25日に廃止されています。口座は 9998-102 に移っています',
    )
  })
})

describe('a newer table', () => {
  const how = { asOf: '2026-12-01', whole: true }
  it.each<[string, BankBranch[], BankFileRow[], boolean, string[]]>([
    ['changes nothing when it says the same', [branch()], [row()], true, []],
    ['adds what is new', [branch()], [row(), row({ branchCode: '102' })], true, ['added']],
    ['renames', [branch()], [row({ branchName: '本店' })], true, ['renamed']],
    ['closes what it lacks, when it is whole', [branch(), branch({ branchCode: '102' })], [row()], true, ['closed']],
    ['closes nothing it lacks, when it is a part', [branch(), branch({ branchCode: '102' })], [row()], false, []],
    ['closes by its own word', [branch()], [row({ closedOn: '2027-01-01' })], false, ['closed']],
    ['says nothing twice', [branch({ validTo: '2026-12-31' })], [row({ closedOn: '2027-01-01' })], false, []],
    ['opens again what was closed before', [branch({ validTo: '2026-06-30' })], [row()], true, ['added']],
    ['leaves what is closed alone', [branch({ validTo: '2026-06-30' })], [row({ branchCode: '102' })], true, ['added']],
  ])('%s', (_, current, rows, whole, kinds) => {
    expect(branchChanges(current, rows, { ...how, whole }).map((change) => change.kind)).toEqual(kinds)
  })

  it('ends what it lacks the day before it holds', () => {
    const [change] = branchChanges([branch()], [row({ branchCode: '102' })], how).filter((one) => one.kind === 'closed')
    expect(change).toMatchObject({ lastDay: '2026-11-30', successor: null })
  })
})

describe('a line of the file', () => {
  const header = ['銀行コード', '銀行名', '銀行名カナ', '支店コード', '支店名', '支店名カナ', '廃止日', '承継銀行コード', '承継支店コード']
  const read = (cells: readonly string[]) => {
    const found = readBankHeader(header)
    if (!found.ok) throw new Error('header')
    return readBankRow(found.places, cells)
  }
  it('may lack leading zeros and has large kana', () => {
    expect(read(['1', 'みずほ', 'ﾐｽﾞﾎ', '4', '丸の内', 'マルノウチチュウオウ', '', '', ''])).toMatchObject({
      ok: true,
      row: { bankCode: '0001', branchCode: '004', bankKana: 'ミズホ', branchKana: 'マルノウチチユウオウ' },
    })
  })
  it.each([
    ['a code of letters', ['x', 'a', 'ア', '1', 'a', 'ア', '', '', ''], '銀行コード'],
    ['a long branch code', ['1', 'a', 'ア', '1234', 'a', 'ア', '', '', ''], '支店コード'],
    ['no name', ['1', '', 'ア', '1', 'a', 'ア', '', '', ''], '銀行名が空'],
    ['a day that is none', ['1', 'a', 'ア', '1', 'a', 'ア', '2026-02-30', '', ''], '廃止日'],
    ['half a successor', ['1', 'a', 'ア', '1', 'a', 'ア', '2026-02-01', '1', ''], '承継'],
    ['a successor of an open branch', ['1', 'a', 'ア', '1', 'a', 'ア', '', '1', '2'], '廃止日のある行'],
  ])('is refused with %s', (_, cells, told) => {
    const found = read(cells)
    expect(found.ok ? '' : found.problem).toContain(told)
  })
  it('tells what the header lacks', () => {
    expect(readBankHeader(['銀行コード', '銀行コード'])).toMatchObject({ ok: false, duplicate: ['銀行コード'] })
  })
})
