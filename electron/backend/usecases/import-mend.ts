import type { ImportRowDetail } from '../../../shared/contract/intake.ts'
import { AppError, must } from '../../../shared/errors.ts'
import { dateCandidates, likeliest, type CandidateText } from '../../../shared/domain/cell-candidates.ts'
import { redactMyNumbers } from '../../../shared/domain/intake.ts'
import { isMyNumber, strikeMyNumbers } from '../../../shared/domain/person.ts'
import type { CommandContext, Handler } from '../context.ts'
import type { ReadDb } from '../store/db.ts'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import { committedWithContent, findBatch, findRow, guardedLines } from '../store/imports.ts'
import type { ImportBatchTable, ImportRowTable } from '../store/schema-cases.ts'
import { accountCandidates } from './import-accounts.ts'
import { columnNamed, namedColumns } from './import-columns.ts'
import { batchRules, mendedOf, rejudge, type BatchRules } from './import-rejudge.ts'
import { importSummary, rowView, stagedBatch } from './imports.ts'
import { isPlaceField } from './protection.ts'

/**
 * 取込の要約 of any batch: a preview that was left goes on where it was.
 * Throws AppError `not-found`, also for a batch that was cut off while it was read.
 */
export const summary: Handler<'import.summary'> = async (ctx, input) => {
  const batch = await existing(ctx.read, input.batchId)
  if (batch.state === 'staged' && batch.row_count === 0)
    throw new AppError('not-found', { what: `最後まで読み込まれた取込 ${batch.import_no}` })
  const sameAs = batch.state === 'staged' ? await committedWithContent(ctx.read, batch.sha256) : null
  return importSummary(ctx.read, batch, sameAs)
}

/** 取込行の内容. A row with its cells: as they came, and as a person mended them. */
export const row: Handler<'import.row'> = async (ctx, input) => {
  const batch = await existing(ctx.read, input.batchId)
  return detail(ctx.read, ctx.env.businessDay(), await batchRules(ctx.read, batch), await existingRow(ctx.read, batch, input.line))
}

/**
 * 修正. Puts a new text into one cell of a staged row, in the words and date forms of the file; the cell as it came stays
 * beside it, and putting it back takes the mending away. A My Number is refused before anything is written.
 */
export const mend: Handler<'import.mend'> = async (ctx, input) => {
  const batch = await stagedBatch(ctx.tx, input.batchId)
  const before = await existingRow(ctx.tx, batch, input.line)
  if (before.excluded === 1)
    throw new AppError('cannot-mend', { why: `${input.line}行目は除外されています。先に除外を取り消してください。` })
  const rules = await batchRules(ctx.tx, batch)
  const cells = JSON.parse(before.cells) as string[]
  const wanted = [{ field: input.field, value: input.value }, ...(input.together ?? [])]
  const columns = wanted.map((one) => columnNamed(rules.context.mapping, one.field))
  if (cells.length !== rules.header.length) {
    throw new AppError('cannot-mend', { why: `${input.line}行目は列の数が見出しと違い、どの欄か決まりません。` })
  }
  let mended: Record<string, string> = { ...mendedOf(before) }
  const told: { field: string; header: string; from: string; to: string }[] = []
  for (const [i, { field, value: typed }] of wanted.entries()) {
    const column = must(columns[i], 'column of a mended cell')
    if (field === 'residentNo' && isMyNumber(typed)) {
      throw new AppError('cannot-mend', { why: 'マイナンバー（個人番号）は保存できません。宛名番号を入力するか、空にしてください。' })
    }
    // a My Number in any other text is struck out before it is kept, as in the cells that came
    const value = field === 'receiptNo' ? typed : strikeMyNumbers(typed)
    const [from = '', to = ''] = redactMyNumbers([mended[column.index] ?? cells[column.index] ?? '', typed])
    mended = { ...mended, [column.index]: value }
    if (value === cells[column.index]) delete mended[column.index]
    told.push({ field: column.field, header: column.header, from, to })
  }
  const change = { mended: Object.keys(mended).length === 0 ? null : JSON.stringify(mended) }
  const done = await rejudge(ctx, batch, input.line, change)
  const isSecret = (id: string): boolean =>
    rules.programme.fields.some((field) => field.id === id && (field.secret === true || field.contact === true))
  const [first, ...rest] = told.map(({ field, from, to }) => (isPlaceField(field) || isSecret(field) ? { field } : { field, from, to }))
  const text = `${input.line}行目の${told.map((one) => `「${one.header}」`).join('')}を直しました`
  await ctx.audit.write({
    action: 'import-mend',
    ref: batch.import_no,
    body: {
      text,
      line: input.line,
      ...first,
      ...(rest.length === 0 ? {} : { together: rest }),
    },
  })
  return { row: await detail(ctx.tx, ctx.env.businessDay(), rules, done.row), counts: done.counts, others: done.others }
}

/** 除外. Leaves a row out of the import; it stays in the batch and comes out with the refused ones. */
export const exclude: Handler<'import.exclude'> = (ctx, input) => setExcluded(ctx, input, 1)

/** 除外の取消. The row is judged anew. */
export const include: Handler<'import.include'> = (ctx, input) => setExcluded(ctx, input, 0)

