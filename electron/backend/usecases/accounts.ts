import type { Output } from '../../../shared/contract.ts'
import { addDays, daysBetween, isIsoDate } from '../../../shared/domain/date.ts'
import type { RowValues } from '../../../shared/domain/field.ts'
import { toWareki } from '../../../shared/domain/wareki.ts'
import { AppError } from '../../../shared/errors.ts'
import { isHolder } from '../../../shared/programmes/childbirth-support/account.ts'
import type { GiftFacts } from '../../../shared/programmes/childbirth-support/facts.ts'
import { accountText } from '../../../shared/programmes/childbirth-support/papers.ts'
import { programmes } from '../../../shared/programmes/index.ts'
import { officeKey } from '../keys/office-key.ts'
import type { CommandContext, Handler, QueryContext } from '../context.ts'
import { accountOfCase, accountRecords, askableStates, inquiriesOf, type KnownAccount } from '../store/accounts.ts'
import { caseByNumber } from '../store/cases.ts'
import { cashCases } from '../store/cash-cases.ts'
import { transferDates } from '../store/papers.ts'
import type { WelfareCaseTable } from '../store/schema-cases.ts'
import { userNames } from '../store/users.ts'
import { lockedCase } from './case-lock.ts'
import { caseBasis } from './case-basis.ts'
import { giftParameters } from './engine-gift.ts'
import { noteChangesOf } from './fact-changes.ts'
import { casesToAsk } from './inquiry.ts'
import { judgeAgain } from './people-link.ts'

/** Lines of a list; the rest is told by its number. */
const shownLines = 1000

type Time = Output<'account.due'>['rows'][number]['time']

/** 公金受取口座の照会: who must be asked for, and what was asked. */
export const standing: Handler<'account.standing'> = async (ctx) => {
  const { read, env } = ctx
  const waiting = await casesToAsk(env, read)
  const names = await userNames(read)
  const inquiries = await inquiriesOf(read, shownLines)
  return {
    toAsk: waiting.slice(0, shownLines).map(({ c, why, answeredOn }) => ({
      caseNo: c.case_no,
      beneficiary: c.name,
      itemName: c.item_name,
      state: c.state as 'received',
      appliedOn: c.applied_on,
      protected: c.flags.includes('"protected"'),
      why,
      answeredOn,
    })),
    total: waiting.length,
    inquiries: inquiries.map((i) => ({
      inquiryNo: i.inquiry_no,
      madeOn: i.made_on,
      lines: i.line_count,
      answered: i.answered,
      found: i.found,
      file: i.file,
      by: names.get(i.by_user) ?? i.by_user,
    })),
    answerDays: (await giftParameters(read, env.businessDay())).accountDays,
  }
}

/** The account of a case as the office knows it today. */
async function knownAccount(
  ctx: QueryContext | CommandContext,
  c: WelfareCaseTable,
): Promise<{ known: KnownAccount | null; values: RowValues; open: string | null }> {
  const read = 'tx' in ctx ? ctx.tx : ctx.read
  const row = await read
    .selectFrom('application')
    .select(['application_id', 'details'])
    .where('application_id', '=', c.application_id)
    .executeTakeFirstOrThrow()
  const values = JSON.parse(row.details) as RowValues
  const records = await accountRecords(read, [c.case_id])
  const known = accountOfCase(await officeKey(ctx.env.store.folder), c.case_id, values, records)
  return { known, values, open: records.open.get(c.case_id) ?? null }
}

function timeOf(day: string, appliedOn: string, promised: number, paidOn: string | null): Time {
  const dueOn = addDays(appliedOn, promised)
  return {
    dueOn,
    daysLeft: paidOn === null ? daysBetween(day, dueOn) : null,
    paidOn,
    days: paidOn === null ? null : daysBetween(appliedOn, paidOn),
  }
}

/** 口座と支払までの日数 of one case; null for a programme that pays nobody in cash. Throws AppError `not-found`. */
export const ofCase: Handler<'account.ofCase'> = async (ctx, { caseNo }) => {
  const c = await caseByNumber(ctx.read, caseNo)
  if (programmes.find((one) => one.id === c.programme)?.delivery !== 'cash') return null
  const { known, values, open } = await knownAccount(ctx, c)
  const basis = await caseBasis(ctx, c)
  // the facts know the names of bank and branch
  const fact = (basis?.facts as GiftFacts | undefined)?.account ?? known?.fact ?? null
  const decision = await ctx.read.selectFrom('decision').select('decision_id').where('case_id', '=', c.case_id).executeTakeFirst()
  const paidOn = decision === undefined ? null : ((await transferDates(ctx.read, [decision.decision_id])).get(decision.decision_id) ?? null)
  const promised = (await giftParameters(ctx.read, ctx.env.businessDay())).paymentDays
  return {
    source: values['useRegisteredAccount'] === true ? 'registered' : 'form',
    account:
      fact === null
        ? null
        : {
            text: accountText(fact),
            holder: fact.holderKana.normalize('NFKC'),
            own: isHolder(fact.holderKana, [c.kana]),
            answeredOn: fact.answeredOn,
            inquiryNo: fact.inquiryNo,
            attorneySeenOn: fact.attorneySeenOn,
            problem: fact.problem,
          },
    openInquiryNo: open,
    time: timeOf(ctx.env.businessDay(), c.applied_on, promised, paidOn),
  }
}

