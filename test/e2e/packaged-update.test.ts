/** 更新 on the packaged program: a package signed with its own key is looked at, prepared and handed over; by keyboard. */
import { rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { releaseKeys } from '../../electron/tools/packaging/keys.ts'
import { cacheFolder } from '../../electron/tools/runtime.ts'
import { quickOffice } from '../store/acts.ts'
import { launchApp } from '../support/electron-app.ts'
import type { AppUnderTest } from '../support/electron-app.ts'
import { type Desk, sitDown } from '../support/journey.ts'
import { sampleDay } from '../support/office.ts'
import { makeUpdate, releaseKey } from '../support/update-kit.ts'

let program: AppUnderTest
let desk: Desk
let template: string
/** Where pictures go, when somebody wants them. */
const album = process.env['KYUFU_PICTURES']
const picture = async (name: string): Promise<void> => {
  if (album !== undefined) await program.picture(join(album, `${name}.png`))
}
beforeAll(async () => {
  const office = await quickOffice()
  await office.backend.close()
  template = office.folder
  program = await launchApp({ backend: 'real', packaged: true, officeTemplate: template, on: sampleDay })
  desk = await sitDown(program)
  // the box that says where the installer lies waits for a person: here it is only read
  await program.app.evaluate(({ dialog }) => {
    const told: string[] = []
    Object.assign(globalThis, { told })
    dialog.showErrorBox = (title, text) => void told.push(`${title} ${text}`)
  })
})
afterAll(async () => {
  await program.discard()
  rmSync(dirname(template), { recursive: true, force: true })
})

const told = (): Promise<readonly string[]> => program.app.evaluate(() => (globalThis as unknown as { told: string[] }).told)

test('from the choice to the hand-over', async () => {
  const { privatePem } = await releaseKeys({}, cacheFolder(process.env))
  await desk.logIn('admin', '台帳')
  await program.page.evaluate(() => {
    location.hash = '#/update'
  })
  await desk.at('更新')
  await desk.sees('更新パッケージを選んでください。')
  await picture('update-1-start')

  await desk.nextFile(makeUpdate(join(program.folders.root, 'media'), releaseKey().pem, {}, 'stranger.kup'))
  await desk.press('F2')
  await desk.sees('この給付デスクが知らない鍵で署名されています')
  await picture('update-2-stranger')

  await desk.nextFile(makeUpdate(join(program.folders.root, 'media'), privatePem, { version: '0.0.1', schema: 3 }, 'old.kup'))
  await desk.press('F2')
  await desk.reads('更新できません（2件）')
  await picture('update-3-refused')

  await desk.nextFile(makeUpdate(join(program.folders.root, 'media'), privatePem))
  await desk.press('F2')
  await desk.reads('更新できます')
  await picture('update-4-good')
  await desk.press('F4')
  await desk.reads('版 0.2.0 への更新を準備してあります')
  await picture('update-5-prepared')

  await desk.press('F12')
  await desk.sees('版 0.1.0 から版 0.2.0 へ更新しますか')
  await desk.press('Space', 'F12')
  await picture('update-6-asked')
  await expect.poll(told, { timeout: 20_000 }).toHaveLength(1)
  expect((await told())[0]).toMatch(
    /更新の準備ができています .*管理者の権限で次のファイルを導入してください。\n.*updates.*0\.2\.0.*kyufu-desk-0\.2\.0\.exe/,
  )
  expect(await desk.faults()).toEqual([])
})
