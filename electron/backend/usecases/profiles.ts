import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { parseProfile, profileFieldProblems, type Profile } from '../../../shared/domain/profile.ts'
import { claimFields, claimsProgramme } from '../../../shared/programmes/claims/fields.ts'
import { findProgramme } from '../../../shared/programmes/index.ts'
import type { Env } from '../context.ts'
import { readWholeFile } from '../files/read-file.ts'
import { currentProfiles, newestProfile } from '../store/profiles.ts'

const folderOf = (env: Env): string => join(env.resources, 'profiles')

/** How a call names its profile: by id among those of the program and the office, as a JSON file, or as a draft not yet saved. */
export interface ProfileChoice {
  readonly profile?: string | undefined
  readonly profileTicket?: string | undefined
  readonly draft?: object | undefined
}

/** A profile and the text of its file. */
export interface ReadProfile {
  readonly profile: Profile
  readonly text: string
}

/** Reads and checks the chosen profile. Throws AppError `unknown-profile`, `bad-profile`. */
export async function chosenProfile(env: Env, choice: ProfileChoice): Promise<ReadProfile> {
  return checkedProfile(await profileText(env, choice))
}

/** Checks the text of a profile's file. Throws AppError `bad-profile`. */
export function checkedProfile(text: string): ReadProfile {
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

/** Refuses a profile of no programme, or with fields that its programme has not. Throws AppError `unknown-programme`, `bad-profile`. */
export function refuseForeignFields(profile: Profile): void {
  const programme = findProgramme(profile.programme)
  const fields = profile.programme === claimsProgramme ? claimFields : programme?.fields
  if (fields === undefined) throw new AppError('unknown-programme', { programme: profile.programme })
  const problems = profileFieldProblems(profile, fields)
  if (problems.length > 0) throw new AppError('bad-profile', { problem: problems.slice(0, 5).join('') })
}

async function profileText(env: Env, choice: ProfileChoice): Promise<string> {
  if (choice.draft !== undefined) return JSON.stringify(choice.draft)
  if (choice.profileTicket !== undefined) {
    const { path } = env.tickets.resolve(choice.profileTicket, 'open')
    return new TextDecoder().decode((await readWholeFile(path, 1)).bytes)
  }
  const id = choice.profile ?? ''
  if (isShipped(env, id)) return readFile(shippedPath(env, id), 'utf8')
  const saved = await newestProfile(env.store.reader, id)
  if (saved === undefined || saved.removed === 1) throw new AppError('unknown-profile', { profile: id })
  return saved.json
}

const shippedPath = (env: Env, id: string): string => join(folderOf(env), `${id}.json`)

/** Whether a profile of this id comes with the program; an office cannot take the id for its own. */
export function isShipped(env: Env, id: string): boolean {
  return /^[a-z0-9-]+$/.test(id) && existsSync(shippedPath(env, id))
}

/** Profiles that come with the program, by id. */
export async function shippedProfiles(env: Env): Promise<readonly ReadProfile[]> {
  const names = (await readdir(folderOf(env))).filter((name) => name.endsWith('.json')).sort()
  const texts = await Promise.all(names.map((name) => readFile(join(folderOf(env), name), 'utf8')))
  return texts.map(checkedProfile)
}

/** Every profile that can be used now: the office's own first, since they are the newer ones. */
export async function allProfiles(env: Env): Promise<readonly ReadProfile[]> {
  const saved = (await currentProfiles(env.store.reader)).map((row) => checkedProfile(row.json))
  return [...saved, ...(await shippedProfiles(env))]
}
