/**
 * 閲覧だけ. Reads what can be read of a damaged store, from a copy: the file itself is never opened for writing, never changed, never taken
 * away. Runs in a thread of its own.
 */
import Database from 'better-sqlite3'
import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { localStamp } from '../../../shared/domain/clock.ts'
import { readRecovery } from '../../../shared/domain/recovery-key.ts'
import { AppError } from '../../../shared/errors.ts'
import { csvLine, type CsvCell } from '../files/csv-write.ts'
import { writeLedgerXlsx } from '../files/xlsx-write.ts'
import { isSealedField } from '../keys/field-cipher.ts'
import { keyNow } from '../keys/office-key.ts'
import type { OfficeKeys } from '../keys/office-keys.ts'
import { openSlot } from '../keys/office-slots.ts'
import { passwordMatches } from '../passwords.ts'
import type { KeySlotTable } from '../store/schema-keys.ts'
import { blockTexts, holdsToken, openText } from '../store/sealed-text.ts'
import { publicHalf } from './sealed-box.ts'
import { copyOfStore } from './store-copy.ts'
import type { Told } from './write.ts'

export interface SurveyTask {
  readonly kind: 'survey'
  readonly office: string
}

export interface RescueTask {
  readonly kind: 'rescue'
  readonly office: string
  /** A folder that is there; the files come into a new one in it. */
  readonly into: string
  readonly form: 'csv' | 'xlsx'
  /** An administrator and his password; without `user` the paper's recovery key. */
  readonly user: string | undefined
  readonly secret: string
  /** Names in Japanese, by table. */
  readonly titles: Readonly<Record<string, string>>
  readonly at: string
}

/** A table and how much of it can be read. */
export interface TableFound {
  readonly name: string
  readonly rows: number
  /** False: some of it could not be read. */
  readonly whole: boolean
}

export interface Survey {
  /** Empty: nothing can be read. */
  readonly tables: readonly TableFound[]
  /** Whether the accounts can be read, so that an administrator's password can be checked. */
  readonly accounts: boolean
  /** Whether the folder holds the key of sealed values, so that they leave open also without the paper. */
  readonly keyAtHand: boolean
}

export interface Rescued {
  readonly folder: string
  readonly files: number
  readonly rows: number
  readonly damaged: number
  /** 欄: values that left as the seals they are, since their key was not at hand. */
  readonly sealed: number
}

/** Never written out: secrets, and what is sealed anyhow. */
const keptBack = new Set(['password_history', 'signing_secret', 'request', 'form_draft'])
const secretColumns: Readonly<Record<string, readonly string[]>> = { user_account: ['password_hash'] }

/** A copy of the store with its journal, opened; gone when the work is over. */
async function withCopy<T>(office: string, work: (db: Database.Database) => T | Promise<T>): Promise<T> {
  const copy = copyOfStore(office)
  let db: Database.Database | undefined
  try {
    db = new Database(copy.path, { fileMustExist: true })
    db.pragma('query_only = on')
    db.pragma('cell_size_check = on')
    return await work(db)
  } finally {
    db?.close()
    copy.drop()
  }
}

function tablesOf(db: Database.Database): string[] {
  try {
    return db
      .prepare<[], string>(
        "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like 'search_gram%' order by name",
      )
      .pluck()
      .all()
  } catch {
    return []
  }
}

/** The rows of a table, from its beginning until something is broken, then from its end back to there. `broken` hears of it. */
function* rowsOf(db: Database.Database, table: string, broken: () => void): Generator<readonly unknown[]> {
  const ask = (sql: string, ...values: unknown[]): IterableIterator<unknown[]> =>
    db
      .prepare<unknown[], unknown[]>(sql)
      .raw(true)
      .safeIntegers(false)
      .iterate(...values)
  let last: unknown = null
  let numbered = true
  try {
    db.prepare(`select rowid from "${table}" limit 0`).all()
  } catch {
    numbered = false
  }
  const key = numbered ? 'rowid' : '0'
  try {
    for (const row of ask(`select ${key}, * from "${table}"${numbered ? ' order by rowid' : ''}`)) {
      last = row[0]
      yield row.slice(1)
    }
    return
  } catch {
    broken()
  }
  if (!numbered) return
  try {
    const behind = last === null ? '' : 'where rowid > ?'
    for (const row of ask(`select rowid, * from "${table}" ${behind} order by rowid desc`, ...(last === null ? [] : [last])))
      yield row.slice(1)
  } catch {
    // what lies between cannot be read
  }
}

