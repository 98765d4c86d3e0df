import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { decodeFile } from '../../electron/backend/files/encoding.ts'
import { readCsv } from '../../electron/backend/files/csv.ts'
import { masterTables } from '../../shared/domain/master-tables-kinds.ts'
import type { MasterKind, MasterRecords } from '../../shared/domain/master-tables-kinds.ts'
import { crossCheck, isMasterKind, readMasterHeader, readMasterRow, readMasterRows } from '../../shared/domain/master-tables.ts'

const sampleFolder = join(import.meta.dirname, '../../resources/sample')

/** A right row of each kind, by header. */
const rows: Readonly<Record<MasterKind, Readonly<Record<string, string>>>> = {
  items: {
    種目コード: 'N01',
    種目名: '特殊寝台',
    単位: '個',
    基準額: '154000',
    耐用年数: '8',
    耐用年数内の上限数: '1',
    給付できる場所: '在宅',
    介護保険優先: '有',
    意見書: '不要',
    同種とみなす種目: '',
    併給できない種目: '',
    適用開始: '2013/4/1',
    適用終了: '',
    根拠条文: '要綱第4条',
    出典注記: '',
  },
  'item-routes': {
    種目コード: 'N01',
    経路番号: '1',
    手帳等の種類: '身体障害者手帳',
    障害の区分: '下肢',
    等級: '2',
    年齢から: '6',
    年齢まで: '',
    世帯要件: '',
    個別に判断する要件: '',
    適用開始: '',
    適用終了: '',
  },
  providers: {
    事業者番号: 'J0101',
    事業者名: '見本',
    事業者名カナ: 'ミホン',
    郵便番号: '455-0018',
    所在地: '見本市',
    電話番号: '',
    適格請求書発行事業者登録番号: '',
    登録開始日: '2015/4/1',
    登録終了日: '',
    銀行コード: '0001',
    銀行名: '',
    支店コード: '002',
    支店名: '',
    預金種目: '普通',
    口座番号: '0000003',
    口座名義カナ: 'ﾐﾎﾝ',
  },
  residents: {
    宛名番号: '1000000007',
    氏名: '藤田　浩二',
    氏名カナ: 'フジタ　コウジ',
    生年月日: '1983-08-13',
    性別: '男',
    郵便番号: '464-0851',
    住所: '見本市',
    世帯番号: '9000000008',
    続柄: '世帯主',
    転入日: '2002-06-09',
    転出日: '',
    消除事由: '',
    支援措置開始: '',
    支援措置終了: '',
    保護者宛名番号: '',
  },
  certificates: {
    宛名番号: '1000000007',
    手帳等の種類: '身体障害者手帳',
    手帳番号: '1',
    等級: '2',
    障害の区分: '視覚',
    交付日: '2005-06-21',
    有効期限: '',
  },
  taxes: { 宛名番号: '1000000007', 年度: '2025', 生活保護: '', 支援給付: '', 市民税区分: '課税', 所得割額: '189000', 取得日: '2025-06-10' },
  grants: {
    給付券番号: 'K1',
    宛名番号: '1000000007',
    種目コード: 'N32',
    決定日: '2023-06-01',
    数量: '1',
    月数: '',
    対象開始月: '',
    価格: '360000',
    公費負担額: '324000',
    自己負担額: '36000',
    うち基準額超過額: '0',
    状態: '有効',
  },
  absences: { 利用者ID: 'chief', 役職: '係長', 不在開始: '2026/11/9', 不在終了: '2026/11/9', 事由: '出張' },
  parameters: { 制度: 'aids', キー: 'rate', 値: '10', 適用開始: '2013/4/1', 適用終了: '', 根拠条文: '要綱第6条' },
  interviews: { 宛名番号: '1000000651', 面談の種類: '出生後', 面談日: '2026-10-13', 妊娠届出日: '', 子の宛名番号: '1000000686', 備考: '' },
  'postal-codes': { 郵便番号: '100-0005', 都道府県: '東京都', 市区町村: '千代田区', 町域: '丸の内' },
  texts: { キー: '市長名', 本文: '見本　太郎', 適用開始: '2019/5/1', 適用終了: '', 根拠条文: '' },
  'correction-templates': {
    コード: 'MI',
    不足の種類: '見積書',
    文例: 'お送りください。',
    兆候: '',
    適用開始: '2013/4/1',
    適用終了: '',
    根拠条文: '',
  },
}

function read<K extends MasterKind>(kind: K, change: Readonly<Record<string, string>> = {}) {
  const row = { ...rows[kind], ...change }
  const header = readMasterHeader(kind, Object.keys(row))
  if (!header.ok) throw new Error('header refused')
  return readMasterRow(kind, header, Object.values(row))
}

