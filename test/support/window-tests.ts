import { rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { launchApp, type AppUnderTest } from './electron-app.ts'
import { sampleDay, type TestOffice } from './office.ts'

/** For a file of tests each of which starts the program on an office of its own: `make` once, copied for each start, thrown away. */
export function eachInOffice(make: () => Promise<TestOffice>) {
  let template = ''
  let program: AppUnderTest | undefined
  beforeAll(async () => {
    const office = await make()
    await office.backend.close()
    template = office.folder
  })
  afterEach(() => program?.discard())
  afterAll(() => rmSync(dirname(template), { recursive: true }))
  return {
    /** Starts the program at the sample's business day. */
    start: async (): Promise<AppUnderTest> => (program = await launchApp({ backend: 'real', officeTemplate: template, on: sampleDay })),
    /** A picture of the window when pictures were asked for (KYUFU_PICTURES names the folder). */
    picture: async (name: string): Promise<void> => {
      const folder = process.env['KYUFU_PICTURES']
      if (folder !== undefined) await program?.picture(join(folder, `${name}.png`))
    },
  }
}

/** Puts a file where a person would drop it. */
export async function dropFile({ page }: AppUnderTest, path: string): Promise<void> {
  await page.evaluate(() => {
    const input = document.createElement('input')
    Object.assign(input, { type: 'file', id: 'dropped-file' })
    input.style.display = 'none'
    document.body.append(input)
  })
  await page.locator('#dropped-file').setInputFiles(path)
  await page.evaluate(() => {
    const input = document.querySelector<HTMLInputElement>('#dropped-file')
    const file = input?.files?.[0]
    const zone = document.querySelector('[aria-label="ここにファイルを置く"]')
    if (file === undefined || zone === null) throw new Error('nothing to drop, or nowhere')
    const data = new DataTransfer()
    data.items.add(file)
    zone.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }))
    input?.remove()
  })
}
