import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { UpdateLook } from '../../shared/contract/update.ts'
import { useCommandOp, useJobOp, useQueryOp } from '../client/hooks.tsx'
import { ProblemBox } from '../client/problem.tsx'
import { useBridge } from '../ui/bridge-context.tsx'
import { Button } from '../ui/Button.tsx'
import { EmptyState, Loading } from '../ui/EmptyState.tsx'
import { useKeys } from '../ui/keys.tsx'
import { useNotices } from '../ui/notices.tsx'
import { Pane, Screen } from '../ui/Screen.tsx'
import { useOneAct } from '../ui/use-one-act.ts'
import { Looked } from './update/Looked.tsx'
import { InstallDialog } from './update/InstallDialog.tsx'
import { PreparedBox } from './update/PreparedBox.tsx'
import { ServerDialog } from './update/ServerDialog.tsx'
import { VersionFacts } from './update/VersionFacts.tsx'

type Chosen = { readonly ticket: string; readonly look: UpdateLook }

/** 更新. A signed package from a medium, a shared folder or the server of the intranet: looked at, prepared after a backup, started; for administrators. */
export function UpdateScreen() {
  const standing = useQueryOp('update.view', {}, { keep: true })
  const bridge = useBridge()
  const navigate = useNavigate()
  const { done, tell, problem, clear } = useNotices()
  const check = useJobOp('update.check', '更新パッケージの確かめ')
  const fetch = useJobOp('update.fetch', '更新パッケージの受取り')
  const prepare = useJobOp('update.prepare', '更新の準備')
  const drop = useCommandOp('update.drop')
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const [starting, setStarting] = useState(false)
  const [setting, setSetting] = useState(false)
  const [busy, during] = useOneAct()
  const prepared = standing.data?.prepared ?? null

  const act = (work: () => Promise<void>): void => {
    clear()
    void during(() => work().catch(problem)).then(() => void standing.refetch())
  }
  const choose = (): void =>
    act(async () => {
      const file = await bridge.pickFile('update')
      if (file === null) return
      setChosen(null)
      const look = await check({ ticket: file.ticket })
      setChosen({ ticket: file.ticket, look })
    })
  const server = standing.data?.server ?? ''
  const fromServer = (): void => {
    if (server === '') return tell('更新サーバーが設定されていません。S でアドレスを入れるか、F2 で媒体のファイルを選んでください。')
    act(async () => {
      setChosen(null)
      const { version, found } = await fetch({})
      setChosen(found)
      if (found === null) done(`サーバーにあるのは版 ${version} です。いまの版より新しいものはありません。`)
    })
  }
  const ready = (): void => {
    if (chosen === null) return tell('先に F2 で更新パッケージを選んでください。')
    if (chosen.look.refusals.length > 0) return tell('このパッケージでは更新できません。理由を読んで、次にすることを行ってください。')
    act(async () => {
      const { version } = await prepare({ ticket: chosen.ticket, version: chosen.look.version })
      setChosen(null)
      done(`バックアップを作って点検し、版 ${version} への更新を準備しました。F12 で開始できます。`)
    })
  }
  const giveUp = (): void => {
    if (prepared === null) return tell('取りやめる更新はありません。')
    act(async () => {
      await drop.mutateAsync({ version: prepared.version })
      done(`版 ${prepared.version} への更新を取りやめました。バックアップは残っています。`)
    })
  }
  const start = (): void => {
    clear()
    if (prepared === null) tell('準備した更新がありません。F2 で選び、F4 で準備してから開始します。')
    else setStarting(true)
  }
  useKeys('update', {
    choose,
    fetch: fromServer,
    server: () => setSetting(true),
    ready,
    start,
    drop: giveUp,
    back: () => void navigate({ to: '/backups' }),
  })

  return (
    <Screen
      title="更新"
      facts={standing.data === undefined ? '' : `いまの版 ${standing.data.version}`}
      acts={
        <>
          <Button look={chosen === null && prepared === null ? 'solid' : 'outline'} shortcut="F2" onPress={choose} busy={busy}>
            更新パッケージを選ぶ
          </Button>
          {server === '' ? null : (
            <Button shortcut="F3" onPress={fromServer} busy={busy}>
              サーバーから受け取る
            </Button>
          )}
        </>
      }
    >
      {standing.error === null ? null : <ProblemBox error={standing.error} onRetry={() => void standing.refetch()} />}
      <div className="kd-split border-t border-solid-gray-300">
        <Pane label="更新" className="kd-column p-4">
          {prepared === null ? null : <PreparedBox prepared={prepared} onStart={start} onDrop={giveUp} busy={busy} />}
          {chosen === null ? (
            prepared === null ? (
              <EmptyState title="更新パッケージを選んでください。">
                <p>配布元から届いた「.kup」のファイルを、媒体か共有フォルダーから F2 で選びます。選んだだけでは何も変わりません。</p>
                <p>署名・版・空き容量・支払の日程を調べ、更新できるかを先に示します。</p>
              </EmptyState>
            ) : null
          ) : (
            <Looked look={chosen.look} onReady={ready} busy={busy} />
          )}
        </Pane>
        <Pane label="版" className="kd-side p-4">
          {standing.data === undefined ? <Loading what="版" /> : <VersionFacts view={standing.data} />}
        </Pane>
      </div>
      {setting ? (
        <ServerDialog
          address={server}
          onClose={() => setSetting(false)}
          onDone={(text) => {
            setSetting(false)
            done(text)
            void standing.refetch()
          }}
        />
      ) : null}
      {starting && prepared !== null ? (
        <InstallDialog prepared={prepared} from={standing.data?.version ?? ''} onClose={() => setStarting(false)} />
      ) : null}
    </Screen>
  )
}
