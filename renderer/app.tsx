import { useEffect, useRef, useState } from 'react'
import type { AppInfo, Bridge } from './client/bridge.ts'
import type { Client } from './client/client.ts'
import { changeUser, type LastUser } from './client/last-user.ts'
import { LineProvider, useClient, useLost, useQueryOp } from './client/hooks.tsx'
import { ProblemBox } from './client/problem.tsx'
import { useRest } from './later.ts'
import { HelpProvider } from './screens/help/HelpProvider.tsx'
import { takeBeginning } from './screens/home/first-path.ts'
import { Login } from './screens/Login.tsx'
import { BridgeContext } from './ui/bridge-context.tsx'
import { KeyProvider } from './ui/keys.tsx'
import { LostBanner } from './ui/LostBanner.tsx'

/** The page: an office that opens or says why not, then a login, then the shell with its screens. */
export function App({ client, bridge }: { readonly client: Client; readonly bridge: Bridge }) {
  const [info, setInfo] = useState<AppInfo | null>(null)
  const rest = useRest()
  useEffect(() => {
    const show = (found: AppInfo): void => (found.failed === undefined ? setInfo(found) : rest.with(() => setInfo(found)))
    bridge.info().then(show, (error: unknown) => show({ version: '', named: true, failed: { code: 'internal', message: String(error) } }))
  }, [bridge, rest])
  return (
    <BridgeContext.Provider value={bridge}>
      <LineProvider client={client}>
        <KeyProvider>
          {info?.failed === undefined ? <Gate info={info} /> : <Failed failed={info.failed} version={info.version} named={info.named} />}
        </KeyProvider>
      </LineProvider>
    </BridgeContext.Provider>
  )
}

function Failed({ failed, version, named }: Pick<AppInfo, 'version' | 'named'> & { readonly failed: NonNullable<AppInfo['failed']> }) {
  const rest = useRest().now()
  const [start, setStart] = useState(false)
  if (rest === null) return <NotLoaded said={failed.message} />
  return (
    <HelpProvider version={version}>
      {failed.code === 'office-missing' && !named ? (
        <rest.StartScreen version={version} />
      ) : start ? (
        <rest.StartScreen version={version} onBack={() => setStart(false)} backTo="開けない理由の画面" />
      ) : (
        <rest.OfficeFailed code={failed.code} message={failed.message} version={version} onStart={() => setStart(true)} />
      )}
    </HelpProvider>
  )
}

/** A file of the program could not be read. */
function NotLoaded({ said }: { readonly said?: string }) {
  return (
    <main className="p-8">
      <h1 className="kd-h1">給付デスク</h1>
      {said === undefined ? null : <p>{said}</p>}
      <p role="alert">
        画面の部品を読み込めませんでした。事務所の記録には触れていません。アプリを終了して、開き直してください。続くときは、管理者に連絡して入れ直してください。
      </p>
    </main>
  )
}

/** An office is mostly open within this time, milliseconds: words that come and go at once would only be a flash. */
const quietOpening = 400
/** After so long it is looked over, since it was not closed properly: only that takes longer with every record. */
const longOpening = 4_000

function Opening({ lost }: { readonly lost: boolean }) {
  const [since, setSince] = useState(0)
  useEffect(() => {
    const timers = [quietOpening, longOpening].map((ms) => setTimeout(() => setSince(ms), ms))
    return () => timers.forEach(clearTimeout)
  }, [])
  if (since === 0 && !lost) return null
  return (
    <main className="p-8">
      <h1 className="kd-h1">給付デスク</h1>
      {lost ? <LostBanner /> : null}
      <p role="status">事務所を開いています…</p>
      {since < longOpening ? null : (
        <p role="status" className="kd-note">
          前回、電源が切れるなどで正しく終わらなかったときは、データベースを点検してから開きます。記録が多いと1分ほどかかることがあります。閉じずにお待ちください。
        </p>
      )}
    </main>
  )
}

function Gate({ info }: { readonly info: AppInfo | null }) {
  const asked = useQueryOp('office.view', {}, { keep: true })
  const lost = useLost()
  const client = useClient()
  const rest = useRest()
  const [start, setStart] = useState(false)
  const seen = useRef<LastUser | null>(null)
  // what the office told when it was opened does until it answers itself
  const office = asked.data ?? (asked.error === null ? info?.backend?.view : undefined)
  const shown = info !== null && office !== undefined
  useEffect(() => {
    if (shown) rest.load().catch(() => undefined)
  }, [shown, rest])
  if (!shown) {
    if (asked.error === null || info === null) return <Opening lost={lost} />
    return (
      <main className="p-8">
        <h1 className="kd-h1">給付デスク</h1>
        {lost ? <LostBanner /> : null}
        <ProblemBox error={asked.error} onRetry={() => void asked.refetch()} />
      </main>
    )
  }
  const { user } = office
  const { version } = info
  const there = rest.now()
  if (there === null && (user !== null || start)) return <NotLoaded />
  if (seen.current !== null && lost && user !== null) seen.current.restarted = true
  if (seen.current !== null && user === null) seen.current.out = true
  // Another user begins at his own first screen; the same one comes back to where he was (a restarted backend asks for a login).
  if (user !== null && user.userId !== seen.current?.userId) {
    const beginning = takeBeginning()
    if (seen.current !== null || beginning !== '/') window.history.replaceState(null, '', `#${beginning}`)
    seen.current = changeUser(client, seen.current, user.userId)
  }
  if (user !== null && seen.current?.out === true) Object.assign(seen.current, { restarted: false, out: false })
  return (
    <>
      {lost && user === null ? <LostBanner /> : null}
      {user !== null && there !== null && seen.current !== null ? (
        <there.SignedIn
          key={user.userId}
          office={office}
          user={user}
          kept={seen.current.kept}
          drafts={seen.current.drafts}
          version={version}
        />
      ) : (
        <HelpProvider version={version}>
          {start && there !== null ? (
            <there.StartScreen version={version} onBack={() => setStart(false)} />
          ) : (
            <Login
              office={office}
              version={version}
              restarted={seen.current?.restarted ?? false}
              onStart={() => rest.with(() => setStart(true))}
            />
          )}
        </HelpProvider>
      )}
    </>
  )
}
