/** The recorder of the power cuts: whatever way a file is changed in, the recording holds it; and what must be on the disk before a change of shape. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { freshCopy, makeTemplate } from './harness.ts'
import { recorded, unseen } from './power-cut.ts'
import { migrating } from './scenario-migration.ts'
import { makeShim, readRecording } from './shim.ts'

/** Where no compiler is, the recorder cannot be made: then only this must be said. */
const cannot = /^(no C compiler \(cc\)|only on linux)$/i

const tools = mkdtempSync(join(tmpdir(), 'kyufu-shim-'))
afterAll(() => rmSync(tools, { recursive: true, force: true }))

it.each([
  ['a copy made by the kernel', "copyFileSync('a', 'b')"],
  ['a copy that shares its blocks where it can', "copyFileSync('a', 'b', constants.COPYFILE_FICLONE)"],
  ['a copy off the main thread', "await promises.copyFile('a', 'b')"],
  ['a copy of a folder', "cpSync('folder', 'other', { recursive: true })"],
  [
    'writes in pieces, at places, at the end',
    "writeFileSync('b', 'xyz'.repeat(99999)); const f = openSync('b', 'r+'); writeSync(f, 'q', 7); closeSync(f); appendFileSync('a', 'more')",
  ],
  ['a stream', "await promises.writeFile('b', Readable.from(['1', '2', '3']))"],
  ['a file cut short, and one made longer', "truncateSync('a', 3); truncateSync('folder/c', 5000)"],
  ['names that change', "renameSync('a', 'b'); linkSync('b', 'd'); writeFileSync('d', 'new')"],
  ['removals', "rmSync('a'); rmSync('folder', { recursive: true })"],
  ['removals off the main thread', "await promises.rm('folder', { recursive: true })"],
])('sees %s', (_, work) => {
  const shim = makeShim(tools)
  if ('missing' in shim) {
    expect(shim.missing).toMatch(cannot)
    return
  }
  const [before, root] = [mkdtempSync(join(tools, 'before-')), mkdtempSync(join(tools, 'work-'))]
  for (const folder of [before, root]) {
    mkdirSync(join(folder, 'folder'))
    writeFileSync(join(folder, 'a'), 'old'.repeat(30_000))
    writeFileSync(join(folder, 'folder/c'), 'c')
  }
  const log = join(tools, 'log')
  rmSync(log, { force: true })
  const inFolder = work.replaceAll(/'(a|b|d|folder|folder\/c|other)'/g, (_all, name: string) => JSON.stringify(join(root, name)))
  const script = `import * as fs from 'node:fs'; import { Readable } from 'node:stream'
    const { ${['copyFileSync', 'cpSync', 'constants', 'promises', 'writeFileSync', 'openSync', 'writeSync', 'closeSync', 'appendFileSync', 'truncateSync', 'renameSync', 'linkSync', 'rmSync'].join(', ')} } = fs
    ${inFolder}`
  const env = { ...process.env, LD_PRELOAD: shim.path, KYUFU_SHIM_ROOT: root, KYUFU_SHIM_LOG: log, UV_USE_IO_URING: '1' }
  const ran = spawnSync(process.execPath, ['--input-type=module', '-e', script], { env, encoding: 'utf8' })
  expect([ran.stderr, ran.status]).toEqual(['', 0])
  const ops = readRecording(readFileSync(log))
  expect(ops.length).toBeGreaterThan(0)
  expect(unseen(before, root, ops)).toEqual([])
  // and the check itself sees what a recording lacks
  expect(unseen(before, root, ops.slice(0, -1))).not.toEqual([])
})

it(
  'the copy before a change of shape is on the disk, whole and with its name, before the store is written to',
  { timeout: 60_000 },
  async () => {
    const { template } = await makeTemplate(migrating)
    const root = freshCopy(template)
    try {
      const ops = await recorded(migrating, root)
      if (typeof ops === 'string') {
        expect(ops).toMatch(cannot)
        return
      }
      expect(unseen(template, root, ops)).toEqual([])
      const named = ops.findIndex((op) => op.kind === 'rename' && op.to.includes('/backups/migration-'))
      const copy = ops[named]
      if (copy?.kind !== 'rename') throw new Error('no copy was made')
      const store = join(root, 'office', 'office.sqlite')
      const changed = ops.findIndex((op) => op.kind === 'write' && (op.path === store || op.path === `${store}-wal`))
      const lastWrite = ops.findLastIndex((op, at) => at < changed && op.kind === 'write' && op.path === copy.path)
      const synced = ops.findIndex((op, at) => at > lastWrite && op.kind === 'sync' && op.path === copy.path)
      const nameSynced = ops.findIndex((op, at) => at > named && op.kind === 'sync' && op.path === dirname(copy.to))
      const order = [lastWrite, synced, named, nameSynced, changed]
      expect(order).toEqual([...order].sort((a, b) => a - b))
      expect(lastWrite).toBeGreaterThan(0)
      // its content is in the recording, or nothing above says anything
      const written = ops.flatMap((op) => (op.kind === 'write' && op.path === copy.path ? [op.data.length] : []))
      expect(written.reduce((all, n) => all + n, 0)).toBeGreaterThan(500_000)
    } finally {
      for (const path of [template, root]) rmSync(path, { recursive: true, force: true })
    }
  },
)
