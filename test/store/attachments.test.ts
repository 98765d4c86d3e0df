/** Attachments through the gate: matched, kept once, shown, refused, and whole after every end of the program. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { attachedKinds } from '../../electron/backend/store/attachments.ts'
import type { Output } from '../../shared/contract.ts'
import { openTestOffice, sampleFile, type TestOffice } from '../support/office.ts'
import { sampleBytes, zipOf, type ZipPart } from '../support/zip.ts'
import { entries, importText, counterText, one, refusal, reviewedOffice, sql, trailHolds } from './acts.ts'

let office: TestOffice
afterEach(() => office.dispose())

const outside = (name: string): string => join(office.folder, '..', name)
/** Writes a file beside the office and gives a ticket for it. */
function ticket(name: string, bytes: Uint8Array): string {
  mkdirSync(dirname(outside(name)), { recursive: true })
  writeFileSync(outside(name), bytes)
  return office.open(outside(name))
}
const stageZip = (parts: readonly ZipPart[], more: { batchId?: string } = {}) =>
  office.call('intake', 'attachment.stage', { ticket: ticket('papers.zip', zipOf(parts)), programme: 'aids', ...more })
const commit = (setId: string) => office.call('intake', 'attachment.commit', { setId })
/** Encrypted files on disk, by hash. */
const kept = (folder = office.folder): string[] =>
  readdirSync(join(folder, 'attachments'), { recursive: true })
    .map(String)
    .filter((name) => !/^..$/.test(name))
    .sort()
const caseOf = async (receiptNo: string): Promise<string> =>
  String((await sql(office, 'select case_no from welfare_case where receipt_no = ?', receiptNo))[0]?.['case_no'])
const listed = async (receiptNo: string): Promise<Output<'attachment.list'>['attachments']> =>
  (await office.call('reviewer', 'attachment.list', { caseNo: await caseOf(receiptNo) })).attachments
const leftovers = async () => ({
  sets: await one(office, 'select count(*) from attachment_set'),
  staged: await one(office, 'select count(*) from attachment_stage'),
})

const papers: readonly ZipPart[] = [
  { name: '窓0001/見積書.pdf', data: sampleBytes.pdf('one') },
  { name: '窓0001/手帳.jpg', data: sampleBytes.jpeg() },
  { name: '窓0002_カタログ.png', data: sampleBytes.png() },
  { name: '窓0002_写し.png', data: sampleBytes.png() },
  { name: '窓0007/カタログ.png', data: sampleBytes.png() },
  { name: '窓0007/../../C:y.pdf', data: sampleBytes.pdf('seven') },
  { name: '窓0002/見積.pdf.exe', data: sampleBytes.exe() },
  { name: '窓9999/見積書.pdf', data: sampleBytes.pdf('nobody') },
  { name: 'readme.txt', data: '説明' },
]

