/**
 * 振込データの明細. Data records straight from values to bytes: one look-up a character, no text in between. It refuses whatever
 * `checkTransferFile` would find, without saying what; the words come from there.
 */
import { VOICED_BYTE, ZENGIN_BIT, ZENGIN_OF_UNIT } from './zengin-bytes.ts'
import { DATA_FIELDS, ZENGIN_MAX_AMOUNT } from './zengin-layout.ts'
import type { ZenginProfile, ZenginTransfer, ZenginWarning } from './zengin-types.ts'

const BLANK = 0x20
const ZERO = 0x30

/** Where the fields of a data record stand, from its first byte. */
const AT: Readonly<Record<string, number>> = (() => {
  let at = 0
  return Object.fromEntries(
    DATA_FIELDS.map(({ key, length }) => {
      const field = [key, at] as const
      at += length
      return field
    }),
  )
})()
const LENGTH: Readonly<Record<string, number>> = Object.fromEntries(DATA_FIELDS.map(({ key, length }) => [key, length]))

interface Place {
  readonly at: number
  readonly length: number
}

function place(key: string): Place {
  const [at, length] = [AT[key], LENGTH[key]]
  if (at === undefined || length === undefined) throw new Error(`bank record: no field ${key}`)
  return { at, length }
}

const RECORD_KIND = place('recordKind')
const BANK_CODE = place('bankCode')
const BANK_NAME = place('bankName')
const BRANCH_CODE = place('branchCode')
const BRANCH_NAME = place('branchName')
const CLEARING_HOUSE = place('clearingHouse')
const ACCOUNT_TYPE = place('accountType')
const ACCOUNT_NUMBER = place('accountNumber')
const PAYEE_NAME = place('payeeName')
const AMOUNT = place('amount')
const NEW_CODE = place('newCode')
const REFERENCE = place('reference')
const TRANSFER_CLASS = place('transferClass')
const EDI_MARK = place('ediMark')
/** 顧客コード1 and 2 share the twenty bytes of the reference. */
const CODE_1: Place = { at: REFERENCE.at, length: 10 }
const CODE_2: Place = { at: REFERENCE.at + 10, length: 10 }

/** 預金種目 of an account that is paid into: 普通, 当座, 貯蓄, その他. */
const ACCOUNT_TYPE_BYTES = [0x31, 0x32, 0x34, 0x39]
const LAST_NEW_CODE = 0x32

/** A text at the left; what is behind it is blank already. */
function putText(out: Uint8Array, base: number, { at, length }: Place, value: string, bit: number): boolean {
  const size = value.length
  if (size > length) return false
  const from = base + at
  let before = 0
  for (let i = 0; i < size; i += 1) {
    const found = ZENGIN_OF_UNIT[value.charCodeAt(i)] ?? 0
    const byte = found & 0xff
    const bits = found >> 8
    if ((bits & bit) === 0) return false
    // ﾞ and ﾟ are the last two bytes there are
    if (byte >= VOICED_BYTE && (before & (byte === VOICED_BYTE ? ZENGIN_BIT.takesVoiced : ZENGIN_BIT.takesHalfVoiced)) === 0) return false
    out[from + i] = byte
    before = bits
  }
  return size === 0 || (out[from] !== BLANK && out[from + size - 1] !== BLANK)
}

/** A number at the right, zeros before it. */
function putDigits(out: Uint8Array, base: number, { at, length }: Place, value: string): boolean {
  const size = value.length
  if (size === 0 || size > length) return false
  const from = base + at
  const zeros = length - size
  for (let i = 0; i < zeros; i += 1) out[from + i] = ZERO
  for (let i = 0; i < size; i += 1) {
    const unit = value.charCodeAt(i)
    if (unit < ZERO || unit > ZERO + 9) return false
    out[from + zeros + i] = unit
  }
  return true
}

function putAmount(out: Uint8Array, base: number, amount: number): boolean {
  if (!Number.isSafeInteger(amount) || amount < 1 || amount > ZENGIN_MAX_AMOUNT) return false
  let rest = amount
  for (let i = AMOUNT.length - 1; i >= 0; i -= 1) {
    const more = Math.floor(rest / 10)
    out[base + AMOUNT.at + i] = ZERO + rest - more * 10
    rest = more
  }
  return true
}

function putReference(out: Uint8Array, base: number, { reference }: ZenginTransfer): boolean {
  if (reference.kind === 'customer') return putDigits(out, base, CODE_1, reference.code1) && putDigits(out, base, CODE_2, reference.code2)
  out[base + EDI_MARK.at] = 0x59
  return putText(out, base, REFERENCE, reference.text, ZENGIN_BIT.edi)
}

function isZero(out: Uint8Array, base: number, { at, length }: Place): boolean {
  for (let i = 0; i < length; i += 1) if (out[base + at + i] !== ZERO) return false
  return true
}

