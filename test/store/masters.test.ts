/** 台帳: rows from a day, what closes what, what is refused, who changed what; never over a row that a decision used. */
import { afterEach, describe, expect, it } from 'vitest'
import type { Input, Output } from '../../shared/contract.ts'
import { masterColumns } from '../../shared/domain/master-tables-forms.ts'
import { masterKinds, personKinds, type MasterKind } from '../../shared/domain/master-tables-kinds.ts'
import { masterHeaders } from '../../shared/domain/master-tables-write.ts'
import { sampleOffice, type TestOffice } from '../support/office.ts'
import { approve, one, refusal, reviewedOffice, smallDraft, sql, trailHolds } from './acts.ts'

let office: TestOffice
afterEach(() => office.dispose())

type Row = Output<'master.list'>['rows'][number]

const rowsOf = async (kind: MasterKind, text: string, user = 'admin'): Promise<Row[]> =>
  (await office.call(user, 'master.list', { kind, text, offset: 0, limit: 200 })).rows
const cellsOf = (kind: MasterKind, row: Row | undefined, change: Record<string, string> = {}): Record<string, string> => ({
  ...Object.fromEntries(masterHeaders(kind).map((header, i) => [header, row?.cells[i] ?? ''])),
  ...change,
})
const saveFrom = async (kind: MasterKind, text: string, change: Record<string, string>, user = 'admin') => {
  const row = (await rowsOf(kind, text)).findLast((held) => held.standing === 'now') ?? (await rowsOf(kind, text)).at(-1)
  return office.call(user, 'master.save', { kind, cells: cellsOf(kind, row, change), edit: null, reason: '' })
}
const edit = async (kind: MasterKind, row: Row | undefined, change: Record<string, string>, reason = '届出') => {
  const input: Input<'master.save'> = {
    kind,
    cells: cellsOf(kind, row, change),
    edit: { key: row?.key ?? '', version: row?.version ?? '' },
    reason,
  }
  return office.call('admin', 'master.save', input)
}
const spans = async (code: string) =>
  (await sql(office, 'select valid_from, valid_to, ceiling from item where code = ? order by valid_from', code)).map((row) =>
    Object.values(row),
  )

describe('a new row from a day', () => {
  it('closes the row before it the day before, and both stand in the change log', async () => {
    office = await sampleOffice()
    const { text, key } = await saveFrom('items', 'N01', { 基準額: '220000', 適用開始: '2027-04-01', 適用終了: '' })
    expect(text).toBe('種目 N01 特殊寝台 R9.4.1からの行を足しました。R8.4.1からの行は R9.3.31 で閉じます。')
    expect(await spans('N01')).toEqual([
      ['2013-04-01', '2026-03-31', 154000],
      ['2026-04-01', '2027-03-31', 212000],
      ['2027-04-01', null, 220000],
    ])
    const detail = await office.call('admin', 'master.row', { kind: 'items', key })
    expect(detail.rows.map((row) => row.standing)).toEqual(['past', 'now', 'future'])
    expect(detail.changes.map(({ act, by, from }) => `${act} ${by} ${from}`)).toEqual(
      expect.arrayContaining(['added 管理 九郎 2027-04-01', 'changed 管理 九郎 2026-04-01']),
    )
    expect(detail.changes.find((change) => change.act === 'changed')?.fields).toEqual([
      { column: '適用終了', before: '', after: '2027-03-31' },
    ])
    const [event] = await office.call('auditor', 'master.events', { limit: 10 })
    expect(event).toMatchObject({ kind: 'items', way: 'screen', by: '管理 九郎', effectiveFrom: '2027-04-01' })
    expect(await trailHolds(office)).toBe(true)
  })

  it.each([
    ['before an existing one, open', { 適用開始: '2025-04-01', 適用終了: '' }, '重なって'],
    ['into a closed one', { 適用開始: '2020-04-01', 適用終了: '2021-03-31' }, '重なって'],
    ['of the same first day', { 適用開始: '2026-04-01', 適用終了: '' }, '同じ行がもうあります'],
    ['that ends before it begins', { 適用開始: '2027-04-01', 適用終了: '2027-03-31' }, '始まりの'],
    ['of no day', { 適用開始: '2027-02-30' }, '読めません'],
    ['without its article', { 適用開始: '2027-04-01', 適用終了: '', 根拠条文: '' }, '空です'],
  ])('%s is refused whole', async (_, change, problem) => {
    office = await sampleOffice()
    const before = await spans('N01')
    await expect(saveFrom('items', 'N01', change)).rejects.toThrow(problem)
    expect(await spans('N01')).toEqual(before)
    expect(await one(office, 'select count(*) from master_event')).toBe(0)
  })

  it('of a parameter must be readable by the rules', async () => {
    office = await sampleOffice()
    await expect(saveFrom('parameters', 'cap.taxed', { 値: '三万円', 適用開始: '2027-04-01' })).rejects.toThrow('整数ではありません')
    await saveFrom('parameters', 'cap.taxed', { 値: '40000', 適用開始: '2027-04-01' })
    expect(await one(office, `select count(*) from parameter where key = 'cap.taxed'`)).toBe(2)
  })

  it('of a route changes who may have the item from that day on', async () => {
    office = await reviewedOffice()
    const [route] = await rowsOf('item-routes', 'N01')
    await saveFrom('item-routes', 'N01', cellsOf('item-routes', route, { 適用開始: '2026-04-01', 等級: '1' }))
    const stored = await sql(
      office,
      `select valid_from, valid_to, grade from item_route where item_code = 'N01' and route_no = 1 order by valid_from`,
    )
    expect(stored.map((row) => [row['valid_from'], row['valid_to']])).toEqual([
      ['1900-01-01', '2026-03-31'],
      ['2026-04-01', null],
    ])
  })

  it('of a route whose item nobody knows is refused', async () => {
    office = await sampleOffice()
    const [route] = await rowsOf('item-routes', 'N01')
    await expect(saveFrom('item-routes', 'N01', cellsOf('item-routes', route, { 種目コード: 'N99' }))).rejects.toThrow(
      '種目の台帳にありません',
    )
  })

  it('may not leave applications of open cases without a row', async () => {
    office = await reviewedOffice()
    const [used] = await sql(
      office,
      `select item_code, max(applied_on) as day from welfare_case where state = 'reviewed' group by item_code limit 1`,
    )
    const row = (await rowsOf('items', String(used?.['item_code']))).find((held) => held.standing === 'now')
    await expect(edit('items', row, { 適用終了: '2026-06-30' })).rejects.toThrow('申請の案件があります')
  })
})

