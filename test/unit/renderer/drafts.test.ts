import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { watchActs } from '../../../renderer/client/act-watch.ts'
import { CallError, type Client } from '../../../renderer/client/client.ts'
import { createDraftStore } from '../../../renderer/client/drafts.ts'
import { changeUser } from '../../../renderer/client/last-user.ts'

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
    const drafts = createDraftStore(client, 'a')
    drafts.keep('f', { a: '1' })
    vi.advanceTimersByTime(399)
    drafts.keep('f', { a: '12' })
    vi.advanceTimersByTime(399)
    expect(asked).toEqual([])
    vi.advanceTimersByTime(1)
    expect(asked.map(({ op, input }) => [op, input])).toEqual([['formDraft.keep', { user: 'a', form: 'f', values: { a: '12' } }]])
  })

  it('are written at once when a field is left', () => {
    const { asked, client } = line()
    const drafts = createDraftStore(client, 'a')
    drafts.keep('f', { a: '1' })
    void drafts.flush()
    expect(asked).toHaveLength(1)
  })

  it('are at hand before the office has answered', () => {
    const drafts = createDraftStore(line().client, 'a')
    drafts.keep('f', { a: '1' })
    expect(drafts.of('f')).toEqual({ values: { a: '1' }, savedAt: null })
  })

  it('that could not be written are tried again until they are', async () => {
    const { asked, client } = line()
    const drafts = createDraftStore(client, 'a')
    drafts.keep('f', { a: '1' })
    void drafts.flush()
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
    const drafts = createDraftStore(client, 'a')
    let told = 0
    let before = false
    drafts.subscribe(() => {
      if (drafts.shut() && !before) told++
      before = drafts.shut()
    })
    const refused = new CallError({ code: 'office-key-closed', title: '', message: '', next: '' })
    for (const text of ['1', '12', '123']) {
      drafts.keep('f', { a: text })
      void drafts.flush()
      asked.at(-1)?.reject(refused)
      await settle()
    }
    expect([asked.length, told, drafts.shut()]).toEqual([3, 1, true])
    // what was typed is in the window all the same, and nothing knocks on by itself
    expect(drafts.of('f')).toEqual({ values: { a: '123' }, savedAt: null })
    vi.advanceTimersByTime(60_000)
    expect(asked).toHaveLength(3)
    drafts.keep('f', { a: '1234' })
    void drafts.flush()
    asked[3]?.resolve({ savedAt: '2026-11-24T01:00:00.000Z' })
    await settle()
    expect(drafts.shut()).toBe(false)
  })

  it('that are dropped while they are on their way are dropped after they came', async () => {
    const { asked, client } = line()
    const drafts = createDraftStore(client, 'a')
    drafts.keep('f', { a: '1' })
    void drafts.flush()
    drafts.keep('f', null)
    expect(asked.map(({ op }) => op)).toEqual(['formDraft.keep'])
    asked[0]?.resolve({ savedAt: 'x' })
    await settle()
    expect(asked.map(({ op }) => op)).toEqual(['formDraft.keep', 'formDraft.drop'])
    expect(drafts.of('f')).toBeUndefined()
  })

  it('that were refused are not tried again once another user is at the window, and nothing more is taken', async () => {
    const { asked, client } = line()
    const first = changeUser(client, null, 'a')
    first.drafts.keep('f', { a: '1' })
    void first.drafts.flush()
    asked[0]?.reject(new Error('locked'))
    await settle()
    first.drafts.keep('g', { a: '2' })
    const second = changeUser(client, first, 'b')
    first.drafts.keep('h', { a: '3' })
    await first.drafts.flush()
    vi.advanceTimersByTime(60_000)
    await settle()
    expect(asked).toHaveLength(1)
    expect([first.drafts.of('f'), second.drafts.of('f'), second.kept.size]).toEqual([undefined, undefined, 0])
  })

  it('refused after another user came are not tried again either', async () => {
    const { asked, client } = line()
    const first = changeUser(client, null, 'a')
    first.drafts.keep('f', { a: '1' })
    void first.drafts.flush()
    changeUser(client, first, 'b')
    asked[0]?.reject(new Error('session-over'))
    await settle()
    vi.advanceTimersByTime(60_000)
    expect(asked).toHaveLength(1)
  })

  it('say who typed them', async () => {
    const { asked, client } = line()
    const { drafts } = changeUser(client, null, 'b')
    drafts.keep('f', { a: '1' })
    void drafts.flush()
    asked[0]?.resolve({ savedAt: 'x' })
    await settle()
    drafts.keep('f', null)
    expect(asked.map(({ input }) => (input as { user: string }).user)).toEqual(['b', 'b'])
  })

  it('are all written when a flush has ended: also what was typed while one was on its way, and forms that write in their own way', async () => {
    const { asked, client } = line()
    const drafts = createDraftStore(client, 'a')
    let own = 0
    const leave = drafts.join(() => Promise.resolve(void own++))
    drafts.keep('f', { a: '1' })
    void drafts.flush()
    drafts.keep('f', { a: '12' })
    let ended = false
    void drafts.flush().then(() => (ended = true))
    await settle()
    asked[0]?.resolve({ savedAt: 'x' })
    for (let n = 0; n < 4; n++) await settle()
    expect([asked.length, ended, own]).toEqual([2, false, 2])
    asked[1]?.reject(new Error('disk full'))
    await settle()
    await settle()
    expect(ended).toBe(true)
    leave()
    void drafts.flush()
    expect(own).toBe(2)
  })

  it('typed before the office told its own are not overwritten', async () => {
    const { asked, client } = line()
    const drafts = createDraftStore(client, 'a')
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

  it('counts neither questions, nor what only keeps a draft, nor that somebody comes or goes', async () => {
    const { asked, client } = line()
    const { acts, call } = watchActs(client, later)
    const since = acts.mark()
    const calls = (['case.view', 'formDraft.keep', 'session.logout', 'session.login', 'practice.enter'] as const).map((op) => call(op, {}))
    for (const one of asked) one.resolve({})
    await Promise.all(calls)
    expect(await acts.outcome(since)).toBe('none')
  })
})
