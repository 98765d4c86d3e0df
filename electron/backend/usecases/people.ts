import type { CandidateView, UnmatchedRow } from '../../../shared/contract/people.ts'
import { agreements, comparedFields, likeness, needsReason, type ComparedField } from '../../../shared/domain/candidates.ts'
import { foldAddress, type HomePlace } from '../../../shared/domain/address.ts'
import type { CaseState } from '../../../shared/domain/case-state.ts'
import { textValue, type RowValues } from '../../../shared/domain/field.ts'
import type { Resident } from '../../../shared/domain/masters.ts'
import { isProvisionalNo, livesHereOn, provisionalNo, type PersonStatement } from '../../../shared/domain/person.ts'
import { foldKana } from '../../../shared/domain/text.ts'
import { toWareki } from '../../../shared/domain/wareki.ts'
import { AppError } from '../../../shared/errors.ts'
import type { Actor, Handler } from '../context.ts'
import { caseByNumber, moveCase } from '../store/cases.ts'
import { nextNumber } from '../store/meta.ts'
import {
  casesOfResident,
  changeCase,
  countUnmatched,
  dropProvisional,
  findCandidates,
  insertLink,
  insertProvisional,
  linksOf,
  pageOfUnmatched,
  residentRow,
  retireProvisional,
  type Candidate,
} from '../store/people.ts'
import { residentOf } from '../store/records.ts'
import type { WelfareCaseTable } from '../store/schema-cases.ts'
import type { PersonLinkTable } from '../store/schema-people.ts'
import { userNames } from '../store/users.ts'
import { lockedCase } from './case-lock.ts'
import { detailsOf, linkCase, linkedColumns, linkObstacle, statementKey, statementOf, type LinkedColumns } from './people-link.ts'
import { hiddenName, isPlaceProtected, opensProtected, seesProtected } from './protection.ts'
import { allParameters, homePlace } from './settings.ts'

const fieldLabels: Readonly<Record<ComparedField, string>> = {
  residentNo: '宛名番号',
  name: '氏名',
  kana: 'フリガナ',
  birthDate: '生年月日',
  address: '住所',
}

/** Most candidates that keys 1 to 9 reach. */
const mostCandidates = 9

type UnmatchedFound = Awaited<ReturnType<typeof pageOfUnmatched>>[number]

function whyOf(row: UnmatchedFound): UnmatchedRow['why'] {
  if (row.resident_no !== null) return 'other'
  if (row.stated_no.trim() !== '') return 'number'
  if (row.found === 0) return 'none'
  return row.found === 1 ? 'found' : 'several'
}

/** Who a case is about, as this user may see it. */
function shownPerson(row: { name: string; kana: string; birth_date: string | null }, guarded: boolean, user: Actor) {
  if (guarded && !opensProtected(user)) return { beneficiary: hiddenName, kana: '', birthDate: '' }
  return { beneficiary: row.name, kana: row.kana, birthDate: row.birth_date ?? '' }
}

/** 照合の一覧. Cases nobody could be linked to by rule, and why. */
export const unmatched: Handler<'people.unmatched'> = async (ctx, input) => {
  const rows = await pageOfUnmatched(ctx.read, ctx.env.businessDay(), input.afterCaseNo, input.limit)
  return {
    total: await countUnmatched(ctx.read),
    rows: rows.map((row) => ({
      ...shownPerson(row, row.guarded === 1, ctx.user),
      caseNo: row.case_no,
      version: row.version,
      receiptNo: row.receipt_no,
      programme: row.programme,
      state: row.state as CaseState,
      itemName: row.item_name,
      appliedOn: row.applied_on,
      channel: row.channel,
      protected: row.guarded === 1,
      why: whyOf(row),
    })),
  }
}

/** 照合の候補. The application's words beside the register's, field by field. */
export const candidates: Handler<'people.candidates'> = async (ctx, input) => {
  const { read, env } = ctx
  const c = await caseByNumber(read, input.caseNo)
  const stated = statementOf(await detailsOf(read, c.application_id))
  const home = homePlace(await allParameters(read), env.businessDay())
  const sameAddress = (address: string): boolean =>
    stated.address.trim() !== '' && foldAddress(address, home) === foldAddress(stated.address, home)
  const found = await findCandidates(read, stated, c.resident_no, sameAddress)
  const day = env.businessDay()
  const guarded = new Set<string>()
  for (const { row } of found) if (await isPlaceProtected(read, residentOf(row), day)) guarded.add(row.resident_no)
  const frame = { stated, home, guarded, appliedOn: c.applied_on, linkedNo: c.resident_no, all: seesProtected(ctx.user) }
  const views = found.flatMap((one) => candidateView(one, frame))
  views.sort((a, b) => b.like - a.like || a.view.residentNo.localeCompare(b.view.residentNo))
  const last = await undoableLink(read, c)
  const names = await userNames(read)
  const shown = (id: ComparedField): string => (id === 'birthDate' && stated.birthDate !== '' ? toWareki(stated.birthDate) : stated[id])
  return {
    caseNo: c.case_no,
    version: c.version,
    state: c.state as CaseState,
    residentNo: c.resident_no,
    obstacle: linkObstacle(c),
    undo:
      last === null
        ? null
        : { residentNo: last.resident_no ?? '', by: names.get(last.by_user) ?? last.by_user, at: last.at, reason: last.reason },
    stated: comparedFields.map((id) => ({ id, label: fieldLabels[id], value: shown(id) })),
    candidates: views.slice(0, mostCandidates).map(({ view }) => view),
  }
}

