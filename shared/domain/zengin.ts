/** 総合振込ファイルの作成. Checks everything first, then writes the bytes from the field tables. */
import { isBankDay } from './bank-days.ts'
import { isIsoDate } from './date.ts'
import type { Yen } from './masters.ts'
import { isZenginCharacter, marksStandRight, zenginByte } from './zengin-bytes.ts'
import {
  DATA_FIELDS,
  END_FIELDS,
  HEADER_FIELDS,
  TRAILER_FIELDS,
  ZENGIN_MAX_AMOUNT,
  ZENGIN_MAX_COUNT,
  ZENGIN_MAX_TOTAL,
  ZENGIN_RECORD_BYTES,
} from './zengin-layout.ts'
import type { ZenginField } from './zengin-layout.ts'
import type { ZenginBuildResult, ZenginHeader, ZenginProblem, ZenginProblemCode, ZenginProfile, ZenginTransfer } from './zengin-types.ts'
import { putTransfers, repeatedTransfers } from './zengin-write.ts'

/** Facts from outside that the checks need. */
export interface ZenginFacts {
  /** National holidays, `YYYY-MM-DD`. */
  readonly holidays: ReadonlySet<string>
  /** 銀行・支店の台帳. Says whether a bank (4 digits) has a branch (3 digits); leave it out when the office has no such table. */
  readonly isKnownBranch?: (bankCode: string, branchCode: string) => boolean
}

type Values = Readonly<Record<string, string>>
type Report = (code: ZenginProblemCode, field: string, detail?: string) => void

/** Header fields that must not be empty though they are texts. */
const REQUIRED_TEXTS = new Set(['clientName', 'payeeName'])
const ACCOUNT_TYPES = { header: ['1', '2', '9'], data: ['1', '2', '4', '9'] } as const

function headerValues(header: ZenginHeader): Values {
  const { transferDate, ...rest } = header
  const monthDay = transferDate.slice(5, 7) + transferDate.slice(8, 10)
  return { ...rest, recordKind: '1', fileKind: '21', codeKind: '0', monthDay, filler: '' }
}

function dataValues(transfer: ZenginTransfer, profile: ZenginProfile): Values {
  const { reference, amount, ...rest } = transfer
  const edi = reference.kind === 'edi'
  return {
    ...rest,
    recordKind: '2',
    clearingHouse: profile.clearingHouse === 'zeros' ? '0000' : '',
    amount: String(amount),
    reference: edi ? reference.text : reference.code1.padStart(10, '0') + reference.code2.padStart(10, '0'),
    transferClass: profile.transferClass,
    ediMark: edi ? 'Y' : '',
    filler: '',
  }
}

function checkText(value: string, label: string, kind: 'bank' | 'name' | 'edi', length: number, allowWo: boolean, report: Report): void {
  const bad = [...new Set(value)].filter((c) => !isZenginCharacter(c, kind, allowWo))
  if (bad.length > 0) report('character-not-allowed', label, bad.join(''))
  if (value.length > length) report('too-long', label, String(value.length))
  if (!marksStandRight(value)) report('stranded-mark', label, value)
  // A reader cannot tell such a blank from the filling.
  if (value !== value.replace(/^ +| +$/g, '')) report('edge-space', label, value)
}

function checkNumber(value: string, label: string, length: number, report: Report): void {
  if (!/^[0-9]+$/.test(value)) report(value === '' ? 'empty' : 'not-digits', label, value)
  else if (value.length > length) report('too-long', label, value)
}

function checkFields(fields: readonly ZenginField[], values: Values, profile: ZenginProfile, report: Report): void {
  for (const field of fields) {
    const value = values[field.key] ?? ''
    // The amount has checks of its own.
    if (field.kind === 'number' && field.key !== 'amount') checkNumber(value, field.label, field.length, report)
    if (field.kind === 'text') {
      if (value === '' && REQUIRED_TEXTS.has(field.key)) report('empty', field.label)
      checkText(value, field.label, field.class, field.length, profile.allowWo, report)
    }
    if (field.key === 'accountNumber' && /^0+$/.test(value)) report('account-zero', field.label, value)
  }
}

function checkChoice(value: string, choices: readonly string[], label: string, report: Report): void {
  if (!choices.includes(value)) report('bad-choice', label, value)
}

function checkTransfer(transfer: ZenginTransfer, profile: ZenginProfile, facts: ZenginFacts, report: Report): void {
  checkFields(DATA_FIELDS, dataValues(transfer, profile), profile, report)
  checkChoice(transfer.accountType, ACCOUNT_TYPES.data, '預金種目', report)
  checkChoice(transfer.newCode, ['0', '1', '2'], '新規コード', report)
  const { amount, reference } = transfer
  if (!Number.isSafeInteger(amount) || amount < 1) report('amount-not-positive', '振込金額', String(amount))
  else if (amount > ZENGIN_MAX_AMOUNT) report('amount-too-large', '振込金額', String(amount))
  if (reference.kind === 'edi') checkText(reference.text, 'EDI情報', 'edi', 20, true, report)
  else {
    checkNumber(reference.code1, '顧客コード1', 10, report)
    checkNumber(reference.code2, '顧客コード2', 10, report)
  }
  checkBranch(transfer, facts, report)
}

