/** The gate behind a real message channel: frames in, replies, progress and pushes out. */
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ServerFrame } from '../../shared/frames.ts'
import type { Handlers } from '../../electron/backend/context.ts'
import { makeGate } from '../../electron/backend/dispatch.ts'
import { yieldToLoop } from '../../electron/backend/jobs.ts'
import { samplePassword } from '../../electron/backend/office/init.ts'
import { serve } from '../../electron/backend/serve.ts'
import { handlers } from '../../electron/backend/usecases/index.ts'
import { sampleFile, type TestOffice } from '../support/office.ts'
import { one, readyCases, reviewedOffice, sql } from '../store/acts.ts'

let office: TestOffice
const windows: MessagePort[] = []
beforeEach(async () => {
  office = await reviewedOffice()
})
afterEach(async () => {
  for (const port of windows.splice(0)) port.close()
  await office.dispose()
})

/** One window: what it sent, what it got, and a way to wait for a frame that fits. */
function openWindow(
  planted: Partial<Handlers> = {},
  gate = makeGate(office.backend.env, { ...handlers, ...planted }, { checkOutputs: true }),
) {
  const { port1, port2 } = new MessageChannel()
  windows.push(port2)
  serve(
    gate,
    {
      postMessage: (frame) => port1.postMessage(frame),
      onMessage: (listener) => void port1.on('message', listener),
      onClose: (listener) => void port1.on('close', listener),
    },
    'test',
  )
  const got: ServerFrame[] = []
  const waiting: { fits: (frame: ServerFrame) => boolean; done: (frame: ServerFrame) => void }[] = []
  port2.on('message', (frame: ServerFrame) => {
    got.push(frame)
    for (const [index, hope] of [...waiting.entries()].reverse()) {
      if (hope.fits(frame)) {
        waiting.splice(index, 1)
        hope.done(frame)
      }
    }
  })
  const until = (fits: (frame: ServerFrame) => boolean): Promise<ServerFrame> => new Promise((done) => void waiting.push({ fits, done }))
  const reply = (id: number) => until((frame) => 'id' in frame && frame.id === id && 'ok' in frame)
  const call = (id: number, op: string, input: unknown = {}, more: object = {}) => {
    const answer = reply(id)
    port2.postMessage({ id, op, input, ...more })
    return answer
  }
  return {
    got,
    gate,
    port: port2,
    until,
    reply,
    call,
    login: (user: string) => call(1, 'session.login', { user, password: samplePassword }),
  }
}

