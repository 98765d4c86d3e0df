import type { Output } from '../../shared/contract.ts'
import type { ClientFrame, ServerFrame } from '../../shared/frames.ts'

/** What happens on the line to the backend. */
export interface LinkHandlers {
  onFrame(frame: ServerFrame): void
  /** The backend is gone; nothing sent since will be answered. */
  onLost(): void
  /** A new backend answers. Its session is a new one. */
  onBack(): void
}

/** A file the person picked: a one-time token, never a path. `size` in bytes. */
export interface PickedFile {
  readonly ticket: string
  readonly name: string
  readonly size: number
}

/** Where to write: a one-time token, never a path. */
export interface SaveTarget {
  readonly ticket: string
  readonly name: string
}

/** Version of the program, and why the office could not be opened, if so. */
export interface AppInfo {
  readonly version: string
  /** The office was named at the start (`--office`) or this PC opened one before; otherwise a missing one means that there is none yet. */
  readonly named: boolean
  readonly failed?: { readonly code: string; readonly message: string }
  /** How the backend stands; `view`: what it told of the office when it had opened it, before anybody signed in. */
  readonly backend?: { readonly view?: Output<'office.view'> }
}

/** Everything the page may ask of the outside; made by the preload script. */
export interface Bridge {
  connect(handlers: LinkHandlers): { send(frame: ClientFrame): void }
  /** null: the person closed the dialog. */
  pickFile(kind: 'csv' | 'json' | 'xlsx' | 'any' | 'zip' | 'attachment' | 'font' | 'folder' | 'update'): Promise<PickedFile | null>
  droppedFile(file: File): Promise<PickedFile>
  saveFile(suggestedName: string): Promise<SaveTarget | null>
  info(): Promise<AppInfo>
  /** This PC is being locked or put to sleep. Gives what takes the handler away again. */
  onAway(handler: () => void): () => void
}
