import { appendFileSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'

export type LogValue = string | number | boolean | null

/** Writes one line: what happened (a code) and figures. Never throws: a full disk must not stop the office's work. */
export type Log = (event: string, values?: Readonly<Record<string, LogValue>>) => void

export type LogOptions = {
  readonly folder: string
  readonly now: () => Date
  /** Bytes after which a new file is begun. */
  readonly limit?: number
  /** Older files that are kept. */
  readonly keep?: number
}

/**
 * A rotating log, `main.log`, with numbered lines a clerk can read out on the telephone. It holds no personal data: a
 * text that is not a plain code (letters, digits and a few signs) is replaced by its length.
 */
export function createLog(options: LogOptions): Log {
  const file = join(options.folder, 'main.log')
  const limit = options.limit ?? 1_000_000
  const keep = options.keep ?? 5
  let number = 0
  return (event, values = {}) => {
    number += 1
    const shown = Object.entries(values).map(([name, value]) => ` ${name}=${plain(value)}`)
    const line = `${options.now().toISOString()} #${number} ${plain(event)}${shown.join('')}\n`
    try {
      mkdirSync(options.folder, { recursive: true })
      if (existsSync(file) && statSync(file).size + line.length > limit) rotate(file, keep)
      appendFileSync(file, line)
    } catch {
      // Nowhere is left to say it: the log itself is the place for such messages.
    }
  }
}

function plain(value: LogValue): string {
  if (typeof value !== 'string') return String(value)
  return /^[A-Za-z0-9._:/-]{1,80}$/.test(value) ? value : `(${value.length} characters)`
}

function rotate(file: string, keep: number): void {
  rmSync(`${file}.${keep}`, { force: true })
  for (let age = keep - 1; age >= 1; age -= 1) {
    if (existsSync(`${file}.${age}`)) renameSync(`${file}.${age}`, `${file}.${age + 1}`)
  }
  renameSync(file, `${file}.1`)
}
