/** 古い行の封. Rows that came in before secret cells were sealed are sealed when the office is opened, a piece at a time. */
import { programmes } from '../../../shared/programmes/index.ts'
import { keyNow } from '../keys/office-key.ts'
import { auditPen } from '../audit/pen.ts'
import type { Signer } from '../keys/key-pair.ts'
import { transact } from '../store/db.ts'
import { rowsSealedMark, writeMeta } from '../store/meta.ts'
import type { OfficeStore } from '../store/open.ts'
import { emptyLog, sealerOfBatch, sealPiece } from '../store/seal-rows.ts'

/**
 * Called once when an office is opened. Broken off, it begins again the next time: a piece is one transaction, and a row that is
 * sealed already is sealed anew.
 * Without the key it waits. What is written says, opened, exactly what was there; a row of which that is not so stays as it is and is
 * counted in the entry. Afterwards the log of the engine is emptied, so that the plain texts are gone from it as well.
 */
export async function sealOldRows(
  store: OfficeStore,
  by: { readonly key: Signer; readonly device: string; readonly now: () => Date; readonly watchClock: boolean },
): Promise<void> {
  const known = await store.reader.selectFrom('meta').select('value').where('key', '=', rowsSealedMark).executeTakeFirst()
  const key = () => keyNow(store.folder)
  if (known !== undefined || key() === null) return
  const secret = programmes.filter((one) => one.fields.some((field) => field.secret === true)).map((one) => one.id)
  const batches = await store.reader
    .selectFrom('import_batch')
    .select(['batch_id', 'programme', 'profile', 'header'])
    .where('programme', 'in', secret)
    .execute()
  let sealed = 0
  let left = 0
  for (const batch of batches) {
    const seal = sealerOfBatch(key, batch)
    for (let after = 0; ;) {
      const piece = await transact(store, (tx) => sealPiece(tx, key, batch.batch_id, after, seal))
      if (piece.last === null) break
      after = piece.last
      sealed += piece.sealed
      left += piece.left
    }
  }
  await transact(store, async (tx) => {
    await writeMeta(tx, rowsSealedMark, by.now().toISOString())
    if (sealed + left === 0) return
    const pen = auditPen(tx, { actor: 'system', device: by.device, now: by.now, office: by.key, person: null, watchClock: by.watchClock })
    const text = `保管している申請${sealed}件の口座番号を暗号化しました${left === 0 ? '' : `（形が違うため、そのままのもの${left}件）`}`
    await pen.write({ action: 'rows-sealed', ref: 'office-key', body: { text, sealed, left } })
  })
  if (sealed > 0) await emptyLog(store)
}
