/** マイナンバー: every text that a person can send to be kept is read for such a number, in every operation, at one place. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeGate } from '../../electron/backend/dispatch.ts'
import { refuseMyNumbers } from '../../electron/backend/gate-rules.ts'
import { newSession } from '../../electron/backend/session.ts'
import { handlers } from '../../electron/backend/usecases/index.ts'
import { contract, type Op } from '../../shared/contract.ts'
import type { Operation } from '../../shared/contract/kinds.ts'
import { can, roles } from '../../shared/permissions.ts'
import { sampleOffice, type TestOffice } from '../support/office.ts'
import { one } from '../store/acts.ts'
import { inputs, ops, userOf } from './inputs.ts'

let office: TestOffice
beforeAll(async () => {
  office = await sampleOffice()
})
afterAll(() => office.dispose())

/** The published specimen, in ways people write it. */
const written = ['電話 123456789018 まで', '1234-5678-9018', '１２３４ ５６７８ ９０１８', '番号は123456789018。'] as const

type Path = readonly (string | number)[]

/** Every text inside an input, by its path. */
function texts(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value === 'string') return [path]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => texts(inner, [...path, Array.isArray(value) ? Number(key) : key]))
}

function withText(value: unknown, [head, ...rest]: Path, text: string): unknown {
  if (head === undefined) return text
  if (Array.isArray(value)) return value.map((inner, i): unknown => (i === head ? withText(inner, rest, text) : inner))
  const record = value as Readonly<Record<string, unknown>>
  return { ...record, [head]: withText(record[String(head)], rest, text) }
}

const acts = ops.filter((op) => (contract[op] as Operation).kind !== 'query')

/** Texts whose form the contract leaves open: what is not an id of the program's own or one of a list. */
const open = acts.flatMap((op) =>
  texts(inputs[op])
    .filter((path) => written.every((text) => contract[op].input.safeParse(withText(inputs[op], path, text)).success))
    .map((path) => ({ op, path, at: `${op} ${path.join('.')}` })),
)

/** Ids, numbers and passwords: what a person types there names something and is not kept as words. */
const named = /(?:Id|Ids|Ids\.\d+|No|Nos|Nos\.\d+|vouchers\.\d+|password|sha256|basis|user|id)$/

async function send(op: Op, input: unknown): Promise<string> {
  const { permission } = contract[op] as Operation
  const role = roles.find((held) => permission === null || can([held], permission))
  const session = { ...newSession('my-number'), userId: role === undefined ? null : userOf[role] }
  const gate = makeGate(office.backend.env, handlers)
  const reply = await gate.call(session, { id: 1, op, input })
  return reply.ok ? 'done' : reply.error.code
}

describe('free text', () => {
  const free = open.filter(
    ({ at, op }) => !named.test(at) && !op.startsWith('entry.') && !op.startsWith('formDraft.') && !/[. ]value$/.test(at),
  )

  it('is found in many operations', () => {
    expect(new Set(free.map(({ op }) => op)).size).toBeGreaterThan(10)
    for (const at of ['review.hold reason', 'draft.sendBack comment', 'correction.create note', 'handover.note remark', 'tax.enter source'])
      expect(free.map((text) => text.at)).toContain(at)
  })

  it.each(free)('$at is refused with such a number, and nothing is written', async ({ op, path }) => {
    const before = await one(office, 'select count(*) from audit_entry')
    for (const text of written) expect([text, await send(op, withText(inputs[op], path, text))]).toEqual([text, 'my-number-in-text'])
    expect(await one(office, 'select count(*) from audit_entry')).toBe(before)
  })

  it.each(free.slice(0, 12))('$at may hold twelve digits that are none', async ({ op, path }) => {
    expect(await send(op, withText(inputs[op], path, '受付 123456789012'))).not.toBe('my-number-in-text')
  })

  it('says where it stood, and not which number', async () => {
    const input = { ...inputs['review.hold'], reason: '番号は123456789018' }
    const reply = await makeGate(office.backend.env, handlers).call(
      { ...newSession('x'), userId: 'reviewer' },
      { id: 1, op: 'review.hold', input },
    )
    expect(JSON.stringify(reply)).toContain('理由')
    expect(JSON.stringify(reply)).not.toContain('123456789018')
  })

  it('names the column of a profile, too', async () => {
    const { draft, ...rest } = inputs['profile.save']
    const columns = { receiptNo: '受付番号', note: '1234-5678-9018' }
    expect(await send('profile.save', { ...rest, draft: { ...draft, columns } })).toBe('my-number-in-text')
    expect(await send('profile.save', { ...rest, draft: { ...draft, values: { channel: { '123456789018': 'online' } } } })).toBe(
      'my-number-in-text',
    )
  })
})

it('a search may hold what somebody typed: it is kept nowhere', async () => {
  expect(await send('case.list', { limit: 10, text: '123456789018' })).toBe('done')
})

describe('what the program drew itself', () => {
  const drawn = {
    token: 'ab123456789018cdef0123456789abcd',
    digest: 'ab123456789018cdef0123456789abcdab123456789018cdef0123456789abcd',
    id: '01890a5d-ac96-7b3c-8d4e-123456789018',
  }
  it.each(Object.entries(drawn))('is no text of a person, under whatever name it comes: %s', (_, value) => {
    expect(() => refuseMyNumbers('backup.run', { kind: 'job' }, { folder: value })).not.toThrow()
  })
  it.each([...Object.values(drawn).map((value) => `${value}。`), '123456789018'])('around it, a number is found: %s', (value) => {
    expect(() => refuseMyNumbers('backup.run', { kind: 'job' }, { folder: value })).toThrow('my-number-in-text')
  })
})
