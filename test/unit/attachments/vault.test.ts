/** Contents at rest: what was changed, moved, cut or written under another key is refused. */
import { createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { dropContent, hasContent, keepContent, readContent } from '../../../electron/backend/attachments/contents.ts'
import { ensureOfficeKey, officeKey } from '../../../electron/backend/keys/office-key.ts'
import { firstKeys } from '../../../electron/backend/keys/office-keys.ts'
import { contentHash, opened, sealed } from '../../../electron/backend/attachments/vault.ts'
import { AppError } from '../../../shared/errors.ts'

/** The code of the refusal that some work ends with; 'done' without one. */
async function codeOf(work: () => unknown): Promise<string> {
  try {
    await work()
    return 'done'
  } catch (error) {
    if (error instanceof AppError) return error.code
    throw error
  }
}

const key = randomBytes(32)
const seal = (content: Uint8Array, sha256 = contentHash(content)): Buffer => Buffer.concat([...sealed(key, sha256, content)])
const chunk = 65_536
const head = 32
const tag = 16

const folder = mkdtempSync(join(tmpdir(), 'kyufu-vault-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('the key may be wiped as soon as sealing has begun: the pieces are written later', () => {
  const content = randomBytes(200_000)
  const given = Buffer.from(key)
  const pieces = sealed(given, contentHash(content), content)
  given.fill(0)
  expect(Buffer.from(opened(key, contentHash(content), Buffer.concat([...pieces]))).equals(content)).toBe(true)
})

describe('a sealed content', () => {
  it.each([1, 2, chunk - 1, chunk, chunk + 1, 2 * chunk, 3 * chunk + 5])('of %i bytes opens as it was', (size) => {
    const content = randomBytes(size)
    const file = seal(content)
    expect(Buffer.from(opened(key, contentHash(content), file)).equals(content)).toBe(true)
    expect(file.length).toBe(head + size + tag * Math.ceil(size / chunk))
  })

  it('has the frozen form: read here by its description alone', () => {
    const content = randomBytes(2 * chunk + 7)
    const sha256 = contentHash(content)
    const file = seal(content)
    expect(file.subarray(0, 8).toString('ascii')).toBe('KYUFUAT1')
    const own = Buffer.from(hkdfSync('sha256', key, file.subarray(16, 32), 'kyufu attachment v1', 32))
    const pieces = [0, 1, 2].map((n) => {
      const piece = file.subarray(head + n * (chunk + tag), head + (n + 1) * (chunk + tag))
      const nonce = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, n, n === 2 ? 1 : 0])
      const decipher = createDecipheriv('aes-256-gcm', own, nonce, { authTagLength: 16 })
      decipher.setAAD(Buffer.from(`attachment:content:${sha256}`))
      decipher.setAuthTag(piece.subarray(-tag))
      return Buffer.concat([decipher.update(piece.subarray(0, -tag)), decipher.final()])
    })
    expect(Buffer.concat(pieces).equals(content)).toBe(true)
  })

  it('shows nothing of itself, and never looks the same twice', () => {
    const content = Buffer.from('見積書'.repeat(200))
    const file = seal(content)
    expect(file.includes(Buffer.from('見積書'))).toBe(false)
    expect(file.equals(seal(content))).toBe(false)
  })

  it('is refused after any flipped bit', async () => {
    const content = randomBytes(chunk + 100)
    const file = seal(content)
    await fc.assert(
      fc.asyncProperty(fc.nat(file.length * 8 - 1), async (bit) => {
        const changed = Buffer.from(file)
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        expect(await codeOf(() => opened(key, contentHash(content), changed))).toMatch(/^(attachment-damaged|office-key-wrong)$/)
      }),
      { numRuns: 300 },
    )
  })

  it('is refused when it was cut, lengthened, or its chunks changed places', async () => {
    const content = randomBytes(3 * chunk)
    const file = seal(content)
    const piece = (n: number): Buffer => file.subarray(head + n * (chunk + tag), head + (n + 1) * (chunk + tag))
    const start = file.subarray(0, head)
    const spoiled: readonly Buffer[] = [
      ...[0, head, head + tag, head + 1 + tag, head + chunk + tag, head + 2 * (chunk + tag), file.length - 1].map((n) =>
        file.subarray(0, n),
      ),
      Buffer.concat([file, Buffer.alloc(1)]),
      Buffer.concat([file, piece(2)]),
      Buffer.concat([start, piece(1), piece(0), piece(2)]),
      Buffer.concat([start, piece(0), piece(0), piece(2)]),
      Buffer.concat([seal(content).subarray(0, head), piece(0), piece(1), piece(2)]),
    ]
    for (const one of spoiled) expect(await codeOf(() => opened(key, contentHash(content), one))).toBe('attachment-damaged')
  })

  it('is refused in the place of another content', async () => {
    const [a, b] = [randomBytes(500), randomBytes(500)]
    expect(await codeOf(() => opened(key, contentHash(b), seal(a)))).toBe('attachment-damaged')
    // not even when whoever wrote it lied about its name
    expect(await codeOf(() => opened(key, contentHash(b), seal(a, contentHash(b))))).toBe('attachment-damaged')
  })

  it('is refused under another key, which is told apart from damage', async () => {
    const content = randomBytes(500)
    expect(await codeOf(() => opened(randomBytes(32), contentHash(content), seal(content)))).toBe('office-key-wrong')
  })
})

describe('the place of contents', () => {
  it('keeps a content once, mends a damaged one, and forgets one', async () => {
    const keys = firstKeys(key)
    const content = randomBytes(1000)
    const sha256 = contentHash(content)
    const path = join(folder, 'attachments', sha256.slice(0, 2), `${sha256}.enc`)
    await keepContent(folder, keys, sha256, content)
    const first = readFileSync(path)
    await keepContent(folder, keys, sha256, content)
    expect(readFileSync(path).equals(first)).toBe(true)
    writeFileSync(path, first.subarray(0, 100))
    expect(await codeOf(() => readContent(folder, keys, sha256))).toBe('attachment-damaged')
    await keepContent(folder, keys, sha256, content)
    expect(Buffer.from(await readContent(folder, keys, sha256)).equals(content)).toBe(true)
    const part = join(folder, 'attachments', sha256.slice(0, 2), `.${sha256}.enc.77-1.part`)
    writeFileSync(part, 'half')
    await dropContent(folder, sha256)
    expect([existsSync(path), existsSync(part), await hasContent(folder, sha256)]).toEqual([false, false, false])
    expect(await codeOf(() => readContent(folder, keys, sha256))).toBe('attachment-lost')
    await dropContent(folder, sha256)
  })
})

describe('the key of an office', () => {
  it('is made once, for its owner alone, and refused when it is no key', async () => {
    expect(await codeOf(() => officeKey(folder))).toBe('office-key-missing')
    await ensureOfficeKey(folder)
    const made = await officeKey(folder)
    expect([made.key.length, made.generation, made.older]).toEqual([32, 1, []])
    await ensureOfficeKey(folder)
    expect(await officeKey(folder)).toEqual(made)
    if (process.platform !== 'win32') expect(statSync(join(folder, 'office.key')).mode & 0o777).toBe(0o600)
    for (const text of ['', 'x', 'kyufu-office-key-v1 00', `kyufu-office-key-v2 ${'0'.repeat(64)}`]) {
      writeFileSync(join(folder, 'office.key'), text)
      expect(await codeOf(() => officeKey(folder))).toBe('office-key-wrong')
    }
  })
})
