/** 検索. The index finds what a plain look at every case finds, whatever is searched for. */
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addressWord } from '../../electron/backend/store/search-text.ts'
import { foldKana, foldName } from '../../shared/domain/text.ts'
import { importSample, sampleOffice, type TestOffice } from '../support/office.ts'

let office: TestOffice
interface Looked {
  readonly caseNo: string
  readonly receiptNo: string
  readonly words: readonly string[]
}
let looked: readonly Looked[]
let texts: readonly string[]

const plain = (word: string): string => word.replaceAll('ー', '')

beforeAll(async () => {
  office = await sampleOffice()
  await importSample(office, 'aids-etumo.csv', 'aids-etumo')
  await importSample(office, 'aids-counter.csv', 'aids-counter')
  const { reader } = office.backend.env.store
  const residents = new Map((await reader.selectFrom('resident').selectAll().execute()).map((r) => [r.resident_no, r]))
  const cases = await reader.selectFrom('welfare_case').selectAll().execute()
  looked = cases.map((c) => {
    const r = c.resident_no === null ? undefined : residents.get(c.resident_no)
    const words = [foldKana(c.kana), foldName(c.name), ...(r === undefined ? [] : [foldKana(r.kana), foldName(r.name)])]
    return { caseNo: c.case_no, receiptNo: c.receipt_no, words: words.map(plain) }
  })
  texts = cases.flatMap((c) => [c.name, c.kana])
})
afterAll(() => office.dispose())

/** What LIKE over all cases would bring: one character begins a word, more stand anywhere in it. */
function byLooking(text: string): string[] {
  const words = [...new Set([plain(foldKana(text)), plain(foldName(text))])].filter((word) => word !== '')
  const hit = (known: string): boolean => words.some((word) => ([...word].length === 1 ? known.startsWith(word) : known.includes(word)))
  return looked.filter((c) => c.words.some(hit)).map((c) => c.caseNo)
}

const find = async (text: string): Promise<string[]> => (await office.call('reviewer', 'case.ids', { text })).caseNos
const hiragana = (text: string): string => text.replace(/[ァ-ヶ]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0x60))
const large = (text: string): string =>
  text.replace(/[ァィゥェォッャュョ]/g, (sign) => 'アイウエオツヤユヨ'['ァィゥェォッャュョ'.indexOf(sign)] ?? sign)
const ways: readonly ((text: string) => string)[] = [
  (text) => text,
  hiragana,
  large,
  (text) => [...text].join(' '),
  (text) => text.replaceAll('高', '髙').replaceAll('辺', '邊').replaceAll('崎', '﨑'),
  (text) => text.replace(/(.)$/u, '$1ー'),
]

describe('search', () => {
  it('finds what LIKE finds: parts of names and readings, in any way of writing', async () => {
    const part = fc
      .tuple(fc.nat(), fc.nat(20), fc.integer({ min: 1, max: 6 }), fc.nat(ways.length - 1))
      .map(([which, from, length, way]) => {
        const signs = [...(texts[which % texts.length] ?? '')]
        const cut = signs.slice(from % Math.max(1, signs.length)).slice(0, length)
        return (ways[way] ?? ((text: string) => text))(cut.join(''))
      })
      .filter((text) => text.trim() !== '' && !/[0-9０-９]/.test(text))
    let hits = 0
    await fc.assert(
      fc.asyncProperty(part, async (text) => {
        const found = await find(text)
        expect(found).toEqual(byLooking(text).toSorted())
        hits += found.length
      }),
      { numRuns: 250, seed: 20261124 },
    )
    expect(hits).toBeGreaterThan(250)
  })

  it('finds nothing by anything else', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }), async (text) => {
        fc.pre(text.trim() !== '' && !/\d/.test(text.normalize('NFKC')))
        expect(await find(text)).toEqual(byLooking(text).toSorted())
      }),
      { numRuns: 200, seed: 20261124 },
    )
  })

  it.each([`' or 1=1 --`, '"', 'サ" OR "ト', '%', '_', 'NEAR(', '*', '\\', '山田*', '('])(
    'takes %s as the words of a name',
    async (text) => {
      expect(await find(text)).toEqual(byLooking(text).toSorted())
    },
  )

  it('finds numbers by their beginning, and a case by its running number alone', async () => {
    const [one] = looked
    if (one === undefined) throw new Error('no case')
    expect(await find(one.receiptNo)).toEqual([one.caseNo])
    expect(await find(one.caseNo.toLowerCase())).toEqual([one.caseNo])
    expect(await find(String(Number(one.caseNo.slice(3))))).toContain(one.caseNo)
    expect(await find('R8-')).toHaveLength(looked.length)
  })
})

