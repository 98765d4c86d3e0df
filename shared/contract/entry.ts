import * as z from 'zod'
import { Code, command, Day, None, query, Text, Yen } from './kinds.ts'

/** What stands in the form, by field id; at most the fields of the form, each as it was typed. */
const Values = z.record(z.string().min(1).max(40), Text)

const Problem = z.object({ field: z.string().nullable(), code: z.string(), message: z.string() })

/** 検査の結果 of an entry: what refuses it, and what a reviewer will have to look at. */
export const EntryCheck = z.object({
  errors: z.array(Problem),
  warnings: z.array(Problem),
  /** Whom the entry would be linked to; null: nobody yet. */
  residentNo: z.string().nullable(),
  protected: z.boolean(),
  item: z.object({ code: z.string(), name: z.string(), unit: z.string(), ceiling: Yen, opinionRequired: z.boolean() }).nullable(),
})
export type EntryCheck = z.infer<typeof EntryCheck>

/** A person of the register as a candidate. No address: several people are told apart by their birthdays. */
export const PersonCandidate = z.object({
  residentNo: z.string(),
  name: z.string(),
  kana: z.string(),
  birthDate: Day,
  age: z.int(),
  livesHere: z.boolean(),
  protected: z.boolean(),
})
export type PersonCandidate = z.infer<typeof PersonCandidate>

const SearchText = z.string().min(1).max(100)

export const entryContract = {
  'entry.check': query('入力の検査', 'entry.run', z.strictObject({ values: Values }), EntryCheck),
  'entry.commit': command(
    '窓口申請の受付',
    'entry.run',
    z.strictObject({ values: Values }),
    z.object({
      caseNo: z.string(),
      receiptNo: z.string(),
      flags: z.array(z.string()),
      warnings: z.array(Problem),
    }),
    ['imports', 'cases'],
  ),
  'entry.drafts': query(
    '入力の下書き',
    'entry.run',
    None,
    z.array(z.object({ form: z.string(), values: z.record(z.string(), z.string()), savedAt: z.string() })),
  ),
  'entry.saveDraft': command(
    '下書きの保存',
    'entry.run',
    /** `user`: who typed; refused when somebody else has signed in at the window. */
    z.strictObject({ user: Code, form: Code, values: Values }),
    z.object({ savedAt: z.string() }),
    [],
    {
      scratch: true,
    },
  ),
  'entry.dropDraft': command('下書きの消去', 'entry.run', z.strictObject({ user: Code, form: Code }), z.strictObject({}), [], {
    scratch: true,
  }),
  'entry.persons': query(
    '対象者の候補',
    'entry.run',
    z.strictObject({ text: SearchText, birthDate: z.string().max(40).optional() }),
    z.array(PersonCandidate),
  ),
  'entry.person': query(
    '住民の照会',
    'entry.run',
    z.strictObject({ residentNo: Code }),
    /** `address` and `postalCode` null: protected, and the user may not see them. */
    PersonCandidate.extend({ postalCode: z.string().nullable(), address: z.string().nullable() }).nullable(),
    { logView: true },
  ),
  'entry.items': query(
    '種目の候補',
    'entry.run',
    z.strictObject({ text: SearchText, day: z.string().max(40).optional() }),
    z.array(z.object({ code: z.string(), name: z.string(), unit: z.string(), ceiling: Yen, opinionRequired: z.boolean() })),
  ),
  'entry.providers': query(
    '事業者の候補',
    'entry.run',
    z.strictObject({ text: SearchText }),
    z.array(z.object({ providerNo: z.string(), name: z.string(), kana: z.string(), registered: z.boolean() })),
  ),
  'entry.slip': query(
    '受付票の表示',
    'entry.run',
    z.strictObject({ caseNo: Code }),
    z.object({ name: z.string(), bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array) }),
    { logView: true },
  ),
}
