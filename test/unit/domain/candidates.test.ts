import { describe, expect, it } from 'vitest'
import { agreements, isNearBirthDate, likeness, needsReason } from '../../../shared/domain/candidates.ts'
import type { Resident } from '../../../shared/domain/masters.ts'
import { isProvisionalNo, isResidentNo, provisionalNo } from '../../../shared/domain/person.ts'

const home = { prefecture: '愛知県', city: '名古屋市' }
const resident: Resident = {
  residentNo: '1000000007',
  name: '髙橋 花子',
  kana: 'タカハシ ハナコ',
  birthDate: '1980-04-12',
  sex: '女',
  postalCode: '',
  address: '名古屋市東区徳川3-95-21',
  householdNo: '1',
  relation: '本人',
  movedInOn: '2000-01-01',
  movedOutOn: null,
  removalReason: '',
  protectionFrom: null,
  protectionTo: null,
  guardianNo: null,
}
const stated = { residentNo: '', name: '高橋花子', kana: 'たかはしはなこ', birthDate: '1980-04-12', address: '東区徳川三丁目95番地21' }

describe('生年月日の書き違い', () => {
  it.each([
    ['1980-04-12', '1980-04-13', true],
    ['1980-04-12', '1981-04-12', true],
    ['1980-04-12', '1980-12-04', true],
    ['1980-04-12', '1980-04-12', false],
    ['1980-04-12', '1981-04-13', false],
    ['1980-04-12', '1981-12-04', false],
    ['', '1980-04-12', false],
  ])('%s and %s: %s', (a, b, near) => expect(isNearBirthDate(a, b)).toBe(near))
})

describe('what agrees', () => {
  it('folds names, kana and addresses, and leaves out what is not said', () => {
    const found = agreements(stated, resident, home)
    expect(found).toEqual({ residentNo: 'unstated', name: 'same', kana: 'same', birthDate: 'same', address: 'same' })
    expect(needsReason(found)).toBe(false)
  })
  it.each([
    [{ residentNo: '1000000015' }, 'residentNo', 'differs'],
    [{ name: '高橋花江' }, 'name', 'differs'],
    [{ birthDate: '1980-04-13' }, 'birthDate', 'near'],
    [{ address: '東区徳川3-95-22' }, 'address', 'differs'],
  ] as const)('%o: a reason is needed', (change, field, agreement) => {
    const found = agreements({ ...stated, ...change }, resident, home)
    expect(found[field]).toBe(agreement)
    expect(needsReason(found)).toBe(true)
    expect(likeness(found)).toBeLessThan(likeness(agreements({ ...stated, residentNo: resident.residentNo }, resident, home)))
  })
  it('a hidden address counts neither way, but asks for a reason', () => {
    const found = { ...agreements(stated, resident, home), address: 'hidden' as const }
    expect(likeness(found)).toBe(likeness({ ...found, address: 'differs' }))
    expect(needsReason(found)).toBe(true)
  })
})

describe('仮登録の番号', () => {
  it('never looks like a 宛名番号', () => {
    expect([provisionalNo(1), isProvisionalNo(provisionalNo(1)), isResidentNo(provisionalNo(1))]).toEqual(['F000000001', true, false])
    expect(isProvisionalNo('1000000007')).toBe(false)
  })
})
