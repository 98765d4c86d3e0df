import type { ClaimLineView, LineState } from '../../../shared/contract/claims.ts'
import { AppError, type About } from '../../../shared/errors.ts'
import { yenText } from '../../../shared/domain/money.ts'
import type { CommandContext, Handler } from '../context.ts'
import { moveCase } from '../store/cases.ts'
import { caseOfVoucher, claimLines, holdClaim, insertMark, lineSums, returnClaim, type LineRow } from '../store/claims-lines.ts'
import { monthFor } from '../store/claims-months.ts'
import { conflict } from '../store/conflict.ts'
import { userNames } from '../store/users.ts'

/** 行の状態, of what the store says of a line. */
export function lineState(row: Pick<LineRow, 'state' | 'held' | 'mark' | 'amount' | 'decided' | 'return_no'>): LineState {
  if (row.return_no !== null) return 'returned'
  if (row.state === 'refused' || row.state === 'returned') return 'refused'
  if (row.state === 'ordered' || row.state === 'paid') return row.state
  if (row.held === 1) return row.mark === 'ask' ? 'asked' : 'held'
  if ((row.amount ?? 0) >= (row.decided ?? 0)) return 'matched'
  return row.mark === null ? 'less' : 'agreed'
}

export function lineView(row: LineRow, names: ReadonlyMap<string, string>): ClaimLineView {
  return {
    claimNo: row.claim_no,
    line: row.line,
    way: row.way === 'counter' ? 'counter' : 'file',
    state: lineState(row),
    month: row.month,
    providerNo: row.provider_no,
    providerName: row.provider_name ?? '',
    claimRef: row.claim_ref,
    voucherNo: row.voucher_no,
    deliveredOn: row.delivered_on,
    claimed: row.amount,
    decided: row.decided,
    difference: row.amount === null || row.decided === null ? null : row.amount - row.decided,
    code: row.code,
    message: row.message,
    note: row.note,
    said:
      row.mark === null
        ? null
        : { kind: row.mark, note: row.mark_note ?? '', by: names.get(row.mark_by ?? '') ?? row.mark_by ?? '', at: row.mark_at ?? '' },
    returnNo: row.return_no,
    version: row.version,
  }
}

/** 請求の突合. Lines of a part with their three amounts, the newest batch first, and the sums of every part. */
export const lines: Handler<'claims.lines'> = async (ctx, input) => {
  const { read } = ctx
  const filter = { providerNo: input.providerNo, claimNo: input.claimNo }
  const names = await userNames(read)
  const rows = await claimLines(read, { ...filter, part: input.part }, input.limit)
  const sums = {
    open: await lineSums(read, { ...filter, part: 'open' }),
    good: await lineSums(read, { ...filter, part: 'good' }),
    back: await lineSums(read, { ...filter, part: 'back' }),
  }
  const total = input.part === 'all' ? sums.open.lines + sums.good.lines + sums.back.lines : sums[input.part].lines
  return { lines: rows.map((row) => lineView(row, names)), sums, total }
}

const nextFor: Readonly<Record<LineState, string>> = {
  matched: '',
  less: '',
  agreed: '',
  held: 'M で一致にするか、R で事業者に返してください。',
  asked: '回答が来たら、M で一致にするか、R で事業者に返してください。',
  refused: '「返戻」から、事業者に返す手紙と一覧を作ってください。正しい請求がもう一度来れば、券と突き合わせます。',
  returned: '事業者から正しい請求がもう一度来れば、券と突き合わせます。',
  ordered: '支払の起案に入っています。支払の画面で次回へ送るか、起案を廃案にしてから行ってください。',
  paid: '支払済みです。誤りは組戻しか返還で扱ってください。',
}

const stateWords: Readonly<Record<LineState, string>> = {
  matched: '一致',
  less: '一致（少ない請求）',
  agreed: '一致',
  held: '保留',
  asked: '照会中',
  refused: '返戻待ち',
  returned: '返戻済み',
  ordered: '支払の起案中',
  paid: '支払済み',
}

type Act = { readonly claimNo: string; readonly line: number; readonly version: number }

/** States in which something can still be done with a line. */
const actable: readonly LineState[] = ['less', 'held', 'asked', 'matched', 'agreed', 'refused']

/** The line as it is now, and as it was seen. Throws AppError `not-found`, `changed-by-other`. */
async function lineOf(ctx: CommandContext, at: Act): Promise<LineRow> {
  const [row] = await claimLines(ctx.tx, { part: 'all', claimNo: at.claimNo, line: at.line }, 1)
  if (row === undefined) throw new AppError('not-found', { what: `請求 ${at.claimNo} の${at.line}行目` })
  // a refusal for its state says more than that it was changed
  if (row.version !== at.version && actable.includes(lineState(row))) throw await lineConflict(ctx, row)
  return row
}

/** Where the trail has what was done with a line: under its case, or, for one that matched no voucher, under its batch. */
async function aboutLine(ctx: CommandContext, row: Pick<LineRow, 'claim_id' | 'claim_no' | 'line' | 'voucher_no'>): Promise<About> {
  const ref = row.claim_id === null ? row.claim_no : (await caseOfVoucher(ctx.tx, row.voucher_no)).case_no
  return { ref, what: `請求 ${row.claim_no} の${row.line}行目` }
}

async function refuse(ctx: CommandContext, row: LineRow, problem: string, next?: string): Promise<never> {
  const params = { problem: `${row.claim_no} の${row.line}行目${problem}`, next: next ?? nextFor[lineState(row)] }
  throw new AppError('claim-act-refused', params, await aboutLine(ctx, row))
}

