import Database from 'better-sqlite3'
import type { Kysely } from 'kysely'
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { makeFolder } from './make-folder.ts'
import { keyNow } from '../keys/office-key.ts'
import type { Connections } from './db.ts'
import { officeLocation, refuseShareName } from './location.ts'
import { lockOffice } from './lock.ts'
import { blockTexts, openingPlugin, openRow, type BlockTexts, type KeyNow } from './sealed-text.ts'
import { migrate, schemaVersion } from './migrate.ts'
import { migrations } from './migrations/index.ts'
import { type FileProblem, ownFile } from './own-file.ts'
import { dropSums, keepSums, pagesChanged } from './page-sums.ts'
import { classifyDisk, copyStore } from './plain-copy.ts'
import { officeQueries } from './query-layer.ts'
import type { Schema } from './schema.ts'
import { applicationId, applySettings, assertSettings, classifySqlite } from './sqlite.ts'

/** Folders of an office beside its store. */
export const officeFolders = ['attachments', 'papers', 'exports', 'backups', 'logs'] as const

/** Prepared look-ups on the read-only connection, answered at once. */
export interface SyncReader {
  prepare<R>(sql: string): { get(...values: SqlValue[]): R | undefined; all(...values: SqlValue[]): R[] }
  /** Runs many look-ups, all at once, on one state of the store: taking the read lock for each of them costs more than most of them. */
  during<T>(work: () => T): T
}

/** A value that a statement binds or gives. */
export type SqlValue = string | number | null

/**
 * Prepared statements on the writing connection, for the few loops over every row of a file. Only inside the open transaction of a
 * command or job (`transact`): outside of one they throw, so that nothing is ever written by itself.
 */
export interface SyncWriter {
  prepare<R>(sql: string): {
    get(...values: readonly SqlValue[]): R | undefined
    all(...values: readonly SqlValue[]): R[]
    /** Answers the number of rows it changed. */
    run(values: readonly SqlValue[]): number
  }
  /** Runs many statements, all at once, after looking once whether a transaction is open: asking the engine for each is dear. */
  during<T>(work: () => T): T
}

/** An open office: its folder, its two connections and the version of its shape. */
export interface OfficeStore extends Connections {
  readonly folder: string
  readonly schemaVersion: number
  /** Whether the session before this one did not end properly. */
  readonly cutOff: boolean
  readonly sync: SyncReader
  readonly syncWriter: SyncWriter
  /** The settings as they are now, for tests and the diagnosis. */
  assertSettings(): void
  /** What became of the store's file since it was opened; `deep` reads its head as well. null: nothing. */
  fileProblem(deep?: boolean): FileProblem | null
  assertOwnFile(): void
  close(): Promise<void>
}

const storeFile = (folder: string) => join(folder, 'office.sqlite')

/** Makes an empty office in a folder that does not exist or is empty. Throws `office-not-empty`, `office-network`. */
export async function createOffice(folder: string, now: () => Date): Promise<void> {
  refuseShareName(folder)
  if (existsSync(folder) && readdirSync(folder).length > 0) throw new AppError('office-not-empty', { folder })
  makeFolder(folder)
  const real = officeLocation(folder)
  const lock = lockOffice(real)
  try {
    for (const name of officeFolders) mkdirSync(join(real, name), { recursive: true })
    const file = new Database(storeFile(real))
    // larger pages: fewer of them to write for the long rows of a file; an office made before keeps its own
    file.pragma('page_size = 16384')
    file.pragma(`application_id = ${applicationId}`)
    applySettings(file, { readonly: false })
    const db = officeQueries(file, { transactions: true })
    await migrate(db, migrations, now)
    await db.destroy()
  } finally {
    lock.release()
  }
}

/**
 * Opens an office; the order is that of reliability.md §2.3 and must not change: real path → remote refused → lock → file
 * must exist and be ours → settings applied and read back → check after an unclean end → copy and migrate.
 * Throws AppError `office-*`, `store-*`.
 */
export async function openOffice(folder: string, now: () => Date): Promise<OfficeStore> {
  const real = officeLocation(folder)
  if (!existsSync(storeFile(real))) throw new AppError('office-missing', { folder })
  const lock = lockOffice(real)
  try {
    return await openLocked(real, now, () => lock.release())
  } catch (error) {
    lock.release()
    throw classifySqlite(error)
  }
}

