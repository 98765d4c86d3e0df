import { RouterProvider } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { Bridge } from '../client/bridge.ts'
import type { DraftStore } from '../client/drafts.ts'
import { makeRouter } from '../routes.tsx'
import { BridgeContext, useBridge } from '../ui/bridge-context.tsx'
import { CounterProvider } from '../ui/counter-mode.tsx'
import { IdleLock } from '../ui/idle-lock.tsx'
import { KeptProvider } from '../ui/kept.tsx'
import { MediumProvider } from '../ui/medium.tsx'
import { NoticeProvider } from '../ui/notices.tsx'
import { OwnPasswordProvider } from '../ui/own-password.tsx'
import { type Session, SessionContext } from '../ui/session.tsx'
import { DraftProvider } from '../ui/typed.tsx'
import { DoubtScreen } from './audit/DoubtScreen.tsx'
import { HelpProvider } from './help/HelpProvider.tsx'
import { FirstPassword } from './users/PasswordForm.tsx'

interface SignedInProps extends Session {
  readonly kept: Map<string, unknown>
  readonly drafts: DraftStore
  readonly version: string
}

/** The window of somebody who has signed in: what holds for every screen, and the screens. */
export function SignedIn({ office, user, kept, drafts, version }: SignedInProps) {
  const outer = useBridge()
  const bridge = useMemo(() => (office.practice ? marked(outer) : outer), [outer, office.practice])
  const router = useMemo(makeRouter, [])
  const session = useMemo(() => ({ office, user }), [office, user])
  return (
    <BridgeContext.Provider value={bridge}>
      <SessionContext.Provider value={session}>
        <KeptProvider kept={kept}>
          <NoticeProvider>
            <CounterProvider>
              <DraftProvider drafts={drafts}>
                <MediumProvider>
                  <OwnPasswordProvider>
                    {/* a help of its own for the lock: what was open below stays covered */}
                    <HelpProvider version={version}>
                      <IdleLock>
                        <HelpProvider version={version}>
                          {office.mustChange ? (
                            <FirstPassword />
                          ) : office.doubt === null ? (
                            <RouterProvider router={router} />
                          ) : (
                            <DoubtScreen />
                          )}
                        </HelpProvider>
                      </IdleLock>
                    </HelpProvider>
                  </OwnPasswordProvider>
                </MediumProvider>
              </DraftProvider>
            </CounterProvider>
          </NoticeProvider>
        </KeptProvider>
      </SessionContext.Provider>
    </BridgeContext.Provider>
  )
}

/** 練習: every file that is suggested bears the mark in its name; the backend adds it where somebody took it away. */
function marked(bridge: Bridge): Bridge {
  return { ...bridge, saveFile: (name) => bridge.saveFile(name.includes('練習') ? name : `練習_${name}`) }
}
