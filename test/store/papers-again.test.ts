/** 1通だけの刷り直し: the same sheets as they were printed, nobody else's, with who and why. */
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { expect, test } from 'vitest'
import { pagesOf, papersDesk, protectedCase } from './papers-desk.ts'

const desk = papersDesk()
const call: typeof desk.office.call = (...args) => desk.office.call(...args)
const caseNo = 'R8-000002'

async function printed(): Promise<string> {
  const ask = {
    kind: 'all',
    order: 'decision',
    perBundle: 100,
    service: 'plain',
    leaveOut: [] as string[],
    atDesk: [] as string[],
  } as const
  const { runNo } = await call('mailing', 'printRun.open', ask)
  await call('mailing', 'printRun.print', { runNo })
  return runNo
}
const papersOf = (of: string) => call('mailing', 'papers.ofCase', { caseNo: of })
const again = async (of: string, kindName: string, user = 'mailing') => {
  const paper = (await papersOf(of)).find((one) => one.kindName === kindName)
  return call(user, 'papers.again', { caseNo: of, paperId: paper?.paperId ?? '', reason: '破れ' })
}
const refusalOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: { error: { code: string; message: string } }) => `${error.error.code} ${error.error.message}`,
  )
/** All that is drawn on a sheet, in order: every operator with its arguments, glyphs with their outlines' codes. */
async function drawnOn(bytes: Uint8Array, page: number): Promise<string> {
  const file = await getDocument({ data: bytes.slice(), verbosity: 0 }).promise
  const { fnArray, argsArray } = await (await file.getPage(page)).getOperatorList()
  // the reader's own names of fonts and pictures count through a document
  return JSON.stringify([fnArray, argsArray]).replaceAll(/"(g_d\d+_[fi]\w+|img_p\w+)"/g, '"name"')
}

test('gives every paper of a letter as a file of its own sheets, drawn as they were, and nobody else', async () => {
  await printed()
  const papers = await papersOf(caseNo)
  expect(papers.map((paper) => paper.kindName)).toEqual(['決定通知書', '給付券', '請求書兼代理受領委任状'])
  const whole = await call('mailing', 'papers.file', { name: papers[0]?.file ?? '' })
  const pages = await pagesOf(whole.bytes)
  for (const paper of papers) {
    const { name, bytes } = await call('mailing', 'papers.sheets', { caseNo, paperId: paper.paperId })
    expect(name).toBe(`${paper.number}.pdf`)
    expect(await pagesOf(bytes)).toEqual(pages.slice(paper.page - 1, paper.page - 1 + paper.pages))
    const drawn = await drawnOn(bytes, 1)
    expect(drawn.length).toBeGreaterThan(2_000)
    expect(drawn === (await drawnOn(whole.bytes, paper.page))).toBe(true)
    expect(drawn === (await drawnOn(whole.bytes, (paper.page % pages.length) + 1))).toBe(false)
    // what tells others apart is not in it: their pages are gone with their elements
    expect(bytes.length).toBeLessThan(whole.bytes.length)
    expect(
      Buffer.from(bytes)
        .toString('latin1')
        .match(/\/Type \/Page\n/g)?.length,
    ).toBe(paper.pages)
    expect(
      Buffer.from(bytes)
        .toString('latin1')
        .match(/\/S \/Document/g)?.length,
    ).toBe(1)
    expect((await call('mailing', 'papers.sheets', { caseNo, paperId: paper.paperId })).bytes).toEqual(bytes)
  }
})

test('is found by any number on the paper', async () => {
  await printed()
  const voucher = (await papersOf(caseNo)).find((paper) => paper.kindName === '給付券')
  for (const number of [caseNo, desk.decisionNo[caseNo] ?? '', voucher?.number ?? '', (voucher?.number ?? '').toLowerCase()])
    expect(await call('mailing', 'papers.caseOf', { number })).toEqual({ caseNo })
  expect(await refusalOf(call('mailing', 'papers.caseOf', { number: 'K99' }))).toMatch(/^not-found .*K99/)
})

test('keeps who and why with the bundle and in the trail, without a new count', async () => {
  const runNo = await printed()
  const bundle = async () => (await call('mailing', 'printRun.view', { runNo })).bundles[0]
  const sheets = (await call('mailing', 'papers.files', {}))[0]?.pages ?? 0
  await call('mailing', 'printRun.count', { runNo, bundle: 1, sheets })
  expect(await again(caseNo, '決定通知書')).toEqual({ number: desk.decisionNo[caseNo], pages: 1, moved: false })
  expect(await bundle()).toMatchObject({ state: 'counted', reprints: 1 })
  const event = await desk.db().reader.selectFrom('print_event').selectAll().where('kind', '=', 'again').executeTakeFirstOrThrow()
  expect(event).toMatchObject({ ref: desk.decisionNo[caseNo], reason: '破れ', by_user: 'mailing' })
  const entry = await desk
    .db()
    .reader.selectFrom('audit_entry as e')
    .innerJoin('audit_body as b', 'b.seq', 'e.seq')
    .select(['e.ref', 'b.body'])
    .where('e.action', '=', 'print-again')
    .executeTakeFirstOrThrow()
  expect(entry.ref).toBe(caseNo)
  expect(entry.body).toContain('1通だけ刷り直し')
})

test('says when the window would bear something else today', async () => {
  await printed()
  await desk.setResident((await desk.residentOf(caseNo)).resident_no, { name: '改名　太郎' })
  expect(await again(caseNo, '決定通知書')).toMatchObject({ moved: true })
})

test.each(['void', 'claimed', 'paid', 'lapsed'])('refuses a voucher that is %s', async (state) => {
  await printed()
  const no = (await papersOf(caseNo)).find((paper) => paper.kindName === '給付券')?.number ?? ''
  await desk.db().writer.updateTable('voucher').set({ state }).where('voucher_no', '=', no).execute()
  expect(await refusalOf(again(caseNo, '給付券'))).toMatch(/^print-refused /)
  expect(await again(caseNo, '請求書兼代理受領委任状')).toMatchObject({ pages: 1 })
})

test('refuses whoever was put under protection after the letter was drawn, and shows it to nobody without the right', async () => {
  await printed()
  await desk.setResident((await desk.residentOf(caseNo)).resident_no, { protection_from: '2026-01-01' })
  expect(await refusalOf(again(caseNo, '決定通知書'))).toMatch(/^print-refused .*支援措置が付きました/)
  const [paper] = await papersOf(caseNo)
  const look = (user: string) => call(user, 'papers.sheets', { caseNo, paperId: paper?.paperId ?? '' })
  expect(await refusalOf(look('drafter'))).toMatch(/^(protected-case|forbidden) /)
  expect((await papersOf(protectedCase)).length).toBe(0)
})

test('lets a protected letter that was released for its printing be printed again', async () => {
  await call('manager', 'papers.release', { caseNos: [protectedCase] })
  await printed()
  expect(await again(protectedCase, '決定通知書')).toMatchObject({ pages: 1 })
})

test('does not take a paper of another case', async () => {
  await printed()
  const [paper] = await papersOf('R8-000001')
  const asked = { caseNo, paperId: paper?.paperId ?? '' }
  expect(await refusalOf(call('mailing', 'papers.again', { ...asked, reason: 'x' }))).toMatch(/^not-found /)
  expect(await refusalOf(call('mailing', 'papers.sheets', asked))).toMatch(/^not-found /)
})
