import { describe, expect, test } from 'vitest'
import { openRenderer } from '../../../electron/backend/render/pdf.ts'
import { envelopeOn, readWindow, usualEnvelope, windowProblem } from '../../../shared/papers/envelope.ts'
import { appealTexts, officeTexts } from '../../../shared/papers/texts.ts'
import { grantNotice } from '../../../shared/programmes/daily-living-aids/papers.ts'
import { context, fontsDir, grant, sampleTextRows } from './sample.ts'

const day = '2026-11-24'
const parameter = (key: string, value: string, validFrom = '2020-04-01', validTo: string | null = null) => ({
  programme: 'office',
  key,
  value,
  validFrom,
  validTo,
  article: '',
})

describe('window of the envelope', () => {
  test.each([
    ['22,22,84,40', { x: 22, y: 22, w: 84, h: 40 }],
    ['２２、２２．５，８４，４０', { x: 22, y: 22.5, w: 84, h: 40 }],
    ['22,22,84', null],
    ['22,22,84,40,1', null],
    ['左,22,84,40', null],
    ['22,-5,84,40', null],
    ['', null],
  ])('%j', (text, place) => {
    expect(readWindow(text)).toEqual(place)
  })

  test.each([
    [{ x: 22, y: 22, w: 84, h: 40 }, null],
    [{ x: 5, y: 22, w: 90, h: 40 }, '端から'],
    [{ x: 120, y: 22, w: 84, h: 40 }, '端から'],
    [{ x: 22, y: 62, w: 84, h: 40 }, '折り目'],
    [{ x: 22, y: 22, w: 70, h: 40 }, 'バーコード'],
    [{ x: 22, y: 22, w: 84, h: 25 }, '高さ'],
  ])('%j', (place, problem) => {
    if (problem === null) expect(windowProblem(place)).toBeNull()
    else expect(windowProblem(place)).toContain(problem)
  })

  test('the usual one without a parameter; a model from its day on; a fault names the parameter', () => {
    expect(envelopeOn([], day)).toEqual(usualEnvelope)
    const rows = [parameter('envelope.use', 'B', '2026-04-01'), parameter('envelope.window.B', '20,25,90,45')]
    expect(envelopeOn(rows, '2026-03-31')).toEqual(usualEnvelope)
    expect(envelopeOn(rows, day)).toEqual({ name: 'B', place: { x: 20, y: 25, w: 90, h: 45 } })
    const bad = [parameter('envelope.use', 'B'), parameter('envelope.window.B', '20,70,90,45')]
    expect(() => envelopeOn(bad, day)).toThrow(expect.objectContaining({ params: { key: expect.stringContaining('折り目') as string } }))
    expect(() => envelopeOn([parameter('envelope.use', 'C')], day)).toThrow(expect.objectContaining({ code: 'missing-setting' }))
  })
})

describe('appeal text', () => {
  const row = (key: string, body: string) => ({ key, body, validFrom: '2020-04-01', validTo: null, article: '' })

  test('that of all notices, unless a kind has its own', () => {
    const texts = officeTexts([...sampleTextRows(), row('教示.取消通知書.1', '取消に不服があるときは…')], day)
    expect(appealTexts(texts, '取消通知書')).toEqual(['取消に不服があるときは…'])
    expect(appealTexts(texts, '決定通知書')).toEqual(texts.many['教示.本文'])
  })

  test('the body that decides the appeal and the defendant come from texts of their own', () => {
    const rows = [
      row('教示.却下通知書.1', '{審査庁}に対して…{被告}を被告として…'),
      row('教示.審査庁', '愛知県知事'),
      row('教示.被告', '見本市'),
    ]
    expect(appealTexts(officeTexts([...sampleTextRows(), ...rows], day), '却下通知書')).toEqual(['愛知県知事に対して…見本市を被告として…'])
    const without = officeTexts([...sampleTextRows(), ...rows.slice(0, 2)], day)
    expect(() => appealTexts(without, '却下通知書')).toThrow(expect.objectContaining({ code: 'missing-setting' }))
  })
})

test('a printed seal is in the file once, however many letters bear it, and the same letters give the same bytes', async () => {
  // one red dot
  const seal = new Uint8Array(
    Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC', 'base64'),
  )
  const renderer = await openRenderer({ fontsDir })
  const sealed = { ...context, seal, texts: { ...context.texts, one: { ...context.texts.one, 公印: '印刷' } } }
  const letters = ['1', '2', '3'].map((no) => grantNotice(sealed, { ...grant, documentNo: `8見福第${no}号` }))
  const first = await renderer.render(letters)
  const again = await renderer.render(letters)
  const count = (bytes: Uint8Array): number => Buffer.from(bytes).toString('latin1').split('/Subtype /Image').length - 1
  expect([first.pages, count(first.bytes)]).toEqual([3, 1])
  expect(Buffer.from(again.bytes).equals(Buffer.from(first.bytes))).toBe(true)
  expect(count((await renderer.render([grantNotice(context, grant)])).bytes)).toBe(0)
})
