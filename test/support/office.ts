import { claimLines } from '../../electron/backend/store/claims-lines.ts'
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Input, Op, Output } from '../../shared/contract.ts'
import type { Progress, WireError } from '../../shared/frames.ts'
import { initOffice, loadSample, samplePassword } from '../../electron/backend/office/init.ts'
import { openBackend, type Backend, type BackendOptions } from '../../electron/backend/office/open.ts'
import { newSession, type Session } from '../../electron/backend/session.ts'
import { createOffice } from '../../electron/backend/store/open.ts'

export const project = resolve(import.meta.dirname, '../..')
export const sampleFile = (name: string): string => join(project, 'resources/sample/incoming', name)
/** The business day of all expected answers. */
export const sampleDay = '2026-11-24'

/** Why an approver in a test has not read what should be read first; tests of the reading itself say '' or their own words. */
export const readElsewhere = '試験のため、画面では閲覧していない'

/** A refusal of the gate, thrown by `call`. */
export class Refused extends Error {
  readonly error: WireError
  constructor(error: WireError) {
    super(`${error.code}: ${error.message}`)
    this.error = error
  }
}

/** Acts on a draft or an order as somebody saw it; a test that does not say which version it saw acts on the present one. */
type SeenOp =
  | 'draft.approve'
  | 'draft.sendBack'
  | 'draft.recall'
  | 'draft.submit'
  | 'draft.remove'
  | 'draft.discard'
  | 'payment.cancel'
  | 'claims.agree'
  | 'claims.hold'
  | 'claims.ask'
  | 'claims.sendBack'
const seenOps: ReadonlySet<string> = new Set<SeenOp>([
  'draft.approve',
  'draft.sendBack',
  'draft.recall',
  'draft.submit',
  'draft.remove',
  'draft.discard',
  'claims.agree',
  'claims.hold',
  'claims.ask',
  'claims.sendBack',
  'payment.cancel',
])
type Unseen<I> = Omit<I, 'version'> & { readonly version?: number }
/** What a test may give to an operation. */
export type Asked<O extends Op> = Input<O> | (O extends SeenOp ? Unseen<Input<O>> : never)
interface CallIo {
  readonly signal?: AbortSignal
  readonly onProgress?: (p: Progress) => void
  readonly requestId?: string
}

/** The input with the present version where the act needs one and none is given. */
export async function withVersion(backend: Backend, op: string, input: object): Promise<object> {
  if (!seenOps.has(op) || 'version' in input) return input
  const { draftNo, runNo } = input as { draftNo?: unknown; runNo?: unknown }
  const { reader } = backend.env.store
  const { claimNo, line } = input as { claimNo?: unknown; line?: unknown }
  if (typeof claimNo === 'string' && typeof line === 'number') {
    const [row] = await claimLines(reader, { part: 'all', claimNo, line }, 1)
    return { version: row?.version ?? 0, ...input }
  }
  // what is no number at all goes to the gate as it is
  if (typeof (draftNo ?? runNo) !== 'string') return input
  const found =
    op === 'payment.cancel'
      ? await reader.selectFrom('payment_run').select('version').where('run_no', '=', String(runNo)).executeTakeFirst()
      : await reader.selectFrom('draft').select('version').where('draft_no', '=', String(draftNo)).executeTakeFirst()
  return { version: found?.version ?? 1, ...input }
}

/** A fresh office for one test. `dispose` closes it and takes the folder away. */
export interface TestOffice {
  readonly folder: string
  readonly backend: Backend
  /** Calls an operation as a user (signed in on first use, `null`: nobody). Throws Refused. */
  call<O extends Op>(user: string | null, op: O, input: Asked<O>, io?: CallIo): Promise<Output<O>>
  /** A ticket for a file to read, or a path to write. */
  open(path: string): string
  save(path: string): string
  /** Closes and opens again, as a restarted program would; optionally on another day. */
  reopen(options?: BackendOptions): Promise<TestOffice>
  dispose(): Promise<void>
}

/** Every temporary folder of the tests; a name of its own for each process. */
export function temporaryFolder(prefix: string): string {
  return mkdtempSync(join(tmpdir(), `kyufu-${prefix}-`))
}

