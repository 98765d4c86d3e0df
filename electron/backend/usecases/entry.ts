import { createHash } from 'node:crypto'
import type { EntryCheck } from '../../../shared/contract/entry.ts'
import type { RowError, RowWarning } from '../../../shared/domain/field.ts'
import { createFileMemory, type IntakeRow } from '../../../shared/domain/intake.ts'
import { AppError } from '../../../shared/errors.ts'
import {
  entryHeader,
  entryProfileText,
  judgeEntry,
  receiptNoToCome,
  type EntryValues,
  type JudgedEntry,
} from '../../../shared/programmes/daily-living-aids/entry.ts'
import type { Env, Handler } from '../context.ts'
import { keyNow } from '../keys/office-key.ts'
import { nextInSeries, seriesPrefix, takeSeries } from '../numbers.ts'
import type { ReadDb, WriteTx } from '../store/db.ts'
import { caseOfBatch, hasReceiptNo, itemOn, keptPostalIndex } from '../store/entry.ts'
import { draftOf, dropDraft as dropStored, keepDraft } from '../store/form-drafts.ts'
import { commitRows } from '../store/import-commit.ts'
import { rowInsert } from '../store/imports.ts'
import { intakeLookups } from '../store/lookups.ts'
import { sealRowsOfBatch } from '../store/place-rows.ts'
import { assertOwn, keyOf, withoutMyNumbers } from './form-drafts.ts'
import { asStaged, sealerOf } from './import-rows.ts'
import { aidsParameters, allParameters, homePlace } from './settings.ts'
import { insertTypedBatch } from './typed-batch.ts'

/** 手入力. One application typed at the desk goes the way of an import of one row: the same rules, tables and trail. */

/** Judges what stands in the form by the office as it is now. */
async function judge(env: Env, read: ReadDb, values: EntryValues, receiptNo: string): Promise<JudgedEntry> {
  const day = env.businessDay()
  const rows = await allParameters(read)
  const home = homePlace(rows, day)
  const lookups = intakeLookups(env.store.sync, 'aids', keptPostalIndex(env.store.sync, home))
  const { duplicateDays } = aidsParameters(rows, day)
  return judgeEntry({ lookups: createFileMemory(lookups).lookups, home, businessDay: day, duplicateDays }, values, receiptNo)
}

const told = ({ field, code, message }: RowError | RowWarning): EntryCheck['errors'][number] => ({ field, code, message })

const isGuarded = (row: IntakeRow): boolean => row.warnings.some((warning) => warning.code === 'protected-person')

/** 入力の確認. What would refuse the form and what a reviewer would look at, as of now. Writes nothing. */
export const check: Handler<'entry.check'> = async (ctx, input) => {
  const { row } = await judge(ctx.env, ctx.read, input.values, receiptNoToCome)
  const item = row.itemCode === null ? undefined : await itemOn(ctx.read, row.itemCode, row.day ?? ctx.env.businessDay())
  return {
    errors: row.errors.map(told),
    warnings: row.warnings.map(told),
    residentNo: row.residentNo,
    protected: isGuarded(row),
    item: item
      ? { code: item.code, name: item.name, unit: item.unit, ceiling: item.ceiling, opinionRequired: item.opinion_required === 1 }
      : null,
  }
}

/** The next number of the desk that no case has; an imported list may have used the same form. */
async function freeReceiptNo(tx: WriteTx, day: string): Promise<string> {
  const receiptNo = await nextInSeries(tx, 'receipt', day)
  return (await hasReceiptNo(tx, 'aids', receiptNo)) ? freeReceiptNo(tx, day) : receiptNo
}

/**
 * 窓口申請の受付. Case, application, batch of one row and trail in one transaction, or nothing. Throws AppError `entry-refused`
 * with the first reason when the form does not hold.
 */
export const commit: Handler<'entry.commit'> = async (ctx, input) => {
  const { tx, env, audit } = ctx
  const day = env.businessDay()
  const receiptNo = await freeReceiptNo(tx, day)
  const { row, cells, context } = await judge(env, tx, input.values, receiptNo)
  const [first] = row.errors
  if (first !== undefined || row.itemCode === null || row.day === null) {
    throw new AppError('entry-refused', { count: row.errors.length, problem: first?.message ?? '' })
  }
  const at = env.now().toISOString()
  const batch = await insertTypedBatch(ctx, {
    batchId: env.newId(),
    file: `窓口での入力 ${receiptNo}`,
    sha256: createHash('sha256').update(JSON.stringify(cells)).digest('hex'),
    profileId: 'manual',
    profile: entryProfileText,
    programme: 'aids',
    header: entryHeader,
    verdict: 'new',
    warned: row.warnings.length > 0,
    at,
  })
  const staged = await asStaged({ env, read: tx }, batch, row, cells, context)
  rowInsert(env.store.syncWriter, sealerOf(env, context.rules.fields, context.mapping))(staged)
  const number = await takeSeries(tx, 'case', day)
  await commitRows(
    tx,
    { batchId: batch.batch_id, programme: 'aids', added: 1, changed: 0 },
    { prefix: seriesPrefix('case', day), first: number },
    at,
  )
  // the rules warn of no ward of a protected guardian, and of nobody whose protection is over or to come
  await sealRowsOfBatch(tx, () => keyNow(env.store.folder), batch.batch_id)
  await dropStored(tx, ctx.user.userId, entryForm)
  const made = await caseOfBatch(tx, batch.batch_id)
  const text = `受付番号 ${receiptNo}、取込 ${batch.import_no}${row.warnings.length === 0 ? '' : `、注意 ${row.warnings.length}件`}`
  await audit.write({
    action: 'entry',
    ref: made.case_no,
    body: { text, receiptNo, import: batch.import_no, application: staged.application_id, warnings: row.warnings.map((w) => w.code) },
  })
  return { caseNo: made.case_no, receiptNo, flags: JSON.parse(made.flags) as string[], warnings: row.warnings.map(told) }
}

/** The only form there is; its drafts are kept under this name. */
const entryForm = 'aids'

/** 下書き of the user: one, or none. */
export const drafts: Handler<'entry.drafts'> = async (ctx) => {
  const draft = await draftOf(ctx.read, keyOf(ctx.env), ctx.user.userId, entryForm)
  return draft === undefined ? [] : [{ ...draft, values: { ...draft.values } }]
}

/** A My Number is never written down, not even for the time of typing. */
export const saveDraft: Handler<'entry.saveDraft'> = async (ctx, input) => {
  if (input.form !== entryForm) throw new AppError('not-found', { what: `様式「${input.form}」` })
  assertOwn(ctx.user, input)
  const savedAt = ctx.env.now().toISOString()
  const values = withoutMyNumbers(input.values)
  await keepDraft(ctx.tx, keyOf(ctx.env), { userId: ctx.user.userId, form: input.form, values, savedAt })
  return { savedAt }
}

/** Takes the user's draft away; nothing happens when there is none. */
export const dropDraft: Handler<'entry.dropDraft'> = async (ctx, input) => {
  assertOwn(ctx.user, input)
  await dropStored(ctx.tx, ctx.user.userId, input.form)
  return {}
}
