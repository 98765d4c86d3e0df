/** 文例の台帳. Words of the papers and the checklist of shortages, dated like the catalogue. */
import type { IsoDate, ItemRoute } from './masters.ts'
import type { RowReader } from './master-tables-cells.ts'

/** 文例. One dated text of the papers (教示文, 発信者, 案内 …). */
export interface PaperText {
  readonly key: string
  readonly body: string
  readonly validFrom: IsoDate
  readonly validTo: IsoDate | null
  readonly article: string
}

/** 補正の文例. One kind of shortage with the sentence that asks for it. */
export interface CorrectionTemplate {
  /** Two letters, as typed in the checklist. */
  readonly code: string
  readonly title: string
  readonly sentence: string
  /** What of a case suggests it, divided by `;`. */
  readonly signals: string
  readonly validFrom: IsoDate
  readonly validTo: IsoDate | null
  readonly article: string
}

/** 給付対象の経路 with the days between which it holds. */
export interface DatedRoute extends ItemRoute {
  readonly validFrom: IsoDate
  readonly validTo: IsoDate | null
}

/** 当初から. The first day of a row whose file names none. */
export const fromTheStart: IsoDate = '1900-01-01'

/** The span of a dated row; an end before its start is a fault. */
export function readSpan(row: RowReader): { readonly validFrom: IsoDate; readonly validTo: IsoDate | null } {
  const validFrom = row.date('適用開始')
  const validTo = row.dateOrNull('適用終了')
  checkEnd(row, validFrom, validTo)
  return { validFrom, validTo }
}

/** The span of a row that may leave its start open: 当初から. */
export function readOpenSpan(row: RowReader): { readonly validFrom: IsoDate; readonly validTo: IsoDate | null } {
  const validFrom = row.dateOrNull('適用開始') ?? fromTheStart
  const validTo = row.dateOrNull('適用終了')
  checkEnd(row, validFrom, validTo)
  return { validFrom, validTo }
}

function checkEnd(row: RowReader, from: IsoDate, to: IsoDate | null): void {
  if (to === null || from <= to) return
  row.fail(
    '適用終了',
    'end-before-start',
    `「適用終了」の${to}が始まりの${from}より前です。この行は取り込んでいません。日付を直してください。`,
  )
}

/** 文例. */
export function readPaperText(row: RowReader): PaperText {
  return { key: row.requiredText('キー'), body: row.requiredText('本文'), ...readSpan(row), article: row.text('根拠条文') }
}

/** 補正の文例. */
export function readCorrectionTemplate(row: RowReader): CorrectionTemplate {
  const code = row.code('コード').toUpperCase()
  if (code !== '' && !/^[A-Z]{2}$/.test(code)) {
    row.fail(
      'コード',
      'bad-format',
      `「コード」の「${code}」は2文字の英字ではありません。この行は取り込んでいません。MI のように入れてください。`,
    )
  }
  return {
    code,
    title: row.requiredText('不足の種類'),
    sentence: row.requiredText('文例'),
    signals: row.text('兆候'),
    ...readSpan(row),
    article: row.text('根拠条文'),
  }
}
