import { AppError } from '../../../shared/errors.ts'
import { whoChanged } from '../conflict.ts'
import type { CommandContext } from '../context.ts'
import { caseByNumber } from '../store/cases.ts'
import type { ReadDb } from '../store/db.ts'
import type { WelfareCaseTable } from '../store/schema-cases.ts'

/** The case as the page saw it. Throws AppError `not-found`, and `changed-by-other` with who changed it and when. */
export async function lockedCase(ctx: CommandContext, caseNo: string, version: number): Promise<WelfareCaseTable> {
  const c = await caseByNumber(ctx.tx, caseNo)
  if (c.version !== version) throw await changedByOther(ctx, caseNo, `案件 ${caseNo}`)
  return c
}

/** What is needed to tell who changed something. */
export interface Looking {
  readonly tx: ReadDb
  readonly user: Pick<CommandContext['user'], 'userId'>
}

/** 「…さんが10:05に変更しました」, by the last entry of the trail under that number; `what` is called by its kind and number. */
export async function changedByOther(ctx: Looking, ref: string, what: string): Promise<AppError<'changed-by-other'>> {
  const who = await whoChanged(ctx.tx, ctx.user.userId, ref, what)
  return new AppError('changed-by-other', who === null ? {} : { who })
}
