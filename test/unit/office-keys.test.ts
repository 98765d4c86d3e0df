/** 事務所の鍵の束: its text, what opens what, and the one object that everybody works with. */
import { randomBytes } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { fieldGeneration, fieldMark, openField, resealField, sealField } from '../../electron/backend/keys/field-cipher.ts'
import {
  firstKeys,
  keysOfSlot,
  keysOfText,
  keysText,
  officeKeyId,
  renewedKeys,
  slotBytes,
  withoutOlder,
  type OfficeKeys,
} from '../../electron/backend/keys/office-keys.ts'
import { dropKey, heldKeys, holdKeys } from '../../electron/backend/keys/office-ring.ts'
import { openText, resealText, sealText } from '../../electron/backend/store/sealed-text.ts'
import { AppError } from '../../shared/errors.ts'

const first = firstKeys(randomBytes(32))
const second = renewedKeys(first, randomBytes(32))
const third = renewedKeys(withoutOlder(second), randomBytes(32))
const codeOf = (work: () => unknown): string => {
  try {
    return String(work())
  } catch (error) {
    return error instanceof AppError ? error.code : String(error)
  }
}

describe('keys', () => {
  it.each<[string, OfficeKeys]>([
    ['first', first],
    ['during a renewal', second],
    ['after it', withoutOlder(second)],
    ['during the next', third],
  ])('%s: text and slot give them back', (_, keys) => {
    expect(keysOfText(keysText(keys))).toEqual({ ...keys, key: Buffer.from(keys.key) })
    expect(keysOfSlot(slotBytes(keys))).toEqual({ ...keys, key: Buffer.from(keys.key) })
  })

  const hex = '0'.repeat(64)
  it.each([
    '',
    'x',
    'kyufu-office-key-v1 00',
    `kyufu-office-key-v2 ${hex}`,
    `kyufu-office-key-v2 2 ${hex}`,
    `kyufu-office-key-v2 0 ${hex} ${hex}`,
    `kyufu-office-key-v2 2 ${hex} ${hex} 1`,
    `kyufu-office-key-v2 2 ${hex} ${hex} 1:${hex.slice(1)}`,
    `kyufu-office-key-v3 2 ${hex} ${hex}`,
  ])('refuses «%s»', (text) => {
    expect(codeOf(() => keysOfText(text))).toBe('office-key-wrong')
    expect(keysOfSlot(Buffer.from(text))).toBeNull()
  })

  it('have another number each, and the same marks', () => {
    expect(new Set([first, second, withoutOlder(second), third].map(officeKeyId)).size).toBe(4)
    expect(new Set([first, second, withoutOlder(second), third].map((keys) => fieldMark(keys, '0001-431-8361947'))).size).toBe(1)
    expect(fieldMark(firstKeys(randomBytes(32)), 'a')).not.toBe(fieldMark(first, 'a'))
  })
})

describe('what an earlier key sealed', () => {
  it('opens during the renewal, is sealed anew, and opens by the earlier key no more', () => {
    const field = sealField(first, 'row:1', '8361947')
    const anew = resealField(second, 'row:1', field)
    expect([openField(second, 'row:1', field), anew.anew, anew.shut, fieldGeneration(anew.text)]).toEqual(['8361947', 1, 0, 2])
    expect(openField(withoutOlder(second), 'row:1', anew.text)).toBe('8361947')
    expect(codeOf(() => openField(first, 'row:1', anew.text))).toBe('office-key-wrong')
    expect(codeOf(() => openField(withoutOlder(second), 'row:1', field))).toBe('office-key-wrong')
    // once is enough; another owner, a plain text
    expect(resealField(second, 'row:1', anew.text)).toEqual({ text: anew.text, anew: 0, shut: 0 })
    expect(resealField(second, 'row:2', field)).toEqual({ text: field, anew: 0, shut: 1 })
    expect(resealField(second, 'row:1', '8361947')).toEqual({ text: '8361947', anew: 0, shut: 0 })
  })

  it('within texts, token by token', () => {
    const text = JSON.stringify(['a', sealText(() => first, 'app-1', '8361947'), sealText(() => second, 'app-1', '0001234')])
    const anew = resealText(second, text)
    expect([anew.anew, anew.shut, openText(() => withoutOlder(second), anew.text)]).toEqual([1, 0, '["a","8361947","0001234"]'])
    expect(openText(() => first, anew.text)).toBe(anew.text)
    expect(resealText(withoutOlder(second), text)).toEqual({ text, anew: 0, shut: 1 })
    // a token that is no whole one stays a text
    expect(resealText(second, text.replaceAll('f2:', 'f3:'))).toMatchObject({ anew: 0, shut: 0 })
  })
})

describe('the keys in memory', () => {
  const folder = '/no/such/office'
  afterEach(() => dropKey(folder))

  it('are one object: whoever was given them goes on with the new ones', () => {
    holdKeys(folder, first)
    const given = heldKeys(folder)
    const before = given?.key ?? new Uint8Array()
    holdKeys(folder, second)
    expect([given === heldKeys(folder), given?.generation, given?.older.length]).toEqual([true, 2, 1])
    expect(before.every((byte) => byte === 0)).toBe(true)
    holdKeys(folder, withoutOlder(second))
    expect(given?.older).toEqual([])
    expect(sealField(given ?? first, 'a', 'b')).toMatch(/^f1\.2:/)
    dropKey(folder)
    expect([heldKeys(folder), given?.key.every((byte) => byte === 0)]).toEqual([null, true])
    // what was handed in is the giver's
    expect(second.key.some((byte) => byte !== 0)).toBe(true)
  })
})
