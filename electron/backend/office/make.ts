import { existsSync, rmSync } from 'node:fs'
import { createOffice } from '../store/open.ts'
import { initOffice, loadSample } from './init.ts'
import { openBackend } from './open.ts'

/**
 * Makes an office in a folder that is empty or not there yet; with `sample` the practice office 見本市. When anything fails
 * the folder is as it was. Throws AppError `office-not-empty`, `office-network`.
 */
export async function makeOffice(
  folder: string,
  sample: boolean,
  onStep: (text: string) => void = () => undefined,
  resources?: string,
): Promise<{ schemaVersion: number }> {
  const existed = existsSync(folder)
  await createOffice(folder, () => new Date())
  try {
    const backend = await openBackend(folder, { device: 'kyufu', ...(resources === undefined ? {} : { resources }) })
    try {
      await initOffice(backend.env, '')
      if (sample) await loadSample(backend.env, onStep)
      return { schemaVersion: backend.env.store.schemaVersion }
    } finally {
      await backend.close()
    }
  } catch (error) {
    for (const name of ['office.sqlite', 'office.sqlite-wal', 'office.sqlite-shm', 'office.lock', 'office.key', 'signing.key'])
      rmSync(`${folder}/${name}`, { force: true })
    if (!existed) rmSync(folder, { recursive: true, force: true })
    throw error
  }
}
