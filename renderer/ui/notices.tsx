import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react'
import type { WireError } from '../../shared/frames.ts'
import { problemOf } from '../client/client.ts'
import { Button } from './Button.tsx'
import { ErrorNumber } from './ErrorNumber.tsx'

/** One message at a time: done (with the way back, where there is one) or a problem. It stays until the next act. */
type Notice =
  | { readonly kind: 'done'; readonly text: string; readonly undo: (() => void) | null }
  | { readonly kind: 'tell'; readonly text: string }
  | { readonly kind: 'problem'; readonly problem: WireError }

interface Notices {
  readonly notice: Notice | null
  /** Says what was done. `undo` shows 元に戻す. */
  readonly done: (text: string, undo?: () => void) => void
  /** Explains why an act is not possible now, and the way out. */
  readonly tell: (text: string) => void
  readonly problem: (error: unknown) => void
  readonly clear: () => void
}

const NoticeContext = createContext<Notices | null>(null)

export function NoticeProvider({ children }: { readonly children: ReactNode }) {
  const [notice, setNotice] = useState<Notice | null>(null)
  const done = useCallback((text: string, undo?: () => void) => setNotice({ kind: 'done', text, undo: undo ?? null }), [])
  const tell = useCallback((text: string) => setNotice({ kind: 'tell', text }), [])
  const problem = useCallback((error: unknown) => {
    const told = problemOf(error)
    // 中止 is what the person asked for, no fault.
    setNotice(told.code === 'cancelled' ? { kind: 'tell', text: `${told.title}。${told.message}` } : { kind: 'problem', problem: told })
  }, [])
  const clear = useCallback(() => setNotice(null), [])
  const value = useMemo(() => ({ notice, done, tell, problem, clear }), [notice, done, tell, problem, clear])
  return <NoticeContext.Provider value={value}>{children}</NoticeContext.Provider>
}

export function useNotices(): Notices {
  const notices = useContext(NoticeContext)
  if (notices === null) throw new Error('NoticeProvider is missing')
  return notices
}

/** Says something where there is a line of notices; null before anybody is signed in. */
export function useSay(): ((text: string) => void) | null {
  return useContext(NoticeContext)?.tell ?? null
}

/** The strip above the key bar. Never covers the list. */
export function NoticeStrip() {
  const { notice, clear } = useNotices()
  return (
    <>
      <div role="status" aria-live="polite" className="kd-notice-live">
        {notice === null || notice.kind === 'problem' ? null : (
          <div className="kd-notice" data-kind={notice.kind}>
            <span aria-hidden="true">{notice.kind === 'done' ? '✓' : '※'}</span>
            <span className="flex-1">{notice.text}</span>
            {notice.kind === 'done' && notice.undo !== null ? (
              <Button look="outline" shortcut="Ctrl+z" onPress={notice.undo}>
                元に戻す
              </Button>
            ) : null}
            <Button look="text" onPress={clear}>
              閉じる
            </Button>
          </div>
        )}
      </div>
      {notice?.kind === 'problem' ? (
        <div role="alert" className="kd-notice" data-kind="problem">
          <span aria-hidden="true" className="kd-problem-icon">
            ！
          </span>
          <div className="min-w-0 flex-1">
            <p className="font-700">
              {notice.problem.title} <ErrorNumber code={notice.problem.code} />
            </p>
            <p>
              {notice.problem.message}
              <span className="font-700">次にすること: </span>
              {notice.problem.next}
            </p>
          </div>
          <Button look="outline" onPress={clear}>
            閉じる
          </Button>
        </div>
      ) : null}
    </>
  )
}
