import * as z from 'zod'
import type * as text from '../domain/help-text.ts'

const Span = z.union([
  z.strictObject({ text: z.string(), strong: z.literal(true).optional() }),
  z.strictObject({ key: z.string() }),
  z.strictObject({ to: z.string(), text: z.string() }),
])

const HelpBlock = z.union([
  z.strictObject({ kind: z.literal('heading'), level: z.union([z.literal(2), z.literal(3)]), text: z.string() }),
  z.strictObject({ kind: z.literal('paragraph'), spans: z.array(Span) }),
  z.strictObject({ kind: z.literal('list'), ordered: z.boolean(), items: z.array(z.array(Span)) }),
  z.strictObject({ kind: z.literal('table'), head: z.array(z.array(Span)), rows: z.array(z.array(z.array(Span))) }),
  z.strictObject({ kind: z.literal('note'), spans: z.array(Span) }),
  z.strictObject({ kind: z.literal('picture'), file: z.string(), alt: z.string() }),
])

/** One page of the manual, as it goes to the window. */
export const HelpPage = z.strictObject({
  id: z.string(),
  title: z.string(),
  reading: z.string(),
  blocks: z.array(HelpBlock),
}) satisfies z.ZodType<text.HelpPage>
