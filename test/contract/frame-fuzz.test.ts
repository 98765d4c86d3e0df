/**
 * A page gone wrong: seeded frames of every bad kind through the very line a window speaks on. Each has the one answer it must have, no
 * answer is a fault of the program, and the office is afterwards what it was, but for the entries of the refusals.
 * KYUFU_FRAMES=1000000 makes it the long run, KYUFU_SEED another one.
 */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ServerFrame } from '../../shared/frames.ts'
import { roles } from '../../shared/permissions.ts'
import { samplePassword } from '../../electron/backend/office/init.ts'
import { mostInHand, serve } from '../../electron/backend/serve.ts'
import { one, reviewedOffice, sql } from '../store/acts.ts'
import { fuzzFrame } from '../support/frame-fuzz.ts'
import type { FuzzFrame } from '../support/frame-fuzz.ts'
import type { TestOffice } from '../support/office.ts'
import { userOf } from './inputs.ts'

const count = Number(process.env['KYUFU_FRAMES'] ?? 100_000)
const ordinary = Number(process.env['KYUFU_SEED'] ?? 20_261_124)
/** Frames sent at once: what a page could say before it reads an answer. */
const together = 100

interface Line {
  readonly send: (data: unknown) => boolean
  readonly answers: ServerFrame[]
  readonly login: (user: string) => Promise<void>
}

let office: TestOffice
const lines = new Map<string, Line>()
beforeAll(async () => {
  office = await reviewedOffice()
  for (const role of ['nobody', ...roles]) lines.set(role, openLine(role))
  for (const role of roles) await lines.get(role)?.login(userOf[role])
})
afterAll(() => office.dispose())

/** A window's line, with what it is sent copied as a message channel copies it. */
function openLine(name: string): Line {
  const answers: ServerFrame[] = []
  let listener: (data: unknown) => void = () => undefined
  const port = {
    postMessage: (frame: ServerFrame) => {
      if ('id' in frame) answers.push(frame)
    },
    onMessage: (given: (data: unknown) => void) => void (listener = given),
    onClose: () => undefined,
  }
  serve(office.backend.gate, port, name)
  const send = (data: unknown): boolean => {
    listener(structuredClone(data))
    return true
  }
  return {
    send,
    answers,
    login: async (user) => {
      send({ id: 0, op: 'session.login', input: { user, password: samplePassword } })
      while (answers.length === 0) await turn()
      expect(answers.splice(0)).toMatchObject([{ ok: true }])
    },
  }
}

