import { createHash } from 'node:crypto'
import { isMailAddress } from '../../../shared/domain/correction.ts'
import { textValue, type RowValues } from '../../../shared/domain/field.ts'
import { requestSentences } from '../../../shared/domain/correction.ts'
import { AppError } from '../../../shared/errors.ts'
import { officeTexts } from '../../../shared/papers/texts.ts'
import { foldAddress } from '../../../shared/domain/address.ts'
import type { Handler, JobContext, JobWrite } from '../context.ts'
import { enteredOrRemoved, writeAtomic } from '../files/atomic.ts'
import { csvText } from '../files/csv-write.ts'
import { conflict } from '../store/conflict.ts'
import { changeRequest, unsentMails, waitingRequest, type RequestRow } from '../store/corrections.ts'
import { enterHandOver } from '../store/hand-over.ts'
import { askedIn, note, openingWords, openItems } from './correction-parts.ts'
import { paperTexts } from './papers-build.ts'
import { allParameters, homePlace } from './settings.ts'

interface Mail {
  readonly row: RequestRow
  readonly address: string
  readonly text: string
}

/**
 * 補正依頼のメール一覧. What a mailer of another network sends: address, number and text of every request by mail whose
 * newest round has not gone out. Protected persons are never in it, nor is anybody's postal address.
 * Throws AppError `nothing-to-mail`, `output-exists`, `output-unwritable`, `missing-setting`.
 */
export const mailList: Handler<'correction.mailList'> = async (ctx, input) => {
  const { env, read } = ctx
  const day = env.businessDay()
  const waiting = await unsentMails(read, day)
  const open = waiting.filter((row) => row.guarded !== 1)
  const mails: Mail[] = []
  const withoutAddress: string[] = []
  for (const row of open) {
    const values = JSON.parse(row.details) as RowValues
    const address = textValue(values, 'email').normalize('NFKC').trim()
    const text = await mailText(ctx, row)
    if (isMailAddress(address) && !(await holdsAddress(ctx, text, textValue(values, 'address')))) mails.push({ row, address, text })
    else withoutAddress.push(row.request_no)
  }
  const held = waiting.length - open.length
  if (mails.length === 0) throw new AppError('nothing-to-mail', { left: waiting.length })
  const { path, name } = env.tickets.resolve(input.save, 'save')
  const lines = mails.map(({ row, address, text }) => [address, row.request_no, row.receipt_no, '申請の補正について（お願い）', text])
  const content = csvText([['メールアドレス', '補正依頼番号', '受付番号', '件名', '本文'], ...lines], { bom: true, guard: true })
  const sha256 = createHash('sha256').update(content).digest('hex')
  await writeAtomic(path, content, { replace: input.replace })
  await enteredOrRemoved(path, () => ctx.write((w) => enter(ctx, w, mails, name, sha256, input.medium)))
  return { rows: mails.length, name, sha256, protected: held, withoutAddress }
}

async function mailText(ctx: JobContext, row: RequestRow): Promise<string> {
  const day = ctx.env.businessDay()
  const { one, many } = officeTexts(await paperTexts(ctx.read), day)
  const asked = requestSentences(
    openItems(row).filter((item) => item.sentence !== ''),
    row.note,
  )
  return [
    await openingWords(ctx.read, day, askedIn(row)),
    '',
    ...asked.map((sentence, index) => `${index + 1} ${sentence}`),
    '',
    `補正依頼番号 ${row.request_no}　受付番号 ${row.receipt_no}`,
    one['問合せ.見出し'],
    ...many['問合せ.行'],
  ].join('\r\n')
}

/** Whether the clerk's own words hold where the applicant lives. */
async function holdsAddress(ctx: JobContext, text: string, address: string): Promise<boolean> {
  const home = homePlace(await allParameters(ctx.read), ctx.env.businessDay())
  const key = foldAddress(address.split('　')[0] ?? '', home)
  return key !== '' && foldAddress(text, home).includes(key)
}

async function enter(
  ctx: JobContext,
  w: JobWrite,
  mails: readonly Mail[],
  name: string,
  sha256: string,
  medium: string | undefined,
): Promise<void> {
  const at = ctx.env.now().toISOString()
  for (const { row: seen } of mails) {
    const row = await waitingRequest(w.tx, ctx.env.businessDay(), seen.request_no)
    // answered or put under protection since the list was made: the whole list is made anew
    if (row.version !== seen.version || row.guarded === 1) throw conflict(row.case_no, `補正依頼 ${row.request_no}`)
    await changeRequest(w.tx, row, { sent_round: row.reminders, updated_at: at })
    const text = `${row.request_no} メール一覧に書き出し（${name}）`
    await note({ tx: w.tx, env: ctx.env, user: ctx.user }, row.request_id, 'mail', text, { file: name, sha256 })
    await w.audit.write({ action: 'correction-mail', ref: row.case_no, body: { text, requestNo: row.request_no, file: name, sha256 } })
  }
  await enterHandOver(w.tx, ctx, { direction: 'out', name, sha256, rows: mails.length, ref: '補正依頼', medium })
  const body = { text: `補正依頼のメール一覧 ${mails.length}件を書き出し`, what: 'correction-mail', name, sha256, rows: mails.length }
  await w.audit.write({ action: 'export', ref: name, body })
}
