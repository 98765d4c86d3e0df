/** 監査一式: one case sealed, verified alone, masked, and found out when a byte is changed. */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { partsOf, verifyPack } from '../../resources/verifier/verify-pack.mjs'
import { toWareki } from '../../shared/domain/wareki.ts'
import { project, type TestOffice } from '../support/office.ts'
import { zipOf } from '../support/zip.ts'
import { approve, one, refusal, reviewedOffice, smallDraft, sql } from './acts.ts'
import { pagesOf } from './papers-desk.ts'

let office: TestOffice
let caseNo: string
let name: string
beforeEach(async () => {
  office = await reviewedOffice()
  const draft = await smallDraft(office, 2)
  caseNo = draft.caseNos[0] ?? ''
  await approve(office, 'chief', draft.draftNo)
  await approve(office, 'manager', draft.draftNo)
  name = String((await sql(office, 'select name from welfare_case where case_no = ?', caseNo))[0]?.['name'])
})
afterEach(() => office.dispose())

const path = (file = 'pack.zip'): string => join(office.folder, '..', file)
const pack = (more: { readonly masked?: boolean } = {}, user = 'auditor') =>
  office.call(user, 'audit.pack', { caseNo, masked: more.masked ?? false, purpose: '定期監査', save: office.save(path()), replace: true })

it('holds the case, its trail and the verifier, and is whole', async () => {
  const made = await pack()
  const parts = partsOf(readFileSync(path()))
  expect([...parts.keys()]).toEqual([
    '案件.pdf',
    '案件.json',
    '監査記録.jsonl',
    '検証/verify.mjs',
    '検証/verify-pack.mjs',
    '検証/FORMAT.ja.md',
    'はじめに.txt',
    'manifest.json',
  ])
  expect(parts.get('案件.pdf')?.subarray(0, 5).toString()).toBe('%PDF-')
  const data = JSON.parse(parts.get('案件.json')?.toString() ?? '') as {
    detail: { beneficiary: string }
    routes: { steps: { by: string }[] }[]
    came: unknown[]
  }
  expect(data.detail.beneficiary).toBe(name)
  expect(data.routes[0]?.steps.map((step) => step.by)).toEqual(['係長 四郎', '課長 五月'])
  expect(data.came).toHaveLength(1)
  const report = await verifyPack(path())
  expect(report).toMatchObject({ problems: [], files: made.files, entries: made.entries, erased: 0 })
  expect(new Map(report.persons)).toEqual(
    new Map([
      ['chief', 1],
      ['manager', 2],
      ['auditor', 1],
    ]),
  )
  // the record of its own leaving is inside, and 授受簿 has its line
  expect(parts.get('監査記録.jsonl')?.toString()).toContain('定期監査')
  expect(await one(office, 'select count(*) from hand_over where sha256 = ?', made.sha256)).toBe(1)
})

it('agrees with the export of the whole trail and with checkpoints kept outside', async () => {
  await office.call('admin', 'checkpoint.make', { reason: 'demand' })
  await pack()
  await office.call('auditor', 'audit.export', { save: office.save(path('trail.jsonl')), replace: false })
  const [row] = await sql(office, 'select * from checkpoint')
  const [store] = await sql(office, "select value from meta where key = 'store-id'")
  const c = { format: 'kyufu-checkpoint-v1', store: store?.['value'], ...row, keyId: row?.['key_id'] }
  writeFileSync(path('points.log'), `${JSON.stringify(c)}\n`)
  const report = await verifyPack(path(), { trail: [path('trail.jsonl')], checkpoints: [path('points.log')] })
  expect(report).toMatchObject({ problems: [], met: report.entries, vouched: 1 })
  // another office's key vouches for nothing
  writeFileSync(
    path('points.log'),
    `${JSON.stringify({ ...c, sig: String(row?.['sig']).replace(/^./, (first) => (first === 'A' ? 'B' : 'A')) })}\n`,
  )
  expect((await verifyPack(path(), { checkpoints: [path('points.log')] })).problems).toHaveLength(1)
  const said = execFileSync(process.execPath, [join(project, 'resources/verifier/verify.mjs'), path(), '--trail', path('trail.jsonl')], {
    encoding: 'utf8',
  })
  expect(said).toContain('作られたときのままです')
})

