import type { KeyScope } from '../keys.ts'

export type Handlers = Readonly<Record<string, ((key: string) => void) | undefined>>

/** 鍵の層. The keys of one part of the window while it is shown. */
export interface Layer {
  readonly scope: KeyScope
  readonly modal: boolean
  readonly reach: 'here' | 'anywhere' | 'sealed'
  readonly handlers: { current: Handlers }
  readonly labels: Readonly<Record<string, string>>
}

/** All layers of the window, the newest last. */
export interface KeyLayers {
  /** Lays a new layer on top, below dialogs unless it is one; or `layer` into the place of `before`, so that no order changes. */
  put(layer: Layer, before: Layer | null): void
  remove(layer: Layer): void
  layers(): readonly Layer[]
  subscribe(listener: () => void): () => void
}

export function makeKeyLayers(): KeyLayers {
  let layers: readonly Layer[] = []
  const listeners = new Set<() => void>()
  const set = (next: readonly Layer[]): void => {
    layers = next
    for (const listener of listeners) listener()
  }
  return {
    put: (layer, before) => {
      if (before !== null && layers.includes(before)) {
        // a dialog that gains a key stays below what was laid over it, and a screen below its dialog
        set(layers.map((other) => (other === before ? layer : other)))
        return
      }
      const below = layer.modal ? layers.length : layers.findIndex((other) => other.modal)
      const at = below < 0 ? layers.length : below
      set([...layers.slice(0, at), layer, ...layers.slice(at)])
    },
    remove: (layer) => set(layers.filter((other) => other !== layer)),
    layers: () => layers,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}
