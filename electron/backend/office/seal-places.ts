/** 古い住所の封. Places of persons under 支援措置 that came in before they were sealed are sealed behind the work, a person at a time. */
import { officePen } from '../audit/pen.ts'
import type { Env } from '../context.ts'
import { keyNow } from '../keys/office-key.ts'
import { transact } from '../store/db.ts'
import { placesSealedMark, readMeta, writeMeta } from '../store/meta.ts'
import { allGuarded, settlePersons } from '../store/place-register.ts'
import { sealLooseRows } from '../store/place-rows.ts'
import { emptyLog } from '../store/seal-rows.ts'

/**
 * Once in the life of an office, as soon as its key is open. Broken off, it begins anew: what is sealed already is passed over or sealed anew.
 * Gives the number of persons; null: there was nothing to do, or it has to wait.
 */
export async function sealOldPlaces(env: Env): Promise<number | null> {
  const { store } = env
  if ((await readMeta(store.reader)).has(placesSealedMark)) return null
  const keys = () => keyNow(store.folder)
  if (keys() === null || env.signing.doubt() !== null) return null
  const persons = await transact(store, (tx) => allGuarded(tx))
  for (const no of persons) await transact(store, (tx) => settlePersons(tx, keys, [no]))
  await transact(store, (tx) => sealLooseRows(tx, keys, persons))
  await transact(store, async (tx) => {
    await writeMeta(tx, placesSealedMark, env.now().toISOString())
    if (persons.length === 0) return
    const pen = officePen(tx, env)
    const text = `支援措置の対象者${persons.length}人の住所を暗号化し、検索の言葉から外しました`
    await pen.write({ action: 'places-sealed', ref: 'office-key', body: { text, persons: persons.length } })
  })
  // texts that were written over stand in the log of the engine until it is moved
  await emptyLog(store)
  return persons.length
}
