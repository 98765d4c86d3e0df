/** 待っている仕事の行き先: each line of the work of today opens its screen under a heading that is there. */
import { expect, it } from 'vitest'
import { places } from '../../../renderer/palette-places.ts'
import { boxes } from '../../../renderer/screens/approval/boxes.ts'
import { keepOf } from '../../../renderer/screens/home/work-places.ts'
import { queueTabs } from '../../../renderer/screens/queue/queue-tabs.ts'

it.each([
  ['ask', '△ 要確認'],
  ['refuse', '× 不適合の案'],
  ['unjudged', '未審査'],
  ['hold', '保留'],
])('cases of the queue: %s under %s', (id, label) => {
  const view = keepOf({ id })['queue.view'] as { readonly tab: string; readonly filter: object }
  expect(queueTabs.find((one) => one.id === view.tab)?.label).toBe(label)
  // what narrowed the list before would hide what the line counted
  expect(view.filter).toEqual({})
})

it.each([
  ['mine', '未処理'],
  ['deputy', '代決できる'],
  ['later', '後閲'],
])('drafts of the inbox: %s under %s', (id, label) => {
  expect(boxes.find((one) => one.id === keepOf({ id })['approval.box'])?.label).toBe(label)
})

it.each([
  ['held', '発行 › 保留（支援措置）'],
  ['papers', '発行 › 未発行'],
  ['runs', '発行 › 印刷の回'],
  ['back', '発行 › 返戻'],
  ['payable', '支払 › 支払対象'],
  ['export', '支払 › 支払の起案・振込データ'],
  ['close', '支払 › 支払の起案・振込データ'],
  ['asked', '支払 › 支払の起案・振込データ'],
  ['transfersBack', '支払 › 組戻し'],
  ['account', '事業者 › 口座の確認待ち'],
  ['duplicate', '照合 › 重複の疑い'],
])('%s is where the palette has %s', (id, label) => {
  expect(keepOf({ id })).toMatchObject(places.find((place) => place.label === label)?.keep ?? { nowhere: label })
})

it('a line of a whole screen changes nothing that the screen remembers', () => {
  expect(keepOf({ id: 'staged' })).toEqual({})
})
