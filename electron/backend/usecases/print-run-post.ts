import type { Output } from '../../../shared/contract.ts'
import type { MailService } from '../../../shared/domain/mail-class.ts'
import { AppError, must } from '../../../shared/errors.ts'
import { postingSheet } from '../../../shared/papers/posting-sheet.ts'
import type { CommandContext, Handler } from '../context.ts'
import { insertMailings } from '../store/papers-mail.ts'
import {
  bundlesOf,
  changeItems,
  closeWhenDone,
  eventsOf,
  insertEvent,
  itemsOf,
  openRun,
  printBundle,
  printRun,
  type RunItem,
} from '../store/papers-runs.ts'
import { voucherView } from '../store/papers-vouchers.ts'
import { lockAgain, paperFile } from '../store/papers.ts'
import type { ReadDb } from '../store/db.ts'
import type { PrintBundleTable, PrintRunTable } from '../store/schema-print.ts'
import { mailingRow, type Posted } from './papers-enter.ts'
import { addressed, type CasePapers } from './papers-build.ts'
import { paperContext } from './papers-frame.ts'
import { wronglyAddressed } from './papers-look.ts'
import { waitingRelease } from './papers-release.ts'
import { isHeld } from './papers.ts'
import { casesOfNumbers, letterFrame, officeSecret, windowMac } from './print-run-letters.ts'
import { totalsOf } from './print-run.ts'
import { allParameters } from './settings.ts'
import { endOne, refuseHeldVoucher } from './voucher-acts.ts'
import { drawNewVoucher, enterNewVoucher, forgetDrawn, knownVoucher } from './voucher-new.ts'

/** Sheets a bundle must come to: those of its file, less the spoiled ones that were taken out. */
async function sheetsOf(read: ReadDb, runId: string, bundle: PrintBundleTable): Promise<number> {
  const file = must(bundle.file === null ? undefined : await paperFile(read, bundle.file), `file of bundle ${bundle.bundle}`)
  const spoiled = (await eventsOf(read, runId)).filter((e) => e.kind === 'spoiled' && e.bundle === bundle.bundle).map((e) => e.ref)
  if (spoiled.length === 0) return file.pages
  const papers = await read.selectFrom('paper').select('pages').where('number', 'in', spoiled).execute()
  return file.pages - papers.reduce((sum, paper) => sum + paper.pages, 0)
}

/** Throws AppError `print-refused` unless the bundle is printed and not counted yet. */
function refuseUnmade(bundle: PrintBundleTable): void {
  if (bundle.state === 'waiting')
    throw new AppError('print-refused', { problem: `束 ${bundle.bundle} はまだ印刷していません`, next: '先に F9 で印刷してください。' })
  if (bundle.state === 'counted')
    throw new AppError('print-refused', {
      problem: `束 ${bundle.bundle} は枚数を確認済みです`,
      next: '封をした後の券は、見出し「給付券」で無効と再交付を登録してください。',
    })
}

/**
 * 枚数の確認. What somebody counted by hand, typed without being told what it should be. A wrong count is kept and told as wrong,
 * not by how much; the bundle is counted again. Throws AppError `print-refused`, `not-found`.
 */
export const count: Handler<'printRun.count'> = async (ctx, input) => {
  const { tx, audit } = ctx
  const run = await openRun(tx, input.runNo)
  const bundle = await printBundle(tx, run.run_id, input.bundle)
  refuseUnmade(bundle)
  const matches = input.sheets === (await sheetsOf(tx, run.run_id, bundle))
  await insertEvent(tx, ctx, { run_id: run.run_id, bundle: bundle.bundle, kind: 'count', number: input.sheets, fits: matches ? 1 : 0 })
  if (matches)
    await tx
      .updateTable('print_bundle')
      .set({ state: 'counted' })
      .where('run_id', '=', run.run_id)
      .where('bundle', '=', bundle.bundle)
      .execute()
  const tries = (await eventsOf(tx, run.run_id)).filter((e) => e.kind === 'count' && e.bundle === bundle.bundle).length
  const text = `印刷の回 ${run.run_no} 束${bundle.bundle} の枚数 ${input.sheets}枚: ${matches ? '一致' : '不一致'}（${tries}回目）`
  await audit.write({ action: 'print-count', ref: run.run_no, body: { text, bundle: bundle.bundle, sheets: input.sheets, matches } })
  return { matches, tries }
}

