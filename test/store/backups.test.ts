/** Backup while the office is used, restore with the same checks, and everything that must be refused on the way. */
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { listName } from '../../electron/backend/backup/files.ts'
import { yieldToLoop } from '../../electron/backend/jobs.ts'
import { restoreOffice } from '../../electron/backend/office/restore.ts'
import { openBackend } from '../../electron/backend/office/open.ts'
import { messageOf } from '../../shared/messages.ja.ts'
import { sourceProgram } from '../../electron/backend/update/program.ts'
import { AppError } from '../../shared/errors.ts'
import { importSample, openTestOffice, sampleOffice, type TestOffice } from '../support/office.ts'
import { one, refusal, sql, trailHolds } from './acts.ts'
import { contentOf, filesOf, halves, outside, restoreTo } from './backups-support.ts'

let office: TestOffice
afterEach(() => office.dispose())

const code = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work
    return 'done'
  } catch (error) {
    if (error instanceof AppError) return error.code
    throw error
  }
}

/** An office with cases, a kept attachment's like and a paper, and the administrator's password registered. */
async function filled(): Promise<TestOffice> {
  office = await sampleOffice()
  await importSample(office, 'aids-counter.csv', 'aids-counter')
  for (const [name, text] of [
    ['papers/R8/a.pdf', 'paper one'],
    ['papers/R8/b.pdf', 'paper one'],
    ['exports/x.txt', 'exported'],
    ['exports/empty.txt', ''],
    ['seal.png', 'seal'],
  ] as const) {
    mkdirSync(join(office.folder, name, '..'), { recursive: true })
    writeFileSync(join(office.folder, name), text)
  }
  await office.call('admin', 'backup.holder', { password: 'mihon-2026' })
  return office
}
const backup = (folder: string) => office.call('admin', 'backup.run', { folder: office.open(folder) })

it('beside the list of a backup that was carried away, another of the same second gets a name of its own', async () => {
  const now = new Date('2026-11-24T01:02:03Z')
  office = await sampleOffice({ now: () => now })
  const to = outside(office)
  const first = await backup(to)
  rmSync(join(to, first.file))
  const second = await backup(to)
  expect(second.file).not.toBe(first.file)
  expect(readdirSync(to).filter((name) => name.endsWith('.list'))).toEqual([first, second].map(({ file }) => file.replace('.kyb', '.list')))
})

it('a backup that cannot be entered in the records is taken away with its list', async () => {
  office = await sampleOffice()
  const to = outside(office)
  await sql(office, "create trigger full before insert on backup_run begin select raise(abort, 'no space'); end")
  expect(await refusal(backup(to))).not.toBe('done')
  expect(readdirSync(to).filter((name) => /\.(kyb|list|part)$/.test(name))).toEqual([])
  await sql(office, 'drop trigger full')
  expect(await refusal(backup(to))).toBe('done')
})

it('files that the store names and the folder lacks are told by kind: contents, papers, fonts', async () => {
  await filled()
  const { writer } = office.backend.env.store
  const font = {
    name: '外字',
    file: 'gaiji.ttf',
    original: 'gaiji.ttf',
    sha256: '0'.repeat(64),
    bytes: 1,
    characters: 1,
    adds: 1,
    variants: 0,
  }
  await writer
    .insertInto('meta')
    .values({ key: 'office-fonts', value: JSON.stringify([{ ...font, licence: 'x', byUser: 'admin', on: '2026-11-24' }]) })
    .execute()
  const paper = {
    name: 'lost.pdf',
    sha256: '0'.repeat(64),
    bytes: 1,
    pages: 1,
    issued_on: '2026-11-24',
    issued_by: 'admin',
    at: '2026-11-24T01:00:00Z',
  }
  await writer.insertInto('paper_file').values(paper).execute()
  const to = outside(office)
  expect((await backup(to)).warnings.join('')).toContain('帳票1件、書体1件が事務所フォルダーにありません')
  mkdirSync(join(office.folder, 'fonts'), { recursive: true })
  writeFileSync(join(office.folder, 'fonts', 'gaiji.ttf'), 'font')
  writeFileSync(join(office.folder, 'papers', 'lost.pdf'), 'paper')
  expect((await backup(to)).warnings.join('')).not.toContain('事務所フォルダーにありません')
})

