import { createHash } from 'node:crypto'
import { inflateSync } from 'node:zlib'
import jsQRModule from 'jsqr'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Renderer } from '../../../electron/backend/render/pdf.ts'
import { openRenderer } from '../../../electron/backend/render/pdf.ts'
import type { DocModel } from '../../../shared/domain/document.ts'
import { grantNotice, refusalNotice } from '../../../shared/programmes/daily-living-aids/papers.ts'
import { customerBars } from '../../../shared/domain/customer-barcode.ts'
import { voucherPaper } from '../../../shared/programmes/daily-living-aids/papers-voucher.ts'
import { VARIANT, context, fontsDir, grant, letter, longGrant, voucher } from '../papers/sample.ts'

// The package is CommonJS: its function arrives under `default` once more.
const jsQR = jsQRModule as unknown as typeof jsQRModule.default

let renderer: Renderer
beforeAll(async () => {
  renderer = await openRenderer({ fontsDir })
})

const notice = grantNotice(context, grant)
const longNotice = grantNotice(context, longGrant)
const slip = voucherPaper(context, voucher)
const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

async function readPdf(bytes: Uint8Array) {
  const file = await getDocument({ data: bytes.slice(), verbosity: 0 }).promise
  const pages: string[] = []
  for (let number = 1; number <= file.numPages; number += 1) {
    const content = await (await file.getPage(number)).getTextContent()
    pages.push(content.items.map((item) => ('str' in item ? item.str : '')).join(''))
  }
  const { info } = await file.getMetadata()
  return { pages, info: info as Record<string, unknown> }
}

/** The unpacked page descriptions of a file. */
function contents(bytes: Uint8Array): string[] {
  const file = Buffer.from(bytes)
  const found: string[] = []
  for (let at = file.indexOf('stream\n'); at >= 0; at = file.indexOf('stream\n', at + 1)) {
    if (file.subarray(at - 3, at).toString() === 'end') continue
    // the metadata are not packed
    if (file[at + 7] !== 0x78) continue
    const text = inflateSync(file.subarray(at + 7, file.indexOf('\nendstream', at))).toString('latin1')
    if (text.startsWith('1 0 0 -1 0 841.89 cm')) found.push(text)
  }
  return found
}

/** Paints the rectangles of one QR code as they stand in the page description, four dots a point, and reads it. */
function scan(rectangles: readonly (readonly number[])[]): { text: string; sideMm: number } {
  const left = Math.min(...rectangles.map(([x = 0]) => x))
  const top = Math.min(...rectangles.map(([, y = 0]) => y))
  const side = Math.max(...rectangles.map(([x = 0, , w = 0]) => x + w)) - left
  const scale = 4
  const quiet = 12
  const dots = Math.ceil((side + quiet * 2) * scale)
  const image = new Uint8ClampedArray(dots * dots * 4).fill(255)
  for (const [x = 0, y = 0, w = 0, h = 0] of rectangles) {
    const from = (value: number, start: number) => Math.round((value - start + quiet) * scale)
    for (let row = from(y, top); row < from(y + h, top); row += 1) {
      for (let column = from(x, left); column < from(x + w, left); column += 1) {
        image.fill(0, (row * dots + column) * 4, (row * dots + column) * 4 + 3)
      }
    }
  }
  return { text: jsQR(image, dots, dots)?.data ?? '', sideMm: (side * 25.4) / 72 }
}

