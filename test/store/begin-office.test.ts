/** 事務所を作る: one for real work with its two administrators, one for practice that is stopped; what a folder is. */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { AppError } from '../../shared/errors.ts'
import { beginOffice, lookAtFolder } from '../../electron/backend/office/begin.ts'
import { makePractice } from '../../electron/backend/office/practice.ts'
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
  const begin = (to: string, change: object = {}) =>
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
    )

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
    expect(lookAtFolder(full)).toEqual({ kind: 'empty' })
    writeFileSync(join(full, 'a.txt'), '')
    expect([lookAtFolder(full).kind, lookAtFolder(join(root, 'real')).kind, lookAtFolder('\\\\server\\share').kind]).toEqual([
      'filled',
      'office',
      'network',
    ])
  })
})
