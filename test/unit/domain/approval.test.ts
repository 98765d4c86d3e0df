import { describe, expect, it } from 'vitest'
import * as approval from '../../../shared/domain/approval.ts'
import type { CirculatingDraft, Presence, RouteStep } from '../../../shared/domain/approval.ts'
import { buildRoute, delegationRule, stagesProblem, vacancies, type DelegationRule, type Stage } from '../../../shared/domain/delegation.ts'

const day = '2026-11-24'
const span = { validFrom: '2026-04-01', validTo: null }
const line = (...posts: readonly string[]): Stage[] => posts.map((post) => ({ part: 'line', posts: [post] }))
const rule = (over: Partial<DelegationRule>): DelegationRule => ({
  kind: 'grant',
  perCaseOver: null,
  totalOver: null,
  stages: line('係長', '課長'),
  article: '専決規程第5条',
  ...span,
  ...over,
})
const rules = [
  rule({}),
  rule({ perCaseOver: 300_000, totalOver: 1_000_000, stages: line('係長', '課長', '部長') }),
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
    expect(delegationRule(rules, kind, amounts, day)?.stages.length ?? null).toBe(posts)
  })

  it('names the holders of the day, or the post that nobody holds', () => {
    const holders = [
      { post: '係長', userId: 'old', capacity: 'regular' as const, validFrom: '2025-04-01', validTo: '2026-03-31' },
      { post: '係長', userId: 'chief', capacity: 'regular' as const, ...span },
    ]
    expect(buildRoute(rule({ stages: line('係長') }), holders, day)).toEqual({
      ok: true,
      steps: [{ stage: 1, part: 'line', post: '係長', holder: 'chief' }],
    })
    expect(buildRoute(rule({}), holders, day)).toEqual({ ok: false, code: 'no-holder', post: '課長', holder: null })
    const one = buildRoute(rule({ stages: line('係長') }), holders, day, () => false)
    expect(one).toEqual({ ok: false, code: 'cannot-act', post: '係長', holder: 'chief' })
  })
})

const step = (seq: number, post: string, holder: string, over: Partial<RouteStep> = {}): RouteStep => ({
  seq,
  stage: seq,
  part: 'line',
  capacity: null,
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
  able: () => true,
  pullUp: false,
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
    expect(outcome(approval.judgeApprove(one, user, asDeputy ? 'deputy' : 'holder', there))).toBe(expected)
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
    expect(outcome(approval.judgeApprove(one, user, 'deputy', there))).toBe(expected)
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
    expect(outcome(approval.judgeSendBack(draft({ steps }), user, 'holder', to, presence()))).toBe(expected)
  })

  it('recalls until the next one acts, and only for the drafter', () => {
    expect(approval.judgeRecall(draft(), 'drafter')).toEqual({ ok: true })
    expect(approval.judgeRecall(draft(), 'chief')).toMatchObject({ ok: false, code: 'not-the-drafter' })
    expect(approval.judgeRecall(draft({ steps: afterChief }), 'drafter')).toMatchObject({ code: 'recall-too-late', post: '係長' })
    expect(approval.judgeRecall(draft({ state: 'approved' }), 'drafter')).toMatchObject({ code: 'draft-closed' })
  })

  it('discards in turn, or by the drafter once it came back', () => {
    expect(approval.judgeDiscard(draft(), 'chief', 'holder', presence())).toEqual({ ok: true })
    expect(approval.judgeDiscard(draft(), 'drafter', 'holder', presence())).toMatchObject({ code: 'not-your-turn' })
    expect(approval.judgeDiscard(draft({ state: 'returned' }), 'drafter', 'holder', presence())).toEqual({ ok: true })
    expect(approval.judgeDiscard(draft({ state: 'returned' }), 'chief', 'holder', presence())).toMatchObject({ code: 'not-the-drafter' })
    expect(approval.judgeDiscard(draft({ state: 'discarded' }), 'drafter', 'holder', presence())).toMatchObject({ code: 'draft-closed' })
  })

  it('puts a returned draft into circulation again', () => {
    expect(approval.judgeRecirculate(draft({ state: 'returned' }), 'drafter')).toEqual({ ok: true })
    expect(approval.judgeRecirculate(draft({ state: 'returned' }), 'chief')).toMatchObject({ code: 'not-the-drafter' })
    expect(approval.judgeRecirculate(draft(), 'drafter')).toMatchObject({ code: 'draft-closed' })
  })
})

