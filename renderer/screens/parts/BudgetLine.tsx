import type { BudgetView } from '../../../shared/contract/drafts.ts'
import { yen } from '../../ui/format.ts'

/** 予算残 of the year, before → after a draft; nothing where the master has no budget. What passes the budget is told by word and mark. */
export function BudgetLine({ budgets }: { readonly budgets: readonly BudgetView[] }) {
  if (budgets.length === 0) return null
  return (
    <ul className="m-0 list-none p-0" aria-label="予算残">
      {budgets.map((one) => (
        <li key={one.programme} className={one.after < 0 ? 'kd-callout' : undefined}>
          {one.after < 0 ? <span className="font-700">× 予算を超えます　</span> : null}
          <span className="font-700">予算残</span>（{one.year} {one.programme}）{' '}
          <span className="whitespace-nowrap tabular-nums">
            {yen(one.before)}円 → <span className="font-700">{yen(one.after)}円</span>
          </span>
          <span className="kd-note block">
            予算 {yen(one.budget)}円・決定済 {yen(one.decided)}円・回議中 {yen(one.circulating)}円
          </span>
        </li>
      ))}
    </ul>
  )
}
