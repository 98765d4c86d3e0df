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

/** The screen in the address of the window; without anybody signed in it is the login, whatever the address says. */
function hereOf(hash: string): string {
  if (document.querySelector('.kd-login') !== null) return 'screens/login'
  return helpOfPath(hash.replace(/^#/, '').split('?')[0] ?? '')
}
