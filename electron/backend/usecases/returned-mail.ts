import { parseVoucherNumber, parseVoucherQr } from '../../../shared/domain/voucher-number.ts'
import { returnOutcomeWords } from '../../../shared/domain/list-words.ts'
import { AppError } from '../../../shared/errors.ts'
import type { Handler } from '../context.ts'
import type { ReadDb } from '../store/db.ts'
import { mailedUnder, openReturns, returnedPage } from '../store/papers-mail.ts'
import { hiddenName, opensProtected } from './protection.ts'
import type { Output } from '../../../shared/contract.ts'
import { toWareki } from '../../../shared/domain/wareki.ts'

type Row = Output<'returnedMail.list'>['rows'][number]

/** A number as typed or scanned: the code of a voucher gives its number, everything else is taken by its letters. */
function numberOf(typed: string): string {
  const text = typed.normalize('NFKC').trim()
  const upper = text.toUpperCase()
  const number = parseVoucherNumber(parseVoucherQr(upper)?.voucherNo ?? upper)
  return number.ok ? number.text : text.replaceAll(/\s/gu, '')
}

/** The letter that was sent out under a number. Throws AppError `returned-refused`. */
async function sentUnder(read: ReadDb, day: string, typed: string) {
  const number = numberOf(typed)
  const sent = await mailedUnder(read, day, number)
  if (!sent)
    throw new AppError('returned-refused', {
      problem: `「${number}」で発送した文書はありません`,
      next: '中の通知書の文書番号か、給付券の番号を入力してください（QRコードも使えます）。',
    })
  return sent
}

/** 返戻の照会. The letter a number belongs to, before it is entered as come back. Throws AppError `returned-refused`. */
export const find: Handler<'returnedMail.find'> = async (ctx, input) => {
  const sent = await sentUnder(ctx.read, ctx.env.businessDay(), input.number)
  const hidden = sent.guarded === 1 && !opensProtected(ctx.user)
  return {
    number: sent.number,
    caseNo: sent.case_no,
    addressee: hidden ? hiddenName : sent.addressee,
    postedOn: sent.posted_on,
    itemName: sent.item_name,
  }
}

/** 返戻の登録. A letter that came back, once. Throws AppError `returned-refused`. */
export const enter: Handler<'returnedMail.enter'> = async (ctx, input) => {
  const { tx, env, user, audit } = ctx
  const day = env.businessDay()
  const sent = await sentUnder(tx, day, input.number)
  if (sent.returned_on !== null)
    throw new AppError(
      'returned-refused',
      {
        problem: `${sent.number} の返戻は登録済みです（${toWareki(sent.returned_on)}）`,
        next: '見出し「返戻」で、その後の処理を登録してください。',
      },
      { ref: sent.case_no, what: `返戻 ${sent.number}` },
    )
  await tx
    .insertInto('returned_mail')
    .values({
      entry_id: sent.entry_id,
      reason: input.reason,
      note: input.note,
      by_user: user.userId,
      on_day: day,
      at: env.now().toISOString(),
    })
    .execute()
  const text = `${sent.number} が返戻（${input.reason}）${input.note === '' ? '' : `: ${input.note}`}`
  await audit.write({ action: 'returned-mail', ref: sent.case_no, body: { text, number: sent.number, reason: input.reason } })
  return { number: sent.number, caseNo: sent.case_no, addressee: sent.guarded === 1 && !opensProtected(user) ? hiddenName : sent.addressee }
}

/** 返戻の一覧, the newest first. */
export const list: Handler<'returnedMail.list'> = async (ctx, input) => {
  const day = ctx.env.businessDay()
  const opens = opensProtected(ctx.user)
  const rows = await returnedPage(ctx.read, day, input.open, input.limit)
  return {
    open: await openReturns(ctx.read),
    rows: rows.map((r): Row => ({
      entryId: r.entry_id,
      number: r.number,
      caseNo: r.case_no,
      addressee: r.guarded === 1 && !opens ? hiddenName : r.addressee,
      guarded: r.guarded === 1,
      postedOn: r.posted_on,
      returnedOn: r.on_day,
      reason: r.reason,
      note: r.note,
      outcome: r.outcome as Row['outcome'],
      outcomeNote: r.outcome_note ?? '',
      settledOn: r.settled_on,
    })),
  }
}

/** 返戻の処理. What became of a letter that came back. Throws AppError `returned-refused`, `not-found`. */
export const settle: Handler<'returnedMail.settle'> = async (ctx, input) => {
  const { tx, env, user, audit } = ctx
  const found = (await returnedPage(tx, env.businessDay(), false, 500)).find((row) => row.entry_id === input.entryId)
  if (!found) throw new AppError('not-found', { what: '返戻の記録' })
  if (found.outcome !== null)
    throw new AppError(
      'returned-refused',
      {
        problem: `${found.number} の返戻は処理済みです`,
        next: '一覧を最新にして確かめてください（F5）。',
      },
      { ref: found.case_no, what: `返戻 ${found.number}` },
    )
  await tx
    .insertInto('returned_outcome')
    .values({
      entry_id: input.entryId,
      outcome: input.outcome,
      note: input.note,
      by_user: user.userId,
      on_day: env.businessDay(),
      at: env.now().toISOString(),
    })
    .execute()
  const text = `${found.number} の返戻を処理（${returnOutcomeWords[input.outcome]}）: ${input.note}`
  await audit.write({ action: 'returned-mail-settled', ref: found.case_no, body: { text, number: found.number, outcome: input.outcome } })
  return { number: found.number }
}
