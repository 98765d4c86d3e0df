import { sql } from 'kysely'
import type { ReadDb } from './db.ts'

/** Version of the database engine that has the store open. */
export async function engineVersion(read: ReadDb): Promise<string> {
  const row = await read
    .selectFrom('meta')
    .select(sql<string>`sqlite_version()`.as('version'))
    .limit(1)
    .executeTakeFirst()
  return row?.version ?? ''
}
