import type { DuplicatePair } from '../../../shared/contract/people.ts'
import type { CaseState } from '../../../shared/domain/case-state.ts'
import { foldAddress, type HomePlace } from '../../../shared/domain/address.ts'
import { digitsOf, foldKana, foldName } from '../../../shared/domain/text.ts'
import { allParameters, homePlace } from './settings.ts'
import type { RowValues } from '../../../shared/domain/field.ts'
import { AppError } from '../../../shared/errors.ts'
import { findProgramme } from '../../../shared/programmes/index.ts'
import type { Actor, CommandContext, Handler, QueryContext } from '../context.ts'
import { moveCase } from '../store/cases.ts'
import { caseWithDetails, countPairs, hasOpenPair, insertDecision, isOpenPair, pageOfPairs, type PairRow } from '../store/duplicates.ts'
import { isGuardedCase } from '../store/papers.ts'
import { linkableStates } from '../store/people.ts'
import type { WelfareCaseTable } from '../store/schema-cases.ts'
import { lockedCase } from './case-lock.ts'
import { endWithCase } from './correction-parts.ts'
import { shownValue } from './case-view.ts'
import { duplicateDays, judgeAgain, noteDuplicate } from './people-link.ts'
import { hiddenName, opensProtected, placeText } from './protection.ts'

/** Fields that are not laid side by side: numbers of the way in, and the line that heads the side. */
const leftOut = new Set(['receiptNo', 'submittedAt'])

const canWithdraw = (c: Pick<WelfareCaseTable, 'state'>): boolean => (linkableStates as readonly string[]).includes(c.state)

const side = (c: WelfareCaseTable): DuplicatePair['left'] => ({
  caseNo: c.case_no,
  version: c.version,
  receiptNo: c.receipt_no,
  state: c.state as CaseState,
  channel: c.channel,
  beneficiary: c.name,
  itemName: c.item_name,
  appliedOn: c.applied_on,
  protected: (JSON.parse(c.flags) as string[]).includes('protected'),
  canWithdraw: canWithdraw(c),
})

/** 重複の疑い. Open pairs, both applications side by side. */
export const list: Handler<'duplicate.list'> = async (ctx, input) => {
  const days = await duplicateDays(ctx.env, ctx.read)
  const found = await pageOfPairs(ctx.read, days, input.after, input.limit)
  const home = homePlace(await allParameters(ctx.read), ctx.env.businessDay())
  return { pairs: await comparedPairs(ctx, found, home), total: await countPairs(ctx.read, days) }
}

/** Pairs with both applications side by side, as this user may see them. */
export async function comparedPairs(ctx: QueryContext, found: readonly PairRow[], home: HomePlace): Promise<DuplicatePair[]> {
  const pairs: DuplicatePair[] = []
  for (const pair of found) {
    const left = await caseWithDetails(ctx.read, pair.left_no)
    const right = await caseWithDetails(ctx.read, pair.right_no)
    // both are of one person: what protects one protects the other
    const day = ctx.env.businessDay()
    const guarded = (await isGuardedCase(ctx.read, day, left.c.case_id)) || (await isGuardedCase(ctx.read, day, right.c.case_id))
    const nameless = guarded && !opensProtected(ctx.user)
    pairs.push({
      left: nameless ? { ...side(left.c), beneficiary: hiddenName } : side(left.c),
      right: nameless ? { ...side(right.c), beneficiary: hiddenName } : side(right.c),
      days: pair.days,
      // the fields laid side by side are the case itself
      fields: (nameless ? [] : comparedValues(left.c.programme, left.details, right.details, home)).map((field) =>
        seenField(field, guarded, ctx.user),
      ),
    })
  }
  return pairs
}

/** What a value says, beside how it is written: names, kana and addresses folded, numbers without their signs. */
function meaning(id: string, shown: string, home: HomePlace): string {
  if (id === 'address') return foldAddress(shown, home)
  if (id === 'kana') return foldKana(shown)
  return id === 'postalCode' || id === 'phone' ? digitsOf(shown) : foldName(shown)
}

