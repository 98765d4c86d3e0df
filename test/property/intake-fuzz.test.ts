/** Any bytes into the import: a coded refusal or a verdict for every row, never a crash, and nothing real changes. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { AppError, type ErrorCode } from '../../shared/errors.ts'
import { messageOf } from '../../shared/messages.ja.ts'
import { Refused, sampleFile, type TestOffice } from '../support/office.ts'
import { quickOffice, refusal, sql, trailHolds } from '../store/acts.ts'

/** The first records of each sample file, its header among them, as bytes. */
const samples = [
  { profile: 'aids-counter', programme: 'aids', bytes: firstBytes('aids-counter.csv') },
  { profile: 'aids-etumo', programme: 'aids', bytes: firstBytes('aids-etumo.csv') },
  { profile: 'aids-logoform', programme: 'aids', bytes: firstBytes('aids-logoform-broken.csv') },
  { profile: 'gift-logoform', programme: 'gift', bytes: firstBytes('gift-logoform.csv') },
] as const

function firstBytes(name: string): Buffer {
  const bytes = readFileSync(sampleFile(name))
  return bytes.subarray(0, bytes.lastIndexOf('\n', 4000) + 1)
}

/** Codes with which a file as a whole may be refused; anything else is a fault of the program. */
const codes: readonly ErrorCode[] = [
  'file-empty',
  'encoding-unreadable',
  'header-mismatch',
  'header-duplicate',
  'broken-quote',
  'file-limit',
  'no-rows',
]

/** Bytes that mean something to one of the layers. */
const nasty = fc.constantFrom(0x00, 0x0a, 0x0d, 0x22, 0x2c, 0x1a, 0x30, 0x81, 0x8e, 0xa0, 0xc0, 0xe3, 0xed, 0xef, 0xfe, 0xff)
const piece = fc.array(fc.oneof(nasty, fc.integer({ min: 0, max: 255 })), { maxLength: 6 })
const words = fc.constantFrom(
  '"',
  '""',
  ',',
  '\r\n',
  '\r',
  '\0',
  '\u202E',
  '\uFEFF',
  '𠮷',
  '=1+1',
  '123456789018',
  '平成31年5月1日',
  '00月00日',
  '①',
  '〓',
)
/** Bytes put in at a place (a share of the length) over so many old ones. Beyond the header as often as inside it. */
const change = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  over: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 400 })),
  put: fc.oneof(
    piece.map((bytes) => Buffer.from(bytes)),
    words.map((word) => Buffer.from(word)),
  ),
})

const mutated = fc
  .record({ which: fc.nat(samples.length - 1), changes: fc.array(change, { minLength: 1, maxLength: 4 }), inRows: fc.boolean() })
  .map(({ which, changes, inRows }) => {
    const sample = samples[which] ?? samples[0]
    const header = inRows ? sample.bytes.indexOf('\n') + 1 : 0
    let bytes = sample.bytes
    for (const { at, over, put } of changes) {
      const from = header + Math.floor(at * Math.max(0, bytes.length - header))
      bytes = Buffer.concat([bytes.subarray(0, from), put, bytes.subarray(from + over)])
    }
    return { ...sample, bytes }
  })
const anything = fc
  .record({ which: fc.nat(samples.length - 1), bytes: fc.uint8Array({ maxLength: 300 }), behindHeader: fc.boolean() })
  .map(({ which, bytes, behindHeader }) => {
    const sample = samples[which] ?? samples[0]
    const header = sample.bytes.subarray(0, sample.bytes.indexOf('\n') + 1)
    return { ...sample, bytes: behindHeader ? Buffer.concat([header, bytes]) : Buffer.from(bytes) }
  })

let office: TestOffice
beforeAll(async () => {
  office = await quickOffice()
})
afterAll(() => office.dispose())

const real = async (): Promise<unknown> =>
  Promise.all(
    ['welfare_case', 'application', 'hand_over', 'review', 'draft', 'resident', 'item'].map((table) =>
      sql(office, `select count(*) from ${table}`),
    ),
  )

test('any file is answered, and changes nothing', async () => {
  const before = await real()
  const seen = new Map<string, number>()
  const note = (what: string): void => void seen.set(what, (seen.get(what) ?? 0) + 1)
  const path = join(office.folder, '..', 'fuzz.csv')
  await fc.assert(
    fc.asyncProperty(
      fc.oneof({ weight: 4, arbitrary: mutated }, { weight: 1, arbitrary: anything }),
      async ({ bytes, profile, programme }) => {
        writeFileSync(path, bytes)
        try {
          const staged = await office.call('intake', 'import.stage', { ticket: office.open(path), programme, profile })
          expect(staged.added + staged.same + staged.changed + staged.rejected).toBe(staged.rows)
          const { rows } = await office.call('intake', 'import.rows', { batchId: staged.batchId, only: 'all', afterLine: 0, limit: 500 })
          expect(rows).toHaveLength(staged.rows)
          for (const row of rows) {
            expect(row.problems.length > 0).toBe(row.verdict === 'rejected')
            for (const { code, message } of [...row.problems, ...row.warnings]) {
              note(code)
              expect(message).toMatch(/。$/)
              // what cannot be seen is shown by its number
              expect(message).not.toMatch(/\p{Cc}|\p{Surrogate}|[\u202A-\u202E]/u)
            }
          }
          await office.call('intake', 'import.discard', { batchId: staged.batchId })
          note('staged')
        } catch (error) {
          if (!(error instanceof Refused)) throw error
          expect(codes).toContain(error.error.code)
          expect(error.error.message.length).toBeLessThan(2500)
          expect(error.error.message).not.toMatch(/\p{Cc}|\p{Surrogate}|[\u202A-\u202E]/u)
          note(error.error.code)
        }
      },
    ),
    { numRuns: 400, seed: 17, endOnFailure: true },
  )
  expect(await real()).toEqual(before)
  expect(await sql(office, 'select count(*) as n from import_row')).toEqual([{ n: 0 }])
  // the files were not all of one kind
  for (const what of [
    'staged',
    'encoding-unreadable',
    'header-mismatch',
    'broken-quote',
    'stray-quote',
    'bad-character',
    'wrong-column-count',
  ]) {
    expect([what, (seen.get(what) ?? 0) > 0]).toEqual([what, true])
  }
  expect(await trailHolds(office)).toBe(true)
})

test('the look at an unknown file, before any profile, answers or refuses by a code, too', async () => {
  const path = join(office.folder, '..', 'look.csv')
  const looks: string[] = []
  await fc.assert(
    fc.asyncProperty(fc.oneof(mutated, anything), async ({ bytes }) => {
      writeFileSync(path, bytes)
      looks.push(await refusal(office.call('intake', 'import.inspect', { ticket: office.open(path) })))
    }),
    { numRuns: 100, seed: 5, endOnFailure: true },
  )
  expect(looks.filter((code) => code !== 'done' && !codes.some((known) => known === code))).toEqual([])
  expect(looks).toContain('done')
})

test('each code has its words', () => {
  const params = {
    name: 'a.csv',
    encoding: 'utf-8',
    line: 1,
    byte: 1,
    found: '00',
    other: '',
    missing: 'a',
    extra: 'b',
    headers: 'c',
    what: 'd',
    limit: 1,
  }
  for (const code of codes) expect(messageOf(new AppError(code, params as never)).text).not.toContain('undefined')
})