it('masked tells nothing of who the person is, and still verifies', async () => {
  const made = await pack({ masked: true })
  const parts = partsOf(readFileSync(path()))
  const [person] = await sql(
    office,
    'select r.name, r.kana, r.address, r.birth_date, c.resident_no, c.receipt_no, c.name as stated from welfare_case c left join resident r on r.resident_no = c.resident_no where c.case_no = ?',
    caseNo,
  )
  const text = ['案件.json', '監査記録.jsonl', 'はじめに.txt'].map((file) => parts.get(file)?.toString() ?? '').join('\n')
  const told = Object.values(person ?? {}).filter((value) => value !== null && String(value) !== '' && text.includes(String(value)))
  expect(told).toEqual([])
  expect(text).not.toContain('"salt":"')
  expect(made.missing.every((left) => left.includes('墨塗り'))).toBe(true)
  const report = await verifyPack(path())
  expect(report).toMatchObject({ problems: [], erased: report.entries })
})

it('masked keeps the person off the paper, which without the mask bears him', async () => {
  await pack()
  const came = JSON.parse(partsOf(readFileSync(path())).get('案件.json')?.toString() ?? '') as {
    detail: {
      receiptNo: string
      kana: string
      residentNo: string
      person: { name: string; birthDate: string; address: string }
      application: { id: string; value: string }[]
    }
  }
  const { detail } = came
  const answers = ['name', 'kana', 'address', 'phone', 'email', 'birthDate', 'certNo', 'applicantName', 'agentName']
  const told = [
    detail.receiptNo,
    name,
    detail.person.name,
    detail.person.address,
    toWareki(detail.person.birthDate),
    ...detail.application.filter((answer) => answers.includes(answer.id)).map((answer) => answer.value),
  ].filter((text) => text !== '')
  const bare = told.map((text) => text.replaceAll(/\s/gu, ''))
  const paper = async (): Promise<string> => (await pagesOf(new Uint8Array(partsOf(readFileSync(path())).get('案件.pdf') ?? []))).join('')
  const whole = await paper()
  expect(bare.filter((text) => !whole.includes(text))).toEqual([])
  expect(bare.length).toBeGreaterThan(7)
  await pack({ masked: true })
  const masked = await paper()
  expect(masked).toContain('開示用（墨塗り）')
  expect(bare.filter((text) => masked.includes(text))).toEqual([])
})

it('is the auditor’s alone', async () => {
  for (const user of ['admin', 'chief', 'intake']) expect(await refusal(pack({}, user))).toBe('forbidden')
})

it('changed anywhere is found out, and what was changed is named', async () => {
  await pack()
  const parts = partsOf(readFileSync(path()))
  const write = async (change: (parts: Map<string, Buffer>) => void): Promise<readonly string[]> => {
    const copy = new Map([...parts].map(([file, bytes]) => [file, Buffer.from(bytes)]))
    change(copy)
    writeFileSync(path('other.zip'), zipOf([...copy].map(([file, data]) => ({ name: file, data }))))
    return (await verifyPack(path('other.zip'))).problems
  }
  expect(await write(() => undefined)).toEqual([])
  for (const file of [...parts.keys()].filter((part) => part !== 'manifest.json')) {
    expect((await write((copy) => copy.set(file, Buffer.concat([copy.get(file) ?? Buffer.alloc(0), Buffer.from('\n')]))))[0]).toContain(
      file,
    )
    expect((await write((copy) => void copy.delete(file)))[0]).toContain(file)
  }
  expect(await write((copy) => copy.set('more.txt', Buffer.from('x')))).toEqual(['目録にないファイルがあります（more.txt）'])
  const text = (file: string): string => parts.get(file)?.toString() ?? ''
  expect(
    await write((copy) => copy.set('manifest.json', Buffer.from(text('manifest.json').replace('"masked": false', '"masked": true')))),
  ).toEqual(['一式の署名が合いません'])
  // whoever fits the list of hashes to a changed trail has neither key
  const lines = text('監査記録.jsonl').trimEnd().split('\n')
  for (const [n, line] of lines.entries()) {
    if (n === 0) continue
    const changed = line.replace(/"actor":"(\w+)"/, '"actor":"x$1"')
    expect(
      (await write((copy) => copy.set('監査記録.jsonl', Buffer.from(`${lines.with(n, changed).join('\n')}\n`)))).some((told) =>
        told.includes('内容が書き換えられています'),
      ),
    ).toBe(true)
  }
})