function record<K extends MasterKind>(kind: K, change: Readonly<Record<string, string>> = {}): MasterRecords[K] {
  const result = read(kind, change)
  if (!result.ok) throw new Error(JSON.stringify(result.errors))
  return result.record
}

describe('the sample masters', () => {
  test.each([
    ['items', 50],
    ['item-routes', 115],
    ['providers', 60],
    ['residents', 8000],
    ['certificates', 3000],
    ['taxes', 15_767],
    ['grants', 2500],
    ['absences', 8],
    ['postal-codes', 117],
  ] as const)('%s: every one of %i rows is read', (kind, count) => {
    const file = decodeFile(new Uint8Array(readFileSync(join(sampleFolder, `${kind}.csv`))), 'auto')
    const records = readCsv(file.chunks())
    const first = records.next()
    const header = readMasterHeader(kind, first.done ? [] : first.value.cells)
    if (!header.ok) throw new Error('header refused')
    expect(header.extra).toEqual([])
    const found = [...readMasterRows(kind, header, records)]
    expect(found.filter((row) => !row.ok)).toEqual([])
    expect(found.length).toBe(count)
    expect(found[0]?.line).toBe(2)
  })

  test('texts stay as they stand in the file', () => {
    const file = decodeFile(new Uint8Array(readFileSync(join(sampleFolder, 'certificates.csv'))), 'auto')
    const [head, ...body] = [...readCsv(file.chunks())]
    const header = readMasterHeader('certificates', head?.cells ?? [])
    if (!header.ok) throw new Error('header refused')
    for (const row of readMasterRows('certificates', header, body)) {
      if (!row.ok) throw new Error('row refused')
      const { residentNo, kind, number, grade, disability, issuedOn, expiresOn } = row.record
      const written = [residentNo, kind, number, grade === null ? '' : String(grade), disability, issuedOn, expiresOn ?? '']
      expect(written).toEqual(body[row.line - 2]?.cells)
    }
  })
})

describe('records', () => {
  test('an item', () => {
    expect(record('items', { 給付できる場所: '在宅・入院', 同種とみなす種目: 'N10A;N10B', 意見書: '要', 適用終了: '2026-03-31' })).toEqual({
      code: 'N01',
      name: '特殊寝台',
      unit: '個',
      ceiling: 154_000,
      usefulLifeYears: 8,
      maxInLife: 1,
      places: ['在宅', '入院'],
      careInsuranceFirst: true,
      opinionRequired: true,
      countsAs: ['N10A', 'N10B'],
      excludes: [],
      validFrom: '2013-04-01',
      validTo: '2026-03-31',
      article: '要綱第4条',
      sourceNote: '',
    })
  })

  test('a provider: zeros lost by a spreadsheet are put back, the holder as banks write it', () => {
    const change = { 銀行コード: '1', 支店コード: '２', 口座番号: '3', 口座名義カナ: 'カ）ミホンショウジ', 郵便番号: '4550018' }
    expect(record('providers', change)).toMatchObject({
      bankCode: '0001',
      branchCode: '002',
      accountNumber: '0000003',
      accountHolderKana: 'ｶ)ﾐﾎﾝｼﾖｳｼﾞ',
      postalCode: '455-0018',
      registeredTo: null,
    })
  })

  test('a resident keeps the form of the name, also its old kanji', () => {
    expect(
      record('residents', { 氏名: ' 神田\uFA19　﨑子 ', 支援措置開始: '2026-01-01', 保護者宛名番号: '１０００００００１５' }),
    ).toMatchObject({
      name: '神田\uFA19　﨑子',
      protectionFrom: '2026-01-01',
      protectionTo: null,
      guardianNo: '1000000015',
      removalReason: '',
    })
  })

  test('a tax row', () => {
    expect(record('taxes', { 生活保護: '1', 市民税区分: '非課税', 所得割額: '' })).toEqual({
      residentNo: '1000000007',
      fiscalYear: 2025,
      welfare: true,
      repatriate: false,
      status: '非課税',
      incomeLevy: null,
      obtainedOn: '2025-06-10',
    })
  })

  test('a monthly grant, an absence without end, a postal code', () => {
    expect(record('grants', { 月数: '2', 対象開始月: '2023-7' })).toMatchObject({ months: 2, startMonth: '2023-07', price: 360_000 })
    expect(record('absences', { 不在終了: '' }).to).toBeNull()
    expect(record('postal-codes').code).toBe('1000005')
    expect(record('parameters').value).toBe('10')
    expect(record('item-routes')).toMatchObject({ grade: 2, ageFrom: 6, ageTo: null, household: null, judgement: null })
  })

  test.each([
    ['154,000', 154_000],
    ['￥154,000', 154_000],
    ['154000円', 154_000],
    ['１５４０００', 154_000],
    ['0', 0],
  ])('yen %s', (text, yen) => {
    expect(record('items', { 基準額: text }).ceiling).toBe(yen)
  })

  test.each([
    ['2026/4/1', '2026-04-01'],
    ['2026-04-01', '2026-04-01'],
    ['２０２６／４／１', '2026-04-01'],
    ['2024/2/29', '2024-02-29'],
  ])('date %s', (text, date) => {
    expect(record('items', { 適用開始: text }).validFrom).toBe(date)
  })
})

