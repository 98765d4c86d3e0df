import { errorNumber } from '../../shared/help/errors.ts'

/** What a command says: one JSON document on standard output, or a short Japanese summary; progress goes to standard error. */
export interface Answer {
  /** With --json, exactly this. A generator is written element by element as one array. */
  readonly json: unknown
  /** Without --json. */
  readonly lines: readonly string[]
  /** 0 done; 1 done, but some rows or cases were refused. */
  readonly status: 0 | 1
}

const write = (text: string): Promise<void> =>
  new Promise((done, fail) => {
    process.stdout.write(text, (error) => (error ? fail(error) : done()))
  })

function isPages(value: unknown): value is AsyncIterable<readonly unknown[]> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value
}

export async function printAnswer(answer: Answer, json: boolean): Promise<void> {
  if (!json) return write(`${answer.lines.join('\n')}\n`)
  if (!isPages(answer.json)) return write(`${JSON.stringify(answer.json)}\n`)
  // nothing is written before the first page is there: a refusal must be the only document
  let separator = '[\n'
  for await (const page of answer.json) {
    if (page.length === 0) continue
    await write(separator + page.map((element) => JSON.stringify(element)).join(',\n'))
    separator = ',\n'
  }
  await write(separator === ',\n' ? '\n]\n' : '[]\n')
}

/** A refusal: with --json as command-line.md has it; else for people, with the number that the window shows and the help explains. */
export async function printError({ code, message }: { readonly code: string; readonly message: string }, json: boolean): Promise<void> {
  if (json) return write(`${JSON.stringify({ error: { code, message } })}\n`)
  const number = errorNumber(code)
  process.stderr.write(`${message}${number === null ? '' : `（${number}）`}\n`)
}

/** `12,345円`. */
export const yen = (amount: number): string => `${amount.toLocaleString('ja-JP')}円`
/** An amount that may not be known yet. */
export const yenOr = (amount: number | null, otherwise: string): string => (amount === null ? otherwise : yen(amount))
export const count = (n: number): string => `${n.toLocaleString('ja-JP')}件`
