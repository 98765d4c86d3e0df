import { existsSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import type { ServerFrame } from '../../shared/frames.ts'
import { messageOf } from '../../shared/messages.ja.ts'
import { backupSchedule } from './backup/schedule.ts'
import { officeGate } from './office/gate.ts'
import { renewalWork } from './office/renew-keys.ts'
import type { OpenOffice } from './office/open.ts'
import { practicePath } from './office/practice-names.ts'
import { lookAtFile, lookEvery } from './office/watch-file.ts'
import { withOutside } from './outside/gate.ts'
import { outsideHandlers } from './outside/handlers.ts'
import { serve } from './serve.ts'
import { layBallast } from './store/ballast.ts'
import type { TicketPurpose, Tickets } from './tickets.ts'

/** What answers the windows. It is most of the backend, so it is loaded while the window opens and not before it. */

/** How often the schedule of backups looks at the clock, milliseconds. */
const scheduleEvery = 60_000
/** How often a renewal of the key that had to wait looks whether it can go on. */
const renewalEvery = 5_000

/** One end of a channel to a window, as Electron gives it. */
export interface ElectronPort {
  postMessage(message: unknown): void
  on(event: 'message' | 'close', listener: (event: { data: unknown }) => void): void
  start(): void
}

/** What the process knows beside the office. */
export interface Surroundings extends Omit<Parameters<typeof withOutside>[0], 'failure' | 'now'> {
  /** Why there is no office. */
  readonly failure: AppError | null
}

/** A path that a person chose in a dialog of main. */
export interface Chosen {
  readonly id?: number
  readonly path?: string
  readonly purpose?: TicketPurpose
}

/** Serves windows until it is told to stop. */
export interface Answering {
  serve(port: ElectronPort, windowId: number): void
  /** The message to main with the ticket for a path, or with why there is none. */
  ticket(chosen: Chosen): object
  /** Ends what runs by itself and closes the office. */
  stop(): Promise<void>
}

/** Answers every window: what needs no open office always, the rest by the office's own gate. */
export function answering(office: OpenOffice | null, { failure, ...outside }: Surroundings): Answering {
  const own = office === null ? null : officeGate(office.env, {})
  const gate = withOutside({ ...outside, failure: () => failure, now: () => new Date() }, outsideHandlers, () => own, sayToLog)
  const schedule = office === null || own === null ? null : backupSchedule(office.env, own)
  const renewal = office === null || own === null ? null : renewalWork(office.env, own)
  if (office !== null && own !== null) {
    setInterval(() => void renewal?.tick(), renewalEvery).unref()
    setInterval(() => void schedule?.tick(), scheduleEvery).unref()
    void schedule?.tick()
    setInterval(() => lookAtFile(office.env.store, own.tell), lookEvery).unref()
    if (!office.practice) layBallast(office.env.store.folder)
  }
  return {
    serve: (port, windowId) => serve(gate, asPort(port), `window-${windowId}`),
    ticket: (chosen) => makeTicket(outside.tickets, chosen, office?.practice === true),
    async stop() {
      await Promise.all([schedule?.stop(), renewal?.stop()])
      await office?.close()
    },
  }
}

function makeTicket(desk: Tickets, { id = 0, path: chosen = '', purpose = 'open' }: Chosen, practice: boolean): object {
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

const sayToLog = (text: string): void => void process.stderr.write(`${text}\n`)

function asPort(port: ElectronPort): Parameters<typeof serve>[1] {
  return {
    postMessage: (frame: ServerFrame) => port.postMessage(frame),
    onMessage(listener) {
      port.on('message', (event) => listener(event.data))
      port.start()
    },
    onClose: (listener) => port.on('close', listener),
  }
}
