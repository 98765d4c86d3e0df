import { randomBytes } from 'node:crypto'
import { contract, isOp, type Op } from '../../shared/contract.ts'
import type { Operation } from '../../shared/contract/kinds.ts'
import { AppError } from '../../shared/errors.ts'
import type { Area, Progress, RequestFrame, ServerFrame, WireError } from '../../shared/frames.ts'
import { messageOf } from '../../shared/messages.ja.ts'
import { can } from '../../shared/permissions.ts'
import type { Checkpoint } from '../../resources/verifier/verify.mjs'
import { keyNow } from './keys/office-key.ts'
import { carryCheckpoints } from './audit/carry.ts'
import { sealTrail } from './audit/checkpoint.ts'
import { assertClock } from './audit/clock.ts'
import { auditPen, type AuditPen } from './audit/pen.ts'
import { isRefusal, noteWrite, type Refusal } from './backup/alarm.ts'
import { withWho } from './conflict.ts'
import type { Actor, Env, Handlers, JobWrite } from './context.ts'
import { logFault } from './fault-log.ts'
import { faultText } from './fault-text.ts'
import { deniedRef, refuseMyNumbers, refuseProtected, unseen, viewRefs } from './gate-rules.ts'
import { jobQueue } from './jobs.ts'
import { readInput } from './read-input.ts'
import { assertOpen, isOver } from './session-rules.ts'
import { nobody } from './office/view.ts'
import { leave, type Session } from './session.ts'
import { freeBallast } from './store/ballast.ts'
import { transact, type WriteTx } from './store/db.ts'
import { sealText } from './store/sealed-text.ts'
import { classifySqlite } from './store/sqlite.ts'
import { findActor, type SeatedActor } from './store/users.ts'
import { asksPassword } from './store/users-admin.ts'
import { refusedByPassword } from './usecases/confirm-password.ts'

export type Reply = Extract<ServerFrame, { readonly ok: boolean }>

/** The one gate: every call of every window and command passes here, in the order of architecture.md §1.5. */
export interface Gate {
  call(session: Session, frame: RequestFrame, io?: { signal?: AbortSignal; onProgress?: (p: Progress) => void }): Promise<Reply>
  /** Tells `listener` which parts of the data changed, after the commit. Returns the way to stop. */
  onChanged(listener: (areas: readonly Area[]) => void): () => void
  /** Tells the same to every listener: something changed without a call. */
  tell(areas: readonly Area[]): void
  /** When somebody last asked for something; null: nobody has. What a screen asks by itself about the office does not count. */
  lastCall(): Date | null
  /** Whether a long task is running or waits. */
  busy(): boolean
}

export interface GateOptions {
  /** Also parse what handlers return: tests and development. */
  readonly checkOutputs?: boolean
}

type AnyHandler = (ctx: unknown, input: unknown) => Promise<unknown>

/** What a window asks by itself. */
const unasked: ReadonlySet<string> = new Set<Op>(['safety.view', 'office.view'])

/** Operations that wait while the clock is in doubt. */
const clockBound: ReadonlySet<string> = new Set<Op>(['payment.create', 'payment.close', 'payment.export', 'audit.expireViews'])