interface CandidateFrame {
  readonly stated: PersonStatement
  readonly home: HomePlace
  /** 宛名番号 of those whose address is protected, their own or their guardian's. */
  readonly guarded: ReadonlySet<string>
  readonly appliedOn: string
  readonly linkedNo: string | null
  /** Whether the asker may see addresses under 支援措置. */
  readonly all: boolean
}

/** Agreement as the asker may know it: a protected address is neither shown nor compared for those who may not see it. */
function seenAgreements(stated: PersonStatement, resident: Resident, frame: Pick<CandidateFrame, 'home' | 'guarded' | 'all'>) {
  const hidden = frame.guarded.has(resident.residentNo) && !frame.all
  const found = agreements(stated, resident, frame.home)
  return { hidden, found: hidden ? { ...found, address: 'hidden' as const } : found }
}

function candidateView({ row, grounds }: Candidate, frame: CandidateFrame): { view: CandidateView; like: number }[] {
  const resident = residentOf(row)
  const { hidden, found } = seenAgreements(frame.stated, resident, frame)
  // that somebody was found by the address alone would tell the address
  const told = hidden ? grounds.filter((ground) => ground !== 'name-address') : grounds
  const linked = resident.residentNo === frame.linkedNo
  if (told.length === 0 && !linked) return []
  const texts = (person: PersonStatement): Readonly<Record<ComparedField, string>> => ({
    ...person,
    birthDate: person.birthDate === '' ? '' : toWareki(person.birthDate),
  })
  const stated = texts(frame.stated)
  const registered = texts(resident)
  const view: CandidateView = {
    residentNo: resident.residentNo,
    grounds: [...told],
    sex: resident.sex,
    standing: standingOf(resident, frame.appliedOn),
    protected: frame.guarded.has(resident.residentNo),
    provisional: isProvisionalNo(resident.residentNo),
    linked,
    needsReason: needsReason(found),
    fields: comparedFields.map((id) => ({
      id,
      label: fieldLabels[id],
      stated: stated[id],
      registered: id === 'address' && hidden ? '' : registered[id],
      agreement: found[id],
    })),
  }
  return [{ view, like: likeness(found) }]
}

function standingOf(resident: Resident, day: string): string {
  if (isProvisionalNo(resident.residentNo)) return '仮登録（住民の登録では未確認）'
  if (livesHereOn(resident, day)) return '申請日に市内に居住'
  if (day < resident.movedInOn) return `申請日より後の${toWareki(resident.movedInOn)}に転入`
  return `${toWareki(resident.movedOutOn ?? day)}に${resident.removalReason === '' ? '転出' : resident.removalReason}`
}

/**
 * 住民の照合. A person says who a case is about; what differs needs a reason. Throws AppError `reason-missing`, `cannot-link`,
 * `not-found`, `changed-by-other`.
 */
export const link: Handler<'people.link'> = async (ctx, input) => {
  const { tx, env } = ctx
  const c = await lockedCase(ctx, input.caseNo, input.version)
  const resident = residentOf(await residentRow(tx, input.residentNo))
  const stated = statementOf(await detailsOf(tx, c.application_id))
  const home = homePlace(await allParameters(tx), env.businessDay())
  const guarded = new Set((await isPlaceProtected(tx, resident, env.businessDay())) ? [resident.residentNo] : [])
  const { found } = seenAgreements(stated, resident, { home, guarded, all: seesProtected(ctx.user) })
  const reason = input.reason.trim()
  if (reason === '' && needsReason(found)) throw new AppError('reason-missing', { what: '申請と違うところのある人との照合' })
  const after = await linkCase(ctx, c, resident, { kind: 'linked', reason, statement: statementKey(stated) })
  const differing = comparedFields.filter((id) => found[id] === 'differs' || found[id] === 'near').map((id) => fieldLabels[id])
  const text = `宛名番号 ${resident.residentNo} の人と照合しました${differing.length === 0 ? '' : `（申請と違う: ${differing.join('、')}）`}${reason === '' ? '' : `: ${reason}`}`
  await ctx.audit.write({ action: 'link', ref: c.case_no, body: { text, residentNo: resident.residentNo, reason } })
  return { caseNo: c.case_no, state: after.state as CaseState, version: after.version, residentNo: resident.residentNo }
}

