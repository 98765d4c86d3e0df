/** What main process and backend say to each other. The calls of a window travel on ports of their own, not here. */

/** How the backend stands, as main process and window see it. */
export type BackendState =
  | { readonly kind: 'starting' }
  /** `view`: what a window shows of the office before anybody has signed in; main hands it on and does not look into it. */
  | { readonly kind: 'ready'; readonly schemaVersion: number; readonly view?: unknown }
  /** It cannot serve this office, and says why; what needs no office it still answers. It is not started again. */
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }
  /** It died and is being started again. */
  | { readonly kind: 'lost' }

export type TicketPurpose = 'open' | 'save'

/** A chosen file as the window knows it: never by its path. `size` in bytes, 0 for a file to be written. */
export type FileTicket = { readonly ticket: string; readonly name: string; readonly size: number }

export type TicketAnswer = ({ readonly ok: true } & FileTicket) | { readonly ok: false; readonly message: string }

export type FromBackend =
  | { readonly type: 'ready'; readonly schemaVersion: number; readonly view?: unknown }
  | { readonly type: 'failed'; readonly code: string; readonly message: string }
  | ({ readonly type: 'ticket-made'; readonly id: number } & FileTicket)
  | { readonly type: 'ticket-refused'; readonly id: number; readonly message: string }
  /** An administrator starts a prepared update. */
  | { readonly type: 'install-update'; readonly version: string }
  | { readonly type: 'stopped' }
  /** The window leaves this office for another one (or opens the same once more). */
  | { readonly type: 'open-office'; readonly folder: string }

export type ToBackend =
  | { readonly type: 'port'; readonly windowId: number }
  | { readonly type: 'ticket'; readonly id: number; readonly path: string; readonly purpose: TicketPurpose }
  | { readonly type: 'stop' }
