import { afterAll, describe, expect, test } from 'vitest'
import { createRenderPool } from '../../../electron/backend/render/pool.ts'
import { visibleTexts } from '../../../shared/domain/document.ts'
import { receiptSlip, type ReceiptSlipInput } from '../../../shared/programmes/daily-living-aids/papers-receipt.ts'
import { context, fontsDir } from './sample.ts'

const input: ReceiptSlipInput = {
  receiptNo: 'R8-U0012',
  caseNo: 'R8-000123',
  receivedOn: '2026-11-24',
  channel: '窓口',
  beneficiaryName: '勅使河原　湊',
  itemName: '特殊寝台',
  unit: '個',
  quantity: 1,
  months: null,
  received: ['見積書', '手帳の写し'],
  missing: ['医師意見書', '税情報を見ることへの同意（または課税証明書）'],
}

const complete: ReceiptSlipInput = {
  ...input,
  channel: '郵送',
  itemName: 'ストーマ装具（消化器系）',
  unit: '月',
  months: 6,
  received: [],
  missing: [],
}

const textOf = (slip: ReceiptSlipInput): string =>
  visibleTexts(receiptSlip(context.texts, slip))
    .map(({ text }) => text)
    .join('\n')

describe('the receipt slip', () => {
  test.each([
    ['receipt-slip', input],
    ['receipt-slip-complete', complete],
  ])('%s is as agreed', async (name, slip) => {
    await expect(`${JSON.stringify(receiptSlip(context.texts, slip), null, 2)}\n`).toMatchFileSnapshot(`golden/${name}.json`)
  })

  test('says number, day, what came and what is missing, and that nothing is decided', () => {
    const text = textOf(input)
    for (const part of ['R8-U0012', '令和8年11月24日（窓口）', '見積書、手帳の写し', '医師意見書、税情報', '給付の決定ではありません']) {
      expect(text).toContain(part)
    }
    expect(textOf(complete)).toContain('受付の時点ではありません')
    expect(textOf(complete)).toContain('6か月分')
  })

  test('carries the number in its code, and has no block for an address', () => {
    const blocks = receiptSlip(context.texts, input).pages.flatMap((page) => page.blocks)
    expect(blocks.filter((block) => block.kind === 'qr').map((block) => block.text)).toEqual(['R8-U0012'])
    expect(blocks.some((block) => block.kind === 'window')).toBe(false)
  })
})

describe('drawn', () => {
  const pool = createRenderPool({ fontsDir, size: 1 })
  afterAll(() => pool.close())

  test('it is one page, fits, and has the same bytes each time', async () => {
    const once = await pool.render([receiptSlip(context.texts, input)])
    const again = await pool.render([receiptSlip(context.texts, input)])
    expect({ pages: once.pages, overflows: once.overflows }).toEqual({ pages: 1, overflows: [] })
    expect(Buffer.from(once.bytes).equals(Buffer.from(again.bytes))).toBe(true)
    expect(Buffer.from(once.bytes.subarray(0, 5)).toString()).toBe('%PDF-')
  })
})
