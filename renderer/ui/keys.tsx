import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useSyncExternalStore,
} from 'react'
import { type ActOf, actOf, type KeyScope, type KeySpec, keyTable } from '../keys.ts'
import { type Handlers, type KeyLayers, type Layer, makeKeyLayers } from './key-layers.ts'

const KeyContext = createContext<KeyLayers | null>(null)

/** Listens once for the whole window; the newest layer that knows the key acts, and a dialog shuts out what is below it. */
export function KeyProvider({ children }: { readonly children: ReactNode }) {
  const store = useMemo(makeKeyLayers, [])
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.defaultPrevented) return
      const press = {
        key: event.key,
        keyCode: event.keyCode,
        isComposing: event.isComposing,
        ctrlKey: event.ctrlKey,
        altKey: event.altKey,
        shiftKey: event.shiftKey,
        metaKey: event.metaKey,
        inField: isField(event.target),
      }
      for (const layer of reached(store.layers(), event.target)) {
        const act = actOf(press, keyTable[layer.scope])
        const handler = act === null ? undefined : layer.handlers.current[act]
        if (handler !== undefined) {
          event.preventDefault()
          handler(event.key)
          return
        }
        if (layer.modal) return
      }
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [store])
  return <KeyContext.Provider value={store}>{children}</KeyContext.Provider>
}

export interface KeyOptions {
  readonly modal?: boolean
  /** `anywhere`: acts over dialogs, too, but not in a password field. `sealed`: a dialog that nothing reaches through (the lock). */
  readonly reach?: 'here' | 'anywhere' | 'sealed'
  /** Words for the bar that differ from the table's, by act (代決する instead of 決裁する). */
  readonly labels?: Readonly<Record<string, string>>
}

/** Binds a scope of the key table while the component is shown. An absent handler leaves its key alone and out of the bar. */
export function useKeys<S extends KeyScope>(
  scope: S,
  handlers: { readonly [A in ActOf<S>]?: ((key: string) => void) | undefined },
  options: KeyOptions = {},
): void {
  const store = useContext(KeyContext)
  if (store === null) throw new Error('KeyProvider is missing')
  const current = useRef<Handlers>(handlers)
  current.current = handlers
  const modal = options.modal ?? false
  const reach = options.reach ?? 'here'
  const acts = Object.entries(handlers)
    .filter(([, handler]) => handler !== undefined)
    .map(([act]) => act)
    .join(' ')
  const labels = JSON.stringify(options.labels ?? {})
  const bound = useRef<Layer | null>(null)
  useLayoutEffect(() => {
    const layer = { scope, modal, reach, handlers: current, labels: JSON.parse(labels) as Record<string, string> }
    store.put(layer, bound.current)
    bound.current = layer
    // `acts` stands for which handlers there are
  }, [store, scope, modal, reach, acts, labels])
  useLayoutEffect(
    () => () => {
      if (bound.current !== null) store.remove(bound.current)
      bound.current = null
    },
    [store],
  )
}

/** One key of the bar or the list, with what pressing it does. */
export interface BoundKey {
  readonly scope: KeyScope
  readonly spec: KeySpec
  readonly label: string
  readonly press: () => void
}

/** The keys that act now, grouped as they were bound, screen first. */
export function useBoundKeys(): readonly BoundKey[] {
  const store = useContext(KeyContext)
  if (store === null) throw new Error('KeyProvider is missing')
  const layers = useSyncExternalStore(store.subscribe, store.layers)
  return boundOf(layers.filter((layer) => !layer.modal).toReversed())
}

/** What acts at this moment, with a dialog only what it lets act; asked when it is needed, not watched. */
export function useActingKeys(): () => readonly BoundKey[] {
  const store = useContext(KeyContext)
  if (store === null) throw new Error('KeyProvider is missing')
  return useCallback(() => {
    const layers = store.layers().toReversed()
    const modal = layers.findIndex((layer) => layer.modal)
    return boundOf(modal < 0 ? layers : layers.slice(0, modal + 1))
  }, [store])
}

const boundOf = (layers: readonly Layer[]): readonly BoundKey[] =>
  layers.flatMap((layer) =>
    (keyTable[layer.scope] as readonly KeySpec[])
      .filter((spec) => layer.handlers.current[spec.act] !== undefined)
      .map((spec) => ({
        scope: layer.scope,
        spec,
        label: layer.labels[spec.act] ?? spec.label,
        press: () => layer.handlers.current[spec.act]?.(spec.keys[0] ?? ''),
      })),
  )

/** The layers in the order in which they hear a press: what acts anywhere first, unless the window is sealed. */
function reached(layers: readonly Layer[], target: EventTarget | null): readonly Layer[] {
  const inPassword = target instanceof HTMLInputElement && target.type === 'password'
  const own = layers.filter((layer) => layer.reach !== 'anywhere').toReversed()
  if (inPassword || layers.some((layer) => layer.reach === 'sealed')) return own
  return [...layers.filter((layer) => layer.reach === 'anywhere'), ...own]
}

function isField(target: EventTarget | null): boolean {
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'button', 'submit'].includes(target.type)
  return target instanceof HTMLElement && target.isContentEditable
}