describe('consultation and hindrances', () => {
  const consult = (seq: number, stage: number, post: string, holder: string): RouteStep =>
    step(seq, post, holder, { stage, part: 'consult', state: stage === 1 ? 'current' : 'waiting' })
  const route = [
    step(1, '係長', 'chief'),
    consult(2, 2, '財政課長', 'budget'),
    consult(3, 2, '会計管理者', 'cashier'),
    step(4, '部長', 'director', { stage: 3 }),
  ]
  const approved = (seqs: readonly number[]): RouteStep[] =>
    route.map((one) => (seqs.includes(one.seq) ? { ...one, state: 'approved', actedBy: one.holder } : one))

  it.each([
    ['the first agrees', approved([1]), 'cashier', presence(), '会計管理者 holder past 0'],
    ['the other as well, in any order', approved([1]), 'budget', presence(), '財政課長 holder past 0'],
    ['not before the line', route, 'budget', presence(), 'not-your-turn'],
    ['the decider waits for both', approved([1, 2]), 'director', presence(), 'not-your-turn'],
    ['and then decides', approved([1, 2, 3]), 'director', presence(), '部長 holder decides past 0'],
    ['one of them away, the other not: waits', approved([1]), 'director', presence(['budget', '財政課長']), 'not-your-turn'],
    ['one agreed, the other away', approved([1, 2]), 'director', presence(['cashier', '会計管理者']), '部長 holder decides past 1'],
    ['both away', approved([1]), 'director', presence(['cashier', '会計管理者'], ['budget', '財政課長']), '部長 holder decides past 2'],
  ] as const)('%s', (_, steps, user, there, expected) => {
    expect(outcome(approval.judgeApprove(draft({ steps }), user, 'holder', there))).toBe(expected)
  })

  it('passes a holder over whose own work it is, and lets the deputy decide for such a decider', () => {
    const own = draft({ drafter: 'chief', steps: fresh })
    expect(approval.judgeApprove(own, 'manager', 'holder', presence())).toMatchObject({ passedOver: [{ why: 'barred' }] })
    const last = draft({ drafter: 'director', steps: onlyDirector })
    expect(outcome(approval.judgeApprove(last, 'manager', 'deputy', presence()))).toBe('部長 deputy decides past 0')
    expect(approval.possibleActors(last, presence())).toEqual([{ userId: 'manager', post: '部長', as: 'deputy' }])
  })
  const onlyDirector = fresh.map((one): RouteStep => (one.seq < 3 ? { ...one, state: 'approved', actedBy: one.holder } : one))

  it('lets a superior pull up only where the office allows it, and never over a consultation', () => {
    const there = { ...presence(), pullUp: true }
    expect(outcome(approval.judgeApprove(draft(), 'manager', 'pull-up', there))).toBe('課長 pull-up past 1')
    expect(outcome(approval.judgeApprove(draft(), 'manager', 'pull-up', presence()))).toBe('no-pull-up')
    expect(outcome(approval.judgeApprove(draft({ steps: approved([1]) }), 'director', 'pull-up', there))).toBe('no-pull-up')
  })

  it('waits for a successor where a post is vacant: nobody is passed over for that', () => {
    const vacant = draft({ steps: fresh.map((one) => (one.seq === 1 ? { ...one, holder: null } : one)) })
    expect(outcome(approval.judgeApprove(vacant, 'manager', 'holder', presence()))).toBe('post-vacant')
  })
})

describe('the table of posts', () => {
  it.each([
    [line('係長', '課長'), null],
    [[], '役職が一つもない段があります'],
    [[...line('係長'), { part: 'consult', posts: ['課長'] }], '最後は決裁する役職'],
    [line('係長', '係長'), '2回'],
    [line('係長', '局長'), '登録されていません'],
  ] as readonly (readonly [readonly Stage[], string | null])[])('%j', (stages, expected) => {
    const problem = stagesProblem(stages, ['係長', '課長', '部長'])
    if (expected === null) expect(problem).toBeNull()
    else expect(problem).toContain(expected)
  })

  const seat = (validFrom: string, validTo: string | null) => ({
    post: '課長',
    userId: 'a',
    capacity: 'regular' as const,
    validFrom,
    validTo,
  })
  it.each([
    [[seat('2026-04-01', null)], []],
    [[], [{ from: day, to: null }]],
    [[seat('2026-04-01', '2027-03-31')], [{ from: '2027-04-01', to: null }]],
    [[seat('2026-04-01', '2027-03-31'), seat('2027-04-03', null)], [{ from: '2027-04-01', to: '2027-04-02' }]],
    [[seat('2025-04-01', '2026-03-31'), seat('2026-12-01', null)], [{ from: day, to: '2026-11-30' }]],
  ])('vacancies of %j', (holders, gaps) => {
    expect(vacancies(holders, '課長', day)).toEqual(gaps)
  })
})
