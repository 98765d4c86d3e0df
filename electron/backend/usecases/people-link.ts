import { normalizeResidentNo, isProtectedOn, isProvisionalNo, personKey, type PersonStatement } from '../../../shared/domain/person.ts'
import { dateValue, textValue, type RowValues } from '../../../shared/domain/field.ts'
import type { Resident } from '../../../shared/domain/masters.ts'
import { foldKana } from '../../../shared/domain/text.ts'
import { AppError } from '../../../shared/errors.ts'
import type { CommandContext, JobWrite, Env, Actor } from '../context.ts'
import { keyNow } from '../keys/office-key.ts'
import { moveCase, noteVerdict } from '../store/cases.ts'
import type { ReadDb, WriteTx } from '../store/db.ts'
import { hasOpenPair } from '../store/duplicates.ts'
import {
  changeCase,
  insertLink,
  linkableStates,
  linksOf,
  provisionalWithMatches,
  casesOfResident,
  replaceProvisional,
  retireProvisional,
} from '../store/people.ts'
import { settleGuarded } from '../store/place-register.ts'
import { residentOf } from '../store/records.ts'
import type { WelfareCaseTable } from '../store/schema-cases.ts'
import type { PersonLinkTable } from '../store/schema-people.ts'
import { judgeAny } from './engines.ts'
import { aidsParameters, allParameters, homePlace } from './settings.ts'
import { foldAddress } from '../../../shared/domain/address.ts'

/** What a link changes of a case; kept beforehand, so that the link can be taken back. */
export type LinkedColumns = Pick<
  WelfareCaseTable,
  'resident_no' | 'person_key' | 'flags' | 'proposal' | 'public_payment' | 'self_payment' | 'review_id' | 'state'
>

/** Those columns of a case as they are now. */
export const linkedColumns = (c: WelfareCaseTable): LinkedColumns => ({
  resident_no: c.resident_no,
  person_key: c.person_key,
  flags: c.flags,
  proposal: c.proposal,
  public_payment: c.public_payment,
  self_payment: c.self_payment,
  review_id: c.review_id,
  state: c.state,
})

/** What an application says of the person. */
export function statementOf(details: string): PersonStatement {
  const values = JSON.parse(details) as RowValues
  return {
    residentNo: textValue(values, 'residentNo'),
    name: textValue(values, 'name'),
    kana: textValue(values, 'kana'),
    birthDate: dateValue(values, 'birthDate') ?? '',
    address: textValue(values, 'address'),
  }
}

/** Two answers that say the same of the person have one key: a decision on the first holds for the second. */
export const statementKey = (stated: PersonStatement): string =>
  JSON.stringify([normalizeResidentNo(stated.residentNo), foldKana(stated.kana), stated.birthDate])

/** The current answer's details of a case. */
export async function detailsOf(read: ReadDb, applicationId: string): Promise<string> {
  const row = await read.selectFrom('application').select('details').where('application_id', '=', applicationId).executeTakeFirstOrThrow()
  return row.details
}

/** Why the link of a case cannot be changed now; null: it can. */
export function linkObstacle(c: Pick<WelfareCaseTable, 'state'>): string | null {
  if ((linkableStates as readonly string[]).includes(c.state)) return null
  return c.state === 'drafted' || c.state === 'circulating'
    ? '起案されています。引戻しか差戻しのあとに廃案にすると、照合し直せます'
    : '決裁などの手続きが済んでいます'
}

/** 重複の疑い days of the programme. */
export async function duplicateDays(env: Env, read: ReadDb): Promise<number> {
  return aidsParameters(await allParameters(read), env.businessDay()).duplicateDays
}

/** Flags after a case is linked: unlinked goes, protection is the new person's, the doubt of a double application is looked for anew. */
function flagsFor(old: string, guarded: boolean): string[] {
  const kept = (JSON.parse(old) as string[]).filter((flag) => !['unlinked', 'protected', 'duplicate', 'overruled'].includes(flag))
  return [...(guarded ? ['protected'] : []), ...kept]
}