it('what is restored is what was backed up: rows, files, trail; and it says so itself', async () => {
  await filled()
  const to = outside(office)
  const made = await backup(to)
  expect(made).toMatchObject({
    verified: true,
    openedBy: ['admin', 'office'],
    cases: 156,
    newFiles: 2,
    warnings: [expect.stringContaining('回復鍵')],
  })
  expect(await one(office, "select count(*) from audit_entry where action = 'backup'")).toBe(1)
  expect(await one(office, "select count(*) from hand_over where ref = 'backup' and direction = 'out'")).toBe(1)

  const found = await restoreTo(office, to)
  expect(found).toMatchObject({ backup: made.file, cases: 156, entries: made.entries, checkpoint: made.checkpoint, verified: true })
  const [was, is] = [contentOf(office.folder), contentOf(found.office)]
  // what came after: the entry about the backup here, the one about the restore there
  const later = /^(audit_entry|audit_body|backup_run|hand_over|meta)$/
  for (const [table, rows] of Object.entries(was)) if (!later.test(table)) expect([table, is[table]]).toEqual([table, rows])
  for (const [path, bytes] of filesOf(office.folder)) {
    if (/^(papers|exports|attachments)\/|\.key$|seal/.test(path)) expect([path, filesOf(found.office).get(path)]).toEqual([path, bytes])
  }
  const restored = await openBackend(found.office, { watchClock: false })
  const last = await restored.env.store.reader.selectFrom('audit_entry').select('action').orderBy('seq', 'desc').limit(1).executeTakeFirst()
  expect(last?.action).toBe('restored')
  await restored.close()
  expect(halves(join(office.folder, '..'))).toEqual([])
})

it('goes on while others write; the backup is one moment of it, whole', async () => {
  await filled()
  const to = outside(office)
  const state = { running: true }
  let written = 0
  const writing = (async () => {
    while (state.running) {
      await office.call('admin', 'checkpoint.make', { reason: 'demand' })
      written++
      // the thread's messages want their turn
      await yieldToLoop()
    }
  })()
  const made = await backup(to).finally(() => (state.running = false))
  await writing
  expect(written).toBeGreaterThan(5)
  expect((await restoreTo(office, to)).head).toMatch(/^[0-9a-f]{64}$/)
  expect(made.entries).toBeLessThan(await one(office, 'select count(*) from audit_entry'))
  expect(await trailHolds(office)).toBe(true)
})

it('contents go along once; the second backup writes only what is new, and mends what went bad', async () => {
  await filled()
  const to = outside(office)
  expect((await backup(to)).newFiles).toBe(2)
  writeFileSync(join(office.folder, 'papers/R8/c.pdf'), 'another paper')
  expect((await backup(to)).newFiles).toBe(1)
  expect((await backup(to)).newFiles).toBe(0)
  const [kept = ''] = [...filesOf(to).keys()].filter((path) => path.endsWith('.kyc'))
  const bytes = readFileSync(join(to, kept))
  bytes[bytes.length - 20] = (bytes[bytes.length - 20] ?? 0) ^ 1
  writeFileSync(join(to, kept), bytes)
  expect(await code(restoreTo(office, to))).toBe('backup-damaged')
  expect((await backup(to)).newFiles).toBe(1)
  expect((await restoreTo(office, to)).files).toBe(8)
})

