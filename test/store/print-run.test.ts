/** 印刷の回: from what waits to the mailing ledger, with everything that goes wrong in between. */
import { execFile } from 'node:child_process'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openTestOffice, project } from '../support/office.ts'
import { granted, pagesOf, papersDesk, protectedCase, refused } from './papers-desk.ts'

const desk = papersDesk()
const call: typeof desk.office.call = (...args) => desk.office.call(...args)

const open = (more: { perBundle?: number; atDesk?: string[]; leaveOut?: string[]; service?: 'plain' | 'recorded' } = {}) =>
  call('mailing', 'printRun.open', { kind: 'all', order: 'decision', perBundle: 100, service: 'plain', leaveOut: [], atDesk: [], ...more })
const view = (runNo: string) => call('mailing', 'printRun.view', { runNo })
const lettersOf = (runNo: string, more: { after?: number; limit?: number; noted?: boolean } = {}) =>
  call('mailing', 'printRun.letters', { runNo, after: 0, limit: 100, noted: false, ...more })
const sheetsIn = async (file: string | null) =>
  (await call('mailing', 'papers.files', {})).find((f) => f.name === file)?.pages ?? Number.NaN
const refusalOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: { error: { code: string } }) => error.error.code,
  )

async function countAll(runNo: string): Promise<void> {
  for (const b of (await view(runNo)).bundles) {
    if (b.state !== 'made') continue
    const spoiled = b.spoiled
    expect(await call('mailing', 'printRun.count', { runNo, bundle: b.bundle, sheets: (await sheetsIn(b.file)) - spoiled })).toMatchObject({
      matches: true,
    })
  }
}

