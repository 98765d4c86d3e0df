import * as z from 'zod'
import { roles } from '../permissions.ts'
import { Code, command, None, query } from './kinds.ts'
import { UserView } from './session.ts'

/** 今日の仕事の一行. What waits, how much of it is late, and where it is done. */
export const HomeLine = z.object({
  id: z.string(),
  title: z.string(),
  /** What one does there, or why it is late, in a few words. */
  detail: z.string(),
  count: z.int(),
  /** 期限切れ. Of them past their day. */
  overdue: z.int(),
  /** Screen of the window, with its heading where one is meant. */
  path: z.string(),
  role: z.enum(roles),
})
export type HomeLine = z.infer<typeof HomeLine>

/** 練習の一段. Ticked by what stands in the trail, not by a press of a button. */
export const PracticeStep = z.object({
  id: z.string(),
  title: z.string(),
  /** What to press, in a sentence. */
  how: z.string(),
  done: z.boolean(),
  /** So many of so many: 2 of 3 cases. */
  count: z.int(),
  wanted: z.int(),
  user: z.string(),
  userName: z.string(),
  path: z.string(),
})

/** 本番の準備. One thing an office needs before its first application. */
export const ReadyItem = z.object({ id: z.string(), title: z.string(), detail: z.string(), done: z.boolean(), path: z.string() })

export const homeContract = {
  'home.today': query(
    '今日の仕事',
    'office.use',
    None,
    z.object({
      /** Overdue first, then by the order of the work. */
      lines: z.array(HomeLine),
      /** What everybody should know today: bank holidays, absences, clock, backups. */
      notes: z.array(z.object({ text: z.string(), tone: z.enum(['warn', 'note']) })),
      practice: z.object({ steps: z.array(PracticeStep), files: z.array(z.string()) }).nullable(),
      ready: z.array(ReadyItem).nullable(),
    }),
  ),
  /** 練習の役. Empty in an office for real work. */
  'practice.people': query(
    '練習の役の一覧',
    null,
    None,
    z.array(z.object({ userId: z.string(), name: z.string(), roles: z.array(z.enum(roles)), posts: z.array(z.string()) })),
  ),
  'practice.enter': command('役を替える', null, z.strictObject({ user: Code }), UserView, ['session']),
}
