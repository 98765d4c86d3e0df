import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { watch } from 'node:fs'
import { join } from 'node:path'
import { buildApp, project } from './built-app.ts'
import { messageOf, sayToTerminal as say } from './say.ts'

/**
 * `npm run dev`: the program as `npm start` runs it, built and started anew after every change. The window always comes
 * from `app://` under the same content policy, so nothing works here that would not work in the product.
 */
const quiet = 300

let running: ChildProcess | null = null
let timer: NodeJS.Timeout | undefined
let busy = false
let again = false

function startProgram(): void {
  const child = spawn(process.execPath, [join(project, 'electron', 'tools', 'start.ts'), ...process.argv.slice(2)], {
    stdio: 'inherit',
    detached: process.platform !== 'win32',
  })
  running = child
  child.on('exit', () => {
    if (running === child) process.exit(0)
  })
}

function endProgram(): void {
  const child = running
  running = null
  if (child?.pid === undefined) return
  if (process.platform === 'win32') child.kill()
  else process.kill(-child.pid, 'SIGTERM')
}

async function renew(): Promise<void> {
  if (busy) {
    again = true
    return
  }
  busy = true
  try {
    await buildApp(say)
    endProgram()
    startProgram()
  } catch (error) {
    say(messageOf(error))
  }
  busy = false
  if (again) {
    again = false
    await renew()
  }
}

for (const folder of ['shared', 'electron', 'renderer']) {
  watch(join(project, folder), { recursive: true }, () => {
    clearTimeout(timer)
    timer = setTimeout(() => void renew(), quiet)
  })
}
process.on('SIGINT', () => {
  endProgram()
  process.exit(0)
})
startProgram()
