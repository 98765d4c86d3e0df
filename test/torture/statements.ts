import Database from 'better-sqlite3'

type Run = (...values: unknown[]) => unknown
type Statement = Record<'run' | 'all', Run>

const state = { counting: false, made: 0, last: Number.POSITIVE_INFINITY }
const prepare = Reflect.get(Database.prototype, 'prepare') as (this: unknown, text: string) => Statement
const exec = Reflect.get(Database.prototype, 'exec') as (this: unknown, text: string) => unknown

function step(): void {
  if (state.counting && ++state.made === state.last) process.kill(process.pid, 'SIGKILL')
}

Reflect.set(Database.prototype, 'prepare', function (this: unknown, text: string) {
  const statement = prepare.call(this, text)
  for (const name of ['run', 'all'] as const) {
    const run = statement[name].bind(statement)
    statement[name] = (...values) => {
      const result = run(...values)
      step()
      return result
    }
  }
  return statement
})
Reflect.set(Database.prototype, 'exec', function (this: unknown, text: string) {
  const result = exec.call(this, text)
  step()
  return result
})

/** From here the process kills itself, hard, after the n-th statement that any connection of this thread runs; `null`: only counts. */
export function killAfter(n: number | null): void {
  state.counting = true
  state.last = n ?? Number.POSITIVE_INFINITY
}

/** Statements run since `killAfter`. */
export const statementsMade = (): number => state.made
