import { hostname } from 'node:os'
import { AppError } from '../../shared/errors.ts'
import type { Answering, ElectronPort } from './entry-answer.ts'
import { openOfficeFolder, type OpenOffice } from './office/open.ts'
import { viewForNobody } from './office/view.ts'
import { classifySqlite } from './store/sqlite.ts'
import { ticketDesk } from './tickets.ts'
import { runningProgram } from './update/program.ts'

/**
 * The backend as a utility process: the only file that knows `process.parentPort`. Settings come by environment. It opens the office and
 * says so, and only then loads what answers: main opens the window meanwhile.
 */

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

interface ParentPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (message: ParentMessage) => void): void
}

const parent = (process as unknown as { parentPort: ParentPort }).parentPort
const { KYUFU_OFFICE: folder = '', KYUFU_ON: on, KYUFU_RESOURCES: resources, KYUFU_WITNESS: witness } = process.env

const tickets = ticketDesk()
const renderWorker = new URL('./render-worker.js', import.meta.url)
const backupWorker = new URL('./backup-worker.js', import.meta.url)

const program = runningProgram(process.env, (version) => parent.postMessage({ type: 'install-update', version }))

const opening = openOfficeFolder(folder, {
  tickets,
  businessDay: on === undefined || on === '' ? undefined : on,
  ...(resources === undefined ? {} : { resources }),
  ...(witness === undefined ? {} : { witness }),
  renderWorker,
  backupWorker,
  program,
  inDoubt: true,
}).then(async (office) => {
  try {
    // the login is shown by this alone; what answers it is loaded meanwhile
    return { office, view: await viewForNobody(office.env) }
  } catch (error) {
    await office.close()
    throw classifySqlite(error)
  }
})

const answers: Promise<Answering> = opening.then(
  ({ office, view }) => {
    parent.postMessage({ type: 'ready', schemaVersion: view.schemaVersion, view })
    return answer(office, null)
  },
  async (error: unknown) => {
    parent.postMessage({ type: 'failed', ...(await asFailure(error)) })
    return answer(null, error instanceof AppError ? error : new AppError('internal', { number: 'OPEN' }))
  },
)

async function answer(office: OpenOffice | null, failure: AppError | null): Promise<Answering> {
  const { answering } = await import('./entry-answer.ts')
  return answering(office, {
    folder,
    failure,
    tickets,
    device: hostname(),
    resources: resources ?? '',
    renderWorker,
    backupWorker,
    witness,
    program,
    openOffice: (to) => parent.postMessage({ type: 'open-office', folder: to }),
  })
}

parent.on('message', ({ data, ports }) => void handle(data, ports))

async function handle(data: ParentMessage['data'], ports: ParentMessage['ports']): Promise<void> {
  const desk = await answers
  if (data.type === 'stop') {
    await desk.stop()
    parent.postMessage({ type: 'stopped' })
    return
  }
  const [port] = ports
  if (data.type === 'port' && port) desk.serve(port, data.windowId ?? 0)
  if (data.type === 'ticket') parent.postMessage(desk.ticket(data))
}

async function asFailure(error: unknown): Promise<{ readonly code: string; readonly message: string }> {
  if (error instanceof AppError) {
    const { messageOf } = await import('../../shared/messages.ja.ts')
    const text = messageOf(error)
    return { code: error.code, message: `${text.text}${text.next}` }
  }
  return {
    code: 'internal',
    message: `事務所を開けませんでした（${error instanceof Error ? error.message : '原因不明'}）。管理者に連絡してください。`,
  }
}
