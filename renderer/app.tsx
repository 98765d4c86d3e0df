import { RouterProvider } from '@tanstack/react-router'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { AppInfo, Bridge } from './client/bridge.ts'
import type { Client } from './client/client.ts'
import { createDraftStore, type DraftStore } from './client/drafts.ts'
import { LineProvider, useClient, useLost, useQueryOp } from './client/hooks.tsx'
import { ProblemBox } from './client/problem.tsx'
import { makeRouter } from './routes.tsx'
import { DoubtScreen } from './screens/audit/DoubtScreen.tsx'
import { HelpProvider } from './screens/help/HelpProvider.tsx'
import { takeBeginning } from './screens/home/first-path.ts'
import { Login } from './screens/Login.tsx'
import { OfficeFailed } from './screens/OfficeFailed.tsx'
import { StartScreen } from './screens/start/StartScreen.tsx'
import { FirstPassword } from './screens/users/PasswordForm.tsx'
import { BridgeContext, useBridge } from './ui/bridge-context.tsx'
import { IdleLock } from './ui/idle-lock.tsx'
import { CounterProvider } from './ui/counter-mode.tsx'
import { KeptProvider } from './ui/kept.tsx'
import { KeyProvider } from './ui/keys.tsx'
import { LostBanner } from './ui/LostBanner.tsx'
import { MediumProvider } from './ui/medium.tsx'
import { OwnPasswordProvider } from './ui/own-password.tsx'
import { NoticeProvider } from './ui/notices.tsx'
import { type Session, SessionContext } from './ui/session.tsx'
import { DraftProvider } from './ui/typed.tsx'

/** The page: an office that opens or says why not, then a login, then the shell with its screens. */
export function App({ client, bridge }: { readonly client: Client; readonly bridge: Bridge }) {
  const [info, setInfo] = useState<AppInfo | null>(null)
  useEffect(() => {
    bridge.info().then(setInfo, (error: unknown) => {
      setInfo({ version: '', named: true, failed: { code: 'internal', message: String(error) } })
    })
  }, [bridge])
  if (info === null) return null
  return (
    <BridgeContext.Provider value={bridge}>
      <LineProvider client={client}>
        <KeyProvider>
          {info.failed === undefined ? (
            <Gate version={info.version} />
          ) : (
            <HelpProvider version={info.version}>
              {info.failed.code === 'office-missing' && !info.named ? (
                <StartScreen version={info.version} />
              ) : (
                <OfficeFailed code={info.failed.code} message={info.failed.message} version={info.version} />
              )}
            </HelpProvider>
          )}
        </KeyProvider>
      </LineProvider>
    </BridgeContext.Provider>
  )
}

/** Who was signed in last, and what his screens remember. `restarted`: the backend was lost since his login. */
interface LastUser {
  readonly userId: string | null
  readonly kept: Map<string, unknown>
  readonly drafts: DraftStore
  restarted: boolean
  /** Whether the login has been shown since. */
  out: boolean
}

function Gate({ version }: { readonly version: string }) {
  const office = useQueryOp('office.view', {}, { keep: true })
  const lost = useLost()
  const client = useClient()
  const [start, setStart] = useState(false)
  const seen = useRef<LastUser>({ userId: null, kept: new Map(), drafts: createDraftStore(client), restarted: false, out: false })
  if (office.data === undefined) {
    return (
      <main className="p-8">
        <h1 className="kd-h1">給付デスク</h1>
        {lost ? <LostBanner /> : null}
        {office.error === null ? (
          <p role="status">事務所を開いています…</p>
        ) : (
          <ProblemBox error={office.error} onRetry={() => void office.refetch()} />
        )}
      </main>
    )
  }
  const { user } = office.data
  if (lost && user !== null) seen.current.restarted = true
  if (user === null) seen.current.out = true
  // Another user begins at his own first screen; the same one comes back to where he was (a restarted backend asks for a login).
  if (user !== null && user.userId !== seen.current.userId) {
    const beginning = takeBeginning()
    if (seen.current.userId !== null || beginning !== '/') window.history.replaceState(null, '', `#${beginning}`)
    seen.current = { userId: user.userId, kept: new Map(), drafts: createDraftStore(client), restarted: false, out: false }
  }
  if (user !== null && seen.current.out) Object.assign(seen.current, { restarted: false, out: false })
  return (
    <>
      {lost && user === null ? <LostBanner /> : null}
      {user === null ? (
        <HelpProvider version={version}>
          {start ? (
            <StartScreen version={version} onBack={() => setStart(false)} />
          ) : (
            <Login office={office.data} version={version} restarted={seen.current.restarted} onStart={() => setStart(true)} />
          )}
        </HelpProvider>
      ) : (
        <SignedIn
          key={user.userId}
          office={office.data}
          user={user}
          kept={seen.current.kept}
          drafts={seen.current.drafts}
          version={version}
        />
      )}
    </>
  )
}

interface SignedInProps extends Session {
  readonly kept: Map<string, unknown>
  readonly drafts: DraftStore
  readonly version: string
}

function SignedIn({ office, user, kept, drafts, version }: SignedInProps) {
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
