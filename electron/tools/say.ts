/** Tells the person at the terminal, in Japanese, what a tool is doing. Standard output stays free for results. */
export type Say = (line: string) => void

/** Writes one line to standard error. */
export const sayToTerminal: Say = (line) => {
  process.stderr.write(`${line}\n`)
}

/** A fault that the person can read as it stands: what happened, what was not done, what to do next. */
export function toolFailure(...lines: readonly string[]): Error {
  return new Error(lines.join('\n'))
}

/** The text of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}