describe('what a row is refused for', () => {
  test.each<[MasterKind, string, string, string]>([
    ['items', '種目コード', '', 'required-empty'],
    ['items', '種目名', '　', 'required-empty'],
    ['items', '単位', '本', 'bad-value'],
    ['items', '基準額', '12a', 'not-a-number'],
    ['items', '基準額', '-1', 'not-a-number'],
    ['items', '基準額', '1.5', 'not-a-number'],
    ['items', '基準額', '15,4000', 'not-a-number'],
    ['items', '基準額', '10000000000', 'not-a-number'],
    ['items', '基準額', '', 'required-empty'],
    ['items', '耐用年数', '0', 'not-a-number'],
    ['items', '耐用年数', '八', 'not-a-number'],
    ['items', '給付できる場所', '', 'required-empty'],
    ['items', '給付できる場所', '在宅・自宅', 'bad-value'],
    ['items', '介護保険優先', '', 'required-empty'],
    ['items', '介護保険優先', '○', 'bad-value'],
    ['items', '意見書', '有', 'bad-value'],
    ['items', '適用開始', '2026/2/29', 'impossible-date'],
    ['items', '適用開始', '2026/4', 'impossible-date'],
    ['items', '適用開始', '2026/4-1', 'impossible-date'],
    ['items', '適用開始', '46113', 'impossible-date'],
    ['items', '適用終了', '2013/3/31', 'end-before-start'],
    ['items', '根拠条文', '', 'required-empty'],
    ['item-routes', '年齢まで', '5', 'inconsistent'],
    ['item-routes', '世帯要件', '全員', 'bad-value'],
    ['item-routes', '等級', '特級', 'not-a-number'],
    ['providers', '銀行コード', '00001', 'bad-format'],
    ['providers', '口座番号', '12345678', 'bad-format'],
    ['providers', '口座番号', '123-456', 'bad-format'],
    ['providers', '口座名義カナ', '見本', 'bad-format'],
    ['providers', '口座名義カナ', 'ア'.repeat(31), 'bad-format'],
    ['providers', '口座名義カナ', '', 'required-empty'],
    ['providers', '適格請求書発行事業者登録番号', 'T123', 'bad-format'],
    ['providers', '預金種目', '定期', 'bad-value'],
    ['providers', '郵便番号', '455-001', 'bad-format'],
    ['providers', '登録終了日', '2015/3/31', 'end-before-start'],
    ['residents', '宛名番号', '12345', 'bad-format'],
    ['residents', '宛名番号', '123456789018', 'my-number'],
    ['residents', '保護者宛名番号', '1234 5678 9018', 'my-number'],
    ['residents', '転出日', '2001-01-01', 'end-before-start'],
    ['residents', '消除事由', '不明', 'bad-value'],
    ['residents', '支援措置終了', '2026-01-01', 'inconsistent'],
    ['certificates', '有効期限', '2005-06-20', 'end-before-start'],
    ['certificates', '等級', '0', 'not-a-number'],
    ['taxes', '市民税区分', '不明', 'bad-value'],
    ['taxes', '生活保護', 'はい', 'bad-value'],
    ['taxes', '年度', '令和7', 'not-a-number'],
    ['grants', '月数', '2', 'inconsistent'],
    ['grants', '対象開始月', '2023-13', 'impossible-date'],
    ['grants', '価格', '360001', 'inconsistent'],
    ['grants', 'うち基準額超過額', '36001', 'inconsistent'],
    ['grants', '状態', '済', 'bad-value'],
    ['grants', '数量', '0', 'not-a-number'],
    ['absences', '不在終了', '2026/11/8', 'end-before-start'],
    ['postal-codes', '郵便番号', '', 'required-empty'],
    ['postal-codes', '郵便番号', '1000', 'bad-format'],
    ['parameters', '値', '', 'required-empty'],
  ])('%s %s 「%s」', (kind, column, value, code) => {
    const result = read(kind, { [column]: value })
    expect(result.ok ? [] : result.errors.map((error) => error.code)).toContain(code)
    expect(result.ok ? [] : result.errors.every((error) => error.message.includes('取り込んでいません'))).toBe(true)
  })

  test('all errors of a row are listed, each with its column', () => {
    const result = read('items', { 種目名: '', 基準額: 'x', 適用開始: '?' })
    expect(result.ok ? [] : result.errors.map(({ column, code }) => [column, code])).toEqual([
      ['適用開始', 'impossible-date'],
      ['種目名', 'required-empty'],
      ['基準額', 'not-a-number'],
    ])
  })

  test('a My Number is not repeated in the message', () => {
    expect(JSON.stringify(read('residents', { 宛名番号: '123456789018' }))).not.toContain('123456789018')
  })

  test('rows of another width are refused whole; empty cells behind the last column do no harm', () => {
    const header = readMasterHeader('absences', Object.keys(rows.absences))
    if (!header.ok) throw new Error('header refused')
    const cells = Object.values(rows.absences)
    const codes = (row: readonly string[]): readonly string[] => {
      const result = readMasterRow('absences', header, row)
      return result.ok ? [] : result.errors.map((error) => error.code)
    }
    expect(codes([...cells, 'x'])).toEqual(['too-many-cells'])
    expect(codes(cells.slice(0, 4))).toEqual(['too-few-cells'])
    expect(codes([...cells, '', ''])).toEqual([])
  })
})

