/** Random acts by random users against a small plain model of the circulation: what may happen happens, nothing else does. */
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { proposeNow, type TestOffice } from '../support/office.ts'
import { addRole, one, readyCases, refusal, reviewedOffice, sql, trailHolds } from '../store/acts.ts'

/** Everybody does several things here: that is what makes one's own work dangerous. */
const people: Readonly<Record<string, readonly string[]>> = {
  chief: ['approver', 'drafter', 'reviewer'],
  manager: ['approver', 'drafter'],
  drafter: ['drafter', 'approver'],
  reviewer: ['reviewer', 'drafter'],
  payer: ['payer', 'approver'],
}
/** The posts of a small grant draft, in their order. */
const route = [
  { post: '係長', holder: 'chief' },
  { post: '課長', holder: 'manager' },
]

type CaseState = 'reviewed' | 'circulating' | 'drafted' | 'granted'
interface ModelCase {
  readonly no: string
  state: CaseState
  readonly workers: Set<string>
}
interface ModelDraft {
  readonly no: string
  readonly drafter: string
  readonly cases: readonly ModelCase[]
  state: 'circulating' | 'returned' | 'approved' | 'discarded'
  /** Whose turn it is, counted from 0. */
  at: number
  acted: boolean
}
interface Model {
  readonly cases: readonly ModelCase[]
  readonly drafts: ModelDraft[]
}

const user = fc.constantFrom(...Object.keys(people))
/** Counted from the newest: most acts are about what goes on now. */
const draft = fc.nat(3)
const indexes = Array.from({ length: 12 }, (_, i) => i)
const act = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('create' as const),
      user: fc.constantFrom('drafter', 'drafter', 'drafter', 'reviewer', 'chief', 'payer'),
      which: fc.subarray(indexes, { minLength: 1, maxLength: 2 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('review' as const), user, which: fc.nat(11) }) },
  {
    weight: 10,
    arbitrary: fc.record({
      do: fc.constant('approve' as const),
      user: fc.constantFrom('chief', 'chief', 'manager', 'manager', 'drafter', 'payer'),
      draft,
      asDeputy: fc.constantFrom(false, false, false, true),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('send-back' as const), user, draft, to: fc.constantFrom('起案者', '係長', '課長', '部長') }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('recall' as const), user, draft }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('submit' as const), user, draft }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('discard' as const), user, draft }) },
)
type Act = typeof act extends fc.Arbitrary<infer A> ? A : never

const has = (name: string, role: string): boolean => people[name]?.includes(role) ?? false
const barred = (d: ModelDraft, name: string): boolean => d.cases.some((c) => c.workers.has(name))
/** Posts that have the turn: one whose holder may not act on this draft himself (除斥) does not keep the next from it. */
const reach = (d: ModelDraft): readonly number[] => (d.at === 0 && barred(d, 'chief') ? [0, 1] : [d.at])
/** At which post somebody would act, -1: none. For a 課長 who may not decide his own, his registered deputy, the 係長, decides. */
function deskOf(d: ModelDraft, name: string, asDeputy: boolean): number {
  if (d.state !== 'circulating' || !has(name, 'approver')) return -1
  if (!asDeputy) return reach(d).find((at) => route[at]?.holder === name) ?? -1
  return reach(d).includes(1) && barred(d, 'manager') && name === 'chief' && !barred(d, 'chief') ? 1 : -1
}
const anyDesk = (d: ModelDraft, name: string): number => Math.max(deskOf(d, name, false), deskOf(d, name, true))
const moveAll = (d: ModelDraft, state: CaseState): void => {
  for (const c of d.cases) c.state = state
}

/** Does the act in the model; false: it must be refused. */
function inModel(model: Model, a: Act, nextNo: string): boolean {
  if (a.do === 'create') {
    const cases = a.which.map((i) => model.cases[i]).filter((c) => c !== undefined)
    if (!has(a.user, 'drafter') || cases.some((c) => c.state !== 'reviewed')) return false
    for (const c of cases) c.workers.add(a.user)
    const made: ModelDraft = { no: nextNo, drafter: a.user, cases, state: 'circulating', at: 0, acted: false }
    model.drafts.push(made)
    moveAll(made, 'circulating')
    return true
  }
  if (a.do === 'review') {
    const c = model.cases[a.which]
    if (c === undefined || !has(a.user, 'reviewer') || c.state !== 'reviewed') return false
    c.workers.add(a.user)
    return true
  }
  const d = model.drafts.at(-1 - a.draft)
  if (d === undefined) return false
  const drafters = has(a.user, 'drafter') || has(a.user, 'payer')
  switch (a.do) {
    case 'approve':
      if (barred(d, a.user) || deskOf(d, a.user, a.asDeputy) < 0) return false
      d.at = deskOf(d, a.user, a.asDeputy) + 1
      d.acted = true
      if (d.at === route.length) {
        d.state = 'approved'
        moveAll(d, 'granted')
      }
      return true
    case 'send-back': {
      const to = a.to === '起案者' ? -1 : route.findIndex((step) => step.post === a.to)
      const at = anyDesk(d, a.user)
      if (at < 0 || (a.to !== '起案者' && (to < 0 || to >= at))) return false
      d.acted = true
      if (to >= 0) d.at = to
      else {
        d.state = 'returned'
        moveAll(d, 'drafted')
      }
      return true
    }
    case 'recall':
      if (!drafters || d.state !== 'circulating' || d.drafter !== a.user || d.acted) return false
      d.state = 'returned'
      moveAll(d, 'drafted')
      return true
    case 'submit':
      if (!drafters || d.state !== 'returned' || d.drafter !== a.user) return false
      Object.assign(d, { state: 'circulating', at: 0, acted: false })
      moveAll(d, 'circulating')
      return true
    case 'discard':
      if (d.state === 'returned' ? !(drafters && d.drafter === a.user) : anyDesk(d, a.user) < 0) return false
      d.state = 'discarded'
      moveAll(d, 'reviewed')
      return true
  }
}