async function openLocked(folder: string, now: () => Date, release: () => void): Promise<OfficeStore> {
  const path = storeFile(folder)
  if (statSync(path).size === 0) throw new AppError('office-damaged', { detail: 'データベースのファイルが空です' })
  const rotten = pagesChanged(path)
  if (rotten !== null && rotten > 0)
    throw new AppError('office-damaged', {
      detail: `データベースのファイルの${rotten.toLocaleString('ja-JP')}か所が、書込みによらずに変わっています。ディスクの故障が疑われます`,
    })
  assertWritable(folder)
  dropSums(path)
  const writerFile = new Database(path, { fileMustExist: true })
  let readerFile: Database.Database | undefined
  try {
    if (writerFile.pragma('application_id', { simple: true }) !== applicationId) throw new AppError('office-foreign', { folder })
    applySettings(writerFile, { readonly: false })
    const key = () => keyNow(folder)
    const writersBlocks = blocksOf(writerFile, key)
    const writer = officeQueries(writerFile, { plugins: [openingPlugin(key, writersBlocks)], transactions: true })
    const found = await schemaVersion(writer)
    if (found > migrations.length) throw new AppError('office-newer', { found, known: migrations.length })
    const cutOff = await checkAfterUncleanEnd(writer, writerFile)
    const version = await migrate(writer, migrations, now, () => copyBeforeMigration(folder, writerFile, found, now))
    // what a statement may have to undo, and what it sorts, is no longer written to a file; a migration may be too large for that
    writerFile.pragma('temp_store = memory')
    await markClean(writer, '0')
    assertSettings(writerFile)
    readerFile = new Database(path, { fileMustExist: true, readonly: true })
    applySettings(readerFile, { readonly: true })
    const readerHandle = readerFile
    const blocks = blocksOf(readerHandle, key)
    const reader = officeQueries(readerHandle, { plugins: [openingPlugin(key, blocks)], transactions: false })
    const fileProblem = ownFile(path)
    return {
      folder,
      writer,
      reader,
      schemaVersion: version,
      cutOff,
      sync: {
        prepare<R>(text: string) {
          const statement = readerHandle.prepare<SqlValue[], R>(text)
          return {
            get: (...values: SqlValue[]) => openRow(key, statement.get(...values), blocks),
            all: (...values: SqlValue[]) => statement.all(...values).map((row) => openRow(key, row, blocks)),
          }
        },
        during(work) {
          readerHandle.exec('begin')
          try {
            return work()
          } finally {
            readerHandle.exec('commit')
          }
        },
      },
      syncWriter: syncWriter(writerFile, key, writersBlocks),
      fileProblem,
      assertOwnFile() {
        if (fileProblem() !== null) throw new AppError('store-replaced', {})
      },
      assertSettings() {
        assertSettings(writerFile)
        assertSettings(readerHandle)
      },
      async close() {
        await reader.destroy()
        let settled = false
        try {
          // what stands there now is not ours to write to
          if (fileProblem() === null) {
            await markClean(writer, '1')
            writerFile.pragma('wal_checkpoint(truncate)')
            settled = true
          }
        } catch (error) {
          // A full or write-protected disk must not hide what was refused before, nor keep the office locked. Without its mark the
          // next start looks the whole file over.
          if (!(classifySqlite(error) instanceof AppError)) throw error
        } finally {
          await writer.destroy()
          if (settled) keepSums(path)
          release()
        }
      },
    }
  } catch (error) {
    readerFile?.close()
    writerFile.close()
    throw error
  }
}

/** A folder or a store that takes nothing, before anything of it is touched: the engine would say of its journal that it cannot be opened. Throws AppError `store-readonly`. */
function assertWritable(folder: string): void {
  const probe = join(folder, '.probe.part')
  try {
    closeSync(openSync(storeFile(folder), 'r+'))
    closeSync(openSync(probe, 'w'))
    rmSync(probe, { force: true })
  } catch (error) {
    // a full disk is told by what is written next
    const known = classifyDisk(error)
    if (known instanceof AppError && known.code === 'store-readonly') throw known
  }
}

/** The blocks as a connection sees them; the statement is prepared with the first, when the store has its present shape. */
function blocksOf(file: Database.Database, key: KeyNow): BlockTexts {
  let statement: Database.Statement<[number], string> | undefined
  return blockTexts(key, (blockId) => {
    statement ??= file.prepare<[number], string>('select text from sealed_block where block_id = ?').pluck()
    return statement.get(blockId)
  })
}

function syncWriter(file: Database.Database, key: KeyNow, blocks: BlockTexts): SyncWriter {
  let sure = false
  const inside = (): void => {
    if (!sure && !file.inTransaction) throw new Error('a statement outside of a transaction')
  }
  return {
    during(work) {
      inside()
      sure = true
      try {
        return work()
      } finally {
        sure = false
      }
    },
    prepare<R>(text: string) {
      const statement = file.prepare<SqlValue[], R>(text)
      return {
        get(...values: readonly SqlValue[]) {
          inside()
          return openRow(key, statement.get(...values), blocks)
        },
        all(...values: readonly SqlValue[]) {
          inside()
          return statement.all(...values).map((row) => openRow(key, row, blocks))
        },
        run(values: readonly SqlValue[]) {
          inside()
          return statement.run(...values).changes
        },
      }
    },
  }
}

/** Whether the last session did not end properly; if so, after a quick look over the whole file. */
async function checkAfterUncleanEnd(writer: Kysely<Schema>, file: Database.Database): Promise<boolean> {
  const last = await writer.selectFrom('meta').select('value').where('key', '=', 'clean-end').executeTakeFirst()
  if (last?.value !== '0') return false
  const verdict = file.pragma('quick_check(1)', { simple: true })
  if (verdict !== 'ok') throw new AppError('office-damaged', { detail: 'データベースの点検で異常が見つかりました' })
  return true
}

async function markClean(writer: Kysely<Schema>, value: '0' | '1'): Promise<void> {
  await writer
    .insertInto('meta')
    .values({ key: 'clean-end', value })
    .onConflict((c) => c.column('key').doUpdateSet({ value }))
    .execute()
}

/** Keeps the office as it was before its shape changes: 「backups/migration-…」. */
function copyBeforeMigration(folder: string, file: Database.Database, version: number, now: () => Date): void {
  file.pragma('wal_checkpoint(truncate)')
  const stamp = now().toISOString().replaceAll(/[:.]/g, '-')
  copyStore(storeFile(folder), join(folder, 'backups'), `migration-v${version}-${stamp}.sqlite`)
}
