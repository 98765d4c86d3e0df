/** An office in which everything that can be sealed is: for the renewal of its key. */
import Database from 'better-sqlite3'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { samplePassword } from '../../electron/backend/office/init.ts'
import { renewalPiece } from '../../electron/backend/office/renew-keys.ts'
import { importSample, openTestOffice, temporaryFolder, type TestOffice } from '../support/office.ts'
import { masterHeaders } from '../../shared/domain/master-tables-write.ts'
import { parseCsv } from '../support/csv.ts'
import { approve, quickOffice, sql } from '../support/hands.ts'
import { sampleBytes } from '../support/zip.ts'

const decide = async (office: TestOffice, draftNo: string): Promise<void> => {
  for (const user of ['chief', 'manager', 'director']) if ((await approve(office, user, draftNo)).state === 'approved') return
}

/** Answers to the inquiry about registered accounts, each its own number. */
async function answers(office: TestOffice): Promise<void> {
  const file = (name: string): string => join(dirname(office.folder), name)
  await office.call('reviewer', 'account.ask', { save: office.save(file('ask.csv')), replace: false })
  const lines = parseCsv(readFileSync(file('ask.csv'), 'utf8')).slice(1)
  const told = lines.map(({ cells: [no, line, resident, kana] }, i) =>
    [no, line, resident, 'あり', '0001', '431', '普通', String(7_654_000 + i), kana, '2026-11-24'].join(','),
  )
  const head = '照会番号,行,宛名番号,結果,金融機関コード,支店コード,預金種目,口座番号,口座名義カナ,回答日'
  writeFileSync(file('answer.csv'), `${[head, ...told].join('\r\n')}\r\n`)
  await office.call('payer', 'account.answer', { ticket: office.open(file('answer.csv')), source: '情報連携' })
}

/** A benefit that came back, with a corrected account. */
async function returned(office: TestOffice, runNo: string): Promise<void> {
  const [own] = await sql(office, `select p.seq, c.kana from payment_payee p join welfare_case c on c.case_no = p.payee_no limit 1`)
  const entered = { runNo, seq: Number(own?.['seq']), reasonCode: 'closed', note: '', returnedOn: '2026-11-24' }
  const { returnId } = await office.call('payer', 'returned.enter', entered)
  const account = { bankCode: '0001', branchCode: '431', accountType: '普通', accountNumber: '7654998', holderKana: String(own?.['kana']) }
  await office.call('payer', 'returned.ask', { returnId, note: '', account })
}

/** Enters 支援措置 from a day into the register; '' takes it away. */
export async function protect(office: TestOffice, residentNo: string, from: string): Promise<void> {
  const { rows } = await office.call('admin', 'master.list', { kind: 'residents', text: residentNo, offset: 0, limit: 10 })
  const row = rows.find((one) => one.key === JSON.stringify([residentNo]))
  const cells = Object.fromEntries(masterHeaders('residents').map((header, i) => [header, row?.cells[i] ?? '']))
  const name = masterHeaders('residents').find((header) => header.includes('支援措置') && header.includes('開始')) ?? ''
  const edit = { key: row?.key ?? '', version: row?.version ?? '' }
  await office.call('admin', 'master.save', { kind: 'residents', cells: { ...cells, [name]: from }, edit, reason: '届出' })
}

export const fileSizes = [70_000, 5, 131_072]

