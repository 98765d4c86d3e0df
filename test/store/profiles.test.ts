/** Profiles of the office's own: versions, names, files out and in, and mappings that were not finished. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ProfileJson } from '../../shared/contract/profiles.ts'
import { sampleFile, sampleOffice, type TestOffice } from '../support/office.ts'
import { refusal, sql } from './acts.ts'

let office: TestOffice
beforeEach(async () => {
  office = await sampleOffice()
})
afterEach(() => office.dispose())

const etumo = async (): Promise<ProfileJson> => {
  const seen = await office.call('intake', 'import.inspect', { ticket: office.open(sampleFile('aids-etumo.csv')) })
  return seen.draft
}
const save = async (over: { draft?: ProfileJson; name?: string; version?: number } = {}) =>
  office.call('intake', 'profile.save', {
    draft: over.draft ?? (await etumo()),
    name: over.name ?? '区の様式',
    source: '区',
    header: ['申請番号'],
    version: over.version ?? 0,
  })
const own = async () => (await office.call('intake', 'profile.list', {})).filter((one) => !one.shipped)

describe('saving', () => {
  it('gives ids of their own, also to a mapping that began with a shipped profile', async () => {
    expect(await save()).toEqual({ id: 'aids-own-1', version: 1, name: '区の様式' })
    expect(await save({ name: '別の様式' })).toMatchObject({ id: 'aids-own-2' })
    const list = await office.call('intake', 'profile.list', {})
    expect(list.map((one) => [one.id, one.shipped])).toEqual([
      ['aids-own-1', false],
      ['aids-own-2', false],
      ['aids-counter', true],
      ['aids-etumo', true],
      ['aids-logoform', true],
      ['claims', true],
      ['gift-logoform', true],
    ])
    expect(list[0]).toMatchObject({ name: '区の様式', source: '区', version: 1, savedBy: '受付 一花', header: ['申請番号'] })
  })

  it('keeps every version; the newest one counts', async () => {
    const first = await save()
    const draft = { ...(await etumo()), id: first.id, constants: { channel: 'counter' } }
    expect(await save({ draft, version: 1 })).toMatchObject({ id: first.id, version: 2 })
    expect(await own()).toMatchObject([{ id: first.id, version: 2 }])
    const kept = await sql(office, 'select version, json from import_profile order by version')
    expect(kept.map((row) => (JSON.parse(String(row['json'])) as ProfileJson).constants)).toEqual([
      { channel: 'online' },
      { channel: 'counter' },
    ])
  })

  it('refuses to write over a version made by somebody else meanwhile, and a name that is taken', async () => {
    const first = await save()
    const draft = { ...(await etumo()), id: first.id }
    await save({ draft, version: 1 })
    expect(await refusal(save({ draft, version: 1 }))).toBe('changed-by-other')
    expect(await refusal(save())).toBe('profile-exists')
    expect(await own()).toHaveLength(1)
  })

  it.each([
    ['a field that the programme has not', { columns: { nmae: '氏名' } }, 'bad-profile'],
    ['no columns', { columns: {} }, 'bad-profile'],
    ['a date form without a day', { dateFormats: ['YYYY-MM'] }, 'bad-profile'],
    ['a programme that nobody has', { programme: 'none' }, 'unknown-programme'],
  ])('refuses %s', async (_, part, code) => {
    const draft = { ...(await etumo()), values: {}, separators: {}, constants: {}, ...part }
    expect(await refusal(save({ draft }))).toBe(code)
    expect(await own()).toEqual([])
  })

  it('is told in the trail', async () => {
    await save()
    const [entry] = await sql(
      office,
      "select e.ref, b.body from audit_entry e join audit_body b on b.seq = e.seq where e.action = 'profile-saved'",
    )
    expect(entry?.['ref']).toBe('aids-own-1')
    expect(JSON.parse(String(entry?.['body']))).toMatchObject({ text: '取込プロファイル「区の様式」第1版' })
  })
})

describe('removing', () => {
  it('takes a profile out of use; its id is not used again', async () => {
    const first = await save()
    await office.call('intake', 'profile.remove', { id: first.id, version: 1 })
    expect(await own()).toEqual([])
    const stage = office.call('intake', 'import.stage', {
      ticket: office.open(sampleFile('aids-etumo.csv')),
      programme: 'aids',
      profile: first.id,
    })
    expect(await refusal(stage)).toBe('unknown-profile')
    expect(await save()).toMatchObject({ id: 'aids-own-2', version: 1 })
  })

  it('refuses one that came with the program, and a version that is no longer the newest', async () => {
    const first = await save()
    await save({ draft: { ...(await etumo()), id: first.id }, version: 1 })
    expect(await refusal(office.call('intake', 'profile.remove', { id: 'aids-etumo', version: 1 }))).toBe('unknown-profile')
    expect(await refusal(office.call('intake', 'profile.remove', { id: first.id, version: 1 }))).toBe('changed-by-other')
  })
})

describe('a file out and in', () => {
  it('is the one that --profile takes, and comes back in another office', async () => {
    const { id } = await save()
    const path = join(office.folder, 'out.json')
    await office.call('intake', 'profile.export', { id, save: office.save(path), replace: false })
    const staged = await office.call('intake', 'import.stage', {
      ticket: office.open(sampleFile('aids-etumo.csv')),
      programme: 'aids',
      profileTicket: office.open(path),
    })
    expect([staged.profile, staged.rows > 0]).toEqual([id, true])

    const other = await sampleOffice()
    try {
      const take = (replace: boolean) => other.call('intake', 'profile.import', { ticket: other.open(path), replace })
      expect(await take(false)).toEqual({ id, version: 1, name: '区の様式' })
      expect(await refusal(take(false))).toBe('profile-exists')
      expect(await take(true)).toMatchObject({ id, version: 2 })
    } finally {
      await other.dispose()
    }
  })

  it('never takes the place of a shipped profile, and is refused when it is none', async () => {
    const take = (path: string) => office.call('intake', 'profile.import', { ticket: office.open(path), replace: true })
    expect(await refusal(take('resources/profiles/aids-etumo.json'))).toBe('profile-exists')
    const broken = join(office.folder, 'broken.json')
    writeFileSync(broken, '{"id": "x"')
    expect(await refusal(take(broken))).toBe('bad-profile')
    expect(existsSync('resources/profiles/x.json')).toBe(false)
    expect(await own()).toEqual([])
  })

  it('of a shipped profile is its own file', async () => {
    const path = join(office.folder, 'shipped.json')
    await office.call('intake', 'profile.export', { id: 'aids-etumo', save: office.save(path), replace: false })
    expect(readFileSync(path, 'utf8')).toBe(readFileSync('resources/profiles/aids-etumo.json', 'utf8'))
  })
})

describe('a mapping that was not finished', () => {
  const keep = (draft: ProfileJson | null) =>
    office.call('intake', 'mapping.keep', { draft, file: 'a.csv', sha256: 'x', headers: ['申請番号', ''] })

  it('is there again after a restart, for its user only, until it is given up', async () => {
    const draft = await etumo()
    await keep(draft)
    await keep({ ...draft, name: '途中' })
    office = await office.reopen()
    const kept = await office.call('intake', 'mapping.kept', {})
    expect(kept).toMatchObject({ file: 'a.csv', headers: ['申請番号', ''], draft: { name: '途中', columns: draft.columns } })
    expect(await sql(office, 'select user_id from mapping_draft')).toEqual([{ user_id: 'intake' }])
    await keep(null)
    expect(await office.call('intake', 'mapping.kept', {})).toBeNull()
  })
})