describe('a row that a decision used', () => {
  it('keeps its content: another amount needs a new first day, an end does not', async () => {
    office = await reviewedOffice()
    const { draftNo } = await smallDraft(office, 12)
    await approve(office, 'chief', draftNo)
    await approve(office, 'manager', draftNo)
    const [decided] = await sql(
      office,
      'select c.item_code from decision d join welfare_case c on c.case_id = d.case_id order by c.item_code limit 1',
    )
    const code = String(decided?.['item_code'])
    const row = (await rowsOf('items', code)).find((held) => held.standing === 'now')
    expect(
      (await office.call('admin', 'master.row', { kind: 'items', key: row?.key ?? '' })).rows.find((held) => held.key === row?.key)?.used,
    ).toBe(true)
    await expect(edit('items', row, { 基準額: '1' })).rejects.toThrow('決定した案件があります')
    expect((await edit('items', row, { 適用終了: '2027-03-31' })).text).toContain('直しました')
    const [rate] = await rowsOf('parameters', 'selfPayment.ratePercent')
    await expect(edit('parameters', rate, { 値: '11' })).rejects.toThrow('決定した案件があります')
  })

  it('of this program cannot be typed over in the ledger of grants', async () => {
    office = await reviewedOffice()
    const { draftNo } = await smallDraft(office)
    await approve(office, 'chief', draftNo)
    await approve(office, 'manager', draftNo)
    const [made] = await sql(office, `select voucher_no from grant_record where source = 'decided' limit 1`)
    const [row] = await rowsOf('grants', String(made?.['voucher_no']))
    await expect(edit('grants', row, { 状態: '取消' })).rejects.toThrow('このプログラムで決定した給付')
  })
})

describe('a row of a kind without dates', () => {
  it('is changed with a reason, by whoever saw it as it is', async () => {
    office = await sampleOffice()
    const [provider] = await rowsOf('providers', 'J0101')
    expect(await refusal(edit('providers', provider, { 電話番号: '052-000-9999' }, ' '))).toBe('reason-missing')
    await edit('providers', provider, { 電話番号: '052-000-9999' })
    // who changed it, and when
    await expect(edit('providers', provider, { 電話番号: '052-000-8888' })).rejects.toThrow(
      /^changed-by-other: .+ さんが \d\d:\d\d に.+を変更しました/,
    )
    const [fresh] = await rowsOf('providers', 'J0101')
    expect(cellsOf('providers', fresh)['電話番号']).toBe('052-000-9999')
    await expect(edit('providers', fresh, { 事業者番号: 'J9999' })).rejects.toThrow('変えられません')
    await expect(edit('providers', fresh, { 口座番号: '12345678' })).rejects.toThrow('7桁')
  })

  it('cannot be taken away; absences are kept by another screen', async () => {
    office = await sampleOffice()
    const [provider] = await rowsOf('providers', 'J0101')
    const at = (kind: MasterKind, row: Row | undefined) => ({ kind, key: row?.key ?? '', version: row?.version ?? '', reason: '誤り' })
    expect(await refusal(office.call('admin', 'master.remove', at('providers', provider)))).toBe('master-not-future')
    const cells = { 利用者ID: 'chief', 役職: '係長', 不在開始: '2027-01-04', 不在終了: '2027-01-05', 事由: '休暇' }
    const before = await one(office, 'select count(*) from absence')
    expect(await refusal(office.call('admin', 'master.save', { kind: 'absences', cells, edit: null, reason: '' }))).toBe('master-elsewhere')
    const [absence] = await rowsOf('absences', '')
    expect(absence).toBeDefined()
    expect(await refusal(office.call('admin', 'master.remove', at('absences', absence)))).toBe('master-elsewhere')
    expect(await one(office, 'select count(*) from absence')).toBe(before)
  })

  it('of a stranger is refused', async () => {
    office = await sampleOffice()
    const [tax] = await rowsOf('taxes', '')
    const cells = cellsOf('taxes', tax, { 宛名番号: '9999999990' })
    await expect(office.call('admin', 'master.save', { kind: 'taxes', cells, edit: null, reason: '' })).rejects.toThrow(
      '住民の台帳にいません',
    )
  })
})

