import type { IsoDate, Resident } from '../../../shared/domain/masters.ts'
import { isProtectedOn } from '../../../shared/domain/person.ts'
import { can } from '../../../shared/permissions.ts'
import type { Actor, QueryContext } from '../context.ts'
import type { ReadDb } from '../store/db.ts'
import { guardedCaseNos } from '../store/papers.ts'
import { residentOf } from '../store/records.ts'

/** 支援措置: what stands in the place of a name where the case itself may not be opened. */
export const hiddenName = '（支援措置の対象者）'

/** Whether a user may open cases of persons under 支援措置, and so see whose they are in a list. */
export const opensProtected = (user: Actor): boolean => can(user.roles, 'case.protected')

/** 一覧の氏名: rows as this user may see them; those of persons under 支援措置 whose case he may not open without a name. */
export async function withoutNames<R extends { readonly caseNo: string; readonly beneficiary: string }>(
  ctx: Pick<QueryContext, 'user' | 'env' | 'read'>,
  rows: readonly R[],
): Promise<R[]> {
  if (opensProtected(ctx.user)) return [...rows]
  const numbers = rows.map((row) => row.caseNo)
  const guarded = await guardedCaseNos(ctx.read, ctx.env.businessDay(), numbers)
  return rows.map((row) => {
    if (!guarded.has(row.caseNo)) return row
    return { ...row, beneficiary: hiddenName, ...('kana' in row ? { kana: '' } : {}) }
  })
}

/** 支援措置: what stands in the place of an address that this user may not see. */
export const hiddenPlace = '（支援措置のため表示しません）'

/** Fields of a form that tell where somebody lives. */
const placeFields: readonly string[] = ['postalCode', 'address']

/** Whether a field tells where somebody lives: its texts stay with the application and get into no record that is never changed. */
export const isPlaceField = (fieldId: string): boolean => placeFields.includes(fieldId)

/** Whether a user may see the address of a person under 支援措置 in the register and on papers. */
export const seesProtected = (user: Actor): boolean => can(user.roles, 'address.protected')

/**
 * Whether a user may see what a person under 支援措置 wrote on the form himself, and the papers that came with it: whoever may see
 * the address anyhow, and those who take the form in and have it corrected.
 */
export const seesForm = (user: Actor): boolean => seesProtected(user) || can(user.roles, 'correction.ask')

/** A field's text as this user may see it. `guarded`: the case is one of a person under 支援措置. */
export function placeText(fieldId: string, text: string, guarded: boolean, user: Actor): string {
  return guarded && text !== '' && isPlaceField(fieldId) && !seesForm(user) ? hiddenPlace : text
}

/** Whether a resident's address is protected on a day: his own, or that of the guardian he lives with. */
export async function isPlaceProtected(read: ReadDb, resident: Resident, day: IsoDate): Promise<boolean> {
  if (isProtectedOn(resident, day)) return true
  if (resident.guardianNo === null) return false
  const guardian = await read.selectFrom('resident').selectAll().where('resident_no', '=', resident.guardianNo).executeTakeFirst()
  return guardian !== undefined && isProtectedOn(residentOf(guardian), day)
}
