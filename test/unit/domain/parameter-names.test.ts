/** 基準の名前: no key that the program reads shows as the programmer's word. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { contract } from '../../../shared/contract.ts'
import { parameterName, parameterTitle } from '../../../shared/domain/parameter-names.ts'
import { zenginProfileKeys } from '../../../shared/domain/zengin-profile.ts'
import { permissions } from '../../../shared/permissions.ts'

const root = join(import.meta.dirname, '../../..')
/** Words by which a file shows that it reads parameters. */
const readers = /settingOn|requiredSetting|settingIn|officeParameters|Parameter\b/
/** Literals of that form that are no keys. */
const others: ReadonlySet<string> = new Set([...Object.keys(contract), ...permissions])
const isFile = (word: string): boolean => /\.(ts|js|mjs|md|sqlite|key|json|csv|pdf|xlsx|txt|lock|otf|ttf)$/.test(word)

function keysInCode(): string[] {
  const found = new Set<string>()
  for (const folder of ['electron/backend', 'shared']) {
    for (const name of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.ts') || name.startsWith('contract') || name.endsWith('parameter-names.ts')) continue
      const text = readFileSync(join(root, folder, name), 'utf8')
      if (!readers.test(text)) continue
      for (const [, word = ''] of text.matchAll(/'([a-z][A-Za-z]*(?:\.[A-Za-z0-9]+)+)'/g)) {
        if (!others.has(word) && !isFile(word) && !/^[a-z]\.[a-z_]+$/.test(word)) found.add(word)
      }
    }
  }
  return [...found].sort()
}

function keysOfSample(): string[] {
  const [, ...lines] = readFileSync(join(root, 'resources/sample/parameters.csv'), 'utf8').split(/\r?\n/)
  return lines.map((line) => line.split(',')[1] ?? '').filter((key) => key !== '')
}

describe('names of parameters', () => {
  it('are Japanese for every key the program reads', () => {
    const keys = keysInCode()
    expect(keys).toContain('payment.closing')
    expect(keys.length).toBeGreaterThan(40)
    expect(keys.filter((key) => parameterName(key) === key)).toEqual([])
  })

  it('are Japanese for every key of the sample and of the file for the bank', () => {
    const keys = [...keysOfSample(), ...zenginProfileKeys.map((key) => `bank.${key}`), 'envelope.window.A']
    expect(keys.filter((key) => parameterName(key) === key)).toEqual([])
  })

  it('stand with their programme in messages', () => {
    expect(parameterTitle('aids', 'cap.taxed')).toBe('日常生活用具 上限月額 市民税課税')
    expect(parameterName('check.7')).toBe('審査項目7の要件の文')
  })
})
