import type { Operation } from '../../shared/contract/kinds.ts'
import { AppError } from '../../shared/errors.ts'

/** What an operation was asked with, judged by its contract. Throws AppError `bad-input` naming the fields. */
export function readInput(operation: Pick<Operation, 'input'>, input: unknown): unknown {
  const parsed = attempt(operation, input)
  if (parsed?.success === true) return parsed.data
  const fields = parsed?.error.issues.map((issue) => issue.path.map(String).join('.') || '全体').slice(0, 10) ?? ['全体']
  throw new AppError('bad-input', { fields: [...new Set(fields)].join('、').slice(0, 200) })
}

/** Null: a check of the schema itself broke on the value (an object with a `length` that is no number, say), which is the value's fault. */
function attempt(operation: Pick<Operation, 'input'>, input: unknown) {
  try {
    return operation.input.safeParse(input)
  } catch {
    return null
  }
}