describe('a ZIP beside the CSV', () => {
  it('is shown before anything changes: fitting, already here, surplus, refused, missing', async () => {
    office = await reviewedOffice()
    await office.call('intake', 'office.view', {})
    const before = await entries(office)
    const preview = await stageZip(papers)
    expect(preview).toMatchObject({
      source: 'papers.zip',
      sourceKind: 'zip',
      files: 9,
      added: 5,
      same: 1,
      surplusCount: 2,
      refusedCount: 1,
    })
    expect(preview.matched.map((m) => [m.receiptNo, m.label, m.kind, m.by, m.same, m.cleaned])).toEqual([
      ['窓0001', '見積書.pdf', '見積書', 'folder', false, false],
      ['窓0001', '手帳.jpg', '手帳の写し', 'folder', false, false],
      ['窓0002', '窓0002_カタログ.png', 'カタログ', 'name', false, false],
      ['窓0002', '窓0002_写し.png', null, 'name', true, false],
      ['窓0007', 'カタログ.png', 'カタログ', 'folder', false, false],
      ['窓0007', 'y.pdf', null, 'folder', false, true],
    ])
    expect(preview.refused).toEqual([{ path: '窓0002/見積.pdf.exe', reason: expect.stringContaining('実行') }])
    expect(preview.surplus.map((s) => s.path)).toEqual(['窓9999/見積書.pdf', 'readme.txt'])
    // 窓0001 states 見・カ・手 and brings 見 and 手
    expect(preview.missing.filter((m) => m.receiptNo === '窓0001')).toEqual([
      { caseNo: await caseOf('窓0001'), receiptNo: '窓0001', name: '丹羽さくら', kind: 'カタログ', others: 0 },
    ])
    expect(preview.missing.filter((m) => m.receiptNo === '窓0002').map((m) => [m.kind, m.others])).toEqual([
      ['見積書', 1],
      ['手帳の写し', 1],
    ])
    expect(preview.missingCount).toBe(preview.missing.length)
    expect([await one(office, 'select count(*) from attachment'), await entries(office)]).toEqual([0, before])
  })

  it('comes in at one stroke: rows, contents, history, hand-over; the same content lies on disk once', async () => {
    office = await reviewedOffice()
    const { setId } = await stageZip(papers)
    expect(await commit(setId)).toEqual({ attachNo: 'R8-T0001', added: 5, same: 0, cases: 3 })
    expect(await leftovers()).toEqual({ sets: 0, staged: 0 })
    // the picture belongs to two cases
    expect(kept()).toHaveLength(4)
    expect(await one(office, 'select count(distinct sha256) from attachment')).toBe(4)
    const rows = await listed('窓0001')
    expect(rows).toMatchObject([
      {
        label: '見積書.pdf',
        kind: '見積書',
        type: 'pdf',
        typeName: 'PDF',
        shown: true,
        cameBy: 'zip',
        source: 'papers.zip',
        by: expect.stringMatching(/.+/),
      },
      { label: '手帳.jpg', type: 'jpeg' },
    ])
    const caseNo = await caseOf('窓0001')
    const read = await office.call('reviewer', 'attachment.read', { caseNo, attachmentId: rows[0]?.attachmentId ?? '' })
    expect([read.label, read.mime]).toEqual(['見積書.pdf', 'application/pdf'])
    expect(Buffer.from(read.bytes).equals(sampleBytes.pdf('one'))).toBe(true)
    expect(await sql(office, "select actor, ref from audit_entry where action = 'view'")).toEqual([{ actor: 'reviewer', ref: caseNo }])
    const { history } = await office.call('reviewer', 'case.view', { caseNo })
    expect(history.find((entry) => entry.act === '添付')?.text).toBe('見積書.pdf、手帳.jpg')
    const [handed] = await sql(office, "select direction, name, row_count, ref, length(sha256) as n from hand_over where ref = 'R8-T0001'")
    expect(handed).toEqual({ direction: 'in', name: 'papers.zip', row_count: 5, ref: 'R8-T0001', n: 64 })
    expect(
      await attachedKinds(
        office.backend.env.store.reader,
        String((await sql(office, 'select case_id from welfare_case where case_no = ?', caseNo))[0]?.['case_id']),
      ),
    ).toEqual(['手帳の写し', '見積書'])
    expect(await trailHolds(office)).toBe(true)
    await expect(sql(office, 'delete from attachment')).rejects.toThrow('append-only')
    await expect(sql(office, "update attachment set label = 'x'")).rejects.toThrow('append-only')
  })

  it('that came before adds nothing', async () => {
    office = await reviewedOffice()
    await commit((await stageZip(papers)).setId)
    const again = await stageZip(papers)
    expect(again).toMatchObject({ added: 0, same: 6 })
    expect(await commit(again.setId)).toMatchObject({ added: 0, cases: 0 })
    expect(await one(office, 'select count(*) from attachment')).toBe(5)
  })

  it('read twice at the same time comes in once', async () => {
    office = await reviewedOffice()
    const [first, second] = [await stageZip(papers), await stageZip(papers)]
    expect(await commit(first.setId)).toMatchObject({ added: 5, same: 0 })
    expect(await commit(second.setId)).toMatchObject({ added: 0, same: 5 })
    expect(await refusal(commit(second.setId))).toBe('not-found')
    expect([await one(office, 'select count(*) from attachment'), kept().length]).toEqual([5, 4])
  })

  it('may be told which paper is which before it comes in', async () => {
    office = await reviewedOffice()
    const { setId, matched, kinds } = await stageZip([{ name: '窓0001/scan.pdf', data: sampleBytes.pdf() }])
    expect(kinds).toEqual(['見積書', 'カタログ', '医師意見書', '手帳の写し'])
    const id = matched[0]?.id ?? ''
    expect(await refusal(office.call('intake', 'attachment.commit', { setId, kinds: [{ id, kind: '別の書類' }] }))).toBe('bad-input')
    await office.call('intake', 'attachment.commit', { setId, kinds: [{ id, kind: '医師意見書' }] })
    expect(await listed('窓0001')).toMatchObject([{ label: 'scan.pdf', kind: '医師意見書' }])
  })

  it('goes again when it is discarded, and what other cases hold stays', async () => {
    office = await reviewedOffice()
    await commit((await stageZip([{ name: '窓0001/a.png', data: sampleBytes.png() }])).setId)
    const { setId } = await stageZip(papers)
    expect(kept()).toHaveLength(4)
    await office.call('intake', 'attachment.discard', { setId })
    expect([kept().length, await leftovers()]).toEqual([1, { sets: 0, staged: 0 }])
    expect(await refusal(commit(setId))).toBe('not-found')
    expect(await listed('窓0001')).toHaveLength(1)
  })

  it('leaves nothing when the reading is cancelled or the ZIP is refused', async () => {
    office = await reviewedOffice()
    const stop = new AbortController()
    const many = Array.from({ length: 20 }, (_, i) => ({ name: `窓0001/${i}.pdf`, data: sampleBytes.pdf(String(i)) }))
    let keptSoFar = 0
    const reading = office.call(
      'intake',
      'attachment.stage',
      { ticket: ticket('papers.zip', zipOf(many)), programme: 'aids' },
      {
        signal: stop.signal,
        onProgress({ done }) {
          if (done < 18) return
          keptSoFar = Math.max(keptSoFar, kept().length)
          stop.abort()
        },
      },
    )
    expect(await refusal(reading)).toBe('cancelled')
    expect(keptSoFar).toBeGreaterThan(0)
    const bomb = zipOf([{ name: '窓0001/a.pdf', data: Buffer.alloc(12_000_000) }])
    expect(await refusal(office.call('intake', 'attachment.stage', { ticket: ticket('bomb.zip', bomb), programme: 'aids' }))).toBe(
      'attachment-source-refused',
    )
    expect([kept(), await leftovers()]).toEqual([[], { sets: 0, staged: 0 }])
  })

  it('is refused when a content went away before the commit', async () => {
    office = await reviewedOffice()
    const { setId } = await stageZip(papers)
    rmSync(join(office.folder, 'attachments', kept()[0] ?? ''))
    expect(await refusal(commit(setId))).toBe('attachment-lost')
    expect([
      await one(office, 'select count(*) from attachment'),
      await one(office, 'select count(*) from hand_over where ref like ?', 'R8-T%'),
    ]).toEqual([0, 0])
  })
})

