/** `npm run fuzz [INPUTS] [SEED]`: the readers under a million inputs by chance; the seeds that fail are named. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { project } from '../support/office.ts'

const [inputs = '1000000', seed = '1'] = process.argv.slice(2)
const vitest = join(project, 'node_modules/vitest/vitest.mjs')
const { status } = spawnSync(process.execPath, [vitest, 'run', '--config=test/vitest.config.ts', '--project=node', 'test/fuzz'], {
  cwd: project,
  stdio: 'inherit',
  env: { ...process.env, FUZZ: inputs, FUZZ_SEED: seed },
})
process.exitCode = status ?? 1
