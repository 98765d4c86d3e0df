import { posix } from 'node:path'
import type { Import, SourceFile } from './imports.ts'
import { cyclesIn, importsOf } from './imports.ts'

/** A breach of a rule of the house, with the place to look at. */
export interface Breach {
  readonly path: string
  readonly line: number
  readonly says: string
}

interface Border {
  /** The files that the rule is about; a file obeys every border that it lies within. */
  readonly within: RegExp
  /** Files and packages that may be imported. All others may not. */
  readonly may: RegExp
  /** Also allowed, as long as only types are taken. */
  readonly mayType?: RegExp
  readonly says: string
}

/** Who may import whom. The tests of the checker show one breach of each. */
const borders: readonly Border[] = [
  { within: /^shared\//, may: /^(shared\/|zod$)/, says: 'shared/ is pure: shared/ and zod only' },
  {
    within: /^shared\/papers\//,
    may: /^shared\/(papers\/|domain\/|errors\.ts$)/,
    says: 'papers know the domain, no programme',
  },
  {
    within: /^shared\/domain\//,
    may: /^(shared\/(domain\/|errors\.ts$)|zod$)/,
    says: 'the domain knows neither programmes nor the contract',
  },
  {
    within: /^renderer\//,
    may: /^(renderer\/|shared\/|react$|react-dom$|react-aria-components$|@tanstack\/|@fontsource)/,
    says: 'the window knows shared/ and its own libraries',
  },
  {
    within: /^electron\/backend\//,
    // the stand-alone verifier is the one file of resources/ that is code: the program goes by its rules
    may: /^(electron\/(backend|release)\/|shared\/|resources\/verifier\/verify\.mjs$|package$|node:)/,
    says: 'the backend runs in plain Node: shared/, its own folder, Node and production packages',
  },
  {
    within: /^electron\/backend\/store\//,
    may: /^(electron\/backend\/store\/|electron\/backend\/keys\/(field-cipher|field-owners|office-keys?)\.ts$|shared\/|kysely$|better-sqlite3$|node:)/,
    mayType: /^electron\/backend\/(context|clock)\.ts$/,
    says: 'the store knows no use-case',
  },
  {
    within: /^electron\/backend\/render\//,
    may: /^(electron\/backend\/render\/|shared\/domain\/|package$|node:)/,
    says: 'drawing knows documents only: neither store nor use-cases',
  },
  {
    within: /^electron\/backend\/files\//,
    may: /^(electron\/backend\/files\/|shared\/(domain\/|errors\.ts$)|package$|node:)/,
    says: 'readers and writers of files know neither store nor use-cases',
  },
  {
    within: /^electron\/(main\/|preload\.ts$)/,
    may: /^(electron\/(main|release)\/|shared\/(frames|errors|messages\.ja)\.ts$|electron$|node:)/,
    says: 'the main process knows nothing of the domain',
  },
  {
    within: /^electron\/cli(\.ts$|\/)/,
    may: /^(electron\/(backend|cli)\/|shared\/|package$|node:)/,
    says: 'the command line goes through the backend and needs no window',
  },
  { within: /^electron\/release\//, may: /^(electron\/release\/|node:)/, says: 'what is signed is judged by Node alone' },
  {
    within: /^electron\/tools\//,
    may: /^(electron\/(tools|release)\/|node:|@?[a-z][\w-]*($|\/[\w-]+$))/,
    says: 'tools stand beside the product',
  },
]

/** Packages that need more than plain Node, wherever they are asked for. */
const windowOnly = /^(electron|react|react-dom)$/

/**
 * Imports across a border, imports nobody can check, files that are not there, and SQL outside the store.
 * @param production the packages that are shipped (`dependencies` of package.json)
 * @param assets files other than the sources that may be imported
 */
export function borderBreaches(
  files: readonly SourceFile[],
  production: readonly string[],
  assets: readonly string[] = [],
): readonly Breach[] {
  const known = new Set([...files.map((file) => file.path), ...assets])
  return files.flatMap((file) => importsOf(file)).flatMap((one) => breachesOf(one, known, new Set(production)))
}

/** Files that need each other to start, as `a → b → a`. */
export function cycleBreaches(files: readonly SourceFile[]): readonly Breach[] {
  const cycles = cyclesIn(files.flatMap((file) => importsOf(file)))
  return cycles.map((cycle) => ({ path: cycle[0] ?? '', line: 1, says: `import cycle: ${cycle.join(' → ')}` }))
}

/** Sources too long to be read in one go. Tables in tests may be longer. */
export function lengthBreaches(files: readonly SourceFile[], most: number): readonly Breach[] {
  return files
    .filter((file) => !file.path.startsWith('test/'))
    .map((file) => ({ file, lines: file.text.replace(/\n$/, '').split('\n').length }))
    .filter(({ lines }) => lines > most)
    .map(({ file, lines }) => ({ path: file.path, line: lines, says: `${lines} lines; ${most} at most` }))
}

interface Word {
  readonly within: RegExp
  readonly pattern: RegExp
  readonly says: string
}

// Written so that no pattern below matches its own line: `[O]` is one letter in a class.
const words: readonly Word[] = [
  { within: /./, pattern: /\b(T[O]DO|F[I]XME|X[X]X)\b/, says: 'a note to do later: do it or write an issue' },
  {
    within: /\.test\.tsx?$/,
    pattern: /\b(it|test|describe|suite)(\.\w+)*\.(only|skip|todo|fails|skipIf|runIf)\b|\bx(it|describe)\(|\b(ctx|context)\.skip\(/,
    says: 'a test left out or alone',
  },
  { within: /./, pattern: /(?<![\w.:/])\/((w[o]rk|r[o]ot)\/\w|(h[o]me|U[s]ers)\/[\w.-]+\/\w)/, says: 'a path of one machine' },
  {
    within: /./,
    pattern: /\br[e]gistry\.[\w.-]*(npm|yarn)|"r[e]solved":\s*"http|\b(localhost|127\.0\.0\.1):4[8]73\b/,
    says: 'the registry of one machine',
  },
  {
    within: /^(shared|electron\/(backend|main)|electron\/preload)/,
    pattern:
      /\bRegExp\.escape\b|\bPromise\.try\b|\b(toHex|fromHex|toBase64|fromBase64)\(|\bMath\.sumPrecise\b|\bError\.isError\b|\bnode:sqlite\b|\bmatchesGlob\b/,
    says: 'newer than the oldest runtime (Node 20.18)',
  },
  {
    within: /^(?!electron\/backend\/entry\.ts$)(shared|electron\/backend|electron\/cli)/,
    pattern: /\bprocess\b.*\.parentPort\b/,
    says: 'only electron/backend/entry.ts knows process.parentPort',
  },
]

/** Lines that hold what no line may. */
export function wordBreaches(files: readonly SourceFile[]): readonly Breach[] {
  return files.flatMap((file) => {
    const rules = words.filter((word) => word.within.test(file.path))
    return file.text
      .split('\n')
      .flatMap((text, at) =>
        rules.filter((rule) => rule.pattern.test(text)).map((rule) => ({ path: file.path, line: at + 1, says: rule.says })),
      )
  })
}

const topLevel: ReadonlySet<string> = new Set([
  'LICENSE',
  'README.md',
  'electron',
  'package-lock.json',
  'package.json',
  'renderer',
  'resources',
  'shared',
  'test',
  'tsconfig.json',
])

/** Entries at the top that do not belong there. A file whose name starts with a dot may be added. */
export function topLevelBreaches(names: readonly string[]): readonly Breach[] {
  const strangers = names.filter((name) => !topLevel.has(name) && !name.startsWith('.'))
  return strangers.map((name) => ({ path: name, line: 1, says: 'a new entry at the top level' }))
}

function breachesOf(one: Import, known: ReadonlySet<string>, production: ReadonlySet<string>): readonly Breach[] {
  const { from, line, specifier, target } = one
  const breach = (says: string): Breach => ({ path: from, line, says })
  if (specifier === null || target === null) return [breach('a computed import: nobody can say what it brings in')]
  const found: Breach[] = []
  if (specifier.startsWith('.') && !known.has(target)) found.push(breach(`${specifier}: no such file (is the extension written?)`))
  for (const border of borders) {
    if (border.within.test(from) && !allowed(border, one, target, production)) found.push(breach(`${target}: ${border.says}`))
  }
  found.push(...programmeBreaches(one, target).map(breach))
  if (!from.startsWith('test/') && /^(test\/|vitest$|fast-check$)/.test(target))
    found.push(breach(`${target}: the product does not import tests`))
  if (/^(shared|renderer|electron\/(backend|main|cli|preload))/.test(from) && target.startsWith('electron/tools/')) {
    found.push(breach(`${target}: tools stand beside the product`))
  }
  const rawSql = target === 'kysely' && !one.typeOnly && one.names.some((name) => ['sql', 'CompiledQuery', '*'].includes(name))
  if (rawSql && !/^(electron\/backend\/store|test)\//.test(from)) found.push(breach('SQL text belongs to electron/backend/store/'))
  return found
}

function allowed(border: Border, one: Import, target: string, production: ReadonlySet<string>): boolean {
  if (border.may.test(target)) return true
  if (one.typeOnly && border.mayType?.test(target) === true) return true
  return border.may.test('package') && production.has(target) && !windowOnly.test(target)
}

/** A programme (制度) knows the domain, the errors, the interface and its own folder; never another programme. */
function programmeBreaches(one: Import, target: string): readonly string[] {
  const own = /^shared\/programmes\/[^/]+\//.exec(one.from)?.[0]
  if (own === undefined) return []
  const may = [own, 'shared/domain/', 'shared/papers/', 'shared/errors.ts', 'shared/programmes/programme.ts', 'zod']
  return may.some((start) => target.startsWith(start)) ? [] : [`${target}: a programme knows the domain and its own folder`]
}

/** A breach as one line that an editor can open. */
export function lineOf(breach: Breach): string {
  return posix.normalize(breach.path) + `:${breach.line} ${breach.says}`
}
