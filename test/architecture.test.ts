import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Breach } from './support/house-rules.ts'
import { borderBreaches, cycleBreaches, lengthBreaches, lineOf, topLevelBreaches, wordBreaches } from './support/house-rules.ts'
import type { SourceFile } from './support/imports.ts'
import { cyclesIn, importsOf } from './support/imports.ts'
import { readJson, readRepository, sourcesIn, textsIn } from './support/repository.ts'

/** A source file: median well under a hundred lines, never more than this. */
const LONGEST_SOURCE = 400

/**
 * Fewer files than this means that the walk, not the house, has shrunk. A checker that sees nothing finds nothing.
 */
const LEAST_PRODUCT_MODULES = 240
const LEAST_TEST_MODULES = 80
const LEAST_IMPORTS = 1500

const repository = readRepository()
const sources = sourcesIn(repository.paths)
const assets = repository.paths.filter((path) => /\.(css|json|svg|html|mjs)$/.test(path))
const production = Object.keys(z.object({ dependencies: z.record(z.string(), z.string()) }).parse(readJson('package.json')).dependencies)
const told = (breaches: readonly Breach[]): readonly string[] => breaches.map(lineOf)

describe('the house as it stands', () => {
  it('is seen whole', () => {
    const tests = sources.filter((file) => file.path.startsWith('test/'))
    expect(tests.length).toBeGreaterThanOrEqual(LEAST_TEST_MODULES)
    expect(sources.length - tests.length).toBeGreaterThanOrEqual(LEAST_PRODUCT_MODULES)
    expect(sources.flatMap((file) => importsOf(file)).length).toBeGreaterThanOrEqual(LEAST_IMPORTS)
    expect(repository.topLevel).toEqual(expect.arrayContaining(['shared', 'electron', 'renderer', 'resources', 'test', 'package.json']))
  })

  it('imports only what each folder may import', () => {
    expect(told(borderBreaches(sources, production, assets))).toEqual([])
  })

  it('has no import cycles', () => {
    expect(told(cycleBreaches(sources))).toEqual([])
  })

  it(`has no source over ${LONGEST_SOURCE} lines`, () => {
    expect(told(lengthBreaches(sources, LONGEST_SOURCE))).toEqual([])
  })

  it('holds no word that was only meant for a while or for one machine', () => {
    expect(told(wordBreaches(textsIn(repository.paths)))).toEqual([])
  })

  it('has the fixed top level', () => {
    expect(told(topLevelBreaches(repository.topLevel))).toEqual([])
  })
})

const base: readonly SourceFile[] = [
  { path: 'shared/errors.ts', text: 'export const a = 1' },
  { path: 'shared/domain/money.ts', text: "import { a } from '../errors.ts'\nexport const b = a" },
  { path: 'shared/programmes/programme.ts', text: "import type { b } from '../domain/money.ts'\nexport type P = typeof b" },
  { path: 'shared/programmes/aids/programme.ts', text: "import { b } from '../../domain/money.ts'\nexport const p = b" },
  { path: 'shared/programmes/gift/programme.ts', text: "import type { P } from '../programme.ts'\nexport type Q = P" },
  { path: 'electron/backend/store/db.ts', text: "import { sql } from 'kysely'\nexport const c = sql" },
  { path: 'electron/backend/usecases/cases.ts', text: "import { c } from '../store/db.ts'\nexport const d = c" },
  { path: 'electron/backend/context.ts', text: "import { createHash } from 'node:crypto'\nexport const e = createHash" },
  { path: 'electron/backend/render/pdf.ts', text: "const { default: pdf } = await import('pdfkit')\nexport const f = pdf" },
  { path: 'electron/main/main.ts', text: "import { app } from 'electron'\nexport const g = app" },
  { path: 'electron/tools/build.ts', text: "import { rm } from 'node:fs/promises'\nexport const h = rm" },
  { path: 'renderer/app.tsx', text: "import { useState } from 'react'\nexport const i = useState" },
  { path: 'test/unit/a.test.ts', text: "import { expect } from 'vitest'\nexpect(1).toBe(1)" },
]

/** The house with one more file. */
const planted = (path: string, text: string): readonly SourceFile[] => [...base.filter((file) => file.path !== path), { path, text }]

