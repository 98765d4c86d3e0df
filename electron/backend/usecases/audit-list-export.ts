import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { AuditList } from '../../../shared/contract/audit-lists.ts'
import { toWareki } from '../../../shared/domain/wareki.ts'
import type { Handler, JobContext } from '../context.ts'
import { enteredOrRemoved } from '../files/atomic.ts'
import { writeLedgerXlsx, type LedgerCell, type LedgerColumn } from '../files/xlsx-write.ts'
import type { TrailMark } from '../store/audit-lists.ts'
import { enterHandOver } from '../store/hand-over.ts'
import { userNames } from '../store/users.ts'
import { mass, pageOf, shownLines } from './audit-lists.ts'

/** 監査の見方の名前. */
export const listNames: Readonly<Record<AuditList | 'mass', string>> = {
  all: '監査記録',
  case: '案件別の記録',
  user: '利用者別の記録',
  hours: '時間外の使用',
  failed: 'ログイン失敗',
  denied: '断られた操作',
  keys: '鍵と利用者の変更',
  clock: '時計のずれ',
  out: '書出しと印刷',
  mass: '大量の閲覧・書出し・印刷',
}

const text = (header: string, width: number): LedgerColumn => ({ header, kind: 'text', width })
const columns = [
  text('号', 8),
  text('日時', 20),
  text('利用者', 16),
  text('利用者ID', 12),
  text('端末', 16),
  text('行為', 20),
  text('対象', 24),
  text('内容', 60),
]
const massColumns: readonly LedgerColumn[] = [
  { header: '日', kind: 'date', width: 12 },
  text('利用者', 16),
  text('利用者ID', 12),
  text('種類', 10),
  { header: '件数', kind: 'count', width: 8 },
  { header: '目安', kind: 'count', width: 8 },
]
/** 大量の使用の種類. */
export const massKinds = { views: '閲覧', exports: '書出し', prints: '印刷' } as const

const page = 500

/**
 * 監査の一覧のExcel書出し: all pages of a list, as it is on screen. Itself an entry of the trail and a line of 授受簿. Throws AppError `bad-input`,
 * `output-exists`, `output-unwritable`.
 */
export const exportList: Handler<'audit.exportList'> = async (ctx, { save, replace, ...asked }) => {
  const { list } = asked
  const { path, name } = ctx.env.tickets.resolve(save, 'save')
  const title = [listNames[list], asked.caseNo ?? '', asked.user ?? ''].filter((part) => part !== '').join(' ')
  const ledger = {
    sheet: listNames[list],
    title: `${title}（${spanOf(asked)}${toWareki(ctx.env.businessDay())} 現在）`,
    columns: list === 'mass' ? massColumns : columns,
    rows: list === 'mass' ? massRows(ctx, asked) : entryRows(ctx, { ...asked, list }),
    madeAt: ctx.env.now(),
  }
  const rows = await writeLedgerXlsx(path, ledger, { replace })
  const hash = createHash('sha256')
  for await (const piece of createReadStream(path)) hash.update(piece as Uint8Array)
  const sha256 = hash.digest('hex')
  await enteredOrRemoved(path, () =>
    ctx.write(async ({ tx, audit }) => {
      await enterHandOver(tx, ctx, { direction: 'out', name, sha256, rows, ref: listNames[list] })
      await audit.write({
        action: 'export',
        ref: 'trail',
        body: { text: `${title} ${rows}件を${name}へ書出し`, what: list, name, sha256, rows },
      })
    }),
  )
  return { rows, name, sha256 }
}

/** The days asked for, in words, with a wide space behind; '' for all. */
function spanOf({ from, to }: { readonly from?: string | undefined; readonly to?: string | undefined }): string {
  if (from === undefined && to === undefined) return ''
  return `${from === undefined ? '' : toWareki(from)}〜${to === undefined ? '' : toWareki(to)}　`
}

type Asked = Parameters<typeof pageOf>[1]

async function* entryRows(ctx: JobContext, asked: Asked): AsyncGenerator<readonly LedgerCell[]> {
  const names = await userNames(ctx.read)
  let before: TrailMark | undefined
  for (let done = 0; ;) {
    const { lines, next } = await pageOf(ctx, asked, before, page)
    for (const row of shownLines(lines, names)) {
      yield [String(row.seq), row.at.slice(0, 19), row.by, row.byId, row.device, row.act, row.refName, row.text]
      done++
    }
    ctx.signal.throwIfAborted()
    ctx.progress({ step: '書出し', done, total: 0, fraction: 0.5 })
    if (next === null) return
    before = next
  }
}

async function* massRows(ctx: JobContext, asked: { readonly from?: string | undefined; readonly to?: string | undefined }) {
  const { rows } = await mass(ctx, {
    ...(asked.from === undefined ? {} : { from: asked.from }),
    ...(asked.to === undefined ? {} : { to: asked.to }),
  })
  for (const row of rows) yield [row.day, row.by, row.byId, massKinds[row.kind], row.count, row.threshold] satisfies readonly LedgerCell[]
}