describe('a window', () => {
  it('signs in for itself alone', async () => {
    const [mine, other] = [openWindow(), openWindow()]
    expect(await mine.login('reviewer')).toMatchObject({ id: 1, ok: true, value: { userId: 'reviewer' } })
    expect(await mine.call(2, 'case.counts')).toMatchObject({ id: 2, ok: true })
    expect(await other.call(2, 'case.counts')).toMatchObject({ id: 2, ok: false, error: { code: 'not-logged-in' } })
  })

  it('cannot name its user', async () => {
    const page = openWindow()
    await page.login('intake')
    for (const more of [{ user: 'auditor' }, { session: { userId: 'auditor' } }, { userId: 'auditor' }]) {
      expect(await page.call(2, 'audit.list', { limit: 1 }, more)).toMatchObject({ ok: false, error: { code: 'forbidden' } })
    }
  })

  it('gets answers to calls that overlap, each under its number', async () => {
    const page = openWindow()
    await page.login('reviewer')
    const answers = await Promise.all([5, 6, 7, 8].map((id) => page.call(id, id % 2 ? 'case.ids' : 'case.counts')))
    expect(answers.map((frame) => 'id' in frame && frame.id)).toEqual([5, 6, 7, 8])
    expect(answers.every((frame) => 'ok' in frame && frame.ok)).toBe(true)
  })

  it('is refused values that only a program could send', async () => {
    const page = openWindow()
    await page.login('reviewer')
    for (const input of [
      new Date(),
      new Map([['caseNo', 'x']]),
      new Uint8Array(4),
      [],
      'x',
      null,
      { caseNo: new Date() },
      { caseNo: ['R8-000001'] },
    ]) {
      expect(await page.call(2, 'case.view', input)).toMatchObject({ ok: false, error: { code: 'bad-input' } })
    }
  })

  it('gets nothing for frames that are none, and goes on', async () => {
    const page = openWindow()
    const broken = [
      null,
      5,
      'x',
      [],
      {},
      { id: 1 },
      { id: '1', op: 'office.view' },
      { id: 1.5, op: 'office.view' },
      { id: Number.NaN, op: 'office.view' },
      { op: 'office.view' },
    ]
    for (const frame of [...broken, { id: 1, op: {} }, { id: 1, op: 'x'.repeat(101) }, { id: 99, cancel: true }, { id: 'x', cancel: true }])
      page.port.postMessage(frame)
    expect(await page.call(7, 'office.view')).toMatchObject({ id: 7, ok: true })
    expect(page.got).toHaveLength(1)
  })

  it('does a command once for a request id, over two windows of the same user', async () => {
    const page = openWindow()
    const other = openWindow({}, page.gate)
    await page.login('drafter')
    await other.login('drafter')
    const caseNos = await readyCases(office, 1)
    const first = await page.call(2, 'draft.create', { kind: 'grant', caseNos }, { requestId: 'r' })
    const again = await other.call(3, 'draft.create', { kind: 'grant', caseNos }, { requestId: 'r' })
    expect([first, again].map((frame) => 'ok' in frame && frame.ok && frame.value)).toEqual([
      expect.objectContaining({ draftNo: 'R8-D0001' }),
      expect.objectContaining({ draftNo: 'R8-D0001' }),
    ])
    expect(await one(office, 'select count(*) from draft')).toBe(1)
  })
})

describe('pushes', () => {
  it('tell the other windows what changed, after it is on disk, and only on success', async () => {
    const page = openWindow()
    const watcher = openWindow({}, page.gate)
    await page.login('drafter')
    const caseNos = await readyCases(office, 1)
    const seen: unknown[] = []
    const pushed = watcher.until((frame) => 'push' in frame && frame.areas.includes('drafts'))
    watcher.port.on('message', (frame: ServerFrame) => void ('push' in frame && seen.push(frame.areas)))
    await page.call(2, 'draft.create', { kind: 'grant', caseNos: ['R8-999999'] })
    await page.call(3, 'draft.create', { kind: 'grant', caseNos })
    expect(await pushed).toEqual({ push: 'changed', areas: ['drafts', 'cases'] })
    expect(await one(office, 'select count(*) from draft')).toBe(1)
    expect(seen.filter((areas) => JSON.stringify(areas).includes('drafts'))).toHaveLength(1)
  })

  it('stop when the window closes', async () => {
    const page = openWindow()
    const gone = openWindow({}, page.gate)
    const closed = new Promise((resolve) => void gone.port.on('close', resolve))
    gone.port.close()
    await closed
    expect(await page.login('drafter')).toMatchObject({ ok: true })
    expect(gone.got).toEqual([])
  })
})

