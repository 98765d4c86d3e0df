import { expect, test } from 'vitest'
import { newId } from '../../../electron/backend/ids.ts'

test('ids are twenty signs and sort in the order in which they were made, also within a millisecond and when the clock goes back', () => {
  const start = Date.parse('2040-01-01T00:00:00.000Z')
  const instants = [...Array.from({ length: 10_000 }, () => start), start - 5_000, start + 3]
  const ids = instants.map((at) => newId(new Date(at)))
  expect(ids.filter((id) => !/^k[-\w]{19}$/.test(id))).toEqual([])
  expect([...ids].sort((a, b) => (a < b ? -1 : 1))).toEqual(ids)
  expect(new Set(ids).size).toBe(ids.length)
})

test('ids follow the UUIDs of older versions, and those of this century the ones of the next', () => {
  const older = '019f9c3a-7b2e-7abc-9def-0123456789ab'
  const next = Date.parse('2120-01-01T00:00:00.000Z')
  const [now, later] = [newId(new Date('2041-01-01T00:00:00.000Z')), newId(new Date(next))]
  expect([later, older, now].sort()).toEqual([older, now, later])
  expect(later).toHaveLength(now.length)
})
