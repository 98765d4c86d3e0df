import { describe, expect, it } from 'vitest'
import type { LinkHandlers } from '../../../renderer/client/bridge.ts'
import { isStale } from '../../../renderer/client/areas.ts'
import { CallError, createClient, problemOf } from '../../../renderer/client/client.ts'
import { createJobStore, restOf, restText } from '../../../renderer/client/jobs.ts'
import type { ClientFrame, RequestFrame, WireError } from '../../../shared/frames.ts'

const refused: WireError = { code: 'forbidden', title: '権限がありません', message: '行えません。', next: '依頼してください。' }

/** A line whose other end is the test. */
function line() {
  const sent: ClientFrame[] = []
  const ends: LinkHandlers[] = []
  let ids = 0
  const client = createClient(
    {
      connect: (handlers) => {
        ends.push(handlers)
        return { send: (frame) => void sent.push(frame) }
      },
    },
    () => `act-${(ids += 1)}`,
  )
  const end = ends[0]
  if (end === undefined) throw new Error('the client did not connect')
  const request = (index: number): RequestFrame => sent[index] as RequestFrame
  return { client, sent, end, request }
}

describe('calls', () => {
  it('sends the operation with an id of its own for every act, and resolves by id in any order', async () => {
    const { client, end, request } = line()
    const first = client.call('office.view', {})
    const second = client.call('session.logout', {})
    expect([request(0).op, request(1).op]).toEqual(['office.view', 'session.logout'])
    expect(request(0).id).not.toBe(request(1).id)
    expect(request(0).requestId).not.toBe(request(1).requestId)
    end.onFrame({ id: request(1).id, ok: true, value: {} })
    end.onFrame({ id: request(0).id, ok: true, value: { name: '見本市' } })
    expect(await first).toEqual({ name: '見本市' })
    expect(await second).toEqual({})
  })

  it('rejects with the words of the backend', async () => {
    const { client, end, request } = line()
    const call = client.call('office.view', {})
    end.onFrame({ id: request(0).id, ok: false, error: refused })
    await expect(call).rejects.toBeInstanceOf(CallError)
    await expect(call).rejects.toMatchObject({ problem: refused })
  })

  it('does not mistake an answer nobody waits for', () => {
    const { end } = line()
    expect(() => end.onFrame({ id: 99, ok: true, value: 1 })).not.toThrow()
  })
})

describe('a lost backend', () => {
  it('rejects what was under way and what is asked meanwhile, and works again afterwards', async () => {
    const { client, end, sent, request } = line()
    const states: boolean[] = []
    client.onLink(() => states.push(client.isLost()))
    const everything: unknown[] = []
    client.onChanged((areas) => everything.push(areas))
    const running = client.call('office.view', {})
    end.onLost()
    await expect(running).rejects.toMatchObject({ problem: { code: 'backend-lost' } })
    await expect(client.call('office.view', {})).rejects.toMatchObject({ problem: { code: 'backend-lost' } })
    expect(sent.length).toBe(1)
    end.onBack()
    expect(states).toEqual([true, false])
    expect(everything).toEqual([null])
    const again = client.call('office.view', {})
    end.onFrame({ id: request(1).id, ok: true, value: 'new' })
    expect(await again).toBe('new')
  })
})

