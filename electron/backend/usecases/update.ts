/** 更新: a signed package from a medium or a shared folder is checked, prepared (backup first) and handed to the installer. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { UpdateLook, UpdateView } from '../../../shared/contract/update.ts'
import { nextBankDay } from '../../../shared/domain/bank-days.ts'
import { localStamp } from '../../../shared/domain/clock.ts'
import { AppError } from '../../../shared/errors.ts'
import { headOf, openHead, openPackage, hashOfFile, takePart } from '../../release/update-package.ts'
import type { OpenedPackage, PackageFault, UpdateManifest } from '../../release/update-package.ts'
import { keyName } from '../../release/signed.ts'
import { backupFolder, makeBackup } from '../backup/run.ts'
import type { CommandContext, Env, Handler, Handlers, JobContext } from '../context.ts'
import { nationalHolidays } from '../files/holidays.ts'
import type { ReadDb } from '../store/db.ts'
import { enterHandOver } from '../store/hand-over.ts'
import { readMeta, writeMeta } from '../store/meta.ts'
import { firstTransfer, openPaymentRuns } from '../store/update.ts'
import { updateBackups, updateMeta } from '../update/finish.ts'
import { compareVersions, guardedDays, judgeUpdate } from '../update/judge.ts'
import type { UpdateFacts, UpdateRefusal } from '../update/judge.ts'
import { ageOf, downloadFolder, updatePlaces } from '../update/program.ts'

/** Prepared updates that stay, for going back: this many versions. */
const keptVersions = 2

type Prepared = NonNullable<UpdateView['prepared']>
type Opened = OpenedPackage & { readonly ok: true }

const faultWords: Readonly<Record<PackageFault, string>> = {
  form: '更新パッケージの形ではありません',
  key: 'この給付デスクが知らない鍵で署名されています',
  signature: '署名が内容と合いません。途中で変えられたか、壊れています',
  cut: '途中で切れているか、余分な内容が付いています',
  content: '中身が署名された目録と違います。途中で変えられたか、壊れています',
}

/** 版と更新の状況. */
const view: Handler<'update.view'> = async ({ env, read }) => {
  const { version, builtOn, keys, platform, papers } = env.program
  const age = ageOf(env.program, env.businessDay())
  const prepared = await preparedOf(read)
  const server = (await readMeta(read)).get(updateMeta.server) ?? ''
  return {
    server,
    version,
    builtOn,
    ageDays: age?.days ?? null,
    overdue: age?.overdue ?? false,
    platform,
    schema: env.store.schemaVersion,
    keys: keys.map((key) => keyName(key)),
    // once this very version runs it is prepared no more
    prepared: prepared === null || prepared.version === version ? null : prepared,
    parts: papers === null ? null : countParts(join(papers, 'sbom.json')),
  }
}

/** 確かめ. Signature, contents and everything that speaks against it now; nothing is changed. Throws AppError `update-package`, `update-not-here`. */
const check: Handler<'update.check'> = async (ctx, input) => {
  const { path, name } = ctx.env.tickets.resolve(input.ticket, 'open')
  const opened = await openWhole(ctx, path, name)
  const { manifest } = opened
  const refusals = await refusalsOf(ctx, manifest)
  const verdict = refusals.length === 0 ? '更新できます' : refusals[0]?.text
  await ctx.write(({ audit }) =>
    audit.write({
      action: 'update-checked',
      ref: manifest.version,
      body: { text: `更新パッケージ「${name}」（版 ${manifest.version}）: ${verdict}` },
    }),
  )
  return lookOf(ctx.env, name, opened, refusals)
}

