import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * A start that the driver takes part in. The window opens as soon as Electron is ready. A driver that attaches just while the first page
 * takes the place of the empty one never hears of that page and waits for ever (seen in one of sixty starts on a busy machine). So Electron
 * is held before it is ready until the driver listens: the global name is the one Playwright calls then.
 */
const hold = `import { app } from 'electron'
const really = app.whenReady()
const emit = app.emit.bind(app)
let given = null
let go
let ready = false
const held = new Promise((resolve) => (go = resolve))
app.emit = (event, ...rest) => {
  if (event !== 'ready' || ready) return emit(event, ...rest)
  given = rest
  return true
}
app.isReady = () => ready
app.whenReady = () => held
globalThis.__playwright_run = async () => {
  await really
  ready = true
  go()
  if (given !== null) emit('ready', ...given)
}
`

/** Makes, in a folder of the test, an app folder that starts the built main process in `app` in this way. */
export function heldApp(root: string, app: string): string {
  const folder = join(root, 'held')
  if (existsSync(folder)) return folder
  mkdirSync(folder)
  const facts = JSON.parse(readFileSync(join(app, 'package.json'), 'utf8')) as Record<string, unknown>
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...facts, main: 'start.mjs' }))
  writeFileSync(join(folder, 'hold.mjs'), hold)
  const main = pathToFileURL(join(app, 'dist', 'main', 'main.js')).href
  writeFileSync(join(folder, 'start.mjs'), `import './hold.mjs'\nimport ${JSON.stringify(main)}\n`)
  return folder
}
