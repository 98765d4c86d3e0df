/** R, C and I: every command of the contract says how it asks and how it is taken back, and the screens do so. */
import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type ActClass, actClasses } from '../../../renderer/act-classes.ts'
import { contract } from '../../../shared/contract.ts'
import type { Operation } from '../../../shared/contract/kinds.ts'

const commands = Object.entries(contract)
  .filter(([, operation]) => (operation as Operation).kind === 'command')
  .map(([op]) => op)
const classes = Object.entries(actClasses) as readonly (readonly [string, ActClass])[]
const read = (file: string): string => readFileSync(`renderer/screens/${file}`, 'utf8')
/** The window may be drawn by a part that the file uses. */
const asks = /<(?:Dialog|ReasonDialog|\w+Dialog)\b/

describe('every command has a class', () => {
  it('none is missing, none is left over (renderer/act-classes.ts)', () => {
    expect(classes.map(([op]) => op).toSorted()).toEqual(commands.toSorted())
  })
})

describe('acts that are confirmed', () => {
  const cases = classes.flatMap(([op, one]) => (one.class === 'confirmed' || one.class === 'final' ? [{ op, ...one }] : []))
  it.each(cases)('$op is sent from a file that opens a window first', ({ op, at, from }) => {
    expect(read(from)).toContain(`'${op}'`)
    expect(asks.test(read(at))).toBe(true)
  })
  it.each(cases.filter((one) => one.class === 'final'))('$op shows figures and consequence, and wants a tick', ({ at }) => {
    const text = read(at)
    expect(text).toMatch(/<Tick|ConfirmFields|useTickAndPassword/)
    expect(text).toMatch(/tickFirst|ConfirmFields|blocked=|<TickedDialog/)
    expect(text).toMatch(/<Figures|count\(|yen\(|件|<Facts|版 \$/)
  })
  it('that cannot be taken back are no letter key', () => {
    const finals = cases.filter((one) => one.class === 'final').map((one) => one.op)
    expect(finals).toEqual(expect.arrayContaining(['draft.approve', 'inbox.decide', 'payment.close', 'printRun.post', 'claims.close']))
  })
})

describe('acts that are done at once', () => {
  const cases = classes.flatMap(([op, one]) => (one.class === 'reversible' ? [{ op, ...one }] : []))
  it.each(cases)('$op is sent where the table says', ({ op, from }) => expect(read(from)).toContain(`'${op}'`))
  it.each(cases.filter(({ undo }) => undo !== null))('$op offers $undo', ({ undo }) => {
    const sources = globSync('renderer/screens/**/*.{ts,tsx}').map((file) => readFileSync(file, 'utf8'))
    expect(sources.some((text) => text.includes(`'${undo}'`))).toBe(true)
    expect(commands).toContain(undo)
  })
})
