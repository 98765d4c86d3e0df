import { describe, expect, it } from 'vitest'
import type { Resident } from '../../../shared/domain/masters.ts'
import { isMyNumber, isProtectedOn, isResidentNo, livesHereOn, matchResident, personKey } from '../../../shared/domain/person.ts'
import { foldKana } from '../../../shared/domain/text.ts'
import { sampleResident } from '../../support/samples.ts'

const home = { prefecture: '愛知県', city: '名古屋市' }
const resident = (over: Partial<Resident>): Resident => ({ ...sampleResident, ...over })

describe('numbers', () => {
  it.each([
    ['1000000007', true],
    ['1000000015', true],
    ['1000000008', false],
    ['100000000', false],
    ['１０００００００07', false],
  ])('宛名番号 %s: %s', (text, right) => {
    expect(isResidentNo(text)).toBe(right)
  })

  it.each([
    ['123456789018', true],
    ['1234-5678-9018', true],
    ['１２３４ ５６７８ ９０１８', true],
    ['123456789012', false],
    ['1000000007', false],
    ['', false],
  ])('My Number %s: %s', (text, found) => {
    expect(isMyNumber(text)).toBe(found)
  })
})

describe('the day', () => {
  it.each([
    ['2026-04-01', true],
    ['2026-03-31', false],
    ['2026-10-31', true],
    ['2026-11-01', false],
  ])('lives here on %s: %s', (day, here) => {
    expect(livesHereOn(resident({ movedInOn: '2026-04-01', movedOutOn: '2026-11-01' }), day)).toBe(here)
  })

  it.each([
    ['2026-04-01', '2026-11-24', '2026-11-24', true],
    ['2026-04-01', '2026-11-23', '2026-11-24', false],
    ['2026-11-25', null, '2026-11-24', false],
    ['2026-04-01', null, '2026-11-24', true],
    [null, null, '2026-11-24', false],
  ])('protection %s..%s on %s: %s', (protectionFrom, protectionTo, day, expected) => {
    expect(isProtectedOn(resident({ protectionFrom, protectionTo }), day)).toBe(expected)
  })
})

describe('matching', () => {
  const a = resident({})
  const b = resident({ residentNo: '1000000015', address: '愛知県名古屋市北区名城一丁目１番１号' })
  const lookups = (people: readonly Resident[]) => ({
    residentByNo: (no: string) => people.find((one) => one.residentNo === no) ?? null,
    residentsByKanaBirth: (kana: string, birth: string) => people.filter((one) => foldKana(one.kana) === kana && one.birthDate === birth),
  })
  const statement = { residentNo: '', name: '見本花子', kana: 'みほんはなこ', birthDate: '1980-01-02', address: '中区葵3-93-10' }

  it.each([
    ['one by kana and birth date', [a], {}, a],
    ['none by another birth date', [a], { birthDate: '1980-01-03' }, null],
    ['of two the one at the address', [a, b], {}, a],
    ['of two nobody when the address tells nothing', [a, b], { address: '東区葵' }, null],
    ['the number, whatever the kana', [a, b], { residentNo: '１００００００015', kana: 'ベツジン' }, b],
    ['nobody for a number that nobody has', [a], { residentNo: '1000000023' }, null],
  ] as const)('%s', (_, people, over, expected) => {
    expect(matchResident(lookups(people), { ...statement, ...over }, home)).toBe(expected)
  })

  it('makes keys of linked and of unlinked persons', () => {
    expect(personKey(a, statement)).toBe('R:1000000007')
    expect(personKey(null, statement)).toBe(personKey(null, { kana: 'ﾐﾎﾝ ﾊﾅｺ', birthDate: '1980-01-02' }))
  })
})
