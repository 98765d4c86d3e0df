import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { parseProfile, type Profile } from '../../../shared/domain/profile.ts'
import type { Env } from '../context.ts'
import { readWholeFile } from '../files/read-file.ts'

const folderOf = (env: Env): string => join(env.resources, 'profiles')

/** How a call names its profile: by id among the shipped ones, or as a JSON file. */
export interface ProfileChoice {
  readonly profile?: string | undefined
  readonly profileTicket?: string | undefined
}

/** Reads and checks the chosen profile. Throws AppError `unknown-profile`, `bad-profile`. */
export async function chosenProfile(env: Env, choice: ProfileChoice): Promise<{ profile: Profile; text: string }> {
  const text = await profileText(env, choice)
  let json: unknown
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    throw new AppError('bad-profile', { problem: 'JSONとして読めません' })
  }
  const parsed = parseProfile(json)
  if (!parsed.ok) throw new AppError('bad-profile', { problem: parsed.problems.slice(0, 5).join('') })
  return { profile: parsed.profile, text }
}

async function profileText(env: Env, choice: ProfileChoice): Promise<string> {
  if (choice.profileTicket !== undefined) {
    const { path } = env.tickets.resolve(choice.profileTicket, 'open')
    return new TextDecoder().decode((await readWholeFile(path, 1)).bytes)
  }
  const id = choice.profile ?? ''
  const path = join(folderOf(env), `${id}.json`)
  if (!/^[a-z0-9-]+$/.test(id) || !existsSync(path)) throw new AppError('unknown-profile', { profile: id })
  return readFile(path, 'utf8')
}

/** Profiles that come with the program. */
export async function shippedProfiles(env: Env): Promise<{ id: string; programme: string }[]> {
  const names = (await readdir(folderOf(env))).filter((name) => name.endsWith('.json')).sort()
  const found = []
  for (const name of names) {
    const parsed = parseProfile(JSON.parse(await readFile(join(folderOf(env), name), 'utf8')))
    if (parsed.ok) found.push({ id: parsed.profile.id, programme: parsed.profile.programme })
  }
  return found
}
