/** 給付券の再交付: a new number with its own code in the place of a voucher that is void; nothing else about it changes. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { fiscalYear } from '../../../shared/domain/date.ts'
import type { DocModel } from '../../../shared/domain/document.ts'
import { composeVoucherNumber, parseVoucherNumber } from '../../../shared/domain/voucher-number.ts'
import { reissuable, voucherActNames, type EndingAct } from '../../../shared/domain/voucher-life.ts'
import { AppError, must } from '../../../shared/errors.ts'
import type { CasePaperKind } from '../../../shared/papers/kinds.ts'
import { contact, letterHead, letterPage, usualWindow, type PaperContext } from '../../../shared/papers/letter.ts'
import { officeTexts } from '../../../shared/papers/texts.ts'
import type { JobContext, JobWrite } from '../context.ts'
import { writeAtomic } from '../files/atomic.ts'
import { takeSeries } from '../numbers.ts'
import { voucherCode } from '../render/voucher-code.ts'
import { moveCase } from '../store/cases.ts'
import { conflict } from '../store/conflict.ts'
import { insertVoucher, insertVoucherEvent, voucherView, type VoucherView } from '../store/papers-vouchers.ts'
import { insertIssued, lockAgain, peekNumber } from '../store/papers.ts'
import type { PaperFileTable, PaperTable, VoucherTable } from '../store/schema-cases.ts'
import { claimFormNo } from './papers-aids.ts'
import { buildPapers, type CasePapers } from './papers-build.ts'
import { counterOf, forget, nameOf } from './papers-issue.ts'
import { wronglyAddressed } from './papers-look.ts'
import { casesOfNumbers, letterFrame, officeSecret } from './print-run-letters.ts'

/** A voucher number as typed or scanned, as the office writes it. Throws AppError `voucher-refused`. */
export function voucherNoOf(typed: string): string {
  const read = parseVoucherNumber(typed)
  if (read.ok) return read.text
  throw new AppError('voucher-refused', {
    problem: read.problem === 'form' ? `「${typed}」は給付券番号の形ではありません` : `「${typed}」は給付券番号の検査数字が合いません`,
    next: '券面の番号を見直して、もう一度入力してください。',
  })
}

/** A voucher of the office by its number. Throws AppError `voucher-refused`. */
export async function knownVoucher(ctx: Pick<JobContext, 'read' | 'env'>, typed: string): Promise<VoucherView> {
  const voucherNo = voucherNoOf(typed)
  const voucher = await voucherView(ctx.read, ctx.env.businessDay(), voucherNo)
  if (voucher) return voucher
  throw new AppError('voucher-refused', { problem: `給付券 ${voucherNo} はこの事務所にありません`, next: '券面の番号を見直してください。' })
}

/** Throws AppError `voucher-refused` unless the voucher ended in a way after which it may be given again, and was not yet. */
export function refuseReissue(voucher: VoucherView): void {
  const no = voucher.voucher_no
  const about = { ref: voucher.case_no, what: `給付券 ${no}` }
  if (voucher.replaced_by !== null)
    throw new AppError(
      'voucher-refused',
      {
        problem: `給付券 ${no} は再交付済みです（${voucher.replaced_by}）`,
        next: '新しい番号の券を確かめてください。',
      },
      about,
    )
  if (voucher.state === 'lapsed')
    throw new AppError('voucher-refused', {
      problem: `給付券 ${no} は期限切れで失効しています`,
      next: '期限の切れた券は再交付できません。新しい申請を受け付けてください。',
    })
  if (voucher.state !== 'void')
    throw new AppError('voucher-refused', {
      problem: `給付券 ${no} はまだ無効にしていません`,
      next: '先に、紛失・返納・刷り損じのどれかを登録してください。古い番号が使えなくなってから再交付します。',
    })
  if (voucher.ended_by === null || !reissuable.includes(voucher.ended_by as EndingAct))
    throw new AppError(
      'voucher-refused',
      {
        problem: `給付券 ${no} は${voucher.ended_by === null ? '決定の取消により' : ''}無効になっています`,
        next: '再交付できるのは、紛失・返納・刷り損じで無効にした券です。',
      },
      about,
    )
  // a case whose other vouchers are paid is billed once more; one that is over is not
  if (!['issued', 'claimed', 'paid'].includes(voucher.case_state))
    throw new AppError(
      'voucher-refused',
      {
        problem: `案件 ${voucher.case_no} は給付が終わっています`,
        next: '案件の画面で経過を確かめてください。',
      },
      about,
    )
}

