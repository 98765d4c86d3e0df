import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { DocModel } from '../../../shared/domain/document.ts'
import { dateValue, textValue, type RowValues } from '../../../shared/domain/field.ts'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import { digitsOf } from '../../../shared/domain/text.ts'
import { AppError } from '../../../shared/errors.ts'
import { can } from '../../../shared/permissions.ts'
import { textsUnder } from '../../../shared/papers/texts.ts'
import { correctionLetter } from '../../../shared/programmes/daily-living-aids/papers-correction.ts'
import type { Addressee } from '../../../shared/papers/letter.ts'
import type { Handler, JobContext, JobWrite } from '../context.ts'
import { writeAtomic } from '../files/atomic.ts'
import { conflict } from '../store/conflict.ts'
import { changeRequest, lettersOf, waitingRequest, type RequestRow } from '../store/corrections.ts'
import { guardedOn, insertIssued, paperFile, residentsWithGuardians, townsByCode } from '../store/papers.ts'
import type { PaperFileTable } from '../store/schema-cases.ts'
import { askedIn, note, openingWords, openItems } from './correction-parts.ts'
import { file as readPaper } from './papers.ts'
import { addresseeOf, carriesAddress } from './papers-addressee.ts'
import { paperTexts } from './papers-build.ts'
import { paperContext } from './papers-frame.ts'
import { aidsParameters, allParameters, homePlace } from './settings.ts'

/** The number a round's letter bears: `R8-C0001`, `R8-C0001-2` for the first reminder. */
const numberOf = (row: RequestRow): string => (row.reminders === 0 ? row.request_no : `${row.request_no}-${row.reminders + 1}`)

/**
 * 補正依頼書の作成. Draws the letter of the newest round and enters it as a paper with its mailing; drawn before, the very
 * same file is given again. A protected person's letter needs a second person's release, which it uses up.
 * Throws AppError `correction-over`, `correction-held`, `own-release`, `correction-address`, `glyph-missing`, `missing-setting`.
 */
export const letter: Handler<'correction.letter'> = async (ctx, input) => {
  const { env, read } = ctx
  const day = env.businessDay()
  const row = await waitingRequest(read, day, input.requestNo)
  const number = numberOf(row)
  const drawnBefore = (await lettersOf(read, row.request_no)).find((one) => one.number === number)
  if (drawnBefore) return again(ctx, row, number, drawnBefore.file)
  refuseHeld(row, ctx.user.userId)
  const { model, addressee } = await describe(ctx, row, number, day)
  const { missing } = await env.drawing.inspect([model])
  const unprintable = missing.filter((one) => one.kind === 'none').map((one) => one.char)
  if (unprintable.length > 0) throw new AppError('glyph-missing', { characters: unprintable.join('、') })
  const made = await env.drawing.render([model])
  const name = `${number}.pdf`
  const path = join(env.store.folder, 'papers', name)
  await writeAtomic(path, made.bytes, { replace: true })
  const file: PaperFileTable = {
    name,
    sha256: createHash('sha256').update(made.bytes).digest('hex'),
    bytes: made.bytes.length,
    pages: made.pages,
    issued_on: day,
    issued_by: ctx.user.userId,
    at: env.now().toISOString(),
  }
  try {
    await ctx.write((w) => enter(ctx, w, row, number, file, addressee))
  } catch (error) {
    // somebody else may have entered a letter of this number meanwhile: his file stays
    if ((await paperFile(read, name)) === undefined) await rm(path, { force: true })
    throw error
  }
  return { number, again: false, name, sha256: file.sha256, pages: file.pages, bytes: file.bytes }
}

async function again(ctx: JobContext, row: RequestRow, number: string, name: string) {
  const known = await paperFile(ctx.read, name)
  if (!known) throw new AppError('not-found', { what: `補正依頼書 ${number}` })
  const body = { text: `${number} を再び表示（同じファイル）`, file: name, sha256: known.sha256 }
  await ctx.write(({ audit }) => audit.write({ action: 'correction-letter', ref: row.case_no, body }))
  return { number, again: true, name, sha256: known.sha256, pages: known.pages, bytes: known.bytes }
}

function refuseHeld(row: RequestRow, userId: string): void {
  if (row.guarded !== 1) return
  if (row.released_by === null) throw new AppError('correction-held', { requestNo: row.request_no })
  if (row.released_by === userId) throw new AppError('own-release', {})
}

