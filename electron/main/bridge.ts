import type { BackendState, FileTicket } from './backend-messages.ts'

/** Kinds of files a person can hand in. `table` is CSV or Excel. */
export type PickKind = 'csv' | 'xlsx' | 'json' | 'table'

/** What the window may know about the program it runs in. */
export type AppInfo = {
  readonly version: string
  readonly electron: string
  readonly platform: string
  /** Name of the office folder, without its path. */
  readonly office: string
  /** Business day set at the start `YYYY-MM-DD`; null means today. */
  readonly on: string | null
  readonly backend: BackendState
}

/**
 * Both ways of speaking with the backend. What is sent before the port is there waits for it. When the backend dies,
 * `onLost` is called once: calls in hand will never be answered. After it came back a new port is attached by itself
 * and `onBack` is called; the person must log in again, since a session belongs to its port.
 */
export type AppConnection = {
  /** Sends a frame; false (and nothing sent) while the backend is lost or after `close`. */
  readonly send: (frame: unknown) => boolean
  readonly onFrame: (listener: (frame: unknown) => void) => void
  readonly onLost: (listener: () => void) => void
  readonly onBack: (listener: () => void) => void
  readonly close: () => void
}

/** `window.app`: everything a page gets from outside the web. */
export type AppBridge = {
  readonly connect: () => AppConnection
  /** Opens the file dialog; null when cancelled; throws with a Japanese sentence when the file cannot be taken. */
  readonly pickFile: (kind: PickKind) => Promise<FileTicket | null>
  /** Exchanges a file dropped on the page for a ticket; throws with a Japanese sentence when it cannot be taken. */
  readonly droppedFile: (file: File) => Promise<FileTicket>
  /** Asks where to write; `name` is the suggestion. Null when cancelled. */
  readonly saveFile: (name: string) => Promise<FileTicket | null>
  readonly info: () => Promise<AppInfo>
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
} as const
