import type { Operation } from '../../shared/contract/kinds.ts'
import type { IsoDate } from '../../shared/domain/masters.ts'
import { strikeMyNumbers } from '../../shared/domain/person.ts'
import { AppError, type ErrorCode } from '../../shared/errors.ts'
import { can } from '../../shared/permissions.ts'
import type { Actor } from './context.ts'
import { inputWords } from './input-words.ts'
import type { ReadDb } from './store/db.ts'
import type { Session } from './session.ts'
import { guardedCaseNos } from './store/papers.ts'

/** Rules that the gate asks of every call before its handler is reached, so that no handler can forget them. */

/**
 * Fields that hold no words of a person: ids, numbers the program gave, tokens, passwords. Everything else that comes in as
 * text is free text. A random id may well look like a number with a right check digit.
 */
const notWords = /(?:^|[a-z])(?:id|ids|no|nos|ticket|save|sha256|password|basis|vouchers)$/i

/** What the program itself drew or reckoned: a token, a digest, an id. No person types such a text, under whatever name it comes. */
const drawn = /^(?=.*[a-f])(?:[0-9a-f]{32}|[0-9a-f]{64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/

/**
 * Operations that take a whole form. The rules of a form strike such numbers out, visibly, and reject them in the field of a
 * person's number; so they do with one field of a form and its new value (`field`, `value`).
 */
const wholeForms: readonly string[] = ['entry.check', 'entry.commit', 'entry.saveDraft', 'formDraft.keep']

/**
 * マイナンバーの拒否. Refuses a call that would store a number with a right check digit in any of its texts. Queries store
 * nothing and may look for what somebody typed. Throws AppError `my-number-in-text`, which never repeats the number.
 */
export function refuseMyNumbers(op: string, operation: Pick<Operation, 'kind'>, input: unknown): void {
  if (operation.kind === 'query' || wholeForms.includes(op)) return
  const key = fieldWithMyNumber(input, '')
  if (key !== null) throw new AppError('my-number-in-text', { where: inputWords[key] ?? '入力した文' })
}

function fieldWithMyNumber(value: unknown, key: string): string | null {
  if (typeof value === 'string') return !notWords.test(key) && !drawn.test(value) && strikeMyNumbers(value) !== value ? key : null
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return null
  const isFormField = 'field' in value && 'value' in value
  for (const [name, inner] of Object.entries(value)) {
    if (isFormField && name === 'value') continue
    // the name itself may have been typed: the column of a profile, a word of a form
    if (strikeMyNumbers(name) !== name) return key
    const found = fieldWithMyNumber(inner, Array.isArray(value) ? key : name)
    if (found !== null) return found
  }
  return null
}

/**
 * 支援措置の対象者の案件. Refuses every call that names one case, and every logged look at several, where one of them is of a
 * person under 支援措置 and the user's roles may not open such cases. Throws AppError `protected-case`.
 */
export async function refuseProtected(read: ReadDb, day: IsoDate, user: Actor, operation: Operation, input: unknown): Promise<void> {
  if (operation.permission === null || can(user.roles, 'case.protected')) return
  const { caseNo, caseNos } = (input ?? {}) as { caseNo?: unknown; caseNos?: unknown }
  const numbers = [
    ...(typeof caseNo === 'string' ? [caseNo] : []),
    ...(operation.logView && Array.isArray(caseNos) ? caseNos.filter((no) => typeof no === 'string') : []),
  ]
  if (numbers.length === 0) return
  const [first] = [...(await guardedCaseNos(read, day, numbers))].sort()
  if (first !== undefined) throw new AppError('protected-case', { caseNo: first })
}

/** Refusals for want of a right: each leaves an entry, wherever in a handler it was said. */
const byRight: readonly ErrorCode[] = ['forbidden', 'protected-case', 'self-approval', 'own-release', 'own-confirmation', 'not-the-drafter']

/** What a refusal for want of a right is filed under; null: the failure is of another sort. */
export function deniedRef(error: unknown, op: string): string | null {
  if (!(error instanceof AppError) || !byRight.includes(error.code)) return null
  return 'caseNo' in error.params && typeof error.params.caseNo === 'string' ? error.params.caseNo : op
}

/** What a viewing is filed under: the number of each case, the draft or the file looked at; of a list of persons, each of them. */
export function viewRefs(input: unknown, value: unknown): { readonly refs: readonly string[]; readonly ofList: boolean } {
  const fields = input as {
    caseNo?: string
    caseNos?: readonly string[]
    draftNo?: string
    name?: string
    residentNo?: string
    providerNo?: string
  }
  const named =
    fields.caseNos ??
    [fields.caseNo ?? fields.draftNo ?? fields.name ?? fields.residentNo ?? fields.providerNo].filter((ref) => ref !== undefined)
  if (named.length > 0) return { refs: [...new Set(named)], ofList: false }
  const { pairs = [], rows = [] } = (value ?? {}) as {
    readonly pairs?: readonly { readonly left: { readonly caseNo: string }; readonly right: { readonly caseNo: string } }[]
    readonly rows?: readonly { readonly caseNo?: string }[]
  }
  const listed = [...pairs.flatMap(({ left, right }) => [left.caseNo, right.caseNo]), ...rows.flatMap((row) => row.caseNo ?? [])]
  return listed.length > 0 ? { refs: [...new Set(listed)], ofList: true } : { refs: ['-'], ofList: false }
}

/** Milliseconds in which a list that is drawn again shows a person for the same look. */
const sameLook = 600_000

/** The refs to be entered. A list is drawn anew after each act on it: the persons still in it are entered once in ten minutes. */
export function unseen(session: Session, op: string, { refs, ofList }: ReturnType<typeof viewRefs>, now: number): readonly string[] {
  if (!ofList) return refs
  const fresh = refs.filter((ref) => now - (session.listed.get(`${op} ${ref}`) ?? 0) > sameLook)
  for (const ref of fresh) session.listed.set(`${op} ${ref}`, now)
  return fresh
}
