/** 古い電話番号の封. Telephone numbers that came in before they were sealed are sealed behind the work, a piece at a time. */
import { officePen } from '../audit/pen.ts'
import type { Env } from '../context.ts'
import { keyNow } from '../keys/office-key.ts'
import { transact } from '../store/db.ts'
import { batchesAfter } from '../store/imports.ts'
import { contactsSealedMark, readMeta, writeMeta } from '../store/meta.ts'
import { contactsOfBatch, emptyLog, sealContactsPiece, sealerOfBatch } from '../store/seal-rows.ts'

/**
 * Once in the life of an office, as soon as its key is open. Broken off, it goes on with the file it was at. `goOn` hears how long a piece took
 * (ms), waits, and says whether there is to be another. Gives the number of applications; null: there was nothing to do, or it has to wait.
 */
export async function sealOldContacts(env: Env, goOn: (took: number) => Promise<boolean>): Promise<number | null> {
  const { store } = env
  const mark = (await readMeta(store.reader)).get(contactsSealedMark)
  if (mark !== undefined && !/^\d+ \d+$/.test(mark)) return null
  const keys = () => keyNow(store.folder)
  if (keys() === null || env.signing.doubt() !== null) return null
  let [to = 0, sealed = 0] = (mark ?? '').split(' ').map(Number)
  let left = 0
  for (;;) {
    const [batch] = await batchesAfter(store.reader, to, 1)
    if (batch === undefined) break
    const contacts = contactsOfBatch(batch)
    const seal = sealerOfBatch(keys, batch)
    for (let after = 0; contacts.length > 0;) {
      const before = performance.now()
      const piece = await transact(store, async (tx) => {
        const done = await sealContactsPiece(tx, keys, batch.batch_id, after, contacts, seal)
        if (done.sealed > 0) await writeMeta(tx, contactsSealedMark, `${to} ${sealed + done.sealed}`)
        return done
      })
      sealed += piece.sealed
      left += piece.left
      if (piece.last === null) break
      after = piece.last
      if (!(await goOn(performance.now() - before))) return null
    }
    to = batch.at
    await transact(store, (tx) => writeMeta(tx, contactsSealedMark, `${to} ${sealed}`))
  }
  await transact(store, async (tx) => {
    await writeMeta(tx, contactsSealedMark, env.now().toISOString())
    if (sealed + left === 0) return
    const pen = officePen(tx, env)
    const text = `保管している申請${sealed}件の電話番号を暗号化しました${left === 0 ? '' : `（形が違うため、そのままのもの${left}件）`}`
    await pen.write({ action: 'rows-sealed', ref: 'office-key', body: { text, sealed, left } })
  })
  // texts that were written over stand in the log of the engine until it is moved
  if (sealed > 0) await emptyLog(store)
  return sealed
}