function comparedValues(programme: string, left: string, right: string, home: HomePlace): DuplicatePair['fields'] {
  const [a, b] = [JSON.parse(left) as RowValues, JSON.parse(right) as RowValues]
  const fields = (findProgramme(programme)?.fields ?? []).filter((field) => !leftOut.has(field.id))
  return fields
    .map((field) => ({ id: field.id, label: field.label, left: shownValue(field, a[field.id]), right: shownValue(field, b[field.id]) }))
    .filter((field) => field.left !== '' || field.right !== '')
    .map((field) => ({ ...field, differs: meaning(field.id, field.left, home) !== meaning(field.id, field.right, home) }))
}

/** A compared field as this user may see it; that two hidden places differ is not told either. */
function seenField(field: DuplicatePair['fields'][number], guarded: boolean, user: Actor): DuplicatePair['fields'][number] {
  const seen = (text: string): string => placeText(field.id, text, guarded, user)
  const hides = seen(field.left) !== field.left || seen(field.right) !== field.right
  return hides ? { ...field, left: seen(field.left), right: seen(field.right), differs: false } : field
}

/**
 * 重複の判断. A person says that two applications are two, or which one stays; the other is then withdrawn. Kept with who and
 * why, and never changed; `duplicate.takeBack` ends it. Throws AppError `reason-missing`, `not-found`, `case-not-ready`, `changed-by-other`.
 */
export const decide: Handler<'duplicate.decide'> = async (ctx, input) => {
  const { tx, env } = ctx
  const reason = input.reason.trim()
  const left = await lockedCase(ctx, input.left.caseNo, input.left.version)
  const right = await lockedCase(ctx, input.right.caseNo, input.right.version)
  if (reason === '') throw new AppError('reason-missing', { what: '重複の判断' })
  const days = await duplicateDays(env, tx)
  if (!(await isOpenPair(tx, days, left.case_no, right.case_no)))
    throw new AppError('not-found', { what: `判断を待つ重複の組 ${left.case_no}・${right.case_no}` })
  const at = env.now().toISOString()
  await insertDecision(tx, {
    left_case: left.case_id,
    right_case: right.case_id,
    decision: input.decision,
    reason,
    by_user: ctx.user.userId,
    at,
  })
  if (input.decision === 'distinct') {
    for (const [one, other] of [
      [left, right],
      [right, left],
    ] as const) {
      await settle(ctx, one, days)
      const text = `案件 ${other.case_no}（受付番号 ${other.receipt_no}）とは別の申請と判断しました: ${reason}`
      await ctx.audit.write({
        action: 'duplicate',
        ref: one.case_no,
        body: { text, decision: input.decision, other: other.case_no, reason },
      })
    }
    return { decision: input.decision, withdrawn: null }
  }
  const [kept, gone] = input.decision === 'keep-left' ? [left, right] : [right, left]
  if (!canWithdraw(gone))
    throw new AppError('case-not-ready', { caseNos: gone.case_no, reason: '起案されたか手続きが済んでいるため、取下げにできません' })
  await endWithCase(ctx, gone)
  await moveCase(tx, gone, 'withdraw', at)
  await settle(ctx, kept, days)
  const body = { decision: input.decision, kept: kept.case_no, withdrawn: gone.case_no, reason }
  const goneText = `案件 ${kept.case_no}（受付番号 ${kept.receipt_no}）と同じ申請のため取下げとしました: ${reason}`
  await ctx.audit.write({ action: 'withdraw', ref: gone.case_no, body: { text: goneText, ...body } })
  const keptText = `同じ申請の案件 ${gone.case_no}（受付番号 ${gone.receipt_no}）を取下げとし、こちらを残しました: ${reason}`
  await ctx.audit.write({ action: 'duplicate', ref: kept.case_no, body: { text: keptText, ...body } })
  return { decision: input.decision, withdrawn: gone.case_no }
}

/** A case after a decision or its end: flagged while a pair of it is open, and judged again where nobody judged it himself. */
export async function settle(ctx: CommandContext, c: WelfareCaseTable, days: number): Promise<void> {
  const flagged = (JSON.parse(c.flags) as string[]).includes('duplicate')
  if (flagged !== (await hasOpenPair(ctx.tx, days, c.case_id))) await noteDuplicate(ctx.env, ctx.tx, c.case_id)
  if (c.state === 'received' && c.proposal !== null) await judgeAgain(ctx.env, ctx.tx, c.case_id)
}