/** Rows can be read and be wrong all the same: the engine looks at the table's pages and values as well. */
function isSound(db: Database.Database, table: string): boolean {
  try {
    return db.pragma(`quick_check("${table}")`, { simple: true }) === 'ok'
  } catch {
    return false
  }
}

/** Counts what can be read. Throws nothing for a damaged file: it finds no tables. */
export async function surveyStore({ office }: SurveyTask): Promise<Survey> {
  try {
    return await withCopy(office, (db) => {
      const tables = tablesOf(db).map((name): TableFound => {
        let rows = 0
        let whole = true
        for (const _ of rowsOf(db, name, () => (whole = false))) rows++
        return { name, rows, whole: whole && isSound(db, name) }
      })
      return {
        tables,
        accounts: tables.some((table) => table.name === 'user_account' && table.rows > 0),
        keyAtHand: keyNow(office) !== null,
      }
    })
  } catch {
    return { tables: [], accounts: false, keyAtHand: false }
  }
}

/**
 * Writes every readable table into a new folder, with a list and a line for the 授受簿. Throws AppError `rescue-who`, `rescue-nothing`;
 * errors of the disk as they are, with nothing half left.
 */
export async function rescueStore(task: RescueTask, tell: Told): Promise<Rescued> {
  const stamp = task.at.replaceAll(/[-: T]/g, '').slice(0, 14)
  const folder = join(task.into, `kyufu-rescue-${stamp}`)
  const part = join(task.into, `.kyufu-rescue-${stamp}.part`)
  try {
    return await withCopy(task.office, async (db) => {
      const names = tablesOf(db)
      if (names.length === 0) throw new AppError('rescue-nothing', {})
      const who = await assertWho(db, task)
      const open = opener(db, keysFor(db, task))
      mkdirSync(part)
      const list: CsvCell[][] = []
      let [rows, damaged, sealed] = [0, 0, 0]
      for (const [at, name] of names.entries()) {
        tell('書出し', at, names.length)
        if (keptBack.has(name)) continue
        const made = await writeTable(db, name, part, task, open)
        rows += made.rows
        sealed += made.sealed
        if (!made.whole) damaged++
        list.push([
          task.titles[name] ?? '',
          name,
          made.file,
          made.rows,
          made.whole ? '全部' : '一部（壊れた所を除く）',
          made.sealed,
          made.sha256,
        ])
      }
      const index = [['台帳', '表', 'ファイル', '件数', '読めた範囲', '封をしたままの欄', 'SHA-256'], ...list]
        .map((line) => csvLine(line))
        .join('')
      writeFileSync(join(part, '目録.csv'), `\uFEFF${index}`, { flush: true })
      handOverLine(task, part, rows, createHash('sha256').update(index).digest('hex'), who)
      renameSync(part, folder)
      tell('書出し', names.length, names.length)
      return { folder, files: list.length, rows, damaged, sealed }
    })
  } catch (error) {
    rmSync(part, { recursive: true, force: true })
    throw error
  }
}

/** The office's keys, where they are at hand: out of the paper's slot, or of `office.key`. null: what is sealed leaves as it is. */
function keysFor(db: Database.Database, task: RescueTask): OfficeKeys | null {
  const typed = task.user === undefined ? readRecovery(task.secret) : null
  if (typed?.ok === true) {
    try {
      const slot = db.prepare<[], KeySlotTable>("select * from key_slot where kind = 'recovery'").get()
      const keys = openSlot(slot, typed.key)
      if (keys !== null) return keys
    } catch {
      // the slots cannot be read: the file may hold the key
    }
  }
  return keyNow(task.office)
}

/** Opens the seals within a text, as far as the keys do. */
function opener(db: Database.Database, keys: OfficeKeys | null): (text: string) => string {
  if (keys === null) return (text) => text
  const now = (): OfficeKeys => keys
  const blocks = blockTexts(now, (id) => {
    try {
      return db.prepare<[number], string>('select text from sealed_block where block_id = ?').pluck().get(id)
    } catch {
      return undefined
    }
  })
  return (text) => {
    try {
      return openText(now, text, undefined, blocks)
    } catch {
      return text
    }
  }
}

