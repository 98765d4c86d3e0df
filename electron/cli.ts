import { dirname, resolve } from 'node:path'
import { AppError } from '../shared/errors.ts'
import { messageLine } from '../shared/messages.ja.ts'
import { toWireError } from './backend/dispatch.ts'
import { makeFolder } from './backend/store/make-folder.ts'
import { makeOffice } from './backend/office/make.ts'
import { askPassword, connect, GateRefusal, type Client } from './cli/client.ts'
import { commands } from './cli/commands.ts'
import { helpText } from './cli/help.ts'
import { needed, readCommandLine, type CommandLine } from './cli/options.ts'
import { printAnswer, printError, type Answer } from './cli/output.ts'

/** `kyufu`: the same office without a window, through the same gate. Exit status: 0 done, 1 some refused, 2 refused, 3 fault. */

async function run(line: CommandLine): Promise<Answer> {
  const { command, values } = line
  if (command === 'help') return { json: { commands: Object.keys(commands) }, lines: [helpText], status: 0 }
  if (command === 'init') return init(line)
  if (command === 'restore') {
    const { restore } = await import('./cli/backups.ts')
    return restore(line, await askPassword('バックアップ（または回復鍵）'), showProgress)
  }
  if (command === 'demo') {
    const { demo } = await import('./cli/demo.ts')
    return demo(resolve(needed(values.out, '--out')), values.replace ?? false)
  }
  const work = Object.hasOwn(commands, command) ? commands[command] : undefined
  if (!work) throw new AppError('usage', { problem: `「${command}」という命令はありません` })
  const user = needed(values.as, '--as')
  const folder = needed(values.office, '--office')
  const password = await askPassword(user)
  // a scheduled task may remember how long the trail was, like a window does: in a folder outside the office
  const witness = process.env['KYUFU_WITNESS']
  let client: Client
  try {
    client = await connect(folder, user, { password, businessDay: values.on, witness, onProgress: showProgress })
  } catch (error) {
    // an office that does not open is what a diagnosis is for
    if (command !== 'doctor' || !(error instanceof AppError)) throw error
    const { doctorClosed } = await import('./cli/backups.ts')
    return doctorClosed(folder, error)
  }
  try {
    const answer = await work(client, line)
    // a streamed answer reads the office while it is printed
    await printAnswer(answer, values.json ?? false)
    return { ...answer, lines: [] }
  } finally {
    await client.close()
  }
}

async function init({ values }: CommandLine): Promise<Answer> {
  const folder = resolve(needed(values.office, '--office'))
  makeFolder(dirname(folder))
  const { schemaVersion } = await makeOffice(folder, values.sample ?? false, (text) => process.stderr.write(`${text}\n`))
  const what = values.sample === true ? '練習用の見本市を作りました。' : '事務所を作りました。'
  return { json: { office: folder, schemaVersion }, lines: [`${what}${folder}`], status: 0 }
}

function showProgress(p: { step: string; fraction: number }): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${p.step} ${Math.round(p.fraction * 100)}%   `)
}

async function main(): Promise<number> {
  const words = process.argv.slice(2)
  let json = words.includes('--json')
  try {
    const line = readCommandLine(words)
    json = line.values.json ?? false
    const answer = await run(line)
    if (answer.lines.length > 0 || !Object.hasOwn(commands, line.command)) await printAnswer(answer, json)
    return answer.status
  } catch (error) {
    const known =
      error instanceof GateRefusal ? error.error : error instanceof AppError ? { code: error.code, message: messageLine(error) } : null
    if (known && known.code !== 'internal') {
      await printError({ code: known.code, message: error instanceof GateRefusal ? error.message : known.message }, json)
      return 2
    }
    const wire = known ?? (await toWireError({ store: { folder: process.cwd() } as never }, error))
    await printError(
      { code: 'internal', message: error instanceof Error ? `予期しない問題が起きました: ${error.message}` : wire.message },
      json,
    )
    return 3
  }
}

// whoever reads our output may stop early (`kyufu cases | head`): that is his good right, not a fault
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

process.exitCode = await main()
