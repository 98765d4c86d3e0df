/** Notices as files of their own, against writing as many files of the same bytes. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openRenderer } from '../../electron/backend/render/pdf.ts'
import { grantNotice } from '../../shared/programmes/daily-living-aids/papers.ts'
import { temporaryFolder } from '../support/office.ts'
import { context, fontsDir, grant } from '../unit/papers/sample.ts'
import { ciSizes, cpuText, peakMb, tellFigure, weigh } from './figure.ts'

const count = ciSizes ? 30 : 100
const folder = temporaryFolder('bench-files')
mkdirSync(join(folder, 'a'))
const renderer = await openRenderer({ fontsDir })
const model = (i: number) => grantNotice(context, { ...grant, documentNo: `8見障給第${i}号`, beneficiaryName: `見本　${i}子` })
const one = (await renderer.render([model(0)])).bytes
const found = await weigh(
  {
    write: () => {
      for (let i = 0; i < count; i++) writeFileSync(join(folder, `plain-${i}.pdf`), one)
    },
    draw: async () => {
      for (let i = 0; i < count; i++) writeFileSync(join(folder, 'a', `${i}.pdf`), (await renderer.render([model(i)])).bytes)
    },
  },
  { rounds: 3, least: 0 },
)
const office = ['libreoffice', 'soffice'].some((name) => spawnSync(name, ['--version']).status === 0)
tellFigure({
  job: `通知を1通ずつのファイルに（${count}通）`,
  baseline: `同じ大きさのファイルを書くだけ 1通${cpuText(found.write / count)}`,
  subject: `1通${cpuText(found.draw / count)}`,
  peer: office ? 'LibreOffice（あり、この表では測っていません）' : 'LibreOffice がないため、比べていません',
  ratio: found.draw / found.write,
  goal: null,
  fail: null,
  memory: `${peakMb()}MB`,
})
rmSync(folder, { recursive: true, force: true })
