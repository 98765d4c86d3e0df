import { parseArgs } from 'node:util'
import { isIsoDate } from '../../shared/domain/date.ts'
import { AppError } from '../../shared/errors.ts'
import { assertAccepted } from './accepts.ts'

const options = {
  office: { type: 'string' },
  as: { type: 'string' },
  on: { type: 'string' },
  json: { type: 'boolean' },
  replace: { type: 'boolean' },
  sample: { type: 'boolean' },
  programme: { type: 'string' },
  profile: { type: 'string' },
  rejects: { type: 'string' },
  'dry-run': { type: 'boolean' },
  state: { type: 'string' },
  limit: { type: 'string' },
  detail: { type: 'boolean' },
  auto: { type: 'boolean' },
  propose: { type: 'string' },
  reason: { type: 'string' },
  kind: { type: 'string' },
  cases: { type: 'string' },
  all: { type: 'boolean' },
  'as-deputy': { type: 'boolean' },
  to: { type: 'string' },
  comment: { type: 'string' },
  out: { type: 'string' },
  'one-file': { type: 'boolean' },
  release: { type: 'boolean' },
  month: { type: 'string' },
  'transfer-date': { type: 'string' },
  export: { type: 'string' },
  from: { type: 'string' },
  until: { type: 'string' },
  sheet: { type: 'string' },
  start: { type: 'string' },
} as const

type Values = { readonly [K in keyof typeof options]?: (typeof options)[K]['type'] extends 'boolean' ? boolean : string }

/** A command line, taken apart. `rest` are the words behind the command. */
export interface CommandLine {
  readonly command: string
  readonly rest: readonly string[]
  readonly values: Values
}

/** Reads the words of a command line. Throws AppError `usage`. */
export function readCommandLine(words: readonly string[]): CommandLine {
  let parsed
  try {
    parsed = parseArgs({ args: [...words], options, allowPositionals: true, strict: true })
  } catch (error) {
    const word = /'(-[^' ]*)/.exec(error instanceof Error ? error.message : '')?.[1]
    throw new AppError('usage', { problem: word === undefined ? '指定を読めません' : `「${word}」の指定が正しくありません` })
  }
  const [command = 'help', ...rest] = parsed.positionals
  assertAccepted(command, rest, Object.keys(parsed.values))
  const { on } = parsed.values
  if (on !== undefined && !isIsoDate(on))
    throw new AppError('usage', { problem: `--on は 2026-11-24 の形の日付にしてください（「${on}」）` })
  return { command, rest, values: parsed.values }
}

/** A value the command cannot do without. Throws AppError `usage`. */
export function needed(value: string | undefined, name: string): string {
  if (value === undefined || value === '') throw new AppError('usage', { problem: `${name} を指定してください` })
  return value
}

/** One of a few words. Throws AppError `usage`. */
export function oneOf<const T extends string>(value: string, words: readonly T[], name: string): T {
  const found = words.find((word) => word === value)
  if (found === undefined) throw new AppError('usage', { problem: `${name} は ${words.join('、')} のどれかです（「${value}」）` })
  return found
}

/** A day that the command cannot do without. Throws AppError `usage`. */
export function dayOf(value: string | undefined, name: string): string {
  const day = needed(value, name)
  if (!isIsoDate(day)) throw new AppError('usage', { problem: `${name} は 2026-11-24 の形の日付にしてください（「${day}」）` })
  return day
}

/** A whole number of one or more. Throws AppError `usage`. */
export function wholeOf(value: string, name: string): number {
  const number = Number(value)
  if (!Number.isSafeInteger(number) || number < 1)
    throw new AppError('usage', { problem: `${name} は1以上の整数にしてください（「${value}」）` })
  return number
}
