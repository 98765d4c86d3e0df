import { readCsv } from '../files/csv.ts'
import { decodeFile } from '../files/encoding.ts'
import { readWholeFile } from '../files/read-file.ts'
import type { CorrectionTemplateTable } from '../store/schema-corrections.ts'
import { dayOf } from './texts-file.ts'

/** 不足の一覧 (コード, 不足の種類, 文例, 兆候, 適用開始, 適用終了, 根拠条文) as rows of the store. */
export async function readCorrectionTemplates(path: string): Promise<CorrectionTemplateTable[]> {
  const file = await readWholeFile(path, 4)
  const [, ...records] = readCsv(decodeFile(file.bytes, 'utf-8').chunks())
  return records.map(({ cells: [code = '', title = '', sentence = '', signals = '', from = '', to = '', article = ''] }) => ({
    code,
    title,
    sentence,
    signals,
    valid_from: dayOf(from),
    valid_to: to === '' ? null : dayOf(to),
    article,
  }))
}
