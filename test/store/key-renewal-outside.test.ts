/** 鍵の更新 beside everything else: backups of before, of the middle and of afterwards; a power switch at any statement. */
import { spawnSync } from 'node:child_process'
import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { verifyTrail } from '../../electron/backend/audit/verify.ts'
import { samplePassword } from '../../electron/backend/office/init.ts'
import { openTestOffice, type TestOffice } from '../support/office.ts'
import { one } from './acts.ts'
import { outside, restoreTo } from './backups-support.ts'
import { fullOffice, pieces, sealedIn, seen } from './key-renewal-support.ts'

let office: TestOffice
afterEach(() => office.dispose())

const renew = () => office.call('admin', 'key.renew', { password: samplePassword })

describe('a renewal', () => {
  it('does not begin or end during a backup; backups of before open by their own paper, later ones by the new', async () => {
    const { office: made, paper } = await fullOffice()
    office = made
    const to = outside(office)
    await office.call('admin', 'backup.folder', { folder: office.open(to) })
    const before = await office.call('admin', 'backup.run', {})
    const kept = outside(office, 'kept')
    cpSync(to, kept, { recursive: true })
    let during: Promise<string> | undefined
    const { groups } = await renew()
    expect(await office.call('admin', 'backup.rehearse', {})).toMatchObject({ file: before.file })
    expect(await pieces(office, 3)).toBe('more')
    const half = await office.call('admin', 'backup.run', {}, { onProgress: () => void (during ??= pieces(office)) })
    // a piece of files waits for the backup
    expect(await during).toBe('waiting')
    expect(await pieces(office)).toBe('ended')
    const whole = await seen(office)
    // the office itself still opens what was made after the renewal began
    expect(await office.call('admin', 'backup.rehearse', {})).toMatchObject({ file: half.file })
    const old = await restoreTo(office, join(kept, before.file), paper, 'old')
    const later = await restoreTo(office, join(to, half.file), groups.join(''), 'later')
    const withOld = await restoreTo(office, join(to, half.file), paper, 'never').catch((error: unknown) => error)
    expect(withOld).toMatchObject({ code: 'backup-key-wrong' })
    expect(readFileSync(join(old.office, 'office.key'), 'utf8')).toMatch(/^kyufu-office-key-v1 /)
    // restored from the middle: its renewal goes on
    expect(readFileSync(join(later.office, 'office.key'), 'utf8')).toMatch(/^kyufu-office-key-v2 2 /)
    for (const { office: folder } of [old, later]) {
      const restored = await openTestOffice(folder)
      await restored.call('payer', 'office.view', {})
      expect(readFileSync(join(folder, 'office.key'), 'utf8')).toBe('kyufu-office-key-in-slots-v1\n')
      expect(await pieces(restored)).toBe(folder === later.office ? 'ended' : 'none')
      expect(await seen(restored)).toBe(whole)
      await restored.backend.close()
    }
  })

  it('killed after any statement loses nothing: it has not begun, or goes on to its end', async () => {
    ;({ office } = await fullOffice())
    await office.call('payer', 'office.view', {})
    const before = await seen(office)
    await office.backend.close()
    const from = office.folder
    const child = (folder: string, last: number): string => {
      const run = spawnSync(process.execPath, [join(import.meta.dirname, 'key-renewal-child.ts'), folder, String(last)], {
        encoding: 'utf8',
      })
      return run.signal ?? (run.stdout || run.stderr)
    }
    const copy = (name: string): string => {
      const to = join(from, '..', name)
      cpSync(from, to, { recursive: true })
      return to
    }
    const whole = Number(/^done after (\d+)$/.exec(child(copy('whole'), 1_000_000).trim())?.[1])
    expect(whole).toBeGreaterThan(200)
    for (const share of [0.03, 0.4, 0.95]) {
      const folder = copy(`at-${share}`)
      expect(child(folder, Math.round(whole * share))).toBe('SIGKILL')
      const after = await openTestOffice(folder)
      await after.call('payer', 'office.view', {})
      const begun = await one(after, 'select count(*) from key_renewal')
      expect([share, await pieces(after)]).toEqual([share, begun === 0 ? 'none' : 'ended'])
      expect(await seen(after)).toBe(before)
      expect(new Set(sealedIn(folder).map((each) => each.generation))).toEqual(new Set([begun + 1]))
      expect(await verifyTrail(after.backend.env.store.reader)).toMatchObject({ ok: true })
      await after.backend.close()
    }
    office = await openTestOffice(from)
  })
})