async function inOffice(office: TestOffice, model: Model, a: Act): Promise<string> {
  const noOf = (index: number): string => model.drafts.at(-1 - index)?.no ?? 'R8-D9999'
  switch (a.do) {
    case 'create':
      return refusal(office.call(a.user, 'draft.create', { kind: 'grant', caseNos: a.which.map((i) => model.cases[i]?.no ?? '') }))
    case 'review':
      return refusal(proposeNow(office, a.user, { caseNo: model.cases[a.which]?.no ?? '', propose: 'grant', reason: '' }))
    case 'approve':
      return refusal(office.call(a.user, 'draft.approve', { draftNo: noOf(a.draft), asDeputy: a.asDeputy }))
    case 'send-back':
      return refusal(office.call(a.user, 'draft.sendBack', { draftNo: noOf(a.draft), to: a.to, comment: '確認' }))
    case 'recall':
      return refusal(office.call(a.user, 'draft.recall', { draftNo: noOf(a.draft) }))
    case 'submit':
      return refusal(office.call(a.user, 'draft.submit', { draftNo: noOf(a.draft) }))
    case 'discard':
      return refusal(office.call(a.user, 'draft.discard', { draftNo: noOf(a.draft) }))
  }
}

interface Totals {
  done: number
  refused: number
  decided: number
  selfRefused: number
}

describe('the circulation', () => {
  let office: TestOffice | undefined
  afterEach(() => office?.dispose())

  /** A hundred random acts on a fresh office, each compared with the model. */
  async function exercise(on: TestOffice, seed: number, totals: Totals): Promise<void> {
    for (const [name, roles] of Object.entries(people)) {
      await sql(on, 'delete from user_role where user_id = ?', name)
      for (const role of roles) await addRole(on, name, role)
    }
    const caseNos = await readyCases(on, indexes.length)
    const model: Model = { cases: caseNos.map((no) => ({ no, state: 'reviewed', workers: new Set(['reviewer']) })), drafts: [] }
    for (const [index, a] of fc.sample(act, { numRuns: 100, seed }).entries()) {
      const expected = inModel(structuredClone(model), a, '')
      const code = await inOffice(on, model, a)
      inModel(model, a, `R8-D${String(model.drafts.length + 1).padStart(4, '0')}`)
      expect([index, a, code === 'done']).toEqual([index, a, expected])
      expect(code).not.toBe('internal')
      if (code === 'done') totals.done++
      else totals.refused++
      if (code === 'self-approval') totals.selfRefused++

      const states = await sql(
        on,
        `select case_no, state from welfare_case where case_no in (${caseNos.map(() => '?').join(', ')}) order by case_no`,
        ...caseNos,
      )
      expect(states).toEqual(model.cases.map((c) => ({ case_no: c.no, state: c.state })))
      const drafts = await sql(on, 'select draft_no, state from draft order by draft_no')
      expect(drafts).toEqual(model.drafts.map((d) => ({ draft_no: d.no, state: d.state })))
    }

    const granted = model.cases.filter((c) => c.state === 'granted')
    totals.decided += granted.length
    expect(await one(on, 'select count(*) from decision')).toBe(granted.length)
    expect(await one(on, 'select count(*) from grant_record where source = ?', 'decided')).toBe(granted.length)
    // seen from the store alone: every step of a decided draft was approved by its holder, his deputy, or passed over for own work,
    // and by nobody who worked on its cases
    const steps = await sql(
      on,
      `select s.draft_id, s.seq, s.state, s.acted_by, s.holder, s.capacity from draft_step s join draft d on d.draft_id = s.draft_id where d.state = 'approved'`,
    )
    const usual = (s: (typeof steps)[number]): boolean =>
      s['state'] === 'passed-over'
        ? s['capacity'] === '除斥'
        : s['capacity'] === '代決'
          ? s['acted_by'] === 'chief'
          : s['acted_by'] === s['holder']
    expect(steps.filter((s) => !usual(s))).toEqual([])
    const own = await sql(
      on,
      `select s.acted_by from draft_step s join draft d on d.draft_id = s.draft_id where d.state = 'approved' and (s.acted_by = d.drafted_by or s.acted_by in
         (select r.by_user from review r join draft_case k on k.case_id = r.case_id where k.draft_id = d.draft_id))`,
    )
    expect(own).toEqual([])
    const numbers = await sql(on, 'select decision_no from decision order by rowid')
    expect(numbers.map((r) => r['decision_no'])).toEqual(numbers.map((_, i) => `8見福第${i + 1}号`))
    expect(await trailHolds(on)).toBe(true)
  }

  it('keeps to the model through five hundred random acts', async () => {
    const totals: Totals = { done: 0, refused: 0, decided: 0, selfRefused: 0 }
    for (const seed of [1, 2, 3, 4, 5]) {
      office = await reviewedOffice()
      await exercise(office, seed, totals)
      await office.dispose()
      office = undefined
    }
    // it was really exercised: much was done, much refused, some decided, some kept from its own worker
    expect(totals.done).toBeGreaterThan(60)
    expect(totals.refused).toBeGreaterThan(100)
    expect(totals.decided).toBeGreaterThan(3)
    expect(totals.selfRefused).toBeGreaterThan(3)
  })
})
