import { addDays } from '../../../shared/domain/date.ts'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import { moveVoucher, reissuable, voucherActNames, voucherStateNames, type VoucherState } from '../../../shared/domain/voucher-life.ts'
import { AppError } from '../../../shared/errors.ts'
import type { CommandContext, Handler } from '../context.ts'
import { conflict } from '../store/conflict.ts'
import type { ReadDb } from '../store/db.ts'
import { moveCase } from '../store/cases.ts'
import { insertMailings } from '../store/papers-mail.ts'
import {
  casesWithoutVouchers,
  dueVouchers,
  endVoucher,
  insertVoucherEvent,
  voucherStatesOf,
  type VoucherView,
} from '../store/papers-vouchers.ts'
import { mailingRow } from './papers-enter.ts'
import { isHeld } from './papers.ts'
import { allParameters, settingOn } from './settings.ts'
import { drawNewVoucher, enterNewVoucher, forgetDrawn, knownVoucher, refuseReissue } from './voucher-new.ts'
import { waitingRelease } from './papers-release.ts'
import { toWareki } from '../../../shared/domain/wareki.ts'

/** Days after the last day of a voucher in which a provider may still bill it, where the office's parameters say nothing. */
const usualBillingDays = 60

/** 失効の基準日. Vouchers whose last day lies before it are due: their days and the time to bill are over. */
export async function dueBefore(read: ReadDb, day: IsoDate): Promise<IsoDate> {
  const days = Number(settingOn(await allParameters(read), 'aids', 'voucher.lapseAfterDays', day) ?? usualBillingDays)
  return addDays(day, -(Number.isInteger(days) && days >= 0 ? days : usualBillingDays))
}

/** Throws AppError `voucher-refused` unless the table of transitions allows the act. */
function refuseEnding(voucher: VoucherView, act: 'lose' | 'return' | 'spoil' | 'void'): void {
  const state = voucher.state as VoucherState
  if (moveVoucher(state, act) === null)
    throw new AppError(
      'voucher-refused',
      {
        problem: `給付券 ${voucher.voucher_no} は「${voucherStateNames[state]}」のため、${voucherActNames[act]}を登録できません`,
        next:
          state === 'claimed' || state === 'paid'
            ? '請求済みの券です。支払の担当に、請求を返戻できるか確かめてください。'
            : '給付券の台帳で、この券の経過を確かめてください。',
      },
      { ref: voucher.case_no, what: `給付券 ${voucher.voucher_no}` },
    )
  if (!['issued', 'claimed'].includes(voucher.case_state))
    throw new AppError('voucher-refused', {
      problem: `給付券 ${voucher.voucher_no} はまだ発行していません`,
      next: '発行の前にやめるときは、起案の画面で決定の取消を起案してください。',
    })
}

/** 紛失・返納・刷り損じ・無効. Ends one voucher with its reason; its number is never used again. Throws AppError `voucher-refused`. */
export const end: Handler<'voucher.end'> = async (ctx, input) => {
  const { tx, env } = ctx
  const voucher = await knownVoucher({ read: tx, env }, input.voucherNo)
  refuseEnding(voucher, input.act)
  await endOne(ctx, voucher, input.act, input.reason)
  // what is given again later opens a paid case anew
  await settleCase(ctx, voucher, false)
  return { voucherNo: voucher.voucher_no, mayReissue: reissuable.includes(input.act) }
}

/** Ends a voucher of which the table allows it, with its event and entry. */
export async function endOne(
  { tx, env, user, audit }: Pick<CommandContext, 'tx' | 'env' | 'user' | 'audit'>,
  voucher: VoucherView,
  act: 'lose' | 'return' | 'spoil' | 'void' | 'lapse',
  reason: string,
): Promise<void> {
  if (!(await endVoucher(tx, voucher.voucher_no, act === 'lapse' ? 'lapsed' : 'void')))
    throw conflict(voucher.case_no, `給付券 ${voucher.voucher_no}`)
  await insertVoucherEvent(tx, {
    event_id: env.newId(),
    voucher_no: voucher.voucher_no,
    act,
    reason,
    new_no: null,
    by_user: user.userId,
    on_day: env.businessDay(),
    at: env.now().toISOString(),
  })
  const text = `給付券 ${voucher.voucher_no} を${act === 'lapse' ? '失効' : `無効（${voucherActNames[act]}）`}にしました: ${reason}`
  await audit.write({
    action: act === 'lapse' ? 'voucher-lapse' : 'voucher-end',
    ref: voucher.case_no,
    body: { text, voucher: voucher.voucher_no, act, reason },
  })
}

type CaseOfVoucher = Pick<VoucherView, 'case_id' | 'case_no' | 'case_state' | 'version'>

