/** 点検. What every backup must stand before it counts as one, and every restored office again (reliability.md §2.6). Runs in a thread of its own. */
import Database from 'better-sqlite3'
import { Kysely } from 'kysely'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { verifyTrail } from '../audit/verify.ts'
import type { OfficeKeys } from '../keys/office-keys.ts'
import { officeFontsOf } from '../store/office-fonts.ts'
import type { Schema } from '../store/schema.ts'
import { openingPlugin } from '../store/sealed-text.ts'
import { copyOfStore } from './store-copy.ts'
import { applicationId, classifySqlite, officeDialect } from '../store/sqlite.ts'

/** The end of a trail, as a checkpoint names it. */
export interface TrailEnd {
  readonly number: number
  readonly seq: number
  readonly head: string
}

/** What was found. `tables`: rows of each table. */
export interface CheckedStore {
  readonly entries: number
  readonly cases: number
  readonly head: string
  readonly tables: Readonly<Record<string, number>>
}

const failed = (problem: string): AppError => new AppError('backup-check', { problem })

function open(path: string): Database.Database {
  const db = new Database(path, { fileMustExist: true, readonly: true })
  db.pragma('query_only = on')
  return db
}

/** Writes the store as it is at this moment into one file, while others go on writing. */
export function snapshot(from: string, to: string): void {
  const db = new Database(from, { fileMustExist: true, readonly: true })
  try {
    db.pragma('busy_timeout = 5000')
    db.prepare('vacuum into ?').run(to)
  } finally {
    db.close()
  }
}

/** Rows of each table of a store. */
export function tableCounts(db: Database.Database): Record<string, number> {
  const names = db
    .prepare<[], string>("select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name")
    .pluck()
    .all()
  return Object.fromEntries(names.map((name) => [name, db.prepare<[], number>(`select count(*) from "${name}"`).pluck().get() ?? 0]))
}

/** Throws AppError `backup-check` when the file is no sound store; `end`: a checkpoint it must hold; `keys`: the office's. */
export async function checkStore(path: string, end: TrailEnd, keys: OfficeKeys, withTrail = true): Promise<CheckedStore> {
  let db: Database.Database | undefined
  try {
    db = open(path)
    if (db.pragma('application_id', { simple: true }) !== applicationId) throw failed('給付デスクのデータベースではありません')
    if (db.pragma('integrity_check(1)', { simple: true }) !== 'ok') throw failed('データベースの点検で異常が見つかりました')
    if (db.prepare('pragma foreign_key_check').get() !== undefined) throw failed('表のあいだの結びつきに欠けがあります')
    const sealed = db.prepare<[number], string>('select head from checkpoint where number = ?').pluck().get(end.number)
    const entry = db.prepare<[number], string>('select entry_hash from audit_entry where seq = ?').pluck().get(end.seq)
    if (sealed !== end.head || entry !== end.head) throw failed(`照合点 第${end.number}号（監査記録 第${end.seq}号）と一致しません`)
    const tables = tableCounts(db)
    const last = db.prepare<[], string>('select entry_hash from audit_entry order by seq desc limit 1').pluck().get() ?? ''
    if (withTrail) {
      const verdict = await verifyTrail(new Kysely<Schema>({ dialect: officeDialect(db), plugins: [openingPlugin(() => keys)] }))
      if (!verdict.ok) throw failed(`監査記録 第${verdict.firstBad?.seq ?? 0}号: ${verdict.firstBad?.problem ?? ''}`)
    }
    return { entries: tables['audit_entry'] ?? 0, cases: tables['welfare_case'] ?? 0, head: last, tables }
  } catch (error) {
    const known = classifySqlite(error)
    throw known instanceof AppError && known.code === 'office-damaged' ? failed('データベースの内容が読めません') : known
  } finally {
    db?.close()
  }
}

/** Names (as in `papers/`, `attachments/`, `fonts/`) of files that the store says are there, and are not among `paths`. */
export function missingFiles(storePath: string, paths: ReadonlySet<string>): string[] {
  const db = open(storePath)
  try {
    const column = (text: string): string[] => db.prepare<[], string>(text).pluck().all()
    const contents = column(
      'select sha256 from attachment union select attorney_sha256 from provider_account where attorney_sha256 is not null',
    )
    const fonts = officeFontsOf(
      new Map(column("select value from meta where key = 'office-fonts'").map((value) => ['office-fonts', value])),
    )
    return [
      ...contents.map((sha) => `attachments/${sha.slice(0, 2)}/${sha}.enc`),
      ...column('select name from paper_file').map((name) => `papers/${name}`),
      ...fonts.map(({ file }) => `fonts/${file}`),
    ].filter((path) => !paths.has(path))
  } finally {
    db.close()
  }
}

export interface QuickLook {
  /** `ok`, or what is wrong, in words. */
  readonly integrity: string
  readonly orphans: number
  /** Neither it nor a copy of it could be opened for the look: nothing is known. */
  readonly unknown?: true
}

/**
 * Quick look over a store that is in use, for the diagnosis. Where its folder takes no writes the journal cannot be opened: that says nothing of the
 * content, so a copy is looked at.
 */
export function quickLook(folder: string): QuickLook {
  const path = join(folder, 'office.sqlite')
  if (!existsSync(path)) return { integrity: 'データベースのファイルがありません', orphans: 0 }
  // an empty file opens as an empty database without a word
  if (statSync(path).size === 0) return { integrity: 'データベースのファイルが空です', orphans: 0 }
  try {
    return lookAt(path, true)
  } catch (error) {
    if (!isUnwritable(error)) return unreadable
  }
  try {
    const copy = copyOfStore(folder)
    try {
      return lookAt(copy.path, false)
    } finally {
      copy.drop()
    }
  } catch (error) {
    const code = codeOf(error)
    return code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB' ? unreadable : { ...unreadable, unknown: true }
  }
}

const unreadable: QuickLook = { integrity: 'データベースの内容が読めません', orphans: 0 }

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')
const isUnwritable = (error: unknown): boolean => /^SQLITE_(CANTOPEN|READONLY|PERM|IOERR_SHM)/.test(codeOf(error))

function lookAt(path: string, readonly: boolean): QuickLook {
  const db = new Database(path, { fileMustExist: true, readonly })
  try {
    db.pragma('query_only = on')
    const verdict = String(db.pragma('quick_check(1)', { simple: true }))
    const orphans = verdict === 'ok' ? db.prepare('pragma foreign_key_check').all().length : 0
    return { integrity: verdict === 'ok' ? 'ok' : 'データベースの点検で異常が見つかりました', orphans }
  } finally {
    db.close()
  }
}
