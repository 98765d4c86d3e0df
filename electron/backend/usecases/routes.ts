/** 専決規程. Dated rows: which posts a draft of a kind and an amount goes through. A new row closes the one before it. */
import type { RuleRow } from '../../../shared/contract/routes.ts'
import { addDays, isIsoDate } from '../../../shared/domain/date.ts'
import { isAbsent } from '../../../shared/domain/approval.ts'
import {
  delegationRule,
  draftKindNames,
  holderOn,
  stagesProblem,
  stagesText,
  type DelegationRule,
} from '../../../shared/domain/delegation.ts'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import { yenText } from '../../../shared/domain/money.ts'
import { toWareki } from '../../../shared/domain/wareki.ts'
import { AppError } from '../../../shared/errors.ts'
import type { CommandContext, Handler } from '../context.ts'
import { presenceOn } from '../store/drafts.ts'
import { delegationRules, postNames, writeStages, type StoredRule } from '../store/posts.ts'
import { logChange, type ChangeStamp } from '../store/route-changes.ts'
import { userNames } from '../store/users.ts'

const ruleRow = (r: StoredRule): RuleRow => ({
  ruleId: r.ruleId,
  kind: r.kind,
  perCaseOver: r.perCaseOver,
  totalOver: r.totalOver,
  stages: r.stages.map((stage) => ({ part: stage.part, posts: [...stage.posts] })),
  validFrom: r.validFrom,
  validTo: r.validTo,
  article: r.article,
})

export const stampOf = (ctx: CommandContext): ChangeStamp => ({
  by: ctx.user.userId,
  at: ctx.env.now().toISOString(),
  newId: ctx.env.newId,
})

/** Throws AppError `bad-input` unless every day is one of the calendar. */
export function checkDays(...days: readonly (IsoDate | null)[]): void {
  const wrong = days.find((day) => day !== null && !isIsoDate(day))
  if (wrong !== undefined) throw new AppError('bad-input', { fields: `日付 ${wrong ?? ''}` })
}

/** 専決規程の一覧 by kind, limits and day, the newest row first. */
export const rules: Handler<'route.rules'> = async (ctx) => {
  const kinds = Object.keys(draftKindNames)
  const order = (r: StoredRule): string =>
    `${kinds.indexOf(r.kind)} ${String(r.totalOver ?? 0).padStart(13, '0')} ${String(r.perCaseOver ?? 0).padStart(13, '0')}`
  const found = await delegationRules(ctx.read)
  return found.sort((a, b) => (order(a) === order(b) ? (a.validFrom < b.validFrom ? 1 : -1) : order(a) < order(b) ? -1 : 1)).map(ruleRow)
}

/** 「支給決定（1件300,000円または合計1,000,000円を超えるもの）」. */
function scopeText(rule: Pick<DelegationRule, 'kind' | 'perCaseOver' | 'totalOver'>): string {
  const limits = [
    rule.perCaseOver === null ? '' : `1件${yenText(rule.perCaseOver)}`,
    rule.totalOver === null ? '' : `合計${yenText(rule.totalOver)}`,
  ].filter((text) => text !== '')
  return `${draftKindNames[rule.kind]}${limits.length === 0 ? '' : `（${limits.join('または')}を超えるもの）`}`
}

/** 専決規程の登録. Closes the row of the same limits the day before. Throws AppError `bad-input`, `route-refused`. */
export const saveRule: Handler<'route.saveRule'> = async (ctx, input) => {
  const { tx, env, audit } = ctx
  checkDays(input.validFrom)
  const posts = await postNames(tx)
  const problem = stagesProblem(
    input.stages,
    posts.map((post) => post.name),
  )
  if (problem !== null) throw new AppError('route-refused', { problem, next: '経路の役職を直してから、もう一度登録してください。' })
  const same = (await delegationRules(tx))
    .filter((r) => r.kind === input.kind && r.perCaseOver === input.perCaseOver && r.totalOver === input.totalOver)
    .sort((a, b) => (a.validFrom < b.validFrom ? 1 : -1))
  const stamp = stampOf(ctx)
  const later = same.find((r) => r.validFrom > input.validFrom)
  if (later !== undefined) {
    const next = 'それより後の日を指定するか、先の行を終了してから登録してください。'
    throw new AppError('route-refused', { problem: `同じ金額区分に、${toWareki(later.validFrom)}からの行がもうあります`, next })
  }
  const [before] = same
  let closed: RuleRow | null = null
  if (before?.validFrom === input.validFrom) {
    if (input.validFrom < env.businessDay()) {
      const next = '決裁に使われた行は書き換えません。翌日以降を始まりとして登録してください。'
      throw new AppError('route-refused', { problem: `${toWareki(input.validFrom)}からの行は、もう使われています`, next })
    }
    await tx.deleteFrom('delegation_rule').where('rule_id', '=', before.ruleId).execute()
    await logChange(tx, stamp, 'delegation_rule', [before.ruleId], ruleRow(before), null)
  } else if (before !== undefined && (before.validTo === null || before.validTo >= input.validFrom)) {
    closed = { ...ruleRow(before), validTo: addDays(input.validFrom, -1) }
    await tx.updateTable('delegation_rule').set({ valid_to: closed.validTo }).where('rule_id', '=', before.ruleId).execute()
    await logChange(tx, stamp, 'delegation_rule', [before.ruleId], ruleRow(before), closed)
  }
  const rule: RuleRow = { ruleId: env.newId(), ...input, article: input.article.trim(), validTo: null }
  await tx
    .insertInto('delegation_rule')
    .values({
      rule_id: rule.ruleId,
      kind: rule.kind,
      per_case_over: rule.perCaseOver,
      total_over: rule.totalOver,
      posts: writeStages(rule.stages),
      valid_from: rule.validFrom,
      valid_to: null,
      article: rule.article,
    })
    .execute()
  await logChange(tx, stamp, 'delegation_rule', [rule.ruleId], null, rule)
  const text = `${scopeText(rule)}: ${stagesText(rule.stages)}（${toWareki(rule.validFrom)}から）`
  await audit.write({ action: 'route-rule', ref: rule.ruleId, body: { text, rule, closed } })
  return { rule, closed }
}

