/** What the backend's process loads before its office is open and the window comes: no more than opening needs. No clock is asked. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { importsOf } from '../../support/imports.ts'
import { project } from '../../support/office.ts'

/** Files that come along with one, and the packages they name; `import('…')` and types do not count. */
function loadedWith(entry: string): { readonly files: ReadonlySet<string>; readonly packages: ReadonlySet<string> } {
  const files = new Set<string>()
  const packages = new Set<string>()
  const waiting = [entry]
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (files.has(path)) continue
    files.add(path)
    for (const { target, typeOnly, late } of importsOf({ path, text: readFileSync(join(project, path), 'utf8') })) {
      if (target === null || typeOnly || late) continue
      if (/^(electron|shared|resources)\//.test(target)) waiting.push(existsSync(join(project, target)) ? target : `${target}.ts`)
      else packages.add(target)
    }
  }
  return { files, packages }
}

const { files, packages } = loadedWith('electron/backend/entry.ts')

describe('before the first window', () => {
  test('the engine and the query layer are the only packages', () => {
    expect([...packages].filter((name) => !name.startsWith('node:')).toSorted()).toEqual(['better-sqlite3', 'kysely'])
  })

  test.each([
    ['the contract', /^shared\/contract/],
    ['the gate', /^electron\/backend\/dispatch\.ts$/],
    ['a use-case', /^electron\/backend\/usecases\//],
    ['a programme', /^shared\/programmes\/(index|[^/]+\/(programme|judge|papers))/],
    ['the drawing of papers', /^electron\/backend\/render\/(?!pool\.ts|fonts\.ts)/],
    ['threads', /^node:worker_threads$/],
    ['the texts of messages', /^shared\/messages/],
  ])('%s is not there', (_name, pattern) => {
    expect([...files, ...packages].filter((one) => pattern.test(one))).toEqual([])
  })

  test('it is a small part of the backend', () => {
    const bytes = [...files].reduce((sum, path) => sum + statSync(join(project, path)).size, 0)
    const whole = loadedWith('electron/backend/entry-answer.ts')
    // or nothing was followed at all
    expect(files.size).toBeGreaterThan(60)
    expect(whole.packages).toContain('zod')
    expect(whole.files.size).toBeGreaterThan(5 * files.size)
    expect(bytes).toBeLessThan(500_000)
  })
})
