import { sql } from 'kysely'
import type { PersonStatement } from '../../../shared/domain/person.ts'
import { type CandidateGround, isNearBirthDate } from '../../../shared/domain/candidates.ts'
import { normalizeResidentNo, sameName } from '../../../shared/domain/person.ts'
import { foldKana, foldName } from '../../../shared/domain/text.ts'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import { AppError } from '../../../shared/errors.ts'
import { caseConflict } from './conflict.ts'
import type { ReadDb, WriteTx } from './db.ts'
import { guardedOn } from './papers.ts'
import type { WelfareCaseTable } from './schema-cases.ts'
import type { ResidentTable } from './schema-office.ts'
import type { PersonLinkTable } from './schema-people.ts'

/** 照合. Cases that wait for a person to say who they are about, candidates of the register, and what was decided. */

/** States in which the link of a case may change: nothing has been drafted on it. */
export const linkableStates = ['received', 'correction', 'on-hold', 'reviewed'] as const

/**
 * Open cases linked to nobody, and those whose 宛名番号 belongs to somebody of another kana or birth date, unless a person
 * decided that link.
 */
function unmatched(read: ReadDb) {
  return read
    .selectFrom('welfare_case as c')
    .leftJoin('resident as r', 'r.resident_no', 'c.resident_no')
    .where('c.state', 'in', linkableStates)
    .where((eb) =>
      eb.or([
        eb('c.resident_no', 'is', null),
        eb.and([
          eb.or([eb('r.kana_key', '<>', eb.ref('c.kana_key')), eb('r.birth_date', '<>', eb.ref('c.birth_date'))]),
          eb.not(
            eb.exists(
              eb
                .selectFrom('person_link as l')
                .select('l.seq')
                .whereRef('l.case_id', '=', 'c.case_id')
                .whereRef('l.resident_no', '=', 'c.resident_no')
                .where('l.kind', '<>', 'undone'),
            ),
          ),
        ]),
      ]),
    )
}

/** One page of cases to be matched, in order of their numbers. `found`: how many of the register have this kana and birth date. */
export async function pageOfUnmatched(read: ReadDb, day: IsoDate, afterCaseNo: string | undefined, limit: number) {
  let query = unmatched(read)
  if (afterCaseNo !== undefined) query = query.where('c.case_no', '>', afterCaseNo)
  return query
    .innerJoin('application as a', 'a.application_id', 'c.application_id')
    .selectAll('c')
    .select([
      sql<string>`coalesce(json_extract(a.details, '$.residentNo'), '')`.as('stated_no'),
      guardedOn(day).as('guarded'),
      sql<number>`(select count(*) from resident k where k.kana_key = c.kana_key and k.birth_date = c.birth_date and k.replaced_by is null)`.as(
        'found',
      ),
    ])
    .orderBy('c.case_no')
    .limit(limit)
    .execute()
}

/** How many cases wait for a person. */
export async function countUnmatched(read: ReadDb): Promise<number> {
  const row = await unmatched(read)
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  return row.n
}

/** Rows fetched by a folded name before addresses are compared. */
const fetched = 500

/** A resident who may be meant, and whether by number, by kana and birth, by name, or by kana with a slip in the birth date. */
export interface Candidate {
  readonly row: ResidentTable
  readonly grounds: readonly CandidateGround[]
}

/** Who of the register may be meant; `sameAddress` compares the folded addresses. */
export async function findCandidates(
  read: ReadDb,
  stated: PersonStatement,
  linkedNo: string | null,
  sameAddress: (address: string) => boolean,
): Promise<Candidate[]> {
  const number = normalizeResidentNo(stated.residentNo)
  const numbers = [number, linkedNo ?? ''].filter((no) => no !== '')
  const residents = () => read.selectFrom('resident').selectAll().where('replaced_by', 'is', null)
  const byNo = numbers.length === 0 ? [] : await residents().where('resident_no', 'in', numbers).execute()
  const kanaKey = foldKana(stated.kana)
  const byKana = kanaKey === '' ? [] : await residents().where('kana_key', '=', kanaKey).limit(fetched).execute()
  const byName = stated.name.trim() === '' ? [] : await residents().where(nameLike(stated.name)).limit(fetched).execute()

  const found = new Map<string, { row: ResidentTable; grounds: Set<CandidateGround> }>()
  const add = (row: ResidentTable, ...grounds: readonly CandidateGround[]): void => {
    const known = found.get(row.resident_no) ?? { row, grounds: new Set() }
    for (const ground of grounds) known.grounds.add(ground)
    found.set(row.resident_no, known)
  }
  for (const row of byNo) add(row, ...(row.resident_no === number ? (['number'] as const) : []))
  for (const row of byKana) {
    if (row.birth_date === stated.birthDate) add(row, 'kana-birth')
    else if (isNearBirthDate(row.birth_date, stated.birthDate)) add(row, 'near-birth')
  }
  for (const row of byName) if (sameName(row.name, stated.name) && sameAddress(row.address)) add(row, 'name-address')
  return [...found.values()].map(({ row, grounds }) => ({ row, grounds: [...grounds] }))
}

