import { type Token, type Tokens, lexer } from 'marked'
import type { HelpBlock, HelpPage, Span } from '../../../shared/domain/help-text.ts'

/** 手引きの読取り. Markdown of `resources/manual` as blocks. What the window and the printed manual cannot show is refused, not dropped. */

const entities: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" }
const plain = (text: string): string => text.replace(/&(amp|lt|gt|quot|#39);/g, (one) => entities[one] ?? one)

/** A link inside the manual as page and place, seen from the folder of its own page. Throws for any other. */
function linkOf(id: string, href: string): string {
  const [file = '', anchor] = decodeURIComponent(href).split('#')
  const parts = file === '' ? id.split('/') : [...id.split('/').slice(0, -1), ...file.replace(/\.md$/, '').split('/')]
  const path: string[] = []
  for (const part of parts) {
    if (part === '..') path.pop()
    else if (part !== '.') path.push(part)
  }
  if (/^[a-z]+:/.test(href) || (file !== '' && !file.endsWith('.md')))
    throw new Error(`${id}: a link that leads out of the manual: ${href}`)
  return path.join('/') + (anchor === undefined ? '' : `#${anchor}`)
}

/** Texts with `{{key:scope.act}}` and the numbers of errors (E-1003) cut apart; a number leads to its entry. */
function withKeys(text: string, strong: boolean): Span[] {
  return text.split(/(\{\{key:[^}]*\}\}|E-\d{4})/).flatMap((part): Span[] => {
    if (part === '') return []
    const key = /^\{\{key:(.*)\}\}$/.exec(part)
    if (key !== null) return [{ key: key[1] ?? '' }]
    if (/^E-\d{4}$/.test(part)) return [{ to: `errors#${part}`, text: part }]
    // a line broken in the file is one line to the reader: Japanese has no spaces between words
    const joined = plain(part)
      .replace(/([^\x20-\x7e])\n([^\x20-\x7e])/g, '$1$2')
      .replaceAll('\n', ' ')
    return [strong ? { text: joined, strong: true } : { text: joined }]
  })
}

function spansOf(id: string, tokens: readonly Token[] | undefined): Span[] {
  return (tokens ?? []).flatMap((token): Span[] => {
    switch (token.type) {
      case 'text':
        return 'tokens' in token && token.tokens !== undefined ? spansOf(id, token.tokens) : withKeys(token.text as string, false)
      case 'escape':
        return [{ text: plain(token.text as string) }]
      case 'strong':
      case 'codespan':
        return withKeys(token.text as string, true)
      case 'br':
        return [{ text: ' ' }]
      case 'link':
        return [{ to: linkOf(id, token.href as string), text: plain(token.text as string) }]
      default:
        throw new Error(`${id}: ${token.type} cannot be shown: ${token.raw.slice(0, 60)}`)
    }
  })
}

/** A paragraph that is nothing but a picture of the manual's own, with words for who does not see it. */
function pictureOf(tokens: readonly Token[]): HelpBlock | null {
  const [only, ...more] = tokens
  if (only?.type !== 'image' || more.length > 0) return null
  const { href, text } = only as Tokens.Image
  const file = /^\.\.\/images\/([a-z0-9-]+\.jpg)$/.exec(href)?.[1]
  return file === undefined || text === '' ? null : { kind: 'picture', file, alt: plain(text) }
}

function blockOf(id: string, token: Token): HelpBlock[] {
  switch (token.type) {
    case 'space':
      return []
    case 'html':
      if (/^<!--[^]*-->\s*$/.test(token.raw)) return []
      break
    case 'heading': {
      const { depth, text } = token as Tokens.Heading
      if (depth === 2 || depth === 3) return [{ kind: 'heading', level: depth, text: plain(text) }]
      break
    }
    case 'paragraph': {
      const picture = pictureOf((token as Tokens.Paragraph).tokens)
      if (picture !== null) return [picture]
      return [{ kind: 'paragraph', spans: spansOf(id, token.tokens) }]
    }
    case 'blockquote':
      return [{ kind: 'note', spans: (token.tokens ?? []).flatMap((inner) => spansOf(id, (inner as Tokens.Paragraph).tokens)) }]
    case 'list': {
      const list = token as Tokens.List
      const items = list.items.map((item) =>
        item.tokens.flatMap((inner) => {
          if (inner.type !== 'text' && inner.type !== 'paragraph')
            throw new Error(`${id}: ${inner.type} inside a list: ${inner.raw.slice(0, 60)}`)
          return spansOf(id, (inner as Tokens.Text).tokens)
        }),
      )
      return [{ kind: 'list', ordered: list.ordered, items }]
    }
    case 'table': {
      const { header, rows } = token as Tokens.Table
      const cells = (row: readonly Tokens.TableCell[]): Span[][] => row.map((cell) => spansOf(id, cell.tokens))
      return [{ kind: 'table', head: cells(header), rows: rows.map(cells) }]
    }
    default:
  }
  throw new Error(`${id}: ${token.type} cannot be shown: ${token.raw.slice(0, 60)}`)
}

/**
 * One page. It begins with `# 題名` and `<!-- よみ: … -->`. Throws a plain Error for anything that could not be shown: a fault of the
 * file, which a test finds.
 */
export function parsePage(id: string, markdown: string): HelpPage {
  const [first, ...rest] = lexer(markdown.replace(/^\uFEFF/, ''), { gfm: true }).filter((token) => token.type !== 'space')
  const reading = /<!--\s*よみ:\s*(\S.*?)\s*-->/.exec(markdown)?.[1]
  if (first?.type !== 'heading' || (first as Tokens.Heading).depth !== 1) throw new Error(`${id}: does not begin with its title`)
  if (reading === undefined) throw new Error(`${id}: the reading of its title is missing`)
  return { id, title: plain((first as Tokens.Heading).text), reading, blocks: rest.flatMap((token) => blockOf(id, token)) }
}