/**
 * 刷り損じ. A voucher sheet of a printed bundle that cannot be used: its number is void for good, and a voucher of a new number is
 * drawn into a further bundle of the run. Throws AppError `print-refused`, `voucher-refused`, `changed-by-other`.
 */
export const spoil: Handler<'printRun.spoil'> = async (ctx, input) => {
  const { read, env } = ctx
  const day = env.businessDay()
  const run = await openRun(read, input.runNo)
  const bundle = await printBundle(read, run.run_id, input.bundle)
  refuseUnmade(bundle)
  const old = await knownVoucher(ctx, input.voucherNo)
  const paper = await read.selectFrom('paper').select('file').where('number', '=', old.voucher_no).executeTakeFirst()
  if (paper === undefined || paper.file !== bundle.file)
    throw new AppError('voucher-refused', {
      problem: `給付券 ${old.voucher_no} は束 ${bundle.bundle} にありません`,
      next: '刷り損じた券が入っている束を選んでください。',
    })
  if (old.state !== 'valid')
    throw new AppError('voucher-refused', {
      problem: `給付券 ${old.voucher_no} はもう有効ではありません`,
      next: '見出し「給付券」でこの券の経過を確かめてください。',
    })
  await refuseHeldVoucher(ctx, old)
  const drawn = await drawNewVoucher(ctx, { ...old, state: 'void', ended_by: 'spoil' }, input.reason, true)
  const next = Math.max(...(await bundlesOf(read, run.run_id)).map((b) => b.bundle)) + 1
  try {
    await ctx.write(async (w) => {
      const now = must(await voucherView(w.tx, day, old.voucher_no), 'spoiled voucher')
      await endOne({ ...w, env, user: ctx.user }, now, 'spoil', input.reason)
      await enterNewVoucher(ctx, w, drawn, input.reason)
      await w.tx
        .insertInto('print_bundle')
        .values({ run_id: run.run_id, bundle: next, part: 'again', state: 'made', file: drawn.file.name })
        .execute()
      await insertEvent(w.tx, ctx, {
        run_id: run.run_id,
        bundle: bundle.bundle,
        kind: 'spoiled',
        ref: old.voucher_no,
        reason: input.reason,
      })
      await insertEvent(w.tx, ctx, { run_id: run.run_id, bundle: next, kind: 'made', ref: drawn.file.name })
      const text = `印刷の回 ${run.run_no} 束${bundle.bundle}: 給付券 ${old.voucher_no} は刷り損じ（${input.reason}）。${drawn.row.voucher_no} を束${next}に作成`
      await w.audit.write({ action: 'print-spoiled', ref: run.run_no, body: { text, old: old.voucher_no, new: drawn.row.voucher_no } })
    })
  } catch (error) {
    await forgetDrawn(ctx, drawn)
    throw error
  }
  return { spoiled: old.voucher_no, voucherNo: drawn.row.voucher_no, bundle: next }
}

/** Letters whose papers are built at once: a run of thousands must not stand in memory whole. */
const lettersAtOnce = 50

function* pieces<T>(all: readonly T[], size: number): Generator<readonly T[]> {
  for (let start = 0; start < all.length; start += size) yield all.slice(start, start + size)
}

type PostContext = Pick<CommandContext, 'tx' | 'env' | 'user' | 'audit'>

/** States of a case whose printed letters still go out: a benefit in money may be paid before its notice is posted. */
const lettersGo: readonly string[] = ['issued', 'claimed', 'paid', 'closed']

/** A letter as the post sees it: its papers are drawn already, and one of its vouchers may be void by now. */
type Letter = Pick<CasePapers, 'c' | 'addressee'>

/** Why a printed letter may not be posted now; null: it may. Looks at what changed since it was printed. */
async function obstacle(ctx: PostContext, item: RunItem, p: Letter, secret: Buffer): Promise<string | null> {
  if (p.c.kind !== 'cancel' && !lettersGo.includes(item.case_state))
    return '印刷のあとで、決定が取り消されたか失効しました。封筒から抜いてください。'
  if (item.guarded_now === 1 && item.guarded === 0) {
    const released = await waitingRelease(ctx.tx, item.case_id)
    if (isHeld({ guarded: 1, released_by: released }, ctx.user))
      return '印刷のあとで支援措置が付きました。別の人が宛先を確かめて解除するまで送れません。'
  }
  if (item.window_mac !== windowMac(secret, p.addressee))
    return '印刷のあとで宛名か住所が変わりました。封筒の宛先を確かめ、除外して刷り直してください。'
  return null
}

