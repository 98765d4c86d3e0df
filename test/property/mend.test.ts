/** Judging single rows again comes to the same as reading the whole file anew, and putting everything back undoes it all. */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestOffice } from '../support/office.ts'
import { importText, quickOffice, trailHolds } from '../store/acts.ts'
import { csvOf, mend, names, rowsOf, sampleRow, stageRows } from '../store/mend-support.ts'

/** Cells that make rows hang on each other, and cells that spoil them. */
const values: Readonly<Record<string, readonly string[]>> = {
  receiptNo: ['甲1', '甲2', '甲3', '甲4', '既1', '既2'],
  item: ['特殊寝台', 'n90', '特殊寝台', 'n90', 'なにか'],
  submittedAt: ['R8.3.1', 'R8.3.20', 'R8.3.9', 'R8.9.9', 'R8.2.30'],
  residentNo: ['1000059052', '1000021020', ''],
  price: ['137140', '137140', '137140', '137140', '一万'],
}
const headers: Readonly<Record<string, string>> = {
  receiptNo: '整理番号',
  item: '種目',
  submittedAt: '受付日',
  residentNo: '宛名番号',
  price: '見積額',
}
const oneOf = (field: string) => fc.constantFrom(...(values[field] ?? ['']))
const anyRow = fc
  .record({
    receiptNo: oneOf('receiptNo'),
    item: oneOf('item'),
    submittedAt: oneOf('submittedAt'),
    residentNo: oneOf('residentNo'),
    price: oneOf('price'),
  })
  .map((cells) => sampleRow(0, Object.fromEntries(Object.entries(cells).map(([field, value]) => [headers[field] ?? '', value]))))
const anyAct = fc.record({
  row: fc.nat(),
  field: fc.constantFrom(...Object.keys(values), 'leave out', 'leave out'),
  pick: fc.nat(5),
})

describe('mending', () => {
  let office: TestOffice
  beforeAll(async () => {
    office = await quickOffice()
    // two applications are here already: a row may answer them anew or stand beside them
    await importText(
      office,
      csvOf([
        sampleRow(0, { 整理番号: '既1', 受付日: 'R8.3.5', 種目: '特殊寝台' }),
        sampleRow(1, { 整理番号: '既2', 受付日: 'R8.3.6', 種目: 'n90' }),
      ]),
    )
  })
  afterAll(() => office.dispose())

  /** Rows without what tells a mended row from one that came so. */
  const judged = async (batchId: string) =>
    (await rowsOf(office, batchId)).map(({ line, excluded, verdict, receiptNo, item, name, problems, warnings }) =>
      excluded
        ? { line, excluded }
        : {
            line,
            excluded,
            verdict,
            receiptNo,
            item,
            name,
            problems: problems.map((one) => one.code),
            warnings: warnings.map((one) => one.message),
          },
    )

  it('row by row is reading the file anew, and back again is the file as it came', async () => {
    let touched = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyRow, { minLength: 2, maxLength: 7 }),
        fc.array(anyAct, { minLength: 1, maxLength: 6 }),
        async (rows, acts) => {
          const staged = await stageRows(office, rows)
          const before = await judged(staged.batchId)
          const now = rows.map((row) => [...row])
          const out = new Set<number>()
          let counts
          for (const { row, field, pick } of acts) {
            const at = row % rows.length
            const line = at + 2
            if (field === 'leave out') {
              const back = out.delete(at)
              if (!back) out.add(at)
              const done = await office.call('intake', back ? 'import.include' : 'import.exclude', { batchId: staged.batchId, line })
              counts = done.counts
              touched += done.others
            } else if (!out.has(at)) {
              const value = values[field]?.[pick % (values[field]?.length ?? 1)] ?? ''
              const cells = now[at]
              if (cells !== undefined) cells[names.indexOf(headers[field] ?? '')] = value
              const done = await mend(office, staged.batchId, line, field, value)
              counts = done.counts
              touched += done.others
            }
          }
          const after = await judged(staged.batchId)
          const left = now.filter((_, at) => !out.has(at))
          if (left.length > 0) {
            const anew = await stageRows(office, left, 'anew.csv')
            const plain = (found: Awaited<ReturnType<typeof judged>>) =>
              found.filter((row) => !row.excluded).map(({ line: _, ...rest }) => rest)
            expect(plain(after)).toEqual(plain(await judged(anew.batchId)))
            if (counts !== undefined) {
              const { added, same, changed, rejected, warned } = anew
              expect(counts).toEqual({ rows: rows.length, added, same, changed, rejected, warned, excluded: out.size })
            }
            await office.call('intake', 'import.discard', { batchId: anew.batchId })
          }
          for (const at of out) await office.call('intake', 'import.include', { batchId: staged.batchId, line: at + 2 })
          for (const [at, cells] of now.entries()) {
            for (const field of Object.keys(values)) {
              const column = names.indexOf(headers[field] ?? '')
              const came = rows[at]?.[column] ?? ''
              if (cells[column] !== came) await mend(office, staged.batchId, at + 2, field, came)
            }
          }
          expect(await judged(staged.batchId)).toEqual(before)
          expect((await rowsOf(office, staged.batchId)).every((row) => row.mended === 0)).toBe(true)
          await office.call('intake', 'import.discard', { batchId: staged.batchId })
        },
      ),
      { numRuns: 60, seed: 3, endOnFailure: false },
    )
    // rows did hang on each other
    expect(touched).toBeGreaterThan(20)
    expect(await trailHolds(office)).toBe(true)
  }, 60_000)
})