interface Decision {
  readonly kind: 'linked' | 'registered'
  readonly reason: string
  readonly statement: string
}

/**
 * Links a case to a resident: a judgement made before is taken back, the checks are run again where they had been run,
 * and what was before is kept. Throws AppError `cannot-link`, `changed-by-other`.
 */
export async function linkCase(ctx: CommandContext, c: WelfareCaseTable, resident: Resident, decision: Decision) {
  const { tx, env } = ctx
  const obstacle = linkObstacle(c)
  if (obstacle !== null) throw new AppError('cannot-link', { caseNo: c.case_no, why: obstacle })
  const at = env.now().toISOString()
  const before = linkedColumns(c)
  await insertLink(tx, {
    case_id: c.case_id,
    kind: decision.kind,
    resident_no: resident.residentNo,
    statement: decision.statement,
    application_id: c.application_id,
    before: JSON.stringify(before),
    reason: decision.reason,
    by_user: ctx.user.userId,
    at,
  })
  const change = {
    resident_no: resident.residentNo,
    person_key: personKey(resident, { kana: c.kana, birthDate: c.birth_date ?? '' }),
    flags: JSON.stringify(flagsFor(c.flags, isProtectedOn(resident, env.businessDay()))),
    proposal: null,
    public_payment: null,
    self_payment: null,
    review_id: null,
  }
  const after =
    c.state === 'reviewed' ? await moveCase(tx, c, 'reopen', at, change) : { state: c.state, version: await changeCase(tx, c, at, change) }
  const left = c.resident_no
  if (left !== null && left !== resident.residentNo && isProvisionalNo(left) && (await casesOfResident(tx, left)).length === 0)
    await retireProvisional(tx, left, resident.residentNo)
  await noteDuplicate(env, tx, c.case_id)
  if (before.proposal !== null) await judgeAgain(env, tx, c.case_id)
  // what came in and was judged while nobody knew who it is about
  await settleGuarded(tx, () => keyNow(env.store.folder), [resident.residentNo])
  return after
}

/** Sets or takes away the flag of a possible double application, as the pairs stand now. */
export async function noteDuplicate(env: Env, tx: WriteTx, caseId: string): Promise<void> {
  const c = await tx.selectFrom('welfare_case').select(['flags']).where('case_id', '=', caseId).executeTakeFirstOrThrow()
  const others = (JSON.parse(c.flags) as string[]).filter((flag) => flag !== 'duplicate')
  const open = await hasOpenPair(tx, await duplicateDays(env, tx), caseId)
  await noteVerdict(tx, caseId, { flags: JSON.stringify(open ? [...others, 'duplicate'] : others) })
}

/** Runs the checks of a case again and notes what they say; the judgement of a person is not touched. */
export async function judgeAgain(env: Env, tx: WriteTx, caseId: string): Promise<void> {
  const [judged] = await judgeAny(env, tx, [caseId])
  if (!judged) return
  const { proposal, amounts } = judged.judgement
  await noteVerdict(tx, caseId, { proposal, public_payment: amounts.publicPayment, self_payment: amounts.selfPayment })
}

/** The newest decision that still holds, or undefined. */
async function standingLink(read: ReadDb, caseId: string): Promise<PersonLinkTable | undefined> {
  const [last] = await linksOf(read, caseId)
  return last === undefined || last.kind === 'undone' ? undefined : last
}

/**
 * 照合の引継ぎ. After an import: a person's decision on a case holds for its newer answer too, when that says the same of the
 * person; the file's own match is laid aside.
 */
