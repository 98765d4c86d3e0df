/**
 * 給付券番号. `K` + fiscal year (two digits of the western year) + serial (7 digits) + check digit + `-` + the n-th voucher of
 * the case: `K2600000128-1`. Numbers of earlier systems have no check digit (`K230000000-1`) and stay readable.
 */
import { AppError } from '../errors.ts'

/** The parts of a voucher number. */
export interface VoucherNumber {
  /** 年度, four digits. */
  readonly fiscalYear: number
  /** Running number of the case's vouchers within the year, 1 or more (0 occurs in earlier numbers). */
  readonly serial: number
  /** 何枚目, from 1. */
  readonly seq: number
  /** True: a number of an earlier system, without a check digit. */
  readonly legacy: boolean
}

export type VoucherNumberResult =
  | { readonly ok: true; readonly value: VoucherNumber; readonly text: string }
  /** `form`: not a voucher number at all; `check-digit`: mistyped. */
  | { readonly ok: false; readonly problem: 'form' | 'check-digit' }

/** A quasigroup without fixed points of adjacent swaps (Damm): every single wrong digit and every swap of neighbours shows. */
const DAMM = [
  '0317598642',
  '7092154863',
  '4206871359',
  '1750983426',
  '6123045978',
  '3674209581',
  '5869720134',
  '8945362017',
  '9438617205',
  '2581436790',
] as const

function dammState(digits: string): number {
  let state = 0
  for (const digit of digits) state = Number(DAMM[state]?.[Number(digit)])
  return state
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}

/** One check digit for all vouchers of a case, so that they differ in `-n` only; a wrong `-n` shows by the voucher's code. */
function checkDigit(year: string, serial: string): number {
  return dammState(year + serial)
}

/**
 * Composes a number with its check digit. Throws `bad-input` when the year is not 2000–2099, the serial not 1–9999999, or the
 * sequence not 1–99.
 */
export function composeVoucherNumber(parts: { readonly fiscalYear: number; readonly serial: number; readonly seq: number }): string {
  const { fiscalYear, serial, seq } = parts
  const inRange = (value: number, from: number, to: number) => Number.isInteger(value) && value >= from && value <= to
  if (!inRange(fiscalYear, 2000, 2099)) throw new AppError('bad-input', { fields: '年度' })
  if (!inRange(serial, 1, 9_999_999)) throw new AppError('bad-input', { fields: '給付券の連番' })
  if (!inRange(seq, 1, 99)) throw new AppError('bad-input', { fields: '給付券の枚目' })
  const year = twoDigits(fiscalYear - 2000)
  const digits = String(serial).padStart(7, '0')
  return `K${year}${digits}${checkDigit(year, digits)}-${seq}`
}

/** Reads a number as typed or scanned: any width and case, spaces, any dash. A wrong check digit is told apart from a wrong form. */
export function parseVoucherNumber(typed: string): VoucherNumberResult {
  const text = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/\s/gu, '')
    .replace(/[\u2010-\u2015\u2212\u30fc\u00ad]/gu, '-')
  const match = /^K(\d{2})(\d{7})(\d?)-([1-9]\d?)$/u.exec(text)
  if (match === null) return { ok: false, problem: 'form' }
  const [, year = '', serial = '', check = '', seq = ''] = match
  if (check !== '' && Number(check) !== checkDigit(year, serial)) {
    return { ok: false, problem: 'check-digit' }
  }
  const value = {
    fiscalYear: 2000 + Number(year),
    serial: Number(serial),
    seq: Number(seq),
    legacy: check === '',
  }
  return { ok: true, value, text }
}

const QR_PREFIX = 'KYUFU1'

/** 給付券のQR. Number and code only, no personal data; letters of the compact alphanumeric QR set. */
export function composeVoucherQr(voucherNo: string, code: string): string {
  return `${QR_PREFIX}:${voucherNo}:${code}`
}

/** Reads the text of a scanned voucher; null when it is none of ours. The number and code are not yet checked. */
export function parseVoucherQr(text: string): { readonly voucherNo: string; readonly code: string } | null {
  const match = /^KYUFU1:(K\d{9,10}-\d{1,2}):([0-9A-Z]{8})$/u.exec(text.trim())
  return match === null ? null : { voucherNo: match[1] ?? '', code: match[2] ?? '' }
}

/** Letters of a voucher's code: no I, L, O, U, which are mistaken for others. */
export const CODE_LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** A code as typed: any width and case, spaces and dashes dropped, O read as 0, I and L as 1. */
export function normalizeVoucherCode(typed: string): string {
  return typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\u2010-\u2015\u2212\u30fc-]/gu, '')
    .replace(/O/gu, '0')
    .replace(/[IL]/gu, '1')
}
