import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Output } from '../../../shared/contract.ts'
import { isIsoDate } from '../../../shared/domain/date.ts'
import { toShortWareki } from '../../../shared/domain/wareki.ts'
import { AppError } from '../../../shared/errors.ts'
import { programmes } from '../../../shared/programmes/index.ts'
import type { Handler, QueryContext } from '../context.ts'
import { enteredOrRemoved } from '../files/atomic.ts'
import { writeLedgerXlsx, type LedgerColumn } from '../files/xlsx-write.ts'
import { effectSums, insertEffect, kindsOfCases, reviewedSums } from '../store/effect.ts'
import { enterHandOver } from '../store/hand-over.ts'
import { channelNames } from './case-view.ts'
import { allParameters, settingOn } from './settings.ts'

type Report = Output<'effect.report'>
type Row = Report['rows'][number]

/** Cuts a count into `parts` whole numbers that add up to it, in proportion to their weights. */
export function sharedOut(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0)
  let before = 0
  let given = 0
  return weights.map((weight) => {
    before += weight
    const until = sum === 0 ? 0 : Math.round((total * before) / sum)
    const part = until - given
    given = until
    return part
  })
}

/**
 * 操作の計測. Takes down how many keys an act took and how long; which keys, and whose, is never known. An act on cases of several
 * programmes or channels is shared out among them by their numbers.
 */
export const note: Handler<'effect.note'> = async (ctx, input) => {
  const { tx, env } = ctx
  if (input.retyped > input.typed) throw new AppError('bad-input', { fields: '打ち直しの文字数' })
  const cases = await kindsOfCases(tx, input.caseNos)
  const groups = new Map<string, typeof cases>()
  for (const c of cases) {
    const key = `${c.programme} ${c.channel}`
    groups.set(key, [...(groups.get(key) ?? []), c])
  }
  const parts = groups.size === 0 ? [[]] : [...groups.values()]
  const weights = parts.map((part) => Math.max(1, part.length))
  const keys = sharedOut(input.keys, weights)
  const typed = sharedOut(input.typed, weights)
  const retyped = sharedOut(input.retyped, weights)
  const seconds = sharedOut(input.seconds, weights)
  const rows = parts.map((part, i) => {
    const [first] = part
    const all = typed[i] ?? 0
    return {
      event_id: env.newId(),
      day: env.businessDay(),
      act: input.act,
      programme: first?.programme ?? '',
      channel: first?.channel ?? '',
      case_id: part.length === 1 ? (first?.case_id ?? null) : null,
      cases: part.length,
      keys: keys[i] ?? 0,
      typed: all,
      retyped: Math.min(all, retyped[i] ?? 0),
      seconds: seconds[i] ?? 0,
      at: env.now().toISOString(),
    }
  })
  await insertEffect(tx, rows)
  return {}
}

const oneDecimal = (n: number): number => Math.round(n * 10) / 10 + 0

/** 効果 of a period, by programme and channel, beside the minutes a case took before. Throws AppError `bad-input`. */
export const report: Handler<'effect.report'> = async (ctx, input) => reportOf(ctx, input.from, input.to)

