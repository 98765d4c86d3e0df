/** 本番の開始. An office for real work: its name, its first year, two administrators with first passwords, and the texts to begin with. */
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { localDay } from '../../../shared/domain/clock.ts'
import { toWareki } from '../../../shared/domain/wareki.ts'
import { AppError } from '../../../shared/errors.ts'
import type { RunningProgram } from '../update/program.ts'
import { auditPen } from '../audit/pen.ts'
import { firstPassword, hashPassword } from '../passwords.ts'
import { transact } from '../store/db.ts'
import { isRemotePath, officeLocation, refuseShareName } from '../store/location.ts'
import { makeFolder } from '../store/make-folder.ts'
import { lockOffice } from '../store/lock.ts'
import { createOffice } from '../store/open.ts'
import { insertAccount, insertRole } from '../store/users-admin.ts'
import { writeMeta } from '../store/meta.ts'
import { readCorrectionTemplates } from './correction-templates-file.ts'
import { initOffice } from './init.ts'
import { dropMaking, isEmptyOrCutOff, isUnused, makingName, settle, undoMaking } from './making.ts'
import { openBackend } from './open.ts'
import { readTexts } from './texts-file.ts'

export interface Beginning {
  readonly folder: string
  readonly name: string
  /** 年度: what is dated in this office begins on 1 April of this year at the latest. */
  readonly year: number
  readonly administrators: readonly { readonly userId: string; readonly name: string }[]
  /** Whether an office that nobody ever signed in to may be replaced. */
  readonly anew?: boolean | undefined
}

export interface Begun {
  /** 初期パスワード of each administrator: told once, kept nowhere. */
  readonly passwords: readonly { readonly userId: string; readonly name: string; readonly password: string }[]
}

const idForm = /^[a-z0-9][a-z0-9._-]{1,29}$/

/** Throws AppError `bad-input` with what is missing, in words. */
function check({ name, year, administrators }: Beginning): void {
  const faults = [
    ...(name.trim() === '' || [...name].length > 60 ? ['事務所の名前（1〜60文字）'] : []),
    ...(Number.isInteger(year) && year >= 2019 && year <= 2100 ? [] : ['年度']),
    ...(administrators.length === 2 ? [] : ['管理者（2人）']),
    ...administrators.flatMap((one, i) => [
      ...(idForm.test(one.userId) ? [] : [`${i + 1}人目の利用者ID（半角の小文字と数字、2〜30文字）`]),
      ...(one.name.trim() === '' || [...one.name].length > 40 ? [`${i + 1}人目の氏名`] : []),
    ]),
    ...(new Set(administrators.map((one) => one.userId)).size === administrators.length ? [] : ['利用者ID（2人が同じです）']),
    ...(new Set(administrators.map((one) => one.name.replaceAll(/[\s　]/g, ''))).size === administrators.length
      ? []
      : ['氏名（2人が同じです。管理者は別の2人にしてください）']),
  ]
  if (faults.length > 0) throw new AppError('bad-input', { fields: faults.join('、') })
}

/**
 * Makes an office for real work; it lies in `.making` inside its folder until it is whole, so that a power cut leaves no half office that nobody
 * can sign in to. When anything fails the folder is as it was. The texts of letters come along as they are shipped, to be looked at before
 * the first letter. `anew`: in the place of an office that nobody ever signed in to. Throws AppError `bad-input`, `clock-behind`,
 * `office-not-empty`, `office-network`, `office-in-use`.
 */