describe('a run', () => {
  test('takes what waits, without the held; a second run finds nothing; in bundles of the size asked for', async () => {
    const before = await call('mailing', 'printRun.targets', { kind: 'all', order: 'postal', limit: 100 })
    expect(before).toMatchObject({ ready: 6, held: 1 })
    const codes = before.rows.filter((r) => !r.guarded).map((r) => (r.postalCode === '' ? '~' : r.postalCode))
    expect(codes).toEqual([...codes].sort())
    expect(before.rows.find((r) => r.guarded)).toMatchObject({ caseNo: protectedCase, postalCode: '', held: true })
    const { runNo, ...made } = await open({ perBundle: 4 })
    expect(made).toEqual({ cases: 6, bundles: 2, held: 1 })
    expect((await view(runNo)).bundles.map((b) => [b.from, b.to, b.state, b.sheets])).toEqual([
      [1, 4, 'waiting', null],
      [5, 6, 'waiting', null],
    ])
    expect(await refusalOf(open())).toBe('nothing-to-issue')
    // the other way of issuing leaves the run's letters alone
    expect(await desk.issue()).toMatchObject({ issued: 0, held: 1 })
    expect(await desk.stateOf('R8-000001')).toBe('granted')
  })

  test('prints in order, keeps one file a bundle, counts blind, and enters the mailing ledger with class and fee', async () => {
    const { runNo } = await open({ perBundle: 4, service: 'recorded' })
    expect(await refusalOf(call('mailing', 'printRun.count', { runNo, bundle: 1, sheets: 1 }))).toBe('print-refused')
    const made = await call('mailing', 'printRun.print', { runNo })
    expect(made).toMatchObject({ made: [1, 2], letters: 6, leftOut: 0, waiting: 0 })
    const first = (await view(runNo)).bundles[0]
    const { bytes } = await call('mailing', 'papers.file', { name: first?.file ?? '' })
    const pages = await pagesOf(bytes)
    const items = await lettersOf(runNo)
    const places = items.filter((i) => i.bundle === 1).map((i) => pages.findIndex((page) => page.includes(i.decisionNo)))
    expect(places.every((place) => place >= 0)).toBe(true)
    expect(places).toEqual([...places].sort((a, b) => a - b))
    expect(first?.sheets).toBeNull()
    // nothing is in the mailing ledger before it goes to the post
    expect(await desk.db().reader.selectFrom('mailing_entry').selectAll().execute()).toEqual([])
    expect(await refusalOf(call('mailing', 'printRun.post', { runNo }))).toBe('print-refused')
    const wrong = await call('mailing', 'printRun.count', { runNo, bundle: 1, sheets: pages.length + 1 })
    expect(wrong).toEqual({ matches: false, tries: 1 })
    expect(JSON.stringify(wrong)).not.toContain(String(pages.length))
    expect((await view(runNo)).bundles[0]).toMatchObject({ state: 'made', tries: 1, sheets: null })
    await countAll(runNo)
    expect((await view(runNo)).bundles[0]).toMatchObject({ state: 'counted', tries: 2, sheets: pages.length })
    const posted = await call('mailing', 'printRun.post', { runNo })
    expect(posted).toMatchObject({ posted: 6, held: [] })
    expect(posted.totals).toEqual([{ kind: '定形郵便物', service: '特定記録', letters: 6, fee: 320, sum: 1920 }])
    const entries = await desk.db().reader.selectFrom('mailing_entry').select('number').execute()
    expect(entries.map((e) => e.number).sort()).toEqual(items.map((i) => i.decisionNo).sort())
    expect((await view(runNo)).run.state).toBe('posted')
    expect(await refusalOf(call('mailing', 'printRun.post', { runNo }))).toBe('print-refused')
    const sheet = await call('mailing', 'printRun.sheet', { runNo })
    expect((await pagesOf(sheet.bytes)).join('')).toContain('1,920円')
  })

  test('letters and targets come a page at a time, each once and in order; those with a note alone', async () => {
    const pagesOfTargets = async (limit: number) => {
      const found: string[] = []
      for (let after = 0; ; after += limit) {
        const page = await call('mailing', 'printRun.targets', { kind: 'all', order: 'case', after, limit })
        if (page.rows.length === 0) return found
        found.push(...page.rows.map((row) => row.caseNo))
      }
    }
    const whole = await pagesOfTargets(500)
    expect(whole).toHaveLength(7)
    expect(whole.at(-1)).toBe(protectedCase)
    expect(await pagesOfTargets(2)).toEqual(whole)
    const marked = { leaveOut: ['R8-000005', 'gone'], atDesk: ['R8-000002', 'R8-000005'] }
    const { chosen } = await call('mailing', 'printRun.targets', { kind: 'grant', order: 'case', limit: 1, ...marked })
    expect(chosen).toMatchObject({ letters: 2, desk: 1 })
    await desk.setResident((await desk.residentOf('R8-000002')).resident_no, { name: '見本\u{2CB46}子' })
    const { runNo } = await open({ perBundle: 4, atDesk: ['R8-000002'] })
    const all = await lettersOf(runNo)
    expect(all.map((i) => i.seq)).toEqual([1, 2, 3, 4, 5, 6])
    expect([...(await lettersOf(runNo, { limit: 4 })), ...(await lettersOf(runNo, { after: 4, limit: 4 }))]).toEqual(all)
    expect(await lettersOf(runNo, { after: 6 })).toEqual([])
    await call('mailing', 'printRun.check', { runNo })
    const noted = (await lettersOf(runNo)).filter((i) => i.notes.length > 0)
    expect(noted.some((i) => i.caseNo === 'R8-000002')).toBe(true)
    expect(await lettersOf(runNo, { noted: true })).toEqual(noted)
    expect((await view(runNo)).letters).toEqual({ all: 6, waiting: 6, noted: noted.length, mail: 0, desk: 0 })
    await call('mailing', 'printRun.print', { runNo })
    expect((await view(runNo)).letters).toMatchObject({ all: 6, waiting: 0, mail: 5, desk: 0 })
  })

  test('letters for the desk have a bundle of their own and enter the ledger when they are handed over', async () => {
    const { runNo } = await open({ atDesk: ['R8-000002'] })
    await call('mailing', 'printRun.print', { runNo })
    expect((await view(runNo)).bundles.map((b) => [b.part, b.cases])).toEqual([
      ['mail', 5],
      ['desk', 1],
    ])
    expect(await refusalOf(call('mailing', 'printRun.hand', { runNo, caseNo: 'R8-000002', receiver: '本人' }))).toBe('print-refused')
    await countAll(runNo)
    expect(await call('mailing', 'printRun.post', { runNo })).toMatchObject({ posted: 5 })
    expect((await view(runNo)).run.state).toBe('open')
    await call('mailing', 'printRun.hand', { runNo, caseNo: 'R8-000002', receiver: '本人（手帳で確認）' })
    expect(await desk.db().reader.selectFrom('mailing_entry').select(['kind', 'address']).where('kind', '=', '窓口渡し').execute()).toEqual(
      [{ kind: '窓口渡し', address: '窓口渡し' }],
    )
    expect((await view(runNo)).run).toMatchObject({ state: 'posted', posted: 6 })
  })

  test('left out before printing it waits again; a run of which nothing was printed can be called off', async () => {
    const { runNo } = await open({ leaveOut: ['R8-000005'] })
    await call('mailing', 'printRun.leaveOut', { runNo, caseNos: ['R8-000001'], reason: '本人と連絡がついてから' })
    expect((await call('mailing', 'printRun.targets', { kind: 'all', order: 'case', limit: 10 })).rows.map((r) => r.caseNo)).toEqual([
      'R8-000001',
      'R8-000005',
      protectedCase,
    ])
    expect(await call('mailing', 'printRun.close', { runNo, reason: '並びを変える' })).toEqual({ cases: 4 })
    expect(await call('mailing', 'printRun.targets', { kind: 'all', order: 'case', limit: 10 })).toMatchObject({ ready: 6 })
    expect(await refusalOf(call('mailing', 'printRun.print', { runNo }))).toBe('print-refused')
    const again = await open()
    await call('mailing', 'printRun.print', { runNo: again.runNo })
    expect(await refusalOf(call('mailing', 'printRun.close', { runNo: again.runNo, reason: 'x' }))).toBe('print-refused')
  })

  test('the look before printing names what is wrong; a letter that cannot be drawn leaves the run, the rest go on', async () => {
    const { resident_no } = await desk.residentOf('R8-000002')
    await desk.setResident(resident_no, { name: '見本\u{2CB46}子' })
    const { runNo } = await open()
    const looked = await call('mailing', 'printRun.check', { runNo })
    expect(looked).toMatchObject({ checked: 6, stopped: 1 })
    const item = (await lettersOf(runNo)).find((i) => i.caseNo === 'R8-000002')
    expect(item?.notes.filter((n) => n.stops).map((n) => n.kind)).toEqual(['glyph'])
    const sample = await call('mailing', 'printRun.sample', { runNo, caseNo: 'R8-000001' })
    for (const page of await pagesOf(sample.bytes)) expect(page).toContain('見本（発行前の確認用')
    expect(await call('mailing', 'printRun.print', { runNo })).toMatchObject({ letters: 5, leftOut: 1 })
    expect((await lettersOf(runNo)).find((i) => i.caseNo === 'R8-000002')?.state).toBe('dropped')
    await desk.setResident(resident_no, { name: '見本　花子' })
    expect(await call('mailing', 'printRun.targets', { kind: 'all', order: 'case', limit: 10 })).toMatchObject({ ready: 1 })
  })

  test('a jam prints the same file again from a sheet, and asks for the count anew; nothing else changes', async () => {
    const { runNo } = await open()
    await call('mailing', 'printRun.print', { runNo })
    const file = (await view(runNo)).bundles[0]?.file ?? ''
    const before = await call('mailing', 'papers.file', { name: file })
    await countAll(runNo)
    const again = await call('mailing', 'printRun.again', { runNo, bundle: 1, fromSheet: 3, reason: '紙詰まり' })
    expect(again).toEqual({ file, fromSheet: 3, toSheet: await sheetsIn(file) })
    expect((await view(runNo)).bundles[0]).toMatchObject({ state: 'made', reprints: 1 })
    expect(Buffer.from((await call('mailing', 'papers.file', { name: file })).bytes).equals(before.bytes)).toBe(true)
    expect(readdirSync(join(desk.office.folder, 'papers'))).toEqual([file])
    // only the sheets that are printed again: the stored bytes themselves, with another beginning
    const whole = await pagesOf(before.bytes)
    for (const fromSheet of [2, 3, whole.length]) {
      const cut = await call('mailing', 'papers.file', { name: file, fromSheet })
      expect(Buffer.from(cut.bytes).subarray(0, before.bytes.length).equals(before.bytes)).toBe(true)
      expect(await pagesOf(new Uint8Array(cut.bytes))).toEqual(whole.slice(fromSheet - 1))
      expect(cut.name).toBe(file.replace('.pdf', `_${fromSheet}枚目から.pdf`))
    }
    expect(await refusalOf(call('mailing', 'papers.file', { name: file, fromSheet: whole.length + 1 }))).toBe('not-found')
    expect(await refusalOf(call('mailing', 'printRun.again', { runNo, bundle: 1, fromSheet: 9999, reason: 'x' }))).toBe('print-refused')
  })

  test('a spoiled voucher is void for good; a new number in a further bundle takes its place, and both are counted', async () => {
    const { runNo } = await open()
    await call('mailing', 'printRun.print', { runNo })
    const { file } = (await view(runNo)).bundles[0] ?? { file: '' }
    const voucher = await desk
      .db()
      .reader.selectFrom('voucher')
      .selectAll()
      .where('seq', '=', 1)
      .orderBy('voucher_no')
      .executeTakeFirstOrThrow()
    const made = await call('mailing', 'printRun.spoil', { runNo, bundle: 1, voucherNo: voucher.voucher_no, reason: '端が破れた' })
    expect(made).toMatchObject({ spoiled: voucher.voucher_no, bundle: 2 })
    expect(made.voucherNo).not.toBe(voucher.voucher_no)
    const rows = await desk
      .db()
      .reader.selectFrom('voucher')
      .selectAll()
      .where('decision_id', '=', voucher.decision_id)
      .where('seq', '=', 1)
      .execute()
    expect(new Set(rows.map((r) => `${r.voucher_no} ${r.state} ${r.replaces}`))).toEqual(
      new Set([`${voucher.voucher_no} void null`, `${made.voucherNo} valid ${voucher.voucher_no}`]),
    )
    expect(rows.map((r) => r.public_payment)).toEqual([voucher.public_payment, voucher.public_payment])
    expect(rows[0]?.code).not.toBe(rows[1]?.code)
    expect(await refusalOf(call('mailing', 'printRun.spoil', { runNo, bundle: 1, voucherNo: voucher.voucher_no, reason: 'x' }))).toBe(
      'voucher-refused',
    )
    // the whole file is one sheet too many: a spoiled one was taken out
    expect(await call('mailing', 'printRun.count', { runNo, bundle: 1, sheets: await sheetsIn(file) })).toMatchObject({ matches: false })
    await countAll(runNo)
    expect(await call('mailing', 'printRun.post', { runNo })).toMatchObject({ posted: 6 })
    const numbers = (await desk.db().reader.selectFrom('paper').select('number').execute()).map((p) => p.number)
    expect(new Set(numbers).size).toBe(numbers.length)
    // the trail that was signed at the decision is whole, and so is the recomputation
    expect((await call('auditor', 'audit.verify', {})).ok).toBe(true)
  })
})

