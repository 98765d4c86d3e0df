/** 満杯のディスク in the real window: what an import, a decision and a backup say, what can still be looked at, and that all goes on with room. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { ballastName } from '../../electron/backend/store/ballast.ts'
import { approve, one, reviewedOffice } from '../store/acts.ts'
import { smallDisk, type SmallDisk } from '../support/bad-places.ts'
import { backendPid, launchApp, type AppUnderTest } from '../support/electron-app.ts'
import { confirmDraft, sitDown, type Desk } from '../support/journey.ts'
import { openTestOffice, sampleDay, sampleFile } from '../support/office.ts'

/** Megabytes of the disk, and of the room that is kept for what is under way: less than on a PC, for a disk that is less. */
const disked = 96
const kept = 24
/** Who decides last in the sample's route of all granted cases. */
const last = 'director'
let template: string
let cases: number
let program: AppUnderTest
let desk: Desk
let disk: SmallDisk | null = null

beforeAll(async () => {
  const office = await reviewedOffice({ businessDay: sampleDay })
  const { draftNo } = await office.call('drafter', 'draft.create', { kind: 'grant' })
  for (const user of ['chief', 'manager']) await approve(office, user, draftNo)
  cases = await one(office, 'select count(*) from draft_case')
  await office.call('admin', 'recovery.make', { password: 'mihon-2026' })
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

/** The program with its office on a small disk, and that disk. */
async function start(name: string, { ballast }: { readonly ballast: boolean }): Promise<SmallDisk> {
  const root = join(dirname(template), name)
  const userData = join(root, 'user-data')
  const office = join(root, 'office')
  mkdirSync(userData, { recursive: true })
  disk = smallDisk(template, office, disked)
  if (ballast) writeFileSync(join(office, ballastName), Buffer.alloc(kept * 1024 * 1024))
  program = await launchApp({ backend: 'real', on: sampleDay, folders: { root, userData, office } })
  desk = await sitDown(program)
  return disk
}

const picture = async (name: string) => {
  const at = process.env['KYUFU_PICTURES']
  if (at === undefined) return
  await program.picture(join(at, `${name}.png`), 1366, 728)
  await program.picture(join(at, `${name}-1920.png`), 1920, 1000)
}
const strip = /^保存できません（ディスクの空きが/

test('an import: refused whole; the room that was kept lets cases be read and printed, and the import be ended', async () => {
  const small = await start('import', { ballast: true })
  await desk.logIn('intake', '取込')
  await desk.nextFile(sampleFile('aids-logoform.csv'))
  await desk.press('F2')
  await desk.at('項目の対応')
  await desk.press('F12')
  await desk.at('取込の確認')
  const pid = await backendPid(program)
  small.fill(pid)
  await desk.press('F12')
  await desk.reads('取り込みます')
  await desk.press('Space', 'F12')
  await desk.sees('保存できません（空き容量不足）')
  await desk.sees(strip)
  await picture('full-import-1')
  // under a limit on files, no room comes from a file that goes
  if (small.kind === 'limit') small.free(pid)
  await desk.press('Escape', 'Alt+1')
  await desk.at('案件')
  await program.page.locator('[role="row"][data-active]').first().waitFor()
  await desk.press('Enter')
  await program.page.getByRole('heading', { level: 2, name: '審査項目' }).waitFor()
  await picture('full-import-2-read')
  await desk.press('Escape')
  await desk.at('案件')
  await desk.press('F9')
  await desk.sees(/一覧の印刷 — \d+件/)
  await desk.seesPages()
  await desk.press('Escape', 'Alt+2')
  await desk.at('取込の確認')
  await desk.press('F12')
  await desk.reads('取り込みます')
  await desk.press('Space', 'F12')
  await desk.sees(/取込 .+ を終えました/)
  await desk.misses(strip)
  await picture('full-import-3-done')
  expect(await desk.faults()).toEqual([])
})

test('a decision: nothing is decided, the sheet stays as it was, and with room it is decided once', async () => {
  const small = await start('decision', { ballast: false })
  await desk.logIn(last, '決裁')
  await desk.sees(`支給決定 ${cases}件`)
  const pid = await backendPid(program)
  small.fill(pid)
  await confirmDraft(desk)
  await desk.sees('保存できません（空き容量不足）')
  await desk.sees(strip)
  await picture('full-decision-1')
  await desk.press('Escape')
  await desk.press('Alt+1')
  await desk.at('案件')
  await desk.sees(strip)
  await program.page.locator('[role="row"][data-active]').first().waitFor()
  await picture('full-decision-2-list')
  small.free(pid)
  await desk.press('Alt+4')
  await desk.at('決裁')
  await desk.sees(`支給決定 ${cases}件`)
  await confirmDraft(desk)
  await desk.sees(/決裁しました/)
  await desk.misses(strip)
  expect(await desk.faults()).toEqual([])
  const { office } = program.folders
  await program.close()
  const after = await openTestOffice(office, { businessDay: sampleDay })
  expect(await one(after, 'select count(*) from decision')).toBe(cases)
  await after.backend.close()
})

test('a backup into the same disk: none is left half, and with room one is made', async () => {
  const small = await start('backup', { ballast: false })
  await desk.logIn('admin', '台帳')
  await desk.press('Alt+b')
  await desk.at('バックアップ')
  await desk.sees('F2 で今すぐ作れます。')
  const pid = await backendPid(program)
  small.fill(pid)
  await desk.press('F2')
  await desk.sees('保存できません（空き容量不足）')
  await desk.sees(strip)
  await desk.sees('バックアップはまだありません。')
  await picture('full-backup-1')
  small.free(pid)
  await desk.press('F2')
  await desk.sees(/を作り、開いて点検しました/)
  await desk.misses(strip)
  await picture('full-backup-2-made')
  expect(await desk.faults()).toEqual([])
})
