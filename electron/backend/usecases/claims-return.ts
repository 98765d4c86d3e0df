import { createHash } from 'node:crypto'
import { AppError } from '../../../shared/errors.ts'
import { usualWindow } from '../../../shared/papers/letter.ts'
import { officeTexts } from '../../../shared/papers/texts.ts'
import { returnLetter } from '../../../shared/programmes/claims/return-letter.ts'
import { returnReason } from '../../../shared/programmes/claims/return-reasons.ts'
import type { Handler, JobContext } from '../context.ts'
import { enteredOrRemoved, writeAtomic } from '../files/atomic.ts'
import { csvText } from '../files/csv-write.ts'
import { nextInSeries } from '../numbers.ts'
import { claimLines, insertReturn, returnOf, type LineRow } from '../store/claims-lines.ts'
import { enterHandOver } from '../store/hand-over.ts'
import { providersByNo } from '../store/payments.ts'
import type { ClaimReturnTable } from '../store/schema-claims.ts'
import { userNames } from '../store/users.ts'
import { lineState } from './claims-reconcile.ts'
import { paperTexts } from './papers-build.ts'

const most = 2000

/** Lines that wait to go back: refused ones and claims that were sent back, in no letter yet. */
async function waitingLines(ctx: Pick<JobContext, 'read'>, providerNo?: string): Promise<LineRow[]> {
  const rows = await claimLines(ctx.read, { part: 'open', providerNo }, most)
  return rows.filter((row) => lineState(row) === 'refused')
}

/** 返戻の一覧: by provider what waits to go back, and the letters made so far, the newest first. */
export const returns: Handler<'claims.returns'> = async (ctx) => {
  const { read } = ctx
  const groups = new Map<string, { providerName: string; lines: number; amount: number }>()
  for (const row of await waitingLines(ctx)) {
    const sum = groups.get(row.provider_no) ?? { providerName: row.provider_name ?? '', lines: 0, amount: 0 }
    groups.set(row.provider_no, { ...sum, lines: sum.lines + 1, amount: sum.amount + (row.amount ?? 0) })
  }
  const made = await read.selectFrom('claim_return').selectAll().orderBy('return_no', 'desc').limit(200).execute()
  const providers = await providersByNo(
    read,
    made.map((one) => one.provider_no),
  )
  const names = await userNames(read)
  return {
    waiting: [...groups].map(([providerNo, sum]) => ({ providerNo, ...sum })).toSorted((a, b) => (a.providerNo < b.providerNo ? -1 : 1)),
    made: made.map((one) => ({
      returnNo: one.return_no,
      providerNo: one.provider_no,
      providerName: providers.get(one.provider_no)?.name ?? '',
      lines: one.row_count,
      amount: one.amount,
      madeOn: one.made_on,
      by: names.get(one.by_user) ?? one.by_user,
    })),
  }
}

/**
 * 返戻の書出し. The letter (PDF) or the list (CSV) of claims that go back to one provider. The first file of them fixes which lines they
 * are, under a number; further files of that number hold the same lines. No name and no address of a beneficiary is in them.
 * Throws AppError `not-found`, `output-exists`, `output-unwritable`, `changed-by-other`, `missing-setting`.
 */
export const returnFile: Handler<'claims.returnFile'> = async (ctx, input) => {
  const { env, read } = ctx
  const provider = (await providersByNo(read, [input.providerNo])).get(input.providerNo)
  if (provider === undefined)
    throw new AppError('not-found', { what: `事業者 ${input.providerNo}（番号が読めない請求は、事業者に直接伝えてください）` })
  const made = input.returnNo === undefined ? await makeReturn(ctx, input.providerNo) : await returnOf(read, input.returnNo)
  if (made === undefined || made.provider_no !== input.providerNo) throw new AppError('not-found', { what: `返戻 ${input.returnNo ?? ''}` })
  const rows = (await claimLines(read, { part: 'back', providerNo: input.providerNo }, most))
    .filter((row) => row.return_no === made.return_no)
    .toSorted((a, b) => (a.claim_no === b.claim_no ? a.line - b.line : a.claim_no < b.claim_no ? -1 : 1))
  const claims = rows.map((row) => ({
    claimRef: row.claim_ref,
    voucherNo: row.voucher_no,
    deliveredOn: row.delivered_on,
    amount: row.amount,
    reason: returnReason(row.code, row.mark_note ?? ''),
    code: row.code === '' ? 'sent-back' : row.code,
  }))
  const { path, name } = env.tickets.resolve(input.save, 'save')
  const { postalCode, address, name: firm } = provider
  const bytes =
    input.as === 'csv'
      ? Buffer.from(
          csvText([
            ['返戻番号', '事業者番号', '請求番号', '給付券番号', '納品日', '請求額', '理由コード', '理由'],
            ...claims.map((c) => [
              made.return_no,
              made.provider_no,
              c.claimRef,
              c.voucherNo,
              c.deliveredOn ?? '',
              c.amount,
              c.code,
              c.reason,
            ]),
          ]),
        )
      : (
          await env.drawing.render([
            returnLetter(
              { texts: officeTexts(await paperTexts(read), made.made_on), window: usualWindow },
              {
                documentNo: made.return_no,
                date: made.made_on,
                addressee: { postalCode, address, name: firm, honorific: '御中' },
                providerNo: made.provider_no,
                claims,
              },
            ),
          ])
        ).bytes
  await writeAtomic(path, bytes, { replace: input.replace })
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  await enteredOrRemoved(path, () =>
    ctx.write(async ({ tx, audit }) => {
      const entry = { name, sha256, rows: made.row_count, amount: made.amount, ref: made.return_no, medium: input.medium }
      await enterHandOver(tx, ctx, { direction: 'out', ...entry })
      const text = `返戻 ${made.return_no} ${input.as === 'pdf' ? '通知' : '一覧'}「${name}」${made.row_count}件`
      await audit.write({ action: 'export', ref: made.return_no, body: { text, name, sha256, as: input.as } })
    }),
  )
  return { returnNo: made.return_no, name, sha256, lines: made.row_count, amount: made.amount }
}

/** Fixes the waiting lines of a provider under a new number. */
async function makeReturn(ctx: JobContext, providerNo: string): Promise<ClaimReturnTable> {
  return ctx.write(async ({ tx, audit }) => {
    const lines = await waitingLines({ read: tx }, providerNo)
    if (lines.length === 0) throw new AppError('not-found', { what: `事業者 ${providerNo} の返戻待ちの請求` })
    const row = {
      return_no: await nextInSeries(tx, 'return', ctx.env.businessDay()),
      provider_no: providerNo,
      row_count: lines.length,
      amount: lines.reduce((sum, line) => sum + (line.amount ?? 0), 0),
      made_on: ctx.env.businessDay(),
      by_user: ctx.user.userId,
      at: ctx.env.now().toISOString(),
    }
    await insertReturn(tx, row, lines)
    const text = `返戻 ${row.return_no} 事業者 ${providerNo} ${row.row_count}件`
    await audit.write({
      action: 'claims-returned',
      ref: row.return_no,
      body: { text, lines: lines.map((line) => `${line.claim_no}-${line.line}`), amount: row.amount },
    })
    return row
  })
}
