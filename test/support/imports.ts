import { posix } from 'node:path'
import { parseSync } from 'vite'

/** A file as the checks see it: where it is in the repository (with `/`), and what it says. */
export interface SourceFile {
  readonly path: string
  readonly text: string
}

/** One import, re-export, dynamic import, `require` or `import('…')` type. */
export interface Import {
  readonly from: string
  readonly line: number
  /** What is written between the quotes; null when it is computed and nobody can know it before run time. */
  readonly specifier: string | null
  /** The file in the repository for a relative import, the package (`kysely`, `@scope/name`, `node:fs`) for any other. */
  readonly target: string | null
  /** A type import leaves nothing behind at run time. */
  readonly typeOnly: boolean
  /** `import('…')`: loaded when that line is reached, not with the file. */
  readonly late: boolean
  /** The names as the other module calls them; `*` for all of it, `default` for a default import. */
  readonly names: readonly string[]
}

type Node = Readonly<Record<string, unknown>> & { readonly type: string; readonly start: number }

/**
 * Every import of one TypeScript file, read from its syntax tree, so that neither a comment nor a string is taken for one.
 * @throws when the file does not parse
 */
export function importsOf(file: SourceFile): readonly Import[] {
  const parsed = parseSync(file.path, file.text)
  const [fault] = parsed.errors
  if (fault !== undefined) throw new Error(`${file.path}: ${fault.message}`)
  const found: Import[] = []
  walk(parsed.program, (node) => {
    const seen = importIn(node)
    if (seen === null) return
    const specifier = textOf(seen.source)
    const target = specifier === null ? null : targetOf(file.path, specifier)
    found.push({
      from: file.path,
      line: lineAt(file.text, node.start),
      specifier,
      target,
      typeOnly: seen.typeOnly,
      late: node.type === 'ImportExpression',
      names: seen.names,
    })
  })
  return found
}

/** The groups of files that need each other before any of them is ready. Type imports do not count. */
export function cyclesIn(imports: readonly Import[]): readonly (readonly string[])[] {
  const edges = new Map<string, string[]>()
  for (const { from, target, typeOnly } of imports) {
    if (typeOnly || target === null) continue
    edges.set(from, [...(edges.get(from) ?? []), target])
  }
  const done = new Set<string>()
  const cycles: (readonly string[])[] = []
  const visit = (file: string, trail: readonly string[]): void => {
    const at = trail.indexOf(file)
    if (at >= 0) {
      cycles.push([...trail.slice(at), file])
      return
    }
    if (done.has(file)) return
    for (const next of edges.get(file) ?? []) visit(next, [...trail, file])
    done.add(file)
  }
  for (const file of edges.keys()) visit(file, [])
  return cycles
}

function importIn(node: Node): { readonly source: unknown; readonly typeOnly: boolean; readonly names: readonly string[] } | null {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration': {
      if (!isNode(node['source'])) return null
      const specifiers = (node['specifiers'] as readonly Node[] | undefined) ?? []
      const typeOnly = kindOf(node) === 'type' || (specifiers.length > 0 && specifiers.every((one) => kindOf(one) === 'type'))
      return { source: node['source'], typeOnly, names: specifiers.map(nameOf) }
    }
    case 'ExportAllDeclaration':
      return { source: node['source'], typeOnly: kindOf(node) === 'type', names: ['*'] }
    case 'ImportExpression':
      return { source: node['source'], typeOnly: false, names: ['*'] }
    case 'TSImportType':
      return { source: node['source'] ?? node['argument'], typeOnly: true, names: ['*'] }
    case 'TSExternalModuleReference':
      return { source: node['expression'], typeOnly: false, names: ['*'] }
    case 'CallExpression': {
      const callee = node['callee']
      const isRequire = isNode(callee) && callee.type === 'Identifier' && callee['name'] === 'require'
      return isRequire ? { source: (node['arguments'] as readonly unknown[])[0], typeOnly: false, names: ['*'] } : null
    }
    default:
      return null
  }
}

function kindOf(node: Node): unknown {
  return node['importKind'] ?? node['exportKind']
}

/** `{ sql as raw }` is `sql`: what counts is the name in the other module. */
function nameOf(specifier: Node): string {
  if (specifier.type === 'ImportDefaultSpecifier') return 'default'
  if (specifier.type === 'ImportNamespaceSpecifier') return '*'
  const name = specifier['imported'] ?? specifier['local']
  return isNode(name) ? String(name['name'] ?? name['value']) : '*'
}

function textOf(source: unknown): string | null {
  if (!isNode(source)) return null
  if (source.type === 'TSLiteralType') return textOf(source['literal'])
  const value = source['value']
  return source.type === 'Literal' && typeof value === 'string' ? value : null
}

function targetOf(from: string, specifier: string): string {
  const [plain = ''] = specifier.split('?')
  if (plain.startsWith('.')) return posix.normalize(posix.join(posix.dirname(from), plain))
  if (plain.startsWith('node:')) return plain
  const words = plain.split('/')
  return words.slice(0, plain.startsWith('@') ? 2 : 1).join('/')
}

function walk(value: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(value)) {
    for (const one of value) walk(one, visit)
    return
  }
  if (typeof value !== 'object' || value === null) return
  if (isNode(value)) visit(value)
  for (const child of Object.values(value)) walk(child, visit)
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}
