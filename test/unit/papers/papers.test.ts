import { describe, expect, test } from 'vitest'
import type { DocBlock, DocModel } from '../../../shared/domain/document.ts'
import { visibleTexts } from '../../../shared/domain/document.ts'
import { usualWindow } from '../../../shared/papers/letter.ts'
import { grantNotice, refusalNotice } from '../../../shared/programmes/daily-living-aids/papers.ts'
import { voucherPaper } from '../../../shared/programmes/daily-living-aids/papers-voucher.ts'
import { context, grant, letter, longGrant, voucher } from './sample.ts'

const refusal = { ...letter, reasons: ['耐用年数（８年）を経過していないため、給付の対象となりません。（要綱第4条第2項）'] }

const blocks = (model: DocModel): readonly DocBlock[] => model.pages.flatMap((page) => page.blocks)
const allText = (model: DocModel) => visibleTexts(model).map(({ text }) => text)

describe('notices and vouchers', () => {
  test.each([
    ['grant-notice', grantNotice(context, grant)],
    ['grant-notice-months', grantNotice(context, longGrant)],
    ['refusal-notice', refusalNotice(context, refusal)],
    ['voucher', voucherPaper(context, voucher)],
  ])('%s is as agreed', async (name, model) => {
    await expect(`${JSON.stringify(model, null, 2)}\n`).toMatchFileSnapshot(`golden/${name}.json`)
  })

  test('the amounts are those of the decision', () => {
    const table = blocks(grantNotice(context, grant)).find((block) => block.kind === 'table')
    const cells = table?.rows.flatMap((row) => row.cells.map((cell) => cell.text)) ?? []
    const after = (label: string) => cells[cells.indexOf(label) + 1]
    expect({
      price: after('用具の価格'),
      limit: after('基準額'),
      ownShare: after('基準額内の負担額'),
      excess: after('基準額の超過額'),
      self: after('自己負担額'),
      publicPart: after('公費負担額'),
    }).toEqual({
      price: '120,000円',
      limit: '90,000円',
      ownShare: '9,000円',
      excess: '30,000円',
      self: '39,000円',
      publicPart: '81,000円',
    })
  })

  test.each([[[]], [['']], [['　', ' \n']]])('a refusal with the reasons %j cannot be made', (reasons) => {
    expect(() => refusalNotice(context, { ...refusal, reasons })).toThrow(expect.objectContaining({ code: 'reason-missing' }))
  })

  test('all reasons of a refusal are on it, numbered', () => {
    const text = allText(refusalNotice(context, { ...refusal, reasons: ['甲のため。', ' ', '乙のため。'] })).join('\n')
    expect(text).toContain('却下の理由（1）\n甲のため。\n却下の理由（2）\n乙のため。')
  })

  test.each([
    ['grant notice', grantNotice(context, grant)],
    ['long grant notice', grantNotice(context, longGrant)],
    ['refusal notice', refusalNotice(context, refusal)],
    ['voucher', voucherPaper(context, voucher)],
  ])('no address outside the window: %s', (_, model) => {
    const outside = visibleTexts(model)
      .filter(({ block }) => block !== 'window')
      .map(({ text }) => text)
      .join('\n')
    for (const { postalCode, address } of [grant.addressee, longGrant.addressee]) {
      expect(outside).not.toContain(postalCode)
      for (const part of address.split('　')) expect(outside).not.toContain(part)
    }
    expect(outside).not.toMatch(/愛知県|〒/)
  })

  test.each([
    ['grant notice', grantNotice(context, grant)],
    ['refusal notice', refusalNotice(context, refusal)],
  ])('%s: number, date, sender, seal, appeal text and contact are there', (_, model) => {
    const kinds = blocks(model).map((block) => block.kind)
    expect(kinds).toEqual(expect.arrayContaining(['window', 'reference', 'signature', 'title', 'contact', 'footer']))
    const text = allText(model)
    expect(text).toEqual(expect.arrayContaining([letter.documentNo, '令和8年11月24日', '見本市長', '名張　千鶴']))
    for (const item of context.texts.many['教示.本文']) expect(text).toContain(item)
    expect(text.some((one) => one.includes('052-000-0100'))).toBe(true)
  })

  test('the window can be moved for other envelopes', () => {
    const window = { ...usualWindow, x: 18, y: 15 }
    const block = blocks(grantNotice({ ...context, window }, grant)).find((one) => one.kind === 'window')
    expect(block).toMatchObject({ x: 18, y: 15 })
  })

  test('without a stamped seal the words say so', () => {
    const one = { ...context.texts.one, 公印: '省略', 公印表示: '（公印省略）' }
    const model = grantNotice({ ...context, texts: { ...context.texts, one } }, grant)
    expect(blocks(model).find((block) => block.kind === 'signature')).toMatchObject({
      seal: 'omitted',
      sealText: '（公印省略）',
    })
  })

  test('titles and ids of the files name no person', () => {
    for (const model of [grantNotice(context, grant), refusalNotice(context, refusal), voucherPaper(context, voucher)]) {
      expect(model.title).toMatch(/^日常生活用具給付(決定通知書|却下通知書|券)$/)
      expect(`${model.title}${model.id}`).not.toContain('勅使河原')
    }
  })

  test('both parts of a voucher bear number, code and a QR code of 25 mm or more without personal data', () => {
    const model = voucherPaper(context, voucher)
    const codes = blocks(model).filter((block) => block.kind === 'qr')
    expect(codes.map((block) => block.text)).toEqual([voucher.qrText, voucher.qrText])
    for (const block of codes) expect(block.size).toBeGreaterThanOrEqual(25)
    const text = allText(model)
    expect(text.filter((one) => one === voucher.voucherNo)).toHaveLength(3)
    expect(text.filter((one) => one === voucher.code)).toHaveLength(2)
    expect(text).toEqual(expect.arrayContaining(['令和9年2月分から令和9年3月分まで（2か月分）', '令和9年2月1日から令和9年4月30日まで']))
  })
})
