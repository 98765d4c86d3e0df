import { describe, expect, it } from 'vitest'
import { keyTable } from '../../../renderer/keys.ts'
import { modules } from '../../../renderer/modules.ts'
import { found, rankOf } from '../../../renderer/palette-match.ts'
import { places } from '../../../renderer/palette-places.ts'
import { readingsOf, unread } from '../../../renderer/palette-readings.ts'

const entry = (label: string, also: readonly string[] = []) => ({ id: label, label, also })
const labels = (list: readonly { readonly label: string }[]) => list.map(({ label }) => label)

describe('readings', () => {
  const all = [
    ...Object.values(keyTable).flatMap((specs) => specs.map(({ label }) => label)),
    ...modules.map(({ label }) => label),
    ...places.flatMap(({ label, also }) => [label, ...(also ?? [])]),
  ]
  it('every word of a key, a screen and a part has one (a new word: renderer/palette-readings.ts)', () => {
    expect(Object.fromEntries(all.map((label) => [label, unread(label)]).filter(([, rest]) => rest !== ''))).toEqual({})
  })
  it.each([
    ['支出命令', ['シシユツ', 'メイレイ']],
    ['給付券台帳を保存', ['キユウフケンダイチヨウ', 'ヲ', 'ホゾン']],
    ['添付を回す', ['テンプ', 'ヲ', 'マワス']],
    ['印刷の回を作る', ['インサツ', 'ノ', 'カイ', 'ヲ', 'ツク', 'ル']],
  ])('%s', (label, tokens) => expect(readingsOf(label)).toEqual(tokens))
})

describe('what is typed finds', () => {
  it.each([
    ['支出命令', 'しし', true],
    ['支出命令', 'シシ', true],
    ['支出命令', 'ｼｼ', true],
    ['支出命令', 'しめ', true],
    ['支出命令', 'めし', false],
    ['支払を起案', 'しき', true],
    ['口座を確認する', 'こうざ', true],
    ['口座を確認する', 'こかく', true],
    ['ＺＩＰ を選ぶ', 'zip', true],
    ['給付券を確かめる', '券', true],
    ['給付券を確かめる', 'ぬ', false],
  ])('%s by %s: %s', (label, typed, yes) => expect(rankOf(label, typed) !== null).toBe(yes))

  it('the beginning before a part, and words before readings', () => {
    const entries = [entry('口座の確認を依頼'), entry('検索'), entry('確認へ進む')]
    expect(labels(found(entries, 'かく', []))).toEqual(['確認へ進む', '口座の確認を依頼'])
  })
  it('by another word for the same thing', () => {
    expect(labels(found([entry('支払を起案', ['支出命令を作る']), entry('印刷')], 'しし', []))).toEqual(['支払を起案'])
  })
  it('what was used last first, among equals', () => {
    expect(labels(found([entry('印刷'), entry('保存'), entry('検索')], '', ['検索']))).toEqual(['検索', '印刷', '保存'])
  })
})