function checkBranch(account: ZenginTransfer | ZenginHeader, facts: ZenginFacts, report: Report): void {
  const [bank, branch] = [account.bankCode.padStart(4, '0'), account.branchCode.padStart(3, '0')]
  if (facts.isKnownBranch?.(bank, branch) === false) report('unknown-branch', '銀行・支店番号', `${bank}-${branch}`)
}

function checkHeader(header: ZenginHeader, profile: ZenginProfile, facts: ZenginFacts, report: Report): void {
  checkFields(HEADER_FIELDS, headerValues(header), profile, report)
  checkChoice(header.accountType, ACCOUNT_TYPES.header, '預金種目', report)
  if (!isIsoDate(header.transferDate)) report('bad-date', '取組日', header.transferDate)
  else if (!isBankDay(header.transferDate, facts.holidays)) report('not-a-bank-day', '取組日', header.transferDate)
  checkBranch(header, facts, report)
}

/**
 * Everything that stops a file, in the order of its records; an empty list means that it may be written.
 * Amounts 1 or more, digits and characters of every field, names within their bytes, count and total within theirs,
 * the transfer date a bank day, and bank and branch known where the office keeps a table.
 */
export function checkTransferFile(
  header: ZenginHeader,
  transfers: readonly ZenginTransfer[],
  profile: ZenginProfile,
  facts: ZenginFacts,
): readonly ZenginProblem[] {
  const problems: ZenginProblem[] = []
  const reporter =
    (record: number | null): Report =>
    (code, field, detail = '') => {
      problems.push({ code, record, field, detail })
    }
  checkHeader(header, profile, facts, reporter(1))
  if (transfers.length === 0) reporter(null)('no-transfers', '')
  if (transfers.length > ZENGIN_MAX_COUNT) reporter(null)('too-many-transfers', '合計件数', String(transfers.length))
  transfers.forEach((transfer, i) => checkTransfer(transfer, profile, facts, reporter(i + 2)))
  const total = totalOf(transfers)
  if (total > ZENGIN_MAX_TOTAL) reporter(null)('total-too-large', '合計金額', String(total))
  return problems
}

function writeRecord(out: Uint8Array, offset: number, fields: readonly ZenginField[], values: Values): void {
  let at = offset
  for (const field of fields) {
    const value = values[field.key] ?? ''
    const filled = field.kind === 'number' ? value.padStart(field.length, '0') : value.padEnd(field.length, ' ')
    for (let i = 0; i < field.length; i += 1) {
      const byte = zenginByte(filled.charAt(i))
      if (byte === null || filled.length !== field.length) throw new Error(`bank record: ${field.key} does not fit`)
      out[at + i] = byte
    }
    at += field.length
  }
}

const totalOf = (transfers: readonly ZenginTransfer[]): Yen => transfers.reduce((sum, transfer) => sum + transfer.amount, 0)

/** Bytes from one record to the next. */
const strideOf = ({ newline }: ZenginProfile): number => ZENGIN_RECORD_BYTES + (newline === 'crlf' ? 2 : 0)

/** The whole file, written at once as if all were right; null as soon as anything is not. */
function writtenFile(
  header: ZenginHeader,
  transfers: readonly ZenginTransfer[],
  total: Yen,
  profile: ZenginProfile,
  facts: ZenginFacts,
): Uint8Array | null {
  const { length: count } = transfers
  if (count === 0 || count > ZENGIN_MAX_COUNT || total > ZENGIN_MAX_TOTAL) return null
  const problems: string[] = []
  const report: Report = (code) => {
    problems.push(code)
  }
  checkHeader(header, profile, facts, report)
  if (facts.isKnownBranch !== undefined) for (const transfer of transfers) checkBranch(transfer, facts, report)
  if (problems.length > 0) return null
  const stride = strideOf(profile)
  const bytes = new Uint8Array((count + 3) * stride + (profile.eof ? 1 : 0)).fill(0x20)
  if (!putTransfers(bytes, stride, transfers, profile)) return null
  writeRecord(bytes, 0, HEADER_FIELDS, headerValues(header))
  writeRecord(bytes, (count + 1) * stride, TRAILER_FIELDS, { recordKind: '8', count: String(count), total: String(total) })
  writeRecord(bytes, (count + 2) * stride, END_FIELDS, { recordKind: '9' })
  for (let end = ZENGIN_RECORD_BYTES; profile.newline === 'crlf' && end < bytes.length - 1; end += stride) {
    bytes[end] = 13
    bytes[end + 1] = 10
  }
  if (profile.eof) bytes[bytes.length - 1] = 0x1a
  return bytes
}

/**
 * The bytes of a 総合振込 file: header, one record a transfer in the given order, trailer, end. Nothing is written
 * while anything is wrong, and nothing is ever cut to fit. Read the bytes again with checkTransferBytes before they leave.
 */
export function buildTransferFile(
  header: ZenginHeader,
  transfers: readonly ZenginTransfer[],
  profile: ZenginProfile,
  facts: ZenginFacts,
): ZenginBuildResult {
  const total = totalOf(transfers)
  const bytes = writtenFile(header, transfers, total, profile, facts)
  if (bytes === null) {
    const problems = checkTransferFile(header, transfers, profile, facts)
    if (problems.length === 0) throw new Error('bank record: refused without a problem')
    return { ok: false, problems }
  }
  const warnings = repeatedTransfers(bytes, strideOf(profile), transfers.length)
  return { ok: true, bytes, count: transfers.length, total, warnings }
}
