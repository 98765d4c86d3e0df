import { createContext, type Dispatch, type ReactNode, type SetStateAction, useCallback, useContext, useEffect, useState } from 'react'

const KeptContext = createContext<Map<string, unknown> | null>(null)

/** What screens remember of one user: active row, filter, typed reasons. It outlives a restart of the backend, never a change of user. */
export function KeptProvider({ kept, children }: { readonly kept: Map<string, unknown>; readonly children: ReactNode }) {
  return <KeptContext.Provider value={kept}>{children}</KeptContext.Provider>
}

/** Screens that are shown and remember something under a name. */
const shown = new WeakMap<Map<string, unknown>, Map<string, Set<(value: unknown) => void>>>()

function useKeptMap(): Map<string, unknown> {
  const kept = useContext(KeptContext)
  if (kept === null) throw new Error('KeptProvider is missing')
  return kept
}

/** State that is still there when the person comes back to the screen. */
export function useKept<T>(name: string, initial: T): [T, Dispatch<SetStateAction<T>>] {
  const kept = useKeptMap()
  const [value, setValue] = useState<T>(() => (kept.has(name) ? (kept.get(name) as T) : initial))
  useEffect(() => {
    const names = shown.get(kept) ?? new Map<string, Set<(value: unknown) => void>>()
    shown.set(kept, names)
    const listeners = names.get(name) ?? new Set()
    names.set(name, listeners)
    const listen = (next: unknown): void => setValue(next as T)
    listeners.add(listen)
    return () => {
      listeners.delete(listen)
    }
  }, [kept, name])
  const set = useCallback<Dispatch<SetStateAction<T>>>(
    (next) =>
      setValue((before) => {
        const after = typeof next === 'function' ? (next as (before: T) => T)(before) : next
        kept.set(name, after)
        return after
      }),
    [kept, name],
  )
  return [value, set]
}

/** Sets what a screen remembers from outside, whether it is shown or opened later. */
export function useKeepFor(): (name: string, value: unknown) => void {
  const kept = useKeptMap()
  return useCallback(
    (name, value) => {
      kept.set(name, value)
      for (const listen of shown.get(kept)?.get(name) ?? []) listen(value)
    },
    [kept],
  )
}
