/** マスタの行. One reader for each kind of master: from the cells of a row to its record. */
import { toBankKana } from './bank-kana.ts'
import { bankKanaProblemText } from './zengin-messages.ts'
import type { Absence, Certificate, Grant, IsoDate, Item, Parameter, Place, PostalTown, Provider, Resident, TaxRow } from './masters.ts'
import type { RowReader } from './master-tables-cells.ts'
import { readOpenSpan } from './master-tables-texts.ts'
import type { DatedRoute } from './master-tables-texts.ts'

/** Checks that a span does not end before it begins; an open end is fine. */
function checkSpan(row: RowReader, toColumn: string, from: IsoDate | null, to: IsoDate | null): void {
  if (from === null || to === null || from <= to) return
  row.fail(
    toColumn,
    'end-before-start',
    `「${toColumn}」の${to}が始まりの${from}より前です。この行は取り込んでいません。日付を直してください。`,
  )
}

const PLACES: readonly Place[] = ['在宅', '入院', '施設']

function readPlaces(row: RowReader): readonly Place[] {
  const column = '給付できる場所'
  row.code(column)
  return row.list(column).flatMap((word) => {
    const place = PLACES.find((p) => p === word)
    if (!place)
      row.fail(
        column,
        'bad-value',
        `「${column}」の「${word}」は使えません。この行は取り込んでいません。${PLACES.join('・')}から選んでください。`,
      )
    return place ? [place] : []
  })
}

/** 種目. */
export function readItem(row: RowReader): Item {
  const validFrom = row.date('適用開始')
  const validTo = row.dateOrNull('適用終了')
  checkSpan(row, '適用終了', validFrom, validTo)
  return {
    code: row.code('種目コード'),
    name: row.requiredText('種目名'),
    unit: row.choice('単位', ['個', '組', '月']),
    ceiling: row.yen('基準額'),
    usefulLifeYears: row.wholeOrNull('耐用年数', 1, 99),
    maxInLife: row.wholeOrNull('耐用年数内の上限数', 1, 999),
    places: readPlaces(row),
    careInsuranceFirst: row.choice('介護保険優先', ['有', '無']) === '有',
    opinionRequired: row.choice('意見書', ['要', '不要']) === '要',
    countsAs: row.list('同種とみなす種目'),
    excludes: row.list('併給できない種目'),
    validFrom,
    validTo,
    article: row.requiredText('根拠条文'),
    sourceNote: row.text('出典注記'),
  }
}

/** 給付対象の経路. */
export function readItemRoute(row: RowReader): DatedRoute {
  const ageFrom = row.wholeOrNull('年齢から', 0, 150)
  const ageTo = row.wholeOrNull('年齢まで', 0, 150)
  if (ageFrom !== null && ageTo !== null && ageTo < ageFrom) {
    row.fail(
      '年齢まで',
      'inconsistent',
      '「年齢まで」が「年齢から」より小さくなっています。この行は取り込んでいません。年齢を直してください。',
    )
  }
  return {
    itemCode: row.code('種目コード'),
    routeNo: row.whole('経路番号', 1, 999),
    certificateKind: row.code('手帳等の種類'),
    disability: row.codeOrNull('障害の区分'),
    grade: row.wholeOrNull('等級', 1, 9),
    ageFrom,
    ageTo,
    household: row.choiceOrNull('世帯要件', ['障害者のみ', '視覚障害者のみ']),
    judgement: row.text('個別に判断する要件') || null,
    ...readOpenSpan(row),
  }
}

/** 口座名義. As a bank record can carry it: what cannot be carried would stop the payment of a whole month. */
function readAccountHolder(row: RowReader): string {
  const column = '口座名義カナ'
  const value = row.requiredText(column)
  const result = value === '' ? null : toBankKana(value, { kind: 'name', maxBytes: 30 })
  if (result === null) return ''
  if (result.ok) return result.text
  const why = bankKanaProblemText(result.problem)
  row.fail(
    column,
    'bad-format',
    `「${column}」の「${value}」は振込に使えません（${why}）。この行は取り込んでいません。通帳の口座名義カナで入れてください。`,
  )
  return ''
}

function readInvoiceNo(row: RowReader): string {
  const column = '適格請求書発行事業者登録番号'
  const value = row.codeOrNull(column) ?? ''
  if (value === '' || /^T[0-9]{13}$/.test(value)) return value
  row.fail(
    column,
    'bad-format',
    `「${column}」の「${value}」は登録番号の形ではありません。この行は取り込んでいません。Tと13桁の数字で入れてください。`,
  )
  return ''
}

/** 事業者. */
export function readProvider(row: RowReader): Provider {
  const registeredFrom = row.date('登録開始日')
  const registeredTo = row.dateOrNull('登録終了日')
  checkSpan(row, '登録終了日', registeredFrom, registeredTo)
  return {
    providerNo: row.code('事業者番号'),
    name: row.requiredText('事業者名'),
    kana: row.text('事業者名カナ'),
    postalCode: row.postalCode('郵便番号'),
    address: row.requiredText('所在地'),
    phone: row.text('電話番号'),
    invoiceNo: readInvoiceNo(row),
    registeredFrom,
    registeredTo,
    bankCode: row.digits('銀行コード', 4),
    bankName: row.text('銀行名'),
    branchCode: row.digits('支店コード', 3),
    branchName: row.text('支店名'),
    accountType: row.choice('預金種目', ['普通', '当座', '貯蓄', 'その他']),
    accountNumber: row.digits('口座番号', 7),
    accountHolderKana: readAccountHolder(row),
  }
}