describe('jobs', () => {
  const totals = { reviewed: 0, proposedGrant: 0, proposedRefusal: 0, needJudgement: 0 }
  /** A job that never ends of itself, and tells when it began and when it was stopped. */
  const endless = () => {
    const told: string[] = []
    let began: () => void = () => undefined
    let stopped: () => void = () => undefined
    const running = new Promise<void>((resolve) => (began = resolve))
    const ended = new Promise<void>((resolve) => (stopped = resolve))
    const auto: Handlers['review.auto'] = async (ctx) => {
      told.push('began')
      began()
      try {
        for (;;) {
          ctx.signal.throwIfAborted()
          await yieldToLoop()
        }
      } finally {
        told.push('stopped')
        stopped()
      }
    }
    return { auto, told, running, ended }
  }

  it('report progress and then their result', async () => {
    await sql(office, "update welfare_case set state = 'received' where state = 'reviewed'")
    const cases = await one(office, 'select count(*) from welfare_case')
    const page = openWindow()
    await page.login('reviewer')
    expect(await page.call(2, 'review.auto')).toMatchObject({ ok: true, value: { reviewed: cases } })
    const progress = page.got.flatMap((frame) => ('progress' in frame ? [frame.progress] : []))
    expect(progress.length).toBeGreaterThan(0)
    expect(progress.at(-1)).toMatchObject({ step: '審査', fraction: 1 })
    const replied = page.got.findIndex((frame) => 'id' in frame && frame.id === 2 && 'ok' in frame)
    expect(page.got.findLastIndex((frame) => 'progress' in frame)).toBeLessThan(replied)
  })

  it('send ten frames a second at the most, and the last one always', async () => {
    const page = openWindow({
      'review.auto': async (ctx) => {
        for (let n = 1; n <= 1000; n++) ctx.progress({ step: 'x', done: n, total: 1000, fraction: n / 1000 })
        return totals
      },
    })
    await page.login('reviewer')
    await page.call(2, 'review.auto')
    const progress = page.got.flatMap((frame) => ('progress' in frame ? [frame.progress.done] : []))
    expect(progress.length).toBeLessThan(20)
    expect([progress[0], progress.at(-1)]).toEqual([1, 1000])
  })

  it('stop when they are cancelled, and say so', async () => {
    const job = endless()
    const page = openWindow({ 'review.auto': job.auto })
    await page.login('reviewer')
    const answer = page.call(2, 'review.auto')
    await job.running
    page.port.postMessage({ id: 2, cancel: true })
    expect(await answer).toMatchObject({ id: 2, ok: false, error: { code: 'cancelled' } })
    expect(job.told).toEqual(['began', 'stopped'])
  })

  it('that wait behind another may be cancelled before they begin', async () => {
    const job = endless()
    const page = openWindow({ 'review.auto': job.auto })
    const auditor = openWindow({}, page.gate)
    await page.login('reviewer')
    await auditor.login('auditor')
    const first = page.call(2, 'review.auto')
    await job.running
    const second = page.call(3, 'review.auto')
    page.port.postMessage({ id: 3, cancel: true })
    // queries are answered while a job runs
    expect(await auditor.call(4, 'audit.list', { limit: 1 })).toMatchObject({ ok: true })
    page.port.postMessage({ id: 2, cancel: true })
    expect(await first).toMatchObject({ error: { code: 'cancelled' } })
    expect(await second).toMatchObject({ error: { code: 'cancelled' } })
    expect(job.told).toEqual(['began', 'stopped'])
  })

  it('stop when their window closes', async () => {
    const job = endless()
    const page = openWindow({ 'review.auto': job.auto })
    await page.login('reviewer')
    void page.call(2, 'review.auto')
    await job.running
    page.port.close()
    await job.ended
    expect(job.told).toEqual(['began', 'stopped'])
  })

  it('leave nothing when an import is cancelled while it reads', async () => {
    const controller = new AbortController()
    const staging = office.call(
      'intake',
      'import.stage',
      { ticket: office.open(sampleFile('aids-logoform.csv')), programme: 'aids', profile: 'aids-logoform' },
      { signal: controller.signal, onProgress: () => controller.abort() },
    )
    await expect(staging).rejects.toMatchObject({ error: { code: 'cancelled' } })
    const before = await sql(office, 'select state, count(*) as n from import_batch group by state order by state')
    expect(before).toEqual([
      { state: 'committed', n: 1 },
      { state: 'discarded', n: 1 },
    ])
    expect(
      await one(office, "select count(*) from import_row r join import_batch b on b.batch_id = r.batch_id where b.state = 'discarded'"),
    ).toBe(0)
  })
})
