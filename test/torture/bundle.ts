import { join } from 'node:path'
import { build } from 'vite'
import { project } from '../support/office.ts'

/** Bundles the child of a torture into one file, which starts in a third of the time. Answers its path. */
export async function bundled(name: string): Promise<string> {
  const outDir = join(project, 'node_modules/.cache/kyufu-torture')
  await build({
    root: project,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: ['kysely', 'zod'] },
    build: {
      ssr: join(import.meta.dirname, `${name}.ts`),
      outDir,
      emptyOutDir: false,
      target: 'node20.18',
      rolldownOptions: { output: { format: 'es', entryFileNames: '[name].js' } },
    },
  })
  return join(outDir, `${name}.js`)
}
