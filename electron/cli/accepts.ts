import { AppError } from '../../shared/errors.ts'

/** What stands behind one command: how many words at most, and which options beside those of every command. */
interface Accepted {
  readonly words: number
  readonly options: readonly string[]
}

/** For whom, when, how it is told, and whether a file may be replaced: taken by every command. */
const everywhere: readonly string[] = ['office', 'as', 'on', 'json', 'replace']

const accepted: Readonly<Record<string, Accepted>> = {
  init: { words: 0, options: ['sample'] },
  users: { words: 0, options: [] },
  load: { words: 2, options: [] },
  import: { words: 1, options: ['programme', 'profile', 'rejects', 'dry-run'] },
  cases: { words: 0, options: ['state', 'programme', 'limit', 'detail'] },
  case: { words: 1, options: [] },
  review: { words: 1, options: ['auto', 'propose', 'reason'] },
  draft: { words: 0, options: ['kind', 'cases', 'all', 'reason'] },
  drafts: { words: 0, options: [] },
  approve: { words: 1, options: ['as-deputy', 'comment', 'reason'] },
  'send-back': { words: 1, options: ['to', 'comment'] },
  recall: { words: 1, options: [] },
  submit: { words: 1, options: [] },
  discard: { words: 1, options: [] },
  papers: { words: 0, options: ['out', 'one-file', 'release'] },
  paper: { words: 1, options: ['out', 'from', 'until', 'sheet', 'start'] },
  claims: { words: 1, options: ['profile'] },
  pay: { words: 0, options: ['month', 'transfer-date', 'out', 'programme'] },
  returned: { words: 1, options: [] },
  verify: { words: 0, options: ['export'] },
  'self-check': { words: 0, options: ['from', 'to'] },
  ledger: { words: 1, options: ['out'] },
  backup: { words: 0, options: ['to'] },
  restore: { words: 1, options: [] },
  doctor: { words: 0, options: [] },
  demo: { words: 0, options: ['out'] },
}

/** Pairs that ask for two different things: which of them was meant, nobody can tell. */
const apart: readonly (readonly [command: string, one: string, other: string])[] = [
  ['review', 'auto', 'propose'],
  ['draft', 'all', 'cases'],
]

/**
 * Refuses what a command would pass over in silence: a second number behind `approve`, `--dry-run` behind `claims`. Whoever wrote it
 * believes that it counts. Throws AppError `usage`; a command that does not exist is left to the caller.
 */
export function assertAccepted(command: string, rest: readonly string[], options: readonly string[]): void {
  const known = Object.hasOwn(accepted, command) ? accepted[command] : undefined
  if (known === undefined) return
  const stray = options.find((option) => !everywhere.includes(option) && !known.options.includes(option))
  if (stray !== undefined) throw usage(`「${command}」に --${stray} はありません`)
  const both = apart.find(([name, one, other]) => name === command && options.includes(one) && options.includes(other))
  if (both !== undefined) throw usage(`--${both[1]} と --${both[2]} は一緒に指定できません`)
  const words = command === 'review' && options.includes('auto') ? 0 : known.words
  const extra = rest[words]
  if (extra !== undefined) throw usage(`「${extra}」が余分です（空白のある名前は "" で囲み、番号は一度に一つ指定します）`)
}

function usage(problem: string): AppError {
  return new AppError('usage', { problem })
}
