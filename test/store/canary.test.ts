/**
 * 支援措置: 住所の行き先. Words that stand nowhere else are planted in a protected person's places; the office works from the form to
 * the bank file, and then every byte it made is read. They may stand in the window of released papers; in the office's own store they lie sealed.
 */
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { keyNow } from '../../electron/backend/keys/office-key.ts'
import { transact } from '../../electron/backend/store/db.ts'
import { settleGuarded } from '../../electron/backend/store/place-register.ts'
import { partsOf } from '../../resources/verifier/verify-pack.mjs'
import { importSample, proposeNow, sampleFile, sampleOffice, temporaryFolder, type TestOffice } from '../support/office.ts'
import { filesBelow, foundIn, needles, planted } from './canary-words.ts'
import { pagesOf, protectedCase } from './papers-desk.ts'
import { claimOf, takeClaims, transferDate, voucherOf } from './payments-support.ts'

/** Tables of the store that may be read for such a word: where the person must never be written to, and nothing else. */
const homes = ['offender_place']

let office: TestOffice
let out: string
let temp: string
/** Where the auditor keeps the sealed pack that is not struck out: it may hold the address. */
let packs: string
/** 補正依頼書 to the protected person. */
let correctionNo = ''
const tempBefore = process.env['TMPDIR']
/** Answers of the gate to those who may not see such an address, by what was asked. */
const answers = new Map<string, unknown>()
const told: string[] = []

const sql = async (text: string, ...values: string[]): Promise<Record<string, unknown>[]> => {
  const { CompiledQuery } = await import('kysely')
  return (await office.backend.env.store.writer.executeQuery<Record<string, unknown>>(CompiledQuery.raw(text, values))).rows
}
const save = (name: string): string => office.save(join(out, name))

beforeAll(async () => {
  office = await sampleOffice()
  out = temporaryFolder('canary-out')
  temp = temporaryFolder('canary-temp')
  packs = temporaryFolder('canary-packs')
  process.env['TMPDIR'] = temp
  await work()
}, 120_000)
afterAll(async () => {
  if (tempBefore === undefined) delete process.env['TMPDIR']
  else process.env['TMPDIR'] = tempBefore
  await office.dispose()
  for (const folder of [out, temp, packs]) rmSync(folder, { recursive: true, force: true })
})

/** From the form to the bank file, the mailing ledger and the exports, as eight people. */
async function work(): Promise<void> {
  const form = readFileSync(sampleFile('aids-logoform.csv'), 'utf8')
  const residentNo = await plant(form)
  const staged = await office.call('intake', 'import.stage', {
    ticket: office.open(join(out, 'form.csv')),
    programme: 'aids',
    profile: 'aids-logoform',
  })
  rmSync(join(out, 'form.csv'))
  await office.call('intake', 'import.rejects', { batchId: staged.batchId, save: save('rejects.csv'), replace: false })
  await office.call('intake', 'import.commit', { batchId: staged.batchId, sha256: staged.sha256 })
  await office.call('reviewer', 'review.auto', {})
  const [own] = await sql('select resident_no, version from welfare_case where case_no = ?', protectedCase)
  expect(own?.['resident_no']).toBe(residentNo)
  await correct(Number(own?.['version']))
  await proposeNow(office, 'reviewer', { caseNo: protectedCase, propose: 'grant', reason: '送付先を確認済み' })
  const { draftNo } = await office.call('drafter', 'draft.create', { kind: 'grant', caseNos: [protectedCase, 'R8-000001', 'R8-000002'] })
  for (const user of ['chief', 'manager']) await office.call(user, 'draft.approve', { draftNo, asDeputy: false })
  await office.call('chief', 'offender.add', { caseNo: protectedCase, place: `沖縄県${planted.offender}三丁目5番1号`, kind: 'offender' })
  await office.call('chief', 'papers.release', {})
  await print()
  await pay()
  await office.call('mailing', 'voucher.end', { voucherNo: await voucherIn('R8-000001'), act: 'lose', reason: '紛失' })
  await office.call('mailing', 'returnedMail.enter', { number: await noticeOf(protectedCase), reason: '転居', note: '' })
  for (const ledger of ['decisions', 'mailing', 'vouchers', 'handover'] as const)
    await office.call('mailing', 'ledger.export', { ledger, save: save(`${ledger}.xlsx`), replace: false })
  await office.call('payer', 'ledger.export', { ledger: 'payments', save: save('payments.xlsx'), replace: false })
  await office.call('auditor', 'audit.export', { save: save('trail.jsonl'), replace: false })
  await office.call('auditor', 'audit.verify', {})
  await officePapers()
  for (const [folder, masked] of [
    [packs, false],
    [out, true],
  ] as const)
    await office.call('auditor', 'audit.pack', {
      caseNo: protectedCase,
      masked,
      purpose: '定期監査',
      save: office.save(join(folder, 'pack.zip')),
      replace: false,
    })
  await ask()
}

