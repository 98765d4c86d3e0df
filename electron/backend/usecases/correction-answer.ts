import { createHash } from 'node:crypto'
import { answerWayNames, differences, type AnswerWay, type CorrectionItem } from '../../../shared/domain/correction.ts'
import type { CellValue, RowValues } from '../../../shared/domain/field.ts'
import { mapHeaders } from '../../../shared/domain/header.ts'
import { intakeRow, type IntakeRow } from '../../../shared/domain/intake.ts'
import { parseProfile } from '../../../shared/domain/profile.ts'
import { AppError, must } from '../../../shared/errors.ts'
import { findProgramme } from '../../../shared/programmes/index.ts'
import type { Programme } from '../../../shared/programmes/programme.ts'
import { keyNow } from '../keys/office-key.ts'
import type { CommandContext, Handler } from '../context.ts'
import { caseByNumber, moveCase } from '../store/cases.ts'
import { answeredRequests, changeRequest, revertedRequests, type RequestRow } from '../store/corrections.ts'
import { storedContents } from '../store/contents.ts'
import { commitRows } from '../store/import-commit.ts'
import { rowInsert, stagedRow } from '../store/imports.ts'
import { sealRowsOfBatch } from '../store/place-rows.ts'
import { rowSealer } from '../store/row-seal.ts'
import { intakeLookups, postalIndexOf } from '../store/lookups.ts'
import type { WelfareCaseTable } from '../store/schema-cases.ts'
import { itemsOf, note, seenRequest } from './correction-parts.ts'
import { aidsParameters, allParameters, homePlace } from './settings.ts'
import { insertTypedBatch } from './typed-batch.ts'

/** Fields that say which application it is; an answer never changes them. */
const fixed = ['receiptNo', 'submittedAt', 'channel']
/** Fields by which a person is found in the register. */
const identity = ['residentNo', 'name', 'kana', 'birthDate', 'address']

/** One changed field as somebody said it. */
interface Change {
  readonly field: string
  readonly value: string
}

/**
 * 補正の回答 by a paper handed in, a call or at the counter. What changes in the form becomes a further version of the
 * application; the one that came stays. When every line is settled the case is received again and judged anew.
 * Throws AppError `correction-over`, `changed-by-other`, `correction-answer`, `reason-missing`.
 */
export const answer: Handler<'correction.answer'> = async (ctx, input) => {
  const { tx, env } = ctx
  const at = env.now().toISOString()
  const row = await seenRequest(ctx, input.requestNo, input.version)
  const words = input.note.trim()
  if (words === '' && input.settled.length === 0 && input.changes.length === 0) throw new AppError('reason-missing', { what: '補正の回答' })
  const items = settledItems(itemsOf(row), input.settled)
  const left = items.filter((item) => !item.settled)
  let c = await caseByNumber(tx, row.case_no)
  const applicationId = input.changes.length === 0 ? null : await newVersion(ctx, c, row, input.way, input.changes)
  if (applicationId !== null) {
    c = await caseByNumber(tx, row.case_no)
    // the answer is there, but something is still asked for
    if (left.length > 0) await moveCase(tx, c, 'ask-correction', at)
  } else if (left.length === 0) {
    const cleared = { proposal: null, public_payment: null, self_payment: null, review_id: null }
    await moveCase(tx, c, 'answer-correction', at, cleared)
  }
  const complete = left.length === 0
  const state = complete ? 'answered' : row.state === 'reminded' ? 'reminded' : 'open'
  const version = await changeRequest(tx, row, {
    state,
    items: JSON.stringify(items),
    answer_application_id: applicationId ?? row.answer_application_id,
    updated_at: at,
  })
  const parts = [
    `${row.request_no} ${answerWayNames[input.way]}による回答`,
    complete ? 'すべて補正済み' : `残り ${left.map((item) => item.title).join('、')}`,
    ...(input.changes.length === 0 ? [] : [`申請の内容 ${input.changes.length}項目を更新`]),
    ...(words === '' ? [] : [words]),
  ]
  const text = parts.join('。')
  await note(ctx, row.request_id, complete ? 'answered' : 'partly', text, { application: applicationId, settled: input.settled })
  const body = { text, requestNo: row.request_no, way: input.way, settled: input.settled, application: applicationId, note: words }
  await ctx.audit.write({ action: 'answer', ref: row.case_no, body })
  const after = await caseByNumber(tx, row.case_no)
  return { requestNo: row.request_no, state, version, caseState: after.state }
}

