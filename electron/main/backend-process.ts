import { MessageChannelMain, utilityProcess } from 'electron'
import type { MessagePortMain, UtilityProcess } from 'electron'
import type { BackendState, FromBackend, TicketAnswer, TicketPurpose, ToBackend } from './backend-messages.ts'
import type { Log } from './log.ts'
import { restartLimit } from './restart-limit.ts'

export type BackendOptions = {
  /** The built entry of the backend. */
  readonly entry: string
  /** Its environment, asked anew at each start: it names the office. */
  readonly env: () => Record<string, string>
  readonly log: Log
  readonly now: () => number
  /** Told at every change; `lost` and the following `ready` are passed on to the windows. */
  readonly onState: (state: BackendState) => void
  /** An administrator wants a prepared update started. */
  readonly onInstall: (version: string) => void
  /** The window asked for another office: main takes it up and calls `restart`. */
  readonly onOffice: (folder: string) => void
}

/** The backend process as the rest of the main process sees it. */
export type Backend = {
  readonly state: () => BackendState
  /** Fulfilled once the first answer is there (ready or failed), or after `limit` milliseconds. */
  readonly settled: (limit: number) => Promise<void>
  /** A fresh port for a page, also to a backend that is still opening; null while there is none. */
  readonly connect: (windowId: number) => MessagePortMain | null
  /** Exchanges a path the person chose for a one-time ticket. */
  readonly ticket: (path: string, purpose: TicketPurpose) => Promise<TicketAnswer>
  /** Closes the store, starts anew (its environment is asked again), and is fulfilled when that one has answered. */
  readonly restart: (deadline: number) => Promise<void>
  /** Asks it to close the store; killed when that takes longer than `deadline` milliseconds. */
  readonly stop: (deadline: number) => Promise<void>
}

const lostTicket: TicketAnswer = {
  ok: false,
  message: '業務処理との接続が切れたため、ファイルを受け付けられませんでした。少し待って、もう一度選んでください。',
}

/** Starts the backend and keeps it running: after a crash it is restarted, at most three times a minute. */
export function startBackend(options: BackendOptions): Backend {
  const mayRestart = restartLimit(3, 60_000)
  const tickets = new Map<number, (answer: TicketAnswer) => void>()
  let state: BackendState = { kind: 'starting' }
  let process: UtilityProcess | null = null
  let stopping = false
  let lastTicket = 0
  let onSettled = () => {}
  let firstAnswer = Promise.resolve()
  const expectAnswer = () => {
    firstAnswer = new Promise<void>((resolve) => {
      onSettled = resolve
    })
  }

  const become = (next: BackendState) => {
    state = next
    options.log('backend', { state: next.kind, ...('code' in next ? { code: next.code } : {}) })
    if (next.kind === 'ready' || next.kind === 'failed') onSettled()
    options.onState(next)
  }

  const fork = () => {
    const child = utilityProcess.fork(options.entry, [], {
      serviceName: '給付デスク 業務処理',
      env: options.env(),
      stdio: 'inherit',
    })
    process = child
    child.on('message', (message: FromBackend) => receive(message))
    child.on('exit', (code) => ended(child, code))
  }

  const receive = (message: FromBackend) => {
    if (message.type === 'ready') become({ kind: 'ready', schemaVersion: message.schemaVersion, view: message.view })
    if (message.type === 'open-office') options.onOffice(message.folder)
    if (message.type === 'failed') become({ kind: 'failed', code: message.code, message: message.message })
    if (message.type === 'install-update') options.onInstall(message.version)
    if (message.type === 'ticket-made' || message.type === 'ticket-refused') {
      const { id, type, ...rest } = message
      const ok = type === 'ticket-made'
      tickets.get(id)?.({ ok, ...rest } as TicketAnswer)
      tickets.delete(id)
    }
  }

  const ended = (child: UtilityProcess, code: number) => {
    if (process !== child) return
    process = null
    options.log('backend-exit', { code, expected: stopping })
    for (const answer of tickets.values()) answer(lostTicket)
    tickets.clear()
    if (stopping) return
    // It said itself why it cannot serve this office: starting it again would only repeat that. Pages that speak to it must not wait for ever.
    if (state.kind === 'failed') {
      options.onState({ kind: 'lost' })
      return
    }
    if (mayRestart(options.now())) {
      become({ kind: 'lost' })
      fork()
    } else {
      become({
        kind: 'failed',
        code: 'backend-crashes',
        message:
          '業務処理が続けて止まりました。確定前の入力は保存されていません。アプリを終了して開き直してください。' +
          '続く場合は、ログの番号を添えて管理者に連絡してください。',
      })
    }
  }

  const end = async (deadline: number) => {
    stopping = true
    const child = process
    if (child === null) return
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    child.on('message', (message: FromBackend) => {
      if (message.type === 'stopped') child.kill()
    })
    send({ type: 'stop' })
    await Promise.race([gone, after(deadline)])
    if (process === child) {
      options.log('backend-killed', { deadline })
      child.kill()
      await Promise.race([gone, after(deadline)])
    }
  }

  const send = (message: ToBackend, ports: MessagePortMain[] = []) => process?.postMessage(message, ports)

  expectAnswer()
  fork()
  return {
    state: () => state,
    settled: (limit) => Promise.race([firstAnswer, after(limit)]),
    connect: (windowId) => {
      // one that is still opening its office keeps the port and what comes through it until it can answer
      if (process === null) return null
      const { port1, port2 } = new MessageChannelMain()
      send({ type: 'port', windowId }, [port1])
      return port2
    },
    ticket: (path, purpose) => {
      if (process === null || state.kind === 'lost') return Promise.resolve(lostTicket)
      lastTicket += 1
      const id = lastTicket
      return new Promise((resolve) => {
        tickets.set(id, resolve)
        send({ type: 'ticket', id, path, purpose })
      })
    },
    restart: async (deadline) => {
      await end(deadline)
      stopping = false
      expectAnswer()
      become({ kind: 'starting' })
      fork()
      await firstAnswer
    },
    stop: end,
  }
}

function after(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref()
  })
}