describe('a folder', () => {
  it('comes in as a ZIP does; names in a column of the CSV count, and only papers of that import are missed', async () => {
    office = await reviewedOffice()
    const text = counterText(['窓0001', '窓0002'], { メモ: 'IMG_7.jpg' }).replaceAll('窓', '夜').replace('IMG_7', 'IMG_6')
    const profile = JSON.parse(readFileSync(join(import.meta.dirname, '../../resources/profiles/aids-counter.json'), 'utf8')) as object
    const csv = ticket('night.csv', Buffer.from(text))
    const staged = await office.call('intake', 'import.stage', {
      ticket: csv,
      programme: 'aids',
      profileTicket: ticket('p.json', Buffer.from(JSON.stringify({ ...profile, attachmentColumn: 'メモ' }))),
    })
    const { batchId, sha256 } = staged
    await office.call('intake', 'import.commit', { batchId, sha256 })
    ticket('photos/IMG_6.jpg', sampleBytes.jpeg('6'))
    ticket('photos/IMG_7.jpg', sampleBytes.jpeg('7'))
    ticket('photos/deep/窓0007.pdf', sampleBytes.pdf())
    const preview = await office.call('intake', 'attachment.stage', { ticket: office.open(outside('photos')), programme: 'aids', batchId })
    expect(preview.matched.map((m) => [m.receiptNo, m.label, m.by])).toEqual([
      ['夜0001', 'IMG_6.jpg', 'column'],
      ['夜0002', 'IMG_7.jpg', 'column'],
      ['窓0007', '窓0007.pdf', 'name'],
    ])
    expect([...new Set(preview.missing.map((m) => m.receiptNo))].sort()).toEqual(['夜0001', '夜0002'])
    expect(await commit(preview.setId)).toMatchObject({ added: 3, cases: 3 })
    expect(await listed('夜0001')).toMatchObject([{ cameBy: 'folder', source: 'photos' }])
    expect(await refusal(office.call('intake', 'attachment.stage', { ticket: csv, programme: 'aids', batchId: 'none' }))).toBe('not-found')
  })
})

