/** Request ids: a command repeated with the id of the first time is done once, whatever happened in between. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { samplePassword } from '../../electron/backend/office/init.ts'
import { newSession } from '../../electron/backend/session.ts'
import { Refused, type TestOffice } from '../support/office.ts'
import { addRole, entries, one, readyCases, refusal, reviewedOffice } from '../store/acts.ts'

let office: TestOffice
let caseNo: string
beforeEach(async () => {
  office = await reviewedOffice()
  caseNo = (await readyCases(office, 1))[0] ?? ''
})
afterEach(() => office.dispose())

const create = (requestId: string, user = 'drafter') =>
  office.call(user, 'draft.create', { kind: 'grant', caseNos: [caseNo] }, { requestId })
const drafts = (): Promise<number> => one(office, 'select count(*) from draft')

describe('a repeated request', () => {
  it('is answered as the first time and done once', async () => {
    const first = await create('r-1')
    const before = await entries(office)
    expect(await create('r-1')).toEqual(first)
    expect([await drafts(), await entries(office)]).toEqual([1, before])
  })

  it('is done once when both come at the same moment', async () => {
    await office.call('drafter', 'office.view', {})
    const [a, b, c] = await Promise.all([create('r-1'), create('r-1'), create('r-1')])
    expect([b, c]).toEqual([a, a])
    expect(await drafts()).toBe(1)
  })

  it('is remembered over a restart', async () => {
    const first = await create('r-1')
    office = await office.reopen()
    expect(await create('r-1')).toEqual(first)
    expect(await drafts()).toBe(1)
  })

  it('is forgotten with its answer when the office is opened a week later, a younger one is not', async () => {
    const first = await create('r-1')
    const kept = () => one(office, 'select count(*) from request')
    const later = (days: number) => ({ now: () => new Date(Date.now() + days * 86_400_000) })
    office = await office.reopen(later(6.9))
    expect(await create('r-1')).toEqual(first)
    expect(await kept()).toBeGreaterThan(0)
    office = await office.reopen(later(7.1))
    expect(await kept()).toBe(0)
    expect(await refusal(create('r-1'))).toBe('case-not-ready')
    expect(await drafts()).toBe(1)
  })

  it('with an id of its own is refused by the rules', async () => {
    await create('r-1')
    expect(await refusal(create('r-2'))).toBe('case-not-ready')
    expect(await refusal(office.call('drafter', 'draft.create', { kind: 'grant', caseNos: [caseNo] }))).toBe('case-not-ready')
  })

  it('of another user or another operation is refused', async () => {
    const { draftNo } = await create('r-1')
    await addRole(office, 'payer', 'drafter')
    expect(await refusal(create('r-1', 'payer'))).toBe('bad-input')
    expect(await refusal(office.call('drafter', 'draft.recall', { draftNo }, { requestId: 'r-1' }))).toBe('bad-input')
    expect(await one(office, "select count(*) from draft where state = 'circulating'")).toBe(1)
  })

  it('that was refused the first time may succeed the second', async () => {
    const { draftNo } = await create('r-1')
    const approve = () => office.call('manager', 'draft.approve', { draftNo, asDeputy: false }, { requestId: 'r-2' })
    expect(await refusal(approve())).toBe('not-your-turn')
    await office.call('chief', 'draft.approve', { draftNo, asDeputy: false })
    expect(await approve()).toMatchObject({ state: 'approved' })
    expect(await approve()).toMatchObject({ state: 'approved' })
    expect(await one(office, 'select count(*) from decision')).toBe(1)
  })

  it('is not answered any more when the role is gone', async () => {
    await create('r-1')
    await office.backend.env.store.writer
      .updateTable('user_role')
      .set({ valid_to: '2026-11-23' })
      .where('user_id', '=', 'drafter')
      .execute()
    expect(await refusal(create('r-1'))).toBe('forbidden')
  })

  it('of a login asks for the password again', async () => {
    const login = async (password: string) => {
      const session = newSession('w')
      const reply = await office.backend.gate.call(session, {
        id: 1,
        op: 'session.login',
        input: { user: 'chief', password },
        requestId: 'login-1',
      })
      return [reply.ok ? 'done' : reply.error.code, session.userId]
    }
    expect(await login(samplePassword)).toEqual(['done', 'chief'])
    expect(await login('wrong')).toEqual(['wrong-password', null])
    expect(await login(samplePassword)).toEqual(['done', 'chief'])
  })
})

describe('a refusal', () => {
  it('carries its code to the caller', async () => {
    const error = await create('r-1')
      .then(() => create('r-2'))
      .catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(Refused)
  })
})
