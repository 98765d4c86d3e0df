import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readCsv } from '../../../electron/backend/files/csv.ts'
import { csvText } from '../../../electron/backend/files/csv-write.ts'
import { AppError } from '../../../shared/errors.ts'

const cell = fc.string({ unit: fc.constantFrom('a', '山', '𠮷', '"', ',', '\r', '\n', ' ', '=', '-'), maxLength: 6 })
const table = fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { maxLength: 8 })

function cutAt(text: string, size: number): readonly string[] {
  return Array.from({ length: Math.ceil(text.length / size) }, (_, i) => text.slice(i * size, (i + 1) * size))
}

test('what is written is what is read, wherever the text is cut', () => {
  fc.assert(
    fc.property(table, fc.integer({ min: 1, max: 9 }), fc.boolean(), (rows, size, quoteAll) => {
      const text = csvText(rows, { bom: false, guard: false, quoteAll })
      const read = [...readCsv(cutAt(text, size))]
      expect(read.map((record) => record.cells)).toEqual(rows)
      const linesBefore = rows.map((_, i) => csvText(rows.slice(0, i), { bom: false, guard: false, quoteAll }).split(/\r\n|\r|\n/).length)
      expect(read.map((record) => record.line)).toEqual(linesBefore)
    }),
    { numRuns: 1000 },
  )
})

test('a guarded file never has a bare cell that begins a formula', () => {
  fc.assert(
    fc.property(table, (rows) => {
      const read = [...readCsv([csvText(rows, { bom: false })])]
      expect(read.flatMap((record) => record.cells).filter((value) => /^[=+\-@\t\r]/.test(value))).toEqual([])
    }),
    { numRuns: 500 },
  )
})

test('any text gives records or a coded error, the same for every way of cutting it', () => {
  const outcome = (pieces: readonly string[]): unknown => {
    try {
      return [...readCsv(pieces)]
    } catch (error) {
      if (error instanceof AppError) return [error.code, error.params]
      throw error
    }
  }
  const text = fc.string({ unit: fc.constantFrom('a', '"', ',', '\r', '\n', '山'), maxLength: 40 })
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 7 }), (value, size) => {
      expect(outcome(cutAt(value, size))).toEqual(outcome([value]))
    }),
    { numRuns: 5000 },
  )
})
