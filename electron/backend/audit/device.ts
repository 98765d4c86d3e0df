import type { DeviceKey } from '../keys/device-key.ts'
import { transact } from '../store/db.ts'
import type { OfficeStore } from '../store/open.ts'
import { auditPen } from './pen.ts'

/**
 * Makes the office's key known to the trail, once. A key that comes after another one without that one's signature (the file was
 * lost) is a fault for the verifier until two administrators have confirmed it.
 */
export async function enterDeviceKey(
  store: OfficeStore,
  key: DeviceKey,
  by: { readonly device: string; readonly now: () => Date; readonly watchClock: boolean },
): Promise<void> {
  const known = await store.reader.selectFrom('signing_key').select('seq').where('key_id', '=', key.keyId).executeTakeFirst()
  if (known !== undefined) return
  await transact(store, async (tx) => {
    const earlier = await tx.selectFrom('signing_key').select('key_id').where('owner', '=', 'office').executeTakeFirst()
    const text =
      earlier === undefined
        ? `事務所の署名鍵 ${key.keyId} を作りました`
        : `事務所の署名鍵がなかったため、新しい鍵 ${key.keyId} を作りました。管理者二人の確認が要ります`
    const pen = auditPen(tx, { actor: 'system', ...by, office: key, person: null })
    const { seq } = await pen.write({ action: 'device-key', ref: `office ${key.keyId} ${key.publicKey}`, body: { text } })
    const row = { key_id: key.keyId, owner: 'office', public_key: key.publicKey, seq, made_at: by.now().toISOString() }
    await tx.insertInto('signing_key').values(row).execute()
  })
}
