/** A file of a service nobody has seen: looked at, mapped as a person would, tried, and read with the right verdicts. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Inspection } from '../../shared/contract/profiles.ts'
import { mapColumn, openWords, setWord, type DraftHints, type ProfileDraft } from '../../shared/domain/profile-draft.ts'
import { dailyLivingAids } from '../../shared/programmes/daily-living-aids/programme.ts'
import { sampleFile, sampleOffice, type TestOffice } from '../support/office.ts'
import { otherServiceFile } from '../support/other-service.ts'

let office: TestOffice
let file: string
beforeAll(async () => {
  office = await sampleOffice()
  file = join(office.folder, 'other.csv')
  writeFileSync(file, otherServiceFile())
})
afterAll(() => office.dispose())

const inspect = (path: string, input: object = {}) => office.call('intake', 'import.inspect', { ticket: office.open(path), ...input })
const hintsOf = (seen: Inspection): DraftHints => ({
  fields: dailyLivingAids.fields,
  itemField: 'item',
  known: [],
  items: seen.items,
})
const column = (seen: Inspection, header: string) => seen.columns.find((one) => one.header === header) ?? null

/** What a person does about the columns that nobody could guess. */
function mended(seen: Inspection): ProfileDraft {
  const hints = hintsOf(seen)
  const map = (draft: ProfileDraft, header: string, field: string) => mapColumn(draft, column(seen, header), field, hints)
  let draft: ProfileDraft = seen.draft
  for (const [header, field] of [
    ['税情報の確認', 'taxConsent'],
    ['購入の状況', 'alreadyBought'],
    ['給付券の宛先', 'voucherTo'],
    ['付けた書類', 'attachments'],
    ['ひとこと', 'note'],
  ] as const)
    draft = map(draft, header, field)
  for (const [field, word, value] of [
    ['alreadyBought', 'これから買う', false],
    ['alreadyBought', 'もう買った', true],
    ['attachments', '医師の意見書', '医師意見書'],
    ['attachments', '意見書は提出できない', '意見書なし'],
  ] as const)
    draft = setWord(draft, field, word, value)
  return { ...draft, constants: { channel: 'online' } }
}

