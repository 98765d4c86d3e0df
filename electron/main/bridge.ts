import type { BackendState, FileTicket } from './backend-messages.ts'

/** What a person can hand in. `any` is a table or a setting; `attachment` one paper of a case; `folder` a folder of papers. */
export type PickKind = 'csv' | 'xlsx' | 'json' | 'any' | 'zip' | 'attachment' | 'font' | 'folder' | 'update'

/** What the window may know about the program it runs in. */
export type AppInfo = {
  readonly version: string
  readonly electron: string
  readonly platform: string
  /** Name of the office folder, without its path. */
  readonly office: string
  /** The office was named on the command line, or this PC opened one before: a missing one is a failure then, not a first start. */
  readonly named: boolean
  /** Business day set at the start `YYYY-MM-DD`; null means today. */
  readonly on: string | null
  readonly backend: BackendState
  /** Why the office cannot be served; only when the backend said so. */
  readonly failed?: { readonly code: string; readonly message: string }
}

/** What a page hears on its line to the backend. */
export type LinkHandlers = {
  readonly onFrame: (frame: unknown) => void
  /** The backend is gone: calls in hand will never be answered. Called once until `onBack`. */
  readonly onLost: () => void
  /** A new backend answers on a new port. A session belongs to its port, so the person must log in again. */
  readonly onBack: () => void
}

/** The way to the backend. What is sent before the port is there waits for it. */
export type AppConnection = {
  /** Sends a frame; false (and nothing sent) while the backend is lost or after `close`. */
  readonly send: (frame: unknown) => boolean
  readonly close: () => void
}

/** `window.app`: everything a page gets from outside the web. */
export type AppBridge = {
  readonly connect: (handlers: LinkHandlers) => AppConnection
  /** Opens the file dialog; null when cancelled; throws with a Japanese sentence when the file cannot be taken. */
  readonly pickFile: (kind: PickKind) => Promise<FileTicket | null>
  /** Exchanges a file dropped on the page for a ticket; throws with a Japanese sentence when it cannot be taken. */
  readonly droppedFile: (file: File) => Promise<FileTicket>
  /** Asks where to write; `name` is the suggestion. Null when cancelled. */
  readonly saveFile: (name: string) => Promise<FileTicket | null>
  readonly info: () => Promise<AppInfo>
  /** Tells the page that this PC is being locked or put to sleep; the answer takes the handler away again. */
  readonly onAway: (handler: () => void) => () => void
}

/** Answer of the main process to a file question, before the bridge turns a refusal into an error. */
export type FileReply =
  | { readonly kind: 'file'; readonly file: FileTicket }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'refused'; readonly message: string }

/** Channel names between preload and main process. */
export const channels = {
  info: 'app:info',
  pick: 'app:pick',
  dropped: 'app:dropped',
  save: 'app:save',
  connect: 'app:connect',
  port: 'app:port',
  backendLost: 'app:backend-lost',
  backendBack: 'app:backend-back',
  away: 'app:away',
} as const