/** 専決規程の終了 on a last day. A row that has not begun may end before it begins: it is taken away. Throws AppError `not-found`, `route-refused`. */
export const endRule: Handler<'route.endRule'> = async (ctx, input) => {
  const { tx, env, audit } = ctx
  checkDays(input.lastDay)
  const found = (await delegationRules(tx)).find((r) => r.ruleId === input.ruleId)
  if (found === undefined) throw new AppError('not-found', { what: '専決規程の行' })
  const today = env.businessDay()
  const stamp = stampOf(ctx)
  const before = ruleRow(found)
  if (found.validTo !== null && found.validTo < today) {
    throw new AppError('route-refused', { problem: 'この行はもう終わっています', next: '今の行を選んでください。' })
  }
  if (input.lastDay < addDays(today, -1)) {
    throw new AppError('route-refused', {
      problem: '過ぎた日にさかのぼって終えることはできません',
      next: '昨日以降の日を指定してください。',
    })
  }
  const ended: RuleRow = { ...before, validTo: input.lastDay }
  if (input.lastDay < found.validFrom) await tx.deleteFrom('delegation_rule').where('rule_id', '=', found.ruleId).execute()
  else await tx.updateTable('delegation_rule').set({ valid_to: input.lastDay }).where('rule_id', '=', found.ruleId).execute()
  await logChange(tx, stamp, 'delegation_rule', [found.ruleId], before, input.lastDay < found.validFrom ? null : ended)
  const text = `${scopeText(found)}: ${stagesText(found.stages)}を${toWareki(input.lastDay)}で終了`
  await audit.write({ action: 'route-rule-ended', ref: found.ruleId, body: { text, rule: ended } })
  return ended
}

/** 決裁経路の下見: where a draft of these figures would go on a day, and what would stop it. */
export const preview: Handler<'route.preview'> = async (ctx, input) => {
  checkDays(input.day)
  const { read } = ctx
  const head = `${draftKindNames[input.kind]} ${input.cases.toLocaleString('ja-JP')}件 ${yenText(input.total)}（${toWareki(input.day)}）`
  const amounts = [input.perCase, input.total - input.perCase]
  const rule = delegationRule(await delegationRules(read), input.kind, amounts, input.day)
  if (rule === null) {
    const problem = `${toWareki(input.day)}に使える「${draftKindNames[input.kind]}」の専決規程がありません。専決規程を登録してください。`
    return { text: `${head}: 経路がありません`, rule: null, steps: [], problem }
  }
  const names = await userNames(read)
  const office = await presenceOn(read, input.day)
  const nameOf = (userId: string): string => names.get(userId) ?? userId
  const steps = rule.stages.flatMap((stage, index) =>
    stage.posts.map((post) => {
      const holder = holderOn(office.holders, post, input.day)?.userId ?? null
      const deputy = office.deputies
        .filter((one) => one.post === post && one.validFrom <= input.day && (one.validTo === null || input.day <= one.validTo))
        .sort((a, b) => a.rank - b.rank)[0]
      return {
        stage: index + 1,
        part: stage.part,
        post,
        holder: holder === null ? null : nameOf(holder),
        absent: holder !== null && isAbsent(office.absences, holder, post, input.day),
        deputy: deputy === undefined ? null : nameOf(deputy.userId),
        able: holder !== null && office.able(holder),
      }
    }),
  )
  const vacant = steps.find((step) => step.holder === null)
  const unable = steps.find((step) => step.holder !== null && !step.able)
  const problem =
    vacant !== undefined
      ? `「${vacant.post}」に就いている人がいないため、起案できません。担当者か事務取扱を登録してください。`
      : unable !== undefined
        ? `「${unable.post}」の${unable.holder ?? ''}に決裁の役割がないため、起案できません。役割か後任を登録してください。`
        : null
  const way = steps.map((step) => `${step.part === 'consult' ? '合議 ' : ''}${step.post}（${step.holder ?? '欠員'}）`).join(' → ')
  return { text: `${head}: ${way}`, rule: ruleRow(rule), steps: steps.map(({ able: _, ...step }) => step), problem }
}
