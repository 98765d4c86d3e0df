/** What of a package goes into the installed program: everything that its own files ask for. */
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { project } from '../../../electron/tools/built-app.ts'
import { bundledIntoMain, closureOf, readLock } from '../../../electron/tools/packaging/shipped.ts'
import { isCarried } from '../../../electron/tools/packaging/stage.ts'

const target = { platform: 'linux', arch: 'x64' } as const

describe('isCarried', () => {
  test.each([
    ['exceljs', 'lib/doc/workbook.js', true],
    ['exceljs', 'lib/exceljs.nodejs.js', true],
    ['exceljs', 'dist/exceljs.js', false],
    ['exceljs', 'LICENSE', true],
    ['marked', 'man/marked.1', false],
    ['any', 'test/index.js', false],
    ['any', 'docs/index.html', false],
    ['any', 'lib/test/tools.js', true],
    ['any', 'lib/index.d.ts', false],
    ['any', 'lib/index.js.map', false],
    ['any', 'README.md', false],
    ['better-sqlite3', 'prebuilds/linux-x64.node', true],
    ['better-sqlite3', 'prebuilds/win32-x64.node', false],
  ])('%s: %s → %s', (name, file, carried) => {
    expect(isCarried(name, file, target)).toBe(carried)
  })
})

/** Files that a script names by their place beside it. */
const asked = /(?:\brequire\(|\bfrom\s*|\bimport\(|\bimport\s)\s*['"](\.{1,2}(?:\/[^'"]*)?)['"]/g
const endings = ['', '.js', '.cjs', '.mjs', '.json', '/index.js']
/** Builds for other platforms stay away on purpose, and types are asked for by compilers alone. */
const meant = /^prebuilds\/|\.d\.[cm]?ts$/

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true

test('no file that a carried script asks for is left out of the package', () => {
  const { dependencies } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as { dependencies: Record<string, string> }
  const names = Object.keys(dependencies).filter((name) => !bundledIntoMain.includes(name))
  const missing: string[] = []
  let scripts = 0
  for (const { name, place } of closureOf(readLock(project), names, project)) {
    const root = join(project, place)
    for (const found of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
      const file = found.replaceAll('\\', '/')
      if (/(^|\/)node_modules\//.test(file) || !/\.[cm]?js$/.test(file) || !isCarried(name, file, target)) continue
      if (!isFile(join(root, file))) continue
      scripts += 1
      for (const [, wanted = ''] of readFileSync(join(root, file), 'utf8').matchAll(asked)) {
        const base = join(dirname(file), wanted).replaceAll('\\', '/')
        const named = endings.map((ending) => base + ending).find((one) => isFile(join(root, one)))
        if (named !== undefined && !meant.test(named) && !isCarried(name, named, target)) missing.push(`${name}: ${file} asks for ${named}`)
      }
    }
  }
  expect(missing).toEqual([])
  expect(scripts).toBeGreaterThan(1000)
})