describe('between printing and posting', () => {
  test('protection set since holds the letter until somebody else releases it; it was not the one who posts', async () => {
    const { runNo } = await open()
    await call('mailing', 'printRun.print', { runNo })
    await countAll(runNo)
    const { resident_no, address } = await desk.residentOf('R8-000001')
    await desk.setResident(resident_no, { protection_from: '2026-01-01' })
    const first = await call('mailing', 'printRun.post', { runNo })
    expect(first).toMatchObject({ posted: 5, held: [{ caseNo: 'R8-000001' }] })
    expect((await view(runNo)).run).toMatchObject({ state: 'open', held: 1 })
    expect((await call('mailing', 'printRun.post', { runNo })).posted).toBe(0)
    // own release does not count
    await call('mailing', 'papers.release', { caseNos: ['R8-000001'] })
    expect((await call('mailing', 'printRun.post', { runNo })).posted).toBe(0)
    await call('chief', 'papers.release', { caseNos: ['R8-000001'] })
    expect((await call('mailing', 'printRun.post', { runNo })).posted).toBe(1)
    const entry = await desk
      .db()
      .reader.selectFrom('mailing_entry')
      .selectAll()
      .where('number', '=', desk.decisionNo['R8-000001'] ?? '')
      .executeTakeFirstOrThrow()
    expect(entry).toMatchObject({ address: '支援措置', postal_code: '' })
    expect(JSON.stringify(entry)).not.toContain(address)
    const release = await desk.db().reader.selectFrom('paper_release').select('used').execute()
    expect(release.every((r) => r.used === 1)).toBe(true)
  })

  test('somebody who moved, and a decision that was cancelled, stay behind with their reasons', async () => {
    const { runNo } = await open()
    await call('mailing', 'printRun.print', { runNo })
    await countAll(runNo)
    const { resident_no } = await desk.residentOf('R8-000001')
    await desk
      .db()
      .writer.updateTable('resident')
      .set({ address: '名古屋市中区三の丸三丁目9番9号' })
      .where('resident_no', '=', resident_no)
      .execute()
    await desk.db().writer.updateTable('welfare_case').set({ state: 'cancelled' }).where('case_no', '=', 'R8-000002').execute()
    const { held, posted } = await call('mailing', 'printRun.post', { runNo })
    expect(posted).toBe(4)
    expect(held.map((h) => [h.caseNo, /住所が変わりました/.test(h.why), /取り消された/.test(h.why)])).toEqual([
      ['R8-000001', true, false],
      ['R8-000002', false, true],
    ])
  })

  test('a released protected letter goes out once; the window is compared with the places nothing may be sent to', async () => {
    const { address } = await desk.residentOf(protectedCase)
    await call('chief', 'offender.add', { caseNo: protectedCase, place: address.split('　')[0] ?? '', kind: 'offender' })
    await call('chief', 'papers.release', {})
    const { runNo } = await open()
    expect((await call('mailing', 'printRun.check', { runNo })).stopped).toBe(1)
    expect(await call('mailing', 'printRun.print', { runNo })).toMatchObject({ letters: 6, leftOut: 1 })
    expect(await desk.stateOf(protectedCase)).toBe('granted')
    const { rows } = await call('chief', 'offender.list', { caseNo: protectedCase })
    await call('chief', 'offender.drop', { caseNo: protectedCase, placeId: rows[0]?.placeId ?? '', reason: '登録の誤り' })
    const again = await open()
    expect(await call('mailing', 'printRun.print', { runNo: again.runNo })).toMatchObject({ letters: 1, leftOut: 0 })
    const trail = await desk.db().reader.selectFrom('audit_body').select('body').execute()
    expect(trail.some((t) => t.body.includes(address.split('　')[0] ?? ''))).toBe(false)
  })
})

