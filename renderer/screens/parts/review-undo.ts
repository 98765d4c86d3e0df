import { useState } from 'react'
import { useClient } from '../../client/hooks.tsx'
import { useKept } from '../../ui/kept.tsx'
import { useNotices } from '../../ui/notices.tsx'
import type { Undoable } from './review-panels.tsx'

/** 元に戻す: the last act of triage, on one case or on many, taken back in one act of the person. */
export function useReviewUndo(): {
  readonly undo: (() => void) | undefined
  /** It is on its way. */
  readonly undoing: boolean
  readonly remember: (last: Undoable) => void
} {
  const client = useClient()
  const { done, problem } = useNotices()
  const [last, setLast] = useKept<Undoable | null>('review.undo', null)
  const [undoing, setUndoing] = useState(false)
  /** A withdrawal has a way back of its own, with a reason that the trail keeps. */
  const putBack = async (what: Undoable): Promise<readonly string[]> => {
    for (const { caseNo, version } of what.cases)
      await client.call('case.unwithdraw', { caseNo, version, reason: '取下げの操作を直後に元に戻したため' })
    return []
  }
  const run = async (what: Undoable): Promise<void> => {
    setUndoing(true)
    try {
      const refused = what.withdrawn === true ? await putBack(what) : (await client.call('case.undo', { cases: [...what.cases] })).refused
      setLast(null)
      const left = refused.length === 0 ? '' : `ほかの人が変更した${refused.length}件は、そのままです。`
      done(`元に戻しました（取り消した操作: ${what.text.replace(/。$/, '')}）。${left}`)
    } catch (error) {
      problem(error)
    } finally {
      setUndoing(false)
    }
  }
  return {
    undo: last === null ? undefined : () => void run(last),
    undoing,
    remember: (what) => {
      setLast(what)
      done(what.text, () => void run(what))
    },
  }
}
