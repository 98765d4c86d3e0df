import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { bundled } from '../../electron/backend/usecases/papers-issue.ts'
import { importSample, sampleOffice } from '../support/office.ts'

test.each([
  { cases: 0, vouchers: 0, oneFile: true, sizes: [] },
  { cases: 1000, vouchers: 1, oneFile: true, sizes: [1000] },
  { cases: 1001, vouchers: 1, oneFile: true, sizes: [1000, 1] },
  { cases: 700, vouchers: 4, oneFile: true, sizes: [500, 200] },
  { cases: 250, vouchers: 12, oneFile: false, sizes: [100, 100, 50] },
])('$cases cases with $vouchers vouchers, one file $oneFile: bundles of $sizes', ({ cases, vouchers, oneFile, sizes }) => {
  const all = Array.from({ length: cases }, (_, number) => ({ number, vouchers }))
  const bundles = bundled(all, oneFile)
  expect(bundles.map((b) => b.length)).toEqual(sizes)
  expect(bundles.flat()).toEqual(all)
})

test('cancelled after the first bundle it keeps and reports what was issued, and the rest goes on from there', async () => {
  const office = await sampleOffice()
  try {
    await importSample(office, 'aids-logoform.csv', 'aids-logoform')
    await office.call('reviewer', 'review.auto', {})
    const { draftNo, cases } = await office.call('drafter', 'draft.create', { kind: 'grant' })
    for (const user of ['chief', 'manager', 'director']) await office.call(user, 'draft.approve', { draftNo, asDeputy: false })
    const stop = new AbortController()
    const onProgress = (p: { step: string; done: number }) => {
      if (p.step === '発行' && p.done === 100) stop.abort()
    }
    const first = await office.call('mailing', 'papers.issue', { oneFile: false }, { signal: stop.signal, onProgress })
    expect(first.issued).toBe(100)
    expect(first.files.length).toBe(100)
    expect(readdirSync(join(office.folder, 'papers')).sort()).toEqual(first.files.map((f) => f.name).sort())
    expect(await office.call('mailing', 'papers.pending', { limit: 1 })).toMatchObject({ ready: cases - 100 })

    const rest = await office.call('mailing', 'papers.issue', { oneFile: true })
    expect(rest).toMatchObject({ issued: cases - 100, files: [{ name: 'R8-N0002.pdf' }] })
    const { reader } = office.backend.env.store
    const papers = await reader.selectFrom('paper').select('number').execute()
    // a letter and a claim form each, and the vouchers
    expect(papers.length).toBe(2 * cases + first.vouchers + rest.vouchers)
    expect(new Set(papers.map((p) => p.number)).size).toBe(papers.length)
    expect((await reader.selectFrom('mailing_entry').select('number').execute()).length).toBe(cases)
    // a character printed in its plain form is told, and its case goes out
    expect(rest.missingGlyphs.every((g) => g.where.includes('標準の字形で印字しました'))).toBe(true)
    expect(rest.missingGlyphs.length).toBeGreaterThan(0)
  } finally {
    await office.dispose()
  }
})
