/**
 * 分け合う基準額. Ceilings that more than one grant shares: several pieces within a year, and the parts of a set.
 */
import { fiscalYear } from '../../domain/date.ts'
import type { Yen } from '../../domain/masters.ts'
import { yenText } from '../../domain/money.ts'
import { toWarekiFiscalYear } from '../../domain/wareki.ts'
import type { AidsFacts } from './facts.ts'
import type { AidsParameters } from './parameters.ts'
import { grantText, pastGrants } from './past-grants.ts'

export interface SharedCeiling {
  readonly kind: 'year' | 'set'
  /** What is left of the ceiling, yen, never below 0. */
  readonly left: Yen
  readonly ceiling: Yen
  /** How it comes about, for the reviewer. */
  readonly text: string
}

/**
 * What is left for this grant of a ceiling that it shares with earlier ones, or null where the plain ceiling × quantity holds.
 *
 * Readings, domain.md naming these items without their arithmetic: an item of 「several within the ceiling in a year」 has one
 * ceiling for all pieces decided in the fiscal year of D; the second part of a set may cost the public base no more than
 * the set's ceiling less what the first part took while its life runs. What a grant took is its price without the excess.
 */
export function sharedCeiling(facts: AidsFacts, parameters: AidsParameters): SharedCeiling | null {
  const { item, application } = facts
  const counted = pastGrants(facts)
  const took = (one: (typeof counted)[number]): Yen => one.grant.price - one.grant.excess
  const sum = (list: typeof counted): Yen => list.reduce((total, one) => total + took(one), 0)
  if (parameters.yearlyCeiling.includes(item.code)) {
    const year = fiscalYear(application.day)
    const used = sum(counted.filter(({ grant }) => grant.itemCode === item.code && fiscalYear(grant.decidedOn) === year))
    const left = Math.max(0, item.ceiling - used)
    const text = `${toWarekiFiscalYear(year)}の基準額${yenText(item.ceiling)}のうち${yenText(used)}を使っており、残りは${yenText(left)}です。`
    return { kind: 'year', left, ceiling: item.ceiling, text }
  }
  const pair = parameters.pairs.find(({ parts }) => parts.includes(item.code))
  const whole = facts.pairItems?.find(({ code }) => code === pair?.set)
  if (pair === undefined || whole === undefined) return null
  const other = pair.parts.find((code) => code !== item.code)
  const first = counted.filter(({ grant, lifeEnd }) => grant.itemCode === other && lifeEnd !== null && application.day < lifeEnd)
  if (first.length === 0) return null
  const own = item.ceiling * application.quantity
  const left = Math.max(0, Math.min(own, whole.ceiling - sum(first)))
  const before = first.map(({ grant, past }) => grantText(grant, past)).join('、')
  const text = `${before}と合わせて「${whole.name}」の基準額${yenText(whole.ceiling)}までのため、今回の限度は${yenText(left)}です。`
  return { kind: 'set', left, ceiling: whole.ceiling, text }
}