test('killed between file and entry of the second bundle: the run goes on without a gap or a double number', async () => {
  const { runNo } = await open({ perBundle: 2 })
  await desk.office.backend.close()
  const script = `
    import { existsSync } from 'node:fs'
    import { openTestOffice } from ${JSON.stringify(join(project, 'test/support/office.ts'))}
    import { newId } from ${JSON.stringify(join(project, 'electron/backend/ids.ts'))}
    const folder = ${JSON.stringify(join(desk.folder, 'office'))}
    const die = () => { if (existsSync(folder + '/papers/R8-N0002.pdf')) process.kill(process.pid, 'SIGKILL'); return newId() }
    const office = await openTestOffice(folder, { newId: die })
    await office.call('mailing', 'printRun.print', { runNo: ${JSON.stringify(runNo)} })`
  writeFileSync(join(desk.folder, 'killed.mjs'), script)
  const ended = await new Promise((done) => {
    execFile(process.execPath, [join(desk.folder, 'killed.mjs')], { cwd: project }, (error, _, told) => done(error?.signal ?? told))
  })
  expect(ended).toBe('SIGKILL')
  desk.office = await openTestOffice(join(desk.folder, 'office'))
  expect((await view(runNo)).bundles.map((b) => b.state)).toEqual(['made', 'waiting', 'waiting'])
  const made = await call('mailing', 'printRun.print', { runNo })
  expect(made).toMatchObject({ made: [2, 3], letters: 4, waiting: 0 })
  expect((await view(runNo)).bundles.map((b) => b.file)).toEqual(['R8-N0001.pdf', 'R8-N0002.pdf', 'R8-N0003.pdf'])
  for (const name of ['R8-N0001.pdf', 'R8-N0002.pdf', 'R8-N0003.pdf']) await call('mailing', 'papers.file', { name })
  const numbers = (
    await desk.db().reader.selectFrom('paper').select('number').where('kind', '<>', 'voucher').where('kind', '<>', 'claim-form').execute()
  ).map((p) => p.number)
  expect(numbers.sort()).toEqual(
    [...granted, ...refused]
      .filter((no) => no !== protectedCase)
      .map((no) => desk.decisionNo[no] ?? '')
      .sort(),
  )
})

test('a letter whose only voucher was ended after the printing still goes to the post', async () => {
  const { runNo } = await open()
  await call('mailing', 'printRun.print', { runNo })
  await countAll(runNo)
  const items = await lettersOf(runNo)
  const letter = items.find((i) => i.caseNo === 'R8-000002')
  const row = await desk
    .db()
    .reader.selectFrom('voucher as v')
    .innerJoin('welfare_case as c', 'c.case_id', 'v.case_id')
    .select('v.voucher_no')
    .where('c.case_no', '=', letter?.caseNo ?? '')
    .execute()
  expect(row.length).toBe(1)
  await call('mailing', 'voucher.end', { voucherNo: row[0]?.voucher_no ?? '', act: 'void', reason: '宛先の確認中' })
  expect(await call('mailing', 'printRun.post', { runNo })).toMatchObject({ posted: items.length, held: [] })
})
