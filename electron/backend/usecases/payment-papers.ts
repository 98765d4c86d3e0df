import { yenText } from '../../../shared/domain/money.ts'
import { AppError } from '../../../shared/errors.ts'
import { accountingRows, readAccountingColumns, usualAccountingColumns } from '../../../shared/programmes/claims/accounting.ts'
import { paymentCover } from '../../../shared/programmes/claims/payment-cover.ts'
import { checkpointMark } from '../audit/checkpoint.ts'
import { checkpointOf } from '../audit/verify.ts'
import type { Handler, JobContext } from '../context.ts'
import { enteredOrRemoved, writeAtomic } from '../files/atomic.ts'
import { csvText } from '../files/csv-write.ts'
import { encodeCp932Strict } from '../files/encoding.ts'
import { readWholeFile } from '../files/read-file.ts'
import { writeLedgerXlsx } from '../files/xlsx-write.ts'
import { enterHandOver } from '../store/hand-over.ts'
import { groupBy } from '../store/groups.ts'
import { readMeta } from '../store/meta.ts'
import { runByNumber } from '../store/payments.ts'
import { filesOf } from '../store/payments-files.ts'
import { checkpointSince } from '../store/signing.ts'
import { userNames } from '../store/users.ts'
import { runLines, type RunLines } from './payment-lines.ts'
import { notices } from './payment-notices.ts'
import { refused, runStateNames } from './payment-parts.ts'
import { consignorOf } from './payment-select.ts'
import { allParameters, settingOn } from './settings.ts'
import { view } from './payment-view.ts'
import { toWareki } from '../../../shared/domain/wareki.ts'

const paperNames = { cover: '送付票', notices: '支払通知書', ledger: '支払明細', accounting: '財務会計連携データ' } as const

/**
 * 支払の書類. The cover sheet of the bank file, the notices to providers, the list of payees as a spreadsheet, or the file for the
 * accounting system; all of them from the order as it was approved, and only once its bank file was made. Throws AppError `not-found`,
 * `payment-refused`, `bank-file-refused`, `output-exists`, `output-unwritable`, `glyph-missing`.
 */
export const paper: Handler<'payment.paper'> = async (ctx, input) => {
  const { read, env } = ctx
  const run = await runByNumber(read, input.runNo)
  if (run === undefined) throw new AppError('not-found', { what: `支払 ${input.runNo}` })
  if (!['exported', 'handed-over', 'settled'].includes(run.state))
    throw refused(
      `支払 ${run.run_no} は「${runStateNames[run.state] ?? ''}」のため、${paperNames[input.paper]}を作れません`,
      '振込データを作ってから、もう一度実行してください。',
    )
  const lines = await runLines(read, env.store.folder, run)
  const { path, name } = env.tickets.resolve(input.save, 'save')
  const replace = { replace: input.replace }
  if (input.paper === 'ledger') await writeLedger(ctx, path, lines, input.replace)
  else if (input.paper === 'accounting') await writeAtomic(path, await accountingBytes(ctx, lines), replace)
  else if (input.paper === 'notices') await writeAtomic(path, await notices(ctx, lines), replace)
  else await writeAtomic(path, await coverBytes(ctx, lines), replace)
  const { sha256 } = await readWholeFile(path)
  const { rows, amount } = { rows: lines.payees.length, amount: run.amount }
  await enteredOrRemoved(path, () =>
    ctx.write(async ({ tx, audit }) => {
      await enterHandOver(tx, ctx, { direction: 'out', name, sha256, rows, amount, ref: run.run_no, medium: input.medium })
      const text = `支払 ${run.run_no} の${paperNames[input.paper]}「${name}」: ${rows}件 ${yenText(amount)}`
      await audit.write({ action: 'payment-paper', ref: run.run_no, body: { text, what: input.paper, name, sha256, rows, amount } })
    }),
  )
  return { name, sha256, rows, amount }
}

/** The bytes for the accounting system, in the form and the encoding the office has set. */
async function accountingBytes(ctx: JobContext, lines: RunLines): Promise<Uint8Array> {
  const rows = await allParameters(ctx.read)
  const day = ctx.env.businessDay()
  const columns = readAccountingColumns(settingOn(rows, 'office', 'accounting.columns', day) ?? usualAccountingColumns)
  if (!columns.ok) throw refused(columns.problem, '基準の「office accounting.columns」を直してください。')
  const encoding = settingOn(rows, 'office', 'accounting.encoding', day) ?? 'utf-8'
  const table = accountingRows(columns.columns, lines.accounting)
  if (encoding === 'utf-8') return Buffer.from(csvText(table), 'utf8')
  if (encoding !== 'cp932')
    throw refused(
      `財務会計の文字コード「${encoding}」は使えません`,
      '基準の「office accounting.encoding」を utf-8 か cp932 にしてください。',
    )
  const encoded = encodeCp932Strict(csvText(table, { bom: false }))
  if (encoded.ok) return encoded.bytes
  throw refused(
    '財務会計のデータに、シフトJISで書けない文字があります',
    '基準の「office accounting.encoding」を utf-8 にするか、名前の字を確かめてください。',
  )
}

