/**
 * 課税区分の確認（2人目）. When a second person confirms the bracket on which money hangs, and what he confirms.
 */
import type { TaxRow, Yen } from '../../domain/masters.ts'
import { percentOf } from '../../domain/money.ts'
import type { AidsFacts, AidsJudgement, Bracket, TaxByHand } from './facts.ts'
import type { AidsParameters } from './parameters.ts'

/** Why a second person is asked: typed by hand, changed, decides between paying and not paying, the office asks always. */
export type ConfirmCause = 'manual' | 'changed' | 'decisive' | 'all'

export const confirmCauseNames: Readonly<Record<ConfirmCause, string>> = {
  manual: '手入力した課税の額によるため',
  changed: '課税の額が前の審査から変わったため',
  decisive: '区分により負担または給付の有無が決まるため',
  all: 'すべての案件で確認する定めのため',
}

/** 確認する内容. Two equal ones are the same figures of the same source; when they were fetched does not count. */
export interface TaxBasis {
  readonly taxYear: number
  readonly bracket: Bracket | null
  readonly status: TaxRow['status'] | null
  readonly welfare: boolean
  readonly repatriate: boolean
  readonly incomeLevy: Yen | null
  /** The paper of a figure typed by hand; null: the register. */
  readonly source: string | null
}

/** The figures a judgement rests on. */
export function taxBasis(
  tax: TaxRow | null,
  byHand: TaxByHand | undefined,
  judgement: Pick<AidsJudgement, 'taxYear' | 'bracket'>,
): TaxBasis {
  return {
    taxYear: judgement.taxYear,
    bracket: judgement.bracket,
    status: tax?.status ?? null,
    welfare: tax?.welfare ?? false,
    repatriate: tax?.repatriate ?? false,
    incomeLevy: tax?.incomeLevy ?? null,
    source: byHand?.source ?? null,
  }
}

/** Whether two rest on the same figures. */
export function sameBasis(a: TaxBasis, b: TaxBasis): boolean {
  return basisKey(a) === basisKey(b)
}

/** The same text for the same figures. */
export function basisKey(basis: TaxBasis): string {
  const { taxYear, bracket, status, welfare, repatriate, incomeLevy, source } = basis
  return JSON.stringify([taxYear, bracket, status, welfare, repatriate, incomeLevy, source])
}

/**
 * Why the bracket of a case needs a second person; null: it does not. `changed`: an earlier review of the case rested on
 * other figures.
 *
 * Reading of 「decides between paying and not paying」: the case fails on line 9 (所得割), or the bracket frees the person of
 * an own share that a taxed one would bear. A bracket nobody knows is not confirmed: it decides nothing.
 */
export function confirmCause(
  facts: AidsFacts,
  judgement: AidsJudgement,
  parameters: AidsParameters,
  changed: boolean,
): ConfirmCause | null {
  const mode = parameters.taxConfirm
  if (mode === 'none' || judgement.bracket === null) return null
  if (facts.taxByHand !== undefined) return 'manual'
  if (changed) return 'changed'
  if (mode === 'all') return 'all'
  if (mode === 'manual') return null
  const failsOnTax = judgement.checks.some(({ id, verdict }) => id === '9' && verdict === 'fail')
  const freed =
    parameters.caps[judgement.bracket] === 0 && percentOf(judgement.amounts.base, parameters.ratePercent, parameters.rounding) > 0
  return failsOnTax || freed ? 'decisive' : null
}
