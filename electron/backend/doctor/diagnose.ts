/** 診断. Looks the office over and judges each thing; reads only, but for halves of restores beside it, which go. Also for an office that does not open. */
import { existsSync, readdirSync, readFileSync, statfsSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { DoctorCheck } from '../../../shared/contract/backups.ts'
import { localStamp } from '../../../shared/domain/clock.ts'
import { AppError } from '../../../shared/errors.ts'
import { messageOf } from '../../../shared/messages.ja.ts'
import { verifyTrail } from '../audit/verify.ts'
import { backupFolder, isInOffice } from '../backup/run.ts'
import { hashOf } from '../backup/files.ts'
import { inThread } from '../backup/thread.ts'
import type { Env, JobContext } from '../context.ts'
import { dropHalfRestores } from '../office/half-restores.ts'
import { holders, lastFailures, lastProof, lastRuns, madeUntil } from '../store/backups.ts'
import { isRemotePath, isSyncedPath } from '../store/location.ts'
import { migrations } from '../store/migrations/index.ts'
import { fontFiles, officeFonts } from '../store/office-fonts.ts'
import { isJumpSettled, lastCheckpoint, openJumps } from '../store/signing.ts'
import * as check from './checks.ts'

const shippedFonts = ['BIZUDMincho-Regular.ttf', 'BIZUDGothic-Regular.ttf', 'BIZUDGothic-Bold.ttf', 'NotoSansJP-Regular.ttf'] as const
const firstWords = {
  'office.key':
    /^(kyufu-office-key-v1 [0-9a-f]{64}|kyufu-office-key-v2 [1-9]\d{0,3}( [0-9a-f]{64}){2}( [1-9]\d{0,3}:[0-9a-f]{64})*|kyufu-office-key-in-slots-v1)\s*$/,
  'signing.key': /^kyufu-signing-key-v1 \S{43} \S{43}\s*$/,
} as const

/** All checks of an open office. */
export async function diagnose(env: Env, { signal, progress }: Pick<JobContext, 'signal' | 'progress'>): Promise<DoctorCheck[]> {
  const { store } = env
  const step = (text: string, done: number): void => progress({ step: text, done, total: 3, fraction: done / 3 })
  step('データベースの点検', 0)
  const [whole, keys] = check.integrity(await inThread({ kind: 'look', office: store.folder }, { workerUrl: env.backupWorker, signal }))
  step('監査記録の検証', 1)
  const trail = await trailCheck(env)
  step('フォルダーとバックアップの点検', 2)
  return [
    check.opens(null),
    check.settings(settingsProblem(env)),
    ...[whole, keys].flatMap((c) => c ?? []),
    ...folderChecks(store.folder, env.resources, await missingFonts(env)),
    await clockCheck(env),
    trail,
    await backupCheck(env),
    check.schema(store.schemaVersion, migrations.length),
  ]
}

/** What can be told of an office that does not open; `failure`: why. */
export async function diagnoseClosed(folder: string, failure: AppError, resources: string, workerUrl?: URL): Promise<DoctorCheck[]> {
  const { text, next } = messageOf(failure)
  const opens = check.opens({ text, next })
  // a whole office with its key: it must not wait for the next restore
  const halfRestores = dropHalfRestores(dirname(resolve(folder)))
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return [opens]
  // somebody else has it open: it is looked over there
  const look = failure.code === 'office-in-use' ? [] : check.integrity(await inThread({ kind: 'look', office: folder }, { workerUrl }))
  return [opens, ...look, ...folderChecks(folder, resources, [], halfRestores)]
}

const marks = { ok: '○', warn: '△', fail: '×' } as const

/** A way to a folder often holds the name of who works at this PC. */
const withoutPaths = (text: string): string => text.replaceAll(/「[^」]*[\\/][^」]*」/g, '「（このPCのフォルダー）」')

/** The checks as a text for whoever helps from afar: no person, no case, no folder is named. */
export function reportText(checks: readonly DoctorCheck[], now: Date): string {
  const lines = checks.flatMap((c) => [`${marks[c.verdict]} ${c.title}: ${c.text}`, ...(c.next === '' ? [] : [`   → ${c.next}`])])
  return withoutPaths(`給付デスク 診断 ${localStamp(now)}\r\n\r\n${lines.join('\r\n')}\r\n`)
}

function settingsProblem(env: Env): string | null {
  try {
    env.store.assertSettings()
    return null
  } catch (error) {
    return error instanceof AppError ? String((error.params as { setting?: string }).setting ?? error.code) : '読めません'
  }
}

function folderChecks(folder: string, resources: string, officeFontsMissing: readonly string[], halfRestores = 0): DoctorCheck[] {
  const { bavail, bsize, type } = statfsSync(folder)
  const storePath = join(folder, 'office.sqlite')
  const storeBytes = existsSync(storePath) ? statSync(storePath).size : 0
  const shipped = shippedFonts.filter((name) => !existsSync(join(resources, 'fonts', name)))
  return [
    check.space(bavail * bsize, storeBytes),
    check.place(isRemotePath(folder, process.platform === 'win32' ? null : type) || isSyncedPath(folder, process.env)),
    check.keyFiles(Object.entries(firstWords).map(([name, form]) => keyFile(folder, name, form))),
    check.leftovers(countParts(folder), halfRestores),
    check.fonts([...shipped, ...officeFontsMissing]),
  ]
}

function keyFile(folder: string, name: string, form: RegExp): check.KeyFile {
  const path = join(folder, name)
  if (!existsSync(path)) return { name, state: 'missing', mode: null }
  const mode = process.platform === 'win32' ? null : statSync(path).mode & 0o777
  return { name, state: form.test(readFileSync(path, 'utf8')) ? 'ok' : 'wrong', mode }
}

function countParts(folder: string): number {
  let count = 0
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory() && entry.name !== '.work') count += countParts(join(folder, entry.name))
    if (entry.isFile() && entry.name.endsWith('.part')) count++
  }
  return count
}

