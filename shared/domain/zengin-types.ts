/** 総合振込の値. What goes into a bank-transfer file and what comes back from reading one. */
import type { IsoDate, Yen } from './masters.ts'

/** 振込依頼人. Who pays, from which account, on which day. Names are half-width kana; names of banks may be empty. */
export interface ZenginHeader {
  /** 委託者コード, up to 10 digits. */
  readonly clientCode: string
  readonly clientName: string
  /** 取組日. Written as MMDD: the format has no year. */
  readonly transferDate: IsoDate
  readonly bankCode: string
  readonly bankName: string
  readonly branchCode: string
  readonly branchName: string
  /** 1 普通, 2 当座, 9 その他. */
  readonly accountType: '1' | '2' | '9'
  readonly accountNumber: string
}

/** What the payer writes for himself: two 顧客コード of up to 10 digits, or 20 bytes of EDI情報. */
export type ZenginReference =
  | { readonly kind: 'customer'; readonly code1: string; readonly code2: string }
  | { readonly kind: 'edi'; readonly text: string }

/** 振込1件. One transfer. */
export interface ZenginTransfer {
  readonly bankCode: string
  readonly bankName: string
  readonly branchCode: string
  readonly branchName: string
  /** 1 普通, 2 当座, 4 貯蓄, 9 その他. */
  readonly accountType: '1' | '2' | '4' | '9'
  readonly accountNumber: string
  /** 受取人名, half-width kana, at most 30 bytes. */
  readonly payeeName: string
  /** Whole yen, 1 or more. */
  readonly amount: Yen
  /** 新規コード: 1 第1回, 2 変更分, 0 その他. */
  readonly newCode: '0' | '1' | '2'
  readonly reference: ZenginReference
}

/** 銀行ごとの癖. What the receiving bank wants where the format leaves room. */
export interface ZenginProfile {
  /** After every record, the last too; or records without any line end. */
  readonly newline: 'crlf' | 'none'
  /** 手形交換所番号 is unused: four zeros or four blanks. */
  readonly clearingHouse: 'zeros' | 'spaces'
  /** 振込指定区分: 7 電信, 8 文書, 0 where the bank ignores it. */
  readonly transferClass: '7' | '8' | '0'
  /** ｦ in names; most banks refuse it. */
  readonly allowWo: boolean
  /** A 0x1A behind the last record, for programs of the MS-DOS time. */
  readonly eof: boolean
}

/** The usual: CRLF, zeros, 電信, no ｦ, no 0x1A. */
export const USUAL_ZENGIN_PROFILE: ZenginProfile = {
  newline: 'crlf',
  clearingHouse: 'zeros',
  transferClass: '7',
  allowWo: false,
  eof: false,
}

/** Codes of what stops a bank file, on writing and on reading. */
export type ZenginProblemCode =
  // writing
  | 'no-transfers'
  | 'too-many-transfers'
  | 'total-too-large'
  | 'amount-not-positive'
  | 'amount-too-large'
  | 'not-digits'
  | 'account-zero'
  | 'too-long'
  | 'empty'
  | 'character-not-allowed'
  | 'stranded-mark'
  | 'edge-space'
  | 'bad-choice'
  | 'bad-date'
  | 'not-a-bank-day'
  | 'unknown-branch'
  // reading
  | 'no-records'
  | 'record-length'
  | 'mixed-newline'
  | 'record-order'
  | 'bad-field'
  | 'count-mismatch'
  | 'total-mismatch'

/** One problem. `record` counts the file's records from 1 with the header; null: the file as a whole. */
export interface ZenginProblem {
  readonly code: ZenginProblemCode
  readonly record: number | null
  /** Japanese name of the field; empty when no single field is at fault. */
  readonly field: string
  /** The characters, number or text at fault, for the message; empty when there is nothing to show. */
  readonly detail: string
}

/** What only a person can judge. `record` as in ZenginProblem. */
export interface ZenginWarning {
  readonly code: 'duplicate-transfer' | 'duplicate-reference'
  readonly record: number
  /** The earlier record with the same bank, branch, account and amount, or with the same reference. */
  readonly sameAs: number
}

/** The finished bytes with their count and total, or everything that stops them. */
export type ZenginBuildResult =
  | {
      readonly ok: true
      readonly bytes: Uint8Array
      readonly count: number
      readonly total: Yen
      readonly warnings: readonly ZenginWarning[]
    }
  | { readonly ok: false; readonly problems: readonly ZenginProblem[] }

/** A header as read: the file knows month and day only. */
export type ReadZenginHeader = Omit<ZenginHeader, 'transferDate'> & {
  /** MMDD. */
  readonly monthDay: string
}

/** What a file holds, its counts checked, or everything wrong with it. */
export type ZenginReadResult =
  | {
      readonly ok: true
      readonly header: ReadZenginHeader
      readonly transfers: readonly ZenginTransfer[]
      readonly count: number
      readonly total: Yen
      readonly newline: 'crlf' | 'lf' | 'cr' | 'none'
      readonly eof: boolean
    }
  | { readonly ok: false; readonly problems: readonly ZenginProblem[] }