/** Bytes in use once all that can go is gone. */
function memory(): number {
  setFlagsFromString('--expose_gc')
  ;(runInNewContext('gc') as () => void)()
  return process.memoryUsage().heapUsed
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
const tables = async (): Promise<string> => {
  const found = await sql(office, "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name")
  const counts: string[] = []
  for (const { name } of found) {
    // what refusals add: their entries, and the marks of the trail that stand on them
    if (/^(audit_|checkpoint|trail_)/.test(String(name))) continue
    counts.push(`${name} ${await one(office, `select count(*) from "${name}"`)}`)
  }
  return counts.join('\n')
}

/** Sends the frames of these numbers and gives the first that was not answered as it must be. */
async function firstWrong(from: number, to: number, seed = ordinary): Promise<string | null> {
  const sent: { readonly frame: FuzzFrame; readonly number: number }[] = []
  for (let number = from; number < to; number++) {
    const frame = fuzzFrame(seed, number)
    lines.get(frame.from)?.send(frame.data)
    sent.push({ frame, number })
  }
  for (const [name, line] of lines) {
    const due = sent.filter(({ frame }) => frame.from === name && frame.expects !== null)
    while (line.answers.length < due.length) await turn()
    await turn()
    // answers of one window may overtake each other: they are told apart by number and code
    const wanted = due.map(({ frame }) => `${(frame.data as { id: number }).id} ${frame.expects}`).toSorted()
    const got = line.answers
      .splice(0)
      .map((answer) => ('ok' in answer ? `${answer.id} ${answer.ok ? 'done' : answer.error.code}` : 'progress'))
    const wrong = got.toSorted().findIndex((answer, index) => answer !== wanted[index])
    if (wrong >= 0 || got.length !== wanted.length)
      return `seed ${seed}, frames ${from}-${to} from ${name}: ${got.toSorted()[wrong]} instead of ${wanted[wrong]}`
  }
  return null
}

describe(`${count} frames that nobody should send`, () => {
  it('are each answered as they must be, change nothing, and leave the memory as it was', { timeout: 3_600_000 }, async () => {
    const before = { tables: await tables(), changes: await one(office, 'select max(seq) from audit_entry') }
    let warm = 0
    for (let number = 0; number < count; number += together) {
      expect(await firstWrong(number, Math.min(count, number + together))).toBeNull()
      if (number === Math.floor(count / 4 / together) * together) warm = memory()
    }
    expect(await tables()).toBe(before.tables)
    const added = await sql(
      office,
      'select action, count(*) as n from audit_entry where seq > ? group by action order by action',
      before.changes,
    )
    expect(added.map((row) => row['action']).filter((action) => action !== 'checkpoint')).toEqual(['denied'])
    expect(memory() - warm).toBeLessThan(20_000_000)
    expect(({} as { polluted?: unknown; admin?: unknown }).admin).toBeUndefined()
    for (const role of roles) expect(await office.call(userOf[role], 'office.view', {})).toMatchObject({ user: { userId: userOf[role] } })
  })

  it('are the same again for the same seed', () => {
    const kinds = Array.from({ length: 2000 }, (_, number) => fuzzFrame(ordinary, number).expects)
    expect(Array.from({ length: 2000 }, (_, number) => fuzzFrame(ordinary, number).expects)).toEqual(kinds)
    expect(new Set(kinds)).toEqual(new Set(['bad-input', 'unknown-operation', 'forbidden', 'not-logged-in', null]))
  })
})

describe('a frame that once went wrong', () => {
  it.each([['an object in place of a text, whose length is no number and which cannot be told as a text', 20_261_124, 168_772]])(
    '%s',
    async (_what, seed, number) => {
      expect(await firstWrong(number, number + 1, seed)).toBeNull()
    },
  )
})

describe('a flood', () => {
  it('is answered as far as a window may ask at once, the rest told to wait, and the window goes on', async () => {
    const line = lines.get('reviewer')
    for (let id = 0; id < 10_000; id++) line?.send({ id, op: 'case.counts', input: {} })
    await expect.poll(() => line?.answers.length, { timeout: 30_000 }).toBe(10_000)
    const codes = line?.answers.splice(0).map((answer) => ('ok' in answer && !answer.ok ? answer.error.code : 'done')) ?? []
    expect(codes.filter((code) => code === 'done')).toHaveLength(mostInHand)
    expect(new Set(codes)).toEqual(new Set(['done', 'too-many-calls']))
    line?.send({ id: 1, op: 'case.counts', input: {} })
    await expect.poll(() => line?.answers.length).toBe(1)
    expect(line?.answers.splice(0)).toMatchObject([{ id: 1, ok: true }])
  })

  it('of refused acts does not fill the trail: no more entries than may be asked at once', async () => {
    const before = await one(office, 'select count(*) from audit_entry')
    const line = lines.get('intake')
    for (let id = 0; id < 5000; id++) line?.send({ id, op: 'payment.close', input: { runNo: 'none', version: 1 } })
    await expect.poll(() => line?.answers.length, { timeout: 30_000 }).toBe(5000)
    line?.answers.splice(0)
    expect((await one(office, 'select count(*) from audit_entry')) - before).toBeLessThanOrEqual(mostInHand + 5)
  })
})
