import { createHash } from 'node:crypto'
import type { ProfileJson } from '../../../shared/contract/profiles.ts'
import { ProfileJson as ProfileJsonType } from '../../../shared/contract/profiles.ts'
import { AppError } from '../../../shared/errors.ts'
import type { Profile } from '../../../shared/domain/profile.ts'
import { findProgramme } from '../../../shared/programmes/index.ts'
import type { Env, Handler } from '../context.ts'
import type { AuditPen } from '../audit/pen.ts'
import { writeAtomic } from '../files/atomic.ts'
import { readWholeFile } from '../files/read-file.ts'
import { conflict } from '../store/conflict.ts'
import type { WriteTx } from '../store/db.ts'
import { enterHandOver } from '../store/hand-over.ts'
import { currentProfiles, insertProfile, keepMapping, keptMapping, lastHeaders, newestProfile } from '../store/profiles.ts'
import { userNames } from '../store/users.ts'
import { checkedProfile, chosenProfile, isShipped, refuseForeignFields, shippedProfiles } from './profiles.ts'

/** 取込プロファイルの一覧: those that come with the program and those the office saved, each with the header it last met. */
export const list: Handler<'profile.list'> = async (ctx) => {
  const [shipped, saved, headers, names] = [
    await shippedProfiles(ctx.env),
    await currentProfiles(ctx.read),
    await lastHeaders(ctx.read),
    await userNames(ctx.read),
  ]
  return [
    ...saved.map((row) => ({
      id: row.profile_id,
      programme: row.programme,
      name: row.name,
      source: row.source,
      shipped: false,
      version: row.version,
      savedBy: names.get(row.saved_by) ?? row.saved_by,
      savedAt: row.saved_at,
      header: [...(headers.get(row.profile_id) ?? (JSON.parse(row.header) as string[]))],
    })),
    ...shipped.map(({ profile }) => ({
      id: profile.id,
      programme: profile.programme,
      name: shippedName(profile),
      source: '',
      shipped: true,
      version: 0,
      savedBy: '',
      savedAt: null,
      header: [...(headers.get(profile.id) ?? [])],
    })),
  ]
}

/** A shipped profile without a name of its own is told by its programme. */
export function shippedName(profile: Profile): string {
  return profile.name === profile.id ? `${findProgramme(profile.programme)?.name ?? '請求'}（${profile.id}）` : profile.name
}

/** 保存. A new profile gets an id of its own; a version that somebody else replaced meanwhile is not written over. */
export const save: Handler<'profile.save'> = async (ctx, input) => {
  const { tx, env, audit } = ctx
  const newest = input.version === 0 ? undefined : await newestProfile(tx, input.draft.id)
  if (input.version > 0) {
    if (newest === undefined || newest.removed === 1) throw new AppError('unknown-profile', { profile: input.draft.id })
    if (newest.version !== input.version) throw conflict(newest.profile_id, `取込プロファイル「${newest.name}」`)
  }
  const named = (await currentProfiles(tx)).find((row) => row.name === input.name && row.profile_id !== newest?.profile_id)
  if (named !== undefined) throw new AppError('profile-exists', { profile: input.name })
  const id = newest?.profile_id ?? (await freeId(env, tx, input.draft.programme))
  const json = { ...input.draft, id, name: input.name }
  return write({ tx, audit, env, user: ctx.user.userId }, json, input.source, input.header, newest?.version ?? 0)
}

interface Writing {
  readonly tx: WriteTx
  readonly audit: AuditPen
  readonly env: Env
  readonly user: string
}

async function write(w: Writing, json: object & { readonly name: string }, source: string, header: readonly string[], before: number) {
  const text = `${JSON.stringify(json, null, 1)}\n`
  const { profile } = checkedProfile(text)
  refuseForeignFields(profile)
  const version = before + 1
  await insertProfile(w.tx, {
    profile_id: profile.id,
    version,
    programme: profile.programme,
    name: json.name,
    source,
    json: text,
    header: JSON.stringify(header),
    removed: 0,
    saved_by: w.user,
    saved_at: w.env.now().toISOString(),
  })
  const sha256 = createHash('sha256').update(text).digest('hex')
  const body = { text: `取込プロファイル「${json.name}」第${version}版`, version, sha256, programme: profile.programme }
  await w.audit.write({ action: 'profile-saved', ref: profile.id, body })
  return { id: profile.id, version, name: json.name }
}