/** Papers about no single case, copies of them, and the mailing ledger of all that was posted. */
async function officePapers(): Promise<void> {
  const span = { from: '2026-11-01', until: '2026-12-28' }
  const labels = { ...span, sheet: 'a4-12', startAt: 1, save: save('labels.pdf') } as const
  expect(await office.call('mailing', 'officePaper.labels', labels)).toMatchObject({ leftOut: 2 })
  await office.call('mailing', 'officePaper.mailingLedger', { ...span, save: save('mailing.pdf') })
  await office.call('manager', 'officePaper.dayEnd', { save: save('day-end.pdf') })
  writeFileSync(join(out, 'window-test.pdf'), (await office.call('mailing', 'officePaper.windowTest', {})).bytes)
}

/** A correction letter to the protected person, released and drawn; the request then ends. */
async function correct(version: number): Promise<void> {
  const { requestNo } = await office.call('intake', 'correction.create', {
    caseNo: protectedCase,
    version,
    items: ['MI', 'YB'],
    note: '',
    dueOn: '2026-12-08',
    way: 'letter',
  })
  await office.call('chief', 'correction.release', { requestNo })
  correctionNo = (await office.call('intake', 'correction.letter', { requestNo })).number
  const [request] = (await office.call('reviewer', 'correction.ofCase', { caseNo: protectedCase })).requests
  const end = { requestNo, version: request?.version ?? 0, as: 'closed', reason: '電話で確かめた' } as const
  await office.call('intake', 'correction.close', end)
}

/** Plants the words in the register's row and in the person's row of the form; gives his number. */
async function plant(form: string): Promise<string> {
  // which row becomes the case is seen in an office of its own
  const other = await sampleOffice()
  await importSample(other, 'aids-logoform.csv', 'aids-logoform')
  const row = await other.backend.env.store.reader
    .selectFrom('welfare_case')
    .select(['receipt_no', 'resident_no'])
    .where('case_no', '=', protectedCase)
    .executeTakeFirstOrThrow()
  await other.dispose()
  const lines = form.split(/\r?\n(?=\d{6},)/)
  const at = lines.findIndex((line) => line.split(',')[1] === row.receipt_no)
  const cells = (lines[at] ?? '').split(',')
  expect(cells[9]).toMatch(/^\d{3}-?\d{4}$/)
  lines[at] = [...cells.slice(0, 9), planted.postal, `名古屋市中区${planted.form}七丁目8番`, ...cells.slice(11)].join(',')
  writeFileSync(join(out, 'form.csv'), lines.join('\r\n'))
  await sql(
    'update resident set address = ?, postal_code = ? where resident_no = ?',
    `愛知県名古屋市中区${planted.register}九丁目107番地`,
    planted.postal,
    row.resident_no ?? '',
  )
  // as the register's own writers do
  const { store } = office.backend.env
  await transact(store, (tx) => settleGuarded(tx, () => keyNow(store.folder), [row.resident_no ?? '']))
  return row.resident_no ?? ''
}

const noticeOf = async (caseNo: string): Promise<string> =>
  String(
    (await sql('select d.decision_no as no from decision d join welfare_case c on c.case_id = d.case_id where c.case_no = ?', caseNo))[0]?.[
      'no'
    ],
  )
const voucherIn = async (caseNo: string): Promise<string> =>
  String(
    (
      await sql(
        `select v.voucher_no as no from voucher v join welfare_case c on c.case_id = v.case_id where c.case_no = ? and v.state = 'valid'`,
        caseNo,
      )
    )[0]?.['no'],
  )

async function print(): Promise<void> {
  const { runNo } = await office.call('mailing', 'printRun.open', {
    kind: 'all',
    order: 'postal',
    perBundle: 100,
    service: 'plain',
    leaveOut: [],
    atDesk: [],
  })
  await office.call('mailing', 'printRun.check', { runNo })
  await office.call('mailing', 'printRun.print', { runNo })
  const { bundles } = await office.call('mailing', 'printRun.view', { runNo })
  const files = await office.call('mailing', 'papers.files', {})
  for (const b of bundles)
    await office.call('mailing', 'printRun.count', { runNo, bundle: b.bundle, sheets: files.find((f) => f.name === b.file)?.pages ?? 0 })
  expect((await office.call('mailing', 'printRun.post', { runNo })).posted).toBe(3)
  writeFileSync(join(out, 'sheet.pdf'), (await office.call('mailing', 'printRun.sheet', { runNo })).bytes)
}