/** A voucher drawn under its new number, with its file on disk, not yet entered. */
export interface DrawnVoucher {
  readonly old: VoucherView
  readonly row: VoucherTable
  readonly papers: CasePapers
  readonly file: PaperFileTable
  readonly pages: readonly { readonly docId: string; readonly firstPage: number; readonly pages: number }[]
  readonly number: number
  readonly serial: number
}

/**
 * Draws the voucher that takes another's place under the number that is next, with a claim form for it; `alone` as they are, else
 * behind a covering letter.
 * The file stands on disk; nothing is entered. Throws AppError `changed-by-other`, `missing-setting`, `voucher-refused`.
 */
export async function drawNewVoucher(ctx: JobContext, old: VoucherView, reason: string, alone: boolean): Promise<DrawnVoucher> {
  const { env, read } = ctx
  const day = env.businessDay()
  const serial = await peekNumber(read, `voucher-${fiscalYear(day)}`)
  const voucherNo = composeVoucherNumber({ fiscalYear: fiscalYear(day), serial, seq: old.seq })
  const code = voucherCode(await officeSecret(read), {
    voucherNo,
    caseNo: old.case_no,
    providerNo: old.provider_no,
    publicPayment: old.public_payment,
    validTo: old.valid_to,
  })
  const row: VoucherTable = {
    voucher_no: voucherNo,
    case_id: old.case_id,
    decision_id: old.decision_id,
    seq: old.seq,
    of_count: old.of_count,
    months: old.months,
    price: old.price,
    public_payment: old.public_payment,
    self_payment: old.self_payment,
    provider_no: old.provider_no,
    valid_from: old.valid_from,
    valid_to: old.valid_to,
    code,
    state: 'valid',
    replaces: old.voucher_no,
  }
  const c = must((await casesOfNumbers(read, day, [old.decision_no])).get(old.decision_no), `decision ${old.decision_no}`)
  const frame = { ...(await letterFrame(env, read)), slips: new Map([[old.decision_id, [row]]]) }
  const papers = must((await buildPapers(read, [c], frame))[0], 'papers of a voucher')
  if (papers.leaks || (!alone && (await wronglyAddressed(read, [papers], frame.home)).size > 0))
    throw new AppError('voucher-refused', {
      problem: `給付券 ${old.voucher_no} の宛先か本文に、支援措置で送れない住所があります`,
      next: '本人と連絡方法を確かめ、住民の台帳を直してから再交付してください。',
    })
  const slip = must(
    papers.vouchers.find((model) => model.id === voucherNo),
    'model of the new voucher',
  )
  const form = must(
    papers.papers.find(({ kind }) => kind === 'claim-form'),
    'claim form of the new voucher',
  ).model
  const context = { texts: officeTexts(frame.texts, day), window: usualWindow }
  const models = alone ? [slip, form] : [coverOf(context, day, papers, row, old, reason), slip, form]
  const missing = (await env.drawing.inspect(models)).missing.filter((one) => one.kind === 'none')
  if (missing.length > 0) throw new AppError('glyph-missing', { characters: missing.map((one) => one.char).join('、') })
  const number = await peekNumber(read, counterOf(ctx))
  const made = await env.drawing.render(models)
  const name = `${nameOf(ctx, number)}.pdf`
  await writeAtomic(join(env.store.folder, 'papers', name), made.bytes, { replace: true })
  const file: PaperFileTable = {
    name,
    sha256: createHash('sha256').update(made.bytes).digest('hex'),
    bytes: made.bytes.length,
    pages: made.pages,
    issued_on: day,
    issued_by: ctx.user.userId,
    at: env.now().toISOString(),
  }
  return { old, row, papers, file, pages: made.index, number, serial }
}

