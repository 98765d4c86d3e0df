/**
 * 過去の給付. The grants of a person that count, each with its catalogue row and the end of its useful life.
 */
import { addDays, addMonths, addYears, firstDay, inSpan, lastDay } from '../../domain/date.ts'
import type { Grant, IsoDate, Item } from '../../domain/masters.ts'
import { dateText } from './check-results.ts'
import type { AidsFacts } from './facts.ts'

export interface PastGrant {
  readonly grant: Grant
  /** The catalogue's row on the day of that decision. */
  readonly past: Item | null
  /** First day on which the same kind may be granted again; null: no life. */
  readonly lifeEnd: IsoDate | null
}

/** Grants that count (not 取消), each with its item's row as of its own decision. */
export function pastGrants(facts: AidsFacts): readonly PastGrant[] {
  return facts.grants
    .filter((grant) => grant.state !== '取消')
    .map((grant) => {
      const rows = facts.grantItems.filter((item) => item.code === grant.itemCode)
      const past = rows.find((item) => inSpan(grant.decidedOn, item.validFrom, item.validTo)) ?? rows.at(-1) ?? null
      const years = past?.usefulLifeYears ?? null
      return { grant, past, lifeEnd: years === null ? null : addYears(grant.decidedOn, years) }
    })
}

/** 同種. Two items whose {code and 同種とみなす種目} meet. */
export function isSameKind(a: Item, b: Item): boolean {
  const kinds = new Set([a.code, ...a.countsAs])
  return [b.code, ...b.countsAs].some((code) => kinds.has(code))
}

/** Monthly: its months. With a life: from its decision up to the day before the life ends. Null: neither is known. */
export function grantSpan({ grant, lifeEnd }: PastGrant): { readonly from: IsoDate; readonly to: IsoDate } | null {
  if (grant.startMonth !== null && grant.months !== null) {
    return { from: firstDay(grant.startMonth), to: lastDay(addMonths(grant.startMonth, grant.months - 1)) }
  }
  return lifeEnd === null ? null : { from: grant.decidedOn, to: addDays(lifeEnd, -1) }
}

/** 令和8年4月1日決定の「特殊寝台」. */
export function grantText(grant: Grant, past: Item | null): string {
  return `${dateText(grant.decidedOn)}決定の「${past?.name ?? grant.itemCode}」`
}
