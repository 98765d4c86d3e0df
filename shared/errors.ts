/**
 * Every failure a user can cause, as a closed union of codes with their parameters.
 * The Japanese texts stand in messages.ja.ts, which does not compile when a code lacks one; number and cause in help/errors.ts likewise.
 */

/** Parameters of each code; `{}` where the text needs none. */
export interface ErrorParams {
  // the call itself
  'bad-input': { fields: string }
  'unknown-operation': { operation: string }
  'not-logged-in': Record<never, never>
  'wrong-password': Record<never, never>
  'locked-out': { minutes: number }
  forbidden: { operation: string }
  cancelled: Record<never, never>
  'practice-only': Record<never, never>
  internal: { number: string }
  'backend-lost': Record<never, never>
  'not-found': { what: string }
  /** `who`: who changed it last, and when, as a sentence; `ref`, `what`: of what the gate looks that up. */
  'changed-by-other': { who?: string; ref?: string; what?: string }
  'ticket-invalid': Record<never, never>
  'too-many-calls': Record<never, never>
  // updates of the program
  'update-package': { name: string; problem: string }
  'update-refused': { problem: string; next: string }
  'update-none': { version: string }
  'update-changed': { name: string }
  'update-not-here': Record<never, never>
  'update-server': { problem: string }
  'update-server-none': Record<never, never>
  'update-server-address': { problem: string }
  'program-old': { version: string; needed: string }
  usage: { problem: string }
  // the office folder
  'office-missing': { folder: string }
  'office-not-empty': { folder: string }
  'office-newer': { found: number; known: number }
  'office-in-use': { folder: string }
  'office-network': { folder: string }
  'office-foreign': { folder: string }
  'office-damaged': { detail: string }
  'store-settings': { setting: string }
  'store-full': Record<never, never>
  'store-readonly': Record<never, never>
  'store-io': Record<never, never>
  'store-replaced': Record<never, never>
  'store-busy': Record<never, never>
  /** Days, as they are read: 令和8年11月24日. */
  'clock-behind': { today: string; builtOn: string }
  'trail-broken': { seq: number }
  /** `seen`, `found`: the number of the last entry then and now; `path`: the file that remembers. */
  'trail-shorter': { seen: number; found: number; path: string }
  'trail-replaced': { seq: number; path: string }
  'witness-unreadable': { path: string }
  // signatures, keys and the clock
  'signing-key-wrong': Record<never, never>
  'signing-key-missing': Record<never, never>
  /** `until`: the day up to which the key decided without being confirmed. */
  'signing-key-unconfirmed': { until: string }
  'key-ended': { keyId: string }
  'key-own': Record<never, never>
  'key-confirmed': { keyId: string }
  /** `length`: the least length asked for. */
  'password-weak': { problem: string; length: number }
  // users and sessions
  'wrong-password-again': Record<never, never>
  'locked-admin': Record<never, never>
  'session-over': Record<never, never>
  'session-locked': Record<never, never>
  'password-change-first': Record<never, never>
  'user-exists': { userId: string }
  'user-ended': { name: string }
  'user-state': { name: string; state: string }
  'role-refused': { name: string; role: string; problem: string }
  /** `day`: the first day on which nobody would be administrator. */
  'last-administrator': { day: string }
  'own-reset': Record<never, never>
  'trail-unaccepted': Record<never, never>
  'trail-accepted': Record<never, never>
  'clock-unconfirmed': { kind: string }
  'clock-settled': Record<never, never>
  // files
  'file-not-found': { name: string }
  'file-is-directory': { name: string }
  'file-empty': { name: string }
  'file-too-large': { name: string; limitMb: number }
  'file-unreadable': { name: string }
  'file-changed': { name: string }
  'file-name-refused': { name: string }
  'file-limit': { what: string; limit: number; line: number }
  /** `found`: the bytes from there on; `other`: an encoding in which the file could be read, or ''. */
  'encoding-unreadable': { encoding: string; line: number; byte: number; found: string; other: string }
  'header-mismatch': { missing: string; extra: string }
  'header-duplicate': { headers: string }
  'broken-quote': { line: number }
  'no-rows': { name: string }
  'output-exists': { name: string }
  'output-unwritable': { name: string }
  'xlsx-unreadable': { name: string }
  // masters and intake
  'unknown-programme': { programme: string }
  'unknown-profile': { profile: string }
  'bad-profile': { problem: string }
  'profile-exists': { profile: string }
  'profile-mismatch': { profile: string; programme: string }
  'unknown-kind': { kind: string }
  'master-refused': { problem: string }
  'master-not-future': { why: string }
  'master-moved': { name: string }
  'master-elsewhere': { title: string; place: string }
  'master-guard': { changed: number; gone: number; percent: number }
  'plan-empty': Record<never, never>
  'batch-closed': { importNo: string }
  'register-changed': { line: number }
  'entry-refused': { count: number; problem: string }
  'cannot-mend': { why: string }
  'cannot-undo': { importNo: string; why: string }
  // attachments
  'attachment-source-refused': { name: string; reason: string }
  'attachment-refused': { label: string; reason: string }
  'attachment-not-shown': { label: string; type: string }
  'attachment-lost': { sha256: string }
  'attachment-damaged': { sha256: string }
  'office-key-missing': Record<never, never>
  'office-key-wrong': Record<never, never>
  // keys; `problem`: a sentence without full stop
  'office-key-closed': Record<never, never>
  'key-close-refused': { problem: string; next: string }
  'key-renew-refused': { problem: string; next: string }
  // cases and drafts
  'illegal-move': { caseNo: string; state: string; act: string }
  'reason-missing': { what: string }
  'nothing-to-draft': { kind: string }
  'case-not-ready': { caseNos: string; reason: string }
  /** `own`: what makes it his own; `others`: who may act, as a sentence without full stop, or ''. */
  'self-approval': { own: string; others: string }
  'not-your-turn': { turn: string; others: string }
  'post-vacant': { post: string }
  'no-pull-up': { post: string }
  'unread-exceptions': { draftNo: string; unread: number; of: number }
  'batch-refused': { draftNo: string; problem: string; next: string }
  'all-excluded': { draftNo: string }
  'not-divisible': { draftNo: string }
  'password-needed': Record<never, never>
  'confirm-failed': { left: number }
  'draft-closed': { state: string }
  'recall-too-late': { post: string }
  'not-the-drafter': { drafter: string }
  'no-deputy-right': { post: string; others: string }
  'no-such-step': { post: string }
  'no-route': { kind: string }
  'no-holder': { post: string }
  'holder-cannot-act': { post: string; holder: string }
  'route-refused': { problem: string; next: string }
  'absence-refused': { problem: string; next: string }
  /** Yen. `left`: what was left before this draft; `act`: what was not done. */
  'budget-exceeded': { programme: string; year: string; budget: number; left: number; amount: number; act: string }
  // papers and payments
  'nothing-to-issue': Record<never, never>
  'nothing-to-pay': { month: string }
  'paper-changed': { name: string }
  /** `problem`: a sentence without full stop; `next`: what to do, with it. */
  'print-refused': { problem: string; next: string }
  'font-refused': { problem: string; next: string }
  'voucher-refused': { problem: string; next: string }
  'returned-refused': { problem: string; next: string }
  'own-release': Record<never, never>
  'not-a-bank-day': { day: string }
  'payment-open': { draftNo: string }
  'payment-not-approved': { draftNo: string }
  'payment-exported': { file: string }
  'payment-refused': { problem: string; next: string }
  'bank-file-refused': { problem: string }
  'missing-setting': { key: string }
  // claims, providers, banks; `problem`: a sentence without full stop
  'claim-act-refused': { problem: string; next: string }
  'month-refused': { problem: string; next: string }
  'provider-refused': { problem: string; next: string }
  'bank-table-refused': { problem: string; next: string }
  // people
  'cannot-link': { caseNo: string; why: string }
  'nothing-to-undo': { what: string }
  // review by two persons, protection
  'protected-case': { caseNo: string }
  'my-number-in-text': { where: string }
  'tax-not-typed': { caseNo: string; why: string }
  'tax-not-asked': { caseNo: string; why: string }
  'own-confirmation': { caseNo: string }
  'no-exception': { caseNo: string; why: string }
  // inquiries about accounts
  'nothing-to-inquire': Record<never, never>
  'answer-refused': { line: number; problem: string }
  'attorney-not-needed': { caseNo: string; why: string }
  // backups; `problem`: a sentence without full stop
  'backup-damaged': { name: string; where: string }
  'backup-foreign': { name: string }
  /** Numbers of the paper that was typed and of the one that is wanted. */
  'backup-key-wrong': { name: string; typed?: string; wanted?: string }
  'backup-none': { folder: string }
  'backup-check': { problem: string }
  'backup-space': { folder: string; needMb: number; freeMb: number }
  'backup-disk': { problem: string }
  'backup-folder': { problem: string }
  'backup-running': Record<never, never>
  'backup-before-renewal': Record<never, never>
  'recovery-key-wrong': { problem: string }
  'restore-name': Record<never, never>
  'outside-open': Record<never, never>
  'rescue-who': Record<never, never>
  'rescue-wait': Record<never, never>
  'rescue-nothing': Record<never, never>
  // the work queue
  'too-many-cases': { limit: number }
  'too-many-views': { limit: number }
  // corrections
  'correction-open': { caseNo: string; requestNo: string }
  'correction-over': { requestNo: string; state: string }
  'correction-held': { requestNo: string }
  'correction-address': { requestNo: string }
  'correction-answer': { problem: string }
  'nothing-to-mail': { left: number }
  'glyph-missing': { characters: string }
}

