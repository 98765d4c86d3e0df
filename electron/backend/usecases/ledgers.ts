import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { toWarekiMonth } from '../../../shared/domain/wareki.ts'
import type { IsoMonth } from '../../../shared/domain/masters.ts'
import { AppError } from '../../../shared/errors.ts'
import { can } from '../../../shared/permissions.ts'
import type { AidsAmounts } from '../../../shared/programmes/daily-living-aids/facts.ts'
import type { Handler, JobContext } from '../context.ts'
import { enteredOrRemoved } from '../files/atomic.ts'
import { writeLedgerXlsx, type LedgerCell, type LedgerColumn } from '../files/xlsx-write.ts'
import { enterHandOver } from '../store/hand-over.ts'
import { decisionRows, handOverRows, mailingRows, paymentRows, voucherRows } from '../store/ledgers.ts'
import { openPayees } from './payee-seal.ts'

/** What one kind of ledger is made of. The columns named in `sums` are added up in the totals row. */
interface LedgerPlan {
  readonly title: string
  readonly columns: readonly LedgerColumn[]
  readonly sums: readonly string[]
  readonly rows: (ctx: JobContext) => AsyncIterable<readonly LedgerCell[]>
}

const text = (header: string, width: number): LedgerColumn => ({ header, kind: 'text', width })
const date = (header: string): LedgerColumn => ({ header, kind: 'date', width: 12 })
const yen = (header: string): LedgerColumn => ({ header, kind: 'yen', width: 12 })
const count = (header: string): LedgerColumn => ({ header, kind: 'count', width: 8 })

/** 支援措置 on every row of a protected person. */
const guardMark = (guarded: number): string => (guarded === 1 ? '支援措置' : '')

async function* mapped<T>(rows: AsyncIterable<T>, cells: (row: T) => readonly LedgerCell[]): AsyncGenerator<readonly LedgerCell[]> {
  for await (const row of rows) yield cells(row)
}

const decisionKinds: Readonly<Record<string, string>> = { grant: '支給', refuse: '却下', cancel: '取消' }

const decisions: LedgerPlan = {
  title: '決定簿',
  columns: [
    text('決定番号', 16),
    date('決定日'),
    text('区分', 8),
    text('取り消した決定', 16),
    text('案件番号', 12),
    text('受付番号', 16),
    text('対象者', 18),
    text('支援措置', 10),
    text('種目', 24),
    yen('価格'),
    yen('基準額'),
    yen('基準額内の負担額'),
    yen('基準額の超過額'),
    yen('自己負担額'),
    yen('公費負担額'),
    text('起案番号', 12),
    text('決裁者', 14),
    text('決裁の別', 8),
  ],
  sums: ['価格', '基準額', '基準額内の負担額', '基準額の超過額', '自己負担額', '公費負担額'],
  rows: (ctx) =>
    mapped(decisionRows(ctx.read, ctx.env.businessDay()), (d) => {
      // a refusal pays nothing: its amounts stay out of the columns that are added up; a cancellation takes its decision's back
      const amounts = d.kind === 'refuse' ? null : (JSON.parse(d.amounts) as AidsAmounts)
      const money = amounts
        ? [amounts.price, amounts.limit, amounts.ownShare, amounts.excess, d.self_payment, d.public_payment].map((amount) =>
            amount === null || d.kind !== 'cancel' ? amount : 0 - amount,
          )
        : [null, null, null, null, null, null]
      const head = [
        d.decision_no,
        d.decided_on,
        decisionKinds[d.kind] ?? d.kind,
        d.of_no,
        d.case_no,
        d.receipt_no,
        d.name,
        guardMark(d.guarded),
        d.item_name,
      ]
      return [...head, ...money, d.draft_no, d.decider ?? d.decided_by, d.capacity]
    }),
}

const mailing: LedgerPlan = {
  title: '発送簿',
  columns: [
    date('発送日'),
    text('文書番号', 16),
    text('宛名', 24),
    text('支援措置', 10),
    text('郵便番号', 10),
    text('住所', 48),
    text('種別', 14),
    count('枚数'),
    text('案件番号', 12),
    text('発行者', 14),
  ],
  sums: ['枚数'],
  rows: (ctx) =>
    mapped(mailingRows(ctx.read, ctx.env.businessDay()), (m) => {
      const place = m.guarded === 1 ? ['', '支援措置'] : [m.postal_code, m.address]
      return [m.posted_on, m.number, m.addressee, guardMark(m.guarded), ...place, m.kind, m.sheets, m.case_no, m.sender ?? m.by_user]
    }),
}

const voucherStates: Readonly<Record<string, string>> = { valid: '有効', claimed: '請求済', paid: '支払済', void: '無効', lapsed: '失効' }

function monthsWords(json: string): string {
  const months = JSON.parse(json) as IsoMonth[]
  const [first] = months
  const last = months.at(-1)
  if (first === undefined || last === undefined) return ''
  return first === last ? toWarekiMonth(first) : `${toWarekiMonth(first)}から${toWarekiMonth(last)}`
}

