import { createContext, useContext } from 'react'
import type * as Rest from './rest.tsx'

/**
 * 後から読む部分. Everything that is not the login: loaded while somebody types his password, so that the first picture of the window does
 * not wait for it.
 */
export interface Later<T> {
  /** null: not there yet. */
  readonly now: () => T | null
  /** Loads it, once. Rejects when its file cannot be read; the next call tries again. */
  readonly load: () => Promise<T>
  /** Does something as soon as it is there, at once if it is. What cannot be loaded is told by whoever shows it. */
  readonly with: (act: () => void) => void
}

export function later<T>(fetch: () => Promise<T>): Later<T> {
  let there: T | null = null
  let coming: Promise<T> | null = null
  const load = (): Promise<T> => {
    coming ??= fetch().then(
      (found) => (there = found),
      (error: unknown) => {
        coming = null
        throw error
      },
    )
    return coming
  }
  return {
    now: () => there,
    load,
    with: (act) => {
      if (there === null) load().then(act, act)
      else act()
    },
  }
}

export const RestContext = createContext<Later<typeof Rest> | null>(null)

export function useRest(): Later<typeof Rest> {
  const rest = useContext(RestContext)
  if (rest === null) throw new Error('RestContext is missing')
  return rest
}