/** The sample office, made once per source state and copied for each test: making it anew takes seconds. */
async function templateFolder(): Promise<string> {
  const stamp = Math.round(newestSource())
  const template = join(tmpdir(), `kyufu-template-${process.getuid?.() ?? 0}-${stamp}`)
  if (existsSync(template)) return template
  const making = temporaryFolder('making')
  const folder = join(making, 'office')
  await createOffice(folder, () => new Date())
  const backend = await openBackend(folder, { businessDay: sampleDay, device: 'test' })
  await initOffice(backend.env, '')
  await loadSample(backend.env)
  await backend.close()
  // several test processes may race: the first rename wins, the others throw theirs away
  try {
    renameSync(folder, template)
  } catch {
    if (!existsSync(template)) throw new Error('the sample office could not be put in place')
  }
  rmSync(making, { recursive: true, force: true })
  return template
}

function newestSource(): number {
  const sources = [
    'electron/backend/store/migrations',
    'electron/backend/store',
    'electron/backend/office',
    'electron/backend/audit',
    'electron/backend/keys',
    'resources/verifier',
    'resources/sample',
    'shared/domain',
  ]
  const files = [
    'electron/backend/store/migrations/0001-start.ts',
    'electron/backend/store/migrations/index.ts',
    'electron/backend/store/masters.ts',
    'electron/backend/office/init.ts',
    'resources/sample/office.json',
    'resources/sample/texts.csv',
    'resources/sample/correction-templates.csv',
    'resources/sample/parameters.csv',
    'shared/domain/text.ts',
  ]
  return Math.max(...[...sources, ...files].map((name) => statSync(join(project, name)).mtimeMs))
}

/** A fresh copy of the sample office 見本市, open on the sample's business day. */
export async function sampleOffice(options: BackendOptions = {}): Promise<TestOffice> {
  const folder = join(temporaryFolder('office'), 'office')
  cpSync(await templateFolder(), folder, { recursive: true })
  return openTestOffice(folder, options)
}

/** An office without anything in it but its tables. */
export async function emptyOffice(options: BackendOptions = {}): Promise<TestOffice> {
  const folder = join(temporaryFolder('office'), 'office')
  mkdirSync(folder)
  await createOffice(folder, () => new Date())
  return openTestOffice(folder, options)
}

/** Opens an office as a program would, but for jumps of the clock: many tests bring a clock of their own. */
export async function openTestOffice(folder: string, options: BackendOptions = {}): Promise<TestOffice> {
  const backend = await openBackend(folder, { businessDay: sampleDay, device: 'test', checkOutputs: true, watchClock: false, ...options })
  const sessions = new Map<string | null, Session>()
  let frames = 0
  const send: TestOffice['call'] = async (user, op, input, io = {}) => {
    const session = await signedIn(user)
    const { requestId, ...rest } = io
    const seen = typeof input === 'object' && input !== null ? await withVersion(backend, op, input) : input
    const asked = op === 'draft.approve' ? { unreadReason: readElsewhere, ...seen } : seen
    const reply = await backend.gate.call(
      session,
      { id: ++frames, op, input: asked, ...(requestId === undefined ? {} : { requestId }) },
      rest,
    )
    if (!reply.ok) throw new Refused(reply.error)
    return reply.value as never
  }
  async function signedIn(user: string | null): Promise<Session> {
    const known = sessions.get(user)
    if (known) return known
    const session = newSession(`test-${user ?? 'nobody'}`)
    sessions.set(user, session)
    if (user !== null) {
      const reply = await backend.gate.call(session, { id: 0, op: 'session.login', input: { user, password: samplePassword } })
      if (!reply.ok) throw new Refused(reply.error)
    }
    return session
  }
  return {
    folder,
    backend,
    call: send,
    open: (path) => backend.env.tickets.issue(path, 'open'),
    save: (path) => backend.env.tickets.issue(path, 'save'),
    async reopen(again = {}) {
      await backend.close()
      return openTestOffice(folder, { ...options, ...again })
    },
    async dispose() {
      await backend.close()
      rmSync(join(folder, '..'), { recursive: true, force: true })
    },
  }
}

/** Proposes on a case as it is at this moment, for tests that are not about what somebody saw before. */
export async function proposeNow(
  office: Pick<TestOffice, 'call'>,
  user: string,
  input: Omit<Input<'review.propose'>, 'version'>,
): Promise<Output<'review.propose'>> {
  const { rows } = await office.call(user, 'case.page', { caseNos: [input.caseNo] })
  return office.call(user, 'review.propose', { ...input, version: rows[0]?.version ?? 0 })
}

/** Imports sample application files as the intake clerk: stage and commit. */
export async function importSample(office: TestOffice, file: string, profile: string, programme = 'aids') {
  const staged = await office.call('intake', 'import.stage', { ticket: office.open(sampleFile(file)), programme, profile })
  return office.call('intake', 'import.commit', { batchId: staged.batchId, sha256: staged.sha256 })
}
