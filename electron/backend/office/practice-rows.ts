/** 練習の申請. Applications for the practice office, made of its own register by arithmetic: the same seed gives the same rows. */
import { addDays, ageOn } from '../../../shared/domain/date.ts'
import type { IsoDate } from '../../../shared/domain/masters.ts'

/** Who holds a certificate, and what of the register an application says. */
export interface PracticePerson {
  readonly residentNo: string
  readonly name: string
  readonly kana: string
  readonly birthDate: IsoDate
  readonly postalCode: string
  readonly address: string
  readonly certificateKind: string
  readonly certificateNo: string
  readonly grade: number | null
  readonly disability: string
}

export interface PracticeItem {
  readonly code: string
  readonly unit: string
  readonly ceiling: number
  readonly opinion: boolean
  readonly routes: readonly {
    readonly kind: string
    readonly disability: string | null
    readonly grade: number | null
    readonly ageFrom: number | null
    readonly ageTo: number | null
  }[]
}

/** Field id → value in the words of `aids`, as a form would send it. */
export type PracticeRow = Readonly<Record<string, string>>

/** A row of numbers that looks drawn by lot (mulberry32): whole numbers from 0 up to `below`. */
export function drawing(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * below)
  }
}

/** What a person may ask for, by the routes of the items, in the order of the catalogue. */
function itemsFor(person: PracticePerson, items: readonly PracticeItem[], day: IsoDate): PracticeItem[] {
  const age = ageOn(person.birthDate, day)
  return items.filter((item) =>
    item.routes.some(
      (route) =>
        route.kind === person.certificateKind &&
        (route.disability === null || route.disability === '' || route.disability === person.disability) &&
        (route.grade === null || (person.grade !== null && person.grade <= route.grade)) &&
        (route.ageFrom === null || age >= route.ageFrom) &&
        (route.ageTo === null || age <= route.ageTo),
    ),
  )
}

/**
 * Endless applications: the holders of certificates one after the other, each time round with the next item he may have. Some are not as
 * they should be, as in life: a wrong item, no consent, bought already.
 */
export function practiceApplications(people: readonly PracticePerson[], items: readonly PracticeItem[], providers: readonly string[]) {
  const draw = drawing(20260401)
  const order = people.map((person) => ({ person, key: draw(1_000_000), used: 0 })).sort((a, b) => a.key - b.key)
  let at = 0
  let number = 0
  return (day: IsoDate, prefix: string): PracticeRow => {
    for (;;) {
      const one = order[at++ % order.length]
      if (one === undefined) throw new Error('no holders of certificates')
      const { person } = one
      const age = ageOn(person.birthDate, day)
      // a child's guardian and the guardian's papers are for the sample files to show
      if (age < 18) continue
      const able = itemsFor(person, items, day)
      const lot = draw(100)
      const item = lot < 5 ? items[draw(items.length)] : able[one.used++ % Math.max(1, able.length)]
      if (item === undefined) continue
      number += 1
      const months = item.unit === '月' ? 2 : 0
      const price = Math.max(800, Math.round((item.ceiling * (months || 1) * (70 + draw(45))) / 1000) * 10)
      const papers = ['見積書', 'カタログ', '手帳の写し', ...(item.opinion && lot > 8 ? ['医師意見書'] : [])]
      return {
        receiptNo: `${prefix}${String(number).padStart(5, '0')}`,
        submittedAt: day,
        applicantKind: '本人',
        residentNo: lot < 92 ? person.residentNo : '',
        name: person.name,
        kana: person.kana,
        birthDate: person.birthDate,
        postalCode: person.postalCode,
        address: person.address,
        phone: `090-0000-${String(draw(10_000)).padStart(4, '0')}`,
        certificateKind: person.certificateKind,
        certificateNo: person.certificateNo,
        grade: person.grade === null ? '' : String(person.grade),
        disability: person.disability,
        item: item.code,
        modelName: `MH-${100 + draw(60)}`,
        quantity: '1',
        months: months === 0 ? '' : String(months),
        providerNo: providers[draw(providers.length)] ?? '',
        price: String(price),
        estimateDate: addDays(day, -3),
        place: '在宅',
        careInsurance: age >= 65 && lot >= 88 && lot < 91 ? '不明' : '認定なし',
        taxConsent: lot === 10 ? '×' : '○',
        alreadyBought: lot === 11 ? '済' : '',
        voucherTo: lot % 9 === 0 ? '事業者' : '本人',
        attachments: papers.join('・'),
        note: '',
      }
    }
  }
}

const dateFields: ReadonlySet<string> = new Set(['submittedAt', 'birthDate', 'estimateDate'])

/** The rows as a file of the form a profile reads: its headers, its words, its separators. */
export function practiceFile(
  profile: {
    readonly columns: Readonly<Record<string, string | readonly string[]>>
    readonly values: Readonly<Record<string, Readonly<Record<string, unknown>>>>
    readonly separators: Readonly<Record<string, string>>
    readonly dateFormats: readonly string[]
  },
  rows: readonly PracticeRow[],
): string[][] {
  const fields = Object.entries(profile.columns).map(([id, header]) => ({
    id,
    header: typeof header === 'string' ? header : (header[0] ?? ''),
  }))
  const plain: Readonly<Record<string, unknown>> = { '○': true, '×': false, 済: true }
  const word = (id: string, value: string): string => {
    const words = profile.values[id]
    if (words === undefined) return value
    const wanted = id === 'alreadyBought' && value === '' ? false : id === 'taxConsent' || id === 'alreadyBought' ? plain[value] : value
    return Object.keys(words).find((key) => words[key] === wanted) ?? value
  }
  const slashes = !profile.dateFormats.includes('YYYY-MM-DD')
  const cell = (id: string, row: PracticeRow): string => {
    const told = row[id] ?? ''
    const value = slashes && dateFields.has(id) ? told.replaceAll('-', '/') : told
    const separator = profile.separators[id]
    if (separator === undefined) return word(id, value)
    return value
      .split('・')
      .map((part) => word(id, part))
      .join(separator)
  }
  return [fields.map((field) => field.header), ...rows.map((row) => fields.map((field) => cell(field.id, row)))]
}
