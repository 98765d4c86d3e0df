import { type ReactNode, useMemo, useState } from 'react'
import { HelpContext } from '../../ui/help-context.tsx'
import { helpOfPath } from '../../ui/help-path.ts'
import { useRest } from '../../later.ts'

/** ヘルプ over whatever the window shows; what is below keeps its state and gets the focus back. */
export function HelpProvider({ version, children }: { readonly version: string; readonly children: ReactNode }) {
  const [at, setAt] = useState<string | null>(null)
  const rest = useRest()
  const line = useMemo(() => {
    const open = (to: string | null): void => rest.with(() => setAt(to))
    return { open, openHere: () => open(hereOf(window.location.hash)) }
  }, [rest])
  const there = rest.now()
  return (
    <HelpContext.Provider value={line}>
      {children}
      {at === null || there === null ? null : <there.HelpWindow first={at} version={version} onClose={() => setAt(null)} />}
    </HelpContext.Provider>
  )
}

/** The page that what covers the window names (login, lock, an office that does not open); else that of the screen in the address. */
function hereOf(hash: string): string {
  const named = document.querySelector<HTMLElement>('[data-help]')?.dataset['help']
  if (named !== undefined) return named
  return helpOfPath(hash.replace(/^#/, '').split('?')[0] ?? '')
}
