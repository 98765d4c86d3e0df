import { beforeAll, describe, expect, test } from 'vitest'
import { openRenderer, type Renderer } from '../../../electron/backend/render/pdf.ts'
import { visibleTexts, type DocBlock, type DocModel } from '../../../shared/domain/document.ts'
import { yenText } from '../../../shared/domain/money.ts'
import { paperKinds } from '../../../shared/papers/kinds.ts'
import { addressLabels, labelSheets } from '../../../shared/papers/labels.ts'
import { cutSheets } from '../../../shared/papers/pages.ts'
import { mailingLedger, mailingSums } from '../../../shared/papers/mailing-ledger.ts'
import { paymentNotice } from '../../../shared/papers/payment-notice.ts'
import { claimForm } from '../../../shared/programmes/daily-living-aids/papers-claim.ts'
import { cancelNotice, grantNotice } from '../../../shared/programmes/daily-living-aids/papers.ts'
import { cancel, claim, everyPaper, longClaim, longFirm, longName, longPayment, mailing, mailingLines, payment } from './all-kinds.ts'
import { context, fontsDir, grant, letter, longGrant } from './sample.ts'

const papers = everyPaper()
const blocks = (model: DocModel): readonly DocBlock[] => model.pages.flatMap((page) => page.blocks)
const texts = (model: DocModel): string[] => visibleTexts(model).map(({ text }) => text)
const cellsOf = (model: DocModel): string[][] =>
  blocks(model).flatMap((block) => (block.kind === 'table' ? block.rows.map((row) => row.cells.map((cell) => cell.text)) : []))
const yenOf = (text: string): number => Number(text.replaceAll(/[,円]/gu, ''))

test('there is one of every kind', () => {
  expect(new Set(papers.map(([, kind]) => kind))).toEqual(new Set(Object.keys(paperKinds)))
})

test.each(papers)('%s is as agreed', async (name, _, model) => {
  await expect(`${JSON.stringify(model, null, 2)}\n`).toMatchFileSnapshot(`golden/all/${name}.json`)
})

describe('drawn', () => {
  let renderer: Renderer
  beforeAll(async () => {
    renderer = await openRenderer({ fontsDir })
  })

  test.each(papers)(
    '%s: the longest names and addresses fit, every character is there, the flow ends on the sheets it was cut for',
    (name, _, model) => {
      const { missing, overflows, index } = renderer.inspect([model])
      expect({ missing, overflows }).toEqual({ missing: [], overflows: [] })
      expect(index[0]?.pages).toBe(model.pages.length)
      if (!/labels|ledger|payment|claim-form-long/.test(name)) expect(model.pages.length).toBe(1)
    },
  )
})

describe('protection', () => {
  const elsewhere = new Set(['window-test', 'address-labels'])
  test.each(papers.filter(([, kind]) => !elsewhere.has(kind)))('%s: no address outside the window', (_, __, model) => {
    const outside = visibleTexts(model)
      .filter(({ block }) => block !== 'window')
      .map(({ text }) => text)
      .join('\n')
    for (const { address, postalCode } of [letter.addressee, longGrant.addressee, payment.addressee]) {
      expect(outside).not.toContain(postalCode)
      for (const part of address.split('　')) expect(outside).not.toContain(part)
    }
  })

  test('no title and no id names a person', () => {
    for (const [, , model] of papers) expect(`${model.title}${model.id}`).not.toMatch(/勅使河原|ヴィクトリア/)
  })

  test('a provider learns no name of a person', () => {
    expect(texts(paymentNotice(context, longPayment)).join('\n')).not.toMatch(/勅使河原|ヴィクトリア/)
  })

  test('the mailing ledger marks a protected person and bears nobody’s address', () => {
    const model = mailingLedger(context, { ...mailing, lines: mailingLines })
    expect(texts(model).filter((text) => text.includes('（支援措置）'))).toHaveLength(1)
    expect(blocks(model).some((block) => block.kind === 'window')).toBe(false)
  })
})

describe('every letter of a decision', () => {
  const decided = papers.filter(([, kind]) => kind.endsWith('-notice') && kind !== 'payment-notice')
  test.each(decided)('%s: number, date, sender, seal, appeal text, contact, fold marks', (_, __, model) => {
    const kinds = blocks(model).map((block) => block.kind)
    expect(kinds).toEqual(expect.arrayContaining(['window', 'reference', 'signature', 'title', 'note', 'contact', 'footer']))
    expect(texts(model)).toEqual(expect.arrayContaining(['見本市長', '名張　千鶴', ...context.texts.many['教示.本文']]))
    expect(blocks(model).flatMap((block) => (block.kind === 'frame' ? [block.at.y] : []))).toEqual([99, 198])
  })

  test.each(['', '　', ' \n'])('a cancellation with the reason %j cannot be made', (reason) => {
    expect(() => cancelNotice(context, { ...cancel, reason })).toThrow(expect.objectContaining({ code: 'reason-missing' }))
  })

  test('a cancellation names the decision, its day, its amounts and every void voucher', () => {
    const cells = cellsOf(cancelNotice(context, cancel))
    expect(cells).toContainEqual(['取り消した決定', '令和8年10月20日付け　8見障給第123号'])
    expect(cells).toContainEqual(['公費負担額', '81,000円', '自己負担額', '39,000円'])
    expect(cells).toContainEqual(['使えなくなる給付券', '1枚（K2600000128-2）'])
    expect(cells).toContainEqual(['取消の理由', cancel.reason])
  })

  test('a printed seal is the office’s file, and a missing file is told', () => {
    const printed = { ...context, texts: { ...context.texts, one: { ...context.texts.one, 公印: '印刷' } } }
    expect(() => grantNotice(printed, grant)).toThrow(expect.objectContaining({ code: 'missing-setting' }))
    const seal = new Uint8Array([1, 2, 3])
    const block = blocks(grantNotice({ ...printed, seal }, grant)).find((one) => one.kind === 'signature')
    expect(block).toMatchObject({ seal: 'image', sealImage: seal })
  })
})

