/** 台帳のファイル: out and in again the same, differences before they are taken in, the guard, and nothing gone is taken away. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import { afterEach, describe, expect, it } from 'vitest'
import { masterKinds, type MasterKind } from '../../shared/domain/master-tables-kinds.ts'
import { csvText } from '../../electron/backend/files/csv-write.ts'
import { parseCsv } from '../support/csv.ts'
import { project, sampleOffice, type TestOffice } from '../support/office.ts'
import { one, refusal, sql } from './acts.ts'

let office: TestOffice
afterEach(() => office.dispose())

const target = (name: string): string => join(office.folder, '..', name)
const out = (kind: MasterKind, name: string, user = 'admin') =>
  office.call(user, 'master.export', { kind, text: '', save: office.save(target(name)), replace: false })
const previewed = (kind: MasterKind, name: string, whole = true) =>
  office.call('admin', 'master.preview', { kind, ticket: office.open(target(name)), whole })
const commit = (kind: MasterKind, name: string, digest: string, reason = '', whole = true) =>
  office.call('admin', 'master.commit', { kind, ticket: office.open(target(name)), whole, digest, reason })

/** A register's sample file with some rows changed: `change` gets the header's cells by name, null leaves a row out. */
function altered(kind: string, name: string, change: (row: Record<string, string>, i: number) => Record<string, string> | null): void {
  const [header, ...rows] = parseCsv(readFileSync(join(project, `resources/sample/${kind}.csv`), 'utf8').replace(/^\uFEFF/, ''))
  const names = header?.cells ?? []
  const lines = rows.flatMap((row, i) => {
    const cells = change(Object.fromEntries(names.map((n, j) => [n, row.cells[j] ?? ''])), i)
    return cells === null ? [] : [names.map((n) => cells[n] ?? '')]
  })
  writeFileSync(target(name), csvText([names, ...lines], { guard: false }))
}

describe('a master that goes out', () => {
  it.each(['.csv', '.xlsx'])(
    'and comes in again is the same in every kind: %s',
    async (ending) => {
      office = await sampleOffice()
      // a sheet of the whole tax register is longer than a sheet that is read
      const kinds = masterKinds.filter((kind) => ending === '.csv' || !['residents', 'taxes'].includes(kind))
      for (const kind of kinds) {
        const made = await out(kind, `${kind}${ending}`, 'admin')
        const { counts, rows, extraHeaders } = await previewed(kind, `${kind}${ending}`)
        expect([kind, counts, rows, extraHeaders]).toEqual([
          kind,
          { added: 0, changed: 0, same: made.rows, refused: 0, gone: 0, closed: 0 },
          made.rows,
          [],
        ])
      }
      expect(await one(office, `select count(*) from hand_over where direction = 'out'`)).toBe(kinds.length)
    },
    60_000,
  )

  it('as a sheet has a frozen header, choices, text codes and dates', async () => {
    office = await sampleOffice()
    await out('providers', 'p.xlsx')
    const book = new ExcelJS.Workbook()
    await book.xlsx.readFile(target('p.xlsx'))
    const sheet = book.getWorksheet('事業者')
    expect(sheet?.views[0]).toMatchObject({ state: 'frozen', ySplit: 1 })
    const column = (header: string): number => ((sheet?.getRow(1).values ?? []) as string[]).indexOf(header)
    const cell = (header: string, row = 2) => sheet?.getRow(row).getCell(column(header))
    const numbers = (sheet?.getColumn(column('口座番号')).values ?? []).slice(2)
    expect(numbers.every((value) => typeof value === 'string' && /^[0-9]{7}$/.test(value))).toBe(true)
    expect(cell('銀行コード')?.numFmt).toBe('@')
    expect(cell('登録開始日')?.value).toBeInstanceOf(Date)
    expect(cell('預金種目')?.dataValidation).toMatchObject({ type: 'list', formulae: ['"普通,当座,貯蓄,その他"'] })
    // also below the last row, where a new one is typed
    expect(cell('預金種目', 500)?.dataValidation?.type).toBe('list')
    expect(sheet?.getColumn(column('口座番号')).numFmt).toBe('@')
  })

  it('does not carry an address under 支援措置, and leaves it alone when it comes back', async () => {
    office = await sampleOffice()
    const made = await out('residents', 'r.csv')
    expect(made.hidden).toBeGreaterThan(0)
    const [guarded] = await sql(
      office,
      `select address from resident where protection_from <= '2026-11-24' and protection_to is null limit 1`,
    )
    const lines = readFileSync(target('r.csv'), 'utf8')
      .split('\n')
      .filter((line) => line.includes('（支援措置のため非表示）'))
    expect(lines).toHaveLength(made.hidden)
    expect(guarded === undefined || !lines.some((line) => line.includes(String(guarded['address'])))).toBe(true)
    expect((await previewed('residents', 'r.csv')).counts.changed).toBe(0)
  })
})

