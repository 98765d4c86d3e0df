import { createContext, type Dispatch, type ReactNode, type SetStateAction, useCallback, useContext, useState } from 'react'

const KeptContext = createContext<Map<string, unknown> | null>(null)

/** What screens remember of one user: active row, filter, typed reasons. It outlives a restart of the backend, never a change of user. */
export function KeptProvider({ kept, children }: { readonly kept: Map<string, unknown>; readonly children: ReactNode }) {
  return <KeptContext.Provider value={kept}>{children}</KeptContext.Provider>
}

/** State that is still there when the person comes back to the screen. */
export function useKept<T>(name: string, initial: T): [T, Dispatch<SetStateAction<T>>] {
  const kept = useContext(KeptContext)
  if (kept === null) throw new Error('KeptProvider is missing')
  const [value, setValue] = useState<T>(() => (kept.has(name) ? (kept.get(name) as T) : initial))
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