/**
 * 発送. Enters the counted letters of a run into the mailing ledger. Looks once more at each: one whose person came under 支援措置,
 * moved, or whose decision was cancelled since it was printed stays behind with its reason. Throws AppError `print-refused`.
 */
export const post: Handler<'printRun.post'> = async (ctx, input) => {
  const { tx, env, audit } = ctx
  const day = env.businessDay()
  const run = await openRun(tx, input.runNo)
  const bundles = await bundlesOf(tx, run.run_id)
  const items = await itemsOf(tx, day, run.run_id, ['waiting', 'issued', 'held'])
  if (items.some((i) => i.state === 'waiting'))
    throw new AppError('print-refused', {
      problem: 'まだ印刷していない文書があります',
      next: '残りの束を F9 で印刷するか、除外してください。',
    })
  const uncounted = bundles.filter((b) => b.state === 'made').map((b) => b.bundle)
  if (uncounted.length > 0)
    throw new AppError('print-refused', {
      problem: `束 ${uncounted.join('・')} の枚数を確認していません`,
      next: '紙を数えて、F12 で枚数を入力してください。',
    })
  const mail = items.filter((i) => i.way === 'mail')
  if (mail.length === 0)
    throw new AppError('print-refused', {
      problem: '発送を待っている文書はありません',
      next: '窓口渡しの文書は、渡したときに登録してください。',
    })
  const held: Output<'printRun.post'>['held'] = []
  let sent = 0
  for (const letters of pieces(mail, lettersAtOnce)) sent += await postSome(ctx, run, letters, held)
  await closeWhenDone(tx, run.run_id)
  const text = `印刷の回 ${run.run_no}: ${sent}通を発送・${held.length}通を保留`
  await audit.write({ action: 'mailed', ref: run.run_no, body: { text, posted: sent, held: held.length } })
  return { posted: sent, held, totals: await totalsOf(tx, run.run_id) }
}

/** Posts some letters of a run; those that stay behind are added to `held`. Gives how many were posted. */
async function postSome(
  ctx: PostContext,
  run: PrintRunTable,
  mail: readonly RunItem[],
  held: { caseNo: string; seq: number; why: string }[],
): Promise<number> {
  const { tx, env, audit } = ctx
  const frame = await letterFrame(env, tx)
  const cases = await casesOfNumbers(
    tx,
    env.businessDay(),
    mail.map((i) => i.number),
  )
  const papers = await addressed(
    tx,
    mail.map((i) => must(cases.get(i.number), `decision ${i.number}`)),
    frame,
  )
  const wrong = await wronglyAddressed(tx, papers, frame.home)
  const secret = await officeSecret(tx)
  const parameters = await allParameters(tx)
  const rows: ReturnType<typeof mailingRow>[] = []
  for (const [index, item] of mail.entries()) {
    const p = must(papers[index], `papers of ${item.case_no}`)
    const why = wrong.has(item.case_id) ? '宛先が、送付してはならない住所と同じです。' : await obstacle(ctx, item, p, secret)
    if (why !== null) {
      held.push({ caseNo: item.case_no, seq: item.seq, why })
      await hold(ctx, run, item, why)
      continue
    }
    const guarded = item.guarded_now === 1 || item.guarded === 1
    rows.push(mailingRow(ctx, parameters, await posted(tx, item, p, guarded), { runId: run.run_id, service: run.service as MailService }))
    if (item.guarded_now === 1) await lockAgain(tx, [item.case_id])
    await changeItems(tx, run.run_id, [item.case_id], { state: 'posted' }, ['issued', 'held'])
    await audit.write({ action: 'mailed', ref: item.case_no, body: { text: `${item.number} を発送（${run.run_no}）`, run: run.run_no } })
  }
  await insertMailings(tx, rows)
  return rows.length
}