const vouchers: LedgerPlan = {
  title: '給付券台帳',
  columns: [
    text('券番号', 18),
    text('枚目', 8),
    text('決定番号', 16),
    text('案件番号', 12),
    text('対象者', 18),
    text('支援措置', 10),
    text('種目', 24),
    text('対象月', 18),
    yen('価格'),
    yen('公費負担額'),
    yen('自己負担額'),
    text('事業者番号', 12),
    text('事業者', 28),
    date('有効期間の初日'),
    date('有効期間の末日'),
    text('状態', 8),
  ],
  sums: ['価格', '公費負担額', '自己負担額'],
  rows: (ctx) =>
    mapped(voucherRows(ctx.read, ctx.env.businessDay()), (v) => [
      v.voucher_no,
      `${v.seq}/${v.of_count}`,
      v.decision_no,
      v.case_no,
      v.name,
      guardMark(v.guarded),
      v.item_name,
      monthsWords(v.months),
      v.price,
      v.public_payment,
      v.self_payment,
      v.provider_no,
      v.provider_name ?? '',
      v.valid_from,
      v.valid_to,
      voucherStates[v.state] ?? v.state,
    ]),
}

const runStates: Readonly<Record<string, string>> = {
  approved: '決裁済',
  closed: '確定',
  exported: '振込データ作成済',
  'handed-over': '引渡し済',
  settled: '振込済',
}

const payments: LedgerPlan = {
  title: '支払台帳',
  columns: [
    text('支払番号', 12),
    text('対象月', 14),
    date('振込日'),
    text('起案番号', 12),
    text('状態', 16),
    text('支払先番号', 12),
    text('支払先', 28),
    text('金融機関コード', 10),
    text('金融機関', 16),
    text('支店コード', 8),
    text('支店', 16),
    text('預金種目', 8),
    text('口座番号', 10),
    text('口座名義', 28),
    count('請求・給付件数'),
    yen('振込額'),
  ],
  sums: ['請求・給付件数', '振込額'],
  rows: (ctx) =>
    mapped(
      paymentRows(ctx.read, (rows) => openPayees(ctx.env.store.folder, rows)),
      (y) => [
        y.run_no,
        toWarekiMonth(y.month),
        y.transfer_date,
        y.draft_no,
        runStates[y.state] ?? y.state,
        y.payee_no,
        y.name,
        y.bank_code,
        y.bank_name,
        y.branch_code,
        y.branch_name,
        y.account_type,
        y.kind === 'person' ? `****${y.account_number.slice(-3)}` : y.account_number,
        y.holder_kana,
        y.claims,
        y.amount,
      ],
    ),
}

const handOvers: LedgerPlan = {
  title: '授受簿',
  columns: [
    text('日時', 18),
    text('受領・引渡し', 10),
    text('ファイル', 36),
    text('SHA-256', 68),
    count('件数'),
    yen('金額'),
    text('媒体', 14),
    text('相手先', 24),
    text('備考', 28),
    text('取扱者', 14),
    text('関連', 16),
  ],
  sums: [],
  rows: (ctx) =>
    mapped(handOverRows(ctx.read, ctx.env.businessDay()), (h) => [
      officeTime(h.at),
      h.direction === 'in' ? '受領' : '引渡し',
      h.name,
      h.sha256,
      h.row_count,
      h.amount,
      h.medium,
      h.recipient ?? '',
      h.remark ?? '',
      h.by_name ?? h.by_user,
      h.ref,
    ]),
}

/** A moment (UTC) by the office's clock, to the second. */
function officeTime(at: string): string {
  return new Date(Date.parse(at) + 9 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
}

const plans = { decisions, mailing, vouchers, payments, handover: handOvers }

/** Rows before this many go by between two looks at the signal and two words of progress. */
const rowsPerWord = 500

/**
 * 台帳のExcel書出し. Streams a ledger to a file with its totals, which are those of the very rows written. Accounts of payees
 * are shown only to those who may read payments. Throws AppError `forbidden`, `output-exists`, `output-unwritable`.
 */
export const exportLedger: Handler<'ledger.export'> = async (ctx, input) => {
  const plan: LedgerPlan = plans[input.ledger]
  if (input.ledger === 'payments' && !can(ctx.user.roles, 'payment.read'))
    throw new AppError('forbidden', { operation: '支払台帳のExcel書出し' })
  const { path, name } = ctx.env.tickets.resolve(input.save, 'save')
  const sums = new Map(plan.sums.map((header) => [header, 0]))
  const ledger = {
    sheet: plan.title,
    title: `${plan.title}（${ctx.env.businessDay()} 現在）`,
    columns: plan.columns,
    rows: summed(ctx, plan, sums),
    // asked for once all rows are through
    get totals() {
      return plan.columns.map((column, index) => (index === 0 ? '合計' : (sums.get(column.header) ?? null)))
    },
    madeAt: ctx.env.now(),
  }
  const rows = await writeLedgerXlsx(path, ledger, { replace: input.replace })
  const sha256 = await hashOf(path)
  const body = { text: `${plan.title} ${rows}件を書き出し`, what: input.ledger, name, sha256, rows }
  await enteredOrRemoved(path, () =>
    ctx.write(async ({ tx, audit }) => {
      await enterHandOver(tx, ctx, { direction: 'out', name, sha256, rows, ref: plan.title, medium: input.medium })
      await audit.write({ action: 'export', ref: input.ledger, body })
    }),
  )
  return { rows, name, sha256 }
}

async function* summed(ctx: JobContext, plan: LedgerPlan, sums: Map<string, number>): AsyncGenerator<readonly LedgerCell[]> {
  let done = 0
  for await (const cells of plan.rows(ctx)) {
    for (const [index, { header }] of plan.columns.entries()) {
      const cell = cells[index]
      if (sums.has(header) && typeof cell === 'number') sums.set(header, (sums.get(header) ?? 0) + cell)
    }
    yield cells
    done++
    if (done % rowsPerWord !== 0) continue
    ctx.signal.throwIfAborted()
    ctx.progress({ step: '書出し', done, total: 0, fraction: 0.5 })
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(path)) hash.update(piece as Uint8Array)
  return hash.digest('hex')
}
