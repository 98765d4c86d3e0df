/** Bad inputs beside a file: names and ZIPs of attachments. Rows 53 to 56 of the list of bad inputs, through the gate. */
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestOffice } from '../support/office.ts'
import { sampleBytes, zipOf, type ZipPart } from '../support/zip.ts'
import { counterText, importText, one, quickOffice, refusal } from './acts.ts'

let office: TestOffice
beforeAll(async () => {
  office = await quickOffice()
  await importText(office, counterText(['窓0001']))
})
afterAll(() => office.dispose())

const beside = (name: string): string => join(office.folder, '..', name)

function stage(zip: Uint8Array) {
  writeFileSync(beside('papers.zip'), zip)
  return office.call('intake', 'attachment.stage', { ticket: office.open(beside('papers.zip')), programme: 'aids' })
}

/** Every file there is beside and in the office, but for what SQLite keeps for itself. */
const filesNow = (): string[] =>
  readdirSync(beside('.'), { recursive: true })
    .map(String)
    .filter((name) => !/sqlite|-wal$|-shm$|papers\.zip$/.test(name))
    .sort()

/** Brings one file in under a name and gives the label it is kept by. */
async function labelOf(name: string): Promise<{ label: string; written: readonly string[] }> {
  const before = filesNow()
  const preview = await stage(zipOf([{ name: `窓0001/${name}`, data: sampleBytes.pdf(name) }]))
  const [found] = preview.matched
  if (found === undefined) throw new Error(JSON.stringify([preview.surplus, preview.refused]))
  await office.call('intake', 'attachment.commit', { setId: preview.setId })
  return { label: found.label, written: filesNow().filter((path) => !before.includes(path)) }
}

describe('§6-53 names that lead elsewhere', () => {
  test.each([
    ['../../x.pdf', 'x.pdf'],
    ['..\\..\\y.pdf', 'y.pdf'],
    ['C:\\z.pdf', 'z.pdf'],
    ['/etc/w.pdf', 'w.pdf'],
  ])('§6-53 %s is a label; the content lies under its hash and nowhere else', async (name, label) => {
    const kept = await labelOf(name)
    expect(kept.label).toBe(label)
    for (const path of kept.written) expect(path).toMatch(/^office\/attachments(\/[0-9a-f]{2}(\/[0-9a-f]{64}\.enc)?)?$/)
    expect(kept.written.some((path) => path.endsWith('.enc'))).toBe(true)
  })
})

describe('§6-54 names that a PC understands otherwise', () => {
  test.each([
    ['CON.pdf', '_CON.pdf'],
    ['a.pdf:ads.pdf', 'a.pdf_ads.pdf'],
    ['fdp\u202Ecod.pdf', 'fdpcod.pdf'],
    ['b.pdf. ', 'b.pdf'],
    ['c\u0000d.pdf', 'cd.pdf'],
  ])('§6-54 %j is kept as %j', async (name, label) => {
    expect((await labelOf(name)).label).toBe(label)
  })

  test('§6-54 a name of 300 characters is cut, its ending kept', async () => {
    const { label } = await labelOf(`${'𠮷'.repeat(300)}.pdf`)
    expect(label.length).toBeLessThanOrEqual(120)
    expect(label).toMatch(/^𠮷+…\.pdf$/u)
  })

  test('§6-54 x.pdf.exe is never kept, whatever it holds', async () => {
    const preview = await stage(zipOf([{ name: '窓0001/x.pdf.exe', data: sampleBytes.pdf() }]))
    expect(preview).toMatchObject({ added: 0, refusedCount: 1 })
    await office.call('intake', 'attachment.discard', { setId: preview.setId })
  })
})

const zeros = Buffer.alloc(4 * 1_048_576)
const a: ZipPart = { name: '窓0001/a.pdf', data: sampleBytes.pdf() }

describe('§6-55 ZIPs that want to break the reader', () => {
  test.each<[string, Uint8Array, RegExp]>([
    ['a bomb of 1000:1', zipOf([{ name: '窓0001/bomb.pdf', data: zeros }]), /100倍/],
    ['a statement of 600 MiB', zipOf([{ ...a, size: 600 * 1_048_576, packed: 500 * 1_048_576 }]), /500 MiB/],
    ['two thousand and one entries', zipOf(Array.from({ length: 2001 }, (_, i) => ({ name: `${i}.txt`, data: '' }))), /2000件/],
    ['a count that is not the list’s', zipOf([a, { ...a, name: 'b.pdf' }], { count: 1 }), /読めません/],
    ['two entries of one content', zipOf([a, { name: a.name, data: a.data, sharesWith: 0 }]), /重なり合って/],
    ['a password', zipOf([{ ...a, flags: 0x0801 }]), /パスワード/],
    ['no ZIP at all', Buffer.from('MZ'), /読めません/],
    ['cut off', zipOf([a]).subarray(0, -30), /読めません/],
  ])('§6-55 %s is refused whole, with the limit or the reason', async (_name, zip, reason) => {
    const before = filesNow()
    await expect(stage(zip)).rejects.toMatchObject({
      error: { code: 'attachment-source-refused', message: expect.stringMatching(reason) as string },
    })
    expect([filesNow(), await one(office, 'select count(*) from attachment_set')]).toEqual([before, 0])
  })

  test('§6-55 a ZIP inside the ZIP is refused, the rest comes in', async () => {
    const preview = await stage(zipOf([a, { name: '窓0001/inner.zip', data: zipOf([a]) }]))
    expect(preview).toMatchObject({ files: 2, refusedCount: 1, refused: [{ path: '窓0001/inner.zip' }] })
    expect(preview.added + preview.same).toBe(1)
    await office.call('intake', 'attachment.discard', { setId: preview.setId })
  })

  test('§6-55 a part that unfolds beyond its statement is cut off, and refused', async () => {
    const preview = await stage(zipOf([{ name: '窓0001/lie.pdf', data: zeros.subarray(0, 900_000), size: 1000 }]))
    expect(preview.refused).toEqual([{ path: '窓0001/lie.pdf', reason: '壊れています' }])
    await office.call('intake', 'attachment.discard', { setId: preview.setId })
  })
})

test('§6-56 a link in a ZIP is refused', async () => {
  const preview = await stage(zipOf([{ name: '窓0001/link.pdf', data: '/etc/passwd', mode: 0o120777 }]))
  expect(preview.refused).toEqual([{ path: '窓0001/link.pdf', reason: expect.stringContaining('リンク') as string }])
  expect(await refusal(office.call('intake', 'attachment.discard', { setId: preview.setId }))).toBe('done')
})