/**
 * 案件の完結. A case of which no voucher is left to use or to pay moves on: 支払済 when others were paid, 失効 when none was used and its
 * time is `over`. Gives whether it moved.
 */
async function settleCase(
  { tx, env, audit }: Pick<CommandContext, 'tx' | 'env' | 'audit'>,
  of: CaseOfVoucher,
  over: boolean,
): Promise<boolean> {
  const states = await voucherStatesOf(tx, of.case_id)
  if (states.some((state) => state === 'valid' || state === 'claimed')) return false
  const paid = states.includes('paid')
  const act = paid ? (of.case_state === 'claimed' ? 'pay' : null) : over && of.case_state === 'issued' ? 'lapse' : null
  if (act === null) return false
  const c = { case_id: of.case_id, case_no: of.case_no, state: of.case_state, version: of.version }
  await moveCase(tx, c, act, env.now().toISOString())
  if (act === 'lapse') await tx.updateTable('grant_record').set({ state: '失効' }).where('case_id', '=', of.case_id).execute()
  const text =
    act === 'lapse'
      ? '給付券がすべて使われずに期限を過ぎたため失効'
      : `残りの給付券が${over ? '期限を過ぎ' : '無効になり'}、支払がすべて済んだため支払済`
  await audit.write({ action: over ? 'voucher-lapse' : 'voucher-end', ref: of.case_no, body: { text } })
  return true
}

/**
 * 期限切れの失効. Ends every voucher whose days and time to bill are over, and settles the cases of which none is left, also those whose
 * last voucher was void before.
 */
export const lapse: Handler<'voucher.lapse'> = async (ctx) => {
  const { tx, env, audit } = ctx
  const day = env.businessDay()
  const before = await dueBefore(tx, day)
  const due = await dueVouchers(tx, day, before)
  const cases = new Map<string, CaseOfVoucher>()
  for (const voucher of due) {
    await endOne(ctx, voucher, 'lapse', `有効期間の末日（${toWareki(voucher.valid_to)}）を過ぎ、請求の期間も終わったため`)
    cases.set(voucher.case_id, voucher)
  }
  for (const left of await casesWithoutVouchers(tx, before)) cases.set(left.case_id, left)
  let moved = 0
  for (const c of cases.values()) if (await settleCase(ctx, c, true)) moved++
  await audit.write({
    action: 'voucher-lapse',
    ref: 'vouchers',
    body: { text: `期限切れの給付券 ${due.length}枚を失効・${moved}件の案件が完結`, vouchers: due.length, cases: moved },
  })
  return { vouchers: due.length, cases: moved }
}

/**
 * 再交付. A new voucher with a covering letter in the place of one that was lost, brought back or spoiled; it goes into the mailing
 * ledger. A protected person's needs the release of a second person, which it uses up.
 * Throws AppError `voucher-refused`, `glyph-missing`, `missing-setting`, `changed-by-other`.
 */
export const reissue: Handler<'voucher.reissue'> = async (ctx, input) => {
  const { read } = ctx
  const old = await knownVoucher(ctx, input.voucherNo)
  refuseReissue(old)
  await refuseHeldVoucher(ctx, old)
  const drawn = await drawNewVoucher(ctx, old, input.reason, false)
  const parameters = await allParameters(read)
  try {
    await ctx.write(async (w) => {
      await enterNewVoucher(ctx, w, drawn, input.reason)
      const letter = {
        c: old,
        addressee: drawn.papers.addressee,
        number: drawn.row.voucher_no,
        guarded: old.guarded === 1,
        sheets: drawn.file.pages,
      }
      await insertMailings(w.tx, [mailingRow(ctx, parameters, letter, { runId: null, service: 'plain' })])
    })
  } catch (error) {
    await forgetDrawn(ctx, drawn)
    throw error
  }
  const { name, sha256, pages, bytes } = drawn.file
  ctx.progress({ step: '再交付', done: 1, total: 1, fraction: 1 })
  return { voucherNo: drawn.row.voucher_no, replaced: old.voucher_no, file: { name, sha256, pages, bytes } }
}

/** Throws AppError `voucher-refused` for a protected person's voucher that a second person has not released. */
export async function refuseHeldVoucher(
  ctx: Pick<Parameters<Handler<'voucher.reissue'>>[0], 'read' | 'user'>,
  old: VoucherView,
): Promise<void> {
  const released = await waitingRelease(ctx.read, old.case_id)
  if (!isHeld({ guarded: old.guarded, released_by: released }, ctx.user)) return
  throw new AppError('voucher-refused', {
    problem: `給付券 ${old.voucher_no} は支援措置のある人のもので、再交付の解除がありません`,
    next: `「発行」の画面で、別の人（決裁か、ほかの発送の担当）に案件 ${old.case_no} の解除を依頼してください。`,
  })
}