/** 再交付の送付書. Goes before the voucher in its envelope. */
function coverOf(context: PaperContext, day: string, papers: CasePapers, row: VoucherTable, old: VoucherView, reason: string): DocModel {
  const head = letterHead(
    context,
    { documentNo: `${row.voucher_no}　送付書`, date: day, addressee: papers.addressee },
    '給付券の再交付について',
    '',
  )
  const flow = [
    {
      kind: 'paragraph' as const,
      style: 'body' as const,
      indent: true,
      gap: 62,
      text: `${old.item_name}の給付券について、下の理由により前の券を無効とし、新しい番号の券を交付します。前の券は使えません。お手元に残っているときは、使わずに返してください。新しい券の請求書兼代理受領委任状を同封します。`,
    },
    {
      kind: 'table' as const,
      gap: 8,
      columns: [46, 120],
      rows: [
        {
          cells: [
            { text: '新しい給付券番号', head: true },
            { text: row.voucher_no, style: 'lead' as const },
          ],
        },
        { cells: [{ text: '前の給付券番号（無効）', head: true }, { text: old.voucher_no }] },
        { cells: [{ text: '再交付の理由', head: true }, { text: reason }] },
      ],
    },
    contact(context, 12),
  ]
  return {
    id: `${row.voucher_no}送`,
    title: '給付券の再交付',
    date: day,
    pages: [letterPage(head, flow, { left: '', right: row.voucher_no })],
  }
}

/**
 * Enters a drawn voucher: number, row, paper and events. The caller adds what goes with it (mailing, run). Throws AppError
 * `changed-by-other` when a number was taken or the old voucher replaced meanwhile.
 */
export async function enterNewVoucher(ctx: JobContext, { tx, audit }: JobWrite, drawn: DrawnVoucher, reason: string): Promise<void> {
  const { env, user } = ctx
  const day = env.businessDay()
  const { old, row, file } = drawn
  if ((await takeSeries(tx, 'paper', day)) !== drawn.number) throw new AppError('changed-by-other', {})
  if ((await takeSeries(tx, 'voucher', day)) !== drawn.serial) throw new AppError('changed-by-other', {})
  const now = must(await voucherView(tx, day, old.voucher_no), 'voucher that is replaced')
  if (now.replaced_by !== null || now.state !== 'void' || now.guarded !== old.guarded)
    throw conflict(old.case_no, `給付券 ${old.voucher_no}`)
  // while it was drawn the case may have been closed
  refuseReissue(now)
  await insertVoucher(tx, row)
  const at = env.now().toISOString()
  if (now.case_state === 'paid')
    await moveCase(tx, { case_id: now.case_id, case_no: now.case_no, state: now.case_state, version: now.version }, 'reissue', at)
  await insertVoucherEvent(tx, {
    event_id: env.newId(),
    voucher_no: old.voucher_no,
    act: 'reissue',
    reason,
    new_no: row.voucher_no,
    by_user: user.userId,
    on_day: day,
    at,
  })
  const paperOf = (number: string, kind: CasePaperKind): PaperTable => {
    const place = must(
      drawn.pages.find((entry) => entry.docId === number),
      `page of ${number}`,
    )
    const { firstPage: page, pages } = place
    return { paper_id: env.newId(), number, kind, case_id: row.case_id, file: file.name, page, pages, sha256: file.sha256, issued_on: day }
  }
  const papers = [paperOf(row.voucher_no, 'voucher'), paperOf(claimFormNo(row.voucher_no), 'claim-form')]
  await insertIssued(tx, { files: [file], papers, mailings: [] })
  await lockAgain(tx, [row.case_id])
  const word = voucherActNames[(old.ended_by ?? 'spoil') as EndingAct]
  const text = `給付券 ${old.voucher_no}（${word}）を ${row.voucher_no} として再交付: ${reason}`
  await audit.write({
    action: 'voucher-reissue',
    ref: old.case_no,
    body: { text, old: old.voucher_no, new: row.voucher_no, reason, file: file.name, sha256: file.sha256 },
  })
}

/** Takes the file of a voucher that was not entered away again. */
export const forgetDrawn = (ctx: JobContext, drawn: DrawnVoucher): Promise<void> =>
  forget(ctx, [{ name: drawn.file.name, path: join(ctx.env.store.folder, 'papers', drawn.file.name) }])