async function missingFonts({ store }: Env): Promise<string[]> {
  const fonts = await officeFonts(store.reader)
  return fontFiles(store.folder, fonts).flatMap(({ path, sha256 }, at) => {
    const sound = existsSync(path) && hashOf(readFileSync(path)) === sha256
    return sound ? [] : [fonts[at]?.original ?? '']
  })
}

async function clockCheck({ store, now }: Env): Promise<DoctorCheck> {
  const last = await store.reader.selectFrom('audit_entry').select('at_utc').orderBy('seq', 'desc').limit(1).executeTakeFirst()
  const jumps = (await openJumps(store.reader)).filter((jump) => !isJumpSettled(jump))
  return check.clock(now(), last?.at_utc ?? null, jumps.length)
}

async function trailCheck({ store }: Env): Promise<DoctorCheck> {
  const since = await lastCheckpoint(store.reader)
  return check.trail(await verifyTrail(store.reader, since === undefined ? {} : { since }))
}

async function backupCheck(env: Env): Promise<DoctorCheck> {
  const { reader } = env.store
  const days = (at: string): number => Math.floor((env.now().getTime() - Date.parse(at)) / 86_400_000)
  const until = madeUntil(env.now())
  const newest = (await lastRuns(reader, 100, until)).find((run) => existsSync(join(run.folder, run.name)))
  const paper = (await holders(reader)).find((row) => row.kind === 'recovery')
  const drill = paper === undefined ? undefined : await lastProof(reader, 'drill', { subject: paper.holder_id })
  const rehearsal = await lastProof(reader, 'rehearsal', { until })
  const failure = (await lastFailures(reader, 1))[0]
  return check.backups({
    age: newest === undefined ? null : Math.max(0, days(newest.at)),
    inOffice: isInOffice(env.store.folder, newest?.folder ?? (await backupFolder(env))),
    recovery: paper !== undefined,
    drilled: drill?.ok === 1,
    rehearsed: rehearsal?.ok === 1 ? days(rehearsal.at) : null,
    lastRehearsalFailed: rehearsal?.ok === 0,
    failed: failure === undefined || failure.at <= (newest?.at ?? '') ? null : failure.text,
  })
}
