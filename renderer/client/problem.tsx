import { ConflictHelp } from '../ui/ConflictHelp.tsx'
import { ErrorNumber } from '../ui/ErrorNumber.tsx'
import { problemOf } from './client.ts'

/** An error in place: what happened, what was not done, what to do next. Read out at once. */
export function ProblemBox({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }) {
  const { code, title, message, next } = problemOf(error)
  return (
    <div role="alert" className="kd-problem">
      <span aria-hidden="true" className="kd-problem-icon">
        ！
      </span>
      <div className="min-w-0">
        <p className="font-700">
          {title} <ErrorNumber code={code} />
        </p>
        {code === 'changed-by-other' ? (
          <ConflictHelp theirs={message} />
        ) : (
          <>
            <p>{message}</p>
            <p>
              <span className="font-700">次にすること: </span>
              {next}
            </p>
          </>
        )}
        {onRetry === undefined ? null : (
          <button type="button" className="kd-btn mt-2" data-look="outline" onClick={onRetry}>
            もう一度読み込む
          </button>
        )}
      </div>
    </div>
  )
}
