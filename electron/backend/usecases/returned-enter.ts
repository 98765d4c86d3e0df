import { isIsoDate } from '../../../shared/domain/date.ts'
import { readWholeNumber } from '../../../shared/domain/cell.ts'
import { yenText } from '../../../shared/domain/money.ts'
import { digitsOf } from '../../../shared/domain/text.ts'
import { compileDateForm, readDate, toWareki } from '../../../shared/domain/wareki.ts'
import { AppError } from '../../../shared/errors.ts'
import {
  mapReturnColumns,
  paymentReturnCodes,
  paymentReturnReason,
  readReturnReason,
  returnColumns,
  type ReturnColumn,
} from '../../../shared/programmes/claims/returns.ts'
import type { CommandContext, Handler, JobContext, JobWrite } from '../context.ts'
import { INTAKE_CSV_LIMITS, PLAIN_CSV, readCsv } from '../files/csv.ts'
import { decodeFile } from '../files/encoding.ts'
import { readWholeFile } from '../files/read-file.ts'
import type { ReadDb } from '../store/db.ts'
import { enterHandOver } from '../store/hand-over.ts'
import { endItems, itemsOf } from '../store/payments.ts'
import { insertReturn, transferByCode, transferOf, transfersInto, type Transfer } from '../store/payments-returned.ts'
import { openPayees } from './payee-seal.ts'
import { refused } from './payment-parts.ts'
import { takeBackPaid } from './payment-settle.ts'

const dateForms = ['YYYY-MM-DD', 'YYYY/MM/DD', 'YYYY/M/D', 'YYYYMMDD', 'YYYY年M月D日', 'Gy.M.D', 'Gy年M月D日'].flatMap((form) => {
  const compiled = compileDateForm(form)
  return compiled === null ? [] : [compiled]
})

/** What is known of a transfer that came back. */
interface CameBack {
  readonly reasonCode: string
  readonly note: string
  readonly returnedOn: string
  readonly source: string
}

/** Enters one returned transfer: its claims or benefit are payable again, once its account was stood for by two persons. */
async function enterOne(ctx: CommandContext | JobContext, w: JobWrite, transfer: Transfer, how: CameBack): Promise<string> {
  const { env, user } = ctx
  const at = env.now().toISOString()
  const returnId = env.newId()
  await insertReturn(w.tx, {
    return_id: returnId,
    run_id: transfer.run_id,
    seq: transfer.seq,
    reason_code: how.reasonCode,
    note: how.note,
    returned_on: how.returnedOn,
    amount: transfer.amount,
    source: how.source,
    by_user: user.userId,
    at,
  })
  const own = (await itemsOf(w.tx, transfer.run_id)).filter((i) => i.payee_no === transfer.payee_no)
  const reason = paymentReturnReason(how.reasonCode)
  await takeBackPaid(w, own, { at, action: 'payment-returned', why: `支払 ${transfer.run_no} の組戻し（${reason}）` })
  await endItems(w.tx, transfer.run_id, transfer.payee_no, 'returned')
  const text = `組戻し ${transfer.run_no} ${transfer.payee_no} ${yenText(transfer.amount)}（${reason}、${toWareki(how.returnedOn)}）。口座の確認が済むまで払いません`
  await w.audit.write({
    action: 'payment-returned',
    ref: transfer.run_no,
    body: {
      text,
      payee: transfer.payee_no,
      amount: transfer.amount,
      reason: how.reasonCode,
      note: how.note,
      source: how.source,
      return: returnId,
    },
  })
  return returnId
}

/**
 * 組戻しの入力 by hand. Throws AppError `not-found`, `payment-refused` when it came back before, `bad-input` for a day that does not exist,
 * lies ahead or before the transfer.
 */
export const enter: Handler<'returned.enter'> = async (ctx, input) => {
  const transfer = await transferOf(ctx.tx, input.runNo, input.seq)
  if (transfer === undefined) throw new AppError('not-found', { what: `振込済みの支払 ${input.runNo} の ${input.seq}番目` })
  if (transfer.return_id !== null)
    throw refused(
      `${transfer.name}（${transfer.payee_no}）への振込は、すでに組戻しとして記録されています`,
      '組戻しの一覧で確かめてください。',
    )
  if (!paymentReturnCodes.some((code) => code === input.reasonCode)) throw new AppError('bad-input', { fields: `理由 ${input.reasonCode}` })
  checkReturnDay(input.returnedOn, ctx.env.businessDay())
  const how = { reasonCode: input.reasonCode, note: input.note.trim(), returnedOn: input.returnedOn, source: 'hand' }
  const returnId = await enterOne(ctx, ctx, transfer, how)
  return { returnId, amount: transfer.amount }
}

function checkReturnDay(day: string, today: string): void {
  if (!isIsoDate(day) || day > today) throw new AppError('bad-input', { fields: `組戻しの日 ${day}` })
}

interface Line {
  readonly line: number
  readonly state: 'matched' | 'same' | 'unknown'
  readonly text: string
}