describe('drawn papers', () => {
  test('the text of a notice can be read back, variants and rare characters too', async () => {
    const { pages } = await readPdf((await renderer.render([longNotice])).bytes)
    expect(pages).toHaveLength(1)
    for (const text of [
      '日常生活用具給付決定通知書',
      '〒463-0011',
      '𠮷田',
      '髙橋',
      VARIANT,
      '46,440円',
      '令和8年12月分から令和9年5月分まで（6か月分）',
      '問合せ先',
    ]) {
      expect(pages[0]).toContain(text)
    }
  })

  test('the file names the kind of paper and its day, no person and no clock', async () => {
    const { info } = await readPdf((await renderer.render([notice])).bytes)
    expect(info).toMatchObject({
      Title: '日常生活用具給付決定通知書',
      Creator: 'Kyufu Desk',
      Producer: 'Kyufu Desk',
      CreationDate: 'D:20261123150000Z',
      ModDate: 'D:20261123150000Z',
    })
    expect(Object.values(info).join(' ')).not.toMatch(/勅使河原|LogoForm/)
  })

  test('the same papers give the same bytes, in another renderer too', async () => {
    const papers = [notice, slip, longNotice]
    const first = await renderer.render(papers)
    const again = await renderer.render(papers)
    const other = await (await openRenderer({ fontsDir })).render(papers)
    expect(hash(again.bytes)).toBe(hash(first.bytes))
    expect(hash(other.bytes)).toBe(hash(first.bytes))
    const changed = await renderer.render([notice, slip, grantNotice(context, { ...longGrant, price: 51_601 })])
    expect(hash(changed.bytes)).not.toBe(hash(first.bytes))
  })

  test('one file of many papers says where each begins', async () => {
    const reasons = Array.from({ length: 9 }, (_, n) => `${'耐用年数を経過していないため。'.repeat(6)}${n}`)
    const refusal = refusalNotice(context, { ...letter, documentNo: '8見障給第125号', reasons })
    const { bytes, pages, index } = await renderer.render([notice, refusal, slip])
    expect(index).toEqual([
      { docId: '8見障給第123号', firstPage: 1, pages: 1 },
      { docId: '8見障給第125号', firstPage: 2, pages: 2 },
      { docId: 'K2600000128-2', firstPage: 4, pages: 1 },
    ])
    const read = await readPdf(bytes)
    expect([pages, read.pages.length]).toEqual([4, 4])
    const reasonText = `${read.pages[1]}${read.pages[2]}`
    for (const reason of reasons) expect(reasonText).toContain(reason)
    expect(read.pages[1]).toContain('1／2')
    expect(read.pages[2]).toContain('2／2')
    expect(read.pages[2]).toContain(context.texts.many['教示.本文'][0])
    expect(read.pages[3]).toContain('K2600000128-2')
  })

  test('inspection answers the same pages and overflows as drawing, without a file', async () => {
    const drawn = await renderer.render([notice, slip])
    const seen = renderer.inspect([notice, slip])
    expect(seen).toEqual({ missing: [], overflows: drawn.overflows, index: drawn.index })
  })

  test('no papers, no file', async () => {
    await expect(renderer.render([])).rejects.toThrow('no papers')
  })
})