describe('sums', () => {
  test.each([claim, longClaim])('claim form: the vouchers add up to the total ($documentNo)', (input) => {
    const rows = cellsOf(claimForm(context, input))
    const slips = rows.filter((cells) => /^\d+$/.test(cells[0] ?? ''))
    expect(slips.map((cells) => cells[1])).toEqual(input.vouchers.map((one) => one.voucherNo))
    const total = rows.find((cells) => cells[0]?.startsWith('合計'))
    expect(yenOf(total?.[1] ?? '')).toBe(slips.reduce((sum, cells) => sum + yenOf(cells[3] ?? ''), 0))
    expect(yenOf(total?.[2] ?? '')).toBe(slips.reduce((sum, cells) => sum + yenOf(cells[4] ?? ''), 0))
  })

  test.each([payment, longPayment])('payment notice: the lines add up to what is paid ($documentNo)', (input) => {
    const rows = cellsOf(paymentNotice(context, input))
    const lines = rows.filter((cells) => /^\d+$/.test(cells[0] ?? ''))
    const sum = lines.reduce((total, cells) => total + yenOf(cells[6] ?? ''), 0)
    expect(lines).toHaveLength(input.lines.length)
    expect(rows).toContainEqual(['支払金額', yenText(sum)])
    expect(rows).toContainEqual([`合計　${lines.length}枚`, yenText(sum)])
    expect(texts(paymentNotice(context, input)).join()).not.toContain(input.accountNumber)
  })

  test('mailing ledger: totals by class and fee, the cheaper first; an unknown fee makes no sum', () => {
    expect(mailingSums(mailingLines)).toEqual([
      { mailClass: '定形郵便物', fee: 110, letters: 40, sheets: 140, amount: 4400 },
      { mailClass: '定形外郵便物', fee: 140, letters: 5, sheets: 16, amount: 700 },
    ])
    const unknown = mailingLines.map((line, index) => (index === 3 ? { ...line, fee: null } : line))
    const cells = cellsOf(mailingLedger(context, { ...mailing, lines: unknown }))
    expect(cells).toContainEqual(['合計', '', '45通', '156枚', '未設定'])
    expect(cells.filter((row) => /^\d+$/.test(row[0] ?? ''))).toHaveLength(45)
  })

  test.each([0, 1, 3, 4, 5, 24, 25, 26, 47, 200])('%i rows are cut so that the totals have room and never stand alone', (count) => {
    const rows = Array.from({ length: count }, (_, index) => index)
    const sheets = cutSheets(rows, { rows: 4, last: 3 }, { rows: 22, last: 21 })
    expect(sheets.flat()).toEqual(rows)
    expect(sheets.at(-1)?.length ?? 0).toBeLessThanOrEqual(sheets.length === 1 ? 3 : 21)
    if (count > 0) expect(sheets.at(-1)?.length).toBeGreaterThan(0)
    for (const [index, sheet] of sheets.entries()) expect(sheet.length).toBeLessThanOrEqual(index === 0 ? 4 : 22)
  })
})

describe('labels', () => {
  const to = { ...letter.addressee, name: longName }
  test.each(labelSheets)('$id: every label inside its field, every field inside the sheet', (sheet) => {
    const count = sheet.columns * sheet.rows
    const input = { documentNo: 'R8-B0002', date: '2026-11-24', sheet, addressees: Array.from({ length: count + 1 }, () => to) }
    const model = addressLabels({ ...input, startAt: count })
    expect(model.pages.map((page) => page.blocks.length)).toEqual([1, count])
    for (const block of blocks(model)) {
      if (block.kind !== 'window') throw new Error(block.kind)
      const column = Math.floor((block.x - sheet.left) / sheet.pitchX)
      const line = Math.floor((block.y - sheet.top) / sheet.pitchY)
      expect(block.x + block.w).toBeLessThanOrEqual(sheet.left + column * sheet.pitchX + sheet.width)
      expect(block.y + block.h).toBeLessThanOrEqual(sheet.top + line * sheet.pitchY + sheet.height)
      expect(sheet.left + column * sheet.pitchX + sheet.width).toBeLessThanOrEqual(210)
      expect(sheet.top + line * sheet.pitchY + sheet.height).toBeLessThanOrEqual(297)
    }
    for (const startAt of [0, count + 1, 1.5]) expect(() => addressLabels({ ...input, startAt })).toThrow(RangeError)
    expect(() => addressLabels({ ...input, startAt: 1, addressees: [] })).toThrow(RangeError)
  })

  test('a firm is 御中', () => {
    expect(longFirm.length).toBeGreaterThan(40)
    expect(texts(paymentNotice(context, longPayment))).toEqual(expect.arrayContaining([longFirm, '御中']))
  })
})