/** 支払までの日数. Cash cases by the day the office promised, the nearest first; paid ones with the days it took. */
export const due: Handler<'account.due'> = async (ctx, input) => {
  const day = ctx.env.businessDay()
  const cases = await cashCases(ctx.read, input.unpaidOnly)
  if (cases.length === 0) return { days: 0, total: 0, rows: [] }
  const promised = (await giftParameters(ctx.read, day)).paymentDays
  const rows = cases.map((c) => ({
    caseNo: c.case_no,
    beneficiary: c.name,
    itemName: c.item_name,
    state: c.state as 'received',
    appliedOn: c.applied_on,
    protected: c.flags.includes('"protected"'),
    time: timeOf(day, c.applied_on, promised, c.transfer_date),
  }))
  return { days: promised, total: rows.length, rows: rows.slice(0, shownLines) }
}

/** A case whose account or claim elsewhere may still be settled. Throws AppError `changed-by-other`, `case-not-ready`. */
async function openCase(ctx: CommandContext, caseNo: string, version: number): Promise<WelfareCaseTable> {
  const c = await lockedCase(ctx, caseNo, version)
  if (c.programme !== 'gift' || !(askableStates as readonly string[]).includes(c.state))
    throw new AppError('case-not-ready', { caseNos: c.case_no, reason: 'この案件では、口座や他市町村の回答はもう変えられません' })
  return c
}

async function after(ctx: CommandContext, c: WelfareCaseTable, cause: string): Promise<void> {
  if (c.state === 'received' && c.proposal !== null) await judgeAgain(ctx.env, ctx.tx, c.case_id)
  if (c.resident_no !== null) await noteChangesOf(ctx, ctx.env, [c.resident_no], cause)
}

function checkSeen(day: string, seen: string, what: string): void {
  if (!isIsoDate(seen) || seen > day) throw new AppError('bad-input', { fields: `${what}（${toWareki(day)}以前の、暦にある日）` })
}

/**
 * 委任状の確認. Somebody saw the power of attorney for exactly the account the case has now; another account needs another one.
 * Throws AppError `attorney-not-needed`, `bad-input`, `case-not-ready`, `changed-by-other`, `not-found`.
 */
export const attorney: Handler<'account.attorney'> = async (ctx, input) => {
  const { tx, env, user, audit } = ctx
  const c = await openCase(ctx, input.caseNo, input.version)
  checkSeen(env.businessDay(), input.seenOn, '確認した日')
  const { known } = await knownAccount(ctx, c)
  const no = (why: string): AppError => new AppError('attorney-not-needed', { caseNo: c.case_no, why })
  if (known === null || known.account === null) throw no('口座がまだ分かっていません')
  const { fact } = known
  if (isHolder(fact.holderKana, [c.kana])) throw no('口座の名義は本人です')
  if (fact.attorneySeenOn !== null) throw no(`この口座の委任状は${toWareki(fact.attorneySeenOn)}に確認しています`)
  const row = { attorney_id: env.newId(), case_id: c.case_id, mark: fact.mark, holder: fact.holderKana, seen_on: input.seenOn }
  await tx
    .insertInto('account_attorney')
    .values({ ...row, note: input.note.trim(), by_user: user.userId, at: env.now().toISOString() })
    .execute()
  const text = `委任状を確認（名義 ${fact.holderKana}、${toWareki(input.seenOn)}）${input.note.trim() === '' ? '' : `: ${input.note.trim()}`}`
  await audit.write({ action: 'account-attorney', ref: c.case_no, body: { text, seenOn: input.seenOn } })
  await after(ctx, c, '委任状の確認')
  return { holder: fact.holderKana }
}

/** 他市町村の回答. What another city says of a benefit it paid or did not pay; the last answer counts. Throws AppError as `attorney`. */
export const otherCity: Handler<'account.otherCity'> = async (ctx, input) => {
  const { tx, env, user, audit } = ctx
  const c = await openCase(ctx, input.caseNo, input.version)
  checkSeen(env.businessDay(), input.answeredOn, '回答の日')
  const city = input.city.trim()
  if (city === '') throw new AppError('bad-input', { fields: '回答した市町村' })
  const row = { answer_id: env.newId(), case_id: c.case_id, city, answered_on: input.answeredOn, paid: input.paid ? 1 : 0 }
  await tx
    .insertInto('other_city_answer')
    .values({ ...row, note: input.note.trim(), by_user: user.userId, at: env.now().toISOString() })
    .execute()
  const text = `${city}の回答（${toWareki(input.answeredOn)}）: ${input.paid ? '受給あり' : '受給なし'}${input.note.trim() === '' ? '' : ` ${input.note.trim()}`}`
  await audit.write({ action: 'other-city', ref: c.case_no, body: { text, city, paid: input.paid } })
  await after(ctx, c, '他市町村の回答')
  return {}
}
