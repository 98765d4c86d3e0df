import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { isKeyShut, shutText } from '../../client/drafts.ts'
import { useClient } from '../../client/hooks.tsx'
import { useSession } from '../../ui/session.tsx'
import { useJoinFlush } from '../../ui/typed.tsx'

/** How long typing rests before it is written down, ms. */
const restMs = 400
const form = 'aids'

/** 下書き. What is typed is kept by the office a moment later; leaving the screen keeps it at once. */
export function useDraft(read: () => Record<string, string> | null, problem: (error: unknown) => void, tell: (text: string) => void) {
  const client = useClient()
  const user = useSession().user.userId
  const [savedAt, setSavedAt] = useState<string | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const current = useRef({ read, problem, tell })
  current.current = { read, problem, tell }
  const told = useRef(false)

  const save = useCallback(async (): Promise<void> => {
    clearTimeout(timer.current)
    timer.current = undefined
    const values = current.current.read()
    if (values === null) return
    await client.call('entry.saveDraft', { user, form, values }).then(
      (done) => {
        told.current = false
        setSavedAt(done.savedAt)
      },
      (error: unknown) => {
        setSavedAt(null)
        if (!isKeyShut(error)) current.current.problem(error)
        else if (!told.current) {
          // once, not with every key
          told.current = true
          current.current.tell(shutText)
        }
      },
    )
  }, [client, user])

  const waiting = useCallback(() => (timer.current === undefined ? Promise.resolve() : save()), [save])
  useJoinFlush(waiting)

  // the fields of a screen that is left are gone when its effects end: what they held is kept beside the timer
  const last = useRef<Record<string, string> | null>(null)
  const touch = useCallback(() => {
    last.current = current.current.read()
    clearTimeout(timer.current)
    timer.current = setTimeout(() => void save(), restMs)
  }, [save])

  useEffect(
    () => () => {
      if (timer.current === undefined || last.current === null) return
      clearTimeout(timer.current)
      // nobody is left to be told: a lost line tells it by itself
      client.call('entry.saveDraft', { user, form, values: last.current }).catch(() => undefined)
    },
    [client, user],
  )

  return useMemo(
    () => ({
      savedAt,
      touch,
      /** Nothing more is written for what is typed so far. */
      settle: () => {
        clearTimeout(timer.current)
        timer.current = undefined
        setSavedAt(null)
      },
      load: async () => (await client.call('entry.drafts', {})).find((draft) => draft.form === form) ?? null,
      drop: () => client.call('entry.dropDraft', { user, form }),
    }),
    [client, savedAt, touch, user],
  )
}