async function describe(
  ctx: JobContext,
  row: RequestRow,
  number: string,
  day: IsoDate,
): Promise<{ model: DocModel; addressee: Addressee }> {
  const { read } = ctx
  const current = await read
    .selectFrom('application')
    .select('details')
    .where('application_id', '=', row.current_application_id)
    .executeTakeFirstOrThrow()
  const values = JSON.parse(current.details) as RowValues
  const parameters = await allParameters(read)
  const home = homePlace(parameters, day)
  const people = await residentsWithGuardians(read, row.resident_no === null ? [] : [row.resident_no])
  const resident = row.resident_no === null ? undefined : people.get(row.resident_no)
  const guardian = resident?.guardian_no ? people.get(resident.guardian_no) : undefined
  const application = {
    postalCode: textValue(values, 'postalCode'),
    address: textValue(values, 'address'),
    name: textValue(values, 'name'),
    birthDate: dateValue(values, 'birthDate') ?? day,
  }
  const towns = await townsByCode(read, [digitsOf(resident?.postal_code ?? application.postalCode)])
  const { minorAge } = aidsParameters(parameters, day)
  const addressee = addresseeOf({ application, resident, guardian, towns, home, minorAge, day })
  const texts = await paperTexts(read)
  const model = correctionLetter(await paperContext(ctx.env, read, day), {
    documentNo: number,
    date: day,
    addressee,
    receiptNo: row.receipt_no,
    beneficiaryName: resident?.name ?? application.name,
    itemName: row.item_name,
    dueOn: row.due_on,
    opening: await openingWords(read, day, askedIn(row)),
    items: openItems(row),
    note: row.note,
    hints: textsUnder(texts, '注意.補正依頼書', day),
  })
  const leaks = row.guarded === 1 && carriesAddress([model], [resident?.address, guardian?.address, application.address], home)
  if (leaks) throw new AppError('correction-address', { requestNo: row.request_no })
  return { model, addressee }
}

async function enter(ctx: JobContext, w: JobWrite, seen: RequestRow, number: string, file: PaperFileTable, to: Addressee): Promise<void> {
  const day = ctx.env.businessDay()
  const row = await waitingRequest(w.tx, day, seen.request_no)
  // answered, reminded, released or put under protection since it was drawn
  if (row.version !== seen.version || row.case_version !== seen.case_version || row.guarded !== seen.guarded)
    throw conflict(row.case_no, `補正依頼 ${row.request_no}`)
  const guarded = row.guarded === 1
  await insertIssued(w.tx, {
    files: [file],
    papers: [
      {
        paper_id: ctx.env.newId(),
        number,
        kind: 'correction-request',
        case_id: row.case_id,
        file: file.name,
        page: 1,
        pages: file.pages,
        sha256: file.sha256,
        issued_on: day,
      },
    ],
    mailings: [
      {
        entry_id: ctx.env.newId(),
        posted_on: day,
        number,
        addressee: to.name,
        address: guarded ? '支援措置' : to.address,
        postal_code: guarded ? '' : to.postalCode,
        kind: '定形郵便物',
        sheets: file.pages,
        case_id: row.case_id,
        by_user: ctx.user.userId,
      },
    ],
  })
  await changeRequest(w.tx, row, { sent_round: row.reminders, released_by: null, updated_at: file.at })
  const text = `${number} 補正依頼書を作成（${file.name}）`
  await note({ tx: w.tx, env: ctx.env, user: ctx.user }, row.request_id, 'letter', text, { file: file.name, sha256: file.sha256 })
  const body = { text, number, file: file.name, sha256: file.sha256, guarded, releasedBy: row.released_by }
  await w.audit.write({ action: 'correction-letter', ref: row.case_no, body })
}

/**
 * The bytes of a 補正依頼書 as it was drawn. Throws AppError `not-found` for any other paper, `forbidden` for a protected
 * person's letter, whose window bears the address, to whoever may not see it.
 */
export const paper: Handler<'correction.paper'> = async (ctx, input) => {
  const own = await ctx.read
    .selectFrom('paper as p')
    .innerJoin('welfare_case as c', 'c.case_id', 'p.case_id')
    .select(guardedOn(ctx.env.businessDay()).as('guarded'))
    .where('p.file', '=', input.name)
    .where('p.kind', '=', 'correction-request')
    .executeTakeFirst()
  if (!own) throw new AppError('not-found', { what: `補正依頼書「${input.name}」` })
  if (own.guarded === 1 && !can(ctx.user.roles, 'address.protected'))
    throw new AppError('forbidden', { operation: '支援措置のある人の補正依頼書の表示' })
  return readPaper(ctx, input)
}

/** 発行の解除 of one letter of a protected person, by somebody who did not ask for the correction. */
export const release: Handler<'correction.release'> = async (ctx, input) => {
  const row = await waitingRequest(ctx.tx, ctx.env.businessDay(), input.requestNo)
  if (row.guarded !== 1) throw new AppError('not-found', { what: `支援措置で保留している補正依頼 ${input.requestNo}` })
  if (row.asked_by === ctx.user.userId) throw new AppError('own-release', {})
  await changeRequest(ctx.tx, row, { released_by: ctx.user.userId, updated_at: ctx.env.now().toISOString() })
  const text = `${row.request_no} 支援措置による保留を1回だけ解除`
  await note(ctx, row.request_id, 'released', text)
  await ctx.audit.write({ action: 'release', ref: row.case_no, body: { text, requestNo: row.request_no } })
  return { requestNo: row.request_no }
}
