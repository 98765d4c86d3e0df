import type { MonthView } from '../../../shared/contract/claims.ts'
import { isIsoMonth, monthOf } from '../../../shared/domain/date.ts'
import type { IsoMonth } from '../../../shared/domain/masters.ts'
import { toWarekiMonth } from '../../../shared/domain/wareki.ts'
import { AppError } from '../../../shared/errors.ts'
import type { CommandContext, Handler, QueryContext } from '../context.ts'
import { hasRun, insertMonthWord, isClosed, monthSums, monthWords, wordsOfMonth } from '../store/claims-months.ts'
import type { ReadDb } from '../store/db.ts'
import { userNames } from '../store/users.ts'

async function views(read: ReadDb, user: QueryContext['user'], also: readonly IsoMonth[]): Promise<MonthView[]> {
  const sums = await monthSums(read)
  const words = await monthWords(read)
  const names = await userNames(read)
  const months = [...new Set([...sums.keys(), ...words.keys(), ...also])].toSorted().toReversed()
  const found: MonthView[] = []
  for (const month of months) {
    const { claims = 0, amount = 0, held = 0, heldAmount = 0, paid = 0 } = sums.get(month) ?? {}
    const word = words.get(month)
    const closing = word === undefined ? undefined : (await wordsOfMonth(read, month)).findLast((one) => one.kind === 'closed')
    const closed = isClosed(word)
    const name = (id: string): string => names.get(id) ?? id
    found.push({
      month,
      closed,
      claims,
      amount,
      held,
      heldAmount,
      paid,
      closedBy: closed && closing !== undefined ? name(closing.by_user) : null,
      closedAt: closed && closing !== undefined ? closing.at : null,
      reopen:
        word?.kind === 'reopen-asked'
          ? { by: name(word.by_user), at: word.at, reason: word.reason, own: word.by_user === user.userId }
          : null,
    })
  }
  return found
}

/** 請求の月, the newest first: those with claims, those that were closed, and this one. */
export const months: Handler<'claims.months'> = async (ctx) => views(ctx.read, ctx.user, [monthOf(ctx.env.businessDay())])

async function say(
  ctx: CommandContext,
  month: IsoMonth,
  kind: 'closed' | 'reopen-asked' | 'reopened',
  reason: string,
  action: string,
  text: string,
) {
  const { tx, env, user } = ctx
  const before = await wordsOfMonth(tx, month)
  await insertMonthWord(tx, { month, seq: before.length + 1, kind, reason, by_user: user.userId, at: env.now().toISOString() })
  await ctx.audit.write({ action, ref: month, body: { text, month, reason } })
  const view = (await views(tx, user, [month])).find((one) => one.month === month)
  if (view === undefined) throw new Error(`month ${month} is gone`)
  return view
}

const refuse = (month: IsoMonth, problem: string, next: string): never => {
  throw new AppError('month-refused', { problem, next }, { ref: month, what: `${toWarekiMonth(month)}の月締め` })
}

/**
 * 月締め. Claims delivered in the month and taken from now on belong to the next month that is open. What is held stays held. Throws
 * AppError `bad-input`, `month-refused`.
 */
export const close: Handler<'claims.close'> = async (ctx, { month }) => {
  if (!isIsoMonth(month)) throw new AppError('bad-input', { fields: `月 ${month}` })
  if (month > monthOf(ctx.env.businessDay()))
    refuse(month, `${toWarekiMonth(month)}はまだ始まっていません`, 'その月になってから締めてください。')
  const word = (await monthWords(ctx.tx)).get(month)
  if (isClosed(word)) refuse(month, `${toWarekiMonth(month)}はすでに締めています`, '一覧を開き直してください。')
  return say(ctx, month, 'closed', '', 'claims-closed', `${toWarekiMonth(month)}分の請求を締めた`)
}

/** 月締めの取消しの依頼, with a reason; a second person grants it. Throws AppError `month-refused`, `reason-missing`. */
export const askReopen: Handler<'claims.askReopen'> = async (ctx, { month, reason }) => {
  const word = (await monthWords(ctx.tx)).get(month)
  if (!isClosed(word)) refuse(month, `${toWarekiMonth(month)}は締めていません`, '一覧を開き直してください。')
  if (word?.kind === 'reopen-asked') refuse(month, '取消しの依頼はすでに出ています', 'ほかの職員に確認を依頼してください。')
  if (reason.trim() === '') throw new AppError('reason-missing', { what: '月締めの取消し' })
  await refusePaid(ctx, month)
  return say(
    ctx,
    month,
    'reopen-asked',
    reason.trim(),
    'claims-reopen-asked',
    `${toWarekiMonth(month)}分の締めの取消しを依頼: ${reason.trim()}`,
  )
}

/** 月締めの取消し by somebody other than who asked. Throws AppError `month-refused`. */
export const reopen: Handler<'claims.reopen'> = async (ctx, { month }) => {
  const word = (await monthWords(ctx.tx)).get(month)
  if (word?.kind !== 'reopen-asked')
    return refuse(month, `${toWarekiMonth(month)}の締めの取消しは依頼されていません`, '一覧を開き直してください。')
  if (word.by_user === ctx.user.userId)
    refuse(month, '取消しを依頼した本人は確認できません', '支払か決裁の役割のほかの職員に依頼してください。')
  await refusePaid(ctx, month)
  return say(ctx, month, 'reopened', word.reason, 'claims-reopened', `${toWarekiMonth(month)}分の締めを取り消した: ${word.reason}`)
}

async function refusePaid(ctx: CommandContext, month: IsoMonth): Promise<void> {
  if (await hasRun(ctx.tx, month))
    refuse(
      month,
      `${toWarekiMonth(month)}分の支払はすでに起案されています`,
      '後から来た請求は次の月の支払に入ります。起案をやり直すときは、先に支払を取り止めてください。',
    )
}
