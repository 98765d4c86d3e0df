import type { CatalogueItem } from '../../../shared/domain/profile-draft.ts'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import type { ReadDb, WriteTx } from './db.ts'
import type { ImportProfileTable, MappingDraftTable } from './schema-profiles.ts'

/** The newest version of each profile of the office that is not removed, by id. */
export async function currentProfiles(read: ReadDb): Promise<readonly ImportProfileTable[]> {
  const rows = await read.selectFrom('import_profile').selectAll().orderBy('profile_id').orderBy('version').execute()
  const newest = new Map(rows.map((row) => [row.profile_id, row]))
  return [...newest.values()].filter((row) => row.removed === 0)
}

/** The newest version of a profile, removed or not; undefined when the id was never used. */
export async function newestProfile(read: ReadDb, id: string): Promise<ImportProfileTable | undefined> {
  return read.selectFrom('import_profile').selectAll().where('profile_id', '=', id).orderBy('version', 'desc').limit(1).executeTakeFirst()
}

/** Adds a version of a profile; earlier versions stay. */
export async function insertProfile(tx: WriteTx, row: ImportProfileTable): Promise<void> {
  await tx.insertInto('import_profile').values(row).execute()
}

/** Profile id → header of the newest file that was committed with it, as JSON lists. */
export async function lastHeaders(read: ReadDb): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await read
    .selectFrom('import_batch')
    .select(['profile_id', 'header'])
    .where('state', '=', 'committed')
    .orderBy('committed_at')
    .execute()
  return new Map(rows.map((row) => [row.profile_id, JSON.parse(row.header) as string[]]))
}

/** 種目 valid on a day, by code. */
export async function catalogueOn(read: ReadDb, day: IsoDate): Promise<CatalogueItem[]> {
  return read
    .selectFrom('item')
    .select(['code', 'name'])
    .where('valid_from', '<=', day)
    .where((or) => or.or([or('valid_to', 'is', null), or('valid_to', '>=', day)]))
    .orderBy('code')
    .execute()
}

/** The user's unfinished mapping, or undefined. */
export async function keptMapping(read: ReadDb, userId: string): Promise<MappingDraftTable | undefined> {
  return read.selectFrom('mapping_draft').selectAll().where('user_id', '=', userId).executeTakeFirst()
}

/** Puts the user's unfinished mapping in the place of the one before; null takes it away. */
export async function keepMapping(tx: WriteTx, userId: string, row: MappingDraftTable | null): Promise<void> {
  await tx.deleteFrom('mapping_draft').where('user_id', '=', userId).execute()
  if (row !== null) await tx.insertInto('mapping_draft').values(row).execute()
}
