import type { Output } from '../../../shared/contract.ts'
import type { VoucherRow } from '../../../shared/contract/vouchers.ts'
import type { IsoDate, IsoMonth } from '../../../shared/domain/masters.ts'
import { yenText } from '../../../shared/domain/money.ts'
import { voucherActNames, voucherStateNames, type VoucherAct, type VoucherState } from '../../../shared/domain/voucher-life.ts'
import { parseVoucherNumber, parseVoucherQr } from '../../../shared/domain/voucher-number.ts'
import { toWareki } from '../../../shared/domain/wareki.ts'
import { monthsText } from '../../../shared/papers/letter.ts'
import type { Actor, Handler } from '../context.ts'
import { isVoucherCode } from '../render/voucher-code.ts'
import { casesWithoutVouchers, dueCount, voucherEvents, voucherPage, voucherView, type VoucherView } from '../store/papers-vouchers.ts'
import { hiddenName, opensProtected } from './protection.ts'
import { officeSecret } from './print-run-letters.ts'
import { dueBefore } from './voucher-acts.ts'

type Verified = Output<'voucher.verify'>

function rowOf(v: VoucherView, user: Actor): VoucherRow {
  const state = v.state as VoucherState
  const why =
    v.ended_by === null || v.ended_by === 'lapse' || v.ended_by === 'void' ? '' : `（${voucherActNames[v.ended_by as VoucherAct]}）`
  const cancelled = state === 'void' && v.ended_by === null ? '（決定の取消）' : why
  return {
    voucherNo: v.voucher_no,
    caseNo: v.case_no,
    decisionNo: v.decision_no,
    beneficiary: v.guarded === 1 && !opensProtected(user) ? hiddenName : v.name,
    guarded: v.guarded === 1,
    itemName: v.item_name,
    seq: v.seq,
    of: v.of_count,
    months: monthsText(JSON.parse(v.months) as IsoMonth[]),
    providerNo: v.provider_no,
    providerName: v.provider_name ?? '',
    price: v.price,
    publicPayment: v.public_payment,
    selfPayment: v.self_payment,
    validFrom: v.valid_from,
    validTo: v.valid_to,
    state,
    stateWord: `${voucherStateNames[state]}${state === 'void' ? cancelled : ''}`,
    issued: v.paper_id !== null,
    replaces: v.replaces,
    replacedBy: v.replaced_by,
  }
}

/** 給付券の一覧, the newest decisions first, with totals over all that match. */
export const list: Handler<'voucher.list'> = async (ctx, input) => {
  const day = ctx.env.businessDay()
  const before = await dueBefore(ctx.read, day)
  const filter = { state: input.state, text: (input.text ?? '').normalize('NFKC').trim(), dueBefore: before }
  const { rows, total, money } = await voucherPage(ctx.read, day, filter, input.limit)
  const due = await dueCount(ctx.read, before)
  const over = (await casesWithoutVouchers(ctx.read, before)).length
  return { total, due, over, publicPayment: money, rows: rows.map((v) => rowOf(v, ctx.user)) }
}

const nothing = { usable: false, voucher: null, history: [] }

/**
 * 真偽の確認. What a typed number or a scanned code says about a voucher, without any network: whether it is the office's own, and
 * whether it can be used today. A number alone is told apart from one whose code was proved.
 */
export const verify: Handler<'voucher.verify'> = async (ctx, input): Promise<Verified> => {
  const day = ctx.env.businessDay()
  const typed = input.text.normalize('NFKC').trim().toUpperCase()
  const scanned = parseVoucherQr(typed)
  const code = scanned?.code ?? (input.code === undefined || input.code.trim() === '' ? null : input.code)
  const number = parseVoucherNumber(scanned?.voucherNo ?? typed)
  if (!number.ok) {
    const mistyped = number.problem === 'check-digit'
    return {
      ...nothing,
      verdict: mistyped ? 'mistyped' : 'unreadable',
      words: mistyped ? '番号の検査数字が合いません。打ち間違いか、この市の券ではありません。' : '給付券の番号として読み取れません。',
      next: mistyped
        ? '券面の番号を見直して、もう一度入力してください。'
        : '券面の番号（K で始まる）を入力するか、QRコードを読み取ってください。',
    }
  }
  const voucher = await voucherView(ctx.read, day, number.text)
  if (!voucher)
    return {
      ...nothing,
      verdict: 'unknown',
      words: `給付券 ${number.text} は、この事務所にありません。`,
      next: 'ほかの市の券か、作られた券です。券を預かり、係長に知らせてください。',
    }
  const view = rowOf(voucher, ctx.user)
  const events = await voucherEvents(ctx.read, voucher.voucher_no)
  const history = events.map((e) => ({
    on: e.on_day,
    act: voucherActNames[e.act as VoucherAct],
    by: e.by_name ?? e.by_user,
    reason: e.new_no === null ? e.reason : `${e.reason}（新しい券 ${e.new_no}）`,
  }))
  if (code !== null && !isVoucherCode(await officeSecret(ctx.read), codeFields(voucher), code))
    return {
      verdict: 'forged',
      words: '番号はありますが、券の符号が違います。書き換えられたか、作られた券のおそれがあります。',
      next: '券を預かり、写しを取って係長に知らせてください。この券では給付しません。',
      usable: false,
      voucher: view,
      history,
    }
  const { usable, words, next } = standing(view, voucher.case_state, day)
  return { verdict: code === null ? 'number-only' : 'genuine', words, next, usable, voucher: view, history }
}

const codeFields = (v: VoucherView) => ({
  voucherNo: v.voucher_no,
  caseNo: v.case_no,
  providerNo: v.provider_no,
  publicPayment: v.public_payment,
  validTo: v.valid_to,
})

/** Whether and how a genuine voucher can be used on a day, in words. */
function standing(v: VoucherRow, caseState: string, day: IsoDate): Pick<Verified, 'usable' | 'words' | 'next'> {
  const replaced = v.replacedBy === null ? '' : `新しい券は ${v.replacedBy} です。`
  if (v.state === 'claimed')
    return { usable: false, words: 'この券は請求済みです。', next: '二重の請求でないか、支払の担当に確かめてください。' }
  if (v.state === 'paid') return { usable: false, words: 'この券は支払済みです。', next: '二重の請求です。事業者に返してください。' }
  if (v.state === 'void')
    return { usable: false, words: `この券は${v.stateWord}です。${replaced}`, next: 'この券では給付しません。券を預かってください。' }
  if (v.state === 'lapsed')
    return { usable: false, words: 'この券は期限切れで失効しています。', next: '必要なときは、新しく申請するように案内してください。' }
  if (caseState !== 'issued' && caseState !== 'claimed')
    return { usable: false, words: 'この券はまだ発行していません。', next: '発行の担当に、どこから出た券かを確かめてください。' }
  if (day < v.validFrom)
    return {
      usable: false,
      words: `この券は ${toWareki(v.validFrom)} から使えます。`,
      next: '有効期間に入ってから使うように案内してください。',
    }
  if (day > v.validTo)
    return {
      usable: false,
      words: `有効期間は ${toWareki(v.validTo)} までで、過ぎています。`,
      next: '期間内に納品した分は請求できます。納品の日を確かめてください。',
    }
  return {
    usable: true,
    words: `使える券です。${v.providerName}が納品し、市に ${yenText(v.publicPayment)}を請求できます。`,
    next: `本人から ${yenText(v.selfPayment)}を受け取ります。有効期間は ${toWareki(v.validTo)} までです。`,
  }
}
