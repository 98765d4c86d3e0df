/**
 * The application that the stand-in starts with. An official distribution brings one that reads the folder of the real
 * application from the command line and loads it; the stand-in lacks it, so this small one does the same.
 */
export const defaultAppPackage = JSON.stringify({ name: 'electron', main: 'main.js', type: 'module' })

/** An ES module with a top-level await: the runtime holds back `ready` until the real application has been loaded. */
export const defaultAppMain = `import { app, dialog } from 'electron'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const argument = process.argv.slice(1).find((word) => !word.startsWith('-'))
if (argument === undefined) {
  process.stdout.write('Electron ' + process.versions.electron + '\\n')
  app.exit(0)
} else {
  const folder = resolve(argument)
  try {
    const description = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    app.setAppPath(folder)
    app.setName(description.productName ?? description.name)
    if (description.version) app.setVersion(description.version)
    await import(pathToFileURL(join(folder, description.main ?? 'index.js')).href)
  } catch (error) {
    console.error('App threw an error during load')
    console.error(error)
    if (!process.env.CI) dialog.showErrorBox('Error launching app', String(error))
    app.exit(1)
  }
}
`
