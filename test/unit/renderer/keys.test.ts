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
    ['? needs Shift on most keyboards', { key: '?', shiftKey: true }, 'shell', 'help'],
    ['Ctrl+A is no A', { key: 'a', ctrlKey: true }, 'queue', null],
    ['the Windows key is nobody’s', { key: 'a', metaKey: true }, 'queue', null],
  ]
  it.each(cases)('%s', (_name, part, scope, act) => {
    expect(actOf(press(part), keyTable[scope])).toBe(act)
  })
})

describe('the key table', () => {
  const scopes = Object.entries(keyTable) as readonly (readonly [string, readonly KeySpec[]])[]

  it('gives a key to one act only, the shell included', () => {
    const shell = keyTable.shell.flatMap((spec) => [...spec.keys]) as readonly string[]
    for (const [scope, specs] of scopes) {
      if (scope === 'dialog' || scope === 'grid') continue
      const own = specs.flatMap((spec) => [...spec.keys])
      const all = scope === 'shell' ? own : [...own, ...shell]
      expect(all.length, scope).toBe(new Set(all).size)
    }
  })

  it('leaves F7, F10 and the keys that edit text alone', () => {
    const taken = scopes.flatMap(([, specs]) => specs.flatMap((spec) => [...spec.keys]))
    expect(taken.filter((key) => ['F7', 'F10', 'Ctrl+c', 'Ctrl+v', 'Ctrl+x'].includes(key))).toEqual([])
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
