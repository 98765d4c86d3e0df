/**
 * 総合振込ファイルの読取り. An independent reader: it has the byte positions of its own and counts the finished bytes again,
 * so that a fault of the writer's tables cannot pass by agreeing with itself.
 */
import { isoDate } from './date.ts'
import { isZenginCharacter, marksStandRight, zenginCharacter } from './zengin-bytes.ts'
import type { ZenginClass } from './zengin-bytes.ts'
import type {
  ReadZenginHeader,
  ZenginProblem,
  ZenginProblemCode,
  ZenginReadResult,
  ZenginReference,
  ZenginTransfer,
} from './zengin-types.ts'

/** Problems after which no more are listed: a file that is none of ours has thousands. */
const MAX_PROBLEMS = 100

/** What a reader lets pass. */
export interface ZenginReadOptions {
  /** ｦ in names (default false). */
  readonly allowWo?: boolean
}

interface Record120 {
  /** From 1, with the header. */
  readonly record: number
  /** 120 characters; a byte that no bank record may hold stands as U+FFFD. */
  readonly text: string
}

type Newline = 'crlf' | 'lf' | 'cr' | 'none'

interface Frames {
  readonly records: readonly Record120[]
  readonly newline: Newline
  readonly eof: boolean
  readonly problem: ZenginProblem | null
}

function problemOf(code: ZenginProblemCode, record: number | null, field = '', detail = ''): ZenginProblem {
  return { code, record, field, detail }
}

function newlineAt(bytes: Uint8Array, at: number): Newline {
  if (bytes[at] === 13) return bytes[at + 1] === 10 ? 'crlf' : 'cr'
  return bytes[at] === 10 ? 'lf' : 'none'
}

const NEWLINE_BYTES: Readonly<Record<Newline, number>> = { crlf: 2, lf: 1, cr: 1, none: 0 }

/** Cuts the bytes into records. CRLF, LF, CR or nothing between them, but one kind throughout; the last may lack its own. */
function frame(bytes: Uint8Array): Frames {
  const eof = bytes.at(-1) === 0x1a
  const end = eof ? bytes.length - 1 : bytes.length
  const records: Record120[] = []
  let newline: Newline | null = null
  let at = 0
  const stop = (code: ZenginProblemCode, detail: string): Frames => {
    const problem = problemOf(code, records.length + (code === 'mixed-newline' ? 0 : 1), '', detail)
    return { records, newline: newline ?? 'none', eof, problem }
  }
  while (at < end) {
    const part = bytes.subarray(at, Math.min(at + 120, end))
    const lineEnd = part.findIndex((byte) => byte === 13 || byte === 10)
    if (part.length < 120 || lineEnd >= 0) return stop('record-length', String(lineEnd >= 0 ? lineEnd : part.length))
    records.push({ record: records.length + 1, text: Array.from(part, (byte) => zenginCharacter(byte) ?? '\uFFFD').join('') })
    at += 120
    const found = newlineAt(bytes.subarray(0, end), at)
    newline ??= found
    if (found !== newline && at < end) return stop('mixed-newline', found)
    at += NEWLINE_BYTES[found]
  }
  const problem = records.length === 0 ? problemOf('no-records', null) : null
  return { records, newline: newline ?? 'none', eof, problem }
}

/** Reads one record field by field; each fault is put into `problems` and the field given as it stands. */
function fieldReader(line: Record120, problems: ZenginProblem[], allowWo: boolean) {
  const fault = (label: string, detail: string): void => {
    problems.push(problemOf('bad-field', line.record, label, detail))
  }
  /** `from` and `to` are byte positions from 1, both included, as bank manuals give them. */
  const raw = (from: number, to: number): string => line.text.slice(from - 1, to)
  return {
    raw,
    fault,
    digits(from: number, to: number, label: string): string {
      const value = raw(from, to)
      if (!/^[0-9]+$/.test(value)) fault(label, value)
      return value
    },
    choice<T extends string>(from: number, to: number, label: string, choices: readonly T[]): T | null {
      const value = raw(from, to)
      const found = choices.find((choice) => choice === value) ?? null
      if (found === null) fault(label, value)
      return found
    },
    text(from: number, to: number, label: string, kind: ZenginClass, required = false): string {
      const value = raw(from, to).replace(/ +$/, '')
      const wrong = [...value].some((c) => !isZenginCharacter(c, kind, allowWo))
      if (wrong || value.startsWith(' ') || !marksStandRight(value) || (required && value === '')) fault(label, value)
      return value
    },
    blank(from: number, to: number, label: string): void {
      if (raw(from, to).trim() !== '') fault(label, raw(from, to).trim())
    },
  }
}

