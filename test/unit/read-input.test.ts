/** What a refusal of the gate calls the fields, for whoever typed into them. */
import { expect, test } from 'vitest'
import * as z from 'zod'
import { readInput } from '../../electron/backend/read-input.ts'
import { contract } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'

function fieldsOf(input: z.ZodType, value: unknown): string {
  try {
    readInput({ input }, value)
    return ''
  } catch (error) {
    return error instanceof AppError && error.code === 'bad-input' ? (error.params as { fields: string }).fields : String(error)
  }
}

const shape = z.strictObject({
  reason: z.string().trim().min(1).max(500).optional(),
  lines: z.array(z.object({ amount: z.int() })).optional(),
  sha256: z.string().length(64).optional(),
})

test.each([
  [{ reason: 'あ'.repeat(501) }, '理由（500文字まで）'],
  [{ reason: '  ' }, '理由（空です）'],
  [{ lines: [{ amount: 1 }, { amount: 1.5 }] }, '金額'],
  [{ sha256: 5 }, 'sha256'],
  [{ reason: 1, lines: 2 }, '理由、lines'],
  [{ other: 1 }, '全体'],
  [null, '全体'],
])('%j is refused for %s', (value, fields) => {
  expect(fieldsOf(shape, value)).toBe(fields)
})

test('a comment to a draft that is too long is told by its name and its limit', () => {
  const value = { draftNo: 'R8-D0001', version: 1, to: '係長', comment: 'あ'.repeat(2001) }
  expect(fieldsOf(contract['draft.sendBack'].input, value)).toBe('コメント（2,000文字まで）')
})
