import { readFileSync, readdirSync, statSync } from 'node:fs'
import { extname, join, resolve } from 'node:path'
import type { SourceFile } from './imports.ts'

const root = resolve(import.meta.dirname, '../..')

/** What the repository holds, without what `.gitignore` names. It needs no git, so an unpacked archive is checked as well. */
export interface Repository {
  readonly topLevel: readonly string[]
  /** Every path, with `/`. */
  readonly paths: readonly string[]
}

/** Walks the checkout once. */
export function readRepository(): Repository {
  const ignored = readFileSync(join(root, '.gitignore'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
  const skip = (path: string): boolean =>
    ignored.some((line) => (line.startsWith('*') ? path.endsWith(line.slice(1)) : `${path}/` === line))
  const list = (folder: string): readonly string[] =>
    readdirSync(join(root, folder)).flatMap((name) => {
      const path = folder === '' ? name : `${folder}/${name}`
      if (name === '.git' || skip(path)) return []
      return statSync(join(root, path)).isDirectory() ? list(path) : [path]
    })
  const paths = list('')
  return { paths, topLevel: [...new Set(paths.map((path) => path.split('/')[0] ?? path))] }
}

/** The TypeScript files of `paths`. */
export function sourcesIn(paths: readonly string[]): readonly SourceFile[] {
  return read(paths.filter((path) => ['.ts', '.tsx'].includes(extname(path))))
}

/** Every file of `paths` that people read: sources, settings, style sheets, pages, notes. Data of offices is not among them. */
export function textsIn(paths: readonly string[]): readonly SourceFile[] {
  const isData = (path: string): boolean => /^(resources|test\/data)\//.test(path) && extname(path) !== '.md'
  const isText = (path: string): boolean =>
    ['.ts', '.tsx', '.json', '.css', '.html', '.md', '.svg', ''].includes(extname(path)) || path.startsWith('.')
  return read(paths.filter((path) => !isData(path) && isText(path)))
}

/** A JSON file of the repository, as it is. */
export function readJson(path: string): unknown {
  return JSON.parse(readFileSync(join(root, path), 'utf8'))
}

function read(paths: readonly string[]): readonly SourceFile[] {
  return paths.map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}
