import type { Inbox, InboxRow } from '../../../shared/contract/inbox.ts'

/** 受信箱の区分. */
export type BoxId = 'mine' | 'deputy' | 'readings' | 'others' | 'done'

interface Box {
  readonly id: BoxId
  readonly label: string
  readonly empty: string
  readonly hint: string
}

export const boxes: readonly Box[] = [
  { id: 'mine', label: '未処理', empty: '自分の番の起案はありません。', hint: '起案が回ってくると、ここに並びます。' },
  {
    id: 'deputy',
    label: '代決できる',
    empty: '代決できる起案はありません。',
    hint: '決裁者が不在で、あなたが代決者になると、ここに並びます。',
  },
  {
    id: 'readings',
    label: '後閲',
    empty: '後閲するものはありません。',
    hint: 'あなたが不在の間に決裁された起案が、ここに並びます。',
  },
  { id: 'others', label: '回議中', empty: '回議中の起案はありません。', hint: 'ほかの人の番の起案が、ここに並びます。' },
  { id: 'done', label: '処理済', empty: '処理した起案はありません。', hint: 'あなたが承認・決裁・差戻しをした起案が、ここに並びます。' },
]

/** Drafts of a box; the list of later readings has rows of its own. */
export function rowsOf(inbox: Inbox | undefined, box: BoxId): readonly InboxRow[] {
  return inbox === undefined || box === 'readings' ? [] : inbox[box]
}

/** What the heading of a box counts: what is still to be done, where something is. */
export function countOf(inbox: Inbox | undefined, box: BoxId): number {
  if (inbox === undefined) return 0
  return box === 'readings' ? inbox.readings.filter((row) => row.readAt === null).length : inbox[box].length
}

/** The box to begin with: the first in which something waits for the user. */
export function firstBox(inbox: Inbox | undefined): BoxId {
  return boxes.find((box) => box.id !== 'done' && countOf(inbox, box.id) > 0)?.id ?? 'mine'
}
