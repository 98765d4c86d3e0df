/** 取込の行の印刷: the errors of a file, or the rows under another heading, with why and what to do. */
import type { Input } from '../../../shared/contract.ts'
import type { ImportRowView } from '../../../shared/contract/intake.ts'
import { shownCell, visibleText } from '../../../shared/domain/characters.ts'
import { importVerdictWords } from '../../../shared/domain/case-words.ts'
import { AppError } from '../../../shared/errors.ts'
import { findProgramme } from '../../../shared/programmes/index.ts'
import type { Handler, QueryContext } from '../context.ts'
import { findBatch } from '../store/imports.ts'
import { rows as pageOfRows } from './imports.ts'
import { figure, type ListOnPaper, mostPrinted, printed } from './list-print.ts'

type Only = Input<'import.print'>['only']

const headings: Readonly<Record<Only, string>> = { ...importVerdictWords, warned: '注意', excluded: '除外', all: 'すべて' }

/** Rows of an import under one heading for paper, in the order of the file. Throws AppError `not-found`, `too-many-cases`. */
export async function rowsOnPaper(ctx: QueryContext, { batchId, only }: Input<'import.print'>): Promise<ListOnPaper> {
  const batch = await findBatch(ctx.read, batchId)
  if (batch === undefined) throw new AppError('not-found', { what: '取込' })
  const rows: ImportRowView[] = []
  for (let after = 0; ;) {
    const page = await pageOfRows(ctx, { batchId, only, afterLine: after, limit: 500 })
    rows.push(...page.rows)
    after = page.rows.at(-1)?.line ?? after
    if (rows.length > mostPrinted) throw new AppError('too-many-cases', { limit: mostPrinted })
    if (page.rows.length < 500) break
  }
  const programme = findProgramme(batch.programme)?.name ?? batch.programme
  return {
    title: only === 'rejected' ? '取込エラー一覧' : '取込の行の一覧',
    conditions: [
      `取込 ${batch.import_no}`,
      `「${shownCell(batch.file)}」${figure(batch.row_count)}行`,
      programme,
      `判定 ${headings[only]}`,
    ],
    whole: 'すべての行',
    order: 'ファイルの行の順',
    columns: [
      { header: '行', width: 13, align: 'right' },
      { header: '判定', width: 17 },
      { header: '受付番号', width: 28 },
      { header: '氏名', width: 32 },
      { header: '列と、理由・直し方', width: 100, grows: true },
    ],
    lines: rows.map((row) => [
      figure(row.line),
      row.excluded ? '除外' : importVerdictWords[row.verdict],
      row.receiptNo === '' ? '－' : shownCell(row.receiptNo),
      `${shownCell(row.name)}${row.protected ? '（支援措置）' : ''}`,
      whyOf(row),
    ]),
    none: 'この見出しの行はありません。',
    said: `取込 ${batch.import_no}、${headings[only]}`,
  }
}

const whyOf = (row: ImportRowView): string =>
  [
    ...row.problems.map((one) => `× ${shownCell(one.column)}: ${visibleText(one.message)}`),
    ...row.warnings.map((one) => `△ ${visibleText(one.message)}`),
  ].join('\n')

/** 取込エラー一覧の印刷. Throws AppError `not-found`, `too-many-cases`. */
export const printRows: Handler<'import.print'> = async (ctx, input) => {
  const list = await rowsOnPaper(ctx, input)
  return printed(ctx, list, (await findBatch(ctx.read, input.batchId))?.import_no ?? 'import')
}
