/**
 * 手引きの文. The pages of the manual as plain data: the backend makes them of the Markdown files, the window shows them, the printed
 * manual is laid out of the very same.
 */

/** A stretch of text: plain, strong, a key of the key table (`queue.grant`), or a link to a page (`screens/queue`, `terms#起案`). */
export type Span = { text: string; strong?: true | undefined } | { key: string } | { to: string; text: string }

export type HelpBlock =
  | { kind: 'heading'; level: 2 | 3; text: string }
  | { kind: 'paragraph'; spans: Span[] }
  | { kind: 'list'; ordered: boolean; items: Span[][] }
  | { kind: 'table'; head: Span[][]; rows: Span[][][] }
  | { kind: 'note'; spans: Span[] }
  /** A screen as it looks; `alt` says what is to be seen on it. */
  | { kind: 'picture'; file: string; alt: string }

/** One page of the manual. */
export type HelpPage = {
  /** Path of its file without ending: `screens/queue`, `roles/payer`, `terms`. */
  id: string
  title: string
  /** よみ of the title, for searching. */
  reading: string
  blocks: HelpBlock[]
}

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