/**
 * 組戻しの取込. Reads a list of returned transfers, told by 顧客コード or else by account and amount. What cannot be told for certain stays
 * unknown and changes nothing; what came back before is told as such. One transaction: all of it or nothing. Throws AppError `file-*`,
 * `header-mismatch`, `no-rows`.
 */
export const take: Handler<'returned.take'> = async (ctx, input) => {
  const { path } = ctx.env.tickets.resolve(input.ticket, 'open')
  const file = await readWholeFile(path)
  const records = readCsv(decodeFile(file.bytes, 'auto').chunks(), INTAKE_CSV_LIMITS, PLAIN_CSV)
  const head = records.next()
  if (head.done) throw new AppError('file-empty', { name: file.name })
  const columns = mapReturnColumns(head.value.cells)
  const missing = missingColumns(columns)
  if (missing !== '') throw new AppError('header-mismatch', { missing, extra: '' })
  return ctx.write(async (w) => {
    const lines: Line[] = []
    let amount = 0
    for (const record of records) {
      const cell = (column: ReturnColumn): string => (record.cells[columns.get(column) ?? -1] ?? '').normalize('NFKC').trim()
      const found = await findTransfer(w.tx, ctx.env.store.folder, cell)
      const line = { line: record.line }
      if (typeof found === 'string') {
        lines.push({ ...line, state: 'unknown', text: found })
        continue
      }
      const who = `${found.name}（${found.payee_no}）${yenText(found.amount)}`
      if (found.return_id !== null) {
        lines.push({ ...line, state: 'same', text: `${who}は、すでに組戻しとして記録されています` })
        continue
      }
      const read = readDate(cell('returnedOn'), dateForms)?.date ?? null
      const today = ctx.env.businessDay()
      const returnedOn = read !== null && read <= today ? read : today
      await enterOne(ctx, w, found, { reasonCode: readReturnReason(cell('reason')), note: cell('reason'), returnedOn, source: file.name })
      amount += found.amount
      lines.push({ ...line, state: 'matched', text: who })
    }
    if (lines.length === 0) throw new AppError('no-rows', { name: file.name })
    const count = (state: Line['state']): number => lines.filter((l) => l.state === state).length
    const [matched, same, unknown] = [count('matched'), count('same'), count('unknown')]
    const handed = {
      direction: 'in' as const,
      name: file.name,
      sha256: file.sha256,
      rows: lines.length,
      amount,
      ref: '組戻し',
      medium: input.medium,
    }
    await enterHandOver(w.tx, ctx, handed)
    const text = `組戻しの取込 ${file.name}: ${lines.length}行（該当${matched}・記録済み${same}・不明${unknown}）`
    await w.audit.write({ action: 'payment-returned', ref: file.name, body: { text, sha256: file.sha256, matched, same, unknown, amount } })
    return { rows: lines.length, matched, unknown, lines }
  })
}

/** The columns a file lacks; empty when its lines can be told apart. */
function missingColumns(columns: ReadonlyMap<ReturnColumn, number>): string {
  const account: readonly ReturnColumn[] = ['bankCode', 'branchCode', 'accountNumber', 'amount']
  if (columns.has('customerCode') || account.every((c) => columns.has(c))) return ''
  return `${returnColumns.customerCode[0]}（または ${account
    .filter((c) => !columns.has(c))
    .map((c) => returnColumns[c][0])
    .join('・')}）`
}

/** The one transfer a line tells of, or why it cannot be told (a sentence without a full stop). */
async function findTransfer(read: ReadDb, folder: string, cell: (column: ReturnColumn) => string): Promise<Transfer | string> {
  const code = digitsOf(cell('customerCode'))
  const amountText = cell('amount')
  const amount = amountText === '' ? null : readWholeNumber(amountText, true)
  if (amountText !== '' && amount === null) return `金額「${amountText}」を読めません`
  if (code !== '') {
    const found = await transferByCode(read, code.padStart(20, '0'))
    if (found === undefined) return `顧客コード ${code} の振込はありません`
    if (amount !== null && amount !== found.amount)
      return `顧客コード ${code} の振込額は${yenText(found.amount)}で、${yenText(amount)}と違います`
    return found
  }
  if (amount === null) return '顧客コードも金額もありません'
  const account = {
    bankCode: digitsOf(cell('bankCode')).padStart(4, '0'),
    branchCode: digitsOf(cell('branchCode')).padStart(3, '0'),
    accountNumber: digitsOf(cell('accountNumber')).padStart(7, '0'),
  }
  const all = (await openPayees(folder, await transfersInto(read, account, amount))).filter(
    (t) => t.account_number === account.accountNumber,
  )
  const open = all.filter((t) => t.return_id === null)
  if (all.length === 0)
    return `口座 ${account.bankCode}-${account.branchCode}-${account.accountNumber} への${yenText(amount)}の振込はありません`
  if (open.length > 1)
    return `口座 ${account.accountNumber} への${yenText(amount)}の振込が${open.length}件あり、どれか決められません。手で入力してください`
  return open[0] ?? (all[0] as Transfer)
}