export async function keepLinks(ctx: CommandContext, batch: { readonly batch_id: string; readonly import_no: string }): Promise<void> {
  const { tx, env } = ctx
  const answered = await tx
    .selectFrom('application as a')
    .innerJoin('welfare_case as c', 'c.application_id', 'a.application_id')
    .selectAll('c')
    .select('a.details')
    .where('a.batch_id', '=', batch.batch_id)
    .where('a.version', '>', 1)
    .where((eb) => eb.exists(eb.selectFrom('person_link as l').select('l.seq').whereRef('l.case_id', '=', 'c.case_id')))
    .execute()
  const kept = new Set<string>()
  for (const { details, ...c } of answered) {
    const link = await standingLink(tx, c.case_id)
    const statement = statementKey(statementOf(details))
    if (link === undefined || link.resident_no === null || link.resident_no === c.resident_no || link.statement !== statement) continue
    const row = await tx.selectFrom('resident').selectAll().where('resident_no', '=', link.resident_no).executeTakeFirst()
    if (!row) continue
    const resident = residentOf(row)
    await insertLink(tx, {
      case_id: c.case_id,
      kind: 'linked',
      resident_no: resident.residentNo,
      statement,
      application_id: c.application_id,
      before: JSON.stringify(linkedColumns(c)),
      reason: link.reason,
      by_user: link.by_user,
      at: env.now().toISOString(),
    })
    await noteVerdict(tx, c.case_id, {
      resident_no: resident.residentNo,
      person_key: personKey(resident, { kana: c.kana, birthDate: c.birth_date ?? '' }),
      flags: JSON.stringify(flagsFor(c.flags, isProtectedOn(resident, env.businessDay()))),
    })
    await noteDuplicate(env, tx, c.case_id)
    const text = `新しい回答（取込 ${batch.import_no}）でも、人が決めた宛名番号 ${resident.residentNo} との照合を引き継ぎました`
    await ctx.audit.write({ action: 'link-kept', ref: c.case_no, body: { text, residentNo: resident.residentNo } })
    kept.add(resident.residentNo)
  }
  await settleGuarded(tx, () => keyNow(env.store.folder), [...kept])
}

/**
 * 仮登録の置換え. After an extract of the register: somebody made from a form gives way to the one of the register with the
 * same kana and birth date (of several, the one with the same address). Answers how many were replaced.
 */
export async function replaceProvisionals(w: JobWrite, env: Env, user: Actor): Promise<number> {
  const { tx, audit } = w
  const pairs = await provisionalWithMatches(tx)
  if (pairs.length === 0) return 0
  const home = homePlace(await allParameters(tx), env.businessDay())
  const at = env.now().toISOString()
  const replaced = new Map<string, string>()
  for (const formNo of new Set(pairs.map((p) => p.form_no))) {
    const found = pairs.filter((p) => p.form_no === formNo)
    const near = found.filter((p) => foldAddress(p.address, home) === foldAddress(p.form_address, home))
    const [match] = found.length === 1 ? found : near.length === 1 ? near : []
    if (match === undefined) continue
    const resident = residentOf(
      await tx.selectFrom('resident').selectAll().where('resident_no', '=', match.resident_no).executeTakeFirstOrThrow(),
    )
    for (const c of await casesOfResident(tx, formNo)) {
      await insertLink(tx, {
        case_id: c.case_id,
        kind: 'replaced',
        resident_no: resident.residentNo,
        statement: statementKey(statementOf(await detailsOf(tx, c.application_id))),
        application_id: c.application_id,
        before: JSON.stringify(linkedColumns(c)),
        reason: '台帳の取込',
        by_user: user.userId,
        at,
      })
      const guarded = isProtectedOn(resident, env.businessDay())
      const flags = [...new Set([...(guarded ? ['protected'] : []), ...(JSON.parse(c.flags) as string[])])]
      await changeCase(tx, c, at, {
        resident_no: resident.residentNo,
        person_key: personKey(resident, { kana: c.kana, birthDate: c.birth_date ?? '' }),
        flags: JSON.stringify(flags),
      })
      const text = `仮登録 ${formNo} を住民の登録 ${resident.residentNo} に置き換えました`
      await audit.write({ action: 'link-replaced', ref: c.case_no, body: { text, residentNo: resident.residentNo } })
    }
    await replaceProvisional(tx, formNo, resident.residentNo)
    replaced.set(formNo, resident.residentNo)
  }
  await settleGuarded(tx, () => keyNow(env.store.folder), [...replaced.values()])
  return replaced.size
}
