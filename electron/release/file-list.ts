import { createHash } from 'node:crypto'
import { existsSync, openSync, closeSync, readSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { openSigned } from './signed.ts'
import type { ReleaseKey } from './signed.ts'

/** 製品のファイルの一覧. Signed at the build; the start compares it with the folder of the program. */
export type FileList = {
  readonly version: string
  readonly electron: string
  /** By path inside the folder of the program, with `/`. Size in bytes. */
  readonly files: Readonly<Record<string, { readonly bytes: number; readonly sha256: string }>>
}

/** What is wrong with an installed program. `changed`: another content or size; `electron`: files of two versions lie side by side. */
export type InstallFault = { readonly kind: 'list' | 'missing' | 'changed' | 'electron' | 'version'; readonly name: string }

/** Where the list lies, inside the folder of resources. */
export const listName = 'files.signed.json'
/** What a signature of such a list is for. */
export const listContext = 'file-list'

/**
 * Files that get their last change after the list is made (the platform's signature, the uninstaller) or belong to the
 * platform. The code signature of the platform guards these.
 */
const outside = (path: string): boolean => /\.(exe|signed\.json)$/i.test(path)

/** Everything below a folder, as the list names it. `executable` is left out: it is signed after the list was made. */
export function makeFileList(folder: string, facts: Pick<FileList, 'version' | 'electron'>, executable: string): FileList {
  const files: Record<string, { bytes: number; sha256: string }> = {}
  for (const path of pathsIn(folder)) {
    if (path === executable || outside(path)) continue
    const file = join(folder, path)
    files[path] = { bytes: statSync(file).size, sha256: sha256Of(file) }
  }
  return { ...facts, files }
}

/**
 * Compares the folder of the program with its signed list: an update that stopped half-way, or a damaged file, is found before
 * an office is opened. Files below `resources/` (all our code and data) are compared by content, the runtime's by size;
 * with `whole` all by content.
 * @returns the first few faults; none: the program is as it was built
 */
export function checkInstalled(
  folder: string,
  resources: string,
  running: Pick<FileList, 'version' | 'electron'>,
  keys: readonly ReleaseKey[],
  whole = false,
): readonly InstallFault[] {
  const file = join(resources, listName)
  if (!existsSync(file)) return [{ kind: 'list', name: 'なし' }]
  const opened = openSigned(readFileSync(file, 'utf8'), keys, listContext)
  if (!opened.ok) return [{ kind: 'list', name: opened.fault }]
  const list = JSON.parse(opened.body) as FileList
  if (list.version !== running.version) return [{ kind: 'version', name: list.version }]
  if (list.electron !== running.electron) return [{ kind: 'electron', name: list.electron }]
  const ours = `${relative(folder, resources).split(sep).join('/')}/`
  const faults: InstallFault[] = []
  for (const [path, { bytes, sha256 }] of Object.entries(list.files)) {
    const at = join(folder, path)
    const found = existsSync(at) ? statSync(at).size : null
    if (found === null) faults.push({ kind: 'missing', name: path })
    else if (found !== bytes || ((whole || path.startsWith(ours)) && sha256Of(at) !== sha256)) faults.push({ kind: 'changed', name: path })
    if (faults.length >= 5) break
  }
  return faults
}

function pathsIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort()
}

/** Reads in pieces: the archive of the program is larger than what should lie in memory at once. */
function sha256Of(file: string): string {
  const hash = createHash('sha256')
  const piece = Buffer.allocUnsafe(1 << 20)
  const handle = openSync(file, 'r')
  try {
    for (let read = readSync(handle, piece); read > 0; read = readSync(handle, piece)) hash.update(piece.subarray(0, read))
  } finally {
    closeSync(handle)
  }
  return hash.digest('hex')
}
