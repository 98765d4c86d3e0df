import { addDays, inSpan } from '../../../shared/domain/date.ts'
import type { IsoDate, Item, ItemRoute, Parameter } from '../../../shared/domain/masters.ts'
import type { DatedRoute } from '../../../shared/domain/master-tables-texts.ts'
import type { AidsFacts } from '../../../shared/programmes/daily-living-aids/facts.ts'
import { AppError } from '../../../shared/errors.ts'
import type { ReadDb } from '../store/db.ts'
import type { FactsFrame } from '../store/facts.ts'
import type { Plan } from '../store/masters-plans.ts'
import { timelineOf } from '../store/masters-read.ts'
import { masterShapes } from '../store/masters-tables.ts'
import { routeOf } from '../store/records.ts'
import { judgeTyped } from './master-rows.ts'
import { aidsParameters, allParameters } from './settings.ts'

/**
 * 重ね. How a case would be looked at with the 変更案: `dates` as each of them will hold, by its day; `now` as if all of them held
 * for every application already.
 */
export interface Overlay {
  readonly frame: FactsFrame
  readonly facts: (facts: AidsFacts) => AidsFacts
}

/** A dated row whose start was taken away where the change is to count for everything. */
type Timeline<T> = readonly T[]

interface Span {
  readonly validFrom: IsoDate
  readonly validTo: IsoDate | null
}

/** Makes the overlay of these plans. Throws AppError `master-refused` when one of them cannot hold any more, `missing-setting`. */
export async function makeOverlay(read: ReadDb, plans: readonly Plan[], assume: 'dates' | 'now', frame: FactsFrame): Promise<Overlay> {
  const items = new Map<string, Timeline<Item>>()
  const routes = new Map<string, Map<number, Timeline<DatedRoute>>>()
  const parameters = new Map<string, Timeline<Parameter>>()
  for (const plan of plans) {
    const { problems, change } = await judgeTyped(read, plan.kind, plan.cells, null)
    const [problem] = problems
    if (problem !== undefined || change === null) throw new AppError('master-refused', { problem: problem?.message ?? '' })
    const stored = await timelineOf(read, plan.kind, change.after)
    const after = change.after as never
    if (plan.kind === 'items') {
      const record = masterShapes.items.fromRow(after)
      items.set(record.code, laid(items.get(record.code) ?? stored.map((row) => masterShapes.items.fromRow(row as never)), record, assume))
    } else if (plan.kind === 'item-routes') {
      const record = masterShapes['item-routes'].fromRow(after)
      const ofItem = routes.get(record.itemCode) ?? new Map<number, Timeline<DatedRoute>>()
      const before = ofItem.get(record.routeNo) ?? stored.map((row) => masterShapes['item-routes'].fromRow(row as never))
      ofItem.set(record.routeNo, laid(before, record, assume))
      routes.set(record.itemCode, ofItem)
    } else {
      const record = masterShapes.parameters.fromRow(after)
      const id = `${record.programme} ${record.key}`
      const before = parameters.get(id) ?? stored.map((row) => masterShapes.parameters.fromRow(row as never))
      parameters.set(id, laid(before, record, assume))
    }
  }
  const storedRoutes = new Map<string, DatedRoute[]>()
  for (const code of routes.keys()) {
    const rows = await read
      .selectFrom('item_route')
      .selectAll()
      .where('item_code', '=', code)
      .orderBy('route_no')
      .orderBy('valid_from')
      .execute()
    storedRoutes.set(
      code,
      rows.map((row) => masterShapes['item-routes'].fromRow(row as never)),
    )
  }
  return {
    frame:
      parameters.size === 0 ? frame : { ...frame, parameters: aidsParameters(await parametersWith(read, parameters), frame.businessDay) },
    facts: (facts) => {
      const { day } = facts.application
      const itemOn = (item: Item): Item => items.get(item.code)?.find((row) => inSpan(day, row.validFrom, row.validTo)) ?? item
      const ofItem = routes.get(facts.item.code)
      return {
        ...facts,
        item: itemOn(facts.item),
        grantItems: withTimelines(facts.grantItems, items),
        ...(facts.pairItems === undefined ? {} : { pairItems: facts.pairItems.map(itemOn) }),
        routes: ofItem === undefined ? facts.routes : routesOn(storedRoutes.get(facts.item.code) ?? [], ofItem, day),
      }
    },
  }
}

/** A timeline with one more row: the row before it ends the day before; for `now` the new one is all there is. */
function laid<T extends Span>(before: Timeline<T>, row: T, assume: 'dates' | 'now'): Timeline<T> {
  if (assume === 'now') return [{ ...row, validFrom: '0001-01-01', validTo: null }]
  const cut = before.map((one) =>
    one.validFrom < row.validFrom && inSpan(row.validFrom, one.validFrom, one.validTo)
      ? { ...one, validTo: addDays(row.validFrom, -1) }
      : one,
  )
  return [...cut, row].toSorted((a, b) => (a.validFrom < b.validFrom ? -1 : 1))
}

function withTimelines(rows: readonly Item[], items: ReadonlyMap<string, Timeline<Item>>): readonly Item[] {
  if (!rows.some((row) => items.has(row.code))) return rows
  const codes = [...new Set(rows.map((row) => row.code))]
  return codes.flatMap((code) => items.get(code) ?? rows.filter((row) => row.code === code))
}

function routesOn(stored: readonly DatedRoute[], changed: ReadonlyMap<number, Timeline<DatedRoute>>, day: IsoDate): readonly ItemRoute[] {
  const kept = stored.filter((route) => !changed.has(route.routeNo))
  const all = [...kept, ...[...changed.values()].flat()].filter((route) => inSpan(day, route.validFrom, route.validTo))
  return all.toSorted((a, b) => a.routeNo - b.routeNo).map((route) => routeOf(masterShapes['item-routes'].toRow(route) as never))
}

async function parametersWith(read: ReadDb, changed: ReadonlyMap<string, Timeline<Parameter>>): Promise<readonly Parameter[]> {
  const stored = await allParameters(read)
  return [...stored.filter((one) => !changed.has(`${one.programme} ${one.key}`)), ...[...changed.values()].flat()]
}
