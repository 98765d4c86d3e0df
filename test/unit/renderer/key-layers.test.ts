import { expect, it } from 'vitest'
import { makeKeyLayers, type Layer } from '../../../renderer/ui/key-layers.ts'

const layer = (scope: Layer['scope'], modal = false): Layer => ({ scope, modal, reach: 'here', handlers: { current: {} }, labels: {} })
const scopes = (keys: ReturnType<typeof makeKeyLayers>): readonly string[] => keys.layers().map(({ scope }) => scope)

it('a new part lies above the others, a screen below an open dialog', () => {
  const keys = makeKeyLayers()
  keys.put(layer('queue'), null)
  keys.put(layer('dialog', true), null)
  keys.put(layer('doubt', true), null)
  keys.put(layer('backups'), null)
  expect(scopes(keys)).toEqual(['queue', 'backups', 'dialog', 'doubt'])
})

it('a dialog that gains a key (消してはじめから, of what was put back) stays below the keys laid over it', () => {
  const keys = makeKeyLayers()
  const dialog = layer('dialog', true)
  keys.put(dialog, null)
  keys.put(layer('doubt', true), null)
  const more = layer('dialog', true)
  keys.put(more, dialog)
  expect(scopes(keys)).toEqual(['dialog', 'doubt'])
  expect(keys.layers()[0]).toBe(more)
  keys.remove(more)
  expect(scopes(keys)).toEqual(['doubt'])
})
