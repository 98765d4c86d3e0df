import { expect, test } from 'vitest'
import { newId } from '../../../electron/backend/ids.ts'

test('ids are UUIDs of version 7 and sort in the order in which they were made, also within a millisecond and when the clock goes back', () => {
  const start = Date.parse('2040-01-01T00:00:00.000Z')
  const instants = [...Array.from({ length: 10_000 }, () => start), start - 5_000, start + 3]
  const ids = instants.map((at) => newId(new Date(at)))
  expect(ids.filter((id) => !/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toEqual([])
  expect([...ids].sort((a, b) => (a < b ? -1 : 1))).toEqual(ids)
  expect(new Set(ids).size).toBe(ids.length)
})