describe('jobs', () => {
  it('tells the progress, sends the stop once, and ends only with the answer', async () => {
    const { client, end, sent, request } = line()
    const jobs = createJobStore(client)
    const job = jobs.run('一括審査', 'review.auto', {})
    const progress = { step: '審査', done: 1, total: 4, fraction: 0.25 }
    end.onFrame({ id: request(0).id, progress })
    expect(jobs.list()).toMatchObject([{ title: '一括審査', state: 'running', progress }])
    jobs.stop(jobs.list()[0]?.id ?? 0)
    expect(sent[1]).toEqual({ id: request(0).id, cancel: true })
    expect(jobs.list()).toMatchObject([{ state: 'stopping' }])
    end.onFrame({ id: request(0).id, ok: false, error: { ...refused, code: 'cancelled' } })
    await expect(job).rejects.toMatchObject({ problem: { code: 'cancelled' } })
    expect(jobs.list()).toEqual([])
  })

  describe('that ended', () => {
    const started = () => {
      const { client, end, request } = line()
      const window = { time: 0, place: '/queue' }
      const jobs = createJobStore(client, { now: () => window.time, where: () => window.place })
      const job = jobs.run('一括審査', 'review.auto', {}).catch(() => undefined)
      const answer = async (reply: { ok: true; value: unknown } | { ok: false; error: typeof refused }): Promise<void> => {
        end.onFrame({ id: request(0).id, ...reply })
        await job
      }
      return { jobs, window, answer, end, id: () => request(0).id }
    }

    it('are not told twice when their screen is still there and it was quick', async () => {
      const { jobs, window, answer } = started()
      window.time = 2999
      await answer({ ok: true, value: {} })
      expect(jobs.list()).toEqual([])
    })

    it('stay with their file and the way back when their screen was left', async () => {
      const { jobs, window, answer } = started()
      window.place = '/people'
      await answer({ ok: true, value: { name: '決定台帳.xlsx' } })
      expect(jobs.list()).toMatchObject([{ state: 'done', from: '/queue', end: { file: '決定台帳.xlsx', problem: null } }])
      jobs.dismiss(jobs.list()[0]?.id ?? 0)
      expect(jobs.list()).toEqual([])
    })

    it('badly stay with what to do next', async () => {
      const { jobs, window, answer } = started()
      window.time = 12_400
      await answer({ ok: false, error: refused })
      expect(jobs.list()).toMatchObject([{ state: 'failed', end: { seconds: 12, problem: refused } }])
    })

    it('tell how long they will still take, by how they went', () => {
      const { jobs, window, end, id } = started()
      const step = (time: number, fraction: number): void => {
        window.time = time
        end.onFrame({ id: id(), progress: { step: '審査', done: 1, total: 4, fraction } })
      }
      step(1000, 0.5)
      expect(jobs.list()[0]?.restSeconds).toBeNull()
      step(30_000, 0.25)
      expect(jobs.list()[0]?.restSeconds).toBe(90)
    })

    it('are five at most', async () => {
      const { client, end, sent, request } = line()
      let time = 0
      const jobs = createJobStore(client, { now: () => (time += 5000), where: () => '/queue' })
      for (let n = 0; n < 7; n++) {
        const job = jobs.run(`${n}`, 'review.auto', {})
        const frame = request(sent.length - 1)
        end.onFrame({ id: frame.id, ok: true, value: {} })
        await job
      }
      expect(jobs.list().map(({ title }) => title)).toEqual(['2', '3', '4', '5', '6'])
    })
  })

  it.each([
    [9, '残りわずか'],
    [31, '残り約40秒'],
    [61, '残り約2分'],
    [600, '残り約10分'],
  ])('%i seconds are told as %s', (seconds, text) => expect(restText(seconds)).toBe(text))
  it('says nothing of the first moments', () => expect([restOf(0.5, 1999), restOf(0.02, 60_000)]).toEqual([null, null]))

  it.each([
    ['answered', true],
    ['refused', false],
  ] as const)('shows a stroke that cannot be stopped until it is %s', async (_, ok) => {
    const { client, end, request } = line()
    const jobs = createJobStore(client)
    const call = client.call('import.commit', { batchId: 'b', sha256: '0' })
    jobs.showWriting('取込を書き込んでいます', call)
    expect(jobs.list()).toMatchObject([{ title: '取込を書き込んでいます', state: 'writing', progress: null }])
    end.onFrame(ok ? { id: request(0).id, ok, value: {} } : { id: request(0).id, ok, error: refused })
    await call.catch(() => undefined)
    expect(jobs.list()).toEqual([])
  })
})

it('tells a fault of the page itself in three parts', () => {
  const { code, message, next } = problemOf(new TypeError('x is undefined'))
  expect(code).toBe('internal')
  expect(message).toContain('x is undefined')
  expect(next).not.toBe('')
})

describe('what a change makes stale', () => {
  it.each([
    ['case.ids', ['cases'], true],
    ['case.ids', ['drafts'], false],
    ['draft.list', ['drafts'], true],
    ['papers.file', ['papers'], false],
    ['office.view', null, true],
    ['no.such', ['cases'], false],
  ] as const)('%s after %j: %s', (op, areas, stale) => {
    expect(isStale(op, areas)).toBe(stale)
  })
})
