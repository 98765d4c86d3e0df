import { type Client, problemOf } from './client.ts'

/** What was typed into the fields of a form, by their names. */
export type Typed = Readonly<Record<string, string>>

export interface KeptDraft {
  readonly values: Typed
  /** UTC; null: not written down yet. */
  readonly savedAt: string | null
}

/** 入力途中の下書き of one user: at hand at once, written down a moment after the last key, until its act is done. */
export interface DraftStore {
  /** Fetches what lies with the office; what was typed meanwhile wins. Called at each sign-in. */
  load(): Promise<void>
  of(form: string): KeptDraft | undefined
  /** Keeps what is typed now; null: nothing is left of it. */
  keep(form: string, values: Typed | null): void
  /** Writes down what waits, at once; ends when all of it has been answered, also with a refusal. */
  flush(): Promise<void>
  /** A form that writes its draft in its own way takes part in `flush`. Returns the way out. */
  join(write: () => Promise<void>): () => void
  /** Another user is at the window: nothing that this one typed is kept here, or tried again, any longer. */
  close(): void
  /** What is typed cannot be written down because the office's key is not open: it lives in this window only. */
  shut(): boolean
  subscribe(listener: () => void): () => void
}

/** Whether a draft was refused because the office's key is not at hand, and said in words that fit a person who only types. */
export const isKeyShut = (error: unknown): boolean => problemOf(error).code.startsWith('office-key-')
export const shutText =
  '事務所の鍵が開いていないため、入力途中の内容は下書きに残りません（給付デスクを終了すると消えます）。登録や判断などの操作は、いつもどおり保存されます。鍵を開けられる職員がこのPCでログインすると、下書きも残るようになります。'

/** How long typing rests before it is written down, ms. */
const restMs = 400
/** When a draft that could not be written is tried again (locked, backend starting anew), ms. */
const againMs = 3000

interface Entry {
  values: Typed | null
  savedAt: string | null
  dirty: boolean
  /** The call under way; it never rejects. */
  flight: Promise<void> | null
  timer: ReturnType<typeof setTimeout> | undefined
}

/** The drafts of the user with this id. */
export function createDraftStore(client: Pick<Client, 'call'>, user: string): DraftStore {
  const entries = new Map<string, Entry>()
  const listeners = new Set<() => void>()
  const joined = new Set<() => Promise<void>>()
  let shut = false
  let closed = false
  const tell = (): void => {
    for (const listener of listeners) listener()
  }

  const send = (form: string, entry: Entry): void => {
    clearTimeout(entry.timer)
    entry.timer = undefined
    if (closed || !entry.dirty || entry.flight !== null) return
    entry.dirty = false
    const { values } = entry
    const ended = (savedAt: string | null): void => {
      entry.flight = null
      entry.savedAt = savedAt
      if (savedAt !== null) shut = false
      if (entry.dirty && entry.timer === undefined) send(form, entry)
      tell()
    }
    const call = values === null ? client.call('formDraft.drop', { user, form }) : client.call('formDraft.keep', { user, form, values })
    entry.flight = call.then(
      (answer) => ended('savedAt' in answer ? answer.savedAt : null),
      (error: unknown) => {
        entry.flight = null
        entry.dirty = true
        if (closed) return
        if (isKeyShut(error)) {
          // trying on tells nothing new: the next word typed, or the next sign-in, tries again
          shut = true
          tell()
          return
        }
        entry.timer ??= setTimeout(() => send(form, entry), againMs)
      },
    )
  }

  const underWay = (): Promise<void>[] => [...entries.values()].flatMap(({ flight }) => flight ?? [])

  return {
    load: async () => {
      const kept = await client.call('formDraft.mine', {})
      if (closed) return
      for (const { form, values, savedAt } of kept)
        if (!entries.has(form)) entries.set(form, { values, savedAt, dirty: false, flight: null, timer: undefined })
      tell()
    },
    of: (form) => {
      const entry = entries.get(form)
      return entry === undefined || entry.values === null ? undefined : { values: entry.values, savedAt: entry.savedAt }
    },
    keep: (form, values) => {
      if (closed) return
      const entry = entries.get(form) ?? { values: null, savedAt: null, dirty: false, flight: null, timer: undefined }
      if (values === null && entry.values === null) return
      entries.set(form, entry)
      entry.values = values
      entry.dirty = true
      clearTimeout(entry.timer)
      entry.timer = values === null ? undefined : setTimeout(() => send(form, entry), restMs)
      if (values === null) send(form, entry)
    },
    flush: async () => {
      for (const [form, entry] of entries) send(form, entry)
      await Promise.all([...joined].map((write) => write()))
      // what was typed while a call was under way is sent when that one has been answered
      for (let flights = underWay(); flights.length > 0; flights = underWay()) await Promise.all(flights)
    },
    join: (write) => {
      joined.add(write)
      return () => {
        joined.delete(write)
      }
    },
    close: () => {
      closed = true
      for (const entry of entries.values()) clearTimeout(entry.timer)
      entries.clear()
    },
    shut: () => shut,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}
