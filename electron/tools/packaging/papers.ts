import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runProgram } from '../run-program.ts'
import { toolFailure } from '../say.ts'
import type { Placed } from './shipped.ts'

type Component = { readonly name: string; readonly version: string; readonly group?: string }

/**
 * 部品表. What travels beside the program for whoever answers for it: `sbom.json` (CycloneDX, by npm, cut down to what is shipped, plus
 * the runtime).
 * @throws when npm cannot list the packages
 */
export async function writePapers(project: string, folder: string, shipped: readonly Placed[], electron: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'sbom.json'), `${JSON.stringify(await bill(project, shipped, electron), null, 1)}\n`)
}

async function bill(project: string, shipped: readonly Placed[], electron: string): Promise<object> {
  const npm = await runProgram('npm', ['sbom', '--package-lock-only', '--sbom-format', 'cyclonedx'], { cwd: project, timeLimit: 60_000 })
  if (npm.status !== 0) throw toolFailure('部品表（SBOM）を作れませんでした。', npm.stderr)
  const whole = JSON.parse(npm.stdout) as {
    readonly metadata: { readonly component: object }
    readonly components: readonly Component[]
    readonly dependencies?: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[]
  }
  const named = new Set(shipped.map((one) => `${one.name}@${one.version}`))
  const fullName = (one: Component): string => (one.group === undefined || one.name.startsWith('@') ? one.name : `${one.group}/${one.name}`)
  const components = whole.components.filter((one) => named.has(`${fullName(one)}@${one.version}`))
  const runtime = {
    'bom-ref': `electron@${electron}`,
    type: 'framework',
    name: 'electron',
    version: electron,
    purl: `pkg:npm/electron@${electron}`,
  }
  const refs = new Set([...named, runtime['bom-ref']])
  return {
    ...whole,
    metadata: { ...whole.metadata, component: { ...whole.metadata.component, name: 'kyufu-desk', type: 'application' } },
    components: [...components, runtime],
    dependencies: (whole.dependencies ?? [])
      .filter(({ ref }) => refs.has(ref))
      .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((one) => refs.has(one)) })),
  }
}
