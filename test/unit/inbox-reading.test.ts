/** What is read first and what is drawn, as pure rules. */
import { describe, expect, it } from 'vitest'
import { causesOf, drawSample, type ReadingRules, sampleSeed } from '../../electron/backend/usecases/inbox-reading.ts'
import type { ReadFacts } from '../../electron/backend/store/inbox.ts'
import { actWord, change, decides } from '../../renderer/screens/approval/act-words.ts'
import type { DraftDetail } from '../../shared/contract/drafts.ts'

const rules: ReadingRules = { sample: 5, overYen: 200_000, nearPercent: 95 }
const plain: ReadFacts = {
  caseId: 'c',
  caseNo: 'R8-000001',
  seq: 1,
  open: true,
  outcome: 'open',
  caseVersion: 4,
  nowVersion: 4,
  reviewId: 'r',
  nowReviewId: 'r',
  exception: null,
  amounts: JSON.stringify({ price: 94_999, limit: 100_000 }),
  publicPayment: 199_999,
  flags: '[]',
  byHand: false,
  confirmed: false,
  changed: false,
  appliedOn: '2026-11-01',
}

describe('causesOf', () => {
  const cases: readonly (readonly [name: string, change: Partial<ReadFacts>, kind: string, guarded: boolean, said: string | null])[] = [
    ['a plain grant', {}, 'grant', false, null],
    ['what the drafter froze', { exception: '△年齢' }, 'grant', false, '△年齢'],
    ['just at the sum', { publicPayment: 200_000 }, 'grant', false, '公費200,000円以上'],
    ['just at the share of its ceiling', { amounts: '{"price":95000,"limit":100000}' }, 'grant', false, '見積額が限度額の95%以上'],
    ['an amount without a ceiling', { amounts: '{"price":95000,"limit":0}' }, 'grant', false, null],
    ['another version', { nowVersion: 5 }, 'grant', false, '起案のあとで案件が変わった（決裁のとき対象外）'],
    ['another review', { nowReviewId: null }, 'grant', false, '起案のあとで案件が変わった（決裁のとき対象外）'],
    ['another version of a decided case', { nowVersion: 9, open: false, outcome: 'decided' }, 'grant', false, null],
    ['another version under a cancellation', { nowVersion: 9 }, 'cancel', false, '決定の取消'],
    ['a change found', { changed: true }, 'grant', false, '審査のあとで事実が変わった'],
    ['a flag of a change', { flags: '["facts-changed"]' }, 'grant', false, '審査のあとで事実が変わった'],
    ['a refusal', {}, 'refuse', false, '却下'],
    ['a protected person', {}, 'grant', true, '支援措置の対象者'],
    ['figures typed by hand', { byHand: true }, 'grant', false, '課税区分を手で入力'],
    ['a second person', { confirmed: true }, 'grant', false, '課税区分を2人で確認'],
  ]
  it.each(cases)('%s', (_, changes, kind, guarded, said) => {
    expect(causesOf(kind, { ...plain, ...changes }, guarded, rules)).toEqual(said === null ? [] : [said])
  })

  it('tells all of them together, the frozen one first, and no ceiling where the office asks for none', () => {
    const worst = { ...plain, exception: '×年齢', publicPayment: 300_000, amounts: '{"price":1,"limit":1}' }
    expect(causesOf('grant', worst, true, { ...rules, nearPercent: null })).toEqual(['×年齢', '支援措置の対象者', '公費200,000円以上'])
  })
})

describe('drawSample', () => {
  const numbers = Array.from({ length: 200 }, (_, i) => `R8-${String(i + 1).padStart(6, '0')}`)
  it('does not depend on the order it is given, and a smaller sample is the beginning of a larger one', () => {
    const seed = sampleSeed('d'.repeat(64), 'chief')
    const five = drawSample(seed, numbers, 5)
    expect(new Set(five).size).toBe(5)
    expect(drawSample(seed, numbers.toReversed(), 5)).toEqual(five)
    expect(drawSample(seed, numbers, 3)).toEqual(five.slice(0, 3))
    expect(drawSample(seed, numbers.slice(0, 2), 5).toSorted()).toEqual(numbers.slice(0, 2))
  })

  it('gives every case its chance: over many drafts each is drawn about as often', () => {
    const times = new Map<string, number>()
    for (let draft = 0; draft < 2_000; draft++) {
      for (const no of drawSample(sampleSeed(String(draft), 'chief'), numbers.slice(0, 20), 5)) times.set(no, (times.get(no) ?? 0) + 1)
    }
    const counts = [...times.values()]
    // 500 expected each; six standard deviations are about 116
    expect(counts).toHaveLength(20)
    expect(Math.min(...counts)).toBeGreaterThan(380)
    expect(Math.max(...counts)).toBeLessThan(620)
  })

  it('draws something else for another approver and another draft', () => {
    const draw = (digest: string, user: string) => drawSample(sampleSeed(digest, user), numbers, 5).join(' ')
    expect(new Set([draw('a', 'chief'), draw('a', 'manager'), draw('b', 'chief')]).size).toBe(3)
  })
})

describe('the words of the act', () => {
  const step = (state: DraftDetail['route'][number]['state']) => ({ state }) as DraftDetail['route'][number]
  const table = [
    [['current', 'waiting'], 'holder', '承認する', false],
    [['approved', 'current'], 'holder', '決裁する', true],
    [['current', 'waiting'], 'deputy', '代決する', true],
    [['current', 'waiting'], 'pull-up', '引き上げて承認する', false],
  ] as const
  it.each(table)('%j as %s: %s', (states, as, word, last) => {
    const draft = { route: states.map(step), mine: 'approve' as const }
    expect(actWord(draft, as)).toBe(word)
    expect(decides(draft, as)).toBe(last)
  })
  it.each([
    [104, 100, '+4%'],
    [57, 100, '−43%'],
    [100, 100, '±0%'],
    [5, 0, ''],
  ])('%i after %i: %s', (now, before, said) => {
    expect(change(now, before)).toBe(said)
  })
})
