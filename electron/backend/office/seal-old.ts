/** 古い行の封. Rows that came in before secret cells were sealed are sealed when the office is opened, a piece at a time. */
import { mapHeaders } from '../../../shared/domain/header.ts'
import { parseProfile } from '../../../shared/domain/profile.ts'
import { findProgramme, programmes } from '../../../shared/programmes/index.ts'
import { keyNow } from '../keys/office-key.ts'
import { auditPen } from '../audit/pen.ts'
import type { Signer } from '../keys/key-pair.ts'
import { transact } from '../store/db.ts'
import { rowsSealedMark, writeMeta } from '../store/meta.ts'
import type { OfficeStore } from '../store/open.ts'
import { rowSealer, type RowSealer } from '../store/row-seal.ts'
import type { KeyNow } from '../store/sealed-text.ts'
import type { ImportBatchTable } from '../store/schema-cases.ts'
import { emptyLog, sealPiece } from '../store/seal-rows.ts'

type Batch = Pick<ImportBatchTable, 'batch_id' | 'programme' | 'profile' | 'header'>

/**
 * Called once when an office is opened. Broken off, it begins again the next time: a piece is one transaction, and a row that is
 * sealed already is sealed anew.
 * Without the key it waits. What is written says, opened, exactly what was there; a row of which that is not so stays as it is and is
 * counted in the entry. Afterwards the log of the engine is emptied, so that the plain texts are gone from it as well.
 */
export async function sealOldRows(
  store: OfficeStore,
  by: { readonly key: Signer; readonly device: string; readonly now: () => Date },
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
    const pen = auditPen(tx, { actor: 'system', device: by.device, now: by.now, office: by.key, person: null, watchClock: false })
    const text = `保管している申請${sealed}件の口座番号を暗号化しました${left === 0 ? '' : `（形が違うため、そのままのもの${left}件）`}`
    await pen.write({ action: 'rows-sealed', ref: 'office-key', body: { text, sealed, left } })
  })
  if (sealed > 0) await emptyLog(store)
}

function sealerOfBatch(key: KeyNow, batch: Batch): RowSealer {
  const fields = findProgramme(batch.programme)?.fields ?? []
  const header = JSON.parse(batch.header) as string[]
  const text = batch.profile.replace(/^\uFEFF/, '')
  const profile = text === '{}' ? null : parseProfile(JSON.parse(text))
  // rows that a person typed as an answer have the ids of the fields for their header
  if (profile === null || !profile.ok)
    return rowSealer(key, fields, (field) => (header.includes(field) ? header.indexOf(field) : undefined))
  const { columns } = mapHeaders(profile.profile, fields, header)
  return rowSealer(key, fields, (field) => columns.get(field)?.index)
}
