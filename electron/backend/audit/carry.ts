import type { Checkpoint } from '../../../resources/verifier/verify.mjs'
import type { Env } from '../context.ts'
import { readMeta } from '../store/meta.ts'
import { carryOut, rememberSeen } from './witness.ts'
import { checkpointOf } from './verify.ts'

/** How many checkpoints are brought along when the folder was away for a while. */
const broughtAlong = 1_000

/** 持出し先. The folder of choice for checkpoints; null: none is set. */
export async function checkpointFolder(env: Pick<Env, 'store'>): Promise<string | null> {
  const folder = (await readMeta(env.store.reader)).get('checkpoint-folder') ?? ''
  return folder === '' ? null : folder
}

/**
 * Writes a checkpoint that was just made, and those the folder missed, into the folder of choice, and remembers the length of the trail
 * in this client's own folder. True when everything that is set up was written; a folder that is away stops no work.
 */
export async function carryCheckpoints(env: Env, made: Checkpoint): Promise<boolean> {
  const { reader } = env.store
  let whole = true
  // a trail in doubt must neither replace what was seen nor stand beside what lies outside
  if (env.signing.doubt() !== null) return false
  if (env.signing.witness !== null) {
    try {
      await rememberSeen(reader, env.signing.witness, made.store)
    } catch {
      whole = false
    }
  }
  const folder = await checkpointFolder(env)
  if (folder === null) return whole
  const rows = await reader.selectFrom('checkpoint').selectAll().orderBy('number', 'desc').limit(broughtAlong).execute()
  const all = rows.reverse().map((row) => checkpointOf(row, made.store))
  return (await carryOut(folder, made.store, all)) && whole
}
