/**
 * 上限. What a file that comes in may at most be, in one place: readers enforce these numbers, error texts name them, and the
 * screens show them. A limit is there to keep one bad file from stopping the office, not to ration good ones.
 */

/** 申請のCSV. One file of applications or claims. */
export const INTAKE_LIMITS = {
  /** Bytes of the file, MiB (1 MiB = 1,048,576 bytes). */
  fileMb: 64,
  /** Records with the header. 100,000 applications in one file are more than the largest cities get in a year. */
  records: 200_000,
  columns: 500,
  /** Characters (UTF-16 units) of one record, its cells, delimiters and quotes together. */
  recordChars: 65_536,
} as const

/** 台帳のCSV. Extracts of other systems: a register of residents is longer than any file of applications. */
export const REGISTER_LIMITS = { ...INTAKE_LIMITS, records: 1_000_000 } as const

/** 表計算ファイル. A spreadsheet is unfolded in memory, so it stays small; bigger tables come as CSV. */
export const SHEET_LIMITS = { fileMb: 16, rows: 30_000, columns: 200 } as const

/** 振込データ. A file of 全銀 records read back, MiB. */
export const BANK_FILE_MB = 64

/** 圧縮ファイルの中身 of a spreadsheet: number of parts, their bytes unpacked, and how far one part over 1 MiB may unfold. */
export const SHEET_ZIP_LIMITS = { entries: 2000, unpackedBytes: 200 * 1_048_576, ratio: 100 } as const

/** 添付. Papers of applications in a ZIP or a folder, and one by one. */
export const ATTACHMENT_LIMITS = {
  /** The most one file may hold, MiB. */
  fileMb: 50,
  /** The most all files of one ZIP or folder may hold unpacked, MiB. */
  totalMb: 500,
  /** Files and folders in one ZIP or folder. */
  entries: 2000,
  /** Unpacked bytes for one packed byte, where more than `ratioFree` come out: an empty page packs well and harms nobody. */
  ratio: 100,
  ratioFree: 1_048_576,
  /** Folders inside folders. */
  depth: 8,
  /** UTF-16 units of a file's name as it is kept. */
  label: 120,
  /** Points of a picture; showing more would take gigabytes. */
  pixels: 100_000_000,
} as const

/** 数. Digits of an amount or a count in an application: 99,999,999 yen is more than any benefit. */
export const NUMBER_DIGITS = 8

/** Age from which a birth date is more likely a slip of the era than a person's. */
export const OLDEST_AGE = 130

/** Graphemes of a cell that a message repeats; the whole cell stands in the file of refused rows. */
export const SHOWN_GRAPHEMES = 60
