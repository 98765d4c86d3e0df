/** What goes wrong around an office, in the real window: each ends in its own screen, in words, with a way out. */
import Database from 'better-sqlite3'
import { closeSync, cpSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openBackend } from '../../electron/backend/office/open.ts'
import { smallDisk, type SmallDisk } from '../support/bad-places.ts'
import { backendPid, launchApp, type AppUnderTest } from '../support/electron-app.ts'
import { sitDown, type Desk } from '../support/journey.ts'
import { importSample, sampleDay, sampleOffice } from '../support/office.ts'

/** Bytes of a page of the store. */
const pageBytes = 8192
let template: string
let backups: string
let groups: readonly string[]
let program: AppUnderTest
let desk: Desk
let disk: SmallDisk | null = null

beforeAll(async () => {
  const office = await sampleOffice()
  await importSample(office, 'aids-counter.csv', 'aids-counter')
  backups = join(office.folder, '..', 'backups-outside')
  mkdirSync(backups)
  groups = (await office.call('admin', 'recovery.make', { password: 'mihon-2026' })).groups
  await office.call('admin', 'backup.run', { folder: office.open(backups) })
  await office.backend.close()
  template = office.folder
})
afterAll(() => rmSync(dirname(template), { recursive: true, force: true }))
afterEach(async () => {
  // a disk can only go once the program has let go of it
  await program.close().catch(() => undefined)
  disk?.remove()
  disk = null
  await program.discard()
})

/** A picture of the screen that was reached, when a folder for them is named. */
async function look(name: string): Promise<void> {
  const folder = process.env['SAFETY_PICTURES']
  if (folder !== undefined) await program.picture(join(folder, `${name}.png`))
}

async function start(office: string, options: { readonly args?: readonly string[] } = {}): Promise<void> {
  const root = dirname(office)
  const userData = join(root, `user-data-${String(readdirSync(root).length)}`)
  mkdirSync(userData)
  program = await launchApp({ backend: 'real', on: sampleDay, folders: { root, userData, office }, ...options })
  desk = await sitDown(program)
}

/** A copy of the closed office in a folder of its own. */
function copyOf(name: string): string {
  const office = join(dirname(template), name, 'office')
  mkdirSync(dirname(office))
  cpSync(template, office, { recursive: true })
  return office
}

const change = (office: string, work: (db: Database.Database) => void): void => {
  const db = new Database(join(office, 'office.sqlite'))
  work(db)
  db.close()
}

test('a damaged store: read only what is readable, diagnose, restore step by step, and open it', async () => {
  const office = copyOf('damaged')
  const path = join(office, 'office.sqlite')
  let pages: number[] = []
  change(office, (db) => {
    const leaves = db
      .prepare<[], number>("select pageno from dbstat where name = 'welfare_case' and pagetype = 'leaf' order by pageno")
      .pluck()
      .all()
    pages = [leaves[Math.floor(leaves.length / 2)] ?? 0]
    // as after a crash: the start looks the whole file over
    db.prepare("update meta set value = '0' where key = 'clean-end'").run()
  })
  const fd = openSync(path, 'r+')
  for (const page of pages) writeSync(fd, Buffer.alloc(pageBytes), 0, pageBytes, (page - 1) * pageBytes)
  closeSync(fd)
  const before = readFileSync(path)

  await start(office)
  await desk.at('事務所を開けません')
  await desk.sees('データベースが壊れています')
  await look('damaged')
  await desk.press('F8')
  await desk.at('診断')
  await desk.sees(/項目を調べました/)
  await look('damaged-checks')
  await desk.press('Escape')
  await desk.at('事務所を開けません')
  await desk.press('F3')
  await desk.sees(/の表が読めます.*壊れた所を除いた一部/)
  await look('damaged-look')
  const rescued = join(dirname(office), 'rescued')
  mkdirSync(rescued)
  await desk.tabTo('管理者の利用者ID')
  await desk.type('admin')
  await desk.press('Enter')
  await desk.type('mihon-2026')
  await desk.nextFile(rescued)
  await desk.press('Control+s')
  await desk.sees(/件を書き出しました/)
  await look('damaged-written')
  expect(readdirSync(join(rescued, readdirSync(rescued)[0] ?? ''))).toContain('案件_welfare_case.csv')
  await desk.press('Escape')
  await desk.at('事務所を開けません')
  await desk.press('F2')
  await desk.reads('復元するバックアップを選びます')
  await desk.nextFile(backups)
  await desk.press('F2')
  await desk.sees(/案件156件/)
  await look('restore-1')
  await desk.press('F12')
  await desk.reads('バックアップの鍵を入力します')
  await desk.type(groups.slice(0, 12).join('-'))
  await desk.sees('12組まで入力しました')
  await desk.type(groups[12] ?? '')
  await desk.sees('13組すべてそろいました。')
  await look('restore-2')
  await desk.press('F12')
  await desk.reads('復元先を決めます')
  await look('restore-3')
  await desk.press('F12')
  await desk.reads('復元し、点検に合格しました')
  await look('restore-4')
  await desk.press('F12')
  await desk.at('給付デスク')
  await desk.sees(/業務日/)
  await look('restore-5')
  expect(Buffer.compare(readFileSync(path), before)).toBe(0)
  expect(readdirSync(dirname(office)).some((name) => name.startsWith('office-restored-'))).toBe(true)
})

