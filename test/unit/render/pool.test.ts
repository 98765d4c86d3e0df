import { cpSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openRenderer } from '../../../electron/backend/render/pdf.ts'
import type { RenderPool } from '../../../electron/backend/render/pool.ts'
import { createRenderPool } from '../../../electron/backend/render/pool.ts'
import { grantNotice } from '../../../shared/programmes/daily-living-aids/papers.ts'
import { voucherPaper } from '../../../shared/programmes/daily-living-aids/papers-voucher.ts'
import { temporaryFolder } from '../../support/office.ts'
import { context, fontsDir, grant, voucher } from '../papers/sample.ts'

const notice = grantNotice(context, grant)
const slip = voucherPaper(context, voucher)
let pool: RenderPool
beforeAll(() => {
  pool = createRenderPool({ fontsDir, size: 2 })
})
afterAll(() => pool.close())

describe('drawing threads', () => {
  test('draw the same bytes as the renderer itself, whatever the order of the jobs', async () => {
    const direct = await openRenderer({ fontsDir })
    const jobs = [[notice], [slip], [notice, slip], [slip, notice], [slip]]
    const [threaded, own] = await Promise.all([
      Promise.all(jobs.map((job) => pool.render(job))),
      Promise.all(jobs.map((job) => direct.render(job))),
    ])
    expect(threaded.map((file) => Buffer.from(file.bytes).equals(own[threaded.indexOf(file)]?.bytes ?? Buffer.alloc(0)))).toEqual(
      jobs.map(() => true),
    )
    expect(threaded[2]?.index).toEqual(own[2]?.index)
  })

  test('inspect without drawing', async () => {
    const odd = grantNotice(context, { ...grant, beneficiaryName: '見本\u{30123}' })
    expect((await pool.inspect([odd])).missing).toEqual([{ char: '\u{30123}', codePoints: 'U+30123', kind: 'none', docIds: [odd.id] }])
  })

  test('a job that fails leaves the others alone', async () => {
    const [empty, good] = await Promise.allSettled([pool.render([]), pool.render([slip])])
    expect(empty).toMatchObject({ status: 'rejected' })
    expect(good).toMatchObject({ status: 'fulfilled', value: { pages: 1 } })
  })

  test('fonts that cannot be opened are named with each job', async () => {
    const broken = createRenderPool({ fontsDir: `${fontsDir}/nowhere`, size: 1 })
    await expect(broken.render([slip])).rejects.toThrow(/font not usable: BIZUD/)
    await broken.close()
  })

  test('a thread opens each font once: with the files gone it goes on drawing, the same as before', async () => {
    const folder = temporaryFolder('fonts-once')
    const fonts = join(folder, 'fonts')
    cpSync(fontsDir, fonts, { recursive: true })
    const once = createRenderPool({ fontsDir: fonts, size: 1 })
    try {
      const [first] = await Promise.all([once.render([notice, slip]), once.inspect([notice])])
      // another file under the old name would be found out as well
      renameSync(fonts, join(folder, 'away'))
      const later = [
        await once.render([notice, slip]),
        ...(await Promise.all(Array.from({ length: 5 }, () => once.render([notice, slip])))),
      ]
      expect(later.map((file) => Buffer.from(file.bytes).equals(first.bytes))).toEqual(later.map(() => true))
      expect((await once.inspect([notice])).missing).toEqual([])
      // whoever opens them anew does notice
      const late = createRenderPool({ fontsDir: fonts, size: 1 })
      await expect(late.render([slip])).rejects.toThrow(/font not usable/)
      await late.close()
    } finally {
      await once.close()
      rmSync(folder, { recursive: true, force: true })
    }
  })

  test('a thread that dies fails its own job, and the next job gets a new one', async () => {
    const dying = createRenderPool({ fontsDir, size: 1, workerUrl: new URL('data:text/javascript,process.exit(3)') })
    const [first, second] = await Promise.allSettled([dying.render([slip]), dying.render([slip])])
    for (const result of [first, second]) expect(result).toMatchObject({ status: 'rejected' })
    await dying.close()
  })

  test('a closed pool takes no more jobs', async () => {
    const closed = createRenderPool({ fontsDir, size: 1 })
    await closed.close()
    await expect(closed.render([slip])).rejects.toThrow('closed')
  })
})