/** The provider bills the protected person's voucher, and is paid. */
async function pay(): Promise<void> {
  office = await office.reopen({ businessDay: '2026-12-28' })
  const [row] = await sql('select receipt_no from welfare_case where case_no = ?', protectedCase)
  const voucher = await voucherOf(office, String(row?.['receipt_no']))
  expect(await takeClaims(office, [claimOf(voucher)])).toMatchObject({ matched: 1 })
  const run = await office.call('payer', 'payment.create', { month: '2026-12', transferDate })
  for (const user of ['chief', 'manager']) await office.call(user, 'draft.approve', { draftNo: run.draftNo, asDeputy: false })
  await office.call('payer', 'payment.export', { month: '2026-12', save: save('bank.txt'), replace: false })
  expect(existsSync(join(out, 'bank.txt'))).toBe(true)
  for (const [paper, name] of [
    ['cover', 'cover.pdf'],
    ['notices', 'notices.pdf'],
    ['ledger', 'payees.xlsx'],
    ['accounting', 'accounting.csv'],
  ] as const)
    await office.call('payer', 'payment.paper', { runNo: run.runNo, paper, save: save(name), replace: false, medium: '庁内' })
  const entered = { runNo: run.runNo, seq: 1, reasonCode: 'closed', note: '', returnedOn: '2026-12-28' }
  const { returnId } = await office.call('payer', 'returned.enter', entered)
  await office.call('payer', 'returned.letter', { returnId, save: save('returned.pdf'), replace: false })
}

/** What those see who may not see such an address. */
async function ask(): Promise<void> {
  const put = (name: string, answer: unknown): void => void answers.set(name, answer)
  const runNo = 'R8-H0001'
  for (const user of ['drafter', 'payer'] as const) {
    if (user === 'drafter') {
      put('targets', await office.call(user, 'printRun.targets', { kind: 'all', order: 'postal', limit: 100 }))
      put('run', await office.call(user, 'printRun.view', { runNo }))
      put('letters', await office.call(user, 'printRun.letters', { runNo, after: 0, limit: 100, noted: false }))
      put('papers', await office.call(user, 'papers.list', { limit: 100 }))
      put('returned', await office.call(user, 'returnedMail.list', { open: false, limit: 10 }))
      await office.call(user, 'papers.file', { name: 'R8-N0001.pdf' }).then(
        (answer) => put('file', answer),
        () => told.push('file'),
      )
    }
    put(`vouchers ${user}`, await office.call(user, 'voucher.list', { state: 'all', limit: 100 }))
    put(`verify ${user}`, await office.call(user, 'voucher.verify', { text: await voucherIn('R8-000002') }))
    await office.call(user, 'case.view', { caseNo: protectedCase }).then(
      (answer) => put('case', answer),
      () => told.push('case'),
    )
    await office.call(user as string, 'offender.list', { caseNo: protectedCase }).then(
      (answer) => put('places', answer),
      () => told.push('places'),
    )
  }
}

test('the words were planted, those who may see them do, and in the bytes of the store only where the offender lives can be read', async () => {
  const { application, person } = await office.call('reviewer', 'case.view', { caseNo: protectedCase })
  expect(foundIn(Buffer.from(JSON.stringify([application, person]))).sort()).toEqual(
    [planted.register, planted.form, planted.postal].sort(),
  )

  const store = readFileSync(join(office.folder, 'office.sqlite'))
  const wal = join(office.folder, 'office.sqlite-wal')
  const whole = existsSync(wal) ? Buffer.concat([store, readFileSync(wal)]) : store
  expect(foundIn(whole)).toEqual([planted.offender])
  // nor do the pairs of characters by which the search finds a text within another
  for (const text of [planted.register.slice(0, 2), planted.register.slice(1, 3)]) {
    const pair = Buffer.from(text).toString('hex')
    expect([pair, await sql('select rowid from search_gram where search_gram match ?', `"${pair}"`)]).toEqual([pair, []])
    expect([pair, whole.includes(pair), whole.includes(pair.toUpperCase())]).toEqual([pair, false, false])
  }
  // what was read through statements of the program's own connection is the same
  expect((await office.call('auditor', 'audit.verify', {})).ok).toBe(true)
})