it('neither a password nor personal data lies readable in the folder', async () => {
  await filled()
  const to = outside(office)
  await backup(to)
  const [name] = await office.backend.env.store.reader.selectFrom('resident').select('name').limit(1).execute()
  const all = [...filesOf(to).values()].map((text) => Buffer.from(text, 'base64').toString('latin1')).join('')
  const needles = [
    name?.name ?? '',
    'SQLite format 3',
    'paper one',
    'mihon-2026',
    readFileSync(join(office.folder, 'office.key'), 'utf8').slice(21, 53),
  ]
  for (const needle of needles) expect(all.includes(Buffer.from(needle, 'utf8').toString('latin1'))).toBe(false)
})

it('refused: a wrong password, a folder with something in it, no backup, another file; nothing stays', async () => {
  await filled()
  const to = outside(office)
  const made = await backup(to)
  expect(await code(restoreTo(office, to, 'wrong-word'))).toBe('backup-key-wrong')
  expect(await code(restoreTo(office, outside(office, 'nothing')))).toBe('backup-none')
  writeFileSync(join(to, 'other.kyb'), 'something else')
  expect(await code(restoreTo(office, join(to, 'other.kyb')))).toBe('backup-foreign')
  expect(await code(restoreTo(office, join(to, 'none.kyb')))).toBe('file-not-found')
  const path = join(to, made.file)
  const whole = readFileSync(path)
  for (const at of [9, 200, Math.floor(whole.length / 2), whole.length - 1]) {
    const bad = Buffer.from(whole)
    bad[at] = (bad[at] ?? 0) ^ 0x10
    writeFileSync(path, bad)
    expect([at, await code(restoreTo(office, path))]).toEqual([at, 'backup-damaged'])
  }
  writeFileSync(path, whole)
  rmSync(join(to, readdirSync(to).find((name) => name.startsWith('kyufu-contents')) ?? 'x'), { recursive: true })
  expect(await code(restoreTo(office, path))).toBe('backup-damaged')
  expect(readdirSync(join(office.folder, '..')).sort()).toEqual(['backup', 'nothing', 'office'])
  mkdirSync(join(office.folder, '..', 'restored'))
  writeFileSync(join(office.folder, '..', 'restored', 'x'), '')
  expect(await code(restoreTo(office, path))).toBe('office-not-empty')
  expect(await refusal(backup(join(office.folder, 'papers')))).toBe('backup-folder')
})

it('cancelled on the way, nothing half stays, and the next one goes through', async () => {
  await filled()
  const to = outside(office)
  for (const step of ['控えの作成', '暗号化', '読み返し']) {
    const stop = new AbortController()
    const onProgress = (p: { step: string }): void => void (p.step === step && stop.abort())
    const run = office.call('admin', 'backup.run', { folder: office.open(to) }, { signal: stop.signal, onProgress })
    expect(await refusal(run)).toBe('cancelled')
    expect([...filesOf(to).keys()].filter((path) => !path.endsWith('.kyc'))).toEqual([])
    expect(halves(office.folder)).toEqual([])
  }
  expect((await backup(to)).verified).toBe(true)
})

it('killed on the way, the office opens, and what it left is taken away', async () => {
  await filled()
  const to = outside(office)
  await office.backend.close()
  const { folder } = office
  const child = join(import.meta.dirname, 'backup-child.ts')
  for (const step of ['控えの作成', '暗号化', '読み返し']) {
    const process = spawn(globalThis.process.execPath, [child, folder, to, step], { stdio: 'inherit' })
    const signal = await new Promise((done) => process.on('exit', (_, by) => done(by)))
    expect(signal).toBe('SIGKILL')
    expect(readdirSync(to).filter((name) => name.endsWith('.kyb') && !name.startsWith('.'))).toEqual([])
  }
  office = await openTestOffice(folder)
  expect(halves(office.folder)).toEqual([])
  expect((await backup(to)).verified).toBe(true)
  expect(halves(to)).toEqual([])
  expect(await trailHolds(office)).toBe(true)
})