function settledItems(items: readonly CorrectionItem[], codes: readonly string[]): CorrectionItem[] {
  const unknown = codes.filter((code) => !items.some((item) => item.code === code))
  if (unknown.length > 0) throw new AppError('bad-input', { fields: `補正の事項「${unknown.join('、')}」` })
  return items.map((item) => (codes.includes(item.code) ? { ...item, settled: true } : item))
}

/** The values of a form as cells that the same rules read back: what a profile of our own would find in a file. */
const cellOf = (value: CellValue | undefined): string => {
  if (value === null || value === undefined) return ''
  if (typeof value === 'boolean') return value ? 'はい' : 'いいえ'
  return typeof value === 'object' ? value.join('、') : String(value)
}

/** Reads a form whose columns bear the ids of the fields. */
function ownProfile(programme: Programme) {
  const flags = programme.fields.filter((field) => field.kind === 'flag').map((field) => field.id)
  const lists = programme.fields.filter((field) => field.kind === 'list').map((field) => field.id)
  const parsed = parseProfile({
    id: 'correction',
    programme: programme.id,
    encoding: 'utf-8',
    columns: Object.fromEntries(programme.fields.map((field) => [field.id, field.id])),
    values: Object.fromEntries(flags.map((id) => [id, { はい: true, いいえ: false }])),
    separators: Object.fromEntries(lists.map((id) => [id, '、'])),
    dateFormats: ['YYYY-MM-DD HH:mm:ss', 'YYYY-MM-DD', 'YYYY/M/D', 'YYYY年M月D日', 'Gy.M.D', 'Gy/M/D', 'Gy年M月D日'],
  })
  if (!parsed.ok) throw new Error(parsed.problems.join(' '))
  return parsed.profile
}

/** A further version of the application with these fields changed. Answers its id. Throws AppError `correction-answer`. */
async function newVersion(
  ctx: CommandContext,
  c: WelfareCaseTable,
  request: RequestRow,
  way: AnswerWay,
  changes: readonly Change[],
): Promise<string> {
  const { tx, env } = ctx
  const at = env.now().toISOString()
  const base = await tx.selectFrom('application').selectAll().where('application_id', '=', c.application_id).executeTakeFirstOrThrow()
  const before = JSON.parse(base.details) as RowValues
  const programme = must(findProgramme(c.programme), `programme ${c.programme}`)
  const { row, cells, header } = await judged(ctx, programme, before, changes)
  const found = differences(programme.fields, before, row.values).map((d) => d.field.id)
  if (found.length === 0) throw new AppError('correction-answer', { problem: '申請の内容は、いまの記録と同じです。' })
  const kept = keepingLink(row, c, found)
  const batchId = env.newId()
  await insertTypedBatch(ctx, {
    batchId,
    file: `${request.request_no} ${answerWayNames[way]}による回答`,
    sha256: createHash('sha256').update(JSON.stringify(cells)).update(batchId).digest('hex'),
    profileId: 'correction',
    profile: '{}',
    programme: c.programme,
    header,
    verdict: 'changed',
    warned: row.warnings.length > 0,
    at,
  })
  const applicationId = env.newId()
  const staged = stagedRow(batchId, {
    row: kept,
    cells,
    texts: null,
    hidden: [],
    caseId: c.case_id,
    applicationId,
    caseVersion: c.version,
    itemName: row.itemCode === c.item_code ? c.item_name : await itemNameOf(ctx, row),
    flags: JSON.stringify(flagsAfter(kept, c)),
  })
  // the file's own row stays what it was: coming in again it is still the same, and a newer one still an answer
  const content = storedContents(env.store.syncWriter)(base)
  const seal = rowSealer(
    () => keyNow(env.store.folder),
    programme.fields,
    (field) => header.indexOf(field),
    [],
  )
  rowInsert(env.store.syncWriter, seal)({ ...staged, content, original: base.original })
  await commitRows(tx, { batchId, programme: c.programme, added: 0, changed: 1 }, { prefix: '', first: 0 }, at)
  await sealRowsOfBatch(tx, () => keyNow(env.store.folder), batchId)
  return applicationId
}