async function writeLedger(ctx: JobContext, path: string, lines: RunLines, replace: boolean): Promise<void> {
  const { run } = lines
  const rows = lines.accounting.map((a) => [
    a.seq,
    a.payeeNo,
    a.name,
    a.bankCode,
    a.branchCode,
    a.accountType,
    a.accountNumber,
    a.holder,
    a.programme,
    a.items,
    a.amount,
  ])
  const columns = [
    { header: '番号', kind: 'count', width: 6 },
    { header: '支払先番号', kind: 'text', width: 12 },
    { header: '支払先', kind: 'text', width: 28 },
    { header: '金融機関', kind: 'text', width: 10 },
    { header: '支店', kind: 'text', width: 8 },
    { header: '種目', kind: 'text', width: 8 },
    { header: '口座番号', kind: 'text', width: 10 },
    { header: '口座名義', kind: 'text', width: 30 },
    { header: '事業', kind: 'text', width: 24 },
    { header: '件数', kind: 'count', width: 8 },
    { header: '振込額', kind: 'yen', width: 14 },
  ] as const
  const items = lines.accounting.reduce((sum, a) => sum + a.items, 0)
  const totals = columns.map((c, i) => (i === 1 ? '合計' : c.header === '件数' ? items : c.header === '振込額' ? run.amount : null))
  const title = `支払明細 ${run.run_no}（振込日 ${toWareki(lines.transferDate)}）`
  await writeLedgerXlsx(path, { sheet: '支払明細', title, columns, rows, totals, madeAt: ctx.env.now() }, { replace })
}

/** The cover sheet as a PDF. */
async function coverBytes(ctx: JobContext, lines: RunLines): Promise<Uint8Array> {
  const { read, env } = ctx
  const { run } = lines
  const detail = await view({ env, session: ctx.session, user: ctx.user, read }, { runNo: run.run_no })
  const files = await filesOf(read, run.run_id)
  const live = files.find((f) => f.state === 'live')
  if (live === undefined || detail.totals.file === null) throw refused('有効な振込データがありません', '支払の画面で確かめてください。')
  const rows = await allParameters(read)
  const payer = consignorOf(rows, run.payer, env.businessDay())
  const store = (await readMeta(read)).get('store-id') ?? ''
  // the one that sealed the file, also when the day was closed since
  const point = await checkpointSince(read, 'payment', live.at)
  const names = await userNames(read)
  const person = (id: string | null): string => (id === null ? '' : (names.get(id) ?? id))
  const at = (moment: string | null): string =>
    moment === null ? '' : new Date(Date.parse(moment) + 9 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
  const model = paymentCover({
    office: payer.name,
    runNo: run.run_no,
    draftNo: run.draft_no,
    month: run.month,
    date: env.businessDay(),
    transferDate: live.transfer_date,
    consignor: `${payer.name}（${payer.code}）　${payer.bankName} ${payer.branchName} ${payer.accountType} ${payer.accountNumber}`,
    file: live.file,
    version: live.version,
    reason: live.reason,
    sha256: live.sha256,
    made: `${person(live.made_by)}　${at(live.at)}`,
    closed: `${person(run.closed_by)}　${at(run.closed_at)}（作成者とは別の職員）`,
    totals: [
      { name: '支出命令（決裁）', ...detail.totals.order },
      { name: 'システム（明細の合計）', ...detail.totals.system },
      { name: 'ファイル末尾', ...detail.totals.file },
    ],
    programmes: detail.programmes,
    banks: [...groupBy(lines.payees, (p) => (p.bankName === '' ? p.bankCode : p.bankName))]
      .map(([name, own]) => ({ name, count: own.length, amount: own.reduce((sum, p) => sum + p.amount, 0) }))
      .toSorted((a, b) => b.amount - a.amount),
    findings: detail.checks.map((c) => ({ title: c.title, count: c.findings.length })),
    mark: point === undefined ? null : markOf(checkpointOf(point, store)),
  })
  return (await env.drawing.render([model])).bytes
}

const markOf = (c: ReturnType<typeof checkpointOf>) => ({ number: c.number, ...checkpointMark(c) })
