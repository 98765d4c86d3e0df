/** Parts of a backup: how a key is written on paper, who opens an envelope, what stays of many backups, and what a single wrong byte does. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readBody, readHead, startEnvelope } from '../../electron/backend/backup/envelope.ts'
import { publicHalf } from '../../electron/backend/backup/sealed-box.ts'
import { openSlots, passwordSeed, slotsFor, type Holder } from '../../electron/backend/backup/slots.ts'
import { firstKeys, renewedKeys } from '../../electron/backend/keys/office-keys.ts'
import { keptBackups } from '../../shared/domain/backup-retention.ts'
import { readRecovery, recoveryGroups } from '../../shared/domain/recovery-key.ts'
import { AppError } from '../../shared/errors.ts'
import { sampleHead as head } from '../support/samples.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kyufu-envelope-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('回復鍵', () => {
  const key = Uint8Array.from({ length: 32 }, (_, n) => (n * 37 + 5) % 256)
  const groups = recoveryGroups(key)
  it.each([
    ['as printed', groups.join('-')],
    ['with spaces', groups.join(' ')],
    ['small letters, nothing between', groups.join('').toLowerCase()],
    ['full-width letters and hyphens', [...groups.join('')].map((c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)).join('－')],
    ['O for 0, I and L for 1', groups.join('').replaceAll('0', 'o').replaceAll('1', 'l')],
  ])('is read %s', (_, typed) => {
    expect(readRecovery(typed)).toEqual({ ok: true, key })
  })

  it('comes back whatever the key', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        expect(readRecovery(recoveryGroups(bytes).join('-'))).toEqual({ ok: true, key: bytes })
      }),
    )
  })

  it('names the group of any single wrong sign', () => {
    const signs = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
    const text = groups.join('')
    for (let at = 0; at < text.length; at++) {
      for (const sign of signs) {
        if (sign === text[at]) continue
        const typed = text.slice(0, at) + sign + text.slice(at + 1)
        expect(readRecovery(typed)).toEqual({ ok: false, groups: [Math.floor(at / 5) + 1] })
      }
    }
  })

  it.each([
    ['two groups swapped', [groups[1], groups[0], ...groups.slice(2)].join('-')],
    ['a group twice', [groups[0], groups[0], ...groups.slice(2)].join('-')],
    ['a sign too few', groups.join('').slice(1)],
    ['a password', 'mihon-2026'],
    ['nothing', ''],
  ])('refuses %s', (_, typed) => {
    expect(readRecovery(typed).ok).toBe(false)
  })
})

const quick = { memoryCost: 8, timeCost: 1, parallelism: 1 }

describe('開け方', () => {
  it('the paper, each password and the office key open; everything else does not', async () => {
    const paper = randomBytes(32)
    const officeKeys = firstKeys(randomBytes(32))
    const fileKey = randomBytes(32)
    const salt = randomBytes(16).toString('base64url')
    const user = async (owner: string, password: string): Promise<Holder> => {
      const kdf = { salt: randomBytes(16).toString('base64url'), ...quick }
      return { kind: 'user', owner, kdf, publicKey: publicHalf(await passwordSeed(password, kdf)) }
    }
    const holders: Holder[] = [
      { kind: 'recovery', keyId: 'k', publicKey: publicHalf(paper) },
      await user('admin', 'さくらの下で'),
      await user('second', 'another-word'),
    ]
    const slots = slotsFor(holders, officeKeys, salt, fileKey)
    const typed = (text: string, as?: string) => openSlots(slots, salt, { kind: 'typed', text, user: as })
    for (const text of [recoveryGroups(paper).join('-'), 'さくらの下で', 'another-word'])
      expect(Buffer.from((await typed(text)) ?? [])).toEqual(fileKey)
    expect(await openSlots(slots, salt, { kind: 'office', keys: officeKeys })).toEqual(fileKey)
    // after a renewal began the earlier key still opens what was made under it
    expect(await openSlots(slots, salt, { kind: 'office', keys: renewedKeys(officeKeys, randomBytes(32)) })).toEqual(fileKey)
    expect(await typed('another-word', 'admin')).toBeNull()
    expect(await typed('wrong')).toBeNull()
    expect(await typed(recoveryGroups(randomBytes(32)).join('-'))).toBeNull()
    expect(await openSlots(slots, salt, { kind: 'office', keys: firstKeys(randomBytes(32)) })).toBeNull()
  })
})

describe('封筒', () => {
  const fileKey = randomBytes(32)
  const write = (content: Uint8Array, step = 1000): string => {
    const path = join(folder, 'x.kyb')
    rmSync(path, { force: true })
    const out = startEnvelope(path, head, fileKey)
    for (let at = 0; at < content.length; at += step) out.write(content.subarray(at, at + step))
    out.end()
    return path
  }
  const read = (path: string, key = fileKey): Buffer => Buffer.concat([...readBody(path, key)])
  const refused = (path: string): { code: string; where: string } => {
    try {
      read(path)
    } catch (error) {
      if (error instanceof AppError) return { code: error.code, where: (error.params as { where?: string }).where ?? '' }
      throw error
    }
    return { code: 'read', where: '' }
  }

  it.each([0, 1, 65_535, 65_536, 65_537, 131_072, 200_001])('gives %i bytes back, written in pieces of any size', (size) => {
    const content = randomBytes(size)
    for (const step of [1_000, 65_536, 1_048_576]) expect(read(write(content, step)).equals(content)).toBe(true)
  })

  it('refuses every single flipped bit of head and seal, and says the place', () => {
    const path = write(randomBytes(300))
    const whole = readFileSync(path)
    const body = readHead(path).bodyAt
    for (let at = 0; at < whole.length; at++) {
      const bad = Buffer.from(whole)
      bad[at] = (bad[at] ?? 0) ^ (1 << (at % 8))
      writeFileSync(path, bad)
      const found = refused(path)
      if (at < 8) expect(found.code).toBe('backup-foreign')
      else expect([at, found.code, found.where.includes(at < body ? '見出し' : 'バイト目')]).toEqual([at, 'backup-damaged', true])
    }
  })

  it('refuses chunks that are swapped, dropped, cut or added to, and names the first bad one', () => {
    const path = write(randomBytes(300_000))
    const whole = readFileSync(path)
    const at = readHead(path).bodyAt
    const chunk = 65_536 + 16
    const piece = (n: number) => whole.subarray(at + n * chunk, Math.min(at + (n + 1) * chunk, whole.length))
    const first = whole.subarray(0, at)
    const cases: [Buffer, string][] = [
      [Buffer.concat([first, piece(1), piece(0), piece(2), piece(3), piece(4)]), at.toLocaleString('ja-JP')],
      [Buffer.concat([first, piece(0), piece(2), piece(3), piece(4)]), (at + chunk).toLocaleString('ja-JP')],
      [Buffer.concat([first, piece(0), piece(1), piece(2), piece(3)]), (at + 3 * chunk).toLocaleString('ja-JP')],
      [Buffer.concat([whole, Buffer.from('x')]), (at + 4 * chunk).toLocaleString('ja-JP')],
      [Buffer.from(whole.subarray(0, at)), '本文の先頭'],
    ]
    for (const [bytes, where] of cases) {
      writeFileSync(path, bytes)
      expect(refused(path)).toEqual({ code: 'backup-damaged', where: expect.stringMatching(new RegExp(`^${where}`)) as string })
    }
  })

  it('takes garbage of any kind for what it is', () => {
    const path = join(folder, 'y.kyb')
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.boolean(), (bytes, withMagic) => {
        writeFileSync(path, withMagic ? Buffer.concat([Buffer.from('KYUFUBK1'), bytes]) : bytes)
        expect(['backup-foreign', 'backup-damaged']).toContain(refused(path).code)
      }),
      { numRuns: 500 },
    )
  })

  it('another key opens nothing', () => {
    const path = write(randomBytes(10))
    expect(() => read(path, randomBytes(32))).toThrow('backup-damaged')
  })
})

describe('残し方', () => {
  const day = (text: string) => ({ name: text, at: `${text}T12:00:00` })
  const range = (from: string, count: number) =>
    Array.from({ length: count }, (_, n) => day(new Date(Date.parse(from) - n * 86_400_000).toISOString().slice(0, 10)))

  it('of two years of days stay 7 days, 5 weeks, 12 months and the ends of fiscal years', () => {
    const kept = [...keptBackups(range('2026-11-24', 730), '2026-11-24')].sort()
    expect(kept).toEqual(
      [
        // the last of each month, of this one the newest; 12 of them
        '2025-12-31',
        '2026-01-31',
        '2026-02-28',
        '2026-03-31',
        '2026-04-30',
        '2026-05-31',
        '2026-06-30',
        '2026-07-31',
        '2026-08-31',
        '2026-09-30',
        '2026-10-31',
        // Sundays
        '2026-11-01',
        '2026-11-08',
        '2026-11-15',
        '2026-11-22',
        '2026-11-18',
        '2026-11-19',
        '2026-11-20',
        '2026-11-21',
        '2026-11-23',
        '2026-11-24',
        // end of the fiscal year before
        '2025-03-31',
      ].sort(),
    )
  })

  it.each<[string, string[], string[]]>([
    ['nothing of nothing', [], []],
    ['what a clock that ran ahead made, which takes no place', ['2027-12-24', '2026-11-24'], ['2027-12-24', '2026-11-24']],
    ['the only one, however old', ['2019-05-01'], ['2019-05-01']],
    [
      'days that have one, not days of the calendar',
      ['2026-11-24', '2026-06-01', '2026-01-05'],
      ['2026-11-24', '2026-06-01', '2026-01-05'],
    ],
  ])('keeps %s', (_, all, expected) => {
    expect([...keptBackups(all.map(day), '2026-11-24')]).toEqual(expected)
  })

  it('today and six days before stay beside many days to come', () => {
    const ahead = range('2027-12-24', 8)
    const kept = keptBackups([...ahead, ...range('2026-11-24', 7)], '2026-11-24')
    expect([kept.size, ...ahead.map(({ name }) => kept.has(name))]).toEqual([15, ...ahead.map(() => true)])
  })

  it('of one day stays the newest', () => {
    const all = ['09', '13', '11'].map((hour) => ({ name: hour, at: `2026-11-24T${hour}:00:00` }))
    expect([...keptBackups(all, '2026-11-24')]).toEqual(['13'])
  })
})
