import { type ReactNode, useMemo, useState } from 'react'
import { HelpContext } from '../../ui/help-context.tsx'
import { helpOfPath } from '../../ui/help-path.ts'
import { HelpWindow } from './HelpWindow.tsx'

/** ヘルプ over whatever the window shows; what is below keeps its state and gets the focus back. */
export function HelpProvider({ version, children }: { readonly version: string; readonly children: ReactNode }) {
  const [at, setAt] = useState<string | null>(null)
  const line = useMemo(() => ({ open: setAt, openHere: () => setAt(hereOf(window.location.hash)) }), [])
  return (
    <HelpContext.Provider value={line}>
      {children}
      {at === null ? null : <HelpWindow first={at} version={version} onClose={() => setAt(null)} />}
    </HelpContext.Provider>
  )
}

/** The page that what covers the window names (login, lock, an office that does not open); else that of the screen in the address. */
function hereOf(hash: string): string {
  const named = document.querySelector<HTMLElement>('[data-help]')?.dataset['help']
  if (named !== undefined) return named
  return helpOfPath(hash.replace(/^#/, '').split('?')[0] ?? '')
}