/** 準備. Checked again, a backup made and opened, the installer laid aside. Throws AppError `update-*`, `backup-*`. */
const prepare: Handler<'update.prepare'> = async (ctx, input) => {
  const { env } = ctx
  const updates = placeOf(env)
  const { path, name } = env.tickets.resolve(input.ticket, 'open')
  const opened = await openWhole(ctx, path, name)
  const { manifest } = opened
  if (manifest.version !== input.version) throw new AppError('update-package', { name, problem: '確かめたものと別の版です' })
  const [first] = await refusalsOf(ctx, manifest)
  if (first !== undefined) throw new AppError('update-refused', { problem: first.text, next: first.next })
  ctx.progress({ step: 'バックアップ', done: 0, total: 2, fraction: 0 })
  const made = await makeBackup(ctx, 'demand', { folder: await backupFolder(env), prune: false, deep: true })
  ctx.progress({ step: 'インストーラーの取出し', done: 1, total: 2, fraction: 0.5 })
  const installer = await layAside(ctx, path, name, opened, updates)
  const prepared: Prepared = {
    version: manifest.version,
    at: localStamp(env.now()),
    by: ctx.user.name,
    backup: join(made.folder, made.file),
    installer: basename(installer),
  }
  const part = manifest.parts.find((one) => one.kind === 'installer')
  const sha256 = hashOfFile(path, 'sha256')
  await ctx.write(async ({ tx, audit }) => {
    await writeMeta(tx, updateMeta.prepared, JSON.stringify(prepared))
    await writeMeta(tx, updateMeta.coming, manifest.minVersion ?? '')
    const backups = [...updateBackups(await readMeta(tx)), { name: made.file, to: manifest.version }]
    await writeMeta(tx, updateMeta.backups, JSON.stringify(backups))
    const known = await withdrawnOf(tx)
    await writeMeta(tx, updateMeta.withdrawn, JSON.stringify([...new Set([...known, ...manifest.withdrawn])].toSorted(compareVersions)))
    await enterHandOver(tx, ctx, { direction: 'in', name, sha256, rows: 1, ref: `更新 ${manifest.version}` })
    await audit.write({
      action: 'update-prepared',
      ref: manifest.version,
      body: {
        text: `版 ${manifest.version} への更新を準備（いまの版 ${env.program.version}、バックアップ「${made.file}」）`,
        from: env.program.version,
        sha512: part?.sha512 ?? '',
        key: opened.key,
        backup: made.file,
      },
    })
  })
  pruneOld(updates, manifest.version)
  rmSync(downloadFolder(updates), { recursive: true, force: true })
  return prepared
}

/** 開始. The installer is compared with the signed manifest once more, then the main process takes over. Throws AppError `update-*`. */
const install: Handler<'update.install'> = async (ctx, { version }) => {
  const { env } = ctx
  const updates = placeOf(env)
  const { manifest } = await assertPrepared(ctx, updates, version)
  const [first] = await refusalsOf(ctx, manifest)
  if (first !== undefined) throw new AppError('update-refused', { problem: first.text, next: first.next })
  const text = `版 ${env.program.version} から版 ${version} への更新を開始`
  await ctx.audit.write({ action: 'update-started', ref: version, body: { text, from: env.program.version } })
  ctx.afterCommit(() => env.program.install?.(version))
  return { version }
}

/** 取りやめ of a prepared update: the installer goes, the backup stays. Throws AppError `update-none`. */
const drop: Handler<'update.drop'> = async (ctx, { version }) => {
  const updates = placeOf(ctx.env)
  if ((await preparedOf(ctx.tx))?.version !== version) throw new AppError('update-none', { version })
  await writeMeta(ctx.tx, updateMeta.prepared, '')
  await writeMeta(ctx.tx, updateMeta.coming, '')
  await ctx.audit.write({ action: 'update-dropped', ref: version, body: { text: `版 ${version} への更新を取りやめ` } })
  ctx.afterCommit(() => rmSync(updatePlaces(updates, version).folder, { recursive: true, force: true }))
  return { version }
}

/** Folder of this client for updates. Throws AppError `update-not-here`. */
export function placeOf(env: Env): string {
  const { updates, install: start, keys } = env.program
  if (updates === null || start === null || keys.length === 0) throw new AppError('update-not-here', {})
  return updates
}

/** A package whose signature and every part hold. Throws AppError `file-not-found`, `update-package`, `update-not-here`. */
export async function openWhole({ env, signal }: Pick<JobContext, 'env' | 'signal'>, path: string, name: string): Promise<Opened> {
  placeOf(env)
  if (!existsSync(path) || !statSync(path).isFile()) throw new AppError('file-not-found', { name })
  const opened = openPackage(path, env.program.keys)
  if (!opened.ok) throw new AppError('update-package', { name, problem: faultWords[opened.fault] })
  for (const { kind } of opened.manifest.parts) {
    if (!(await takePart(path, opened, kind, null, signal))) throw new AppError('update-package', { name, problem: faultWords.content })
  }
  if (!opened.manifest.parts.some((one) => one.kind === 'installer')) {
    throw new AppError('update-package', { name, problem: 'インストーラーが入っていません' })
  }
  return opened
}

