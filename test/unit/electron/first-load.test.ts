/** What is loaded before the first picture: no more than opening the office and showing the login need. No clock is asked. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { importsOf } from '../../support/imports.ts'
import { project } from '../../support/office.ts'

/** Files that come along with one, and the packages they name; types do not count, and `import('…')` only when asked for. */
function loadedWith(entry: string, andLate = false): { readonly files: ReadonlySet<string>; readonly packages: ReadonlySet<string> } {
  const files = new Set<string>()
  const packages = new Set<string>()
  const waiting = [entry]
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (files.has(path)) continue
    files.add(path)
    if (!/\.(tsx?|mjs)$/.test(path)) continue
    for (const { target, typeOnly, late } of importsOf({ path, text: readFileSync(join(project, path), 'utf8') })) {
      if (target === null || typeOnly || (late && !andLate)) continue
      if (/^(electron|shared|resources|renderer)\//.test(target)) waiting.push(existsSync(join(project, target)) ? target : `${target}.ts`)
      else packages.add(target)
    }
  }
  return { files, packages }
}

const { files, packages } = loadedWith('electron/backend/entry.ts')

describe('before the office is open', () => {
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

describe('before the login is shown', () => {
  const page = loadedWith('renderer/main.tsx')
  const whole = loadedWith('renderer/main.tsx', true)

  test('React, its DOM and the cache of answers are the only packages', () => {
    const code = [...page.packages].filter((name) => !name.startsWith('@fontsource'))
    expect(code.toSorted()).toEqual(['@tanstack/react-query', 'react', 'react-dom'])
  })

  test.each([
    ['a route', /^renderer\/routes\.tsx$/],
    [
      'a screen of those who have signed in',
      /^renderer\/screens\/(?!Login\.tsx$|start\/start\.css$|help\/(HelpProvider\.tsx|help\.css)$|home\/(RoleList\.tsx|first-path\.ts)$)/,
    ],
    ['what reads the manual', /^renderer\/screens\/help\/HelpWindow/],
  ])('%s is not there, but comes later', (_name, pattern) => {
    expect([...page.files].filter((one) => pattern.test(one))).toEqual([])
    expect([...whole.files].some((one) => pattern.test(one))).toBe(true)
  })

  test('it is a small part of the page', () => {
    expect(page.files.size).toBeGreaterThan(30)
    expect(whole.files.size).toBeGreaterThan(4 * page.files.size)
  })

  // its schemas make code at run time, which the content policy of the page forbids
  test('no schema ever comes into the page', () => {
    expect(whole.packages).toContain('@tanstack/react-router')
    expect([...whole.packages].filter((name) => name === 'zod')).toEqual([])
    expect([...whole.files].filter((one) => one.startsWith('shared/contract'))).toEqual([])
  })
})