function readHeader(line: Record120, problems: ZenginProblem[], allowWo: boolean): ReadZenginHeader | null {
  const f = fieldReader(line, problems, allowWo)
  f.choice(2, 3, '種別コード', ['21'])
  // 1 would be EBCDIC: the bytes after it would mean something else.
  f.choice(4, 4, 'コード区分', ['0'])
  const monthDay = f.digits(55, 58, '取組日')
  // A leap year, because the file does not say which year it is.
  if (isoDate(2024, Number(monthDay.slice(0, 2)), Number(monthDay.slice(2))) === null) f.fault('取組日', monthDay)
  f.blank(104, 120, 'ダミー')
  const accountType = f.choice(96, 96, '預金種目', ['1', '2', '9'])
  const header = {
    clientCode: f.digits(5, 14, '委託者コード'),
    clientName: f.text(15, 54, '振込依頼人名', 'name', true),
    monthDay,
    bankCode: f.digits(59, 62, '仕向銀行番号'),
    bankName: f.text(63, 77, '仕向銀行名', 'bank'),
    branchCode: f.digits(78, 80, '仕向支店番号'),
    branchName: f.text(81, 95, '仕向支店名', 'bank'),
    accountNumber: f.digits(97, 103, '口座番号'),
  }
  return accountType === null ? null : { ...header, accountType }
}

function readTransfer(line: Record120, problems: ZenginProblem[], allowWo: boolean): ZenginTransfer | null {
  const f = fieldReader(line, problems, allowWo)
  f.choice(39, 42, '手形交換所番号', ['0000', '    '])
  f.choice(112, 112, '振込指定区分', ['7', '8', '0'])
  f.blank(114, 120, 'ダミー')
  const amount = Number(f.digits(81, 90, '振込金額'))
  if (amount === 0) f.fault('振込金額', '0')
  const mark = f.choice(113, 113, '識別表示', ['Y', ' '])
  const reference: ZenginReference =
    mark === 'Y'
      ? { kind: 'edi', text: f.text(92, 111, 'EDI情報', 'edi') }
      : { kind: 'customer', code1: f.digits(92, 101, '顧客コード1'), code2: f.digits(102, 111, '顧客コード2') }
  const accountType = f.choice(43, 43, '預金種目', ['1', '2', '4', '9'])
  const newCode = f.choice(91, 91, '新規コード', ['0', '1', '2'])
  const transfer = {
    bankCode: f.digits(2, 5, '被仕向銀行番号'),
    bankName: f.text(6, 20, '被仕向銀行名', 'bank'),
    branchCode: f.digits(21, 23, '被仕向支店番号'),
    branchName: f.text(24, 38, '被仕向支店名', 'bank'),
    accountNumber: f.digits(44, 50, '口座番号'),
    payeeName: f.text(51, 80, '受取人名', 'name', true),
    amount,
    reference,
  }
  return accountType === null || newCode === null ? null : { ...transfer, accountType, newCode }
}

/** Header, data, trailer, end: the kinds by their places. */
function checkOrder(records: readonly Record120[], problems: ZenginProblem[]): boolean {
  const count = records.length
  const wanted = (i: number): string => (i === 0 ? '1' : i === count - 1 ? '9' : i === count - 2 ? '8' : '2')
  const bad = records.findIndex(({ text }, i) => text.charAt(0) !== wanted(i))
  if (bad < 0 && count >= 3) return true
  // Too short a file lacks what should stand behind its header.
  const at = bad < 0 ? 1 : bad
  problems.push(problemOf('record-order', at + 1, 'データ区分', records[at]?.text.charAt(0) ?? ''))
  return false
}

function checkTrailer(line: Record120, transfers: number, total: number, problems: ZenginProblem[]): void {
  const f = fieldReader(line, problems, false)
  const [count, sum] = [f.digits(2, 7, '合計件数'), f.digits(8, 19, '合計金額')]
  f.blank(20, 120, 'ダミー')
  if (Number(count) !== transfers) problems.push(problemOf('count-mismatch', line.record, '合計件数', `${count}≠${transfers}`))
  if (Number(sum) !== total) problems.push(problemOf('total-mismatch', line.record, '合計金額', `${sum}≠${total}`))
}

/**
 * Reads a 総合振込 file strictly and recounts it: record lengths, one kind of line end, order of records, every field's class,
 * count and total. Line ends CRLF, LF, CR or none and a final 0x1A are understood. Never throws, whatever the bytes are.
 */
export function readTransferFile(bytes: Uint8Array, options: ZenginReadOptions = {}): ZenginReadResult {
  const allowWo = options.allowWo ?? false
  const { records, newline, eof, problem } = frame(bytes)
  if (problem) return { ok: false, problems: [problem] }
  const problems: ZenginProblem[] = []
  const [first, trailer, end] = [records[0], records.at(-2), records.at(-1)]
  if (!checkOrder(records, problems) || !first || !trailer || !end) return { ok: false, problems }
  const header = readHeader(first, problems, allowWo)
  const transfers: ZenginTransfer[] = []
  let total = 0
  for (const line of records.slice(1, -2)) {
    const transfer = readTransfer(line, problems, allowWo)
    if (transfer) {
      transfers.push(transfer)
      total += transfer.amount
    }
    if (problems.length >= MAX_PROBLEMS) return { ok: false, problems: problems.slice(0, MAX_PROBLEMS) }
  }
  fieldReader(end, problems, false).blank(2, 120, 'ダミー')
  if (records.length === 3) problems.push(problemOf('no-transfers', null))
  if (problems.length === 0) checkTrailer(trailer, transfers.length, total, problems)
  if (problems.length > 0 || !header) return { ok: false, problems }
  return { ok: true, header, transfers, count: transfers.length, total, newline, eof }
}