export async function refusalsOf(
  ctx: Pick<JobContext, 'env'> & { readonly read?: ReadDb },
  manifest: UpdateManifest,
): Promise<readonly UpdateRefusal[]> {
  const { env } = ctx
  const read = env.store.reader
  const day = env.businessDay()
  const holidays = nationalHolidays()
  let until = day
  for (let n = 0; n < guardedDays; n++) until = nextBankDay(until, holidays)
  const store = join(env.store.folder, 'office.sqlite')
  const bytes = [store, `${store}-wal`].filter((file) => existsSync(file)).reduce((sum, file) => sum + statSync(file).size, 0)
  const facts: UpdateFacts = {
    version: env.program.version,
    platform: env.program.platform,
    schema: env.store.schemaVersion,
    withdrawn: await withdrawnOf(read),
    minVersion: (await readMeta(read)).get(updateMeta.minVersion) ?? '',
    storeBytes: bytes,
    freeAtOffice: freeAt(env.store.folder),
    freeAtUpdates: freeAt(env.program.updates ?? env.store.folder),
    openRuns: await openPaymentRuns(read),
    nearTransfer: await firstTransfer(read, day, until),
  }
  return judgeUpdate(manifest, facts)
}

function freeAt(folder: string): number {
  // the folder of updates is made with the first one
  const there = existsSync(folder) ? folder : dirname(folder)
  const { bavail, bsize } = statfsSync(existsSync(there) ? there : dirname(there))
  return bavail * bsize
}

export function lookOf(env: Env, file: string, { manifest, key }: Opened, refusals: readonly UpdateRefusal[]): UpdateLook {
  const { version, electron, builtOn, platform, schema, notes, parts } = manifest
  return {
    file,
    version,
    electron,
    builtOn,
    platform,
    schema,
    notes,
    key,
    bytes: parts.reduce((sum, part) => sum + part.bytes, 0),
    rollback: compareVersions(version, env.program.version) < 0 && refusals.every((one) => one.code !== 'older'),
    refusals: refusals.map(({ code, text, next }) => ({ code, text, next })),
  }
}

/** The installer and the signed head into a folder of the version; a half-written one is not taken for a whole one. */
async function layAside(ctx: JobContext, path: string, name: string, opened: Opened, updates: string): Promise<string> {
  const { folder, head } = updatePlaces(updates, opened.manifest.version)
  const part = opened.manifest.parts.find((one) => one.kind === 'installer')
  if (part === undefined) throw new AppError('update-package', { name, problem: faultWords.content })
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const installer = join(folder, part.name)
  if (!(await takePart(path, opened, 'installer', installer, ctx.signal))) {
    rmSync(folder, { recursive: true, force: true })
    throw new AppError('update-package', { name, problem: faultWords.content })
  }
  writeFileSync(head, headOf(path), { mode: 0o600 })
  return installer
}

async function assertPrepared({ env, tx }: CommandContext, updates: string, version: string): Promise<{ manifest: UpdateManifest }> {
  if ((await preparedOf(tx))?.version !== version) throw new AppError('update-none', { version })
  const { folder, head } = updatePlaces(updates, version)
  const manifest = openHead(head, env.program.keys)
  const part = manifest?.parts.find((one) => one.kind === 'installer')
  const installer = join(folder, part?.name ?? '')
  if (!manifest || manifest.version !== version || !part || !existsSync(installer) || hashOfFile(installer, 'sha512') !== part.sha512) {
    throw new AppError('update-changed', { name: part?.name ?? version })
  }
  return { manifest }
}

async function preparedOf(read: ReadDb): Promise<Prepared | null> {
  const text = (await readMeta(read)).get(updateMeta.prepared) ?? ''
  return text === '' ? null : (JSON.parse(text) as Prepared)
}

async function withdrawnOf(read: ReadDb): Promise<readonly string[]> {
  return JSON.parse((await readMeta(read)).get(updateMeta.withdrawn) ?? '[]') as string[]
}

/** Older prepared updates beyond those that one may want to go back to. */
function pruneOld(updates: string, newest: string): void {
  const versions = readdirSync(updates).filter((name) => /^\d+\.\d+\.\d+$/.test(name) && name !== newest)
  for (const name of versions.toSorted(compareVersions).slice(0, -keptVersions))
    rmSync(join(updates, name), { recursive: true, force: true })
}

function countParts(file: string): number | null {
  if (!existsSync(file)) return null
  const { components } = JSON.parse(readFileSync(file, 'utf8')) as { readonly components?: readonly unknown[] }
  return components?.length ?? 0
}

export const updateHandlers = {
  'update.view': view,
  'update.check': check,
  'update.prepare': prepare,
  'update.install': install,
  'update.drop': drop,
} satisfies Partial<Handlers>
