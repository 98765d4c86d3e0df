import type { Verdict } from '../../../shared/domain/judgement.ts'
import type { SelfCheckResult } from '../../../shared/contract/masters.ts'
import type { Parameter } from '../../../shared/domain/masters.ts'
import { toShortWareki } from '../../../shared/domain/wareki.ts'
import { AppError } from '../../../shared/errors.ts'
import { checkTitles, type AidsAmounts, type AidsFacts, type AidsJudgement } from '../../../shared/programmes/daily-living-aids/facts.ts'
import { judge } from '../../../shared/programmes/daily-living-aids/judge.ts'
import { readAidsParameters } from '../../../shared/programmes/daily-living-aids/parameters.ts'
import type { Handler, JobContext } from '../context.ts'
import { yieldToLoop } from '../jobs.ts'
import { decidedBetween, vouchersOf, type DecidedRow } from '../store/masters-decisions.ts'

const decisionsAtOnce = 200
/** Differences told; more than these are no case for a list. */
const differencesKept = 2000

type Difference = SelfCheckResult['differences'][number]

/**
 * 決定の再計算. Every decision of a period computed anew from the rows frozen with it must give what was decided: the amounts, the
 * vouchers, the grant in the ledger of grants, and no line of the review worse than it was. Throws AppError `bad-input`.
 */
export const run: Handler<'selfCheck.run'> = async (ctx, { from, to }) => {
  if (from > to) throw new AppError('bad-input', { fields: '期間（始まりが終わりより後です）' })
  const differences: Difference[] = []
  const sums = { decisions: 0, agree: 0, left: 0 }
  let after: { readonly decidedOn: string; readonly decisionId: string } | null = null
  for (;;) {
    ctx.signal.throwIfAborted()
    const rows: DecidedRow[] = await decidedBetween(ctx.read, from, to, after, decisionsAtOnce)
    const last = rows.at(-1)
    if (!last) break
    after = { decidedOn: last.decided_on, decisionId: last.decision_id }
    const vouchers = await vouchersOf(
      ctx.read,
      rows.map((row) => row.decision_id),
    )
    for (const row of rows) {
      sums.decisions++
      if (row.programme !== 'aids') {
        sums.left++
        continue
      }
      const found = differencesOf(row, vouchers.get(row.decision_id) ?? [])
      if (found.length === 0) sums.agree++
      if (differences.length < differencesKept) differences.push(...found)
    }
    ctx.progress({ step: '再計算', done: sums.decisions, total: sums.decisions, fraction: 0.5 })
    await yieldToLoop()
  }
  await enter(ctx, from, to, sums, differences)
  return { from, to, ...sums, differences }
}

async function enter(
  ctx: JobContext,
  from: string,
  to: string,
  sums: { decisions: number; agree: number },
  differences: readonly Difference[],
) {
  const cases = [...new Set(differences.map((one) => one.caseNo))]
  const text = `${toShortWareki(from)}〜${toShortWareki(to)}の決定${sums.decisions}件を再計算（一致${sums.agree}件・不一致${cases.length}件）`
  await ctx.write(({ audit }) =>
    audit.write({ action: 'self-check', ref: 'decision', body: { text, from, to, ...sums, cases: cases.slice(0, 100) } }),
  )
}

interface Voucher {
  readonly price: number
  readonly public_payment: number
  readonly self_payment: number
}

interface Frozen {
  readonly facts: AidsFacts
  readonly checks: AidsJudgement['checks']
  readonly parameters: readonly Parameter[]
}

const severity: Readonly<Record<Verdict, number>> = { ok: 0, judge: 1, fail: 2 }
const marks: Readonly<Record<Verdict, string>> = { ok: '○', judge: '△', fail: '×' }
const yen = (amount: number | null | undefined): string =>
  amount === null || amount === undefined ? '－' : `${amount.toLocaleString('ja-JP')}円`

const amountNames: readonly (readonly [keyof AidsAmounts, string])[] = [
  ['price', '価格'],
  ['limit', '限度額'],
  ['base', '基準額内の額'],
  ['ownShare', '負担額（基準額内）'],
  ['excess', '基準額の超過額'],
  ['selfPayment', '自己負担額'],
  ['publicPayment', '公費負担額'],
]

/** Where a decision does not agree with itself; empty: everywhere it does. */
function differencesOf(row: DecidedRow, vouchers: readonly Voucher[]): Difference[] {
  const differ = (what: string, decided: string, recomputed: string): Difference[] =>
    decided === recomputed
      ? []
      : [{ caseNo: row.case_no, decisionNo: row.decision_no, decidedOn: row.decided_on, what, decided, recomputed }]
  let judgement: AidsJudgement
  let frozen: Frozen
  let decided: AidsAmounts
  try {
    frozen = JSON.parse(row.frozen) as Frozen
    decided = JSON.parse(row.amounts) as AidsAmounts
    const read = readAidsParameters(frozen.parameters, frozen.facts.businessDay)
    if (!read.ok) return differ('固定した基準', '読める基準', read.problems[0] ?? '読めません')
    judgement = judge(frozen.facts, read.parameters)
  } catch {
    return differ('固定した材料', '読める材料', '読めません（書き換えられた疑いがあります）')
  }
  if (row.kind === 'refuse') {
    return [
      ...differ('公費負担額（却下）', yen(row.public_payment), yen(0)),
      ...differ('自己負担額（却下）', yen(row.self_payment), yen(0)),
    ]
  }
  const { amounts } = judgement
  const sum = (column: keyof Voucher): number => vouchers.reduce((total, one) => total + one[column], 0)
  const worse = judgement.checks.flatMap((check) => {
    const then = frozen.checks.find((one) => one.id === check.id)?.verdict ?? 'ok'
    // the line of the cap tells what is left of it and stops nobody
    if (check.id === '13' || severity[check.verdict] <= severity[then]) return []
    return differ(`審査項目${check.id} ${checkTitles[check.id]}`, marks[then], marks[check.verdict])
  })
  return [
    ...amountNames.flatMap(([key, name]) => differ(name, yen(decided[key]), yen(amounts[key]))),
    ...differ('決定の公費負担額', yen(row.public_payment), yen(amounts.publicPayment)),
    ...differ('決定の自己負担額', yen(row.self_payment), yen(amounts.selfPayment)),
    ...differ('給付券の価格の合計', yen(sum('price')), yen(amounts.price)),
    ...differ('給付券の公費負担額の合計', yen(sum('public_payment')), yen(amounts.publicPayment)),
    ...differ('給付券の自己負担額の合計', yen(sum('self_payment')), yen(amounts.selfPayment)),
    ...differ('給付実績の公費負担額', yen(row.grant_public), yen(amounts.publicPayment)),
    ...differ('給付実績の自己負担額', yen(row.grant_self), yen(amounts.selfPayment)),
    ...worse,
  ]
}
