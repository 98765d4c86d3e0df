import type { CorrectionRow } from '../../../shared/contract/corrections.ts'
import type { Output } from '../../../shared/contract.ts'
import {
  correctionWayNames,
  differences,
  isMailAddress,
  isSuggested,
  ownItemCode,
  signalsOf,
  templatesOn,
  usualAnswerDays,
  type CorrectionItem,
} from '../../../shared/domain/correction.ts'
import { addDays, daysBetween } from '../../../shared/domain/date.ts'
import type { RowValues } from '../../../shared/domain/field.ts'
import { toWareki } from '../../../shared/domain/wareki.ts'
import { AppError, must } from '../../../shared/errors.ts'
import { findProgramme } from '../../../shared/programmes/index.ts'
import type { CommandContext, Handler } from '../context.ts'
import { nextInSeries } from '../numbers.ts'
import { applicationsOf, caseByNumber, moveCase } from '../store/cases.ts'
import {
  changeRequest,
  correctionTemplates,
  countRequests,
  eventsOf,
  insertRequest,
  lettersOf,
  openRequestOf,
  pageOfRequests,
  requestsOfCase,
  type RequestRow,
} from '../store/corrections.ts'
import { isGuardedCase } from '../store/papers.ts'
import type { CorrectionEventTable } from '../store/schema-corrections.ts'
import { userNames } from '../store/users.ts'
import { lockedCase } from './case-lock.ts'
import { caseDetail, shownValue } from './case-view.ts'
import { placeText } from './protection.ts'
import { dueDay, itemsOf, note, openingWords, seenRequest } from './correction-parts.ts'

/** States from which a request can go out. */
const askable = 'received'

/** 補正の案. The lines of the checklist that fit a case, with the words each would be asked in. */
export const suggest: Handler<'correction.suggest'> = async (ctx, input) => {
  const day = ctx.env.businessDay()
  const detail = await caseDetail(ctx, input.caseNo)
  const signals = signalsOf(detail.checks, detail.warnings, detail.residentNo !== null)
  const templates = templatesOn(await correctionTemplates(ctx.read), day)
  const email = detail.application.find((field) => field.id === 'email')?.value ?? ''
  const dueOn = addDays(day, usualAnswerDays)
  const asked = { appliedOn: detail.appliedOn, programme: detail.programme, dueOn, askedOn: day, reminders: 0 }
  return {
    caseNo: detail.caseNo,
    version: detail.version,
    possible: detail.state === askable,
    beneficiary: detail.beneficiary,
    protected: detail.person?.protected === true || detail.flags.includes('protected'),
    hasEmail: isMailAddress(email),
    dueOn,
    opening: await openingWords(ctx.read, day, asked),
    items: templates.map((t) => ({ code: t.code, title: t.title, sentence: t.sentence, suggested: isSuggested(t, signals) })),
  }
}

/** 補正依頼. The case waits for the answer; the sentences are kept as they are today. */
export const create: Handler<'correction.create'> = async (ctx, input) => {
  const { tx, env, user } = ctx
  const day = env.businessDay()
  const at = env.now().toISOString()
  const c = await lockedCase(ctx, input.caseNo, input.version)
  const waiting = await openRequestOf(tx, c.case_id)
  if (waiting !== null) throw new AppError('correction-open', { caseNo: c.case_no, requestNo: waiting })
  dueDay(input.dueOn, day)
  const items = await chosenItems(ctx, input.items, input.note)
  const request_no = await nextInSeries(tx, 'correction', day)
  const request_id = env.newId()
  const { state } = await moveCase(tx, c, 'ask-correction', at)
  await insertRequest(tx, {
    request_id,
    request_no,
    case_id: c.case_id,
    state: 'open',
    version: 1,
    way: input.way,
    items: JSON.stringify(items),
    note: input.note.trim(),
    due_on: input.dueOn,
    asked_on: day,
    asked_by: user.userId,
    application_id: c.application_id,
    answer_application_id: null,
    reminders: 0,
    // a call needs nothing to be sent
    sent_round: input.way === 'phone' ? 0 : null,
    released_by: null,
    updated_at: at,
  })
  const text = `${request_no} ${correctionWayNames[input.way]}で依頼（${items.map((item) => item.title).join('、')}）、期限 ${toWareki(input.dueOn)}`
  await note(ctx, request_id, 'asked', text)
  const body = { text, requestNo: request_no, items: items.map((item) => item.code), dueOn: input.dueOn, way: input.way }
  await ctx.audit.write({ action: 'correction', ref: c.case_no, body })
  return { requestNo: request_no, state: 'open', version: 1, caseState: state }
}

/** The lines of the checklist that were ticked, and the clerk's own words as a line of their own where nothing was. */
async function chosenItems(ctx: CommandContext, codes: readonly string[], words: string): Promise<CorrectionItem[]> {
  const known = new Map(templatesOn(await correctionTemplates(ctx.tx), ctx.env.businessDay()).map((t) => [t.code, t]))
  const items = [...new Set(codes)].map((code): CorrectionItem => {
    const found = known.get(code)
    if (!found) throw new AppError('bad-input', { fields: `不足の種類「${code}」` })
    return { code, title: found.title, sentence: found.sentence, settled: false }
  })
  if (items.length > 0) return items
  if (words.trim() === '') throw new AppError('reason-missing', { what: '補正依頼（不足の種類か依頼の文）' })
  return [{ code: ownItemCode, title: 'その他', sentence: '', settled: false }]
}

