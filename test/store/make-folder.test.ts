/** フォルダーを作る: with those above it, or a refusal in words; never a wait without end. */
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { makeFolder } from '../../electron/backend/store/make-folder.ts'
import { AppError } from '../../shared/errors.ts'
import { temporaryFolder } from '../support/office.ts'

const root = temporaryFolder('make-folder')
afterAll(() => rmSync(root, { recursive: true, force: true }))

const outcome = (path: string): string => {
  try {
    makeFolder(path)
    return 'made'
  } catch (error) {
    return error instanceof AppError ? `${error.code} ${String((error.params as { name?: string }).name)}` : 'another'
  }
}

it('makes a folder with those above it, and leaves one that is there', () => {
  expect(outcome(join(root, 'a', 'b', 'c'))).toBe('made')
  expect(statSync(join(root, 'a', 'b', 'c')).isDirectory()).toBe(true)
  expect(outcome(join(root, 'a', 'b', 'c'))).toBe('made')
  expect(outcome('/')).toBe('made')
})

it('refuses where a file stands in the way', () => {
  mkdirSync(join(root, 'with-file'))
  writeFileSync(join(root, 'with-file', 'x'), '')
  expect(outcome(join(root, 'with-file', 'x'))).toBe('output-unwritable x')
  expect(outcome(join(root, 'with-file', 'x', 'y', 'z'))).toBe('output-unwritable z')
})

it('refuses below a folder of the system, at once', () => {
  // folders of the kernel say of a new one that it is not there; where there are none, below a file
  const place = existsSync('/proc/self') ? '/proc' : join(root, 'with-file', 'x')
  expect(outcome(join(place, 'x'))).toBe('output-unwritable x')
  expect(outcome(join(place, 'x', 'y'))).toBe('output-unwritable y')
})
