/**
 * 手引きの文. The pages of the manual as plain data: the backend makes them of the Markdown files, the window shows them, the printed
 * manual is laid out of the very same.
 */
import * as z from 'zod'

/** A stretch of text: plain, strong, a key of the key table (`queue.grant`), or a link to a page (`screens/queue`, `terms#起案`). */
export const Span = z.union([
  z.strictObject({ text: z.string(), strong: z.literal(true).optional() }),
  z.strictObject({ key: z.string() }),
  z.strictObject({ to: z.string(), text: z.string() }),
])
export type Span = z.infer<typeof Span>

export const HelpBlock = z.union([
  z.strictObject({ kind: z.literal('heading'), level: z.union([z.literal(2), z.literal(3)]), text: z.string() }),
  z.strictObject({ kind: z.literal('paragraph'), spans: z.array(Span) }),
  z.strictObject({ kind: z.literal('list'), ordered: z.boolean(), items: z.array(z.array(Span)) }),
  z.strictObject({ kind: z.literal('table'), head: z.array(z.array(Span)), rows: z.array(z.array(z.array(Span))) }),
  z.strictObject({ kind: z.literal('note'), spans: z.array(Span) }),
  // a screen as it looks; `alt` says what is to be seen on it
  z.strictObject({ kind: z.literal('picture'), file: z.string(), alt: z.string() }),
])
export type HelpBlock = z.infer<typeof HelpBlock>

/** One page of the manual. */
export const HelpPage = z.strictObject({
  /** Path of its file without ending: `screens/queue`, `roles/payer`, `terms`. */
  id: z.string(),
  title: z.string(),
  /** よみ of the title, for searching. */
  reading: z.string(),
  blocks: z.array(HelpBlock),
})
export type HelpPage = z.infer<typeof HelpPage>

/** What a stretch reads as. `keyText`: how a key is written for people; absent, keys are left out. */
export function spanText(span: Span, keyText: (key: string) => string = () => ''): string {
  return 'key' in span ? keyText(span.key) : span.text
}

export function spansText(spans: readonly Span[], keyText?: (key: string) => string): string {
  return spans.map((span) => spanText(span, keyText)).join('')
}

/** All stretches of a block, in order. */
export function spansOf(block: HelpBlock): readonly Span[] {
  switch (block.kind) {
    case 'heading':
      return [{ text: block.text }]
    case 'paragraph':
    case 'note':
      return block.spans
    case 'list':
      return block.items.flat()
    case 'picture':
      return [{ text: block.alt }]
    case 'table':
      return [...block.head.flat(), ...block.rows.flat(2)]
  }
}

/** Page and place of a link: `terms#起案` is the place 起案 of the page `terms`. */
export function placeOf(to: string): { readonly page: string; readonly anchor: string | null } {
  const [page = '', anchor] = to.split('#')
  return { page, anchor: anchor ?? null }
}
