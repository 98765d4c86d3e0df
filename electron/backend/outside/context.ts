import type { OutsideOp, OutsideOutput, OutsideParsed } from '../../../shared/contract/outside.ts'
import type { AppError } from '../../../shared/errors.ts'
import type { Progress } from '../../../shared/frames.ts'
import type { Tickets } from '../tickets.ts'
import type { RunningProgram } from '../update/program.ts'

/** What the operations outside an office rely on. */
export interface OutsideEnv {
  /** Folder of the office that was asked for. */
  readonly folder: string
  /** Why it is not open; null: it is. */
  readonly failure: () => AppError | null
  readonly now: () => Date
  readonly tickets: Tickets
  readonly device: string
  readonly resources: string
  readonly backupWorker: URL | undefined
  readonly renderWorker: URL | undefined
  /** Folder of the client in which it remembers how long trails were. */
  readonly witness: string | undefined
  /** The running program: what it was built for and when. */
  readonly program: RunningProgram
  /** Leaves this office and opens another one (or the same again) in the window. */
  readonly openOffice: (folder: string) => void
}

export interface OutsideContext {
  readonly env: OutsideEnv
  readonly signal: AbortSignal
  progress(p: Progress): void
}

export type OutsideHandler<O extends OutsideOp> = (ctx: OutsideContext, input: OutsideParsed<O>) => Promise<OutsideOutput<O>>
export type OutsideHandlers = { readonly [O in OutsideOp]: OutsideHandler<O> }