/** One code of ErrorParams. */
export type ErrorCode = keyof ErrorParams

/**
 * What a refusal is about whose cause is what somebody did before: `ref`, the number under which the trail has it (of these `actions` only, where the
 * number stands for other things as well); `what`, how it is called, with its number.
 */
export interface About {
  readonly ref: string
  readonly what: string
  readonly actions?: readonly string[]
}

/** An expected failure: the gate turns it into a coded answer with its Japanese text. */
export class AppError<C extends ErrorCode = ErrorCode> extends Error {
  readonly code: C
  readonly params: ErrorParams[C]
  /** Whose act it was and when is looked up by the gate, after everything was undone. */
  readonly about: About | null
  /** That act, in a sentence; empty: nobody's, or not looked up. */
  readonly told: string

  constructor(code: C, params: ErrorParams[C], about: About | null = null, told = '') {
    super(code)
    this.name = 'AppError'
    this.code = code
    this.params = params
    this.about = about
    this.told = told
  }
}

/** For branches the types say are impossible; throws a plain Error, which the gate reports as a fault of the program. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value ${JSON.stringify(value)}`)
}

/** Returns `value`, or throws a plain Error that names why it had to exist. */
export function must<T>(value: T | null | undefined, why: string): T {
  if (value === null || value === undefined) throw new Error(`missing: ${why}`)
  return value
}
