import { describe, expect, it } from 'vitest'
import { sharedOut } from '../../../electron/backend/usecases/effect.ts'
import type { Client } from '../../../renderer/client/client.ts'
import { casesOf, countWork, measuring, type Listened } from '../../../renderer/client/effect.ts'

/** A page without a document: what is listened to is called by hand. */
class Field extends EventTarget {
  readonly fromFile: boolean
  constructor(fromFile: boolean) {
    super()
    this.fromFile = fromFile
  }
  closest(): Field | null {
    return this.fromFile ? this : null
  }
}
Object.assign(globalThis, { Element: Field })

function desk() {
  let ms = 0
  const listeners = new Map<string, (event: Event) => void>()
  const page: Listened = { addEventListener: (type, listener) => void listeners.set(type, listener) }
  const work = countWork(page, () => ms)
  const tell = (type: string, more: object = {}, seconds = 1): void => {
    ms += seconds * 1000
    listeners.get(type)?.({ type, ...more } as unknown as Event)
  }
  return { work, tell, wait: (seconds: number) => (ms += seconds * 1000) }
}

describe('操作の計測', () => {
  it('counts keys, settled characters and time, and begins anew after each act', () => {
    const { work, tell } = desk()
    tell('keydown')
    tell('keydown')
    tell('input', { isComposing: false, data: 'a', target: new Field(false) })
    // a conversion counts when it is settled, not on its way
    tell('input', { isComposing: true, data: 'にほ', target: new Field(false) })
    tell('compositionend', { data: '日本', target: new Field(false) })
    expect(work.take()).toEqual({ keys: 2, typed: 3, retyped: 0, seconds: 5 })
    expect(work.take()).toEqual({ keys: 0, typed: 0, retyped: 0, seconds: 0 })
  })

  it('counts typing in a field that came from a file as typed again', () => {
    const { work, tell } = desk()
    tell('input', { isComposing: false, data: '7', target: new Field(true) })
    tell('input', { isComposing: false, data: null, target: new Field(true) })
    expect(work.take()).toMatchObject({ typed: 1, retyped: 1 })
  })

  it('counts no more than a minute of a pause', () => {
    const { work, tell, wait } = desk()
    tell('keydown', {}, 2)
    wait(3600)
    tell('pointerdown', {}, 0)
    expect(work.take()).toMatchObject({ keys: 1, seconds: 62 })
  })

  it('tells the counts after an act on cases, and of nothing else', async () => {
    const told: unknown[] = []
    const plain = {
      call: (op: string, input: unknown) => {
        if (op === 'effect.note') told.push(input)
        return Promise.resolve({ caseNo: 'R8-000009' })
      },
    } as unknown as Client
    const { work, tell } = desk()
    const client = measuring(plain, work)
    tell('keydown')
    await client.call('case.page', { caseNos: ['R8-000001'] })
    expect(told).toEqual([])
    await client.call('review.propose', { caseNo: 'R8-000001', version: 1, propose: 'grant', reason: '' })
    await client.call('entry.commit', { values: {} })
    expect(told).toEqual([
      { act: 'review.propose', caseNos: ['R8-000001'], keys: 1, typed: 0, retyped: 0, seconds: 1 },
      { act: 'entry.commit', caseNos: ['R8-000009'], keys: 0, typed: 0, retyped: 0, seconds: 0 },
    ])
    expect(
      casesOf({
        cases: [
          { caseNo: 'a', version: 1 },
          { caseNo: 'b', version: 1 },
        ],
      }),
    ).toEqual(['a', 'b'])
  })
})

describe('按分', () => {
  it.each([
    [10, [1, 1, 1], [3, 4, 3]],
    [7, [3, 1], [5, 2]],
    [0, [2, 2], [0, 0]],
    [5, [5], [5]],
  ])('%i by %j', (total, weights, parts) => {
    expect(sharedOut(total, weights)).toEqual(parts)
    expect(sharedOut(total, weights).reduce((a, b) => a + b, 0)).toBe(total)
  })
})
