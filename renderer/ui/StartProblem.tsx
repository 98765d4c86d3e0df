import type { WireError } from '../../shared/frames.ts'
import { ErrorNumber } from './ErrorNumber.tsx'

/** Why somebody could not sign in, or an act of はじめに was not done, and the way out. The first picture of the window loads no more than this. */
export function StartProblem({ problem }: { readonly problem: WireError }) {
  return (
    <div role="alert" className="kd-problem">
      <span aria-hidden="true" className="kd-problem-icon">
        ！
      </span>
      <div>
        <p className="font-700">
          {problem.title} <ErrorNumber code={problem.code} />
        </p>
        <p>{problem.message}</p>
        <p>{problem.next}</p>
      </div>
    </div>
  )
}