export function makeGate(env: Env, handlers: Handlers, options: GateOptions = {}): Gate {
  const listeners = new Set<(areas: readonly Area[]) => void>()
  const jobs = jobQueue()
  let lastCall: Date | null = null
  const tell = (areas: readonly Area[]): void => {
    for (const listener of listeners) listener(areas)
  }

  /** A disk that is full or read-only is told on every screen until it takes something again. */
  function noted(outcome: Refusal | 'done'): void {
    // the room that was kept is given up, so that what is under way can be ended
    if (outcome === 'store-full') freeBallast(env.store.folder)
    if (noteWrite(env.store, outcome)) tell(['safety'])
  }

  async function run(
    session: Session,
    frame: RequestFrame,
    io: { signal?: AbortSignal; onProgress?: (p: Progress) => void },
  ): Promise<unknown> {
    if (!isOp(frame.op)) throw new AppError('unknown-operation', { operation: frame.op.slice(0, 50) })
    const operation: Operation = contract[frame.op]
    const input = readInput(operation, frame.input)
    const user = await seated(session, frame.op)
    await allow(session, user, frame.op, operation)
    if (clockBound.has(frame.op)) {
      // a clock that jumped since the last entry is noticed before anything is paid, not with it
      await entered(session, user, (_, pen) => pen.watch())
      await assertClock(env.store.reader)
    }
    refuseMyNumbers(frame.op, operation, input)
    const handler = handlers[frame.op] as AnyHandler
    const value = await guarded(session, user, frame.op, operation, async () => {
      await refuseProtected(env.store.reader, env.businessDay(), user, operation, input)
      await confirmed(session, user, operation, input)
      return perform(handler, operation, frame as RequestFrame & { readonly op: Op }, session, user, input, io)
    }).catch(async (error: unknown) => {
      // the clock jumped while it was at it: nothing is done, and the jump is entered by itself
      if (error instanceof AppError && error.code === 'clock-unconfirmed') await entered(session, user, (_, pen) => pen.watch())
      throw error
    })
    if (options.checkOutputs) operation.output.parse(value)
    if (operation.changes.length > 0) tell(operation.changes)
    return value
  }

  /** Who calls, read anew, and whether his session still takes this call. */
  async function seated(session: Session, op: Op): Promise<Actor> {
    const actor = await actorOf(session)
    // whoever leaves anyhow is not told that he must
    if (op !== 'session.logout' && isOver(session, actor, env.now().getTime())) {
      const body = { text: '使える時間が過ぎたか、パスワードが再発行されたため、ログインを終えました' }
      const user = actor ?? nobody
      leave(session)
      if (user !== nobody) await entered(session, user, (_, pen) => pen.write({ action: 'session-over', ref: user.userId, body }))
      // whoever only asks where he is hears that nobody is signed in
      if (op === 'office.view' || op === 'session.login') return nobody
      throw new AppError('session-over', {})
    }
    assertOpen(session, actor, op, env.signing.doubt() !== null)
    return actor ?? nobody
  }

  async function actorOf(session: Session): Promise<SeatedActor | undefined> {
    return session.userId === null ? undefined : findActor(env.store.reader, session.userId, env.businessDay())
  }

  async function allow(session: Session, user: Actor, op: Op, operation: Operation): Promise<void> {
    if (operation.permission === null) return
    if (user === nobody) throw new AppError('not-logged-in', {})
    if (can(user.roles, operation.permission)) return
    // a query of plain lists is refused without a word; whatever changes something or shows a person leaves one
    if (operation.kind !== 'query' || operation.logView) await writeDenied(session, user, op, operation, op)
    throw new AppError('forbidden', { operation: operation.title })
  }

  /**
   * 本人の確認. The password again, where the office wants it, before what cannot be taken back or leaves the office. It stands in a
   * transaction of its own: a wrong one stays counted though nothing of the operation is done.
   */
  async function confirmed(session: Session, user: Actor, operation: Operation, input: unknown): Promise<void> {
    if (operation.confirms !== true || !(await asksPassword(env.store.reader, env.businessDay()))) return
    const { password } = input as { readonly password?: string }
    const refusal = await entered(session, user, (tx, audit) => refusedByPassword({ tx, env, user, audit }, operation.title, password))
    if (refusal !== null) throw refusal
  }

  /** Files refusals for want of a right that a handler or a rule of the gate says: the act's own transaction is gone by then. */
  async function guarded(session: Session, user: Actor, op: Op, operation: Operation, work: () => Promise<unknown>): Promise<unknown> {
    try {
      return await work()
    } catch (error) {
      const ref = deniedRef(error, op)
      if (ref !== null && user !== nobody) await writeDenied(session, user, op, operation, ref)
      throw error
    }
  }

  async function writeDenied(session: Session, user: Actor, op: Op, operation: Operation, ref: string): Promise<void> {
    const body = { text: `「${operation.title}」を断りました`, operation: op }
    await entered(session, user, (_, pen) => pen.write({ action: 'denied', ref, body }))
  }

  /** One transaction with a pen; the trail is sealed before the commit where it is time for it. */
  async function entered<T>(
    session: Session,
    user: Actor,
    work: (tx: WriteTx, pen: AuditPen) => Promise<T>,
    haltsAtJump = false,
  ): Promise<T> {
    const { key: office, watchClock } = env.signing
    const { value, made } = await transact(env.store, async (tx): Promise<{ value: T; made: Checkpoint | null }> => {
      const who = { actor: user.userId, device: env.device, now: env.now, office, person: session.signer, watchClock, haltsAtJump }
      const pen = auditPen(tx, who)
      const done = await work(tx, pen)
      return { value: done, made: await sealTrail(tx, pen, office, env.now()) }
    })
    noted('done')
    if (made) await carryCheckpoints(env, made)
    return value
  }

  async function perform(
    handler: AnyHandler,
    operation: Operation,
    frame: RequestFrame & { readonly op: Op },
    session: Session,
    user: Actor,
    input: unknown,
    io: { signal?: AbortSignal; onProgress?: (p: Progress) => void },
  ): Promise<unknown> {
    const base = { env, session, user }
    if (operation.kind === 'query') {
      const value = await handler({ ...base, read: env.store.reader }, input)
      const refs = operation.logView ? unseen(session, frame.op, viewRefs(input, value), env.now().getTime()) : []
      if (refs.length > 0) {
        await entered(session, user, async (_, pen) => {
          for (const ref of refs) await pen.write({ action: 'view', ref, body: { operation: frame.op } })
        })
      }
      return value
    }
    if (operation.kind === 'command') return command(handler, frame, base, input, operation)
    return jobs.run(io.signal ?? new AbortController().signal, async (signal) => {
      // it may have waited long behind other jobs: who asked must still be there, and still have the right
      const now = session.userId === user.userId ? await actorOf(session) : undefined
      if (now === undefined || isOver(session, now, env.now().getTime())) throw new AppError('session-over', {})
      await allow(session, now, frame.op, operation)
      await refuseProtected(env.store.reader, env.businessDay(), now, operation, input)
      const write = <T>(work: (w: JobWrite) => Promise<T>, mode: { readonly staging?: boolean } = {}) =>
        entered(
          session,
          now,
          async (tx, audit) => {
            const value = await work({ tx, audit })
            if (!mode.staging && audit.count === 0) throw new Error(`${frame.op} wrote no audit entry`)
            return value
          },
          clockBound.has(frame.op),
        )
      return handler({ ...base, user: now, read: env.store.reader, signal, write, progress: io.onProgress ?? (() => undefined) }, input)
    })
  }

  async function command(
    handler: AnyHandler,
    frame: RequestFrame,
    base: { readonly session: Session; readonly user: Actor },
    input: unknown,
    { scratch, unremembered }: Pick<Operation, 'scratch' | 'unremembered'>,
  ): Promise<unknown> {
    let refusal: AppError | undefined
    const afterwards: (() => void | Promise<void>)[] = []
    const { session, user } = base
    const value = await entered(
      session,
      user,
      async (tx, audit) => {
        // nobody's commands (signing in) are never answered from memory: the answer would come without the password
        const requestId = user === nobody || scratch === true || unremembered === true ? undefined : frame.requestId
        const earlier = requestId === undefined ? undefined : await earlierResult(tx, requestId, frame.op, user)
        if (earlier) return earlier.value
        const context = {
          ...base,
          tx,
          audit,
          refuseAfterCommit: (error: AppError) => void (refusal = error),
          afterCommit: (act: () => void | Promise<void>) => void afterwards.push(act),
        }
        const result = await handler(context, input)
        if (audit.count === 0 && scratch !== true) throw new Error(`${frame.op} wrote no audit entry`)
        if (requestId !== undefined && !refusal) {
          const row = {
            request_id: requestId,
            user_id: user.userId,
            op: frame.op,
            result: kept(env, JSON.stringify(result)),
            at: env.now().toISOString(),
          }
          await tx.insertInto('request').values(row).execute()
        }
        return result
      },
      clockBound.has(frame.op),
    )
    for (const act of afterwards) await act()
    if (refusal) throw refusal
    return value
  }

  return {
    async call(session, frame, io = {}) {
      if (!unasked.has(frame.op)) lastCall = env.now()
      try {
        return { id: frame.id, ok: true, value: await run(session, frame, io) }
      } catch (error) {
        const told = await toWireError(env, await withWho(env.store.reader, session.userId, error).catch(() => error))
        if (isRefusal(told.code)) noted(told.code)
        return { id: frame.id, ok: false, error: told }
      }
    },
    onChanged(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    tell,
    lastCall: () => lastCall,
    busy: () => jobs.waiting > 0,
  }
}

/** An answer as it is remembered: what it tells of a case lies no plainer than the case itself. */
function kept({ store }: Pick<Env, 'store'>, result: string): string {
  const key = keyNow(store.folder)
  return key === null || result === '{}' ? result : sealText(() => key, 'request', result)
}

/** A command that was already done under this request id: its result is answered again, nothing is done again. */
async function earlierResult(tx: WriteTx, requestId: string, op: string, user: Actor): Promise<{ value: unknown } | undefined> {
  const row = await tx.selectFrom('request').selectAll().where('request_id', '=', requestId).executeTakeFirst()
  if (!row) return undefined
  if (row.op !== op || row.user_id !== user.userId) throw new AppError('bad-input', { fields: 'requestId' })
  return { value: JSON.parse(row.result) as unknown }
}

/** Expected failures get their Japanese text; anything else is a fault of the program, filed under a short number. */
export async function toWireError(env: Pick<Env, 'store'>, thrown: unknown): Promise<WireError> {
  const error = thrown instanceof DOMException && thrown.name === 'AbortError' ? new AppError('cancelled', {}) : classifySqlite(thrown)
  if (error instanceof AppError) return wire(error)
  const number = randomBytes(2).toString('hex').toUpperCase()
  await logFault(env.store.folder, `${new Date().toISOString()} ${number} ${faultText(error)}\n`)
  return wire(new AppError('internal', { number }))
}

/** An error as it travels to a window or is printed. */
export function wire(error: AppError): WireError {
  const text = messageOf(error)
  return { code: error.code, title: text.title, message: text.text, next: text.next }
}
