import { describe, expect, test } from 'vitest'
import { faultText } from '../../electron/backend/fault-text.ts'

const caught = (work: () => unknown): unknown => {
  try {
    work()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

const person = '藤田　浩二'

describe('what the log holds of a fault', () => {
  test.each([
    ['JSON that cannot be read', caught(() => JSON.parse(`{"name":"${person}","phone":0901234567}`)), /^SyntaxError: /],
    ['half-width text', caught(() => JSON.parse('{"kana": FUJITA KOUJI 0901234567}')), /^SyntaxError: /],
    [
      'a path',
      Object.assign(new Error("ENOENT: no such file, open 'C:\\Users\\fujita\\申請 藤田.csv'"), { code: 'ENOENT' }),
      /^Error ENOENT: ENOENT/,
    ],
    ['a number in a message', new Error('account 1234567 of 藤田 is not known'), /^Error: account # of … is not known/],
    ['several lines', new Error(`first\n    at home\n${person} "FUJITA KOUJI\n0901234567" end`), /^Error: first at home … … "…" end\n/],
    ['a text', `${person} FUJITA`, /^thrown string$/],
  ])('%s: no value', (_, thrown, wanted) => {
    const text = faultText(thrown)
    expect(text).toMatch(wanted)
    expect(text).not.toMatch(/\n\s+at home/)
    expect(text).not.toMatch(/藤田|浩二|fujita|0901234567|1234567/i)
  })

  test('names of the program and the place stay', () => {
    const text = faultText(caught(() => (undefined as unknown as string).length))
    expect(text).toMatch(/^TypeError: .*'length'/)
    expect(text).toMatch(/\n\s+at .*fault-text\.test\.ts:\d+:\d+/)
  })
})