async function judged(ctx: CommandContext, programme: Programme, before: RowValues, changes: readonly Change[]) {
  const { env, tx } = ctx
  const byField = new Map(changes.map((change) => [change.field, change.value]))
  for (const field of byField.keys()) {
    if (!programme.fields.some((known) => known.id === field) || fixed.includes(field))
      throw new AppError('correction-answer', {
        problem: `「${programme.fields.find((known) => known.id === field)?.label ?? field}」は回答で変えられません。`,
      })
  }
  const header = programme.fields.map((field) => field.id)
  const cells = programme.fields.map((field) => byField.get(field.id) ?? cellOf(before[field.id]))
  const day = env.businessDay()
  const parameters = await allParameters(tx)
  const home = homePlace(parameters, day)
  const profile = ownProfile(programme)
  const lookups = intakeLookups(env.store.sync, programme.id, postalIndexOf(env.store.sync, home))
  const row = intakeRow(
    {
      profile,
      mapping: mapHeaders(profile, programme.fields, header),
      rules: programme,
      // the application that is answered must not stand in its own way
      lookups: { ...lookups, existingApplication: () => null, earlierInFile: () => null },
      home,
      businessDay: day,
      duplicateDays: programme.id === 'aids' ? aidsParameters(parameters, day).duplicateDays : null,
    },
    { line: 1, cells },
  )
  if (row.verdict === 'rejected') {
    const problem = row.errors
      .map((e) => `${programme.fields.find((field) => field.id === e.field)?.label ?? e.column}: ${e.message}`)
      .join(' ')
    throw new AppError('correction-answer', { problem })
  }
  return { row: { ...row, verdict: 'changed' as const }, cells, header }
}

/** A link that a person made stays, unless the answer says who the person is. */
function keepingLink(row: IntakeRow, c: WelfareCaseTable, changed: readonly string[]): IntakeRow {
  if (changed.some((field) => identity.includes(field)) || row.residentNo === c.resident_no) return row
  return { ...row, residentNo: c.resident_no, personKey: c.person_key }
}

function flagsAfter(row: IntakeRow, c: WelfareCaseTable): string[] {
  const codes = row.warnings.map((warning) => warning.code)
  const before = JSON.parse(c.flags) as string[]
  return [
    ...(codes.includes('protected-person') || before.includes('protected') ? ['protected'] : []),
    ...(codes.includes('possible-duplicate') ? ['duplicate'] : []),
    ...(row.residentNo === null ? ['unlinked'] : []),
    ...(codes.length > 0 ? ['warned'] : []),
  ]
}

async function itemNameOf(ctx: CommandContext, row: IntakeRow): Promise<string> {
  const found = await ctx.tx
    .selectFrom('item')
    .select('name')
    .where('code', '=', row.itemCode ?? '')
    .orderBy('valid_from', 'desc')
    .executeTakeFirst()
  return found?.name ?? row.itemCode ?? ''
}

type Hand = Pick<CommandContext, 'tx' | 'env' | 'user'>

/** Rows that an import brought for cases under correction are the answers of their requests. */
export async function linkImportedAnswers(ctx: Hand, batch: { readonly batch_id: string; readonly import_no: string }): Promise<void> {
  for (const row of await answeredRequests(ctx.tx, batch.batch_id)) {
    await changeRequest(ctx.tx, row, {
      state: 'answered',
      answer_application_id: row.answer_id,
      updated_at: ctx.env.now().toISOString(),
    })
    const text = `${row.request_no} 申請の再送による回答（取込 ${batch.import_no} ${row.line}行目）`
    await note(ctx, row.request_id, 'answered', text, { application: row.answer_id, import: batch.import_no })
  }
}

/** An import that is taken back takes its answers with it: their requests wait again. */
export async function reopenRequests(ctx: Hand, batch: { readonly batch_id: string; readonly import_no: string }): Promise<void> {
  for (const row of await revertedRequests(ctx.tx, batch.batch_id)) {
    await changeRequest(ctx.tx, row, {
      state: row.reminders > 0 ? 'reminded' : 'open',
      answer_application_id: null,
      updated_at: ctx.env.now().toISOString(),
    })
    await note(ctx, row.request_id, 'asked', `${row.request_no} 取込 ${batch.import_no} の取消しにより、再び回答待ち`)
  }
}