describe('an extract of a register', () => {
  it('is shown as differences; committing does what was shown, and who is gone stays', async () => {
    office = await sampleOffice()
    const before = await one(office, 'select count(*) from resident')
    const goneNos: string[] = []
    altered('residents', 'r.csv', (row, i) => {
      if (i < 5 && row['転出日'] === '') {
        goneNos.push(row['宛名番号'] ?? '')
        return null
      }
      if (i === 10) return { ...row, 住所: '愛知県名古屋市中区栄一丁目' }
      if (i === 11) return { ...row, 生年月日: '2026-02-30' }
      return row
    })
    const shown = await previewed('residents', 'r.csv')
    expect(shown.counts).toMatchObject({ added: 0, changed: 1, refused: 1, gone: goneNos.length + 1 })
    expect(shown.shown.find((row) => row.verdict === 'changed')?.fields).toMatchObject([
      { column: '住所', after: '愛知県名古屋市中区栄一丁目' },
    ])
    expect(shown.shown.find((row) => row.verdict === 'refused')?.problems).toMatchObject([{ column: '生年月日' }])
    expect(shown.guard).toBeNull()
    expect(await one(office, 'select count(*) from change_log')).toBe(0)

    const done = await commit('residents', 'r.csv', shown.digest)
    expect(done).toMatchObject({ added: 0, changed: 1, rejected: 1 })
    expect(await one(office, 'select count(*) from resident')).toBe(before)
    for (const no of goneNos) expect(await one(office, 'select count(*) from resident where resident_no = ?', no)).toBe(1)
    const [log] = await sql(office, `select before_value, by_user from change_log where area = 'resident'`)
    expect(log?.['by_user']).toBe('admin')
    expect(await one(office, `select gone from master_event`)).toBe(goneNos.length + 1)
  })

  it('whose rows change or miss in great number needs a reason', async () => {
    office = await sampleOffice()
    altered('taxes', 't.csv', (row, i) => (i % 3 === 0 ? { ...row, 所得割額: '1', 市民税区分: '課税' } : row))
    const shown = await previewed('taxes', 't.csv')
    expect(shown.guard?.percent).toBe(20)
    expect(await refusal(commit('taxes', 't.csv', shown.digest))).toBe('master-guard')
    expect(await one(office, 'select count(*) from change_log')).toBe(0)
    expect(await refusal(office.call('admin', 'master.load', { kind: 'taxes', ticket: office.open(target('t.csv')) }))).toBe('master-guard')
    const done = await commit('taxes', 't.csv', shown.digest, '税制改正による全件の更新')
    expect(done.changed).toBe(shown.counts.changed)
  })

  it('of some rows only misses nobody', async () => {
    office = await sampleOffice()
    altered('residents', 'r.csv', (row, i) => (i < 3 ? row : null))
    expect((await previewed('residents', 'r.csv', false)).counts).toMatchObject({ same: 3, gone: 0 })
    const whole = await previewed('residents', 'r.csv', true)
    expect(whole.guard?.gone).toBeGreaterThan(7000)
  })

  it('that changed since the preview, or whose master did, is refused', async () => {
    office = await sampleOffice()
    altered('certificates', 'c.csv', (row, i) => (i === 0 ? { ...row, 等級: '6' } : row))
    const shown = await previewed('certificates', 'c.csv')
    await sql(office, `update certificate set grade = 5 where rowid = (select rowid from certificate limit 1 offset 7)`)
    expect(await refusal(commit('certificates', 'c.csv', shown.digest))).toBe('master-moved')
    expect(await one(office, 'select count(*) from change_log')).toBe(0)
  })

  it('is stopped half way without a trace', async () => {
    office = await sampleOffice()
    altered('taxes', 't.csv', (row, i) => (i < 50 ? { ...row, 取得日: '2026-11-20' } : row))
    const shown = await previewed('taxes', 't.csv')
    const stop = new AbortController()
    let frames = 0
    const call = office.call(
      'admin',
      'master.commit',
      { kind: 'taxes', ticket: office.open(target('t.csv')), whole: true, digest: shown.digest, reason: '' },
      { signal: stop.signal, onProgress: () => ++frames === 3 && stop.abort() },
    )
    expect(await refusal(call)).toBe('cancelled')
    expect(await one(office, `select count(*) from tax where obtained_on = '2026-11-20'`)).toBe(0)
    expect(await one(office, 'select count(*) from change_log')).toBe(0)
  })
})