test('no file that left the office, and none it left lying about, holds one of them', () => {
  const papers = join(office.folder, 'papers')
  const files = [
    ...filesBelow(out),
    ...filesBelow(temp),
    ...filesBelow(office.folder).filter((f) => !basename(f).startsWith('office.sqlite')),
  ]
  expect(files.length).toBeGreaterThan(9)
  expect(files.some((file) => file.startsWith(papers))).toBe(true)
  for (const file of files) {
    // an end-to-end search of packed streams; what the papers show is read page by page below
    expect([file, foundIn(readFileSync(file))]).toEqual([file, []])
    expect([file, needles.some((needle) => basename(file).includes(needle))]).toEqual([file, false])
  }
})

describe('papers', () => {
  test('the address stands in the windows of the released letters and nowhere else on any page', async () => {
    const papers = [...filesBelow(join(office.folder, 'papers')), ...filesBelow(out)].filter(
      (file) => file.endsWith('.pdf') && statSync(file).size > 0,
    )
    for (const name of ['sheet', 'cover', 'notices', 'returned', 'labels', 'mailing', 'day-end', 'window-test'])
      expect(papers).toContain(join(out, `${name}.pdf`))
    const numbers = [await noticeOf(protectedCase), correctionNo]
    const windows: string[] = []
    for (const file of papers) {
      const pdf = await getDocument({ data: new Uint8Array(readFileSync(file)), verbosity: 0 }).promise
      const { info } = await pdf.getMetadata()
      expect(needles.filter((needle) => JSON.stringify(info).includes(needle))).toEqual([])
      for (let page = 1; page <= pdf.numPages; page++) {
        const { items } = await (await pdf.getPage(page)).getTextContent()
        const texts = items.flatMap((item) => ('str' in item ? [item] : []))
        const whole = texts
          .map((item) => item.str)
          .join('')
          .replaceAll(/\s/gu, '')
        const inWindow = texts.filter(({ transform }) => {
          const [x, y] = [(Number(transform[4]) / 72) * 25.4, 297 - (Number(transform[5]) / 72) * 25.4]
          return x >= 20 && x <= 108 && y >= 20 && y <= 64
        })
        const outside = texts
          .filter((item) => !inWindow.includes(item))
          .map((item) => item.str)
          .join('')
          .replaceAll(/\s/gu, '')
        expect([file, page, needles.filter((needle) => outside.includes(needle))]).toEqual([file, page, []])
        const hits = needles.filter((needle) => whole.includes(needle))
        if (hits.length === 0) continue
        windows.push(...numbers.filter((number) => whole.includes(number)))
        expect(hits.sort()).toEqual(['460-9876', planted.register].sort())
      }
    }
    expect(windows.sort()).toEqual(numbers.sort())
  })

  test('a sealed pack tells the address to whoever may see it, in the case alone; struck out it tells it to nobody', async () => {
    const textsIn = async (file: string): Promise<[string, string[]][]> => {
      const texts: [string, string[]][] = []
      for (const [name, bytes] of partsOf(readFileSync(file))) {
        const text = name.endsWith('.pdf') ? (await pagesOf(new Uint8Array(bytes))).join('') : bytes.toString('utf8')
        texts.push([name, needles.filter((needle) => text.includes(needle))])
      }
      return texts.filter(([, found]) => found.length > 0)
    }
    expect(await textsIn(join(out, 'pack.zip'))).toEqual([])
    const plain = await textsIn(join(packs, 'pack.zip'))
    expect(plain.map(([name]) => name).sort()).toEqual(['案件.json', '案件.pdf', `発行した書類/${correctionNo}.pdf`])
    for (const [, found] of plain) expect(found).not.toContain(planted.offender)
  })
})

test('of the store only the tables that hold where somebody lives know it; neither trail nor ledgers do', async () => {
  const tables = await sql(`select name from sqlite_master where type = 'table' and name not like 'sqlite_%'`)
  const found = new Set<string>()
  for (const { name } of tables) {
    const columns = await sql(`select name from pragma_table_info('${String(name)}')`)
    // under other names: as it lies there
    const rows = await sql(`select ${columns.map((column, i) => `"${String(column['name'])}" as t${i}`).join(', ')} from "${String(name)}"`)
    if (foundIn(Buffer.from(JSON.stringify(rows))).length > 0) found.add(String(name))
  }
  expect([...found].filter((name) => !homes.includes(name))).toEqual([])
  expect(found.has('offender_place')).toBe(true)
})

test('who may not see it is told nothing of it, and refused where nothing else is left', () => {
  for (const [name, answer] of answers) expect([name, foundIn(Buffer.from(JSON.stringify(answer)))]).toEqual([name, []])
  expect(told.sort()).toEqual(['case', 'case', 'file', 'places', 'places'])
  expect(answers.size).toBe(9)
})

test('a folder of temporary files that the office was given is empty again', () => {
  expect(filesBelow(temp).filter((file) => !file.includes('kyufu-template'))).toEqual([])
})