async function makeFull(): Promise<{ folder: string; paper: string }> {
  const office = await quickOffice()
  await importSample(office, 'gift-logoform.csv', 'gift-logoform', 'gift')
  await answers(office)
  await office.call('reviewer', 'review.auto', {})
  const draft = await office.call('drafter', 'draft.create', { kind: 'grant' })
  await decide(office, draft.draftNo)
  const run = await office.call('payer', 'payment.create', { month: '2026-11', transferDate: '2026-12-10' })
  await decide(office, run.draftNo)
  const { state, version } = await office.call('payer', 'payment.view', { runNo: run.runNo })
  if (state === 'approved') await office.call('chief', 'payment.close', { runNo: run.runNo, version })
  // somebody who was decided on is protected from now on
  const [known] = await sql(
    office,
    `select resident_no from welfare_case where programme = 'gift' and state = 'granted' and resident_no is not null limit 1`,
  )
  await protect(office, String(known?.['resident_no']), '2026-11-01')
  const save = office.save(join(dirname(office.folder), 'transfer.txt'))
  await office.call('payer', 'payment.export', { month: '2026-11', save, replace: false })
  await returned(office, run.runNo)
  const [found] = await sql(office, `select case_no from welfare_case order by case_no limit 1`)
  for (const [i, size] of fileSizes.entries()) {
    const path = join(dirname(office.folder), `paper-${i}.pdf`)
    writeFileSync(path, Buffer.concat([sampleBytes.pdf(), Buffer.alloc(size, `${i}`)]))
    const add = { caseNo: String(found?.['case_no']), ticket: office.open(path), kind: null, note: '' }
    await office.call('intake', 'attachment.add', add)
  }
  await office.call('intake', 'formDraft.keep', { user: 'intake', form: 'case.hold', values: { note: '書きかけ 8361947' } })
  await office.call('admin', 'checkpoint.make', { reason: 'demand' }, { requestId: 'a-check-point' })
  const { groups } = await office.call('admin', 'recovery.make', { password: samplePassword })
  const paper = groups.join('-')
  await office.call('admin', 'recovery.drill', { key: paper })
  await office.call('admin', 'key.close', { password: samplePassword, without: [] })
  await office.backend.close()
  return { folder: office.folder, paper }
}

let made: Promise<{ folder: string; paper: string }> | undefined

/** A copy of that office, its key closed, with its paper. */
export async function fullOffice(): Promise<{ office: TestOffice; paper: string }> {
  made ??= makeFull()
  const { folder, paper } = await made
  const copy = join(temporaryFolder('renewal'), 'office')
  cpSync(folder, copy, { recursive: true })
  return { office: await openTestOffice(copy), paper }
}

export const idle = (): boolean => false

/** Pieces until the renewal is over or waits; so many at most. */
export async function pieces(of: TestOffice, most = Infinity): Promise<string> {
  for (let n = 0; n < most; n++) {
    const outcome = await renewalPiece(of.backend.env, idle)
    if (outcome !== 'more') return outcome ?? 'none'
  }
  return 'more'
}

/** What people see of everything sealed. */
export async function seen(of: TestOffice): Promise<string> {
  const { runNo } = (await of.call('payer', 'payment.list', {}))[0] ?? { runNo: '' }
  const { rows } = await of.call('payer', 'payment.view', { runNo })
  const cases = await sql(of, `select case_no from welfare_case where programme = 'gift' order by case_no limit 20`)
  const accounts: unknown[] = []
  for (const { case_no } of cases) {
    accounts.push((await of.call('reviewer', 'account.ofCase', { caseNo: String(case_no) }))?.account)
    accounts.push((await of.call('reviewer', 'case.view', { caseNo: String(case_no) })).application)
  }
  const drafts = await of.call('intake', 'formDraft.mine', {})
  const back = await of.call('payer', 'returned.list', {})
  return JSON.stringify([rows, accounts, drafts, back])
}

/** Everything sealed in a store: the table and column, the ciphertext, and how it names its key. */
export interface Found {
  readonly place: string
  readonly box: string
  readonly generation: number
}

const forms = [/\uE0F2f2(?:\.(\d+))?:[0-9A-Za-z_-]+:([A-Za-z0-9+/=]+)\uE0F2/g, /^f1(?:\.(\d+))?:([A-Za-z0-9+/=]+)$/g]

/** All that is sealed, in whatever table and column it stands. */
export function sealedIn(folder: string): Found[] {
  const db = new Database(join(folder, 'office.sqlite'), { readonly: true })
  try {
    const tables = db.prepare<[], string>("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'").pluck().all()
    return tables.flatMap((table) =>
      db
        .prepare<[], Record<string, unknown>>(`select * from "${table}"`)
        .all()
        .flatMap((row) =>
          Object.entries(row).flatMap(([column, text]) =>
            typeof text !== 'string'
              ? []
              : forms.flatMap((form) =>
                  [...text.matchAll(form)].map(([, generation, box]) => ({
                    place: `${table}.${column}`,
                    box: box ?? '',
                    generation: Number(generation ?? 1),
                  })),
                ),
          ),
        ),
    )
  } finally {
    db.close()
  }
}
