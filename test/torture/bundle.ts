import { join } from 'node:path'
import { build } from 'vite'
import { project } from '../support/office.ts'
import { workerName, workerSource } from './workers.ts'

/**
 * Bundles the children of a torture and the threads that offices start into files that start in a third of the time, and stay as they were
 * when the run began. Answers the folder: `NAME.js` for each child.
 */
export async function bundled(...names: readonly string[]): Promise<string> {
  const outDir = join(project, 'node_modules/.cache/kyufu-torture', String(process.pid))
  await build({
    root: project,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: ['kysely', 'zod'] },
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      target: 'node20.18',
      rolldownOptions: {
        input: {
          ...Object.fromEntries(names.map((name) => [name, join(import.meta.dirname, `${name}.ts`)])),
          [workerName('render')]: workerSource('render'),
          [workerName('backup')]: workerSource('backup'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunk-[name].js' },
      },
    },
  })
  return outDir
}
