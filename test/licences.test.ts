import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { importsOf } from './support/imports.ts'
import type { Lock, Shipped } from './support/licences.ts'
import { isAccepted, placesOf, readLock, shippedPackages } from './support/licences.ts'
import { readJson, readRepository, sourcesIn, textsIn } from './support/repository.ts'

const { paths } = readRepository()

/** What the window is made of is bundled into it: those packages travel too, although npm calls them development tools. */
function bundledIntoTheWindow(): readonly string[] {
  const files = paths.filter((path) => path.startsWith('renderer/'))
  const code = sourcesIn(files)
    .flatMap((file) => importsOf(file))
    .map((one) => one.target ?? '')
  const styles = textsIn(files.filter((path) => path.endsWith('.css'))).flatMap((file) =>
    [...file.text.matchAll(/@import\s+['"]((?:@[\w-]+\/)?[\w-]+)/g)].map((match) => match[1] ?? ''),
  )
  return [...new Set([...code, ...styles])].filter(
    (target) => /^@?[a-z][\w.-]*(\/[\w.-]+)?$/.test(target) && !/^(shared|renderer)\//.test(target),
  )
}

/**
 * Shipped packages whose licence is not on the accepted list. They are known, not accepted: whoever decides about
 * licences has to accept them or replace the package that brings them. A new one turns the test red.
 */
const undecided: readonly Shipped[] = [
  // Public domain dedication; comes with exceljs (unzipper).
  { place: 'node_modules/big-integer', licence: 'Unlicense' },
  // States no licence anywhere in the package; comes with exceljs (unzipper → binary).
  { place: 'node_modules/buffers', licence: 'none given' },
  // Permissive; comes with exceljs (archiver, unzipper).
  { place: 'node_modules/graceful-fs', licence: 'BlueOak-1.0.0' },
  // Public domain dedication; comes with @tanstack/react-router.
  { place: 'node_modules/isbot', licence: 'Unlicense' },
  // MIT code with a part under zlib; comes with exceljs (jszip).
  { place: 'node_modules/pako', licence: '(MIT AND Zlib)' },
]

describe('licences', () => {
  it('of everything that travels with the program are ones that allow it, or known to be undecided', () => {
    const { dependencies } = z.object({ dependencies: z.record(z.string(), z.string()) }).parse(readJson('package.json'))
    const window = bundledIntoTheWindow()
    expect(window).toEqual(expect.arrayContaining(['react', 'react-dom', 'tailwindcss']))
    const shipped = shippedPackages(readLock(), [...Object.keys(dependencies), ...window])
    expect(shipped.length).toBeGreaterThan(100)
    expect(shipped.filter((one) => !isAccepted(one.licence))).toEqual(undecided)
  })

  it('of the fonts lie beside the fonts', () => {
    const fonts = paths.filter((path) => path.startsWith('resources/fonts/') && path.endsWith('.ttf'))
    expect(fonts.length).toBeGreaterThan(0)
    expect(['biz-udgothic', 'biz-udmincho', 'noto-sans-jp'].filter((name) => !paths.includes(`resources/fonts/OFL-${name}.txt`))).toEqual(
      [],
    )
  })

  it('of the program itself is MIT', () => {
    expect(readJson('package.json')).toMatchObject({ license: 'MIT' })
  })

  it.each([
    ['MIT', true],
    ['(MIT OR GPL-3.0-or-later)', true],
    ['MIT AND 0BSD', true],
    ['MIT/X11', true],
    ['(MIT AND Zlib)', false],
    ['MIT AND GPL-3.0-only', false],
    ['GPL-3.0-only', false],
    ['UNLICENSED', false],
    ['none given', false],
  ])('%s: %s', (expression, verdict) => {
    expect(isAccepted(expression)).toBe(verdict)
  })

  it('are looked up the way Node looks packages up', () => {
    const lock: Lock = {
      'node_modules/a': { dependencies: { b: '1' } },
      'node_modules/a/node_modules/b': { dependencies: { c: '1' }, license: 'GPL-3.0-only' },
      'node_modules/b': { license: 'MIT' },
      'node_modules/c': { optionalDependencies: { gone: '1' } },
      'node_modules/d': {},
    }
    expect(placesOf(lock, ['a'])).toEqual(['node_modules/a', 'node_modules/a/node_modules/b', 'node_modules/c'])
    expect(() => placesOf(lock, ['e'])).toThrow('e, needed by the program')
  })
})