describe('a file of another service', () => {
  it('is recognised: UTF-16 without a mark, semicolons, header on line 3', async () => {
    const seen = await inspect(file)
    expect([seen.encoding, seen.bom, seen.delimiter, seen.headerRow, seen.rows]).toEqual(['utf-16le', false, ';', 3, 324])
    expect(seen.above).toEqual(['手続別 申込一覧 "日常生活用具"', ''])
    expect([seen.programme, seen.profile]).toEqual(['aids', null])
    expect(column(seen, 'ご本人の生年月日')).toMatchObject({ kind: 'date', dateForms: [{ form: 'Gy年M月D日' }] })
    expect(column(seen, '付けた書類')?.separators.map((one) => one.separator)).toContain('|')
  })

  it('gets fields proposed for most of its columns, and no wrong one among those that are needed', async () => {
    const { draft } = await inspect(file)
    expect(draft.columns).toMatchObject({
      receiptNo: '到達番号',
      submittedAt: '提出年月日',
      residentNo: '宛名の番号',
      name: 'ご本人の氏名',
      kana: 'ご本人の氏名（ふりがな）',
      birthDate: 'ご本人の生年月日',
      address: 'お住まいの住所',
      agentName: '代理の方の氏名',
      item: '用具の種目',
      quantity: '用具の数量',
      months: '月数（毎月使うもの）',
      providerNo: 'お店の事業者番号',
      price: '見積の金額',
      estimateDate: '見積の日付',
      place: '用具の使用場所',
    })
    expect(draft.values['place']).toMatchObject({ '1:在宅': '在宅', '3:施設': '施設' })
  })

  it('is read with the mapping before it is saved, with the very verdicts of the file it was made from', async () => {
    const known = await office.call('intake', 'import.stage', {
      ticket: office.open(sampleFile('aids-logoform.csv')),
      programme: 'aids',
      profile: 'aids-logoform',
    })
    await office.call('intake', 'import.discard', { batchId: known.batchId })
    const seen = await inspect(file)
    const draft = mended(seen)
    const hints = hintsOf(seen)
    const open = dailyLivingAids.fields.flatMap((field) => {
      const header = draft.columns[field.id]
      const facts = typeof header === 'string' ? column(seen, header) : null
      return facts === null ? [] : openWords(draft, field, facts, hints).map((word) => `${field.id} ${word}`)
    })
    expect(open).toEqual([])
    const tried = await office.call('intake', 'import.stage', {
      ticket: office.open(file),
      programme: 'aids',
      draft: draft as Inspection['draft'],
    })
    const counts = ({ rows, added, same, changed, rejected, warned }: typeof tried) => ({ rows, added, same, changed, rejected, warned })
    expect(counts(tried)).toEqual(counts(known))
    const codes = (list: readonly { receiptNo: string; code: string }[]) => list.map((w) => `${w.receiptNo} ${w.code}`).toSorted()
    expect(codes(tried.warnings)).toEqual(codes(known.warnings))
    expect(tried.errors.map((e) => e.code)).toEqual(known.errors.map((e) => e.code))
    await office.call('intake', 'import.discard', { batchId: tried.batchId })
  })

  it('saved as a profile, it is known the next time: by its id, with what changed in the header', async () => {
    const seen = await inspect(file)
    const header = seen.columns.map((one) => one.header)
    const draft = mended(seen) as Inspection['draft']
    const saved = await office.call('intake', 'profile.save', { draft, name: '県の電子申込', source: '県', header, version: 0 })
    expect(saved).toEqual({ id: 'aids-own-1', version: 1, name: '県の電子申込' })
    const again = await inspect(file)
    expect(again.profile).toMatchObject({ id: saved.id, name: '県の電子申込', missing: [], added: [], gone: [], ready: true })
    const staged = await office.call('intake', 'import.stage', { ticket: office.open(file), programme: 'aids', profile: saved.id })
    expect([staged.profile, staged.rows]).toEqual([saved.id, 324])
    await office.call('intake', 'import.discard', { batchId: staged.batchId })

    const changed = join(office.folder, 'changed.csv')
    const text = Buffer.from(otherServiceFile(30))
      .toString('utf16le')
      .replace('お住まいの住所', 'お住まい（住所）')
      .replace('ひとこと', '受付番号')
    writeFileSync(changed, Buffer.from(text, 'utf16le'))
    const other = await inspect(changed)
    expect(other.profile).toMatchObject({
      id: saved.id,
      ready: false,
      added: ['受付番号', 'お住まい（住所）'],
      gone: ['ひとこと', 'お住まいの住所'],
      missing: [
        { field: 'address', headers: ['お住まいの住所'] },
        { field: 'note', headers: ['ひとこと'] },
      ],
    })
    expect(other.draft.columns).toMatchObject({ receiptNo: '到達番号', address: 'お住まい（住所）' })
    expect(other.unsure).toEqual(['お住まい（住所）'])
  })
})

describe('the known files', () => {
  it.each([
    ['aids-logoform.csv', 'utf-8'],
    ['aids-etumo.csv', 'cp932'],
    ['aids-counter.csv', 'utf-8'],
    ['gift-logoform.csv', 'utf-8'],
  ])('%s is known at once, with nothing left to do', async (name, encoding) => {
    const seen = await inspect(sampleFile(name))
    expect([seen.encoding, seen.delimiter, seen.headerRow]).toEqual([encoding, ',', 1])
    expect(seen.profile).toMatchObject({ id: name.replace('.csv', ''), missing: [], duplicates: [], ready: true })
    expect(seen.unsure).toEqual([])
  })

  it('and no My Number is shown, wherever it stands', async () => {
    const path = join(office.folder, 'numbers.csv')
    writeFileSync(path, '一覧 123456789018\n受付番号,連絡事項\nA,番号は１２３４５６７８９０１８です\nB,123456789018\n')
    const seen = await inspect(path, { headerRow: 2 })
    expect(seen.rows).toBe(2)
    expect(JSON.stringify(seen).normalize('NFKC')).not.toContain('123456789018')
  })

  it('and a chosen form stands over what was found', async () => {
    const plain = join(office.folder, 'plain.csv')
    writeFileSync(plain, '受付番号,申請日\nA;1,2026-11-04\nB;2,2026-11-05\n')
    const seen = await inspect(plain, { encoding: 'cp932', headerRow: 2, delimiter: ';', profile: '', programme: 'gift' })
    expect([seen.encoding, seen.headerRow, seen.delimiter, seen.profile, seen.programme]).toEqual(['cp932', 2, ';', null, 'gift'])
    expect(seen.columns.map((one) => one.header)).toEqual(['A', '1,2026-11-04'])
  })
})
