import { describe, expect, it } from 'vitest'
import * as date from '../../../shared/domain/date.ts'

describe('dates that exist', () => {
  it.each([
    ['2026-02-28', true],
    ['2026-02-29', false],
    ['2024-02-29', true],
    ['1900-02-29', false],
    ['2000-02-29', true],
    ['2026-04-31', false],
    ['2026-13-01', false],
    ['2026-00-10', false],
    ['0000-01-01', false],
    ['2026-4-1', false],
    ['2026-04-01 ', false],
  ])('%s: %s', (text, exists) => {
    expect(date.isIsoDate(text)).toBe(exists)
  })

  it.each([
    ['2026-12', true],
    ['2026-13', false],
    ['2026-1', false],
    ['0000-01', false],
  ])('month %s: %s', (text, exists) => {
    expect(date.isIsoMonth(text)).toBe(exists)
  })
})

describe('arithmetic', () => {
  it.each([
    ['2026-03-31', 2025],
    ['2026-04-01', 2026],
    ['2027-01-01', 2026],
  ])('%s lies in 年度 %i', (day, year) => {
    expect(date.fiscalYear(day)).toBe(year)
  })

  it.each([
    ['2020-02-29', 4, '2024-02-29'],
    ['2020-02-29', 5, '2025-03-01'],
    ['2021-11-24', 5, '2026-11-24'],
  ])('%s and %i years is %s', (from, years, to) => {
    expect(date.addYears(from, years)).toBe(to)
  })

  it.each([
    ['2026-11', 1, '2026-12'],
    ['2026-11', 2, '2027-01'],
    ['2026-01', -1, '2025-12'],
    ['2026-12', 12, '2027-12'],
  ])('%s and %i months is %s', (from, months, to) => {
    expect(date.addMonths(from, months)).toBe(to)
  })

  it.each([
    ['2026-11-24', 30, '2026-12-24'],
    ['2026-03-01', -1, '2026-02-28'],
    ['2024-03-01', -1, '2024-02-29'],
    ['2026-12-31', 1, '2027-01-01'],
  ])('%s and %i days is %s', (from, days, to) => {
    expect(date.addDays(from, days)).toBe(to)
    expect(date.daysBetween(from, to)).toBe(days)
  })

  it('knows the ends of a month', () => {
    expect([date.firstDay('2026-02'), date.lastDay('2026-02'), date.lastDay('2024-02'), date.monthOf('2026-11-24')]).toEqual([
      '2026-02-01',
      '2026-02-28',
      '2024-02-29',
      '2026-11',
    ])
  })
})

describe('completed age', () => {
  it.each([
    ['2008-11-24', '2026-11-23', 17],
    ['2008-11-24', '2026-11-24', 18],
    ['2008-02-29', '2026-02-28', 17],
    ['2008-02-29', '2026-03-01', 18],
    ['2026-11-24', '2026-11-24', 0],
  ])('born %s is on %s %i', (birth, day, age) => {
    expect(date.ageOn(birth, day)).toBe(age)
  })
})

describe('spans', () => {
  it.each([
    ['2026-04-01', '2026-04-01', null, true],
    ['2026-03-31', '2026-04-01', null, false],
    ['2026-05-31', '2026-04-01', '2026-05-31', true],
    ['2026-06-01', '2026-04-01', '2026-05-31', false],
    ['1900-01-01', null, '2026-05-31', true],
  ])('%s in %s..%s: %s', (day, from, to, inside) => {
    expect(date.inSpan(day, from, to)).toBe(inside)
  })
})
