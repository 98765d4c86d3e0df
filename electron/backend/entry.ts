import { existsSync, statSync } from 'node:fs'
import { hostname } from 'node:os'
import { basename } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import type { ServerFrame } from '../../shared/frames.ts'
import { messageOf } from '../../shared/messages.ja.ts'
import { backupSchedule, type Schedule } from './backup/schedule.ts'
import { openBackend, type Backend } from './office/open.ts'
import { lookAtFile, lookEvery } from './office/watch-file.ts'
import { practicePath } from './office/practice-names.ts'
import { outsideHandlers } from './outside/handlers.ts'
import { withOutside } from './outside/gate.ts'
import { serve, type Port } from './serve.ts'
import { layBallast } from './store/ballast.ts'
import { ticketDesk, type Tickets } from './tickets.ts'
import { runningProgram } from './update/program.ts'

/** The backend as a utility process: the only file that knows `process.parentPort`. Settings come by environment. */

interface ParentMessage {
  readonly data: {
    readonly type: string
    readonly windowId?: number
    readonly id?: number
    readonly path?: string
    readonly purpose?: 'open' | 'save'
  }
  readonly ports: readonly ElectronPort[]
}

interface ElectronPort {
  postMessage(message: unknown): void
  on(event: 'message' | 'close', listener: (event: { data: unknown }) => void): void
  start(): void
}

interface ParentPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (message: ParentMessage) => void): void
}

const parent = (process as unknown as { parentPort: ParentPort }).parentPort
const { KYUFU_OFFICE: folder = '', KYUFU_ON: on, KYUFU_RESOURCES: resources, KYUFU_WITNESS: witness } = process.env

const tickets = ticketDesk()
const renderWorker = new URL('./render-worker.js', import.meta.url)
const backupWorker = new URL('./backup-worker.js', import.meta.url)
let opened: Backend | null = null
let failure: AppError | null = null
let schedule: Schedule | null = null
/** How often the schedule of backups looks at the clock, milliseconds. */
const scheduleEvery = 60_000

const opening = openBackend(folder, {
  tickets,
  businessDay: on === undefined || on === '' ? undefined : on,
  ...(resources === undefined ? {} : { resources }),
  ...(witness === undefined ? {} : { witness }),
  renderWorker,
  backupWorker,
  program: runningProgram(process.env, (version) => parent.postMessage({ type: 'install-update', version })),
  inDoubt: true,
})

opening.then(
  (backend) => {
    opened = backend
    schedule = backupSchedule(backend.env, backend.gate)
    setInterval(() => void schedule?.tick(), scheduleEvery).unref()
    void schedule.tick()
    setInterval(() => lookAtFile(backend.env.store, backend.gate.tell), lookEvery).unref()
    if (!backend.practice) layBallast(backend.env.store.folder)
    parent.postMessage({ type: 'ready', schemaVersion: backend.env.store.schemaVersion })
  },
  (error: unknown) => {
    failure = error instanceof AppError ? error : new AppError('internal', { number: 'OPEN' })
    parent.postMessage({ type: 'failed', ...asFailure(error) })
  },
)

/** Of every window: what needs no open office is answered always, the rest by the office's own gate. */
const gate = withOutside(
  {
    folder,
    failure: () => failure,
    now: () => new Date(),
    tickets,
    device: hostname(),
    resources: resources ?? '',
    renderWorker,
    backupWorker,
    witness,
    openOffice: (to) => parent.postMessage({ type: 'open-office', folder: to }),
  },
  outsideHandlers,
  () => opened?.gate ?? null,
  (text) => process.stderr.write(`${text}\n`),
)

parent.on('message', ({ data, ports }) => void handle(data, ports))

async function handle(data: ParentMessage['data'], ports: ParentMessage['ports']): Promise<void> {
  const backend = await opening.catch(() => null)
  if (data.type === 'stop') {
    await schedule?.stop()
    await backend?.close()
    parent.postMessage({ type: 'stopped' })
    return
  }
  const [port] = ports
  if (data.type === 'port' && port) serve(gate, asPort(port), `window-${data.windowId ?? 0}`)
  if (data.type === 'ticket') parent.postMessage(makeTicket(tickets, data, opened?.practice === true))
}

function makeTicket(desk: Tickets, { id = 0, path: chosen = '', purpose = 'open' }: ParentMessage['data'], practice: boolean): object {
  const path = practice && purpose === 'save' ? practicePath(chosen) : chosen
  const name = basename(path)
  try {
    // the person was asked about the name he chose, not about the one with the mark
    if (path !== chosen && existsSync(path)) throw new AppError('output-exists', { name })
    const size = purpose === 'open' ? statSync(path).size : 0
    return { type: 'ticket-made', id, ticket: desk.issue(path, purpose), name, size }
  } catch (error) {
    const text = messageOf(error instanceof AppError ? error : new AppError('file-not-found', { name }))
    return { type: 'ticket-refused', id, message: `${text.text}${text.next}` }
  }
}

function asPort(port: ElectronPort): Port {
  return {
    postMessage: (frame: ServerFrame) => port.postMessage(frame),
    onMessage(listener) {
      port.on('message', (event) => listener(event.data))
      port.start()
    },
    onClose: (listener) => port.on('close', listener),
  }
}

function asFailure(error: unknown): { code: string; message: string } {
  if (error instanceof AppError) {
    const text = messageOf(error)
    return { code: error.code, message: `${text.text}${text.next}` }
  }
  return {
    code: 'internal',
    message: `事務所を開けませんでした（${error instanceof Error ? error.message : '原因不明'}）。管理者に連絡してください。`,
  }
}