describe('taking a row away', () => {
  it('is possible before it begins; the row before holds on', async () => {
    office = await sampleOffice()
    const before = await spans('N01')
    const { key } = await saveFrom('items', 'N01', { 基準額: '220000', 適用開始: '2027-04-01', 適用終了: '' })
    const rows = await rowsOf('items', 'N01')
    const [future, now] = [rows.find((row) => row.key === key), rows.find((row) => row.standing === 'now')]
    const gone = (row: Row | undefined, reason = '議会で否決') =>
      office.call('admin', 'master.remove', { kind: 'items', key: row?.key ?? '', version: row?.version ?? '', reason })
    expect(await refusal(gone(now))).toBe('master-not-future')
    expect(await refusal(gone(future, ''))).toBe('reason-missing')
    expect((await gone(future)).text).toContain('前の行が続きます')
    expect(await spans('N01')).toEqual(before)
    expect(await refusal(gone(future))).toBe('not-found')
  })
})

describe('who may see what', () => {
  it('a look at a person is in the trail under his number, and only so', async () => {
    office = await sampleOffice()
    const [resident] = await rowsOf('residents', 'フジタ', 'reviewer')
    const no = resident?.cells[0] ?? ''
    await office.call('reviewer', 'master.personRow', { kind: 'residents', key: resident?.key ?? '', residentNo: no })
    expect(await one(office, `select count(*) from audit_entry where action = 'view' and ref = ? and actor = 'reviewer'`, no)).toBe(1)
    expect(await refusal(office.call('reviewer', 'master.row', { kind: 'residents', key: resident?.key ?? '' }))).toBe('forbidden')
    const other = { kind: 'residents' as const, key: resident?.key ?? '', residentNo: '1000000007x' }
    expect(await refusal(office.call('reviewer', 'master.personRow', other))).toBe('not-found')
  })

  it('an address under 支援措置 is hidden from the administrator, and saving leaves it as it is', async () => {
    office = await sampleOffice()
    const [guarded] = await sql(
      office,
      `select resident_no, address, postal_code from resident where protection_from <= '2026-11-24' and (protection_to is null or protection_to >= '2026-11-24') limit 1`,
    )
    const no = String(guarded?.['resident_no'])
    const [hidden] = await rowsOf('residents', no)
    const [seen] = await rowsOf('residents', no, 'reviewer')
    const place = (row: Row | undefined) => cellsOf('residents', row)['住所']
    expect([hidden?.protected, place(hidden), place(seen)]).toEqual([true, '（支援措置のため非表示）', guarded?.['address']])
    await edit('residents', hidden, { 性別: '不明' })
    const [after] = await sql(office, 'select address, postal_code, sex from resident where resident_no = ?', no)
    expect(after).toEqual({ address: guarded?.['address'], postal_code: guarded?.['postal_code'], sex: '不明' })
    const bodies = await sql(office, 'select body from audit_body')
    expect(JSON.stringify(bodies)).not.toContain(String(guarded?.['address']))
  })

  it('every kind is listed, found and paged', async () => {
    office = await sampleOffice()
    const counts = new Map((await office.call('admin', 'master.counts', {})).map((row) => [row.kind, row.rows]))
    for (const kind of masterKinds) {
      const { rows, total } = await office.call('admin', 'master.list', { kind, text: '', offset: 1, limit: 5 })
      expect([kind, total]).toEqual([kind, counts.get(kind)])
      expect(rows.length, kind).toBeGreaterThan(0)
      expect(rows.every((row) => row.cells.length === masterColumns(kind).length)).toBe(true)
    }
    expect((await rowsOf('residents', 'ふじた')).length).toBeGreaterThan(0)
    expect((await rowsOf('certificates', 'フジタ')).every((row) => row.person !== '')).toBe(true)
    expect(await rowsOf('items', '100%')).toEqual([])
    expect(personKinds).toContain('taxes')
  })
})