it('the recovery key: told once, proven by typing, opens what was made under it; a new one does not open the old', async () => {
  await filled()
  const to = outside(office)
  expect(await refusal(office.call('admin', 'recovery.make', { password: 'wrong' }))).toBe('wrong-password-again')
  const first = await office.call('admin', 'recovery.make', { password: 'mihon-2026' })
  expect(first).toMatchObject({ replaced: false, groups: expect.arrayContaining([expect.stringMatching(/^[0-9A-Z]{5}$/)]) as string[] })
  await office.call('admin', 'backup.folder', { folder: office.open(to) })
  const made = await office.call('admin', 'backup.run', {})
  expect(made.openedBy).toEqual(['recovery', 'admin', 'office'])
  expect(
    await refusal(office.call('admin', 'recovery.drill', { key: first.groups.join(' ').replace(/^./, (c) => (c === 'A' ? 'B' : 'A')) })),
  ).toBe('recovery-key-wrong')
  expect(await office.call('admin', 'recovery.drill', { key: first.groups.join(' ') })).toEqual({ keyId: first.keyId, backup: made.file })
  expect((await office.call('admin', 'backup.standing', {})).recovery?.drilledAt).toMatch(/^\d{4}/)
  const second = await office.call('admin', 'recovery.make', { password: 'mihon-2026' })
  expect(second.replaced).toBe(true)
  expect(await refusal(office.call('admin', 'recovery.drill', { key: first.groups.join(' ') }))).toBe('recovery-key-wrong')
  const wrong = await restoreTo(office, to, second.groups.join('-')).catch((error: unknown) => error)
  expect(wrong instanceof AppError ? messageOf(wrong).text : wrong).toContain(
    `入力されたのは回復鍵 ${second.keyId} で、このバックアップを開けるのは回復鍵 ${first.keyId} です`,
  )
  expect((await restoreTo(office, to, first.groups.join('-'))).cases).toBe(156)
  expect(await one(office, "select count(*) from backup_proof where kind = 'drill'")).toBe(3)
  const kept = JSON.stringify(contentOf(office.folder))
  expect(kept.includes(first.groups[0] ?? 'x')).toBe(false)
  const save = office.save(join(to, 'key.pdf'))
  expect(await refusal(office.call('admin', 'recovery.paper', { key: first.groups.join('-'), save, replace: false }))).toBe(
    'recovery-key-wrong',
  )
  expect(await office.call('admin', 'recovery.paper', { key: second.groups.join('-'), save, replace: false })).toEqual({ name: 'key.pdf' })
})

it('an office that this version may not open is not restored by it, and nothing stays', async () => {
  office = await sampleOffice()
  await office.call('admin', 'backup.holder', { password: 'mihon-2026' })
  await office.backend.env.store.writer.insertInto('meta').values({ key: 'min-version', value: '9.0.0' }).execute()
  const to = outside(office)
  await backup(to)
  const into = join(office.folder, '..', 'restored')
  const program = { ...sourceProgram, version: '0.1.0', keys: ['key'] } as unknown as typeof sourceProgram
  expect(await code(restoreOffice(to, into, { kind: 'typed', text: 'mihon-2026' }, { program }))).toBe('program-old')
  expect(readdirSync(join(office.folder, '..')).sort()).toEqual(['backup', 'office'])
})

it('the rehearsal restores aside, enters the outcome, good or bad, and takes everything away', async () => {
  await filled()
  expect(await refusal(office.call('admin', 'backup.rehearse', {}))).toBe('backup-none')
  const made = await office.call('admin', 'backup.run', {})
  expect(await office.call('admin', 'backup.rehearse', {})).toMatchObject({ file: made.file, cases: 156 })
  const path = join(office.folder, 'backups', made.file)
  writeFileSync(path, readFileSync(path).subarray(0, -1))
  expect(await refusal(office.call('admin', 'backup.rehearse', {}))).toBe('backup-damaged')
  expect(await office.call('admin', 'backup.standing', {})).toMatchObject({ inOffice: true, rehearsal: { ok: false, subject: made.file } })
  expect((await office.call('admin', 'doctor.run', {})).checks.find((c) => c.id === 'backups')).toMatchObject({ verdict: 'fail' })
  expect(halves(office.folder)).toEqual([])
})