describe('long names and addresses', () => {
  const addressed = (name: string, address: string): DocModel =>
    grantNotice(context, { ...grant, addressee: { postalCode: '460-0002', name, address } })

  test.each([
    ['usual', grant.addressee.name, grant.addressee.address, []],
    ['long', longGrant.addressee.name, longGrant.addressee.address, []],
    ['address too long', grant.addressee.name, '見本市見本町見本荘'.repeat(30), ['宛名の住所']],
    ['name too long', '見本太郎左衛門'.repeat(18), grant.addressee.address, ['宛名の氏名']],
  ])('%s: shrinks into the window, and says when that is too small to read', (_, name, address, fields) => {
    const { overflows } = renderer.inspect([addressed(name, address)])
    expect(overflows.map(({ docId, field }) => [docId, field])).toEqual(fields.map((field) => ['8見障給第123号', field]))
    for (const { size } of overflows) expect(size).toBeLessThan(7)
  })

  test('nothing of a too long address is lost, and all of it is inside the window', async () => {
    const address = Array.from({ length: 40 }, (_, n) => `見本町${n}番`).join('')
    const { bytes } = await renderer.render([addressed('見本　太郎', address)])
    const file = await getDocument({ data: bytes.slice(), verbosity: 0 }).promise
    const { items } = await (await file.getPage(1)).getTextContent()
    const mm = (points: number) => (points * 25.4) / 72
    const shown = items.flatMap((item) => ('str' in item && item.str.trim() !== '' ? [item] : []))
    const inWindow = shown.filter((item) => {
      const [x, y] = [mm(item.transform[4] as number), 297 - mm(item.transform[5] as number)]
      return x >= 21.999 && x + mm(item.width) <= 106.1 && y >= 22 && y <= 62
    })
    const text = inWindow.map((item) => item.str).join('')
    expect(text).toContain(address)
    expect(text).toContain('様')
  })

  test('one reason longer than a sheet shrinks to it, is whole, and is reported', async () => {
    const reason = Array.from({ length: 150 }, (_, n) => `要件第${n}号に該当しないため。`).join('')
    const refusal = refusalNotice(context, { ...letter, reasons: [reason] })
    const { bytes, pages, overflows } = await renderer.render([refusal])
    expect([pages, overflows.map(({ field }) => field)]).toEqual([3, []])
    expect((await readPdf(bytes)).pages[1]).toContain(reason)
    const longer = refusalNotice(context, { ...letter, reasons: [reason.repeat(4)] })
    expect(renderer.inspect([longer]).overflows.map(({ field }) => field)).toEqual(['表の「却下の理由」の欄'])
  })

  test('a voucher with a shop name too long for its field is reported', () => {
    const long = voucherPaper(context, { ...voucher, providerName: '見本介護用品販売'.repeat(30) })
    const fields = renderer.inspect([long]).overflows.map(({ field }) => field)
    expect(fields).toContain('表の「給付事業者」の欄')
  })
})

describe('customer barcode', () => {
  test('67 bars inside the window, of the post office’s sizes, spell the address', async () => {
    const { bytes } = await renderer.render([notice])
    const [page = ''] = contents(bytes)
    const [group = ''] = page.match(/(?:[\d.]+ [\d.]+ [\d.]+ [\d.]+ re\n){60,}/g) ?? []
    const bars = group
      .trimEnd()
      .split('\n')
      .map((line) =>
        line
          .split(' ')
          .slice(0, 4)
          .map((points) => (Number(points) * 25.4) / 72),
      )
    const top = Math.min(...bars.map(([, y = 0]) => y))
    const digits = bars.map(([, y = 0, , h = 0]) => {
      const [above, thirds] = [Math.round((y - top) / 1.2), Math.round(h / 1.2)]
      return ['0/3', '0/2', '1/2', '1/1'].indexOf(`${above}/${thirds}`) + 1
    })
    expect(digits.join('')).toBe(customerBars('460-0002', '一丁目９８番２３号　市営見本住宅２棟２０１号'))
    for (const [index, [x = 0, y = 0, w = 0, h = 0]] of bars.entries()) {
      expect(x).toBeCloseTo(24 + index * 1.2, 2)
      expect(w).toBeCloseTo(0.6, 2)
      expect([x + w < 106, y >= 22, y + h <= 62.001]).toEqual([true, true, true])
    }
  })
})

describe('QR codes', () => {
  test('both codes of a voucher, read from what is drawn, say number and code', async () => {
    const { bytes } = await renderer.render([slip])
    const [page = ''] = contents(bytes)
    const number = String.raw`(-?[\d.]+)`
    const groups = page
      .match(/(?:-?[\d.]+ -?[\d.]+ [\d.]+ [\d.]+ re\n){60,}/g)
      ?.map((group) =>
        [...group.matchAll(new RegExp(`${number} ${number} ${number} ${number} re`, 'g'))].map((found) => found.slice(1).map(Number)),
      )
    const read = groups?.map((group) => scan(group))
    expect(read?.map(({ text }) => text)).toEqual([voucher.qrText, voucher.qrText])
    expect(read?.map(({ sideMm }) => Math.round(sideMm * 10) / 10)).toEqual([28, 26])
  })
})
