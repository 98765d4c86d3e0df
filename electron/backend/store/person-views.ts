import { sql } from 'kysely'
import { foldKana, foldName } from '../../../shared/domain/text.ts'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import type { ReadDb } from './db.ts'
import type { SyncReader } from './open.ts'
import { gramsOf } from './search-text.ts'

/** 閲覧記録の対象者. Somebody of the register, or of a case that is linked to nobody. */
export interface FoundPerson {
  readonly residentNo: string | null
  readonly caseNo: string | null
  readonly name: string
  readonly kana: string
  readonly birthDate: string
  readonly cases: number
}

/** Most persons that one search brings. */
export const personLimit = 100

/** Persons by a part of a name or reading, also a former one, by 宛名番号 or by the number of a case. */
export function findPersons(reader: SyncReader, text: string): { readonly persons: FoundPerson[]; readonly more: boolean } {
  const typed = text.normalize('NFKC').trim()
  const found = new Map<string, FoundPerson>()
  const add = (sqlText: string, values: readonly (string | number)[]): void => {
    for (const row of reader.prepare<FoundPerson>(`${sqlText} limit ${personLimit + 1}`).all(...values)) {
      found.set(row.residentNo ?? row.caseNo ?? '', row)
    }
  }
  const resident = `r.resident_no as residentNo, null as caseNo, r.name, r.kana, r.birth_date as birthDate,
    (select count(*) from welfare_case c where c.resident_no = r.resident_no) as cases`
  const ofCase = `c.resident_no as residentNo, c.case_no as caseNo, c.name, c.kana, coalesce(c.birth_date, '') as birthDate, 1 as cases`
  add(`select ${resident} from resident r where r.resident_no = ?`, [typed])
  add(`select ${resident} from welfare_case c join resident r on r.resident_no = c.resident_no where c.case_no = ?`, [typed.toUpperCase()])
  add(`select ${ofCase} from welfare_case c where c.case_no = ? and c.resident_no is null`, [typed.toUpperCase()])
  const words = [...new Set([foldKana(text), foldName(text)].map((word) => word.replaceAll('ー', '')))].filter((word) => word !== '')
  for (const word of words) {
    const [from, where, values] =
      [...word].length === 1
        ? ['search_word s', 's.fold >= ? and s.fold < ?', [word, `${word}\u{10FFFF}`]]
        : [
            'search_gram g cross join search_word s on s.word_id = g.rowid',
            'search_gram match ? and instr(s.fold, ?) > 0',
            [gramsOf(word), word],
          ]
    add(
      `select ${resident} from ${from} cross join person_word p on p.word_id = s.word_id and p.kind = 'name'
       cross join resident r on r.resident_no = p.resident_no where ${where}`,
      values,
    )
    for (const column of ['kana_key', 'name_key']) {
      add(
        `select ${ofCase} from ${from} cross join welfare_case c on c.${column} = s.word where c.resident_no is null and ${where}`,
        values,
      )
    }
  }
  const persons = [...found.values()].sort((a, b) => (a.kana < b.kana ? -1 : a.kana > b.kana ? 1 : a.birthDate < b.birthDate ? -1 : 1))
  return { persons: persons.slice(0, personLimit), more: persons.length > personLimit }
}

/** Everything of a person that an entry of the trail may be filed under. */
export interface PersonRefs {
  readonly caseNos: readonly string[]
  readonly refs: readonly string[]
}

/** Numbers of a person's cases, the person's own, and those of the drafts, decisions, papers, files and requests that hold the cases. */
export async function refsOf(
  read: ReadDb,
  who: { readonly residentNo?: string | undefined; readonly caseNo?: string | undefined },
): Promise<PersonRefs> {
  const { rows } = await read
    .selectFrom(
      sql<{ case_id: string; case_no: string }>`(select case_id, case_no from welfare_case where resident_no = ${who.residentNo ?? ''}
        union select case_id, case_no from welfare_case where case_no = ${who.caseNo ?? ''})`.as('c'),
    )
    .selectAll()
    .execute()
    .then((found) => ({ rows: found }))
  const ids = rows.map((row) => row.case_id)
  const caseNos = rows.map((row) => row.case_no)
  const own = who.residentNo === undefined ? [] : [who.residentNo]
  if (ids.length === 0) return { caseNos, refs: own }
  const drafts = await read
    .selectFrom('draft_case as k')
    .innerJoin('draft as d', 'd.draft_id', 'k.draft_id')
    .select('d.draft_no as ref')
    .where('k.case_id', 'in', ids)
    .execute()
  const papers = await read.selectFrom('paper').select(['file', 'number']).where('case_id', 'in', ids).execute()
  const requests = await read.selectFrom('correction_request').select('request_no as ref').where('case_id', 'in', ids).execute()
  const attached = await read.selectFrom('attachment').select('attachment_id as ref').where('case_id', 'in', ids).execute()
  const others = [...drafts, ...requests, ...attached].map((row) => row.ref)
  return { caseNos, refs: [...new Set([...own, ...caseNos, ...others, ...papers.flatMap((paper) => [paper.file, paper.number])])] }
}

/** Entries of the trail under any of these numbers, the newest first. */
export async function entriesUnder(
  read: ReadDb,
  refs: readonly string[],
  limits: {
    readonly acts: boolean
    readonly withoutViews?: boolean
    readonly from?: IsoDate | undefined
    readonly to?: IsoDate | undefined
    readonly beforeSeq?: number | undefined
    readonly limit: number
  },
) {
  if (refs.length === 0) return []
  let query = read
    .selectFrom('audit_entry as e')
    .leftJoin('audit_body as b', 'b.seq', 'e.seq')
    .select(['e.seq', 'e.at_local', 'e.actor', 'e.device', 'e.action', 'e.ref', 'b.body'])
    .where('e.ref', 'in', [...refs])
    .orderBy('e.seq', 'desc')
    .limit(limits.limit)
  if (!limits.acts) query = query.where('e.action', 'in', [...viewActs])
  if (limits.withoutViews === true) query = query.where('e.action', '<>', 'view')
  if (limits.from !== undefined) query = query.where('e.at_local', '>=', limits.from)
  if (limits.to !== undefined) query = query.where('e.at_local', '<', `${limits.to}~`)
  if (limits.beforeSeq !== undefined) query = query.where('e.seq', '<', limits.beforeSeq)
  return query.execute()
}

/** What shows a person to somebody: views, and papers that were made or left the house. */
const viewActs = ['view', 'issue', 'held', 'correction-letter', 'correction-mail', 'export', 'hand-over', 'denied'] as const
