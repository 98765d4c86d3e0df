/** 事務所を作る処理. The backend without an office: looks at folders and makes offices, one at a time, for the start page. */
import { AppError } from '../../shared/errors.ts'
import { messageOf } from '../../shared/messages.ja.ts'
import type { Progress } from '../../shared/frames.ts'
import { beginOffice, lookAtFolder, type Begun, type FolderLook } from './office/begin.ts'
import { makePractice, type PracticeSize } from './office/practice.ts'

/** What the main process asks of it; folders are those a person chose there. */
export type MakingTask =
  | { readonly kind: 'look'; readonly folder: string }
  | { readonly kind: 'practice'; readonly folder: string; readonly size: PracticeSize }
  | {
      readonly kind: 'office'
      readonly folder: string
      readonly name: string
      readonly year: number
      readonly administrators: readonly { readonly userId: string; readonly name: string }[]
    }

export type MakingResult = FolderLook | Begun | { readonly cases: number }

export interface MakingOptions {
  readonly resources: string
  readonly renderWorker?: URL
  readonly signal: AbortSignal
  readonly onProgress: (p: Progress) => void
}

/** Does one task. Throws AppError as the makers do. */
export async function doTask(task: MakingTask, options: MakingOptions): Promise<MakingResult> {
  switch (task.kind) {
    case 'look':
      return lookAtFolder(task.folder)
    case 'practice':
      return makePractice(task.folder, { size: task.size, ...options })
    case 'office':
      return beginOffice(task, options.resources)
  }
}

/** A failure in words for the start page. */
export function failureOf(error: unknown): { readonly code: string; readonly message: string } {
  if (error instanceof AppError) {
    const text = messageOf(error)
    return { code: error.code, message: `${text.text}${text.next}` }
  }
  const cause = error instanceof Error ? error.message : '原因不明'
  return {
    code: 'internal',
    message: `事務所を作れませんでした（${cause}）。作りかけのものは残していません。空き容量を確かめて、もう一度試してください。`,
  }
}
