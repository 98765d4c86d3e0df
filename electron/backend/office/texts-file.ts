import { readCsv } from '../files/csv.ts'
import { decodeFile } from '../files/encoding.ts'
import { readWholeFile } from '../files/read-file.ts'
import type { PaperTextTable } from '../store/schema-office.ts'

/** 文例の一覧 (キー, 本文, 適用開始, 適用終了, 根拠条文) as rows of the store. */
export async function readTexts(path: string): Promise<PaperTextTable[]> {
  const file = await readWholeFile(path, 4)
  const [, ...records] = readCsv(decodeFile(file.bytes, 'utf-8').chunks())
  return records.map(({ cells: [key = '', body = '', from = '', to = '', article = ''] }) => ({
    key,
    body,
    valid_from: dayOf(from),
    valid_to: to === '' ? null : dayOf(to),
    article,
  }))
}

/** `2026/4/1`, as spreadsheets write a day, or `2026-04-01`. */
export function dayOf(text: string): string {
  const [year = '', month = '', day = ''] = text.split(/[/-]/)
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}
