/** 送付してはならない住所. Where a protected person must never be written to; kept apart from the register and told to few. */
import { AppError } from '../../../shared/errors.ts'
import type { Handler } from '../context.ts'
import { caseByNumber } from '../store/cases.ts'
import type { ReadDb } from '../store/db.ts'
import { offenderPlaces } from '../store/papers-mail.ts'

/** The person a case is linked to. Throws AppError `bad-input` for a case that is linked to nobody. */
async function personOf(read: ReadDb, caseNo: string): Promise<string> {
  const c = await caseByNumber(read, caseNo)
  if (c.resident_no === null) throw new AppError('bad-input', { fields: '住民の台帳と照合していない案件です。先に照合してください' })
  return c.resident_no
}

/** What the office was told, of the person of a case. */
export const list: Handler<'offender.list'> = async (ctx, input) => ({
  rows: (await offenderPlaces(ctx.read, [await personOf(ctx.read, input.caseNo)])).map((row) => ({
    placeId: row.place_id,
    place: row.place,
    kind: row.kind as 'offender' | 'former',
    on: row.on_day,
  })),
})

/** Enters one. The trail tells that it was entered, never what. */
export const add: Handler<'offender.add'> = async (ctx, input) => {
  const { tx, env, user, audit } = ctx
  const residentNo = await personOf(tx, input.caseNo)
  await tx
    .insertInto('offender_place')
    .values({
      place_id: env.newId(),
      resident_no: residentNo,
      kind: input.kind,
      place: input.place,
      by_user: user.userId,
      on_day: env.businessDay(),
      at: env.now().toISOString(),
    })
    .execute()
  const text = `送付してはならない住所（${input.kind === 'offender' ? '加害者' : '以前の住所'}）を登録`
  await audit.write({ action: 'offender-place', ref: input.caseNo, body: { text, kind: input.kind } })
  return { places: (await offenderPlaces(tx, [residentNo])).length }
}

/** Takes one back; what it was stays with who dropped it and why. Throws AppError `not-found`. */
export const drop: Handler<'offender.drop'> = async (ctx, input) => {
  const { tx, env, user, audit } = ctx
  const residentNo = await personOf(tx, input.caseNo)
  if (!(await offenderPlaces(tx, [residentNo])).some((row) => row.place_id === input.placeId))
    throw new AppError('not-found', { what: '送付してはならない住所の登録' })
  await tx
    .insertInto('offender_dropped')
    .values({ place_id: input.placeId, reason: input.reason, by_user: user.userId, at: env.now().toISOString() })
    .execute()
  await audit.write({
    action: 'offender-place',
    ref: input.caseNo,
    body: { text: `送付してはならない住所の登録を取消し: ${input.reason}`, reason: input.reason },
  })
  return { places: (await offenderPlaces(tx, [residentNo])).length }
}
