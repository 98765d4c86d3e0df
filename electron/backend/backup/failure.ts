import { AppError } from '../../../shared/errors.ts'
import { messageOf } from '../../../shared/messages.ja.ts'
import type { BackupFailureTable } from '../store/schema-backups.ts'
import { addFailure } from '../store/backups.ts'
import { classifySqlite } from '../store/sqlite.ts'
import { logFault } from '../fault-log.ts'
import { faultText } from '../fault-text.ts'
import { alarmOf } from './alarm.ts'
import { backupFolder, makeBackup, type BackupHands } from './run.ts'

/**
 * 失敗の記録. A backup that was not made is told loudly until one succeeds, and stops no work: kept in the store, or where that takes
 * nothing, in memory.
 */
export async function noteFailure(hands: BackupHands, reason: BackupFailureTable['reason'], thrown: unknown): Promise<void> {
  const { env } = hands
  const error = classifySqlite(thrown)
  const known = error instanceof AppError
  const text = known ? messageOf(error).text : 'プログラムの問題で作れませんでした。'
  if (!known) await logFault(env.store.folder, `${env.now().toISOString()} backup ${faultText(error)}\n`)
  const at = env.now().toISOString()
  try {
    const folder = await backupFolder(env)
    await hands.write(async ({ tx, audit }) => {
      await addFailure(tx, { failure_id: env.newId(), at, reason, folder, code: known ? error.code : 'internal', text })
      await audit.write({
        action: 'backup-failed',
        ref: 'backup',
        body: { text: `バックアップ（${reasonWords[reason]}）ができませんでした`, reason },
      })
    })
  } catch {
    alarmOf(env.store).unkept = { at, text }
  }
}

const reasonWords = { demand: '手動', daily: '毎日', payment: '支払の前', rehearsal: '復元の試し' } as const

/** Before a payment file is written. A backup that fails is told and stops no payment. Throws AbortError when cancelled. */
export async function backupBeforePayment(hands: BackupHands): Promise<void> {
  try {
    await makeBackup(hands, 'payment', { folder: await backupFolder(hands.env), prune: true, deep: false })
  } catch (error) {
    hands.signal?.throwIfAborted()
    // one that is being made at this moment holds all that is decided so far
    if (error instanceof AppError && error.code === 'backup-running') return
    await noteFailure(hands, 'payment', error)
  }
}
