import { describe, expect, it } from 'vitest'
import * as approval from '../../../shared/domain/approval.ts'
import type { CirculatingDraft, DelegationRule, Presence, RouteStep } from '../../../shared/domain/approval.ts'

const day = '2026-11-24'
const span = { validFrom: '2026-04-01', validTo: null }
const rule = (over: Partial<DelegationRule>): DelegationRule => ({
  kind: 'grant',
  perCaseOver: null,
  totalOver: null,
  posts: ['係長', '課長'],
  article: '専決規程第5条',
  ...span,
  ...over,
})
const rules = [
  rule({}),
  rule({ perCaseOver: 300_000, totalOver: 1_000_000, posts: ['係長', '課長', '部長'] }),
  rule({ kind: 'payment' }),
  rule({ kind: 'refuse', validTo: '2026-11-23' }),
]

describe('the rule of a draft', () => {
  it.each([
    ['grant', [300_000], 2],
    ['grant', [300_001], 3],
    ['grant', [250_000, 250_000, 250_000, 250_000], 2],
    ['grant', [250_000, 250_000, 250_000, 250_001], 3],
    ['payment', [5_000_000], 2],
    ['refuse', [0], null],
  ] as const)('%s of %j goes through %s posts', (kind, amounts, posts) => {
    expect(approval.delegationRule(rules, kind, amounts, day)?.posts.length ?? null).toBe(posts)
  })

  it('names the holders of the day, or the post that nobody holds', () => {
    const holders = [
      { post: '係長', userId: 'old', validFrom: '2025-04-01', validTo: '2026-03-31' },
      { post: '係長', userId: 'chief', ...span },
    ]
    expect(approval.buildRoute(rule({ posts: ['係長'] }), holders, day)).toEqual({ ok: true, steps: [{ post: '係長', holder: 'chief' }] })
    expect(approval.buildRoute(rule({}), holders, day)).toEqual({ ok: false, code: 'no-holder', post: '課長' })
  })
})

const step = (seq: number, post: string, holder: string, over: Partial<RouteStep> = {}): RouteStep => ({
  seq,
  post,
  holder,
  state: seq === 1 ? 'current' : 'waiting',
  actedBy: null,
  ...over,
})
const fresh = [step(1, '係長', 'chief'), step(2, '課長', 'manager'), step(3, '部長', 'director')]
const afterChief = [
  step(1, '係長', 'chief', { state: 'approved', actedBy: 'chief' }),
  step(2, '課長', 'manager', { state: 'current' }),
  fresh[2]!,
]
const draft = (over: Partial<CirculatingDraft> = {}): CirculatingDraft => ({
  state: 'circulating',
  drafter: 'drafter',
  reviewers: ['reviewer'],
  steps: fresh,
  ...over,
})
const presence = (...away: readonly (readonly [string, string])[]): Presence => ({
  day,
  absences: away.map(([userId, post]) => ({ userId, post, from: day, to: day, reason: '休暇' })),
  deputies: [
    { post: '部長', userId: 'manager', rank: 1, ...span },
    { post: '部長', userId: 'second', rank: 2, ...span },
    { post: '課長', userId: 'second', rank: 1, ...span },
  ],
})
const outcome = (verdict: ReturnType<typeof approval.judgeApprove>): string =>
  verdict.ok
    ? `${verdict.step.post} ${verdict.capacity}${verdict.decides ? ' decides' : ''} past ${verdict.passedOver.length}`
    : verdict.code

