import * as z from 'zod'
import { None, Ticket, type Kind, type Operation } from './kinds.ts'

/** はじめに. What the program answers before anybody has an office: practice, and the beginning of real work. */
function outside<I extends z.ZodType, O extends z.ZodType>(title: string, input: I, output: O): Operation<Kind, I, O> {
  return { kind: 'job', title, permission: null, input, output, logView: false, changes: [] }
}

const Person = z.strictObject({ userId: z.string().max(50), name: z.string().max(60) })

export const startContract = {
  // what there is already: a practice office (with a ticket that opens it), and the year that begins
  'start.view': outside(
    'はじめに',
    None,
    z.object({
      practice: Ticket.nullable(),
      open: z.boolean(),
      year: z.int(),
      /** Today by the clock of this PC, YYYY-MM-DD, to be looked at before anything is dated by it. */
      today: z.string(),
      /** The clock stands before the day on which the program was built: it is wrong, and no office is begun by it. */
      clockBehind: z.boolean(),
    }),
  ),
  'start.practice': outside(
    '練習の事務所を作る',
    z.strictObject({ size: z.enum(['whole', 'small']) }),
    z.object({ office: Ticket, cases: z.int() }),
  ),
  // what stands in the chosen folder, before anything is typed
  'start.look': outside(
    'フォルダーを確かめる',
    z.strictObject({ folder: Ticket }),
    z.object({
      kind: z.enum(['empty', 'office', 'filled', 'network']),
      name: z.string(),
      /** Of an office: nobody ever signed in to it and nothing is in it, so that another may begin in its place (`anew`). */
      unused: z.boolean(),
    }),
  ),
  'start.begin': outside(
    '本番の事務所を作る',
    z.strictObject({
      folder: Ticket,
      name: z.string().max(100),
      year: z.int(),
      administrators: z.array(Person).length(2),
      anew: z.boolean().optional(),
    }),
    // first passwords: told once, kept nowhere
    z.object({ office: Ticket, passwords: z.array(z.object({ userId: z.string(), name: z.string(), password: z.string() })) }),
  ),
}
