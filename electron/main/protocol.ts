import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { protocol } from 'electron'
import type { Session } from 'electron'
import { contentPolicy } from './content-policy.ts'
import { host, isOwnAddress, scheme } from './own-page.ts'

const types: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.mjs', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.json', 'application/json'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.woff2', 'font/woff2'],
  ['.wasm', 'application/wasm'],
  ['.bcmap', 'application/octet-stream'],
])

/** A built file the window may ask for. */
export type BuiltFile = { readonly file: string; readonly type: string }

/**
 * Lists the built files by their address path. A request is answered from this list alone: no path is ever put
 * together from an address, so none can lead out of the folder.
 */
export function listBuiltFiles(folder: string, prefix = ''): ReadonlyMap<string, BuiltFile> {
  const files = new Map<string, BuiltFile>()
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = `${prefix}/${entry.name}`
    if (entry.isDirectory()) {
      for (const [name, file] of listBuiltFiles(join(folder, entry.name), path)) files.set(name, file)
    } else {
      const type = types.get(extname(entry.name))
      if (type !== undefined) files.set(path, { file: join(folder, entry.name), type })
    }
  }
  return files
}

/** Answers a request of a window from the list of built files; anything else is 404, other methods 405. */
export async function answer(request: Request, files: ReadonlyMap<string, BuiltFile>): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return refusal(405)
  const found = isOwnAddress(request.url) ? files.get(new URL(request.url).pathname) : undefined
  if (found === undefined) return refusal(404)
  return new Response(await readFile(found.file), { headers: headers(found.type) })
}

/** Must be called before the app is ready: makes `app://` a standard, secure scheme. */
export function declareScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } }])
}

/** Serves the built window at `app://kyufu/` to the pages of a session. */
export function serveBuiltFiles(session: Session, folder: string): void {
  const files = listBuiltFiles(folder)
  if (!files.has('/index.html')) throw new Error(`no index.html among the built files of ${scheme}://${host}`)
  session.protocol.handle(scheme, (request) => answer(request, files))
}

/**
 * No opener policy among them: a page that brings one is moved to a second process at the start, and what it guards against cannot be here.
 * No window is opened by a page or from outside (`locks.ts`).
 */
function headers(type: string): Record<string, string> {
  return {
    'content-type': type,
    'content-security-policy': contentPolicy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-cache',
  }
}

function refusal(status: number): Response {
  return new Response('', { status, headers: headers('text/plain; charset=utf-8') })
}
