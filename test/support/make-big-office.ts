/** `node test/support/make-big-office.ts --cases N DIR`: a practice office of N cases and 2 N past grants. */
import { parseArgs } from 'node:util'
import { sayToTerminal as say } from '../../electron/tools/say.ts'
import { makeBigOffice } from './big-office.ts'

const { values, positionals } = parseArgs({ options: { cases: { type: 'string', default: '100000' } }, allowPositionals: true })
const [folder] = positionals
const cases = Number(values.cases)
if (folder === undefined || !Number.isInteger(cases) || cases < 1) {
  say('使い方: node test/support/make-big-office.ts --cases 件数 フォルダー')
  process.exitCode = 2
} else {
  await makeBigOffice(folder, cases, say)
}
