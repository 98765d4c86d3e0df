/** 空の画面: every list says what comes here and what to do next when it has nothing, in the one part that is made for it. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync } from 'vite'
import { describe, expect, it } from 'vitest'
import { project } from '../../support/office.ts'

type Node = Readonly<Record<string, unknown>> & { readonly type: string; readonly start: number; readonly end: number }

/** Lists that are never without rows, or whose emptiness is said elsewhere. */
const neverEmpty: Readonly<Record<string, string>> = {
  'payments/RunSteps.tsx 支払先の一覧': 'an order without a payee is not made',
  'masters/MasterRows.tsx 台帳の種類': 'the kinds of masters are a fixed list',
  'import/MappingScreen.tsx 列と項目の対応': 'a file without a column is refused before',
}
/** Parts that hold an empty text of their own. */
const holders = new Set(['EmptyState', 'QueueEmpty', 'DraftGrid'])

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value
function walk(value: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(value)) for (const one of value) walk(one, visit)
  else if (isNode(value)) {
    visit(value)
    for (const part of Object.values(value)) walk(part, visit)
  }
}
const nameOf = (element: Node): string => {
  const { name } = (element['openingElement'] as Node)['name'] as Node
  return typeof name === 'string' ? name : ''
}
const attribute = (element: Node, name: string): Node | undefined =>
  ((element['openingElement'] as Node)['attributes'] as readonly Node[]).find(
    (one) => one.type === 'JSXAttribute' && (one['name'] as Node)['name'] === name,
  )

function elementsOf(text: string, name: string): { readonly lists: readonly Node[]; readonly states: readonly Node[] } {
  const lists: Node[] = []
  const states: Node[] = []
  const parsed = parseSync(name, text)
  if (parsed.errors.length > 0) throw new Error(`${name} does not parse`)
  walk(parsed.program, (node) => {
    if (node.type !== 'JSXElement') return
    if (nameOf(node) === 'DataGrid') lists.push(node)
    if (nameOf(node) === 'EmptyState') states.push(node)
  })
  return { lists, states }
}

/** What a file lacks: lists that say nothing when they are empty, empty texts without a next step. */
function lacking(name: string, text: string): string[] {
  const { lists, states } = elementsOf(text, name)
  const said = (node: Node): string => text.slice(node.start, node.end)
  const silent = lists.flatMap((list) => {
    const label = attribute(list, 'label')
    const called = `${name} ${label === undefined ? '' : said(label).replaceAll(/^label=|["{}]/g, '')}`
    const empty = attribute(list, 'empty')
    const word = empty === undefined ? '' : said(empty)
    // the text may be put together above, under the name the attribute has
    const held = [...holders].some((holder) => word.includes(`<${holder}`)) || (word === 'empty={empty}' && text.includes('<EmptyState'))
    return held || neverEmpty[called] !== undefined ? [] : [called]
  })
  const unled = states.flatMap((state) => {
    const children = (state['children'] as readonly Node[]).map(said).join('').trim()
    return /[\p{Script=Han}\p{Script=Hiragana}].*(。|）)|\{[a-z]/su.test(children) ? [] : [`${name} ${said(state).slice(0, 60)}`]
  })
  return [...silent, ...unled]
}

const root = join(project, 'renderer', 'screens')
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.tsx'))
  .map((name) => ({ name: name.replaceAll('\\', '/'), text: readFileSync(join(root, name), 'utf8') }))

describe('empty screens', () => {
  it('are seen: lists and their empty texts are found in the sources', () => {
    const counted = files.map(({ name, text }) => elementsOf(text, name))
    expect(counted.reduce((sum, one) => sum + one.lists.length, 0)).toBeGreaterThan(45)
    expect(counted.reduce((sum, one) => sum + one.states.length, 0)).toBeGreaterThan(60)
  })

  it.each(files.filter(({ text }) => /<DataGrid|<EmptyState/.test(text)).map((file) => [file.name, file.text] as const))(
    '%s says what comes here and what to do next',
    (name, text) => {
      expect(lacking(name, text)).toEqual([])
    },
  )

  it.each([
    ['a list that says nothing', '<DataGrid label="一覧" empty={null} />', ['a.tsx 一覧']],
    [
      'an empty text without a next step',
      '<EmptyState title="ありません。"><p> </p></EmptyState>',
      ['a.tsx <EmptyState title="ありません。"><p> </p></EmptyState>'],
    ],
    ['a whole one', '<DataGrid label="一覧" empty={<EmptyState title="まだありません。"><p>F2 で取り込みます。</p></EmptyState>} />', []],
  ])('the check itself: %s', (_, jsx, found) => {
    expect(lacking('a.tsx', `export const A = () => ${jsx}`)).toEqual(found)
  })
})