it('a restored copy writes into a folder of its own, and whoever makes a backup keeps it, whatever newer ones lie there', async () => {
  await filled()
  const to = outside(office)
  await office.call('admin', 'backup.folder', { folder: office.open(to) })
  const first = await office.call('admin', 'backup.run', {})
  const copy = await openTestOffice((await restoreTo(office, to)).office)
  try {
    expect(await copy.call('admin', 'backup.standing', {})).toMatchObject({ inOffice: true })
    const said = await copy.backend.env.store.reader
      .selectFrom('audit_entry as e')
      .innerJoin('audit_body as b', 'b.seq', 'e.seq')
      .select('b.body')
      .where('e.action', '=', 'restored')
      .executeTakeFirstOrThrow()
    expect(said.body).toContain('バックアップ先は事務所フォルダーの中に戻しました')
  } finally {
    await copy.backend.close()
  }
  // somebody else's of the same office and the same day, later than the one that is made now
  const later = first.file.replace(/\d{6}\.kyb$/, '235959.kyb')
  for (const [was, is] of [
    [first.file, later],
    [listName(first.file), listName(later)],
  ] as const)
    writeFileSync(join(to, is), readFileSync(join(to, was)))
  const mine = await office.call('admin', 'backup.run', {})
  expect(mine.removed).not.toContain(mine.file)
  expect(readdirSync(to)).toContain(mine.file)
})

it('a backup with the date of a clock that ran ahead is neither tried nor counted, and the ones of today stay and are tried', async () => {
  await filled()
  const to = outside(office)
  await office.call('admin', 'backup.folder', { folder: office.open(to) })
  const { now } = office.backend.env
  office = await office.reopen({ now: () => new Date(now().getTime() + 400 * 86_400_000) })
  const ahead = await office.call('admin', 'backup.run', {})
  office = await office.reopen({ now })
  const mine = await office.call('admin', 'backup.run', {})
  expect(await office.call('admin', 'backup.rehearse', {})).toMatchObject({ file: mine.file })
  expect(readdirSync(to)).toEqual(expect.arrayContaining([ahead.file, mine.file]))
  const restored = (name: string) => restoreOffice(to, join(to, '..', name), { kind: 'typed', text: 'mihon-2026' }, { now })
  expect((await restored('of-today')).backup).toBe(mine.file)
  rmSync(join(to, mine.file))
  expect((await restored('of-ahead')).backup).toBe(ahead.file)
})

it('old backups of the folder go by the rule, and what only they needed with them', async () => {
  await filled()
  const to = outside(office)
  await office.call('admin', 'backup.folder', { folder: office.open(to) })
  const days = ['2026-11-01T03:00:00Z', '2026-11-02T03:00:00Z', '2026-11-03T03:00:00Z']
  for (const [n, at] of [...days, ...Array.from({ length: 7 }, (_, d) => `2026-11-${20 + d}T03:00:00Z`)].entries()) {
    office = await office.reopen({ now: () => new Date(at) })
    writeFileSync(join(office.folder, 'papers/R8/day.pdf'), `paper of ${n}`)
    await office.call('admin', 'backup.run', {})
  }
  const names = readdirSync(to).filter((name) => name.endsWith('.kyb'))
  // the seven last days, and of the weeks before the last of each: 1 November (Sunday) and 3 November
  expect(names.map((name) => name.slice(-19, -11)).sort()).toEqual([
    '20261101',
    '20261103',
    ...Array.from({ length: 7 }, (_, d) => `202611${20 + d}`),
  ])
  expect([...filesOf(to).keys()].filter((path) => path.endsWith('.kyc')).length).toBe(9 + 2)
  for (const name of names.slice(0, 2)) expect((await restoreTo(office, join(to, name), 'mihon-2026', `r${name}`)).verified).toBe(true)
}, 60_000)
