/** 更新の完了. What the first opening by a new version settles: the update is done, older versions stay out, its backup is the one to keep. */
import { AppError } from '../../../shared/errors.ts'
import { auditPen } from '../audit/pen.ts'
import type { DeviceKey } from '../keys/device-key.ts'
import { transact } from '../store/db.ts'
import { readMeta, writeMeta } from '../store/meta.ts'
import type { OfficeStore } from '../store/open.ts'
import { compareVersions } from './judge.ts'
import type { RunningProgram } from './program.ts'

type Meta = ReadonlyMap<string, string>

/** Names of the facts of an office that tell of updates. */
export const updateMeta = {
  prepared: 'update-prepared',
  withdrawn: 'update-withdrawn',
  /** The lowest version that the prepared one will leave in. */
  coming: 'update-min-version',
  /** 下限の版. Versions below this one do not open the office any more. */
  minVersion: 'min-version',
  backups: 'update-backups',
  server: 'update-server',
} as const

/** 更新前のバックアップ: a file's name, and the version that was to follow. */
export interface UpdateBackup {
  readonly name: string
  readonly to: string
}

export const updateBackups = (meta: Meta): readonly UpdateBackup[] => JSON.parse(meta.get(updateMeta.backups) ?? '[]') as UpdateBackup[]

/** Throws AppError `program-old` when a later version has closed the office to this one. A program started from its sources has no version. */
export function assertNotTooOld(meta: Meta, { version, keys }: Pick<RunningProgram, 'version' | 'keys'>): void {
  const needed = meta.get(updateMeta.minVersion) ?? ''
  if (keys.length > 0 && needed !== '' && compareVersions(version, needed) < 0) throw new AppError('program-old', { version, needed })
}

/**
 * Once, when the prepared version opens the office: an entry, the floor under older versions, and of the backups made before updates those of earlier
 * updates are let go to the ordinary rule. The backup of this update stays until the next one has come to this point.
 */
export async function finishUpdate(
  store: OfficeStore,
  program: Pick<RunningProgram, 'version' | 'keys'>,
  by: { readonly key: DeviceKey; readonly device: string; readonly now: () => Date; readonly watchClock: boolean },
): Promise<void> {
  const meta = await readMeta(store.reader)
  const text = meta.get(updateMeta.prepared) ?? ''
  if (text === '' || program.keys.length === 0) return
  const { version } = JSON.parse(text) as { readonly version: string }
  if (version !== program.version) return
  const floor = [meta.get(updateMeta.coming) ?? '', meta.get(updateMeta.minVersion) ?? '']
    .filter((one) => one !== '')
    .toSorted(compareVersions)
    .at(-1)
  const kept = updateBackups(meta).filter(({ to }) => compareVersions(to, version) >= 0)
  const { key, device, now, watchClock } = by
  await transact(store, async (tx) => {
    const pen = auditPen(tx, { actor: 'system', device, now, office: key, person: null, watchClock })
    const told = floor === undefined ? '' : `。版 ${floor} より古い版では開けません`
    await pen.write({ action: 'update-done', ref: version, body: { text: `版 ${version} への更新が済みました${told}`, version } })
    await writeMeta(tx, updateMeta.prepared, '')
    await writeMeta(tx, updateMeta.coming, '')
    await writeMeta(tx, updateMeta.backups, JSON.stringify(kept))
    if (floor !== undefined) await writeMeta(tx, updateMeta.minVersion, floor)
  })
}
