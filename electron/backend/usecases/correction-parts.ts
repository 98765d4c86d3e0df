import type { CorrectionItem } from '../../../shared/domain/correction.ts'
import { isIsoDate } from '../../../shared/domain/date.ts'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import { toWareki } from '../../../shared/domain/wareki.ts'
import { AppError } from '../../../shared/errors.ts'
import { fillText, textsUnder } from '../../../shared/papers/texts.ts'
import { findProgramme } from '../../../shared/programmes/index.ts'
import type { CommandContext } from '../context.ts'
import { addEvent, changeRequest, openRequestOf, requestByNo, waitingRequest, type RequestRow } from '../store/corrections.ts'
import type { ReadDb } from '../store/db.ts'
import { changedByOther } from './case-lock.ts'
import { paperTexts } from './papers-build.ts'

/** What the opening words of a letter or mail speak of. */
interface Asked {
  readonly appliedOn: IsoDate
  readonly programme: string
  readonly askedOn: IsoDate
  readonly dueOn: IsoDate
  readonly reminders: number
}

/** Opening words of the letter or mail, a reminder's for a reminder. Throws AppError `missing-setting`. */
export async function openingWords(read: ReadDb, day: IsoDate, asked: Asked): Promise<string> {
  const [text = ''] = textsUnder(await paperTexts(read), asked.reminders > 0 ? '本文.補正督促' : '本文.補正依頼書', day)
  return fillText(text, {
    申請日: toWareki(asked.appliedOn),
    制度: findProgramme(asked.programme)?.name ?? '',
    依頼日: toWareki(asked.askedOn),
    期限: toWareki(asked.dueOn),
  })
}

/** What the opening words of a kept request speak of. */
export const askedIn = (row: RequestRow): Asked => ({
  appliedOn: row.applied_on,
  programme: row.programme,
  askedOn: row.asked_on,
  dueOn: row.due_on,
  reminders: row.reminders,
})

/** 補正の事項. The lines of a request, as they were kept. */
export const itemsOf = (row: Pick<RequestRow, 'items'>): CorrectionItem[] => JSON.parse(row.items) as CorrectionItem[]

/** Lines that are still open; a settled one is not asked for again. */
export const openItems = (row: Pick<RequestRow, 'items'>): CorrectionItem[] => itemsOf(row).filter((item) => !item.settled)

/** Throws AppError `bad-input` for a last day that is none, or over already. */
export function dueDay(dueOn: string, day: IsoDate): void {
  if (!isIsoDate(dueOn) || dueOn < day) throw new AppError('bad-input', { fields: `回答の期限（${toWareki(day)}以後の日）` })
}

/** Adds what happened to a request, under the hand of the one who acts. */
export async function note(
  ctx: Pick<CommandContext, 'tx' | 'env' | 'user'>,
  requestId: string,
  kind: string,
  body: string,
  details: object = {},
): Promise<void> {
  await addEvent(ctx.tx, {
    request_id: requestId,
    kind,
    on_day: ctx.env.businessDay(),
    at: ctx.env.now().toISOString(),
    by_user: ctx.user.userId,
    body,
    details: JSON.stringify(details),
  })
}

/**
 * 取下げによる依頼の終了. The request of a case that is withdrawn waits for nothing any more: should the case come back, another one
 * may be sent. Nothing happens where none is open.
 */
export async function endWithCase(ctx: CommandContext, c: { readonly case_id: string; readonly case_no: string }): Promise<void> {
  const { tx, env } = ctx
  const requestNo = await openRequestOf(tx, c.case_id)
  if (requestNo === null) return
  const row = await requestByNo(tx, env.businessDay(), requestNo)
  await changeRequest(tx, row, { state: 'withdrawn', updated_at: env.now().toISOString() })
  const text = `${requestNo} 申請の取下げにより終了`
  await note(ctx, row.request_id, 'withdrawn', text)
  await ctx.audit.write({ action: 'correction-end', ref: c.case_no, body: { text, requestNo, as: 'withdrawn' } })
}

/** A waiting request as the page saw it. Throws AppError `not-found`, `correction-over`, `changed-by-other`. */
export async function seenRequest(ctx: CommandContext, requestNo: string, version: number): Promise<RequestRow> {
  const row = await waitingRequest(ctx.tx, ctx.env.businessDay(), requestNo)
  if (row.version !== version) throw await changedByOther(ctx, row.case_no, `案件 ${row.case_no}`)
  return row
}