/** The engine narrows by the characters of a folded name; those that folding puts in the place of others stand for any. */
function nameLike(name: string) {
  const pattern = [...foldName(name)].map((char) => ('高崎吉辺浜徳斎%_'.includes(char) ? '_' : char)).join('%')
  return sql<boolean>`name like ${`${pattern}%`}`
}

/** One person of the register who still counts. Throws AppError `not-found`. */
export async function residentRow(read: ReadDb, residentNo: string): Promise<ResidentTable> {
  const row = await read
    .selectFrom('resident')
    .selectAll()
    .where('resident_no', '=', residentNo)
    .where('replaced_by', 'is', null)
    .executeTakeFirst()
  if (!row) throw new AppError('not-found', { what: `宛名番号 ${residentNo} の人` })
  return row
}

/** What persons decided about the link of a case, newest first. */
export async function linksOf(read: ReadDb, caseId: string): Promise<PersonLinkTable[]> {
  return read.selectFrom('person_link').selectAll().where('case_id', '=', caseId).orderBy('seq', 'desc').execute()
}

/** Adds a link to the history of a case; the newest holds. */
export async function insertLink(tx: WriteTx, link: Omit<PersonLinkTable, 'seq'>): Promise<void> {
  const [last] = await linksOf(tx, link.case_id)
  await tx
    .insertInto('person_link')
    .values({ ...link, seq: (last?.seq ?? 0) + 1 })
    .execute()
}

/** Changes columns of a case that stays in its state; its version rises. Throws AppError `changed-by-other`. */
export async function changeCase(
  tx: WriteTx,
  c: Pick<WelfareCaseTable, 'case_id' | 'version'>,
  at: string,
  change: Partial<WelfareCaseTable>,
): Promise<number> {
  const version = c.version + 1
  const { numUpdatedRows } = await tx
    .updateTable('welfare_case')
    .set({ ...change, version, updated_at: at })
    .where('case_id', '=', c.case_id)
    .where('version', '=', c.version)
    .executeTakeFirstOrThrow()
  if (numUpdatedRows !== 1n) throw await caseConflict(tx, c.case_id)
  return version
}

/** Cases of a resident's number, in any state. */
export async function casesOfResident(read: ReadDb, residentNo: string): Promise<WelfareCaseTable[]> {
  return read.selectFrom('welfare_case').selectAll().where('resident_no', '=', residentNo).orderBy('case_no').execute()
}

/** 仮登録. A person made from a form; the register knows nothing of him yet. */
export async function insertProvisional(tx: WriteTx, row: Omit<ResidentTable, 'source' | 'replaced_by'>): Promise<void> {
  await tx
    .insertInto('resident')
    .values({ ...row, source: 'form', replaced_by: null })
    .execute()
}

/** Takes a 仮登録 away that nothing rests on. */
export async function dropProvisional(tx: WriteTx, residentNo: string): Promise<void> {
  await tx.deleteFrom('resident').where('resident_no', '=', residentNo).where('source', '=', 'form').execute()
}

/** A 仮登録 that no case rests on any more gives way to somebody (null: it counts again), so that it makes nobody ambiguous. */
export async function retireProvisional(tx: WriteTx, formNo: string, by: string | null): Promise<void> {
  await tx.updateTable('resident').set({ replaced_by: by }).where('resident_no', '=', formNo).where('source', '=', 'form').execute()
}

/** 仮登録 that nobody of the register has taken the place of, with those of the register who share kana and birth date. */
export async function provisionalWithMatches(read: ReadDb) {
  return read
    .selectFrom('resident as f')
    .innerJoin('resident as r', (join) =>
      join.onRef('r.kana_key', '=', 'f.kana_key').onRef('r.birth_date', '=', 'f.birth_date').on('r.source', '=', 'register'),
    )
    .select(['f.resident_no as form_no', 'f.address as form_address', 'r.resident_no', 'r.address'])
    .where('f.source', '=', 'form')
    .where('f.replaced_by', 'is', null)
    .orderBy('f.resident_no')
    .execute()
}

/** Puts the register's number in the place of a 仮登録: the grants go with the person, so that caps and useful lives hold. */
export async function replaceProvisional(tx: WriteTx, formNo: string, residentNo: string): Promise<void> {
  await tx.updateTable('resident').set({ replaced_by: residentNo }).where('resident_no', '=', formNo).execute()
  await tx.updateTable('grant_record').set({ resident_no: residentNo }).where('resident_no', '=', formNo).execute()
}
