import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { actOf, keyLabel, type KeyPress, type KeySpec, keyTable } from '../../../renderer/keys.ts'

const plain: KeyPress = {
  key: 'a',
  keyCode: 65,
  isComposing: false,
  ctrlKey: false,
  altKey: false,
  shiftKey: false,
  metaKey: false,
  inField: false,
}
const press = (part: Partial<KeyPress>): KeyPress => ({ ...plain, ...part })

describe('a press finds its act', () => {
  const cases: readonly (readonly [name: string, press: Partial<KeyPress>, scope: keyof typeof keyTable, act: string | null])[] = [
    ['a letter in the queue', { key: 'a' }, 'queue', 'grant'],
    ['the same with CapsLock', { key: 'A' }, 'queue', 'grant'],
    ['a letter while typing', { key: 'a', inField: true }, 'queue', null],
    ['a letter that a conversion owns', { key: 'a', isComposing: true }, 'queue', null],
    ['the first press of a conversion', { key: 'Process', keyCode: 229 }, 'queue', null],
    ['Enter that ends a conversion', { key: 'Enter', ctrlKey: true, isComposing: true }, 'dialog', null],
    ['F8 in a field', { key: 'F8', keyCode: 119, inField: true }, 'queue', 'auto'],
    ['F8 during a conversion turns kana to half width', { key: 'F8', keyCode: 229, inField: true }, 'queue', null],
    ['undo outside fields', { key: 'z', ctrlKey: true }, 'queue', 'undo'],
    ['undo in a field belongs to the text', { key: 'z', ctrlKey: true, inField: true }, 'queue', null],
    ['Ctrl+Enter in a field', { key: 'Enter', ctrlKey: true, inField: true }, 'dialog', 'confirm'],
    ['a plain Enter in a field', { key: 'Enter', inField: true }, 'dialog', null],
    ['Alt and a digit in a field', { key: '3', altKey: true, inField: true }, 'shell', 'go3'],
    ['a digit alone', { key: '3' }, 'shell', null],
    ['a digit in a case', { key: '7' }, 'case', 'line'],
    ['Shift+F6', { key: 'F6', shiftKey: true }, 'shell', 'paneBack'],
    ['F6', { key: 'F6' }, 'shell', 'pane'],
    ['? needs Shift on most keyboards', { key: '?', shiftKey: true }, 'shell', 'keyList'],
    ['F1 in a field', { key: 'F1', keyCode: 112, inField: true }, 'dialog', 'help'],
    ['Ctrl+K in a field opens the palette', { key: 'k', ctrlKey: true, inField: true }, 'anywhere', 'palette'],
    ['Ctrl+K that a conversion owns', { key: 'k', ctrlKey: true, inField: true, isComposing: true }, 'anywhere', null],
    ['Ctrl+Shift+P', { key: 'P', ctrlKey: true, shiftKey: true }, 'anywhere', 'counter'],
    ['Ctrl+P is not Ctrl+Shift+P', { key: 'p', ctrlKey: true }, 'anywhere', null],
    ['Ctrl+A is no A', { key: 'a', ctrlKey: true }, 'queue', null],
    ['the Windows key is nobody’s', { key: 'a', metaKey: true }, 'queue', null],
  ]
  it.each(cases)('%s', (_name, part, scope, act) => {
    expect(actOf(press(part), keyTable[scope])).toBe(act)
  })
})

/** Text, windows, conversion: nobody takes these from the person. */
const reserved = (
  'F7 F10 Shift+F10 ContextMenu Ctrl+c Ctrl+v Ctrl+x Ctrl+a Ctrl+y Ctrl+w Ctrl+q Ctrl+p Tab ' +
  'Alt+F4 Alt+Tab Alt+Space Alt+Escape Ctrl+Escape Ctrl+Shift+Escape Alt+Enter PrintScreen ' +
  'Convert NonConvert KanaMode Zenkaku Hankaku Eisu Ctrl+Space Alt+` Shift+Space Ctrl+F10'
).split(' ')

/** Scopes of windows that shut out the shell, and what only says how lists are walked. */
const alone = ['dialog', 'grid', 'doubt', 'help', 'palette', 'failed', 'viewer', 'why']

