/** Contrast of every colour of letters on its ground, computed from the style sheets: 4.5 to 1 (JIS X 8341-3, 1.4.3), edges of fields 3 to 1 (1.4.11). */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { project } from '../../support/office.ts'

const theme = readFileSync(join(project, 'node_modules/@digital-go-jp/tailwind-theme-plugin/dist/v4.css'), 'utf8')
const sheets = ['tokens.css', 'safety.css'].map((name) => readFileSync(join(project, 'renderer', name), 'utf8')).join('\n')
const colours = new Map([...theme.matchAll(/--color-([\w-]+):\s*(#[0-9a-f]{3,8})/gi)].map(([, name, hex]) => [name ?? '', hex ?? '']))

function brightness(name: string): number {
  const hex = colours.get(name)
  if (hex === undefined) throw new Error(`no colour ${name}`)
  const long =
    hex.length === 4
      ? `#${Array.from(hex.slice(1))
          .map((one) => one + one)
          .join('')}`
      : hex
  const parts = [1, 3, 5].map((at) => Number.parseInt(long.slice(at, at + 2), 16) / 255)
  const [red = 0, green = 0, blue = 0] = parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [brightness(a), brightness(b)].toSorted((x, y) => y - x)
  return (light + 0.05) / (dark + 0.05)
}

interface Rule {
  readonly selector: string
  readonly letters: string | undefined
  readonly ground: string | undefined
}

const rules: readonly Rule[] = [...sheets.replace(/\/\*[\s\S]*?\*\//g, '').matchAll(/([^{};]+)\{([^{}]*)\}/g)].map(
  ([, selector = '', body = '']) => ({
    selector: selector.trim().replace(/\s+/g, ' '),
    letters: /(?:^|[;\s])color:\s*var\(--color-([\w-]+)/.exec(body)?.[1],
    ground: /background(?:-color)?:\s*var\(--color-([\w-]+)/.exec(body)?.[1],
  }),
)

/** What has white letters without a ground of its own stands on the one named here. */
const standsOn: readonly (readonly [part: string, ground: string])[] = [['.kd-keybar', 'solid-gray-800']]
/** Letters that a rule takes over from another one of the same part. */
const inherited: ReadonlyMap<string, string> = new Map([
  [".kd-btn[data-look='solid']:hover", 'white'],
  [".kd-btn[data-danger][data-look='solid']", 'white'],
  ['.kd-row[data-picked] .kd-pick-box', 'white'],
])
/** Grounds whose letters are set by the parts that stand on them. */
const groundsOfOthers = ['.kd-keybar', '.kd-keybar-key:hover', '::highlight(kd-secret)', '[data-counter] ::selection']
/** The ground of most screens, and the one behind them. */
const plain = ['white', 'solid-gray-50']

const pairs = rules.flatMap(({ selector, letters, ground }) => {
  // an empty box has no letters; its tick stands on the ground of a chosen row's box
  if (selector === '.kd-pick-box') return []
  if (letters === undefined && (ground === undefined || groundsOfOthers.includes(selector) || isBar(selector))) return []
  const under = ground === undefined ? (standsOn.find(([part]) => selector.includes(part))?.slice(1) ?? plain) : [ground]
  return under.map((one) => [selector, letters ?? inherited.get(selector) ?? 'solid-gray-900', one] as const)
})

/** Bars and lines drawn as grounds: no letters stand on them. */
function isBar(selector: string): boolean {
  return /progress|-bar|-fill|-dot|::backdrop|-line$|:checked/.test(selector)
}

describe('letters on their ground', () => {
  it('are many', () => expect(pairs.length).toBeGreaterThan(120))
  it.each(pairs)('%s: %s on %s', (_, letters, ground) => {
    expect(contrast(letters, ground)).toBeGreaterThanOrEqual(4.5)
  })
})

it.each([
  ['edge of a field', 'solid-gray-600', 'white'],
  ['focus, on a light ground', 'black', 'white'],
  ['focus, on a dark ground', 'yellow-300', 'solid-gray-800'],
  ['chosen module', 'key-900', 'key-100'],
] as const)('%s', (_, edge, ground) => {
  expect(contrast(edge, ground)).toBeGreaterThanOrEqual(3)
})