describe('one paper for one case', () => {
  it('is added by hand with its kind, and told in the history', async () => {
    office = await reviewedOffice()
    const caseNo = await caseOf('窓0002')
    const add = (name: string, bytes: Uint8Array, kind: string | null = null, user = 'reviewer') =>
      office.call(user, 'attachment.add', { ticket: ticket(name, bytes), caseNo, kind, note: '電話の後に郵送' })
    expect(await add('意見書.pdf', sampleBytes.pdf(), '医師意見書')).toMatchObject({
      label: '意見書.pdf',
      kind: '医師意見書',
      cameBy: 'manual',
    })
    expect(await refusal(add('写し.pdf', sampleBytes.pdf()))).toBe('attachment-refused')
    expect(await refusal(add('a.pdf', sampleBytes.exe()))).toBe('attachment-refused')
    expect(await refusal(add('a.pdf', Buffer.alloc(0)))).toBe('attachment-refused')
    expect(await refusal(add('b.pdf', sampleBytes.pdf('b'), '別の書類'))).toBe('bad-input')
    expect(await refusal(add('b.pdf', sampleBytes.pdf('b'), null, 'payer'))).toBe('forbidden')
    const { attachmentId } = await add('写真.heic', sampleBytes.heic(), null, 'intake')
    expect(await refusal(office.call('reviewer', 'attachment.read', { caseNo, attachmentId }))).toBe('attachment-not-shown')
    expect(await refusal(office.call('reviewer', 'attachment.read', { caseNo: await caseOf('窓0001'), attachmentId }))).toBe('not-found')
    const { history } = await office.call('reviewer', 'case.view', { caseNo })
    expect(history.filter((entry) => entry.act === '添付').map((entry) => entry.text)).toEqual([
      '意見書.pdf（医師意見書）: 電話の後に郵送',
      '写真.heic: 電話の後に郵送',
    ])
    expect([kept().length, await leftovers()]).toEqual([2, { sets: 0, staged: 0 }])
  })
})