describe('a planted breach is caught', () => {
  it('and a house without one is left alone', () => {
    expect(told(borderBreaches(base, ['kysely', 'pdfkit']))).toEqual([])
    expect(told(cycleBreaches(base))).toEqual([])
    expect(told(lengthBreaches(base, 10))).toEqual([])
    expect(told(wordBreaches(base))).toEqual([])
  })

  it.each([
    ['Node in shared', 'shared/x.ts', "import { join } from 'node:path'", 'shared/ is pure'],
    ['Kysely in shared', 'shared/x.ts', "import type { Kysely } from 'kysely'", 'shared/ is pure'],
    ['the backend in shared', 'shared/x.ts', "import { d } from '../electron/backend/usecases/cases.ts'", 'shared/ is pure'],
    ['a programme in the domain', 'shared/domain/x.ts', "import { p } from '../programmes/aids/programme.ts'", 'the domain knows'],
    ['a programme in the papers of all', 'shared/papers/x.ts', "import { p } from '../programmes/aids/programme.ts'", 'papers know'],
    ['a programme in another', 'shared/programmes/gift/x.ts', "import { p } from '../aids/programme.ts'", 'a programme knows'],
    ['the contract in a programme', 'shared/programmes/gift/x.ts', "import { a } from '../../contract.ts'", 'a programme knows'],
    ['the backend in the window', 'renderer/x.tsx', "import type { d } from '../electron/backend/usecases/cases.ts'", 'the window knows'],
    ['Node in the window', 'renderer/x.tsx', "export * from 'node:fs'", 'the window knows'],
    ['electron in the window', 'renderer/x.tsx', "const e = require('electron')", 'the window knows'],
    ['electron in the backend', 'electron/backend/x.ts', "import { app } from 'electron'", 'plain Node'],
    ['electron in the backend, later', 'electron/backend/x.ts', "export const late = () => import('electron')", 'plain Node'],
    ['electron in the backend, as a type', 'electron/backend/x.ts', "export type App = import('electron').App", 'plain Node'],
    ['electron in the backend, the old way', 'electron/backend/x.ts', "import old = require('electron')", 'plain Node'],
    ['the window in the backend', 'electron/backend/x.ts', "import { i } from '../../renderer/app.tsx'", 'plain Node'],
    ['the main process in the backend', 'electron/backend/x.ts', "import { g } from '../main/main.ts'", 'plain Node'],
    ['a package that is not shipped', 'electron/backend/x.ts', "import { expect } from 'vitest'", 'plain Node'],
    ['the store in drawing', 'electron/backend/render/x.ts', "import { c } from '../store/db.ts'", 'drawing knows'],
    ['use-cases in drawing', 'electron/backend/render/x.ts', "import { d } from '../usecases/cases.ts'", 'drawing knows'],
    ['the store in files', 'electron/backend/files/x.ts', "import { c } from '../store/db.ts'", 'readers and writers'],
    ['use-cases in the store', 'electron/backend/store/x.ts', "import { d } from '../usecases/cases.ts'", 'the store knows'],
    [
      'a value beside the types that the store may take',
      'electron/backend/store/x.ts',
      "import { e } from '../context.ts'",
      'the store knows',
    ],
    ['the backend in the main process', 'electron/main/x.ts', "import { c } from '../backend/store/db.ts'", 'the main process knows'],
    ['the domain in the main process', 'electron/main/x.ts', "import { b } from '../../shared/domain/money.ts'", 'the main process knows'],
    ['the domain in the preload', 'electron/preload.ts', "import { b } from '../shared/domain/money.ts'", 'the main process knows'],
    ['a window in the command line', 'electron/cli/x.ts', "import { app } from 'electron'", 'the command line'],
    ['the domain in what is signed', 'electron/release/x.ts', "import { a } from '../../shared/errors.ts'", 'judged by Node alone'],
    ['tools in the product', 'electron/backend/x.ts', "import { h } from '../tools/build.ts'", 'tools stand beside'],
    ['the product in tools', 'electron/tools/x.ts', "import { d } from '../backend/usecases/cases.ts'", 'tools stand beside'],
    ['tests in the product', 'electron/tools/x.ts', "import { expect } from 'vitest'", 'does not import tests'],
    ['SQL in a use-case', 'electron/backend/usecases/x.ts', "import { sql as raw } from 'kysely'", 'SQL text'],
    ['SQL in a use-case, through the whole library', 'electron/backend/usecases/x.ts', "import * as kysely from 'kysely'", 'SQL text'],
    ['a ready-made query in a use-case', 'electron/backend/usecases/x.ts', "import { CompiledQuery } from 'kysely'", 'SQL text'],
    ['a computed import', 'electron/backend/x.ts', 'export const load = (name: string) => import(name)', 'computed import'],
    ['a file that is not there', 'electron/backend/x.ts', "import { c } from './store/gone.ts'", 'no such file'],
    ['an import without its extension', 'electron/backend/x.ts', "import { c } from './store/db'", 'no such file'],
  ])('%s', (_, path, text, says) => {
    const breaches = borderBreaches(planted(path, `// first line\n${text}\n`), ['kysely', 'pdfkit', 'electron'])
    expect(breaches.map((breach) => [breach.path, breach.line])).toContainEqual([path, 2])
    expect(told(breaches).join('\n')).toContain(says)
  })

  it('but an import in a comment or a string is none', () => {
    const text = "// import { app } from 'electron'\nexport const s = \"import('electron')\"\n/* require('electron') */\n"
    expect(told(borderBreaches(planted('electron/backend/x.ts', text), []))).not.toContain('electron/backend/x.ts')
    expect(importsOf({ path: 'x.ts', text })).toEqual([])
  })

  it('a cycle, however long, and not one of types', () => {
    const ring = (word: string): readonly SourceFile[] => [
      { path: 'shared/a.ts', text: "import { b } from './b.ts'\nexport const a = b" },
      { path: 'shared/b.ts', text: "import { c } from './domain/c.ts'\nexport const b = c" },
      { path: 'shared/domain/c.ts', text: `import ${word} { a } from '../a.ts'\nexport type C = typeof a\nexport const c = 1` },
    ]
    expect(told(cycleBreaches(ring('')))).toEqual([
      'shared/a.ts:1 import cycle: shared/a.ts → shared/b.ts → shared/domain/c.ts → shared/a.ts',
    ])
    expect(cyclesIn(ring('type').flatMap((file) => importsOf(file)))).toEqual([])
    expect(told(cycleBreaches([{ path: 'shared/a.ts', text: "export * from './a.ts'" }]))).toHaveLength(1)
  })

  it('a file one line too long, outside the tests', () => {
    const text = 'export {}\n'.repeat(401)
    expect(told(lengthBreaches([{ path: 'shared/a.ts', text }], 400))).toEqual(['shared/a.ts:401 401 lines; 400 at most'])
    expect(told(lengthBreaches([{ path: 'shared/a.ts', text: 'export {}\n'.repeat(400) }], 400))).toEqual([])
    expect(told(lengthBreaches([{ path: 'test/a.ts', text }], 400))).toEqual([])
  })

  // `·` keeps these lines from being breaches themselves.
  it.each([
    ['a note for later', 'shared/a.ts', '// TO·DO: later'],
    ['a note to mend', 'renderer/a.css', '/* FIX·ME */'],
    ['a test alone', 'test/a.test.ts', "it.on·ly('x', () => {})"],
    ['a test left out', 'test/a.test.ts', "describe.concurrent.sk·ip('x', () => {})"],
    ['a test left out the old way', 'test/a.test.ts', "x·it('x', () => {})"],
    ['a test left out on some machines', 'test/a.test.ts', "test.sk·ipIf(true)('x', () => {})"],
    ['a home folder', 'electron/tools/a.ts', "const at = '/ho·me/someone/kyufu'"],
    ['the folder of one machine', 'test/README.md', 'see /wo·rk/main'],
    ['the registry of one machine', '.npmrc', 'regi·stry.npmjs.org'],
    ['a fixed source of a package', 'package-lock.json', '  "reso·lved": "https://example.invalid/a.tgz",'],
    ['what Node 20.18 lacks', 'electron/backend/a.ts', "const b = RegExp.esc·ape('a')"],
    ['the parent port outside the entry', 'electron/backend/serve.ts', 'process.parent·Port.postMessage(1)'],
  ])('%s', (_, path, text) => {
    expect(wordBreaches([{ path, text: `a\n${text.replace('·', '')}\n` }]).map((breach) => [breach.path, breach.line])).toEqual([[path, 2]])
  })

  it('a new entry at the top', () => {
    expect(told(topLevelBreaches(['shared', '.editorconfig', 'scripts', 'vite.config.ts']))).toEqual([
      'scripts:1 a new entry at the top level',
      'vite.config.ts:1 a new entry at the top level',
    ])
  })
})
