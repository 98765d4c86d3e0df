/** 別スレッド. Backups, restores and checks off the backend's loop, each in a thread of its own that ends with it. */
import { parentPort, workerData } from 'node:worker_threads'
import { AppError, type ErrorCode } from '../../../shared/errors.ts'
import { moveLog } from '../store/log-move.ts'
import { classifySqlite } from '../store/sqlite.ts'
import { rescueStore, surveyStore, type RescueTask, type Rescued, type Survey, type SurveyTask } from './rescue.ts'
import { quickLook } from './store-check.ts'
import { unpackBackup, type UnpackTask, type Unpacked } from './unpack.ts'
import { writeBackup, type WriteTask, type Written } from './write.ts'

export type BackupTask =
  | WriteTask
  | UnpackTask
  | SurveyTask
  | RescueTask
  | { readonly kind: 'look'; readonly office: string }
  | { readonly kind: 'move-log'; readonly office: string }
export type BackupResult = Written | Unpacked | Survey | Rescued | ReturnType<typeof quickLook> | undefined

export type BackupAnswer =
  | { readonly kind: 'told'; readonly step: string; readonly done: number; readonly total: number }
  | { readonly kind: 'done'; readonly result: BackupResult }
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly params: unknown }
  | { readonly kind: 'failed'; readonly system: string; readonly problem: string }

async function work(task: BackupTask, tell: (step: string, done: number, total: number) => void): Promise<BackupResult> {
  if (task.kind === 'write') return writeBackup(task, tell)
  if (task.kind === 'unpack') return unpackBackup(task, tell)
  if (task.kind === 'survey') return surveyStore(task)
  if (task.kind === 'rescue') return rescueStore(task, tell)
  if (task.kind === 'move-log') {
    moveLog(task.office)
    return undefined
  }
  return quickLook(task.office)
}

const port = parentPort
if (port === null) throw new Error('backup worker started outside a worker thread')

let last = 0
const tell = (step: string, done: number, total: number): void => {
  if (done > 0 && done < total && performance.now() - last < 100) return
  last = performance.now()
  port.postMessage({ kind: 'told', step, done, total } satisfies BackupAnswer)
}

work(workerData as BackupTask, tell).then(
  (result) => port.postMessage({ kind: 'done', result } satisfies BackupAnswer),
  (cause: unknown) => {
    const error = classifySqlite(cause)
    if (error instanceof AppError) port.postMessage({ kind: 'refused', code: error.code, params: error.params } satisfies BackupAnswer)
    else {
      const system = error instanceof Error && 'code' in error ? String(error.code) : ''
      port.postMessage({
        kind: 'failed',
        system,
        problem: error instanceof Error ? (error.stack ?? error.message) : String(error),
      } satisfies BackupAnswer)
    }
  },
)