test('the screen of backups: made and checked in the window, the key shown once, drilled, a restore tried, the diagnosis', async () => {
  await start(copyOf('backups'))
  await desk.logIn('admin', '台帳')
  await desk.press('Alt+b')
  await desk.at('バックアップ')
  const to = join(program.folders.root, 'target')
  mkdirSync(to)
  await desk.nextFile(to)
  await desk.press('F4')
  await desk.sees(/これからのバックアップは/)
  await desk.press('n')
  await desk.sees('紙の回復鍵を作り直します')
  await desk.type('mihon-2026')
  await desk.press('F12')
  await desk.sees('13組すべてを印刷するか書き写した')
  await look('backups-key')
  const typed = await program.page
    .locator('.kd-recovery-groups li')
    .evaluateAll((items) => items.map((item) => item.lastChild?.textContent ?? '').join('-'))
  await desk.press('Escape')
  await desk.sees('13組すべてを印刷するか書き写した')
  await desk.press('Space', 'F12')
  await desk.misses('13組すべてを印刷するか書き写した')
  await desk.press('F2')
  await desk.sees(/を作り、開いて点検しました/)
  expect(readdirSync(to).some((name) => name.endsWith('.kyb'))).toBe(true)
  await desk.press('d')
  await desk.sees('金庫の紙を見ながら')
  await desk.type(typed)
  await desk.press('F12')
  await desk.sees(/を開けることを確かめました/)
  await desk.press('F8')
  await desk.sees(/を試しに復元し、点検に合格しました（案件156件/)
  await look('backups')
  await desk.tabTo('診断')
  await desk.press('Enter')
  await desk.at('診断')
  await desk.sees(/項目を調べました/)
  await look('doctor')
  expect(await desk.faults()).toEqual([])
})

test('a disk that fills up during an act: nothing is saved, it is said on every screen, and goes on once there is room', async () => {
  const root = join(dirname(template), 'full')
  mkdirSync(root)
  const office = join(root, 'office')
  disk = smallDisk(template, office, 48)
  await start(office)
  await desk.logIn('admin', '台帳')
  await desk.press('Alt+b')
  await desk.at('バックアップ')
  const to = join(root, 'target')
  mkdirSync(to)
  const pid = await backendPid(program)
  disk.fill(pid)
  await desk.nextFile(to)
  await desk.press('F4')
  await desk.sees(/^保存できません（/)
  await desk.sees(/入力したものは画面に残っています/)
  await look('full')
  disk.free(pid)
  await desk.nextFile(to)
  await desk.press('F4')
  await desk.sees(/これからのバックアップは/)
  await desk.misses(/入力したものは画面に残っています/)
  await look('full-freed')
  expect(await desk.faults()).toEqual([])
})

test('a folder that cannot be written to is told at the start, and opened once it can', async () => {
  const office = copyOf('readonly')
  // whoever runs the tests may be allowed everything: the system refuses a folder where a file should be to anybody
  rmSync(join(office, 'office.lock'), { force: true })
  mkdirSync(join(office, 'office.lock'))
  await start(office)
  await desk.at('事務所を開けません')
  await desk.sees('保存できません（書込禁止）')
  await look('readonly')
  // what was saved can be read and written out elsewhere meanwhile
  await desk.press('F3')
  await desk.at('閲覧だけ（データベースの読める部分）')
  await desk.sees(/の表が読めます/)
  await look('readonly-look')
  await desk.press('Escape')
  await desk.at('事務所を開けません')
  rmSync(join(office, 'office.lock'), { recursive: true })
  await desk.press('F4')
  await desk.at('給付デスク')
  expect(await desk.showsNow('保存できません')).toBe(false)
})

test('an office that another program has open is left alone, and opened when it is free', async () => {
  const office = copyOf('second')
  const other = await openBackend(office, { watchClock: false })
  try {
    await start(office)
    await desk.at('事務所を開けません')
    await desk.sees('事務所は使用中です')
    await look('second')
  } finally {
    await other.close()
  }
  await desk.press('F4')
  await desk.at('給付デスク')
  expect(await desk.showsNow('事務所は使用中です')).toBe(false)
})

test('an office of a newer version is not touched', async () => {
  const office = copyOf('newer')
  change(office, (db) => db.prepare("insert into schema_migration values ('9999-later', '2027-01-01T00:00:00Z')").run())
  const before = readFileSync(join(office, 'office.sqlite'))
  await start(office)
  await desk.at('事務所を開けません')
  await desk.sees('新しい版で作られた事務所です')
  await look('newer')
  expect(Buffer.compare(readFileSync(join(office, 'office.sqlite')), before)).toBe(0)
})

test('an office on a share is refused by its name', async () => {
  const office = copyOf('share')
  await start(office, { args: ['--office=//server/share/office'] })
  await desk.at('事務所を開けません')
  await desk.sees('この場所には置けません')
  await look('share')
  expect(await desk.faults()).toEqual([])
})

test('a clock that went back: payments wait, all else goes on, and every screen says so', async () => {
  const office = copyOf('clock')
  // the last entry is of the day after tomorrow, as this PC goes
  const later = await openBackend(office, { now: () => new Date(Date.now() + 2 * 86_400_000) })
  const port = { id: 1, op: 'session.login', input: { user: 'admin', password: 'mihon-2026' } }
  const { newSession } = await import('../../electron/backend/session.ts')
  expect(await later.gate.call(newSession('later'), port)).toMatchObject({ ok: true })
  await later.close()
  await start(office)
  await desk.logIn('admin', '台帳')
  await desk.sees(/このPCの時計が、最後の記録と合いません/)
  await look('clock')
})
