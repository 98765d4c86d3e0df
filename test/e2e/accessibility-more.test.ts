/** The same walk where the office of the first one does not come: dialogs of money, and an office that does not open. */
import Database from 'better-sqlite3'
import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { quickOffice } from '../store/acts.ts'
import { claimedFolder } from '../store/payments-run-support.ts'
import { claimDay } from '../store/payments-support.ts'
import { type AppUnderTest, launchApp } from '../support/electron-app.ts'
import { cheapLogins } from '../support/hands.ts'
import { type Desk, sitDown } from '../support/journey.ts'
import { importSample, openTestOffice, sampleDay } from '../support/office.ts'
import { type Walk, walkThrough } from '../support/screen-walk.ts'
import { stopsOfPayer, stopsOutside } from '../support/screens.ts'

let template: string
let program: AppUnderTest
let desk: Desk
let walk: Walk

async function start(on: string): Promise<void> {
  program = await launchApp({ backend: 'real', officeTemplate: template, on })
  desk = await sitDown(program)
}
async function end(): Promise<void> {
  await program.discard()
  rmSync(dirname(template), { recursive: true })
}

describe('for the payer', () => {
  beforeAll(async () => {
    template = (await claimedFolder(6)).folder
    const office = await openTestOffice(template, { businessDay: claimDay })
    await cheapLogins(office)
    await office.backend.close()
    await start(claimDay)
    walk = await walkThrough(program, desk)
    await desk.logIn('payer', '支払')
  })
  afterAll(end)
  test.each(stopsOfPayer.map((stop) => [stop.name, stop] as const))('%s', async (_, stop) => {
    expect(await walk.visit(stop)).toEqual([])
  })
  test('by keyboard, inside the window', async () => expect(await desk.faults()).toEqual([]))
})

/** Bytes of a page of the store. */
const pageBytes = 8192

/** An office with zeros in the middle of its cases. */
async function damagedOffice(): Promise<string> {
  const office = await quickOffice()
  await importSample(office, 'aids-counter.csv', 'aids-counter')
  await office.backend.close()
  const path = join(office.folder, 'office.sqlite')
  const db = new Database(path)
  const leaves = db
    .prepare<[], number>("select pageno from dbstat where name = 'welfare_case' and pagetype = 'leaf' order by pageno")
    .pluck()
    .all()
  // as after a crash: the start looks the whole file over
  db.prepare("update meta set value = '0' where key = 'clean-end'").run()
  db.close()
  const file = openSync(path, 'r+')
  writeSync(file, Buffer.alloc(pageBytes), 0, pageBytes, ((leaves[Math.floor(leaves.length / 2)] ?? 0) - 1) * pageBytes)
  closeSync(file)
  return office.folder
}

describe('before an office that does not open', () => {
  beforeAll(async () => {
    template = await damagedOffice()
    await start(sampleDay)
    walk = await walkThrough(program, desk)
  })
  afterAll(end)
  test.each(stopsOutside.map((stop) => [stop.name, stop] as const))('%s', async (_, stop) => {
    expect(await walk.visit(stop)).toEqual([])
  })
  test('by keyboard, inside the window', async () => expect(await desk.faults()).toEqual([]))
})
