import { Link, Navigate, Outlet, useNavigate, useRouter, useRouterState } from '@tanstack/react-router'
import { type MouseEvent, useEffect, useRef, useState } from 'react'
import { can, roleNames } from '../../shared/permissions.ts'
import { useCommandOp, useForget, useLost, useRefresh } from '../client/hooks.tsx'
import type { ActOf } from '../keys.ts'
import { moduleKey, modules } from '../modules.ts'
import { Button } from '../ui/Button.tsx'
import { CounterBand, useCounterMode } from '../ui/counter-mode.tsx'
import { longDay } from '../ui/format.ts'
import { useHelp } from '../ui/help-context.tsx'
import { FunctionKeyBar } from '../ui/FunctionKeyBar.tsx'
import { JobTray } from '../ui/JobTray.tsx'
import { KeyHelp } from '../ui/KeyHelp.tsx'
import { type BoundKey, useActingKeys, useKeys } from '../ui/keys.tsx'
import { LostBanner } from '../ui/LostBanner.tsx'
import { NoticeStrip, useNotices } from '../ui/notices.tsx'
import { SafetyStrip } from '../ui/SafetyStrip.tsx'
import { useSession } from '../ui/session.tsx'
import { useFlush } from '../ui/typed.tsx'
import { CommandPalette } from './palette/CommandPalette.tsx'
import { RoleDialog } from './home/RoleList.tsx'
import { PasswordDialog } from './users/PasswordForm.tsx'

