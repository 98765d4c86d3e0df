/** 添付の種類. Told by what a file holds, never by its name. */
import { ATTACHMENT_LIMITS } from '../../../shared/domain/limits.ts'
import { labelOf } from './label.ts'
import { pictureSize } from './picture-size.ts'

/** Kinds of files that are kept. */
export const attachmentTypes = {
  pdf: { name: 'PDF', mime: 'application/pdf', shown: true },
  jpeg: { name: 'JPEG画像', mime: 'image/jpeg', shown: true },
  png: { name: 'PNG画像', mime: 'image/png', shown: true },
  tiff: { name: 'TIFF画像', mime: 'image/tiff', shown: false },
  heic: { name: 'HEIC画像', mime: 'image/heic', shown: false },
  word: { name: 'Word文書', mime: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', shown: false },
  excel: { name: 'Excelブック', mime: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', shown: false },
  text: { name: 'テキスト', mime: 'text/plain', shown: false },
} as const satisfies Readonly<Record<string, { readonly name: string; readonly mime: string; readonly shown: boolean }>>

export type AttachmentType = keyof typeof attachmentTypes

export type TypeVerdict = { readonly type: AttachmentType } | { readonly blocked: string }

/** Endings that a PC would run or open as a page, whatever the file holds. */
const running =
  /\.(exe|com|scr|bat|cmd|ps1|psm1|vbs|vbe|js|jse|mjs|wsf|wsh|hta|msi|msp|dll|cpl|jar|lnk|url|reg|scf|pif|chm|html?|xhtml|mht|mhtml|svg|xml|iso|img)$/i
/** Endings of Office files that carry programs. */
const macro = /\.(docm|dotm|xlsm|xltm|xlsb|xlam|pptm|potm|ppam|ppsm|sldm)$/i

const ascii = (text: string): readonly number[] => [...text].map((char) => char.charCodeAt(0))

function begins(bytes: Uint8Array, signature: readonly number[], at = 0): boolean {
  return bytes.length >= at + signature.length && signature.every((byte, i) => bytes[at + i] === byte)
}

/** The first bytes of what is never kept, with the reason. */
const refused: readonly (readonly [signature: readonly number[], reason: string])[] = [
  [ascii('MZ'), '実行できるファイルです'],
  [[0x7f, ...ascii('ELF')], '実行できるファイルです'],
  [[0xcf, 0xfa, 0xed, 0xfe], '実行できるファイルです'],
  [[0xce, 0xfa, 0xed, 0xfe], '実行できるファイルです'],
  [[0xca, 0xfe, 0xba, 0xbe], '実行できるファイルです'],
  [ascii('#!'), 'スクリプトです'],
  [[0x4c, 0x00, 0x00, 0x00, 0x01, 0x14, 0x02, 0x00], 'ショートカットです'],
  [[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], '旧形式のOffice文書（マクロを含むことがあります）です。PDFにしてもらってください'],
  [ascii('Rar!'), '圧縮ファイルの中の圧縮ファイルです'],
  [[0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], '圧縮ファイルの中の圧縮ファイルです'],
  [[0x1f, 0x8b], '圧縮ファイルの中の圧縮ファイルです'],
  [ascii('MSCF'), '圧縮ファイルの中の圧縮ファイルです'],
]

/**
 * What a file is by its content (reliability.md §6 rows 57–60 as far as keeping goes). Only kinds of the list above are kept;
 * programs, scripts, pages, Office files with macros, archives and what nobody knows are refused with a Japanese reason.
 * A name that a PC would run is refused whatever the file holds.
 */
export function typeOf(bytes: Uint8Array, rawName: string): TypeVerdict {
  const { label } = labelOf(rawName)
  if (running.test(label)) return { blocked: '名前が実行できるファイルかウェブページのものです' }
  if (macro.test(label)) return { blocked: 'マクロを含むOffice文書です。PDFにしてもらってください' }
  const bad = refused.find(([signature]) => begins(bytes, signature))
  if (bad !== undefined) return { blocked: bad[1] }
  if (begins(bytes, ascii('PK'))) return officeType(bytes)
  const type = plainType(bytes)
  if (type === 'png' || type === 'jpeg') return pictureType(bytes, type)
  if (type !== null) return { type }
  return textType(bytes, label)
}

function plainType(bytes: Uint8Array): AttachmentType | null {
  if (begins(bytes, ascii('%PDF-'))) return 'pdf'
  if (begins(bytes, [0xff, 0xd8, 0xff])) return 'jpeg'
  if (begins(bytes, [0x89, ...ascii('PNG\r\n'), 0x1a, 0x0a])) return 'png'
  if (begins(bytes, [0x49, 0x49, 0x2a, 0x00]) || begins(bytes, [0x4d, 0x4d, 0x00, 0x2a])) return 'tiff'
  const brand = begins(bytes, ascii('ftyp'), 4) ? String.fromCharCode(...bytes.subarray(8, 12)) : ''
  return ['heic', 'heix', 'hevc', 'mif1', 'msf1', 'heim', 'heis'].includes(brand) ? 'heic' : null
}

/** A small file may say that it unfolds into a picture of gigabytes (row 59): that one is not kept. */
function pictureType(bytes: Uint8Array, type: 'png' | 'jpeg'): TypeVerdict {
  const size = pictureSize(bytes, type)
  if (size === null || size.width * size.height <= ATTACHMENT_LIMITS.pixels) return { type }
  return { blocked: `画素が多すぎる画像です（${size.width}×${size.height}、${ATTACHMENT_LIMITS.pixels / 10_000}万画素まで）` }
}

/** A ZIP is kept only when it is a Word or Excel file without macros; its parts' names stand unpacked in its directory. */
function officeType(bytes: Uint8Array): TypeVerdict {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const names = (text: string): boolean => buffer.includes(text, 0, 'latin1')
  if (!names('[Content_Types].xml')) return { blocked: '圧縮ファイルの中の圧縮ファイルです' }
  if (/vbaproject|activex|macrosheets|oleobject/i.test(buffer.toString('latin1'))) {
    return { blocked: 'マクロか埋め込みを含むOffice文書です。PDFにしてもらってください' }
  }
  if (names('word/document.xml')) return { type: 'word' }
  if (names('xl/workbook.xml')) return { type: 'excel' }
  return { blocked: '添付として扱えない種類のファイルです' }
}

function textType(bytes: Uint8Array, label: string): TypeVerdict {
  const unknown: TypeVerdict = { blocked: '種類を確かめられないファイルです。PDFか写真（JPEG・PNG）で受け取ってください' }
  if (!/\.(txt|csv)$/i.test(label) || bytes.includes(0)) return unknown
  const head = Buffer.from(bytes.subarray(0, 4096)).toString('latin1')
  if (/<\s*(!doctype|html|script|svg|\?xml)/i.test(head)) return { blocked: 'ウェブページかスクリプトです' }
  return { type: 'text' }
}
