/**
 * What the backend's process loads before it has opened its office and main opens the window, against a bundle of the engine and the query
 * layer alone; and what it must not have loaded. What answers the window is loaded while that opens.
 */
import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { plainBuiltins } from '../../electron/tools/plain-builtins.ts'
import { project } from '../support/office.ts'
import { median, tellFigure } from './figure.ts'

const folder = join(project, 'node_modules/.cache/kyufu-bench-modules')
const entries = { core: join(import.meta.dirname, 'modules-core-child.ts'), backend: join(project, 'electron/backend/entry.ts') }
// one after the other: in one build they would share pieces, and each be in more files than by itself
for (const [name, file] of Object.entries(entries))
  await build({
    root: project,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: ['kysely', 'zod'] },
    build: {
      ssr: true,
      outDir: join(folder, name),
      emptyOutDir: true,
      target: 'node20.18',
      rolldownOptions: {
        plugins: [plainBuiltins()],
        input: { [name]: file },
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
        },
      },
    },
  })
const late = ['exceljs', 'pdfkit', 'fontkit', 'qrcode', 'marked', 'iconv-lite', '@holiday-jp/holiday_jp']
// as beside the program's own files: otherwise Node reads each one twice to find out what it is
writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
writeFileSync(
  join(folder, 'load.mjs'),
  `import { createRequire, registerHooks } from 'node:module'
const seen = new Set()
registerHooks({ resolve(name, context, next) { seen.add(name); return next(name, context) } })
const before = process.cpuUsage()
function told() {
  const { user, system } = process.cpuUsage(before)
  process.stdout.write(JSON.stringify({ ms: (user + system) / 1000, loaded: [...seen, ...Object.keys(createRequire(import.meta.url).cache)] }))
  process.exit(0)
}
// the last thing the backend's entry does before it has an office to open is to listen
process.parentPort = { on: told, postMessage: () => undefined }
await import(process.argv[2])
if (process.argv[2].endsWith('core.js')) told()`,
)
const load = (file: string): { readonly ms: number; readonly loaded: readonly string[] } => {
  const run = spawnSync(process.execPath, [join(folder, 'load.mjs'), join(folder, file)], { encoding: 'utf8', cwd: project })
  if (run.status !== 0) throw new Error(run.stderr.slice(0, 2000))
  return JSON.parse(run.stdout) as ReturnType<typeof load>
}
const spent: { readonly core: number; readonly backend: number }[] = []
const early = new Set<string>()
for (let round = 0; round < 6; round++) {
  const [core, backend] = [load('core/core.js'), load('backend/backend.js')]
  for (const name of late) if (backend.loaded.some((one) => one === name || one.includes(`/node_modules/${name}/`))) early.add(name)
  if (round > 0) spent.push({ core: core.ms, backend: backend.ms })
}
const [core, backend] = [median(spent.map((one) => one.core)), median(spent.map((one) => one.backend))]
tellFigure({
  job: '最初の窓の前に読み込むもの',
  baseline: `データベースと問合せの層だけ ${core.toFixed(0)}ミリ秒`,
  subject: `${backend.toFixed(0)}ミリ秒（先に読み込んではいけないもの: ${early.size === 0 ? 'なし' : [...early].join('・')}）`,
  ratio: backend / core,
  goal: 1.5,
  fail: 2,
})
if (early.size > 0) process.exitCode = 1
rmSync(folder, { recursive: true, force: true })
