/** Cancellation notices and claim forms in the run, and what is doubtful about addressees. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { buildPapers } from '../../electron/backend/usecases/papers-build.ts'
import { buildFrame } from '../../electron/backend/usecases/papers-frame.ts'
import { waitingCases } from '../../electron/backend/store/papers.ts'
import { readElsewhere, sampleDay } from '../support/office.ts'
import { granted, pagesOf, papersDesk, protectedCase } from './papers-desk.ts'

const desk = papersDesk()
const plainCases = granted.filter((no) => no !== protectedCase)
const [first = '', second = ''] = plainCases

const cancel = async (caseNo: string, reason = '別の制度で給付されたため'): Promise<string> => {
  const { draftNo } = await desk.office.call('drafter', 'draft.create', { kind: 'cancel', caseNos: [caseNo], reason })
  for (const user of ['chief', 'manager'])
    await desk.office.call(user, 'draft.approve', { draftNo, asDeputy: false, comment: readElsewhere })
  const row = await desk
    .db()
    .reader.selectFrom('cancellation')
    .select('decision_no')
    .orderBy('decided_at', 'desc')
    .executeTakeFirstOrThrow()
  return row.decision_no
}
const kindsOf = async (caseNo: string): Promise<string[]> =>
  (
    await desk
      .db()
      .reader.selectFrom('paper as p')
      .innerJoin('welfare_case as c', 'c.case_id', 'p.case_id')
      .select('p.kind')
      .where('c.case_no', '=', caseNo)
      .orderBy('p.file')
      .orderBy('p.page')
      .execute()
  ).map((row) => row.kind)
const code = async (act: Promise<unknown>): Promise<string> =>
  act.then(
    () => 'done',
    (error: { error?: { code: string } }) => error.error?.code ?? 'fault',
  )
/** Papers of what waits now, described only. */
const waitingPapers = async () => {
  const { reader } = desk.db()
  const waiting = await waitingCases(reader, sampleDay)
  return buildPapers(reader, waiting, await buildFrame(desk.office.backend.env, reader))
}

describe('in the run', () => {
  it('a grant has its notice, its vouchers and one claim form whose vouchers add up to the decision', async () => {
    await desk.issue()
    for (const caseNo of plainCases) {
      const kinds = await kindsOf(caseNo)
      expect([kinds[0], kinds.at(-1)]).toEqual(['grant-notice', 'claim-form'])
      expect(new Set(kinds.slice(1, -1))).toEqual(new Set(['voucher']))
    }
    const forms = await desk.db().reader.selectFrom('paper').select('number').where('kind', '=', 'claim-form').execute()
    expect(forms.map((row) => row.number)).toContain(`${desk.decisionNo[first]}の2`)
  })

  it('a cancellation sends its notice once; the case stays cancelled; the trail has it', async () => {
    await desk.issue()
    const number = await cancel(first)
    const made = await desk.issue()
    expect(made).toMatchObject({ issued: 1, vouchers: 0 })
    expect((await kindsOf(first)).at(-1)).toBe('cancel-notice')
    expect(await desk.stateOf(first)).toBe('cancelled')
    const [page = ''] = await pagesOf((await desk.office.call('mailing', 'papers.file', { name: made.files[0]?.name ?? '' })).bytes)
    for (const text of ['日常生活用具給付決定取消通知書', number, desk.decisionNo[first], '別の制度で給付されたため'])
      expect(page).toContain(text)
    const pending = await desk.office.call('mailing', 'papers.pending', { limit: 10 })
    expect(pending.rows.map((row) => row.caseNo)).not.toContain(first)
    const mailed = await desk.db().reader.selectFrom('mailing_entry').select('sheets').where('number', '=', number).execute()
    expect(mailed).toEqual([{ sheets: 1 }])
  })

  it('a protected person’s cancellation waits for the release like any other letter', async () => {
    await desk.office.call('chief', 'papers.release', {})
    await desk.issue()
    await cancel(protectedCase)
    expect(await desk.issue()).toMatchObject({ issued: 0, held: 1 })
    await desk.office.call('chief', 'papers.release', {})
    expect(await desk.issue()).toMatchObject({ issued: 1, held: 0 })
  })

  it('a missing text stops it whole, with the name of the text', async () => {
    await cancel(first)
    await desk.db().writer.deleteFrom('paper_text').where('key', '=', '本文.取消通知書').execute()
    expect(await code(desk.issue())).toBe('missing-setting')
    expect(await kindsOf(second)).toEqual([])
  })
})

describe('before the run', () => {
  const warnings = async (caseNo: string): Promise<string[]> =>
    ((await waitingPapers()).find((p) => p.c.case_no === caseNo)?.warnings ?? []).map((one) => one.code)

  it('nothing is said of an addressee about whom there is nothing to say', async () => {
    expect(await warnings(first)).toEqual([])
  })

  it.each([
    ['deceased', { removal_reason: '死亡', moved_out_on: '2026-11-20' }],
    ['moved-out', { removal_reason: '転出', moved_out_on: '2026-11-20' }],
    ['postal-code', { postal_code: '100-0005' }],
    ['no-addressee', { address: '' }],
  ])('%s is told', async (expected, change) => {
    const { resident_no: no } = await desk.residentOf(first)
    await desk.db().writer.updateTable('resident').set(change).where('resident_no', '=', no).execute()
    expect(await warnings(first)).toEqual([expected])
    if (expected !== 'deceased') return
    const made = await desk.issue()
    expect(made.warnings).toEqual([{ caseNo: first, message: expect.stringContaining('亡くなっています') as string }])
  })

  it('a code that covers no town of its own gives no barcode and is told', async () => {
    const { postal_code: postal } = await desk.residentOf(first)
    await desk.db().writer.updateTable('postal_town').set({ town: '' }).where('code', '=', postal.replace('-', '')).execute()
    const papers = (await waitingPapers()).find((p) => p.c.case_no === first)
    const window = papers?.papers[0]?.model.pages[0]?.blocks.find((block) => block.kind === 'window')
    expect([papers?.warnings.map((one) => one.code), window]).toMatchObject([['postal-code'], { bars: '' }])
  })

  it('a cancelled decision that nobody was told of is told', async () => {
    await cancel(first)
    expect(await warnings(first)).toEqual(['never-notified'])
  })

  it('the letter’s window is that of the office’s envelope; one that cannot be used is refused', async () => {
    const put = (key: string, value: string) =>
      desk
        .db()
        .writer.insertInto('parameter')
        .values({ programme: 'office', key, value, valid_from: '2026-01-01', valid_to: null, article: '' })
        .execute()
    await put('envelope.use', '長3窓B')
    expect(await code(desk.issue())).toBe('missing-setting')
    await put('envelope.window.長3窓B', '25,30,85,42')
    const window = (await waitingPapers())[0]?.papers[0]?.model.pages[0]?.blocks.find((block) => block.kind === 'window')
    expect(window).toMatchObject({ x: 25, y: 30, w: 85, h: 42 })
    const { bytes } = await desk.office.call('mailing', 'officePaper.windowTest', {})
    expect((await pagesOf(bytes))[0]).toContain('長3窓B')
  })

  it('a seal that is neither PNG nor JPEG is refused before anything is drawn', async () => {
    writeFileSync(join(desk.office.folder, 'seal.png'), 'not a picture')
    expect(await code(desk.issue())).toBe('missing-setting')
  })
})
