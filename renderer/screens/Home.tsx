import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { can } from '../../shared/permissions.ts'
import { useCommandOp, useForget, useJobs, useQueryOp } from '../client/hooks.tsx'
import { ProblemBox } from '../client/problem.tsx'
import { type Module, modules } from '../modules.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState, Loading } from '../ui/EmptyState.tsx'
import { longDay } from '../ui/format.ts'
import { useKeepFor } from '../ui/kept.tsx'
import { useKeys } from '../ui/keys.tsx'
import { useNotices } from '../ui/notices.tsx'
import { Block, Pane, Screen } from '../ui/Screen.tsx'
import { useSession } from '../ui/session.tsx'
import { beginAt } from './home/first-path.ts'
import { RoleDialog } from './home/RoleList.tsx'
import { keepOf } from './home/work-places.ts'
import { NoteList, PracticeSteps, ReadyList, WorkList } from './home/WorkList.tsx'

/** 今日の仕事. What waits for the person, late things first; in practice the steps to try, for administrators what an office still needs. */
export function Home() {
  const { user, office } = useSession()
  const navigate = useNavigate()
  const { problem } = useNotices()
  const forget = useForget()
  const enter = useCommandOp('practice.enter')
  const { entries } = useJobs()
  const keepFor = useKeepFor()
  const [roles, setRoles] = useState(false)
  const pane = useRef<HTMLDivElement>(null)
  const found = useQueryOp('home.today', {})
  const today = found.data
  const allowed = modules.filter((module) => can(user.roles, module.permission))
  const go = (path: string): void => void navigate({ to: path as Module['path'] })
  const there = today !== undefined
  useEffect(() => {
    // whoever moved on meanwhile is not called back
    const active = document.activeElement
    if (active !== document.body && active?.closest('main') === null) return
    const first = pane.current?.querySelector<HTMLElement>('.kd-work-line') ?? pane.current?.querySelector<HTMLElement>('[data-pane]')
    first?.focus()
  }, [there])

  const open = (at: number): void => {
    const line = today?.lines[at]
    if (line === undefined) return
    for (const [name, value] of Object.entries(keepOf(line))) keepFor(name, value)
    go(line.path)
  }
  const step = (at: number): void => {
    const one = today?.practice?.steps[at]
    if (one === undefined || enter.isPending) return
    if (one.user === user.userId) {
      go(one.path)
      return
    }
    enter.mutate(
      { user: one.user },
      {
        onSuccess: () => {
          // the other person begins where the step is done
          beginAt(one.path)
          forget()
        },
        onError: problem,
      },
    )
  }
  const nextStep = today?.practice?.steps.findIndex((one) => !one.done) ?? -1
  useKeys('home', {
    line: (key) => open(Number(key) - 1),
    role: office.practice ? () => setRoles(true) : undefined,
    step: nextStep >= 0 ? () => step(nextStep) : undefined,
  })
  if (allowed.length === 0)
    return (
      <Screen title="今日の仕事">
        <div className="kd-pane">
          <EmptyState title="使える業務がありません。">
            <p>役割が割り当てられていないか、期間が切れています。管理者に確かめてください。</p>
          </EmptyState>
        </div>
      </Screen>
    )
  const running = entries.filter((entry) => entry.state === 'running' || entry.state === 'stopping')
  return (
    <Screen
      title="今日の仕事"
      facts={`${longDay(office.businessDay)}　${user.name}さん`}
      acts={
        office.practice ? (
          <Button shortcut="F4" onPress={() => setRoles(true)}>
            役を替える
          </Button>
        ) : null
      }
    >
      {found.error === null ? null : <ProblemBox error={found.error} onRetry={() => void found.refetch()} />}
      <div className="kd-home" ref={pane}>
        <Pane label="待っている仕事">
          <Block title="待っている仕事" note={today === undefined ? '' : '期限切れが先。数字のキーで開きます'}>
            {today === undefined ? (
              <Loading what="今日の仕事" />
            ) : (
              <WorkList lines={today.lines} several={user.roles.length > 1} onOpen={open} />
            )}
          </Block>
        </Pane>
        <Pane label="案内と知らせ">
          {today === undefined || today.practice === null ? null : (
            <Block title="練習の流れ" note="行ったことで印が付きます">
              <PracticeSteps practice={today.practice} current={user.userId} onGo={step} />
            </Block>
          )}
          {today === undefined || today.ready === null ? null : (
            <Block title="本番の準備" note="入れたものを見て印が付きます">
              <ReadyList items={today.ready} onOpen={go} />
            </Block>
          )}
          <Block title="知らせ">{today === undefined ? null : <NoteList notes={today.notes} />}</Block>
          {running.length === 0 ? null : (
            <Block title="実行中の処理">
              <ul className="kd-list">
                {running.map((entry) => (
                  <li key={entry.id}>{entry.title}</li>
                ))}
              </ul>
            </Block>
          )}
        </Pane>
      </div>
      {roles ? <RoleDialog onClose={() => setRoles(false)} /> : null}
    </Screen>
  )
}
