/**
 * `npm run make-office -- --cases N --out DIR`: a practice office of N cases and 2 N past grants, each case with what its state leaves
 * behind, for looking at every screen at scale; `--plain`: the cases alone, as the bench of the work queue takes them.
 */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { sayToTerminal as say } from '../../electron/tools/say.ts'
import { makeBigOffice } from './big-office.ts'

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '100000' },
    out: { type: 'string', default: '' },
    plain: { type: 'boolean', default: false },
  },
})
const cases = Number(values.cases)
if (values.out === '' || !Number.isInteger(cases) || cases < 1) {
  say('使い方: npm run make-office -- --cases 件数 --out フォルダー')
  process.exitCode = 2
} else {
  const from = performance.now()
  await makeBigOffice(values.out, cases, say, !values.plain)
  const bytes = statSync(join(values.out, 'office.sqlite')).size
  say(
    `${cases.toLocaleString('ja-JP')}件の事務所を作りました: ${(bytes / 1e9).toFixed(2)} GB、${Math.round((performance.now() - from) / 1000)}秒`,
  )
}