async function mark(
  ctx: CommandContext,
  row: LineRow,
  kind: 'agree' | 'hold' | 'ask' | 'return',
  note: string,
  action: string,
  text: string,
) {
  const { tx, env, user } = ctx
  await insertMark(tx, { batch_id: row.batch_id, line: row.line, kind, note, by_user: user.userId, at: env.now().toISOString() })
  const body = { text: `${row.claim_no} ${row.line}行目 給付券 ${row.voucher_no} ${text}`, claim: row.claim_no, line: row.line, note }
  const { ref } = await aboutLine(ctx, row)
  await ctx.audit.write({ action, ref, body })
}

/** Somebody was quicker with this line. */
async function lineConflict(ctx: CommandContext, row: LineRow): Promise<AppError> {
  const { ref, what } = await aboutLine(ctx, row)
  return conflict(ref, what)
}

/**
 * M 一致にする. A claim for less is accepted as it is, with a note; a held one is let go. What the rules refused is never accepted:
 * more than decided, another provider, a voucher claimed before. Throws AppError `claim-act-refused`, `reason-missing`, `not-found`.
 */
export const agree: Handler<'claims.agree'> = async (ctx, input) => {
  const row = await lineOf(ctx, input)
  const state = lineState(row)
  const note = input.note.trim()
  if (state === 'refused' || state === 'returned') {
    const why =
      row.code === 'amount-more' ? 'は決定額より多い請求です。決定額より多くは支払えません' : 'は券と合わないため、一致にはできません'
    await refuse(ctx, row, why)
  }
  if (state === 'ordered' || state === 'paid') await refuse(ctx, row, `は${stateWords[state]}です`)
  if (state === 'matched' || state === 'agreed') await refuse(ctx, row, 'はすでに一致しています', '次の行へ進んでください。')
  const less = (row.decided ?? 0) - (row.amount ?? 0)
  if (less > 0 && note === '') throw new AppError('reason-missing', { what: '決定額より少ない請求を認めること' })
  // a month closed meanwhile has its payment under way: what is let go now belongs to the next
  const month = row.held === 1 && row.delivered_on !== null ? await monthFor(ctx.tx, row.delivered_on) : row.month
  if (!(await holdClaim(ctx.tx, row.claim_id ?? '', { held: 0, month }))) throw await lineConflict(ctx, row)
  const told = less > 0 ? `を一致にした（決定額より${yenText(less)}少ない）` : 'を一致にした'
  await mark(ctx, row, 'agree', note, 'claim-agreed', told)
  return { state: less > 0 ? 'agreed' : 'matched' }
}

async function holdBack(ctx: CommandContext, at: Act, kind: 'hold' | 'ask', note: string, what: string): Promise<{ state: LineState }> {
  const row = await lineOf(ctx, at)
  const state = lineState(row)
  if (note.trim() === '') throw new AppError('reason-missing', { what })
  if (kind === 'ask' && state === 'refused') {
    await mark(ctx, row, 'ask', note.trim(), 'claim-asked', `を事業者へ照会: ${note.trim()}`)
    return { state: 'refused' }
  }
  if (state === 'refused' || state === 'returned') await refuse(ctx, row, 'は券と合わない請求で、支払われません。保留の必要はありません')
  if (state === 'ordered' || state === 'paid') await refuse(ctx, row, `は${stateWords[state]}です`)
  if (!(await holdClaim(ctx.tx, row.claim_id ?? '', { held: 1 }))) throw await lineConflict(ctx, row)
  const told = kind === 'ask' ? `を事業者へ照会: ${note.trim()}` : `を保留: ${note.trim()}`
  await mark(ctx, row, kind, note.trim(), kind === 'ask' ? 'claim-asked' : 'claim-held', told)
  return { state: kind === 'ask' ? 'asked' : 'held' }
}

/** S 差額を保留. The claim stays out of every payment until somebody agrees to it or sends it back. Throws as `agree`. */
export const hold: Handler<'claims.hold'> = (ctx, input) => holdBack(ctx, input, 'hold', input.reason, '請求の保留')

/** B 事業所へ照会. As a hold, with the question; on a refused line the question goes into the letter. Throws as `agree`. */
export const ask: Handler<'claims.ask'> = (ctx, input) => holdBack(ctx, input, 'ask', input.question, '事業所への照会')

/**
 * R 返戻. A claim that matched goes back to its provider: the voucher may be claimed again, and the case is 発行済 again unless another of
 * its vouchers is claimed. Throws AppError `claim-act-refused`, `reason-missing`, `not-found`.
 */
export const sendBack: Handler<'claims.sendBack'> = async (ctx, input) => {
  const { tx, env } = ctx
  const row = await lineOf(ctx, input)
  const state = lineState(row)
  const reason = input.reason.trim()
  if (reason === '') throw new AppError('reason-missing', { what: '請求の返戻' })
  if (state === 'refused' || state === 'returned')
    await refuse(ctx, row, state === 'refused' ? 'はすでに返戻待ちです' : 'はすでに返戻しています')
  if (state === 'ordered' || state === 'paid') await refuse(ctx, row, `は${stateWords[state]}です`)
  const c = await caseOfVoucher(tx, row.voucher_no)
  await mark(ctx, row, 'return', reason, 'claim-sent-back', `を返戻: ${reason}`)
  if (!(await returnClaim(tx, row.claim_id ?? '', row.voucher_no))) throw await lineConflict(ctx, row)
  if (!c.othersClaimed && c.state === 'claimed') await moveCase(tx, c, 'return-claim', env.now().toISOString())
  return { state: 'refused' }
}
