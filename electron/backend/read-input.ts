import type { Operation } from '../../shared/contract/kinds.ts'
import { AppError } from '../../shared/errors.ts'
import { inputWords } from './input-words.ts'

/** What an operation was asked with, judged by its contract. Throws AppError `bad-input` naming the fields in the words of the screens. */
export function readInput(operation: Pick<Operation, 'input'>, input: unknown): unknown {
  const parsed = attempt(operation, input)
  if (parsed?.success === true) return parsed.data
  const fields = parsed?.error.issues.map((issue) => `${fieldOf(issue.path)}${whyOf(issue)}`).slice(0, 10) ?? ['全体']
  throw new AppError('bad-input', { fields: [...new Set(fields)].join('、').slice(0, 200) })
}

type Issue = NonNullable<NonNullable<ReturnType<typeof attempt>>['error']>['issues'][number]

/** The last name of a path says it to people; without one for them the whole path says it to programs. */
function fieldOf(path: readonly PropertyKey[]): string {
  const name = path.findLast((part) => typeof part === 'string')
  return (Object.hasOwn(inputWords, name ?? '') ? inputWords[name ?? ''] : undefined) ?? (path.map(String).join('.') || '全体')
}

/** What a person could not guess: a text that is too long, or only spaces. */
function whyOf(issue: Issue): string {
  if (issue.code === 'too_big' && issue.origin === 'string') return `（${issue.maximum.toLocaleString('ja-JP')}文字まで）`
  if (issue.code === 'too_small' && issue.origin === 'string') return issue.minimum === 1 ? '（空です）' : `（${issue.minimum}文字から）`
  return ''
}

/** Null: a check of the schema itself broke on the value (an object with a `length` that is no number, say), which is the value's fault. */
function attempt(operation: Pick<Operation, 'input'>, input: unknown) {
  try {
    return operation.input.safeParse(input)
  } catch {
    return null
  }
}
