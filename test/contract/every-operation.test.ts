/** What holds for every operation alike: garbage is refused, strangers are refused, and refusals change nothing. */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contract, type Op } from '../../shared/contract.ts'
import type { Operation } from '../../shared/contract/kinds.ts'
import { newSession } from '../../electron/backend/session.ts'
import { can, roles } from '../../shared/permissions.ts'
import type { TestOffice } from '../support/office.ts'
import { entries, one, refusal, reviewedOffice, sql } from '../store/acts.ts'
import { inputs, ops, userOf } from './inputs.ts'

let office: TestOffice
beforeAll(async () => {
  office = await reviewedOffice()
  for (const user of Object.values(userOf)) await office.call(user, 'office.view', {})
})
afterAll(() => office.dispose())

const operation = (op: Op): Operation => contract[op]
/** Rows changed since the office was opened, by anything. */
const changes = (): Promise<number> => one(office, 'select total_changes()')
const holderOf = (op: Op): string => {
  const { permission } = operation(op)
  const role = roles.find((held) => permission === null || can([held], permission))
  return userOf[role ?? 'intake']
}
/** A call past the types, as a page gone wrong could send it. */
const send = (user: string | null, op: string, input: unknown): Promise<string> => refusal(office.call(user, op as Op, input as never))

describe.each(ops)('%s', (op) => {
  it('refuses what is not its input, and nothing happens', async () => {
    const user = holderOf(op)
    const before = await changes()
    const wrong = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withNullPrototype: true,
      withSet: true,
      withTypedArray: true,
    })
    const kept = Object.entries(inputs[op])
    const spoiled = fc
      .tuple(fc.nat(), fc.constantFrom(null, -1, 1.5, Number.NaN, '', 'x'.repeat(5000), [], {}, [null], true, '__proto__'))
      .map(([n, bad]) => {
        const [name = 'none'] = kept[n % Math.max(1, kept.length)] ?? []
        return { ...inputs[op], [name]: bad }
      })
    const garbage = fc
      .oneof(wrong, fc.dictionary(fc.string(), wrong), spoiled)
      .filter((value) => !operation(op).input.safeParse(value).success)
    await fc.assert(
      fc.asyncProperty(garbage, async (input) => {
        expect(await send(user, op, input)).toBe('bad-input')
      }),
      { numRuns: 40, seed: 20261124 },
    )
    expect(await changes()).toBe(before)
  })

  it('refuses a field it does not know, also one named like a part of every object', async () => {
    const user = holderOf(op)
    for (const extra of ['more', 'constructor', 'toString', 'userId', 'user_id']) {
      expect(await send(user, op, { ...inputs[op], [extra]: 'x' })).toBe('bad-input')
    }
    // an own key of this name, as JSON brings it, is dropped or refused, but never becomes the prototype
    const smuggled = JSON.parse(`{"__proto__": {"polluted": true}}`) as object
    const parsed = operation(op).input.safeParse(Object.defineProperties({ ...inputs[op] }, Object.getOwnPropertyDescriptors(smuggled)))
    expect(parsed.success && 'polluted' in (parsed.data as object)).toBe(false)
  })

  it('refuses whoever is not signed in', async () => {
    if (operation(op).permission === null) {
      expect(['done', 'wrong-password']).toContain(await send(null, op, inputs[op]))
      return
    }
    const before = await changes()
    expect(await send(null, op, inputs[op])).toBe('not-logged-in')
    expect(await changes()).toBe(before)
  })

  it('refuses every role without its permission, and notes attempts to act or to look at a person', async () => {
    const { permission, kind, logView } = operation(op)
    for (const role of roles.filter((held) => permission !== null && !can([held], permission))) {
      const before = await entries(office)
      expect([role, await send(userOf[role], op, inputs[op])]).toEqual([role, 'forbidden'])
      const noted = await sql(office, 'select action, ref, actor from audit_entry where seq > ?', before)
      expect(noted).toEqual(kind === 'query' && !logView ? [] : [{ action: 'denied', ref: op, actor: userOf[role] }])
    }
  })

  it('lets every role with its permission as far as its handler', async () => {
    const { permission } = operation(op)
    for (const role of roles.filter((held) => permission === null || can([held], permission))) {
      // a window of its own: signing in and out must not disturb the others
      const session = { ...newSession(role), userId: userOf[role] }
      const reply = await office.backend.gate.call(session, { id: 1, op, input: inputs[op] })
      expect(['forbidden', 'not-logged-in', 'bad-input', 'unknown-operation']).not.toContain(reply.ok ? 'done' : reply.error.code)
    }
  })
})

describe('names that are no operation', () => {
  it.each([
    '',
    ' ',
    'case',
    'case.',
    'CASE.VIEW',
    'case.view ',
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'valueOf',
    'then',
    'case.drop',
    'x'.repeat(100),
  ])('are refused: %j', async (name) => {
    const before = await changes()
    expect(await send('reviewer', name, {})).toBe('unknown-operation')
    expect(await changes()).toBe(before)
  })
})

describe('every refusal', () => {
  it('is told in Japanese with what to do next', async () => {
    const reply = await office.backend.gate.call(newSession('x'), { id: 9, op: 'case.view', input: { caseNo: 'R8-000001' } })
    expect(reply).toMatchObject({ id: 9, ok: false, error: { code: 'not-logged-in' } })
    if (reply.ok) return
    for (const text of [reply.error.title, reply.error.message, reply.error.next]) expect(text).toMatch(/[ぁ-ん]/)
  })
})