async function setExcluded(ctx: CommandContext, input: { readonly batchId: string; readonly line: number }, excluded: 0 | 1) {
  const batch = await stagedBatch(ctx.tx, input.batchId)
  await existingRow(ctx.tx, batch, input.line)
  const done = await rejudge(ctx, batch, input.line, { excluded })
  const text = `${input.line}行目を${excluded === 1 ? '除外しました' : '取込に戻しました'}`
  await ctx.audit.write({ action: 'import-exclude', ref: batch.import_no, body: { text, line: input.line, excluded: excluded === 1 } })
  return {
    row: await detail(ctx.tx, ctx.env.businessDay(), await batchRules(ctx.tx, batch), done.row),
    counts: done.counts,
    others: done.others,
  }
}

const shown = 8

/** 候補. The likeliest texts for a cell: items and providers by likeness, readings of a date, the words the file's form knows. */
export const candidates: Handler<'import.candidates'> = async (ctx, input) => {
  const batch = await existing(ctx.read, input.batchId)
  const rules = await batchRules(ctx.read, batch)
  const found = await existingRow(ctx.read, batch, input.line)
  const column = namedColumns(rules.context.mapping).get(input.field)
  const field = rules.programme.fields.find((one) => one.id === column?.field)
  if (column === undefined || field === undefined) return { candidates: [] }
  if (column.choice !== null) {
    return {
      candidates: [
        { value: '○', label: '○', note: column.choice },
        { value: '', label: '（空）', note: '選んでいない' },
      ],
    }
  }
  const cells = JSON.parse(found.cells) as string[]
  const text = input.text ?? mendedOf(found)[column.index] ?? cells[column.index] ?? ''
  if (field.kind === 'date' || field.kind === 'datetime') {
    return { candidates: dateCandidates(text, rules.profile.dateForms, batch.business_day) }
  }
  const day = found.applied_on ?? batch.business_day
  const words = wordCandidates(rules, field.id, field.choices ?? [])
  const fromOffice = await officeCandidates(ctx.read, rules, field.id, day)
  // long lists of the office are narrowed by likeness, the few words of a form are all shown
  const likely = fromOffice.length > 0 ? likeliest(text, fromOffice, shown) : words.slice(0, 30)
  return { candidates: [...accountCandidates(rules, cells, text, field.id), ...likely] }
}

async function officeCandidates(read: ReadDb, rules: BatchRules, fieldId: string, day: string): Promise<CandidateText[]> {
  if (rules.programme.id !== 'aids') return []
  if (fieldId === rules.programme.itemField) {
    const items = await read
      .selectFrom('item')
      .select(['code', 'name'])
      .where('valid_from', '<=', day)
      .where((eb) => eb.or([eb('valid_to', 'is', null), eb('valid_to', '>=', day)]))
      .orderBy('code')
      .execute()
    return items.map((item) => ({ value: item.name, label: item.name, note: item.code }))
  }
  if (fieldId !== 'providerNo' && fieldId !== 'providerName') return []
  const providers = await read
    .selectFrom('provider')
    .select(['provider_no', 'name', 'kana'])
    .where('registered_from', '<=', day)
    .where((eb) => eb.or([eb('registered_to', 'is', null), eb('registered_to', '>=', day)]))
    .orderBy('provider_no')
    .execute()
  return providers.map((one) =>
    fieldId === 'providerNo'
      ? { value: one.provider_no, label: one.provider_no, note: one.name }
      : { value: one.name, label: one.name, note: one.provider_no },
  )
}

function wordCandidates(rules: BatchRules, fieldId: string, choices: readonly string[]): CandidateText[] {
  const words = rules.profile.values.get(fieldId)
  if (words === undefined) return choices.map((choice) => ({ value: choice, label: choice, note: '' }))
  const meaning = (value: unknown): string => (value === true ? 'はい' : value === false ? 'いいえ' : String(value))
  return [...words].map(([word, value]) => ({ value: word, label: word, note: meaning(value) }))
}

async function detail(read: ReadDb, day: IsoDate, rules: BatchRules, found: ImportRowTable): Promise<ImportRowDetail> {
  const guarded = await guardedLines(read, found.batch_id, [found.line], day)
  const cells = JSON.parse(found.cells) as string[]
  const mended = mendedOf(found)
  const columnAt = new Map([...namedColumns(rules.context.mapping)].map(([name, column]) => [column.index, { name, column }]))
  const labels = new Map(rules.programme.fields.map((field) => [field.id, field.label]))
  return {
    ...rowView(found, guarded.has(found.line)),
    cells: rules.header.map((header, index) => {
      const at = columnAt.get(index)
      const label = at === undefined ? '' : (labels.get(at.column.field) ?? '')
      const came = cells[index] ?? ''
      const now = mended[index]
      return {
        header,
        field: at?.name ?? null,
        label: at === undefined || at.column.choice === null ? label : `${label}：${at.column.choice}`,
        value: now ?? came,
        original: now === undefined ? null : came,
      }
    }),
  }
}

async function existing(read: ReadDb, batchId: string): Promise<ImportBatchTable> {
  const batch = await findBatch(read, batchId)
  if (!batch) throw new AppError('not-found', { what: '取込' })
  return batch
}

async function existingRow(read: ReadDb, batch: ImportBatchTable, line: number): Promise<ImportRowTable> {
  const found = await findRow(read, batch.batch_id, line)
  if (!found) throw new AppError('not-found', { what: `取込 ${batch.import_no} の${line}行目` })
  return found
}
