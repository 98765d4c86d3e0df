import type { Contract, Op, Output, ParsedInput } from '../../shared/contract.ts'
import type { AppError } from '../../shared/errors.ts'
import type { Progress } from '../../shared/frames.ts'
import type { IsoDate } from '../../shared/domain/masters.ts'
import type { Role } from '../../shared/permissions.ts'
import type { AuditPen } from './audit/pen.ts'
import type { Signer } from './keys/key-pair.ts'
import type { RenderPool } from './render/pool.ts'
import type { Session } from './session.ts'
import type { ReadDb, WriteTx } from './store/db.ts'
import type { OfficeStore } from './store/open.ts'
import type { Tickets } from './tickets.ts'
import type { RunningProgram } from './update/program.ts'

/** What every use-case may rely on; passed in, so that tests fix the day and the ids. */
export interface Env {
  readonly store: OfficeStore
  readonly now: () => Date
  /** 業務日. The day all rules are asked for; never the time stamp of the trail. */
  readonly businessDay: () => IsoDate
  readonly newId: () => string
  readonly tickets: Tickets
  /** Name of this PC or client in the trail. */
  readonly device: string
  /** Folder of the shipped resources: fonts, profiles, sample masters. */
  readonly resources: string
  /** 作図. Threads that draw papers, started with the first one and kept between runs. */
  readonly drawing: RenderPool
  readonly signing: Signing
  /** 製品. The running program: version, keys of its vendor, where updates wait. */
  readonly program: RunningProgram
  /** Script of the thread that writes and opens backups; undefined: beside its starter. */
  readonly backupWorker: URL | undefined
}

/** 署名. What the office signs with, and what this client remembers of its trail. */
export interface Signing {
  readonly key: Signer
  /** Jumps of the clock are entered and stop payments. */
  readonly watchClock: boolean
  /** Folder outside the office in which this client remembers how long the trail was; null: it remembers nothing. */
  readonly witness: string | null
  /** 復元の疑い: the trail is not what this client has seen; nothing but taking it over is possible then. null: no doubt. */
  readonly doubt: () => Doubt | null
  /** The doubt was settled: what was seen is put aside, the trail as it is now remembered. */
  readonly settleDoubt: () => Promise<void>
}

/** How the trail differs from what this client has seen: entries then and now. */
export interface Doubt {
  readonly kind: 'shorter' | 'replaced'
  readonly seen: number
  readonly found: number
}

/** Who acts. Read anew for each call: a role that ended is gone at once. */
export interface Actor {
  readonly userId: string
  readonly name: string
  readonly roles: readonly Role[]
  readonly posts: readonly string[]
}

interface Base {
  readonly env: Env
  readonly session: Session
  /** `nobody` (no roles) where an operation needs no sign-in. */
  readonly user: Actor
}

export interface QueryContext extends Base {
  readonly read: ReadDb
}

export interface CommandContext extends Base {
  readonly tx: WriteTx
  readonly audit: AuditPen
  /** Commits what was written (a failed login's count, say) and then answers with this refusal. */
  refuseAfterCommit(error: AppError): void
  /** Runs once the transaction is safely on disk: changes of memory that must not outlive a rollback. */
  afterCommit(act: () => void | Promise<void>): void
}

export interface JobWrite {
  readonly tx: WriteTx
  readonly audit: AuditPen
}

export interface JobContext extends Base {
  readonly read: ReadDb
  readonly signal: AbortSignal
  /** One short transaction. It fails before its commit when it wrote no entry, unless it touches staging rows only. */
  write<T>(work: (w: JobWrite) => Promise<T>, options?: { readonly staging?: boolean }): Promise<T>
  progress(p: Progress): void
}

interface Contexts {
  readonly query: QueryContext
  readonly command: CommandContext
  readonly job: JobContext
}

/** The handler of an operation: its kind decides what it is given. */
export type Handler<O extends Op> = (ctx: Contexts[Contract[O]['kind']], input: ParsedInput<O>) => Promise<Output<O>>

/** One handler for every operation: the compiler proves the list complete. */
export type Handlers = { readonly [O in Op]: Handler<O> }
