import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { watchActs } from '../../../renderer/client/act-watch.ts'
import { CallError, type Client } from '../../../renderer/client/client.ts'
import { createDraftStore } from '../../../renderer/client/drafts.ts'

/** A line whose answers the test gives by hand. */
function line() {
  const asked: { op: string; input: unknown; resolve: (value: unknown) => void; reject: (error: unknown) => void }[] = []
  const ask = (op: string, input: unknown) => new Promise((resolve, reject) => asked.push({ op, input, resolve, reject }))
  const client = { call: ask, job: ask, onChanged: () => () => undefined, isLost: () => false, onLink: () => () => undefined }
  return { asked, client: client as unknown as Client }
}
const settle = async (): Promise<void> => {
  for (let n = 0; n < 6; n++) await Promise.resolve()
}

describe('the drafts of a user', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('are written 400 ms after the last key, once', async () => {
    const { asked, client } = line()
    const drafts = createDraftStore(client)
    drafts.keep('f', { a: '1' })
    vi.advanceTimersByTime(399)
    drafts.keep('f', { a: '12' })
    vi.advanceTimersByTime(399)
    expect(asked).toEqual([])
    vi.advanceTimersByTime(1)
    expect(asked.map(({ op, input }) => [op, input])).toEqual([['formDraft.keep', { form: 'f', values: { a: '12' } }]])
  })

  it('are written at once when a field is left', () => {
    const { asked, client } = line()
    const drafts = createDraftStore(client)
    drafts.keep('f', { a: '1' })
    drafts.flush()
    expect(asked).toHaveLength(1)
  })

  it('are at hand before the office has answered', () => {
    const drafts = createDraftStore(line().client)
    drafts.keep('f', { a: '1' })
    expect(drafts.of('f')).toEqual({ values: { a: '1' }, savedAt: null })
  })

  it('that could not be written are tried again until they are', async () => {
    const { asked, client } = line()
    const drafts = createDraftStore(client)
    drafts.keep('f', { a: '1' })
    drafts.flush()
    asked[0]?.reject(new Error('locked'))
    await settle()
    vi.advanceTimersByTime(3000)
    expect(asked).toHaveLength(2)
    asked[1]?.resolve({ savedAt: '2026-11-24T01:00:00.000Z' })
    await settle()
    expect(drafts.of('f')?.savedAt).toBe('2026-11-24T01:00:00.000Z')
    vi.advanceTimersByTime(60_000)
    expect(asked).toHaveLength(2)
  })

  it('of somebody who cannot open the key are told once as not kept; the next word tries again', async () => {
    const { asked, client } = line()
    const drafts = createDraftStore(client)
    let told = 0
    let before = false
    drafts.subscribe(() => {
      if (drafts.shut() && !before) told++
      before = drafts.shut()
    })
    const refused = new CallError({ code: 'office-key-closed', title: '', message: '', next: '' })
    for (const text of ['1', '12', '123']) {
      drafts.keep('f', { a: text })
      drafts.flush()
      asked.at(-1)?.reject(refused)
      await settle()
    }
    expect([asked.length, told, drafts.shut()]).toEqual([3, 1, true])
    // what was typed is in the window all the same, and nothing knocks on by itself
    expect(drafts.of('f')).toEqual({ values: { a: '123' }, savedAt: null })
    vi.advanceTimersByTime(60_000)
    expect(asked).toHaveLength(3)
    drafts.keep('f', { a: '1234' })
    drafts.flush()
    asked[3]?.resolve({ savedAt: '2026-11-24T01:00:00.000Z' })
    await settle()
    expect(drafts.shut()).toBe(false)
  })

  it('that are dropped while they are on their way are dropped after they came', async () => {
    const { asked, client } = line()
    const drafts = createDraftStore(client)
    drafts.keep('f', { a: '1' })
    drafts.flush()
    drafts.keep('f', null)
    expect(asked.map(({ op }) => op)).toEqual(['formDraft.keep'])
    asked[0]?.resolve({ savedAt: 'x' })
    await settle()
    expect(asked.map(({ op }) => op)).toEqual(['formDraft.keep', 'formDraft.drop'])
    expect(drafts.of('f')).toBeUndefined()
  })

  it('typed before the office told its own are not overwritten', async () => {
    const { asked, client } = line()
    const drafts = createDraftStore(client)
    const loaded = drafts.load()
    drafts.keep('f', { a: 'new' })
    asked[0]?.resolve([
      { form: 'f', values: { a: 'old' }, savedAt: 'x' },
      { form: 'g', values: { b: '2' }, savedAt: 'y' },
    ])
    await loaded
    expect(drafts.of('f')?.values).toEqual({ a: 'new' })
    expect(drafts.of('g')).toEqual({ values: { b: '2' }, savedAt: 'y' })
  })
})

describe('the watch over acts', () => {
  const later = (act: () => void): void => void Promise.resolve().then(act)

  it('tells how the last act since a mark ended, once none runs any more', async () => {
    const { asked, client } = line()
    const { acts, call } = watchActs(client, later)
    const since = acts.mark()
    const done = call('review.hold', {} as never)
    const end = acts.outcome(since)
    let told = ''
    void end.then((how) => (told = how))
    await settle()
    expect(told).toBe('')
    asked[0]?.resolve({})
    await done
    expect(await end).toBe('done')
  })

  it('tells a failure', async () => {
    const { asked, client } = line()
    const { acts, call } = watchActs(client, later)
    const since = acts.mark()
    const failing = call('review.hold', {} as never).catch(() => 'failed')
    asked[0]?.reject(new Error('changed'))
    expect(await failing).toBe('failed')
    expect(await acts.outcome(since)).toBe('failed')
  })

  it('counts neither questions nor what only keeps a draft', async () => {
    const { asked, client } = line()
    const { acts, call } = watchActs(client, later)
    const since = acts.mark()
    const calls = [call('case.view', {} as never), call('formDraft.keep', {} as never)]
    for (const one of asked) one.resolve({})
    await Promise.all(calls)
    expect(await acts.outcome(since)).toBe('none')
  })
})