/**
 * 仮登録. A person the register does not have, made from the form and linked; an extract of the register later takes his
 * place. Throws AppError `reason-missing`, `cannot-link`, `changed-by-other`.
 */
export const register: Handler<'people.register'> = async (ctx, input) => {
  const { tx } = ctx
  const c = await lockedCase(ctx, input.caseNo, input.version)
  const reason = input.reason.trim()
  if (reason === '') throw new AppError('reason-missing', { what: '仮登録' })
  const obstacle = linkObstacle(c)
  if (obstacle !== null) throw new AppError('cannot-link', { caseNo: c.case_no, why: obstacle })
  const details = await detailsOf(tx, c.application_id)
  const stated = statementOf(details)
  if (stated.birthDate === '') throw new AppError('cannot-link', { caseNo: c.case_no, why: '申請に生年月日がありません' })
  const residentNo = provisionalNo(await nextNumber(tx, 'provisional'))
  await insertProvisional(tx, {
    resident_no: residentNo,
    name: stated.name,
    kana: stated.kana,
    birth_date: stated.birthDate,
    sex: '',
    postal_code: textValue(JSON.parse(details) as RowValues, 'postalCode'),
    address: stated.address,
    household_no: residentNo,
    relation: '仮登録',
    moved_in_on: c.applied_on,
    moved_out_on: null,
    removal_reason: '',
    protection_from: null,
    protection_to: null,
    guardian_no: null,
    kana_key: foldKana(stated.kana),
  })
  const resident = residentOf(await residentRow(tx, residentNo))
  const after = await linkCase(ctx, c, resident, { kind: 'registered', reason, statement: statementKey(stated) })
  const text = `申請の内容で ${residentNo} として仮登録し、照合しました: ${reason}`
  await ctx.audit.write({ action: 'link', ref: c.case_no, body: { text, residentNo, reason } })
  return { caseNo: c.case_no, state: after.state as CaseState, version: after.version, residentNo }
}

/** The decision that can be taken back: the newest, of this very answer, while the case is still linked by it. */
async function undoableLink(read: Parameters<typeof linksOf>[0], c: WelfareCaseTable): Promise<PersonLinkTable | null> {
  const [last] = await linksOf(read, c.case_id)
  if (last === undefined || last.kind === 'undone' || last.kind === 'replaced') return null
  if (last.application_id !== c.application_id || last.resident_no !== c.resident_no || linkObstacle(c) !== null) return null
  return last
}

/**
 * 照合の取消し. The case is as it was before the last link, judgement included; a judgement made since is taken back. A 仮登録
 * nothing else rests on goes too. Throws AppError `nothing-to-undo`, `changed-by-other`.
 */
export const undo: Handler<'people.undo'> = async (ctx, input) => {
  const { tx, env } = ctx
  const c = await lockedCase(ctx, input.caseNo, input.version)
  const last = await undoableLink(tx, c)
  if (last === null) throw new AppError('nothing-to-undo', { what: `案件 ${c.case_no} に取り消せる照合はありません` })
  const { state, ...columns } = JSON.parse(last.before) as LinkedColumns
  const at = env.now().toISOString()
  await insertLink(tx, {
    case_id: c.case_id,
    kind: 'undone',
    resident_no: columns.resident_no,
    statement: last.statement,
    application_id: c.application_id,
    before: JSON.stringify(linkedColumns(c)),
    reason: '',
    by_user: ctx.user.userId,
    at,
  })
  let after: { state: string; version: number }
  if (c.state === 'received' && state === 'reviewed') after = await moveCase(tx, c, 'review', at, columns)
  else if (c.state === 'reviewed') after = await moveCase(tx, c, 'reopen', at, { ...columns, proposal: null, review_id: null })
  else after = { state: c.state, version: await changeCase(tx, c, at, columns) }
  if (columns.resident_no !== null && isProvisionalNo(columns.resident_no)) await retireProvisional(tx, columns.resident_no, null)
  if (last.kind === 'registered' && last.resident_no !== null) {
    const others = await casesOfResident(tx, last.resident_no)
    if (others.length === 0) await dropProvisional(tx, last.resident_no)
  }
  const text = `宛名番号 ${last.resident_no ?? ''} の人との照合を取り消しました`
  await ctx.audit.write({ action: 'link-undone', ref: c.case_no, body: { text, residentNo: last.resident_no } })
  return { caseNo: c.case_no, state: after.state as CaseState, version: after.version, residentNo: columns.resident_no }
}