describe('what a person was', () => {
  /** A linked person with all his cases. */
  const person = async () => {
    const { reader } = office.backend.env.store
    const found = await reader
      .selectFrom('welfare_case as c')
      .innerJoin('resident as r', 'r.resident_no', 'c.resident_no')
      .selectAll('r')
      .where('r.protection_from', 'is', null)
      .where('r.guardian_no', 'is', null)
      .orderBy('c.case_no', 'desc')
      .executeTakeFirstOrThrow()
    const cases = await reader.selectFrom('welfare_case').select('case_no').where('resident_no', '=', found.resident_no).execute()
    return { ...found, caseNos: cases.map((c) => c.case_no).toSorted() }
  }

  it('a former name, reading and address of the register still find the case', async () => {
    const r = await person()
    const change = (name: string, kana: string, address: string) =>
      office.backend.env.store.writer
        .updateTable('resident')
        .set({ name, kana, kana_key: foldKana(kana), address })
        .where('resident_no', '=', r.resident_no)
        .execute()
    await change('鷲津𠮷見　花代', 'ワシヅヨシミ　ハナヨ', '愛知県名古屋市港区架空町三丁目９９番８号')
    await change('新しい　名字', 'アタラシイ　ミョウジ', '愛知県名古屋市港区別町１－２')
    expect(await find('わしづよしみ')).toEqual(r.caseNos)
    expect(await find('鷲津吉見')).toEqual(r.caseNos)
    expect(await find('アタラシイミヨウジ')).toEqual(r.caseNos)
    expect(await find('架空町3-99-8')).toEqual(r.caseNos)
    expect(await find('別町１ー２')).toEqual(r.caseNos)
  })

  it('nobody is found by a place under 支援措置 but for those who may see it', async () => {
    const r = await person()
    await office.backend.env.store.writer
      .updateTable('resident')
      .set({ address: '愛知県名古屋市港区秘密町７７番', protection_from: '2020-01-01' })
      .where('resident_no', '=', r.resident_no)
      .execute()
    const by = async (user: string) => (await office.call(user, 'case.ids', { text: '秘密町77' })).caseNos
    expect(await by('reviewer')).toEqual(r.caseNos)
    expect(await by('intake')).toEqual([])
    expect(await by('payer')).toEqual([])
    // nor by the name, for those whose list does not show it
    const named = async (user: string) =>
      (await office.call(user, 'case.ids', { text: r.kana })).caseNos.filter((no) => r.caseNos.includes(no))
    expect(await named('intake')).toEqual(r.caseNos)
    expect(await named('payer')).toEqual([])
  })

  it('folds an address as the engine folds it', async () => {
    const addresses = await office.backend.env.store.reader
      .selectFrom('resident')
      .select(['resident_no', 'address'])
      // of a person under 支援措置 no place is known to the search
      .where(
        sql<boolean>`not exists (select 1 from resident g where g.resident_no in (resident.resident_no, resident.guardian_no) and g.protection_from is not null)`,
      )
      .execute()
    expect(addresses.length).toBeGreaterThan(500)
    const { rows } = await sql<{ resident_no: string; word: string }>`
      select p.resident_no, s.word from person_word p join search_word s on s.word_id = p.word_id where p.kind = 'address'`.execute(
      office.backend.env.store.reader,
    )
    const known = new Map<string, Set<string>>()
    for (const { resident_no, word } of rows) known.set(resident_no, (known.get(resident_no) ?? new Set()).add(word))
    expect(addresses.filter((one) => known.get(one.resident_no)?.has(addressWord(one.address)) !== true)).toEqual([])
  })
})
