import { yenText } from '../../../shared/domain/money.ts'
import { AppError } from '../../../shared/errors.ts'
import type { CommandContext, Handler } from '../context.ts'
import { endCarries, carriedPayables } from '../store/payments-look.ts'
import { payable, type Payable } from '../store/payments-payable.ts'
import { lastDay } from '../../../shared/domain/date.ts'
import { checkMonth } from './payment-parts.ts'

/** What a payee would get in a month. Throws AppError `bad-input`, `not-found`. */
async function itemsOfPayee(ctx: CommandContext, month: string, payeeNo: string): Promise<Payable[]> {
  checkMonth(month)
  const items = (await payable(ctx.tx, lastDay(month))).filter((p) => p.payeeNo === payeeNo)
  if (items.length === 0) throw new AppError('not-found', { what: `支払対象 ${payeeNo}` })
  return items
}

const sumOf = (items: readonly Payable[]): number => items.reduce((sum, p) => sum + p.amount, 0)

/** 次回へ送る. What a payee would get now waits for the order after the next one, with the reason. Throws AppError `reason-missing`, `not-found`. */
export const carry: Handler<'payment.carry'> = async (ctx, input) => {
  const { tx, env, user, audit } = ctx
  const reason = input.reason.trim()
  if (reason === '') throw new AppError('reason-missing', { what: '次回へ送る' })
  const waiting = await carriedPayables(tx)
  const items = (await itemsOfPayee(ctx, input.month, input.payeeNo)).filter((p) => !waiting.has(p.id))
  if (items.length === 0) throw new AppError('not-found', { what: `次回へ送っていない支払対象 ${input.payeeNo}` })
  for (const item of items) {
    await tx
      .insertInto('payment_carry')
      .values({
        carry_id: env.newId(),
        payable_id: item.id,
        reason,
        by_user: user.userId,
        at: env.now().toISOString(),
        ended: null,
        run_id: null,
        ended_at: null,
      })
      .execute()
  }
  const text = `${input.payeeNo} への支払${items.length}件 ${yenText(sumOf(items))}を次回へ送り: ${reason}`
  await audit.write({
    action: 'payment-carried',
    ref: input.payeeNo,
    body: { text, reason, refs: items.map((i) => i.ref), month: input.month },
  })
  return { items: items.length, amount: sumOf(items) }
}

/** Takes the word back: it is paid with the next order. Throws AppError `not-found`. */
export const uncarry: Handler<'payment.uncarry'> = async (ctx, input) => {
  const { tx, env, audit } = ctx
  const waiting = await carriedPayables(tx)
  const items = (await itemsOfPayee(ctx, input.month, input.payeeNo)).filter((p) => waiting.has(p.id))
  if (items.length === 0) throw new AppError('not-found', { what: `次回へ送った支払対象 ${input.payeeNo}` })
  await endCarries(
    tx,
    items.map((i) => i.id),
    { ended: 'taken-back', runId: null, at: env.now().toISOString() },
  )
  const text = `${input.payeeNo} への支払${items.length}件 ${yenText(sumOf(items))}を、次回へ送るのをやめて今回の対象に戻しました`
  await audit.write({ action: 'payment-carried', ref: input.payeeNo, body: { text, refs: items.map((i) => i.ref), month: input.month } })
  return { items: items.length, amount: sumOf(items) }
}
