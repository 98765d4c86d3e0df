import * as z from 'zod'
import { Code, command, job, query, Text, Ticket } from './kinds.ts'

/** 添付. One file of a case, as the office keeps it. */
export const AttachmentView = z.object({
  attachmentId: z.string(),
  /** The file's name, cleaned; a label only. */
  label: z.string(),
  /** 書類の種類, null when nobody said. */
  kind: z.string().nullable(),
  type: z.string(),
  typeName: z.string(),
  /** Whether the program shows it (PDF, JPEG, PNG). */
  shown: z.boolean(),
  bytes: z.int(),
  sha256: z.string(),
  cameBy: z.enum(['zip', 'folder', 'manual']),
  source: z.string(),
  by: z.string(),
  at: z.string(),
})
export type AttachmentView = z.infer<typeof AttachmentView>

const Matched = z.object({
  id: z.string(),
  path: z.string(),
  label: z.string(),
  /** The name was cleaned before it was kept. */
  cleaned: z.boolean(),
  kind: z.string().nullable(),
  typeName: z.string(),
  bytes: z.int(),
  caseNo: z.string(),
  receiptNo: z.string(),
  name: z.string(),
  by: z.enum(['folder', 'name', 'column']),
  /** The case has this very content already; it is not added again. */
  same: z.boolean(),
})

/** 添付の確認. What a commit would do; lists hold at most `most` entries, the counts are whole. */
export const AttachmentPreview = z.object({
  setId: z.string(),
  source: z.string(),
  sourceKind: z.enum(['zip', 'folder']),
  programme: z.string(),
  kinds: z.array(z.string()),
  files: z.int(),
  added: z.int(),
  same: z.int(),
  surplusCount: z.int(),
  refusedCount: z.int(),
  missingCount: z.int(),
  matched: z.array(Matched),
  /** Papers that applications state and no file brings. `others`: files of that case whose kind nobody knows. */
  missing: z.array(z.object({ caseNo: z.string(), receiptNo: z.string(), name: z.string(), kind: z.string(), others: z.int() })),
  surplus: z.array(z.object({ path: z.string(), reason: z.string() })),
  refused: z.array(z.object({ path: z.string(), reason: z.string() })),
})
export type AttachmentPreview = z.infer<typeof AttachmentPreview>

const Bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array)

export const attachmentsContract = {
  'attachment.stage': job(
    '添付ファイルの読込',
    'import.run',
    z.strictObject({ ticket: Ticket, programme: Code, batchId: Code.optional() }),
    AttachmentPreview,
    ['imports'],
  ),
  'attachment.commit': command(
    '添付ファイルの取込',
    'import.run',
    z.strictObject({
      setId: Code,
      kinds: z
        .array(z.strictObject({ id: Code, kind: Code.nullable() }))
        .max(2000)
        .optional(),
    }),
    z.object({ attachNo: z.string(), added: z.int(), same: z.int(), cases: z.int() }),
    ['imports', 'cases'],
  ),
  'attachment.discard': job('添付ファイルの破棄', 'import.run', z.strictObject({ setId: Code }), z.strictObject({}), ['imports']),
  'attachment.list': query(
    '添付の一覧',
    'case.read',
    z.strictObject({ caseNo: Code }),
    z.object({ kinds: z.array(z.string()), attachments: z.array(AttachmentView) }),
  ),
  'attachment.read': query(
    '添付の閲覧',
    'case.read',
    z.strictObject({ caseNo: Code, attachmentId: Code }),
    z.object({ label: z.string(), mime: z.string(), bytes: Bytes }),
    { logView: true },
  ),
  'attachment.add': job(
    '添付の追加',
    'attachment.add',
    z.strictObject({ ticket: Ticket, caseNo: Code, kind: Code.nullable(), note: Text }),
    AttachmentView,
    ['cases'],
  ),
}
