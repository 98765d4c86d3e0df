/** 監査 in the real window: the verification, a key confirmed, a checkpoint, and a jump of the clock that two persons set free. */
import { rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { quickOffice, sql } from '../store/acts.ts'
import { launchApp, type AppUnderTest } from '../support/electron-app.ts'

let folder: string
let program: AppUnderTest

async function signIn(user: string): Promise<void> {
  await program.page.getByLabel('利用者ID').fill(user)
  await program.page.getByLabel('パスワード').fill('mihon-2026')
  await program.press('Enter')
  await program.page.getByRole('navigation', { name: '業務' }).waitFor()
}

beforeAll(async () => {
  const office = await quickOffice()
  const keys = await office.call('admin', 'keys.list', {})
  await office.call('admin', 'keys.revoke', { keyId: keys.find((k) => k.owner === 'chief')?.keyId ?? '', reason: '媒体の紛失' })
  await office.call('chief', 'office.view', {})
  await office.call('admin', 'checkpoint.make', { reason: 'day-end' })
  const [last] = await sql(office, 'select max(seq) as seq from audit_entry')
  await sql(
    office,
    "insert into clock_jump values (?, 'back', '2026-11-24T03:00:00.000Z', '2026-11-24T01:00:00.000Z', 'payer')",
    Number(last?.['seq']),
  )
  await office.backend.close()
  folder = office.folder
  program = await launchApp({ backend: 'real', officeTemplate: folder, on: '2026-11-24' })
  await signIn('admin')
}, 180_000)
afterAll(async () => {
  await program.discard()
  rmSync(dirname(folder), { recursive: true })
})

const picture = (name: string) => program.picture(join(process.env['KYUFU_PICTURES'] ?? program.folders.root, `${name}.png`))

test('an administrator confirms a key and makes a checkpoint; the trail is verified', async () => {
  const { page, press } = program
  await page.getByRole('navigation', { name: '業務' }).getByText('監査').first().click()
  await page.getByRole('heading', { name: '監査', level: 1 }).waitFor()
  await press('F8')
  await page.getByText('記録はすべてつながっています').waitFor()
  await picture('audit-verified')
  await press('F4')
  await page.getByRole('heading', { name: '署名鍵と照合点' }).waitFor()
  await page.getByRole('button', { name: '係長 四郎の鍵を確認する' }).click()
  await page.getByRole('button', { name: '日締めの照合点を作る' }).click()
  await page.getByRole('cell', { name: '2', exact: true }).waitFor()
  await page.getByRole('button', { name: '係長 四郎の鍵を確認する' }).waitFor({ state: 'detached' })
  await picture('audit-keys')
  expect(await page.getByText('△ 未確認').count()).toBe(0)
  await press('Escape')
})

test('the second person sets the clock free', async () => {
  const { page, press } = program
  await page.getByRole('button', { name: '時計を確認する' }).click()
  await page.getByLabel('ずれた訳と、確かめたこと').fill('電池の交換で戻った時計を合わせた')
  await picture('audit-clock')
  await press('Control+Enter')
  await page.getByText('時計の確認が済みました').waitFor()
  await page.getByRole('button', { name: '時計を確認する' }).waitFor({ state: 'detached' })
  expect(program.complaints()).toEqual([])
})
