import { statSync } from 'node:fs'
import { basename } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import type { ServerFrame } from '../../shared/frames.ts'
import { messageOf } from '../../shared/messages.ja.ts'
import { openBackend, type Backend } from './office/open.ts'
import { serve, type Port } from './serve.ts'

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

const opening = openBackend(folder, {
  businessDay: on === undefined || on === '' ? undefined : on,
  ...(resources === undefined ? {} : { resources }),
  ...(witness === undefined ? {} : { witness }),
  renderWorker: new URL('./render-worker.js', import.meta.url),
  backupWorker: new URL('./backup-worker.js', import.meta.url),
  inDoubt: true,
})

opening.then(
  (backend) => parent.postMessage({ type: 'ready', schemaVersion: backend.env.store.schemaVersion }),
  (error: unknown) => parent.postMessage({ type: 'failed', ...asFailure(error) }),
)

parent.on('message', ({ data, ports }) => void handle(data, ports))

async function handle(data: ParentMessage['data'], ports: ParentMessage['ports']): Promise<void> {
  const backend = await opening.catch(() => null)
  if (data.type === 'stop') {
    await backend?.close()
    parent.postMessage({ type: 'stopped' })
    return
  }
  if (!backend) return
  const [port] = ports
  if (data.type === 'port' && port) serve(backend.gate, asPort(port), `window-${data.windowId ?? 0}`)
  if (data.type === 'ticket') parent.postMessage(makeTicket(backend, data))
}

function makeTicket(backend: Backend, { id = 0, path = '', purpose = 'open' }: ParentMessage['data']): object {
  const name = basename(path)
  try {
    const size = purpose === 'open' ? statSync(path).size : 0
    return { type: 'ticket-made', id, ticket: backend.env.tickets.issue(path, purpose), name, size }
  } catch {
    const text = messageOf(new AppError('file-not-found', { name }))
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