async function hold(ctx: PostContext, run: PrintRunTable, item: RunItem, why: string): Promise<void> {
  const notes = JSON.stringify([{ kind: 'place', stops: true, text: why }])
  await changeItems(ctx.tx, run.run_id, [item.case_id], { state: 'held', notes }, ['issued', 'held'])
  await insertEvent(ctx.tx, ctx, { run_id: run.run_id, bundle: item.bundle, kind: 'hold', ref: item.case_no, reason: why })
  await ctx.audit.write({ action: 'held', ref: item.case_no, body: { text: `発送を保留（${run.run_no}）: ${why}` } })
}

/** A letter with its sheets as they were printed, without sheets that were spoiled and with those drawn in their place. */
async function posted(read: ReadDb, item: RunItem, p: Letter, guarded: boolean): Promise<Posted> {
  const papers = await read
    .selectFrom('paper as p')
    .innerJoin('print_bundle as b', 'b.file', 'p.file')
    .leftJoin('voucher as v', 'v.voucher_no', 'p.number')
    .select('p.pages')
    .where('p.case_id', '=', item.case_id)
    .where('b.run_id', '=', item.run_id)
    .where((eb) => eb.or([eb('v.state', 'is', null), eb('v.state', '<>', 'void')]))
    .execute()
  return { c: p.c, addressee: p.addressee, number: item.number, guarded, sheets: papers.reduce((sum, one) => sum + one.pages, 0) }
}

/** 窓口渡し. A printed letter was handed over the counter, and to whom. Throws AppError `print-refused`, `not-found`. */
export const hand: Handler<'printRun.hand'> = async (ctx, input) => {
  const { tx, env, audit } = ctx
  const day = env.businessDay()
  const run = await openRun(tx, input.runNo)
  const item = (await itemsOf(tx, day, run.run_id)).find((i) => i.case_no === input.caseNo)
  if (!item) throw new AppError('not-found', { what: `印刷の回 ${run.run_no} の ${input.caseNo}` })
  const bundle = await printBundle(tx, run.run_id, item.bundle)
  if (item.way !== 'desk' || item.state !== 'issued' || bundle.state !== 'counted')
    throw new AppError('print-refused', {
      problem: `${item.number} は窓口で渡せる状態ではありません`,
      next: item.way === 'desk' ? '印刷し、枚数を確認してから渡してください。' : '窓口渡しの文書を選んでください。',
    })
  const c = must((await casesOfNumbers(tx, day, [item.number])).get(item.number), `decision ${item.number}`)
  const p = must((await addressed(tx, [c], await letterFrame(env, tx)))[0], `papers of ${item.case_no}`)
  if (!lettersGo.includes(item.case_state) && c.kind !== 'cancel')
    throw new AppError('print-refused', {
      problem: `${item.number} の決定は、取り消されたか失効しました`,
      next: '渡さずに、紙を廃棄してください。',
    })
  const letter = await posted(tx, item, p, item.guarded_now === 1 || item.guarded === 1)
  const row = mailingRow(ctx, [], letter, { runId: run.run_id, service: 'plain' })
  const place = { address: '窓口渡し', postal_code: '', kind: '窓口渡し' }
  await insertMailings(tx, [{ entry: { ...row.entry, ...place }, post: { ...row.post, fee: 0 } }])
  await changeItems(tx, run.run_id, [item.case_id], { state: 'handed' }, ['issued'])
  await closeWhenDone(tx, run.run_id)
  const text = `${item.number} を窓口で渡しました（受取 ${input.receiver}）`
  await audit.write({ action: 'hand-letter', ref: item.case_no, body: { text, run: run.run_no, receiver: input.receiver } })
  return { caseNo: item.case_no }
}

/** 差出票. The totals of a run by class and fee, for the post office. Throws AppError `print-refused` before anything was posted. */
export const sheet: Handler<'printRun.sheet'> = async (ctx, input) => {
  const run = await printRun(ctx.read, input.runNo)
  const totals = (await totalsOf(ctx.read, run.run_id)).filter((t) => t.kind !== '窓口渡し')
  if (totals.length === 0)
    throw new AppError('print-refused', {
      problem: `印刷の回 ${run.run_no} はまだ発送していません`,
      next: '枚数を確認して発送簿に入れてから、差出票を印刷してください。',
    })
  const date = ctx.env.businessDay()
  const model = postingSheet(await paperContext(ctx.env, ctx.read, date), { runNo: run.run_no, date, lines: totals })
  const made = await ctx.env.drawing.render([model])
  return { name: `差出票_${run.run_no}.pdf`, bytes: made.bytes }
}
