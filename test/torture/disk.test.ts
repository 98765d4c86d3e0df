/** Power cuts, full disks and turned bits; the short form of `npm run torture`. */
import { rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { chance } from './chance.ts'
import { damage } from './damage.ts'
import { fullDisks } from './full-disk.ts'
import { makeTemplate } from './harness.ts'
import { diskOf, type Disk } from './played-disk.ts'
import { powerCuts, recorded } from './power-cut.ts'
import { holds } from './report.ts'
import { approving, importing } from './scenarios-cases.ts'
import { backingUp } from './scenarios-out.ts'
import { readRecording, type DiskOp } from './shim.ts'

/** Where no compiler is, the recorder cannot be made: then only this must be said. */
const cannot = /^(no C compiler \(cc\)|only on linux)$/i

describe('the played disk', () => {
  const file = '/office/a'
  const write = (text: string, at = 0): DiskOp => ({ kind: 'write', path: file, at, data: Buffer.from(text) })
  const sync: DiskOp = { kind: 'sync', path: file }
  const folder: DiskOp = { kind: 'sync', path: '/office' }
  const create = (path = file): DiskOp => ({ kind: 'create', path, empty: false })
  const played = (ops: readonly DiskOp[], before: string | null): Disk => {
    const disk = diskOf((path) => (path === file && before !== null ? Buffer.from(before) : null))
    for (const op of ops) disk.do(op)
    return disk
  }
  /** Everything that a cut may leave of the file, over many cuts. */
  const left = (ops: readonly DiskOp[], before: string | null, path = file): Set<string> =>
    new Set(Array.from({ length: 200 }, (_, seed) => String(played(ops, before).cut(chance(seed)).get(path) ?? 'none')))

  it.each<[string, DiskOp[], string | null, string[]]>([
    ['a synced write stays', [write('new'), sync], 'old', ['new']],
    ['a write that was not synced may be lost', [write('new')], 'old', ['new', 'old']],
    ['what is written after the sync may be lost, what was before stays', [write('1'), sync, write('2', 1)], '', ['1', '12']],
    ['a file whose folder was not synced may be gone', [create(), write('new'), sync], null, ['new', 'none']],
    ['with its folder synced it stays', [create(), write('new'), sync, folder], null, ['new']],
    ['a cut of the file that was not synced may be lost', [{ kind: 'cut', path: file, size: 1 }], 'old', ['o', 'old']],
    ['a removal that was not synced may be lost', [{ kind: 'unlink', path: file }], 'old', ['none', 'old']],
  ])('%s', (_, ops, before, expected) => {
    expect([...left(ops, before)].sort()).toEqual(expected)
  })

  it('tears a long write at its sectors', () => {
    const long: DiskOp = { kind: 'write', path: file, at: 0, data: Buffer.alloc(2048, 'n') }
    const sizes = new Set([...left([long], Buffer.alloc(2048, 'o').toString())].map((text) => text.lastIndexOf('n') + 1))
    expect([...sizes].sort((a, b) => a - b)).toEqual([0, 512, 1024, 1536, 2048])
  })

  it('a rename that was not synced leaves the old name or the new one', () => {
    const ops: DiskOp[] = [write('x'), sync, { kind: 'rename', path: file, to: '/office/b' }]
    expect([...left(ops, '', '/office/b')].sort()).toEqual(['none', 'x'])
    expect([...left([...ops, folder], '', '/office/b')]).toEqual(['x'])
  })

  it('a recording that is broken is not taken for a short one', () => {
    expect(() => readRecording(Buffer.concat([Buffer.from('Z'), Buffer.alloc(20)]))).toThrow('a recording that cannot be read')
    expect(readRecording(Buffer.alloc(0))).toEqual([])
  })
})

describe('power cuts', () => {
  it('FULL keeps every answered decision; with the syncs taken away the same cuts show losses', { timeout: 300_000 }, async () => {
    const full = await powerCuts(approving, { cuts: 5, seed: 1 })
    if (typeof full === 'string') {
      expect(full).toMatch(cannot)
      return
    }
    expect(full.faults).toEqual([])
    expect([full.cuts, full.acked > 0, full.syncs > 10]).toEqual([5, true, true])
    const off = await powerCuts(approving, { cuts: 5, seed: 1, off: true })
    expect(typeof off === 'string' ? off : off.faults.some((one) => one.kind === 'lost')).toBe(true)
  })
})

describe('a backup', () => {
  it('has its list and the names of its contents on the disk before it has its own name', { timeout: 300_000 }, async () => {
    const { template } = await makeTemplate(backingUp)
    try {
      const ops = await recorded(backingUp, template)
      if (typeof ops === 'string') {
        expect(ops).toMatch(cannot)
        return
      }
      const named = ops.findIndex((op) => op.kind === 'rename' && op.to.endsWith('.kyb'))
      const before = ops.slice(0, named)
      const syncedAfter = (at: number, path: string): boolean => before.slice(at).some((op) => op.kind === 'sync' && op.path === path)
      const contents = before.flatMap((op, at) => (op.kind === 'rename' && op.to.endsWith('.kyc') ? [{ at, path: dirname(op.to) }] : []))
      const lists = before.flatMap((op, at) => (op.kind === 'write' && op.path.endsWith('.list') ? [{ at, path: op.path }] : []))
      expect([contents.length, lists.length > 0]).toEqual([6, true])
      expect([...contents, ...lists].filter(({ at, path }) => !syncedAfter(at, path))).toEqual([])
    } finally {
      rmSync(template, { recursive: true, force: true })
    }
  })
})

describe('a full disk', () => {
  it('refuses an import as such at whatever write; with space again the same office goes on', { timeout: 300_000 }, async () => {
    const made = await fullDisks(importing, { points: 8, seed: 3 })
    if (typeof made === 'string') {
      expect(made).toMatch(cannot)
      return
    }
    expect(made.points.flatMap((point) => point.faults)).toEqual([])
    expect(made.points.map((point) => point.code)).toEqual(Array.from({ length: 8 }, () => 'store-full'))
    expect(made.writes).toBeGreaterThan(100)
  })
})

describe('a turned bit, a lost page', () => {
  it('in papers, attachments and backups is always noticed, in the store never crashes anything', { timeout: 300_000 }, async () => {
    const made = await damage({ flips: 4, seed: 1 })
    expect(made.filter(({ row }) => !holds(row)).map(({ faults }) => faults)).toEqual([])
    expect(made.map(({ row }) => row.rounds)).toEqual([4, 4, 4, 4, 4])
  })
})