async function writeTable(
  db: Database.Database,
  name: string,
  folder: string,
  task: RescueTask,
  open: (text: string) => string,
): Promise<{ file: string; rows: number; whole: boolean; sealed: number; sha256: string }> {
  const columns = columnsOf(db, name)
  const secret = secretColumns[name] ?? []
  const kept = columns.flatMap((column, at) => (secret.includes(column) ? [] : [at]))
  const title = task.titles[name]
  const file = `${title === undefined ? '' : `${title}_`}${name}.${task.form}`
  const path = join(folder, file)
  let rows = 0
  let sealed = 0
  let whole = true
  const outgoing = (value: unknown): string | number | null => {
    const cell = cellOf(value)
    if (typeof cell !== 'string') return cell
    const text = open(cell)
    if (holdsToken(text) || isSealedField(text)) sealed++
    return text
  }
  const cells = function* (): Generator<(string | number | null)[]> {
    for (const row of rowsOf(db, name, () => (whole = false))) {
      rows++
      yield kept.map((at) => outgoing(row[at]))
    }
  }
  const heads = kept.map((at) => columns[at] ?? '')
  if (task.form === 'csv') {
    writeFileSync(path, `\uFEFF${csvLine(heads)}`)
    let pending = ''
    for (const row of cells()) {
      pending += csvLine(row)
      if (pending.length > 1_000_000) {
        appendFileSync(path, pending)
        pending = ''
      }
    }
    appendFileSync(path, pending, { flush: true })
  } else {
    const sheet = { sheet: title ?? name, title: null, madeAt: new Date(`${task.at.replace(' ', 'T')}+09:00`) }
    await writeLedgerXlsx(path, { ...sheet, columns: heads.map((header) => ({ header, kind: 'text', width: 18 })), rows: cells() })
  }
  return { file, rows, whole: whole && isSound(db, name), sealed, sha256: createHash('sha256').update(readFileSync(path)).digest('hex') }
}

/** The columns of a table; none when even that cannot be read. */
function columnsOf(db: Database.Database, name: string): string[] {
  try {
    return db
      .prepare(`select * from "${name}" limit 0`)
      .columns()
      .map((column) => column.name)
  } catch {
    return []
  }
}

function cellOf(value: unknown): string | number | null {
  if (value === null || typeof value === 'number' || typeof value === 'string') return value
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : textOf(value)
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : typeof value === 'bigint' ? value.toString() : '')

/** The line that the damaged store cannot take: beside the files, and in the office's logs where they can be written. */
function handOverLine(task: RescueTask, folder: string, rows: number, sha256: string, who: string): void {
  const head = csvLine(['日時', '区分', 'ファイル', '件数', 'SHA-256（目録）', '取扱者', '備考'])
  const remark = 'データベースが壊れているため授受簿に書けない。復元した事務所の授受簿に書き写すこと'
  const line = csvLine([task.at, '引渡し', `kyufu-rescue（${task.form}）`, rows, sha256, who, remark])
  writeFileSync(join(folder, '授受簿に書く行.csv'), `\uFEFF${head}${line}`, { flush: true })
  try {
    const log = join(task.office, 'logs', 'rescue-hand-over.csv')
    appendFileSync(log, `${existsSync(log) ? '' : `\uFEFF${head}`}${line}`, { flush: true })
  } catch {
    // a folder that takes nothing: the line lies beside the files
  }
}

/** Who takes the content out: an administrator of the damaged store itself, or whoever has the paper. Throws AppError `rescue-who`. */
async function assertWho(db: Database.Database, task: RescueTask): Promise<string> {
  const refused = new AppError('rescue-who', {})
  const objects = (table: string): Record<string, unknown>[] => {
    try {
      const names = db
        .prepare(`select * from "${table}" limit 0`)
        .columns()
        .map((column) => column.name)
      return [...rowsOf(db, table, () => undefined)].map((row) => Object.fromEntries(names.map((name, at) => [name, row[at]])))
    } catch {
      return []
    }
  }
  if (task.user === undefined) {
    const typed = readRecovery(task.secret)
    if (!typed.ok) throw refused
    const mine = publicHalf(typed.key)
    const known = objects('backup_holder').some(
      (row) => row['kind'] === 'recovery' && row['ended_at'] === null && row['public_key'] === mine,
    )
    if (!known) throw refused
    return '紙の回復鍵'
  }
  const account = objects('user_account').find((row) => row['user_id'] === task.user)
  const day = task.at.slice(0, 10)
  const administers = objects('user_role').some(
    (row) =>
      row['user_id'] === task.user &&
      row['role'] === 'administrator' &&
      textOf(row['valid_from']) <= day &&
      (row['valid_to'] === null || textOf(row['valid_to']) >= day),
  )
  const hash = account?.['password_hash']
  const right = typeof hash === 'string' && (await passwordMatches(hash, task.secret).catch(() => false))
  if (!right || account?.['active'] !== 1 || !administers) throw refused
  return `${textOf(account['name'])}（${task.user}）`
}

/** Now, as it is written into the list, Japan's time. */
export const rescueStamp = (now: Date): string => localStamp(now).slice(0, 19).replace('T', ' ')
