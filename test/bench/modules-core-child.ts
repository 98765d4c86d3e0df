/** The least a backend of this kind loads: the engine and the query layer. */
import Database from 'better-sqlite3'
import { Kysely } from 'kysely'

export const core: readonly unknown[] = [Database, Kysely]