export async function beginOffice(beginning: Beginning, resources: string, by: BegunBy = {}): Promise<Begun> {
  const now = by.now ?? (() => new Date())
  const builtOn = by.program?.builtOn ?? null
  const today = localDay(now())
  if (builtOn !== null && today < builtOn) throw new AppError('clock-behind', { today: toWareki(today), builtOn: toWareki(builtOn) })
  check(beginning)
  const { folder } = beginning
  refuseShareName(folder)
  const existed = existsSync(folder)
  const found = lookAtFolder(folder)
  if (found.kind !== 'empty' && !(found.unused && beginning.anew === true)) throw new AppError('office-not-empty', { folder })
  makeFolder(folder)
  // one beginning at a time, and nobody opens meanwhile what is about to go
  const lock = lockOffice(folder)
  let done = false
  try {
    const making = join(folder, makingName)
    dropMaking(making)
    const begun = await make(making, beginning, resources, { ...by, now, builtOn })
    settle(making, folder)
    done = true
    return begun
  } finally {
    if (!done) undoMaking(folder)
    lock.release()
    if (!done && !existed) rmSync(folder, { recursive: true, force: true })
    else if (!done && found.kind === 'empty') rmSync(join(folder, 'office.lock'), { force: true })
  }
}

/** The clock and the program by which an office is made. */
export interface BegunBy {
  readonly now?: () => Date
  readonly program?: RunningProgram
}

async function make(
  folder: string,
  { name, year, administrators }: Beginning,
  resources: string,
  { now, program, builtOn }: BegunBy & { readonly now: () => Date; readonly builtOn: string | null },
): Promise<Begun> {
  await createOffice(folder, now)
  const backend = await openBackend(folder, { resources, now, ...(program === undefined ? {} : { program }) })
  try {
    const { env } = backend
    await initOffice(env, name.trim())
    // a clock that runs ahead on this one day must not leave an office in which nobody has a role tomorrow
    const from = [localDay(now()), ...(builtOn === null ? [] : [builtOn]), `${year}-04-01`].sort()[0] ?? localDay(now())
    const passwords = administrators.map((one) => ({ userId: one.userId, name: one.name.trim(), password: firstPassword() }))
    const hashes = await Promise.all(passwords.map((one) => hashPassword(one.password)))
    const sample = join(resources, 'sample')
    const texts = await readTexts(join(sample, 'texts.csv'))
    const templates = await readCorrectionTemplates(join(sample, 'correction-templates.csv'))
    await transact(env.store, async (tx) => {
      const pen = auditPen(tx, { actor: 'system', device: env.device, now, office: env.signing.key, person: null, watchClock: false })
      await writeMeta(tx, 'begin-year', String(year))
      for (const [i, one] of passwords.entries()) {
        await insertAccount(tx, { userId: one.userId, name: one.name, hash: hashes[i] ?? '', at: now().toISOString() })
        await insertRole(tx, one.userId, 'administrator', from, null)
        await pen.write({ action: 'user-changed', ref: one.userId, body: { text: `${one.name}（${one.userId}）を最初の管理者として登録` } })
      }
      for (const row of texts) await tx.insertInto('paper_text').values(row).execute()
      for (const row of templates) await tx.insertInto('correction_template').values(row).execute()
      const text = `文例${texts.length}件・補正の文例${templates.length}件を添付の見本から入れました。使う前に確かめてください`
      await pen.write({ action: 'load', ref: 'texts', body: { text } })
    })
    return { passwords }
  } finally {
    await backend.close()
  }
}

/** What may be said of a folder before an office is made there. */
export interface FolderLook {
  readonly kind: 'empty' | 'office' | 'filled' | 'network'
  /** Of an office: nobody ever signed in, and nothing is in it. Another may begin in its place. */
  readonly unused: boolean
}

/** Looks at a folder somebody chose: a share is refused before anything is typed. */
export function lookAtFolder(folder: string): FolderLook {
  const is = (kind: FolderLook['kind'], unused = false): FolderLook => ({ kind, unused })
  if (isRemotePath(folder, null)) return is('network')
  if (!existsSync(folder)) return is('empty')
  try {
    officeLocation(folder)
  } catch (error) {
    if (error instanceof AppError && error.code === 'office-network') return is('network')
    throw error
  }
  const names = readdirSync(folder)
  if (names.includes('office.sqlite')) return is('office', isUnused(folder))
  return is(isEmptyOrCutOff(names) ? 'empty' : 'filled')
}
