import { AppError } from '../../shared/errors.ts'
import { findProgramme } from '../../shared/programmes/index.ts'
import type { Client } from './client.ts'
import type { CommandLine } from './options.ts'
import type { Answer } from './output.ts'

/** 命令. What a command does for a signed-in user. */
export type Command = (client: Client, line: CommandLine) => Promise<Answer>

/** `--profile`: an id, or the way to a JSON file. */
export function profileOf(client: Client, value: string): { profile: string } | { profileTicket: string } {
  return /[/\\]|\.json$/i.test(value) ? { profileTicket: client.open(value) } : { profile: value }
}

/** A programme that does not exist would look like an empty queue. Throws AppError `unknown-programme`. */
export function assertProgramme(programme: string | undefined): void {
  if (programme !== undefined && findProgramme(programme) === null) throw new AppError('unknown-programme', { programme })
}
