/** Starts a thread for one backup, restore or check, and hears what it tells. */
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { AppError, type ErrorCode, type ErrorParams } from '../../../shared/errors.ts'
import type { Progress } from '../../../shared/frames.ts'
import { listName } from './files.ts'
import type { RescueTask, Rescued, Survey, SurveyTask } from './rescue.ts'
import type { quickLook } from './store-check.ts'
import type { UnpackTask, Unpacked } from './unpack.ts'
import type { BackupAnswer, BackupResult, BackupTask } from './worker.ts'
import type { WriteTask, Written } from './write.ts'
import { workFolder } from './work-folder.ts'

export interface ThreadOptions {
  /** The thread's script; beside this file when absent. */
  readonly workerUrl?: URL | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((p: Progress) => void) | undefined
}

function defaultWorkerUrl(): URL {
  const fromSource = new URL(import.meta.url).pathname.endsWith('.ts')
  return new URL(fromSource ? './worker.ts' : './backup-worker.js', import.meta.url)
}

/** How far each step is, of the whole. */
const shares: Readonly<Record<string, readonly [from: number, to: number]>> = {
  控えの作成: [0, 0.3],
  控えの点検: [0.3, 0.5],
  '添付・帳票の控え': [0.5, 0.65],
  暗号化: [0.65, 0.8],
  読み返し: [0.8, 1],
  復号: [0, 0.5],
  '添付・帳票の復元': [0.5, 0.8],
  復元の点検: [0.8, 1],
}

/**
 * Does a task in a thread. Cancelled, or with its thread killed, it leaves nothing half: the parts are taken away here.
 * Throws what the task throws; `backup-disk` when the disk is full, read-only or gone; AbortError when cancelled.
 */
export function inThread(task: WriteTask, options?: ThreadOptions): Promise<Written>
export function inThread(task: UnpackTask, options?: ThreadOptions): Promise<Unpacked>
export function inThread(task: SurveyTask, options?: ThreadOptions): Promise<Survey>
export function inThread(task: RescueTask, options?: ThreadOptions): Promise<Rescued>
export function inThread(
  task: { readonly kind: 'look'; readonly office: string },
  options?: ThreadOptions,
): Promise<ReturnType<typeof quickLook>>
export function inThread(task: { readonly kind: 'move-log'; readonly office: string }, options?: ThreadOptions): Promise<undefined>
export async function inThread(task: BackupTask, options: ThreadOptions = {}): Promise<BackupResult> {
  const { signal, onProgress, workerUrl = defaultWorkerUrl() } = options
  signal?.throwIfAborted()
  const worker = new Worker(workerUrl, { workerData: task })
  let onAbort = (): void => undefined
  try {
    return await new Promise<BackupResult>((resolve, reject) => {
      onAbort = () => reject(signal?.reason instanceof Error ? signal.reason : new Error('aborted'))
      signal?.addEventListener('abort', onAbort, { once: true })
      worker.on('error', reject)
      worker.on('exit', (code) => reject(new Error(`backup thread ended with ${code}`)))
      worker.on('message', (answer: BackupAnswer) => {
        if (answer.kind === 'done') resolve(answer.result)
        if (answer.kind === 'refused') reject(new AppError(answer.code, answer.params as ErrorParams[ErrorCode]))
        if (answer.kind === 'failed') reject(asDisk(answer.system, answer.problem))
        if (answer.kind === 'told') {
          const [from, to] = shares[answer.step] ?? [0, 1]
          const fraction = from + (to - from) * (answer.total > 0 ? answer.done / answer.total : 0)
          onProgress?.({ step: answer.step, done: answer.done, total: answer.total, fraction })
        }
      })
    })
  } catch (error) {
    await worker.terminate()
    sweep(task)
    throw error
  } finally {
    signal?.removeEventListener('abort', onAbort)
    await worker.terminate()
  }
}

/** What a thread that was stopped could not take away itself. */
function sweep(task: BackupTask): void {
  const gone = (path: string): void => rmSync(path, { recursive: true, force: true })
  if (task.kind === 'write') {
    gone(join(task.target, `.${task.name}.part`))
    // its name was free when the thread began: a list there without a backup is the thread's own
    if (!existsSync(join(task.target, task.name))) gone(join(task.target, listName(task.name)))
    for (const end of ['.sqlite', '.sqlite-journal']) gone(join(workFolder(task.office), `${task.name}${end}`))
  }
  if (task.kind === 'unpack') gone(task.into)
}

function asDisk(code: string, problem: string): Error {
  if (code === 'ENOSPC' || code === 'EDQUOT') return new AppError('backup-disk', { problem: '空き容量がなくなりました' })
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') return new AppError('backup-disk', { problem: '書込みが許されていません' })
  if (/^E[A-Z0-9]+$/.test(code)) return new AppError('backup-disk', { problem: `ディスクの読み書きに失敗しました（${code}）` })
  return new Error(problem)
}