describe('the key table', () => {
  const scopes = Object.entries(keyTable) as readonly (readonly [string, readonly KeySpec[]])[]
  const keysOf = (specs: readonly KeySpec[]): readonly string[] => specs.flatMap((spec) => [...spec.keys])

  it.each(scopes)('gives a key of %s to one act only, the shell and what acts anywhere included', (scope, specs) => {
    const others = [
      ...(alone.includes(scope) || scope === 'shell' ? [] : keysOf(keyTable.shell)),
      ...(scope === 'anywhere' || scope === 'palette' ? [] : keysOf(keyTable.anywhere)),
    ]
    const all = [...keysOf(specs), ...others]
    expect(all.filter((key, at) => all.indexOf(key) !== at)).toEqual([])
  })

  it('names an act once in a scope, in Japanese', () => {
    for (const [scope, specs] of scopes) {
      expect(new Set(specs.map(({ act }) => act)).size, scope).toBe(specs.length)
      for (const { label } of specs) expect(label, scope).toMatch(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}△]/u)
    }
  })

  it('leaves alone F7 and F10, the keys that edit text, and those of Windows and of the input method', () => {
    const taken = scopes.flatMap(([, specs]) => specs.flatMap((spec) => [...spec.keys]))
    expect(taken.filter((key) => reserved.includes(key))).toEqual([])
  })

  it('puts no irreversible act on a single letter', () => {
    const grave = scopes.flatMap(([, specs]) =>
      specs.filter((spec) => ['approve', 'commit', 'issue', 'draftGrant', 'draft'].includes(spec.act)),
    )
    expect(grave.length).toBeGreaterThanOrEqual(7)
    for (const spec of grave) expect([...spec.keys], spec.label).toContain('F12')
    expect(grave.flatMap((spec) => [...spec.keys]).filter((key) => key.length === 1)).toEqual([])
  })
})

it.each([
  ['a', 'A'],
  ['Ctrl+z', 'Ctrl+Z'],
  ['Alt+ArrowLeft', 'Alt+←'],
  ['Escape', 'Esc'],
  ['F12', 'F12'],
])('a key %s is shown as %s', (key, shown) => {
  expect(keyLabel(key)).toBe(shown)
})

describe('handlers and keys meet', () => {
  const sources = globSync('renderer/**/*.{ts,tsx}', { exclude: (file) => /renderer\/keys[^/]*\.ts$/.test(file) }).map((file) =>
    readFileSync(file, 'utf8'),
  )
  /** Made by number from the rail, or taken by the list itself. */
  const elsewhere = (scope: string, act: string): boolean =>
    scope === 'grid' || (scope === 'shell' && /^go\d+$/.test(act)) || (scope === 'import' && act === 'exclude')
  const registered = Object.entries(keyTable).flatMap(([scope, specs]) =>
    (specs as readonly KeySpec[]).filter(({ act }) => !elsewhere(scope, act)).map(({ act }) => ({ scope, act })),
  )

  // the other way round the compiler holds: useKeys takes no act that the table does not name
  it.each(registered)('$scope: somebody handles $act', ({ scope, act }) => {
    const binds = sources.filter(
      (text) => text.includes(`useKeys('${scope}'`) || text.includes(`useKeys(\n    '${scope}'`) || text.includes(`<'${scope}'>`),
    )
    expect(binds.length, `no screen binds ${scope}`).toBeGreaterThan(0)
    expect(binds.some((text) => new RegExp(`\\b${act}\\b\\s*[:,}(]`).test(text))).toBe(true)
  })
})

describe('F9', () => {
  it('is paper on every screen that has it, and nothing else', () => {
    const labels = Object.entries(keyTable).flatMap(([scope, specs]) =>
      specs.filter(({ keys }) => keys.some((key) => key === 'F9')).map(({ label }) => `${scope} ${label}`),
    )
    expect(labels.length).toBeGreaterThan(8)
    expect(labels.filter((label) => !/印刷|受付票|送付票|手紙|発送簿|議会資料/.test(label))).toEqual([])
  })
})
