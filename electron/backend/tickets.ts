import { randomBytes } from 'node:crypto'
import { basename } from 'node:path'
import { AppError } from '../../shared/errors.ts'

/** What a ticket lets its holder do with the path behind it. */
export type TicketPurpose = 'open' | 'save'

/**
 * 受付票. The window never sees a path: a person picks a file in a dialog of the main process, and the page gets a token
 * that opens exactly that file, once for saving and for as long as the window lives for reading.
 */
export interface Tickets {
  issue(path: string, purpose: TicketPurpose): string
  /** The path behind a token. Throws AppError `ticket-invalid`. */
  resolve(ticket: string, purpose: TicketPurpose): { readonly path: string; readonly name: string }
}

export function ticketDesk(limit = 200): Tickets {
  const known = new Map<string, { path: string; purpose: TicketPurpose }>()
  return {
    issue(path, purpose) {
      const ticket = randomBytes(16).toString('hex')
      known.set(ticket, { path, purpose })
      const oldest = known.keys().next().value
      if (known.size > limit && oldest !== undefined) known.delete(oldest)
      return ticket
    },
    resolve(ticket, purpose) {
      const found = known.get(ticket)
      if (!found || found.purpose !== purpose) throw new AppError('ticket-invalid', {})
      if (purpose === 'save') known.delete(ticket)
      return { path: found.path, name: basename(found.path) }
    },
  }
}