/** `aids-own-1`, the next that was never used: ids of removed profiles stay with them, since imports name them. */
async function freeId(env: Env, tx: WriteTx, programme: string): Promise<string> {
  for (let n = 1; ; n += 1) {
    const id = `${programme}-own-${n}`
    if (!isShipped(env, id) && (await newestProfile(tx, id)) === undefined) return id
  }
}

/** 削除. The versions stay for the imports that used them; the profile is no longer offered. */
export const remove: Handler<'profile.remove'> = async (ctx, input) => {
  const newest = await newestProfile(ctx.tx, input.id)
  if (newest === undefined || newest.removed === 1) throw new AppError('unknown-profile', { profile: input.id })
  if (newest.version !== input.version) throw conflict(newest.profile_id, `取込プロファイル「${newest.name}」`)
  const removal = { version: newest.version + 1, removed: 1, saved_by: ctx.user.userId, saved_at: ctx.env.now().toISOString() }
  await insertProfile(ctx.tx, { ...newest, ...removal })
  const body = { text: `取込プロファイル「${newest.name}」を削除`, version: removal.version }
  await ctx.audit.write({ action: 'profile-removed', ref: input.id, body })
  return {}
}

/** 書出し. The very file that `--profile` takes. */
export const exportProfile: Handler<'profile.export'> = async (ctx, input) => {
  const { text } = await chosenProfile(ctx.env, { profile: input.id })
  const { path, name } = ctx.env.tickets.resolve(input.save, 'save')
  await writeAtomic(path, text, { replace: input.replace })
  const sha256 = createHash('sha256').update(text).digest('hex')
  const body = { text: `取込プロファイルを「${name}」に書出し`, what: 'profile', name, sha256 }
  await ctx.write(async ({ tx, audit }) => {
    await enterHandOver(tx, ctx, { direction: 'out', name, sha256, rows: 1, ref: input.id })
    await audit.write({ action: 'export', ref: input.id, body })
  })
  return { name, sha256 }
}

/** 読込. A profile's file from elsewhere becomes one of the office's; one that is here already only on the person's word. */
export const importProfile: Handler<'profile.import'> = async (ctx, input) => {
  const { path } = ctx.env.tickets.resolve(input.ticket, 'open')
  const file = await readWholeFile(path, 1)
  const { profile, text } = checkedProfile(new TextDecoder().decode(file.bytes))
  refuseForeignFields(profile)
  if (profile.id.length > 100 || isShipped(ctx.env, profile.id)) throw new AppError('profile-exists', { profile: profile.name })
  const json = { ...(JSON.parse(text.replace(/^\uFEFF/, '')) as object), name: profile.name }
  return ctx.write(async ({ tx, audit }) => {
    const newest = await newestProfile(tx, profile.id)
    const named = (await currentProfiles(tx)).some((row) => row.name === profile.name && row.profile_id !== profile.id)
    if (named || (newest?.removed === 0 && !input.replace)) throw new AppError('profile-exists', { profile: profile.name })
    await enterHandOver(tx, ctx, { direction: 'in', name: file.name, sha256: file.sha256, rows: 1, ref: profile.id })
    const w = { tx, audit, env: ctx.env, user: ctx.user.userId }
    return write(w, json, newest?.source ?? '', newest === undefined ? [] : (JSON.parse(newest.header) as string[]), newest?.version ?? 0)
  })
}

/** 途中の対応付け of the user, for going on after a restart; null when there is none, or none that this version can read. */
export const kept: Handler<'mapping.kept'> = async (ctx) => {
  const row = await keptMapping(ctx.read, ctx.user.userId)
  const draft = row === undefined ? null : ProfileJsonType.safeParse(JSON.parse(row.json))
  if (row === undefined || draft === null || !draft.success) return null
  return { file: row.file, sha256: row.sha256, headers: JSON.parse(row.headers) as string[], draft: draft.data, at: row.at }
}

/** Keeps the user's unfinished mapping in the place of the one before; null takes it away. */
export const keep: Handler<'mapping.keep'> = async (ctx, input) => {
  const at = ctx.env.now().toISOString()
  const { file, sha256, draft } = input
  const user_id = ctx.user.userId
  const row =
    draft === null
      ? null
      : { user_id, file, sha256, headers: JSON.stringify(input.headers), json: JSON.stringify(draft satisfies ProfileJson), at }
  await ctx.write(({ tx }) => keepMapping(tx, user_id, row), { staging: true })
  return {}
}
