import * as z from 'zod'
import { Code, command, None, query, Text } from './kinds.ts'

/** What was typed, by the name of its field; at most the fields of one form. */
const Typed = z
  .record(z.string().min(1).max(120), Text)
  .refine((values) => Object.keys(values).length <= 80, { message: 'too many fields' })

/**
 * 入力途中の下書き. What a user has typed into any form and not yet done: his own, read by nobody else, gone with the act. `user` is who typed:
 * a draft that comes when somebody else has signed in at the window is refused (`session-over`).
 */
export const formDraftsContract = {
  'formDraft.mine': query(
    '入力途中の内容',
    'office.use',
    None,
    z.array(z.object({ form: z.string(), values: z.record(z.string(), z.string()), savedAt: z.string() })),
  ),
  'formDraft.keep': command(
    '入力途中の内容の保存',
    'office.use',
    z.strictObject({ user: Code, form: Code, values: Typed }),
    z.object({ savedAt: z.string() }),
    [],
    { scratch: true },
  ),
  'formDraft.drop': command('入力途中の内容の消去', 'office.use', z.strictObject({ user: Code, form: Code }), z.strictObject({}), [], {
    scratch: true,
  }),
}