describe('contents on disk', () => {
  it('are refused when changed, lost, or read with another key; the rest of the office goes on', async () => {
    office = await reviewedOffice()
    await commit((await stageZip([{ name: '窓0001/見積書.pdf', data: sampleBytes.pdf() }])).setId)
    const caseNo = await caseOf('窓0001')
    const [row] = await listed('窓0001')
    const read = () => refusal(office.call('reviewer', 'attachment.read', { caseNo, attachmentId: row?.attachmentId ?? '' }))
    const path = join(office.folder, 'attachments', kept()[0] ?? '')
    const whole = readFileSync(path)
    expect(whole.includes(Buffer.from('%PDF'))).toBe(false)
    const changed = Buffer.from(whole)
    changed[60] = (changed[60] ?? 0) ^ 1
    writeFileSync(path, changed)
    expect(await read()).toBe('attachment-damaged')
    rmSync(path)
    expect(await read()).toBe('attachment-lost')
    writeFileSync(path, whole)
    expect(await read()).toBe('done')

    const key = join(office.folder, 'office.key')
    renameSync(key, `${key}.kept`)
    office = await office.reopen()
    // an office that holds attachments gets no new key behind anybody's back
    expect([await read(), existsSync(key)]).toEqual(['office-key-missing', false])
    writeFileSync(key, `kyufu-office-key-v1 ${'0'.repeat(64)}\n`)
    expect(await read()).toBe('office-key-wrong')
    renameSync(`${key}.kept`, key)
    expect(await read()).toBe('done')
    expect((await office.call('reviewer', 'case.view', { caseNo })).caseNo).toBe(caseNo)
  })

  it('of a set that nobody committed go at the next start; files that nobody knows stay', async () => {
    office = await reviewedOffice()
    await commit((await stageZip([{ name: '窓0001/a.png', data: sampleBytes.png() }])).setId)
    await stageZip(papers)
    const stranger = `${'0'.repeat(64)}.enc`
    mkdirSync(join(office.folder, 'attachments', '00'))
    writeFileSync(join(office.folder, 'attachments', '00', stranger), 'of a newer copy of this office')
    expect(kept()).toHaveLength(5)
    office = await office.reopen()
    expect([kept().length, await leftovers()]).toEqual([2, { sets: 0, staged: 0 }])
    expect(kept()).toContain(join('00', stranger))
    const [row] = await listed('窓0001')
    const input = { caseNo: await caseOf('窓0001'), attachmentId: row?.attachmentId ?? '' }
    expect(Buffer.from((await office.call('auditor', 'attachment.read', input)).bytes).equals(sampleBytes.png())).toBe(true)
  })
})

describe('killed in the middle', () => {
  it('a set is there as a whole or not at all, no row lacks its content, no content lacks its row', async () => {
    office = await reviewedOffice()
    const { folder } = office
    const zip = outside('papers.zip')
    const file = outside('more.pdf')
    writeFileSync(zip, zipOf(papers.slice(0, 5)))
    writeFileSync(file, sampleBytes.pdf('more'))
    const caseNo = await caseOf('窓0008')
    let rounds = 0
    let added = 0
    for (let n = 2; added < 5; n += 5) {
      await office.backend.close()
      const run = spawnSync(process.execPath, [join(import.meta.dirname, 'attachment-child.ts'), folder, String(n), zip, caseNo, file], {
        encoding: 'utf8',
      })
      expect(['SIGKILL', 'done after ']).toContain(run.signal ?? (run.stdout.replace(/\d+\n/, '') || run.stderr))
      office = await openTestOffice(folder)
      added = await one(office, 'select count(*) from attachment')
      expect([0, 4, 5]).toContain(added)
      expect(await leftovers()).toEqual({ sets: 0, staged: 0 })
      const rows = await sql(office, 'select distinct sha256 from attachment order by sha256')
      expect(kept()).toEqual(rows.map((row) => join(String(row['sha256']).slice(0, 2), `${String(row['sha256'])}.enc`)))
      expect(await one(office, "select count(*) from audit_entry where action = 'attach-set'")).toBe(
        await one(office, "select count(*) from hand_over where ref like 'R8-T%'"),
      )
      expect(await trailHolds(office)).toBe(true)
      rounds += 1
    }
    expect(rounds).toBeGreaterThan(6)
  })
})

it('the sample CSV is no ZIP', async () => {
  office = await reviewedOffice()
  expect(
    await refusal(office.call('intake', 'attachment.stage', { ticket: office.open(sampleFile('aids-counter.csv')), programme: 'aids' })),
  ).toBe('attachment-source-refused')
  expect(await importText(office, counterText(['窓0001']).replaceAll('窓', '朝'))).toMatchObject({ added: 1 })
})