describe('approving', () => {
  it.each([
    ['in turn', draft(), 'chief', false, presence(), '係長 holder past 0'],
    ['out of turn', draft(), 'manager', false, presence(), 'not-your-turn'],
    ['a stranger', draft(), 'mailing', false, presence(), 'not-your-turn'],
    ['again', draft({ steps: afterChief }), 'chief', false, presence(), 'already-acted'],
    ['the drafter, even in turn', draft({ drafter: 'chief' }), 'chief', false, presence(), 'self-approval'],
    ['who reviewed a case of it', draft({ reviewers: ['chief'] }), 'chief', false, presence(), 'self-approval'],
    ['a closed draft', draft({ state: 'approved' }), 'chief', false, presence(), 'draft-closed'],
    ['a returned draft', draft({ state: 'returned' }), 'chief', false, presence(), 'draft-closed'],
    ['past an absent intermediate', draft(), 'manager', false, presence(['chief', '係長']), '課長 holder past 1'],
    ['past two of them', draft(), 'director', false, presence(['chief', '係長'], ['manager', '課長']), '部長 holder decides past 2'],
    ['not past one who is there', draft(), 'director', false, presence(['chief', '係長']), 'not-your-turn'],
    ['as deputy of the absent decider', draft({ steps: afterChief }), 'manager', true, presence(['director', '部長']), 'no-deputy-right'],
  ] as const)('%s', (_, one, user, asDeputy, there, expected) => {
    expect(outcome(approval.judgeApprove(one, user, asDeputy, there))).toBe(expected)
  })

  const onlyLast = draft({
    steps: [...afterChief.slice(0, 1), step(2, '課長', 'manager', { state: 'approved', actedBy: 'manager' }), fresh[2]!],
  })
  it.each([
    ['the first deputy of an absent decider', onlyLast, 'manager', presence(['director', '部長']), '部長 deputy decides past 0'],
    ['not while the decider is there', onlyLast, 'manager', presence(), 'no-deputy-right'],
    ['not the second while the first is there', onlyLast, 'second', presence(['director', '部長']), 'no-deputy-right'],
    [
      'the second when the first is away',
      onlyLast,
      'second',
      presence(['director', '部長'], ['manager', '課長']),
      '部長 deputy decides past 0',
    ],
    [
      'the second when the first is barred',
      { ...onlyLast, reviewers: ['manager'] },
      'second',
      presence(['director', '部長']),
      '部長 deputy decides past 0',
    ],
    ['never an intermediate step', draft(), 'second', presence(['manager', '課長']), 'no-deputy-right'],
  ] as const)('as deputy: %s', (_, one, user, there, expected) => {
    expect(outcome(approval.judgeApprove(one, user, true, there))).toBe(expected)
  })
})

describe('sending back, recalling, discarding', () => {
  it.each([
    ['to the drafter', afterChief, 'manager', 0, '課長 holder past 0'],
    ['to an earlier step', afterChief, 'manager', 1, '課長 holder past 0'],
    ['to himself', afterChief, 'manager', 2, 'no-such-step'],
    ['to a later step', afterChief, 'manager', 3, 'no-such-step'],
    ['out of turn', afterChief, 'director', 0, 'not-your-turn'],
  ] as const)('send back %s', (_, steps, user, to, expected) => {
    expect(outcome(approval.judgeSendBack(draft({ steps }), user, false, to, presence()))).toBe(expected)
  })

  it('recalls until the next one acts, and only for the drafter', () => {
    expect(approval.judgeRecall(draft(), 'drafter')).toEqual({ ok: true })
    expect(approval.judgeRecall(draft(), 'chief')).toMatchObject({ ok: false, code: 'not-the-drafter' })
    expect(approval.judgeRecall(draft({ steps: afterChief }), 'drafter')).toMatchObject({ code: 'recall-too-late', post: '係長' })
    expect(approval.judgeRecall(draft({ state: 'approved' }), 'drafter')).toMatchObject({ code: 'draft-closed' })
  })

  it('discards in turn, or by the drafter once it came back', () => {
    expect(approval.judgeDiscard(draft(), 'chief', false, presence())).toEqual({ ok: true })
    expect(approval.judgeDiscard(draft(), 'drafter', false, presence())).toMatchObject({ code: 'not-your-turn' })
    expect(approval.judgeDiscard(draft({ state: 'returned' }), 'drafter', false, presence())).toEqual({ ok: true })
    expect(approval.judgeDiscard(draft({ state: 'returned' }), 'chief', false, presence())).toMatchObject({ code: 'not-the-drafter' })
    expect(approval.judgeDiscard(draft({ state: 'discarded' }), 'drafter', false, presence())).toMatchObject({ code: 'draft-closed' })
  })

  it('puts a returned draft into circulation again', () => {
    expect(approval.judgeRecirculate(draft({ state: 'returned' }), 'drafter')).toEqual({ ok: true })
    expect(approval.judgeRecirculate(draft({ state: 'returned' }), 'chief')).toMatchObject({ code: 'not-the-drafter' })
    expect(approval.judgeRecirculate(draft(), 'drafter')).toMatchObject({ code: 'draft-closed' })
  })
})