function shownRow(row: RequestRow, day: string, names: ReadonlyMap<string, string>): CorrectionRow {
  return {
    requestNo: row.request_no,
    caseNo: row.case_no,
    receiptNo: row.receipt_no,
    beneficiary: row.name,
    itemName: row.item_name,
    protected: row.guarded === 1,
    state: row.state as CorrectionRow['state'],
    bucket: row.bucket,
    version: row.version,
    way: row.way as CorrectionRow['way'],
    titles: itemsOf(row).map((item) => item.title),
    askedOn: row.asked_on,
    askedBy: names.get(row.asked_by) ?? row.asked_by,
    dueOn: row.due_on,
    daysLeft: daysBetween(day, row.due_on),
    reminders: row.reminders,
    sent: row.sent_round !== null && row.sent_round >= row.reminders,
    released: row.released_by !== null,
  }
}

/** 補正依頼の一覧 of one bucket, a page at a time, with the counts of all. */
export const list: Handler<'correction.list'> = async (ctx, input) => {
  const day = ctx.env.businessDay()
  const names = await userNames(ctx.read)
  const rows = await pageOfRequests(ctx.read, day, input.bucket, input.after, input.limit)
  return { rows: rows.map((row) => shownRow(row, day, names)), counts: await countRequests(ctx.read, day) }
}

/** 補正依頼 of one case, with their history. */
export const ofCase: Handler<'correction.ofCase'> = async (ctx, input) => {
  const { read } = ctx
  const day = ctx.env.businessDay()
  const c = await caseByNumber(read, input.caseNo)
  const names = await userNames(read)
  const found = await requestsOfCase(read, day, c.case_id)
  const events = await eventsOf(
    read,
    found.map((row) => row.request_id),
  )
  const requests: Output<'correction.ofCase'>['requests'] = []
  for (const row of found) {
    const letters = await lettersOf(read, row.request_no)
    requests.push({
      ...shownRow(row, day, names),
      items: itemsOf(row),
      note: row.note,
      events: events.filter((e) => e.request_id === row.request_id).map((e) => shownEvent(e, names)),
      letters: letters.map((letter) => ({ number: letter.number, file: letter.file, issuedOn: letter.issued_on })),
    })
  }
  const guarded = await isGuardedCase(read, day, c.case_id)
  const answers = answersOf(await applicationsOf(read, c.case_id), c.programme).map((one) => ({
    ...one,
    fields: one.fields.map((f) => ({
      ...f,
      before: placeText(f.id, f.before, guarded, ctx.user),
      after: placeText(f.id, f.after, guarded, ctx.user),
    })),
  }))
  return { requests, answers }
}

function shownEvent(e: CorrectionEventTable, names: ReadonlyMap<string, string>) {
  return { seq: e.seq, kind: e.kind, on: e.on_day, by: names.get(e.by_user) ?? e.by_user, text: e.body }
}

type Applications = Awaited<ReturnType<typeof applicationsOf>>

/** Each answer against the version before it, newest first. */
function answersOf(applications: Applications, programme: string): Output<'correction.ofCase'>['answers'] {
  const fields = findProgramme(programme)?.fields ?? []
  return applications.slice(0, -1).map((after, index) => {
    const before = must(applications[index + 1], 'the version before an answer')
    const found = differences(fields, JSON.parse(before.details) as RowValues, JSON.parse(after.details) as RowValues)
    return {
      version: after.version,
      receivedAt: after.received_at,
      source: after.file,
      fields: found.map((d) => ({
        id: d.field.id,
        label: d.field.label,
        before: shownValue(d.field, d.before),
        after: shownValue(d.field, d.after),
      })),
    }
  })
}

/** 督促. A further letter or mail with a new last day; the request goes on waiting. */
export const remind: Handler<'correction.remind'> = async (ctx, input) => {
  const day = ctx.env.businessDay()
  const row = await seenRequest(ctx, input.requestNo, input.version)
  dueDay(input.dueOn, day)
  const reminders = row.reminders + 1
  const version = await changeRequest(ctx.tx, row, {
    state: 'reminded',
    due_on: input.dueOn,
    way: input.way,
    reminders,
    sent_round: input.way === 'phone' ? reminders : row.sent_round,
    updated_at: ctx.env.now().toISOString(),
  })
  const text = `${row.request_no} 第${reminders}回の督促（${correctionWayNames[input.way]}）、新しい期限 ${toWareki(input.dueOn)}`
  await note(ctx, row.request_id, 'reminded', text)
  const body = { text, requestNo: row.request_no, dueOn: input.dueOn, way: input.way, reminders }
  await ctx.audit.write({ action: 'correction-remind', ref: row.case_no, body })
  return { requestNo: row.request_no, state: 'reminded', version, caseState: row.case_state }
}

/** 終了 without an answer, or taking a request back: the case is received again and judged as it is. */
export const close: Handler<'correction.close'> = async (ctx, input) => {
  const at = ctx.env.now().toISOString()
  const row = await seenRequest(ctx, input.requestNo, input.version)
  const reason = input.reason.trim()
  if (reason === '') throw new AppError('reason-missing', { what: '補正依頼の終了' })
  const { state } = await moveCase(ctx.tx, await caseByNumber(ctx.tx, row.case_no), 'end-correction', at)
  const version = await changeRequest(ctx.tx, row, { state: input.as, updated_at: at })
  const word = input.as === 'closed' ? '回答なしで終了' : '依頼を取消し'
  const text = `${row.request_no} ${word}: ${reason}`
  await note(ctx, row.request_id, input.as, text)
  await ctx.audit.write({ action: 'correction-end', ref: row.case_no, body: { text, requestNo: row.request_no, as: input.as, reason } })
  return { requestNo: row.request_no, state: input.as, version, caseState: state }
}
