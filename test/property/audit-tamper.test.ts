/**
 * Random hands in the trail: every one is found, and the first bad entry is named. `KYUFU_HANDS=10000` for the long run; the store takes a
 * quarter of them, the export the rest.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createVerifier, personalActs, verifyFile, type Checkpoint } from '../../resources/verifier/verify.mjs'
import { approve, reviewedOffice, smallDraft } from '../store/acts.ts'
import { plainVerify } from '../support/plain-verifier.ts'
import { copyOf, dice, fileHands, fingerprint, putTogether, rowHands, takeApart, type Done, type Hands } from '../support/tampering.ts'
import { tamperedStore } from '../support/tampered-store.ts'
import { temporaryFolder } from '../support/office.ts'

const hands = Number(process.env['KYUFU_HANDS'] ?? 1_600)
const timeout = hands * 30 + 30_000

let honest: Hands
let text = ''
let folder = ''

beforeAll(async () => {
  folder = temporaryFolder('tamper')
  const office = await reviewedOffice()
  const write = async (name: string): Promise<string> => {
    await office.call('auditor', 'audit.export', { save: office.save(join(folder, name)), replace: false })
    return readFileSync(join(folder, name), 'utf8')
  }
  await office.call('admin', 'checkpoint.make', { reason: 'day-end' })
  const older = takeApart(await write('older.jsonl'))
  const { draftNo } = await smallDraft(office, 3)
  await approve(office, 'chief', draftNo)
  await approve(office, 'manager', draftNo)
  await office.call('admin', 'checkpoint.make', { reason: 'day-end' })
  await office.call('reviewer', 'case.list', { limit: 10 })
  for (const user of ['mailing', 'payer', 'intake']) await office.call(user, 'session.logout', {})
  await office.call('admin', 'checkpoint.make', { reason: 'backup' })
  text = await write('now.jsonl')
  const trail = takeApart(text)
  const outside = trail.checkpoints.map((c) => ({ ...c }))
  honest = { trail, older, office: office.backend.env.signing.key, personal: personalActs, outside }
  await office.dispose()
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Verdict {
  readonly badSeq: number
}

/** The stand-alone verifier's rules over the rows of an export. */
function judge(lines: string, outside: readonly Checkpoint[]): Verdict {
  const [first = '', ...rest] = lines.trimEnd().split('\n')
  const { store } = JSON.parse(first) as { store: string }
  const verifier = createVerifier({ outside, store })
  let ended = false
  for (const line of rest) {
    let row
    try {
      row = JSON.parse(line) as { checkpoint?: Checkpoint; end?: never }
    } catch {
      verifier.broken('読めない行があります')
      break
    }
    if (row.checkpoint) verifier.checkpoint(row.checkpoint)
    else if (row.end) ended = verifier.end(row.end)
    else if (!verifier.entry(row as never)) break
  }
  if (!ended) verifier.broken('終わりの行がありません')
  const report = verifier.report()
  return { badSeq: report.firstBad?.seq ?? 0 }
}

const expected = (done: Done): Verdict => ({ badSeq: done.seq })

describe('an honest trail', () => {
  it('holds for the verifier, for the second one and with every signature looked at', async () => {
    expect(judge(text, honest.outside)).toEqual({ badSeq: 0 })
    expect(plainVerify(text)).toMatchObject({ badSeq: 0, entries: honest.trail.rows.length, unconfirmed: 0 })
    const report = await verifyFile(join(folder, 'now.jsonl'), { everySignature: true })
    expect(report).toMatchObject({ ok: true, unsigned: 0, erased: 0, checkpoints: { inside: 3 } })
    expect(report.persons.find((p) => p.actor === 'chief')).toEqual({ actor: 'chief', valid: 1, unconfirmed: 0, missing: 0 })
    expect(putTogether(honest.trail)).toBe(text)
  })
})

describe('a hand in an exported trail', () => {
  const kinds = { ...rowHands, ...fileHands }
  const names = Object.keys(kinds)
  it(
    'is found with its entry, by the verifier and by one made from the document',
    () => {
      const roll = dice(20261124)
      const wrong: unknown[] = []
      const seen = new Map<string, number>()
      const runs = Math.ceil(hands * 0.75)
      for (let run = 0; run < runs; run++) {
        const kind = names[run % names.length] ?? ''
        const trail = copyOf(honest.trail)
        const k = 1 + roll(trail.rows.length - 2)
        const done: Done = { kind, ...kinds[kind]?.(trail, k, roll, honest) } as Done
        if (!Number.isFinite(done.seq)) continue
        const lines = putTogether(trail)
        const found = judge(lines, honest.outside)
        if (JSON.stringify(found) !== JSON.stringify(expected(done))) wrong.push({ ...done, k, found })
        // the second verifier knows no checkpoints from outside, and reads only whole lines
        if (run % 7 === 0 && !done.outside && trail.garbageAt === undefined) {
          const second = plainVerify(lines).badSeq
          if (second !== done.seq) wrong.push({ ...done, k, second })
        }
        seen.set(kind, (seen.get(kind) ?? 0) + 1)
      }
      expect(wrong.slice(0, 5)).toEqual([])
      expect([...seen.keys()].sort()).toEqual([...names].sort())
      expect(fingerprint(honest.trail)).toBe(fingerprint(takeApart(text)))
    },
    timeout,
  )
})

describe('a hand in the store', () => {
  const names = Object.keys(rowHands)
  it(
    "is found with its entry, by the program's own verification",
    async () => {
      const roll = dice(404)
      const store = tamperedStore(honest.trail)
      const wrong: unknown[] = []
      expect(await store.verify(honest.trail, honest.outside)).toEqual({ badSeq: 0 })
      for (let run = 0; run < Math.floor(hands * 0.25); run++) {
        const kind = names[run % names.length] ?? ''
        const trail = copyOf(honest.trail)
        const k = 1 + roll(trail.rows.length - 2)
        const done: Done = { kind, ...rowHands[kind]?.(trail, k, roll, honest) } as Done
        if (!Number.isFinite(done.seq)) continue
        const found = await store.verify(trail, honest.outside)
        if (JSON.stringify(found) !== JSON.stringify(expected(done))) wrong.push({ ...done, k, found })
      }
      store.close()
      expect(wrong.slice(0, 5)).toEqual([])
    },
    timeout,
  )
})

describe('a trail made anew from nothing', () => {
  it('under the same store id is found at the first checkpoint kept outside; under another id at once', async () => {
    const office = await reviewedOffice()
    const path = join(mkdtempSync(join(folder, 'anew-')), 'anew.jsonl')
    for (let n = 0; n < 40; n++) await office.call('reviewer', 'case.view', { caseNo: 'R8-000001' })
    await office.call('auditor', 'audit.export', { save: office.save(path), replace: false })
    await office.dispose()
    const kept = join(folder, 'kept.log')
    writeFileSync(kept, honest.outside.map((c) => `${JSON.stringify(c)}\n`).join(''))
    // the same template, so the same id: it parts from the honest one behind the reviews
    expect((await verifyFile(path, { checkpoints: [kept] })).firstBad?.seq).toBe(honest.outside[0]?.seq)
    const other = readFileSync(path, 'utf8').replace(/"store":"[^"]*"/, '"store":"somebody-else"')
    writeFileSync(path, other)
    await expect(verifyFile(path, { checkpoints: [kept] })).rejects.toThrow('作り直された')
  })
})