/** 住民. */
export function readResident(row: RowReader): Resident {
  const birthDate = row.date('生年月日')
  const movedInOn = row.date('転入日')
  const movedOutOn = row.dateOrNull('転出日')
  const protectionFrom = row.dateOrNull('支援措置開始')
  const protectionTo = row.dateOrNull('支援措置終了')
  checkSpan(row, '転出日', movedInOn, movedOutOn)
  checkSpan(row, '支援措置終了', protectionFrom, protectionTo)
  // An end alone would hide that the person is protected.
  if (protectionFrom === null && protectionTo !== null) {
    row.fail(
      '支援措置開始',
      'inconsistent',
      '「支援措置終了」だけが入っています。この行は取り込んでいません。「支援措置開始」も入れてください。',
    )
  }
  return {
    residentNo: row.residentNo('宛名番号'),
    name: row.requiredText('氏名'),
    kana: row.requiredText('氏名カナ'),
    birthDate,
    sex: row.text('性別'),
    postalCode: row.postalCode('郵便番号'),
    address: row.requiredText('住所'),
    householdNo: row.code('世帯番号'),
    relation: row.text('続柄'),
    movedInOn,
    movedOutOn,
    removalReason: row.choiceOrNull('消除事由', ['転出', '死亡']) ?? '',
    protectionFrom,
    protectionTo,
    guardianNo: row.residentNoOrNull('保護者宛名番号'),
  }
}

/** 手帳等. */
export function readCertificate(row: RowReader): Certificate {
  const issuedOn = row.date('交付日')
  const expiresOn = row.dateOrNull('有効期限')
  checkSpan(row, '有効期限', issuedOn, expiresOn)
  return {
    residentNo: row.residentNo('宛名番号'),
    kind: row.code('手帳等の種類'),
    number: row.text('手帳番号'),
    grade: row.wholeOrNull('等級', 1, 9),
    disability: row.codeOrNull('障害の区分') ?? '',
    issuedOn,
    expiresOn,
  }
}

/** 税情報. */
export function readTax(row: RowReader): TaxRow {
  return {
    residentNo: row.residentNo('宛名番号'),
    fiscalYear: row.whole('年度', 1950, 2200),
    welfare: row.flag('生活保護'),
    repatriate: row.flag('支援給付'),
    status: row.choice('市民税区分', ['課税', '非課税', '未申告']),
    incomeLevy: row.yenOrNull('所得割額'),
    obtainedOn: row.date('取得日'),
  }
}

/** 給付実績. Refuses a row whose payments do not add up to the price. */
export function readGrant(row: RowReader): Grant {
  const months = row.wholeOrNull('月数', 1, 99)
  const startMonth = row.monthOrNull('対象開始月')
  const price = row.yen('価格')
  const publicPayment = row.yen('公費負担額')
  const selfPayment = row.yen('自己負担額')
  const excess = row.yen('うち基準額超過額')
  const inconsistent = (column: string, what: string): void =>
    row.fail(column, 'inconsistent', `${what}この行は取り込んでいません。元の帳簿と照らして直してください。`)
  if ((months === null) !== (startMonth === null)) inconsistent('対象開始月', '「月数」と「対象開始月」の片方だけが入っています。')
  const amounts = ['価格', '公費負担額', '自己負担額', 'うち基準額超過額']
  // An unreadable amount has its own error already.
  if (!row.errors.some((error) => amounts.includes(error.column))) {
    if (publicPayment + selfPayment !== price) inconsistent('価格', '公費負担額と自己負担額を足しても価格になりません。')
    if (excess > selfPayment) inconsistent('うち基準額超過額', '基準額超過額が自己負担額より大きくなっています。')
  }
  return {
    voucherNo: row.code('給付券番号'),
    residentNo: row.residentNo('宛名番号'),
    itemCode: row.code('種目コード'),
    decidedOn: row.date('決定日'),
    quantity: row.whole('数量', 1, 999),
    months,
    startMonth,
    price,
    publicPayment,
    selfPayment,
    excess,
    state: row.choice('状態', ['有効', '取消', '失効']),
  }
}

/** 不在. */
export function readAbsence(row: RowReader): Absence {
  const from = row.date('不在開始')
  const to = row.dateOrNull('不在終了')
  checkSpan(row, '不在終了', from, to)
  return { userId: row.code('利用者ID'), post: row.code('役職'), from, to, reason: row.text('事由') }
}

/** 基準. */
export function readParameter(row: RowReader): Parameter {
  const validFrom = row.date('適用開始')
  const validTo = row.dateOrNull('適用終了')
  checkSpan(row, '適用終了', validFrom, validTo)
  return {
    programme: row.code('制度'),
    key: row.code('キー'),
    value: row.requiredText('値'),
    validFrom,
    validTo,
    article: row.text('根拠条文'),
  }
}

/** 郵便番号. */
export function readPostalTown(row: RowReader): PostalTown {
  row.code('郵便番号')
  return {
    code: row.postalCode('郵便番号').replace('-', ''),
    prefecture: row.requiredText('都道府県'),
    city: row.requiredText('市区町村'),
    town: row.text('町域'),
  }
}