function putTransfer(out: Uint8Array, base: number, transfer: ZenginTransfer, profile: ZenginProfile): boolean {
  out[base + RECORD_KIND.at] = 0x32
  if (profile.clearingHouse === 'zeros') out.fill(ZERO, base + CLEARING_HOUSE.at, base + CLEARING_HOUSE.at + CLEARING_HOUSE.length)
  out[base + TRANSFER_CLASS.at] = profile.transferClass.charCodeAt(0)
  return (
    putDigits(out, base, BANK_CODE, transfer.bankCode) &&
    putText(out, base, BANK_NAME, transfer.bankName, ZENGIN_BIT.bank) &&
    putDigits(out, base, BRANCH_CODE, transfer.branchCode) &&
    putText(out, base, BRANCH_NAME, transfer.branchName, ZENGIN_BIT.bank) &&
    putDigits(out, base, ACCOUNT_TYPE, transfer.accountType) &&
    ACCOUNT_TYPE_BYTES.includes(out[base + ACCOUNT_TYPE.at] ?? 0) &&
    putDigits(out, base, ACCOUNT_NUMBER, transfer.accountNumber) &&
    !isZero(out, base, ACCOUNT_NUMBER) &&
    transfer.payeeName !== '' &&
    putText(out, base, PAYEE_NAME, transfer.payeeName, profile.allowWo ? ZENGIN_BIT.nameWithWo : ZENGIN_BIT.name) &&
    putAmount(out, base, transfer.amount) &&
    putDigits(out, base, NEW_CODE, transfer.newCode) &&
    (out[base + NEW_CODE.at] ?? 0) <= LAST_NEW_CODE &&
    putReference(out, base, transfer)
  )
}

/**
 * Writes the data records behind the header, one each `stride` bytes.
 *
 * @param out blank (0x20) where the records are to stand
 * @returns false when some transfer has anything wrong; `out` is then of no use
 */
export function putTransfers(out: Uint8Array, stride: number, transfers: readonly ZenginTransfer[], profile: ZenginProfile): boolean {
  let base = 0
  for (const transfer of transfers) {
    base += stride
    if (!putTransfer(out, base, transfer, profile)) return false
  }
  return true
}

/** What makes two records the same transfer, or the same reference to the payer. */
const SAME_TRANSFER = [BANK_CODE, BRANCH_CODE, ACCOUNT_TYPE, ACCOUNT_NUMBER, AMOUNT]
const SAME_REFERENCE = [REFERENCE, EDI_MARK]

/** The bytes that tell most records apart, four by four; what else counts is compared. */
const HASHED_TRANSFER = [BANK_CODE.at, ACCOUNT_TYPE.at, ACCOUNT_TYPE.at + 4, AMOUNT.at + 2, AMOUNT.at + 6]
const HASHED_REFERENCE = [0, 4, 8, 12, 16].map((at) => REFERENCE.at + at)

function hashOf(bytes: Uint8Array, base: number, fours: readonly number[]): number {
  let hash = 0
  for (let n = 0; n < fours.length; n += 1) {
    const at = base + (fours[n] ?? 0)
    const word = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24)
    hash = Math.imul(hash ^ word, 0x9e3779b1)
    hash ^= hash >>> 15
  }
  return hash
}

function equal(bytes: Uint8Array, one: number, other: number, places: readonly Place[]): boolean {
  for (const { at, length } of places) for (let i = at; i < at + length; i += 1) if (bytes[one + i] !== bytes[other + i]) return false
  return true
}

/**
 * Repeats of earlier records in these places, as pairs of record numbers: the later one, then the first one. Found in a table of record numbers
 * by their hash; one table at a time stays where the processor is quick.
 */
function repeats(bytes: Uint8Array, stride: number, count: number, places: readonly Place[], fours: readonly number[]): readonly number[] {
  const mask = 2 ** Math.ceil(Math.log2(count * 2 + 2)) - 1
  const table = new Int32Array(mask + 1)
  const found: number[] = []
  for (let record = 1; record <= count; record += 1) {
    const base = record * stride
    for (let at = hashOf(bytes, base, fours) & mask; ; at = (at + 1) & mask) {
      const there = table[at] ?? 0
      if (there === 0) {
        table[at] = record
        break
      }
      if (equal(bytes, there * stride, base, places)) {
        found.push(record, there)
        break
      }
    }
  }
  return found
}

/** Transfers that look paid twice (同じ口座に同じ額), and references that a returned transfer could not be told by, from finished bytes. */
export function repeatedTransfers(bytes: Uint8Array, stride: number, count: number): readonly ZenginWarning[] {
  const warnings: ZenginWarning[] = []
  const take = (code: ZenginWarning['code'], pairs: readonly number[]): void => {
    // problems and warnings count the header as record 1
    for (let i = 0; i < pairs.length; i += 2) warnings.push({ code, record: (pairs[i] ?? 0) + 1, sameAs: (pairs[i + 1] ?? 0) + 1 })
  }
  take('duplicate-transfer', repeats(bytes, stride, count, SAME_TRANSFER, HASHED_TRANSFER))
  take('duplicate-reference', repeats(bytes, stride, count, SAME_REFERENCE, HASHED_REFERENCE))
  // by record; of one record the transfer first, as they were taken
  return warnings.sort((one, other) => one.record - other.record)
}
