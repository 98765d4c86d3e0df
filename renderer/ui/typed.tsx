import {
  createContext,
  type ReactNode,
  type RefObject,
  useCallback,
  useContext,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import { useActs } from '../client/hooks.tsx'
import { type DraftStore, shutText, type Typed } from '../client/drafts.ts'
import { Button } from './Button.tsx'
import { stamp } from './format.ts'
import { useKeys } from './keys.tsx'
import { useSay } from './notices.tsx'
import { fieldsOf, type TypedField, valueOf, writeField } from './typed-dom.ts'

const noSubscription = () => () => undefined
const never = () => false

const DraftContext = createContext<DraftStore | null>(null)

/** 入力途中の下書き of the signed-in user, for all forms below. */
export function DraftProvider({ drafts, children }: { readonly drafts: DraftStore; readonly children: ReactNode }) {
  const say = useSay()
  const shut = useSyncExternalStore(drafts.subscribe, drafts.shut)
  useEffect(() => {
    // once, not with every key
    if (shut) say?.(shutText)
  }, [shut, say])
  useEffect(() => {
    // what waited while nobody was signed in goes first
    void drafts.flush()
    drafts.load().catch(() => undefined)
    const flush = (): void => void drafts.flush()
    window.addEventListener('pagehide', flush)
    return () => {
      window.removeEventListener('pagehide', flush)
      flush()
    }
  }, [drafts])
  return <DraftContext.Provider value={drafts}>{children}</DraftContext.Provider>
}

const nothingToWrite = (): Promise<void> => Promise.resolve()

/** Writes down what lies typed in the window: before a lock and before somebody goes, after which nothing of it is taken any more. */
export function useFlush(): () => Promise<void> {
  return useContext(DraftContext)?.flush ?? nothingToWrite
}

/** A form with a draft of its own is written down together with all others. `write` stays the same between two pictures. */
export function useJoinFlush(write: () => Promise<void>): void {
  const drafts = useContext(DraftContext)
  useEffect(() => drafts?.join(write), [drafts, write])
}

export interface TypedForm {
  /** When what was put back into the fields had been written down; null: nothing was put back. */
  readonly restored: { readonly savedAt: string | null } | null
  /** When what is typed now was written down; null: not yet, or nothing is typed. */
  readonly savedAt: string | null
  /** What is typed is not written down: the office's key is not open. */
  readonly shut: boolean
  /** Puts the fields back to how the form opened, and forgets the draft. */
  readonly discard: () => void
  /** Whether something typed lies in the form now. */
  readonly dirty: () => boolean
}

/**
 * 自動保存 of one form. What is typed into the fields of the container is kept under the name `form` (absent: not at all) a moment after the last
 * key and when a field is left; it is put back when the form opens again, and gone once an act that came after the last key succeeded.
 */
export function useTypedForm(container: RefObject<HTMLElement | null>, form: string | undefined): TypedForm {
  const name = form?.slice(0, 100)
  const drafts = useContext(DraftContext)
  const acts = useActs()
  const [restored, setRestored] = useState<TypedForm['restored']>(null)
  const [savedAt, setSavedAt] = useState<string | null>(null)
  const work = useRef<{ discard(): void; dirty(): boolean } | null>(null)
  const leave = useRef<(() => void) | null>(null)

  useEffect(() => {
    const root = container.current
    if (root === null || name === undefined || drafts === null) return
    const first = new Map<string, string>()
    const touched = new Set<string>()
    let waiting: Typed = {}
    let writing = false
    let since = acts.mark()
    setRestored(null)
    setSavedAt(null)

    const fields = (): ReadonlyMap<string, TypedField> => {
      const all = fieldsOf(root)
      for (const [field, element] of all) if (!first.has(field)) first.set(field, valueOf(element))
      return all
    }
    const typed = (): Typed | null => {
      const all = fields()
      const values: Record<string, string> = {}
      for (const field of touched) {
        const element = all.get(field)
        const value = element === undefined ? undefined : valueOf(element)
        if (value !== undefined && value !== first.get(field)) values[field] = value
      }
      return Object.keys(values).length === 0 ? null : values
    }
    const put = (): void => {
      const all = fields()
      writing = true
      const left: Record<string, string> = {}
      for (const [field, value] of Object.entries(waiting)) {
        const element = all.get(field)
        if (element === undefined || !writeField(element, value)) left[field] = value
        else touched.add(field)
      }
      writing = false
      waiting = left
    }
    const restore = (): void => {
      const kept = drafts.of(name)
      if (kept === undefined || touched.size > 0) return
      waiting = kept.values
      setRestored({ savedAt: kept.savedAt })
      put()
    }
    const onInput = (event: Event): void => {
      if (writing || !(event.target instanceof Element)) return
      for (const [field, element] of fields()) if (element === event.target) touched.add(field)
      waiting = {}
      since = acts.mark()
      setSavedAt(null)
      drafts.keep(name, typed())
    }
    const onLeave = (): void => void drafts.flush()

    fields()
    restore()
    const stopLoading = drafts.subscribe(() => {
      setSavedAt(touched.size === 0 ? null : (drafts.of(name)?.savedAt ?? null))
      if (touched.size === 0 && Object.keys(waiting).length === 0) restore()
    })
    // fields that come with an answer of the office
    const watch = new MutationObserver(() => {
      if (Object.keys(waiting).length > 0) put()
      else fields()
    })
    watch.observe(root, { childList: true, subtree: true })
    root.addEventListener('input', onInput)
    root.addEventListener('change', onInput)
    root.addEventListener('focusout', onLeave)
    work.current = {
      discard: () => {
        const all = fields()
        writing = true
        for (const field of touched) {
          const element = all.get(field)
          if (element !== undefined) writeField(element, first.get(field) ?? '')
        }
        writing = false
        touched.clear()
        waiting = {}
        drafts.keep(name, null)
        setRestored(null)
      },
      dirty: () => drafts.of(name) !== undefined,
    }
    const stop = (): void => {
      leave.current = null
      root.removeEventListener('input', onInput)
      root.removeEventListener('change', onInput)
      root.removeEventListener('focusout', onLeave)
      watch.disconnect()
      stopLoading()
      work.current = null
      void drafts.flush()
      void acts.outcome(since).then((end) => end === 'done' && drafts.keep(name, null))
    }
    leave.current = stop
    return () => leave.current?.()
  }, [container, name, drafts, acts])
  // the moment the form is gone from the window, not some time later: the next one of that name must not find what was done already
  useLayoutEffect(() => () => leave.current?.(), [container, name, drafts, acts])

  const discard = useCallback(() => work.current?.discard(), [])
  const dirty = useCallback(() => work.current?.dirty() ?? false, [])
  const shut = useSyncExternalStore(drafts?.subscribe ?? noSubscription, drafts?.shut ?? never)
  return { restored, savedAt, shut: shut && name !== undefined, discard, dirty }
}

/** What was put back, said where the person looks, with the key that clears it. */
export function RestoredNote({ typed }: { readonly typed: TypedForm }) {
  if (typed.restored === null) return null
  const { savedAt } = typed.restored
  return (
    <div role="status" className="kd-restored">
      <span aria-hidden="true">※</span>
      <span className="flex-1">入力途中の内容を戻しました{savedAt === null ? '' : `（${stamp(savedAt)} 保存）`}。</span>
      <Button look="text" shortcut="F8" onPress={typed.discard}>
        消してはじめから
      </Button>
    </div>
  )
}

/** A form of a screen (not a dialog) whose typed text is never lost. */
export function TypedArea({
  name,
  children,
  className,
}: {
  readonly name: string
  readonly children: ReactNode
  readonly className?: string
}) {
  const root = useRef<HTMLDivElement>(null)
  const typed = useTypedForm(root, name)
  useKeys('typed', { discard: typed.restored === null ? undefined : typed.discard })
  return (
    <div ref={root} className={className}>
      <RestoredNote typed={typed} />
      {children}
    </div>
  )
}