describe('headers', () => {
  test('a missing required header refuses the file and is named', () => {
    const headers = masterTables.items.columns.map((c) => c.header).filter((h) => h !== '適用終了' && h !== '意見書')
    expect(readMasterHeader('items', [...headers, '備考'])).toEqual({
      ok: false,
      missing: ['意見書', '適用終了'],
      duplicate: [],
      extra: ['備考'],
    })
  })

  test('a header twice refuses the file; an optional one may be missing; the order is free', () => {
    const headers = masterTables.absences.columns.map((c) => c.header)
    expect(readMasterHeader('absences', [...headers, '役職'])).toMatchObject({ ok: false, missing: [], duplicate: ['役職'] })
    expect(readMasterHeader('absences', headers.filter((h) => h !== '事由').reverse()).ok).toBe(true)
    expect(
      readMasterHeader(
        'absences',
        headers.map((h) => ` ${h}　`),
      ).ok,
    ).toBe(true)
  })

  test('kinds are known by name', () => {
    expect(['items', 'postal-codes', 'toString', ''].map(isMasterKind)).toEqual([true, true, false, false])
  })
})

describe('across rows', () => {
  test.each<[string, MasterKind, readonly Readonly<Record<string, string>>[], readonly (string | null)[]]>([
    ['the same key again', 'residents', [{}, {}], [null, 'duplicate-key']],
    ['another year of the same person', 'taxes', [{}, { 年度: '2026' }], [null, null]],
    ['one certificate with two disabilities', 'certificates', [{}, { 障害の区分: '聴覚' }], [null, null]],
    ['dated rows one behind the other', 'items', [{ 適用終了: '2026/3/31' }, { 適用開始: '2026/4/1' }], [null, null]],
    ['the end day shared', 'items', [{ 適用終了: '2026/4/1' }, { 適用開始: '2026/4/1' }], [null, 'overlapping-period']],
    ['the later row first', 'items', [{ 適用開始: '2026/4/1' }, {}], [null, 'overlapping-period']],
    ['a row wholly before one in the file', 'items', [{ 適用開始: '2026/4/1' }, { 適用終了: '2026/3/31' }], [null, null]],
    ['two open ends', 'parameters', [{}, { 適用開始: '2020/4/1' }], [null, 'overlapping-period']],
    ['another key', 'parameters', [{}, { キー: 'cap', 適用開始: '2020/4/1' }], [null, null]],
    [
      'a refused row does not count',
      'items',
      [{ 適用終了: '2026/3/31' }, { 適用開始: '2025/4/1' }, { 適用開始: '2026/4/1' }],
      [null, 'overlapping-period', null],
    ],
  ])('%s', (_name, kind, changes, expected) => {
    const check = crossCheck(kind)
    expect(changes.map((change, i) => check(i + 2, record(kind, change))?.code ?? null)).toEqual(expected)
  })

  test('the earlier line is named', () => {
    const check = crossCheck('absences')
    check(7, record('absences'))
    expect(check(9, record('absences'))?.message).toContain('7行目')
  })
})