async function reportOf(ctx: Pick<QueryContext, 'read' | 'env'>, from: string, to: string): Promise<Report> {
  if (!isIsoDate(from) || !isIsoDate(to) || from > to) throw new AppError('bad-input', { fields: '期間（暦にある日、始めが終わりより前）' })
  const counted = new Map((await effectSums(ctx.read, from, to)).map((row) => [`${row.programme} ${row.channel}`, row]))
  const parameters = await allParameters(ctx.read)
  const rows: Row[] = []
  const reviewed = new Map((await reviewedSums(ctx.read, from, to)).map((row) => [`${row.programme} ${row.channel}`, row]))
  const keys = [...new Set([...reviewed.keys(), ...counted.keys()])].sort()
  // what belongs to no case stands last
  for (const key of [...keys.filter((one) => one.trim() !== ''), ...keys.filter((one) => one.trim() === '')]) {
    const [programme = '', channel = ''] = key.split(' ')
    const cases = reviewed.get(key)?.cases ?? 0
    const sums = counted.get(key)
    const minutes = (sums?.seconds ?? 0) / 60
    const typed = settingOn(parameters, programme, 'effect.baselineMinutes', ctx.env.businessDay())
    const baseline = programme !== '' && typed !== undefined && /^[0-9]+([.][0-9]+)?$/.test(typed) ? Number(typed) : null
    rows.push({
      programme,
      programmeName: programme === '' ? '案件によらない操作' : (programmes.find((one) => one.id === programme)?.name ?? programme),
      channel,
      channelName: channel === '' ? '－' : (channelNames[channel] ?? channel),
      cases,
      automatic: reviewed.get(key)?.automatic ?? 0,
      keys: sums?.keys ?? 0,
      typed: sums?.typed ?? 0,
      retyped: sums?.retyped ?? 0,
      minutes: oneDecimal(minutes),
      keysPerCase: cases === 0 ? 0 : oneDecimal((sums?.keys ?? 0) / cases),
      minutesPerCase: cases === 0 ? 0 : oneDecimal(minutes / cases),
      baseline,
      // work on lists as a whole has no baseline of its own: it takes away from what the cases save
      savedHours: programme === '' ? oneDecimal(-minutes / 60) : baseline === null ? null : oneDecimal((baseline * cases - minutes) / 60),
    })
  }
  const known = rows.flatMap((row) => (row.savedHours === null ? [] : [row.savedHours]))
  return { from, to, rows, savedHours: known.length === 0 ? null : oneDecimal(known.reduce((a, b) => a + b, 0)) }
}

const columns: readonly LedgerColumn[] = [
  { header: '制度', kind: 'text', width: 28 },
  { header: '受付方法', kind: 'text', width: 12 },
  { header: '審査した件数', kind: 'count', width: 14 },
  { header: 'うち一括', kind: 'count', width: 10 },
  { header: '打鍵数', kind: 'count', width: 10 },
  { header: '入力した文字', kind: 'count', width: 14 },
  { header: '打ち直した文字', kind: 'count', width: 14 },
  { header: '時間（分）', kind: 'text', width: 12 },
  { header: '1件の打鍵数', kind: 'text', width: 12 },
  { header: '1件の時間（分）', kind: 'text', width: 14 },
  { header: '導入前の1件（分）', kind: 'text', width: 16 },
  { header: '減った時間', kind: 'text', width: 12 },
]

/** 効果のExcel書出し, the same rows as on screen. Throws AppError `bad-input`, `output-exists`, `output-unwritable`. */
export const exportReport: Handler<'effect.export'> = async (ctx, input) => {
  const made = await reportOf(ctx, input.from, input.to)
  const { path, name } = ctx.env.tickets.resolve(input.save, 'save')
  const text = (n: number | null): string => (n === null ? '－' : n.toFixed(1))
  const total = (key: 'cases' | 'automatic' | 'keys' | 'typed' | 'retyped'): number => made.rows.reduce((sum, row) => sum + row[key], 0)
  const ledger = {
    sheet: '効果',
    title: `効果（${toShortWareki(made.from)}〜${toShortWareki(made.to)}）`,
    columns,
    rows: made.rows.map((r) => [
      r.programmeName,
      r.channelName,
      r.cases,
      r.automatic,
      r.keys,
      r.typed,
      r.retyped,
      text(r.minutes),
      text(r.keysPerCase),
      text(r.minutesPerCase),
      text(r.baseline),
      r.savedHours === null ? '－' : `${text(r.savedHours)}時間`,
    ]),
    totals: [
      '合計',
      '',
      total('cases'),
      total('automatic'),
      total('keys'),
      total('typed'),
      total('retyped'),
      '',
      '',
      '',
      '',
      made.savedHours === null ? '' : `${text(made.savedHours)}時間`,
    ],
    madeAt: ctx.env.now(),
  }
  const rows = await writeLedgerXlsx(path, ledger, { replace: input.replace })
  const sha256 = createHash('sha256')
    .update(await readFile(path))
    .digest('hex')
  await enteredOrRemoved(path, () =>
    ctx.write(async ({ tx, audit }) => {
      await enterHandOver(tx, ctx, { direction: 'out', name, sha256, rows, ref: '効果', medium: input.medium })
      await audit.write({ action: 'export', ref: 'effect', body: { text: `効果 ${rows}行を書き出し`, what: 'effect', name, sha256, rows } })
    }),
  )
  return { rows, name, sha256 }
}
