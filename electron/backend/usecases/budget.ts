import type { BudgetView } from '../../../shared/contract/drafts.ts'
import type { IsoDate, Yen } from '../../../shared/domain/masters.ts'
import { toWarekiFiscalYear } from '../../../shared/domain/wareki.ts'
import { parameterTitle } from '../../../shared/domain/parameter-names.ts'
import { AppError } from '../../../shared/errors.ts'
import { findProgramme } from '../../../shared/programmes/index.ts'
import { type BudgetState, budgetState } from '../store/budget.ts'
import type { ReadDb } from '../store/db.ts'

/** A sum of public payments in yen, of one programme. */
export interface ProgrammeSum {
  readonly programme: string
  readonly amount: Yen
}

/** Sums by programme, in the order of their first appearance. */
export function sumsByProgramme(rows: readonly ProgrammeSum[]): readonly ProgrammeSum[] {
  const sums = new Map<string, Yen>()
  for (const { programme, amount } of rows) sums.set(programme, (sums.get(programme) ?? 0) + amount)
  return [...sums].map(([programme, amount]) => ({ programme, amount }))
}

/** 予算残 before and after these sums, of the programmes that have a budget. Throws AppError `missing-setting`. */
export async function budgetViews(read: ReadDb, day: IsoDate, sums: readonly ProgrammeSum[]): Promise<BudgetView[]> {
  const views: BudgetView[] = []
  for (const { programme, amount } of sums) {
    const state = await readableBudget(read, programme, day, amount)
    if (state === null) continue
    const before = state.budget - state.decided
    views.push({
      programme: programmeName(programme),
      year: toWarekiFiscalYear(state.year),
      budget: state.budget,
      decided: state.decided,
      circulating: state.circulating,
      before,
      after: before - amount,
    })
  }
  return views
}

/**
 * 予算の確認. Refuses what would pass the year's budget of a programme; sums of nothing pass always. To be asked in the transaction
 * of the act; `written`: the decisions of these sums stand in the store already.
 * Throws AppError `budget-exceeded`, `missing-setting`.
 */
export async function keepBudget(read: ReadDb, day: IsoDate, sums: readonly ProgrammeSum[], written: boolean): Promise<void> {
  for (const { programme, amount } of sums) {
    if (amount === 0) continue
    const state = await readableBudget(read, programme, day, written ? 0 : amount)
    if (state === null || !state.over) continue
    const before = state.decided - (written ? amount : 0)
    throw new AppError('budget-exceeded', {
      programme: programmeName(programme),
      year: toWarekiFiscalYear(state.year),
      budget: state.budget,
      left: state.budget - before,
      amount,
      act: written ? '決裁' : '起案',
    })
  }
}

async function readableBudget(read: ReadDb, programme: string, day: IsoDate, amount: Yen): Promise<BudgetState | null> {
  const state = await budgetState(read, programme, day, amount)
  if (state !== null && !state.readable) {
    throw new AppError('missing-setting', {
      key: `${parameterTitle(programme, 'budget.publicPayment')}（円の整数。今の値「${state.value}」）`,
    })
  }
  return state
}

const programmeName = (id: string): string => findProgramme(id)?.name ?? id
