/** 事務所を作る: one for real work with its two administrators, one for practice that is stopped; what a folder is. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { AppError } from '../../shared/errors.ts'
import { openBackend } from '../../electron/backend/office/open.ts'
import { newSession } from '../../electron/backend/session.ts'
import type { Input, Op, Output } from '../../shared/contract.ts'
import { beginOffice, lookAtFolder } from '../../electron/backend/office/begin.ts'
import { makePractice } from '../../electron/backend/office/practice.ts'
import { sourceProgram } from '../../electron/backend/update/program.ts'
import { openTestOffice, project } from '../support/office.ts'
import { refusal } from './acts.ts'

const root = mkdtempSync(join(tmpdir(), 'kyufu-begin-'))
const resources = join(project, 'resources')
afterAll(() => rmSync(root, { recursive: true, force: true }))

describe('the practice office', () => {
  it('leaves nothing when it is stopped', async () => {
    const stop = new AbortController()
    const to = join(root, 'stopped')
    const making = makePractice(to, {
      size: 'brief',
      resources,
      signal: stop.signal,
      onProgress: (p) => void (p.done === 1 && stop.abort()),
    })
    await expect(making).rejects.toMatchObject({ code: 'cancelled' })
    expect(existsSync(to)).toBe(false)
    expect(readdirSync(root).filter((name) => name.includes('stopped'))).toEqual([])
  })
})

describe('an office for real work', () => {
  const begin = (to: string, change: object = {}, by: Parameters<typeof beginOffice>[2] = {}) =>
    beginOffice(
      {
        folder: to,
        name: '架空町 福祉課',
        year: 2026,
        administrators: [
          { userId: 'kanri1', name: '管理　一子' },
          { userId: 'kanri2', name: '管理　二郎' },
        ],
        ...change,
      },
      resources,
      by,
    )

  it('begins again where a beginning was cut off, or where its first passwords were lost; not where somebody has signed in', async () => {
    const to = join(root, 'cut')
    // as a power cut leaves it: made in part, or whole and moved in part
    mkdirSync(join(to, '.making', 'papers'), { recursive: true })
    writeFileSync(join(to, '.making', 'office.sqlite'), '')
    expect(lookAtFolder(to)).toEqual({ kind: 'empty', unused: false })
    await begin(to)
    expect(readdirSync(to)).not.toContain('.making')
    for (const name of ['.making', join('.making', 'backups')]) mkdirSync(join(to, name))
    renameSync(join(to, 'office.sqlite'), join(to, '.making', 'office.sqlite'))
    expect(lookAtFolder(to)).toEqual({ kind: 'empty', unused: false })
    const lost = await begin(to)
    expect(lookAtFolder(to)).toEqual({ kind: 'office', unused: true })
    await expect(begin(to)).rejects.toMatchObject({ code: 'office-not-empty' })
    const { passwords } = await begin(to, { anew: true })
    const real = await openTestOffice(to, { businessDay: '2026-11-24' })
    expect(lookAtFolder(to)).toEqual({ kind: 'office', unused: false })
    await expect(begin(to, { anew: true })).rejects.toMatchObject({ code: 'office-not-empty' })
    const enter = (password = '') => refusal(real.call(null, 'session.login', { user: 'kanri1', password }))
    expect([await enter(lost.passwords[0]?.password), await enter(passwords[0]?.password)]).toEqual(['wrong-password', 'done'])
    await real.backend.close()
    expect(lookAtFolder(to)).toEqual({ kind: 'office', unused: false })
    expect(await begin(join(root, 'filled-too')).then(() => 'done')).toBe('done')
    for (const name of ['attachments', 'backups', 'papers', 'exports']) {
      expect(lookAtFolder(join(root, 'filled-too')).unused).toBe(true)
      const file = join(root, 'filled-too', name, 'a')
      writeFileSync(file, '')
      expect([name, lookAtFolder(join(root, 'filled-too')).unused]).toEqual([name, false])
      rmSync(file)
    }
  })

  it('of two beginnings in one folder one is refused, and the other gives an office its administrators can open', async () => {
    const to = join(root, 'two')
    const outcomes = await Promise.allSettled([begin(to), begin(to)])
    const told = outcomes.map((one) => (one.status === 'rejected' ? (one.reason as AppError).code : 'made'))
    expect(told.toSorted()).toEqual(['made', 'office-in-use'])
    expect(readdirSync(to)).not.toContain('.making')
    const backend = await openBackend(to, { resources })
    expect(await backend.env.store.reader.selectFrom('user_account').select('user_id').execute()).toHaveLength(2)
    await backend.close()
  })

  it('a beginning that fails where one was cut off while it was moved leaves a folder in which it can be begun again', async () => {
    const to = join(root, 'cut-moved')
    for (const name of ['.making', 'attachments']) mkdirSync(join(to, name), { recursive: true })
    writeFileSync(join(to, 'office.key'), 'x')
    writeFileSync(join(to, '.making', 'office.sqlite'), '')
    await expect(
      beginOffice(
        {
          folder: to,
          name: '町',
          year: 2026,
          administrators: [
            { userId: 'a1', name: '甲' },
            { userId: 'a2', name: '乙' },
          ],
        },
        join(root, 'nothing'),
      ),
    ).rejects.toThrow('file-not-found')
    expect(lookAtFolder(to)).toEqual({ kind: 'empty', unused: false })
    await begin(to)
    expect(lookAtFolder(to).kind).toBe('office')
  })

  it('a beginning that fails at the last leaves the folder of a person empty', async () => {
    const to = mkdtempSync(join(root, 'failing-'))
    await expect(
      begin(
        to,
        {
          administrators: [
            { userId: 'a1', name: '一' },
            { userId: 'a2', name: '二' },
          ],
        },
        { now: () => new Date(NaN) },
      ),
    ).rejects.toBeInstanceOf(Error)
    expect(readdirSync(to)).toEqual([])
  })

  it('under a clock a year ahead the administrators have their role on the right day as well; under one before the build nothing is made', async () => {
    const program = { ...sourceProgram, builtOn: '2026-11-01' }
    const to = join(root, 'ahead')
    const { passwords } = await begin(to, { year: 2027 }, { program, now: () => new Date('2027-11-24T01:00:00Z') })
    const real = await openTestOffice(to, { businessDay: '2026-11-24' })
    const login = await real.call(null, 'session.login', { user: 'kanri1', password: passwords[0]?.password ?? '' })
    expect(login.roles).toEqual(['administrator'])
    await real.backend.close()
    const other = join(root, 'behind')
    const dead = begin(other, {}, { program, now: () => new Date('1970-01-01T01:00:00Z') })
    await expect(dead).rejects.toMatchObject({ code: 'clock-behind', params: { today: '昭和45年1月1日', builtOn: '令和8年11月1日' } })
    expect(existsSync(other)).toBe(false)
  })

  it('has two administrators whose first passwords open it once, and is no practice', async () => {
    const to = join(root, 'real')
    const { passwords } = await begin(to)
    const real = await openTestOffice(to, { businessDay: '2026-11-24' })
    expect(await real.call(null, 'practice.people', {})).toEqual([])
    expect(await refusal(real.call(null, 'practice.enter', { user: 'kanri1' }))).toBe('practice-only')
    const [one] = passwords
    const login = await real.call(null, 'session.login', { user: 'kanri1', password: one?.password ?? '' })
    expect(login.roles).toEqual(['administrator'])
    expect(await real.call(null, 'office.view', {})).toMatchObject({ practice: false, mustChange: true })
    await real.backend.close()
  })

  it('leads from its list of preparations to a first file that is looked at and not taken in', async () => {
    const to = join(root, 'dry')
    const { passwords } = await begin(to)
    const backend = await openBackend(to, { device: 'test', businessDay: '2026-11-24', resources })
    const own = 'ひまわりの種を八つまいた'
    let id = 0
    const seat = async (user: string, first: string) => {
      const session = newSession(user)
      const ask = async <O extends Op>(op: O, input: Input<O>): Promise<Output<O>> => {
        const reply = await backend.gate.call(session, { id: ++id, op, input })
        if (!reply.ok) throw new Error(reply.error.code)
        return reply.value as Output<O>
      }
      await ask('session.login', { user, password: first })
      await ask('session.changePassword', { old: first, new: own })
      return ask
    }
    const open = (...path: string[]) => backend.env.tickets.issue(join(resources, 'sample', ...path), 'open')
    const admin = await seat('kanri1', passwords[0]?.password ?? '')
    const step = async (wanted: string) => (await admin('home.today', {})).ready?.find((one) => one.id === wanted)
    expect(await step('import')).toMatchObject({ done: false, detail: expect.stringContaining('先に台帳の「基準」') as string })
    const roles = [{ role: 'intake' as const, from: '2026-11-24', to: null }]
    const clerk = await seat('uketsuke', (await admin('users.enrol', { user: 'uketsuke', name: '受付　一子', roles })).password)
    const stage = () =>
      clerk('import.stage', { ticket: open('incoming', 'aids-logoform.csv'), programme: 'aids', profile: 'aids-logoform' })
    await expect(stage()).rejects.toThrow('missing-setting')
    await admin('master.load', { kind: 'parameters', ticket: open('parameters.csv') })
    expect(await step('import')).toMatchObject({ done: false, detail: expect.stringContaining('F12 を押すまで何も確定しません') as string })
    expect((await stage()).rows).toBe(324)
    expect(await step('import')).toMatchObject({ done: true })
    expect(await step('users')).toMatchObject({ done: false, detail: 'まだいない役割: 審査・起案・決裁・発送・支払' })
    expect((await clerk('case.ids', {})).caseNos).toEqual([])
    await backend.close()
  })

  it.each([
    [
      'one administrator twice',
      {
        administrators: [
          { userId: 'a1', name: '同じ人' },
          { userId: 'a1', name: '同じ 人' },
        ],
      },
    ],
    ['no name', { name: '　' }],
    [
      'an id of capitals',
      {
        administrators: [
          { userId: 'KANRI', name: '一' },
          { userId: 'k2', name: '二' },
        ],
      },
    ],
  ])('refuses %s and leaves the folder as it was', async (_, change) => {
    const to = join(root, 'refused')
    await expect(begin(to, change)).rejects.toBeInstanceOf(AppError)
    expect(existsSync(to)).toBe(false)
  })

  it('tells of a folder what it is', () => {
    const full = mkdtempSync(join(root, 'full-'))
    expect(lookAtFolder(full)).toEqual({ kind: 'empty', unused: false })
    writeFileSync(join(full, 'a.txt'), '')
    expect([lookAtFolder(full).kind, lookAtFolder(join(root, 'real')).kind, lookAtFolder('\\\\server\\share').kind]).toEqual([
      'filled',
      'office',
      'network',
    ])
  })
})
