import { useState } from 'react'
import { useNotices } from './notices.tsx'

/** One act at a time: while it runs no further one begins, and a failure is told in the line of notices. */
export function useOneAct(): readonly [busy: boolean, during: (act: () => Promise<void>) => Promise<void>] {
  const { problem, clear } = useNotices()
  const [busy, setBusy] = useState(false)
  const during = async (act: () => Promise<void>): Promise<void> => {
    if (busy) return
    clear()
    setBusy(true)
    try {
      await act()
    } catch (error) {
      problem(error)
    } finally {
      setBusy(false)
    }
  }
  return [busy, during]
}