/** 画面の外枠: office and user above, modules at the left, messages, tasks and keys below. */
export function Shell() {
  const { office, user } = useSession()
  const [keyList, setKeyList] = useState(false)
  const help = useHelp()
  const [roles, setRoles] = useState(false)
  const lost = useLost()
  const navigate = useNavigate()
  const router = useRouter()
  const refresh = useRefresh()
  const { problem, clear } = useNotices()
  const forget = useForget()
  const logout = useCommandOp('session.logout')
  const lock = useCommandOp('session.lock')
  const [password, setPassword] = useState(false)
  const flush = useFlush()
  const lockNow = (): void => void flush().then(() => lock.mutate({ idle: false }, { onError: problem }))
  const here = useRouterState({ select: (state) => state.location.pathname })
  const shown = modules.map((module, index) => ({ ...module, number: index + 1 })).filter((module) => can(user.roles, module.permission))

  const refused = modules.some((module) => here.startsWith(module.path) && !can(user.roles, module.permission))

  const go = (number: number) => {
    const module = shown.find((one) => one.number === number)
    return module === undefined
      ? undefined
      : () => {
          clear()
          void navigate({ to: module.path })
        }
  }
  const gos = Object.fromEntries(modules.map((_, index) => [`go${index + 1}`, go(index + 1)])) as {
    [A in ActOf<'shell'>]?: (() => void) | undefined
  }
  useKeys('shell', {
    ...gos,
    home: () => {
      clear()
      void navigate({ to: '/' })
    },
    role: office.practice ? () => setRoles(true) : undefined,
    help: help?.openHere,
    keyList: () => setKeyList(true),
    lock: lockNow,
    pane: () => cyclePane(1),
    paneBack: () => cyclePane(-1),
    refresh,
  })

  const acting = useActingKeys()
  const [palette, setPalette] = useState<readonly BoundKey[] | null>(null)
  const chosen = useRef<(() => void) | null>(null)
  const counter = useCounterMode()
  useKeys(
    'anywhere',
    { palette: () => setPalette(acting()), counter: counter.toggle },
    { reach: 'anywhere', labels: counter.on ? { counter: '窓口モードを終える' } : {} },
  )
  // what was chosen acts once the palette is gone and the focus is back where it was
  useEffect(() => {
    if (palette !== null || chosen.current === null) return
    const act = chosen.current
    chosen.current = null
    act()
  }, [palette])

  const signOut = (): void => {
    void flush().then(() => logout.mutate({}, { onSuccess: forget, onError: problem }))
  }

  return (
    <div className="kd-shell">
      <header className="kd-top" data-practice={office.practice || undefined}>
        <a href="#main" className="kd-skip" onClick={intoMain}>
          本文へ移動
        </a>
        <span className="font-700">給付デスク</span>
        <span className="kd-top-office">{office.name}</span>
        {office.practice ? (
          <>
            <span className="kd-practice">練習用データ</span>
            <Button look="text" shortcut="Alt+y" onPress={() => setRoles(true)}>
              役を替える
            </Button>
          </>
        ) : null}
        <span className="kd-top-detail kd-note">業務日 {longDay(office.businessDay)}</span>
        <span className="flex-1" />
        <span className="truncate">
          {user.name}
          <span className="kd-top-detail kd-note">（{[...user.posts, ...user.roles.map((role) => roleNames[role])].join('・')}）</span>
        </span>
        <Button look="text" onPress={() => setPassword(true)}>
          パスワード
        </Button>
        <Button look="text" shortcut="Alt+l" onPress={lockNow} busy={lock.isPending}>
          ロック
        </Button>
        <Button look="text" onPress={signOut} busy={logout.isPending}>
          ログアウト
        </Button>
      </header>
      <nav aria-label="業務" className="kd-rail">
        <Link
          to="/"
          onClick={clear}
          className="kd-rail-link"
          aria-current={here === '/' ? 'page' : undefined}
          aria-keyshortcuts="Alt+h"
          title="Alt+h"
        >
          <RailIcon path="M4 11 12 4l8 7M6 10v10h12V10M10 20v-6h4v6" />
          今日
        </Link>
        {shown.map((module) => {
          const current = here.startsWith(module.path) || (module.path === '/queue' && here.startsWith('/case/'))
          return (
            <Link
              key={module.path}
              to={module.path}
              onClick={clear}
              className="kd-rail-link"
              aria-current={current ? 'page' : undefined}
              aria-keyshortcuts={`Alt+${moduleKey(module.number)}`}
              title={`Alt+${moduleKey(module.number)}`}
            >
              <RailIcon path={module.icon} />
              {module.label}
            </Link>
          )
        })}
      </nav>
      {refused ? <Navigate to="/" replace /> : <Outlet />}
      <div className="kd-strips">
        <CounterBand />
        {lost ? <LostBanner /> : null}
        <SafetyStrip />
        <JobTray here={here} onGo={(to) => router.history.push(to)} />
        <NoticeStrip />
      </div>
      <FunctionKeyBar />
      {roles ? <RoleDialog onClose={() => setRoles(false)} /> : null}
      {password ? <PasswordDialog onClose={() => setPassword(false)} /> : null}
      {palette === null ? null : (
        <CommandPalette
          bound={palette}
          onClose={() => setPalette(null)}
          onChosen={(act) => {
            chosen.current = act
            setPalette(null)
          }}
        />
      )}
      {keyList ? <KeyHelp onClose={() => setKeyList(false)} /> : null}
    </div>
  )
}

/** From the top of the window past the frame: the list in use, else the first part of the screen that takes the focus. */
function intoMain(event: MouseEvent): void {
  // the address is the router's
  event.preventDefault()
  const main = document.querySelector('main')
  const into = main?.querySelector<HTMLElement>('[role="grid"], [data-pane]') ?? main?.querySelector<HTMLElement>('input, button')
  into?.focus()
}

/** Focus goes round the panes of the screen, in the order they stand. */
function cyclePane(step: 1 | -1): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')].filter((pane) => pane.offsetParent !== null)
  const at = panes.findIndex((pane) => pane === document.activeElement || pane.contains(document.activeElement))
  panes[(at + step + panes.length) % panes.length]?.focus()
}

function RailIcon({ path }: { readonly path: string }) {
  return (
    <svg
      viewBox="0 0 24 24"
      width="22"
      height="22"
      aria-hidden="true"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.7"
      strokeLinejoin="round"
      strokeLinecap="round"
    >
      <path d={path} />
    </svg>
  )
}
