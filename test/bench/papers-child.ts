/**
 * What `papers.ts` measures, one case in a process of its own: `floor` makes one QR code and one customer barcode a paper, `merged` draws one file in this thread,
 * `bundles` draws files of 1,000 papers on the threads the product starts. Prints one line of JSON.
 */
import { createHash } from 'node:crypto'
import { openRenderer } from '../../electron/backend/render/pdf.ts'
import { createRenderPool } from '../../electron/backend/render/pool.ts'
import { loadQr } from '../../electron/backend/render/qr.ts'
import { customerBars } from '../../shared/domain/customer-barcode.ts'
import type { DocModel } from '../../shared/domain/document.ts'
import { grantNotice } from '../../shared/programmes/daily-living-aids/papers.ts'
import { voucherPaper } from '../../shared/programmes/daily-living-aids/papers-voucher.ts'
import { context, fontsDir, grant, voucher } from '../unit/papers/sample.ts'

const [mode = '', count = ''] = process.argv.slice(2)
const papers = Number(count)
const perBundle = 1000

const restOf = (index: number): string => `${(index % 9) + 1}丁目${(index % 97) + 1}番${(index % 23) + 1}号`
const qrOf = (index: number): string => `${voucher.qrText}${String(index).padStart(6, '0')}`

/** Notices and vouchers in turn, no two alike: names, addresses, numbers, both codes. */
function modelOf(index: number): DocModel {
  const number = String(index).padStart(6, '0')
  if (index % 2 === 1) return voucherPaper(context, { ...voucher, voucherNo: `K26${number}`, qrText: qrOf(index) })
  const rest = restOf(index)
  const addressee = { ...grant.addressee, address: `愛知県名古屋市中区丸の内${rest}`, addressRest: rest, name: `見本　${index}郎` }
  return grantNotice(context, { ...grant, documentNo: `8見障給第${index}号`, addressee, beneficiaryName: `見本　${index}子` })
}

const models = (from: number, to: number): DocModel[] => Array.from({ length: to - from }, (_, index) => modelOf(from + index))

async function work(): Promise<{ pages: number; sha256: string }> {
  if (mode === 'floor') {
    const qr = await loadQr()
    let made = 0
    for (let index = 0; index < papers; index++) {
      made += qr(qrOf(index)).modules + customerBars('460-0002', restOf(index)).length
    }
    return { pages: papers, sha256: String(made) }
  }
  if (mode === 'merged') {
    const renderer = await openRenderer({ fontsDir })
    const { bytes, pages } = await renderer.render(models(0, papers))
    return { pages, sha256: createHash('sha256').update(bytes).digest('hex') }
  }
  const pool = createRenderPool({ fontsDir })
  const hash = createHash('sha256')
  let pages = 0
  const starts = Array.from({ length: Math.ceil(papers / perBundle) }, (_, index) => index * perBundle)
  const taken = starts.values()
  const lane = async (): Promise<void> => {
    for (const from of taken) {
      const made = await pool.render(models(from, Math.min(papers, from + perBundle)))
      hash.update(made.bytes)
      pages += made.pages
    }
  }
  await Promise.all([lane(), lane()])
  await pool.close()
  return { pages, sha256: hash.digest('hex') }
}

const cpu = process.cpuUsage()
const start = performance.now()
const done = await work()
const { user, system } = process.cpuUsage(cpu)
const figures = { cpu: (user + system) / 1e6, wall: (performance.now() - start) / 1000, rss: process.resourceUsage().maxRSS / 1024 }
process.stdout.write(`${JSON.stringify({ ...figures, ...done })}\n`)