describe('a file of dated rows', () => {
  const head =
    '種目コード,種目名,単位,基準額,耐用年数,耐用年数内の上限数,給付できる場所,介護保険優先,意見書,同種とみなす種目,併給できない種目,適用開始,適用終了,根拠条文'
  const file = (...rows: string[]): void => writeFileSync(target('i.csv'), `${[head, ...rows].join('\n')}\n`)

  it('closes the open rows before the new ones', async () => {
    office = await sampleOffice()
    file('N02,特殊マット（ビニール加工）,個,20000,3,1,在宅,有,不要,,,2027/4/1,,要綱')
    const shown = await previewed('items', 'i.csv')
    expect(shown.counts).toEqual({ added: 1, changed: 0, same: 0, refused: 0, gone: 0, closed: 1 })
    await commit('items', 'i.csv', shown.digest)
    const rows = await sql(office, `select valid_from, valid_to from item where code = 'N02' order by valid_from`)
    expect(rows.map((row) => row['valid_to'])).toEqual(['2027-03-31', null])
    const again = await previewed('items', 'i.csv')
    expect(again.counts).toMatchObject({ same: 1, added: 0, closed: 0 })
  })

  it('that overlap what the master has are refused, the rest comes in', async () => {
    office = await sampleOffice()
    file(
      'N01,特殊寝台,個,1,8,1,在宅,無,不要,,,2025/4/1,2026/6/30,要綱',
      'N02,特殊マット（ビニール加工）,個,20000,3,1,在宅,有,不要,,,2027/4/1,,要綱',
    )
    const done = await office.call('admin', 'master.load', { kind: 'items', ticket: office.open(target('i.csv')) })
    expect(done).toMatchObject({ rows: 2, added: 1, changed: 0, same: 0, rejected: 1 })
    expect(done.errors).toMatchObject([{ line: 2, code: 'overlapping-period' }])
  })

  it('the difference list goes out as a sheet', async () => {
    office = await sampleOffice()
    file('N02,特殊マット（ビニール加工）,個,20000,3,1,在宅,有,不要,,,2027/4/1,,要綱', 'N03,,個,20000,3,1,在宅,有,不要,,,2027/4/1,,要綱')
    const input = { kind: 'items' as const, ticket: office.open(target('i.csv')), whole: true, save: office.save(target('diff.xlsx')) }
    await office.call('admin', 'master.preview', input)
    const book = new ExcelJS.Workbook()
    await book.xlsx.readFile(target('diff.xlsx'))
    const text = JSON.stringify(book.worksheets[0]?.getSheetValues())
    for (const word of ['取込不可', '前の行を閉じる', '追加', '空です']) expect(text).toContain(word)
  })

  it('texts and templates come in by file, too', async () => {
    office = await sampleOffice()
    for (const kind of ['texts', 'correction-templates'] as const) {
      const made = await office.call('admin', 'master.load', { kind, ticket: office.open(join(project, `resources/sample/${kind}.csv`)) })
      expect([kind, made.same, made.rejected]).toEqual([kind, made.rows, 0])
    }
  })
})
