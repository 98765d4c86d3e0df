/** Which application a file belongs to: a paper in the wrong case is worse than none. */
import { describe, expect, it } from 'vitest'
import { caseIndex, kindOf, namesInCell, type AttachmentCase } from '../../../electron/backend/attachments/match.ts'

const one = (receiptNo: string, fileNames: readonly string[] = []): AttachmentCase => ({
  caseId: `case-${receiptNo}`,
  caseNo: receiptNo,
  receiptNo,
  applicationId: `application-${receiptNo}`,
  name: '見本 花子',
  told: [],
  fileNames,
})
const index = caseIndex([
  one('A1'),
  one('A10'),
  one('LG-2026-0007', ['IMG_001.jpg', '共通.pdf']),
  one('LG-2026-0007-2', ['共通.pdf']),
  one('窓0001'),
  one('１２３'),
])
const verdict = (path: string): string => {
  const match = index.match(path)
  return 'reason' in match ? `? ${match.reason}` : `${match.by} ${match.found.receiptNo}`
}

describe('matching', () => {
  it.each([
    ['A1/見積書.pdf', 'folder A1'],
    ['配布/A10/見積書.pdf', 'folder A10'],
    ['A1_見本花子/見積書.pdf', 'folder A1'],
    ['A1/写真/IMG.jpg', 'folder A1'],
    ['A10見積書.pdf', 'name A10'],
    ['A10.pdf', 'name A10'],
    ['a10_1.pdf', 'name A10'],
    ['Ａ１０_見積.pdf', 'name A10'],
    ['LG-2026-0007-2_見積.pdf', 'name LG-2026-0007-2'],
    ['LG-2026-0007_見積.pdf', 'name LG-2026-0007'],
    ['窓0001見積書.pdf', 'name 窓0001'],
    ['123/x.pdf', 'folder １２３'],
    ['IMG_001.jpg', 'column LG-2026-0007'],
    ['photos/img_001.JPG', 'column LG-2026-0007'],
    ['A1/A1_見積.pdf', 'folder A1'],
    ['../A1/x.pdf', 'folder A1'],
  ])('%s → %s', (path, expected) => {
    expect(verdict(path)).toBe(expected)
  })

  it.each([
    ['A100.pdf', '分かりません'],
    ['A1x.pdf', '分かりません'],
    ['見積書_A1.pdf', '分かりません'],
    ['窓00012.pdf', '分かりません'],
    ['x.pdf', '分かりません'],
    ['共通.pdf', '二つ以上の申請'],
    ['A1/A10_見積書.pdf', 'フォルダーは受付番号 A1、ファイル名は A10'],
  ])('%s stays surplus', (path, says) => {
    expect(verdict(path)).toContain(says)
  })

  it('is not decided by a receipt number that two applications share', () => {
    expect(caseIndex([one('B1'), { ...one('Ｂ１'), caseId: 'other' }]).match('B1/x.pdf')).toMatchObject({ reason: expect.any(String) })
  })

  it('finds nothing where there is nothing', () => {
    expect(caseIndex([]).match('A1/x.pdf')).toMatchObject({ reason: expect.any(String) })
    expect(caseIndex([one('')]).match('/x.pdf')).toMatchObject({ reason: expect.any(String) })
  })
})

const kinds = ['見積書', 'カタログ', '医師意見書', '手帳の写し']
it.each([
  ['見積書.pdf', '見積書'],
  ['A1_御見積.pdf', '見積書'],
  ['ﾊﾟﾝﾌ.pdf', 'カタログ'],
  ['意見書（主治医）.pdf', '医師意見書'],
  ['手帳写し.jpg', '手帳の写し'],
  ['見積書と意見書.pdf', null],
  ['scan001.pdf', null],
])('the name %s tells the paper %s', (label, kind) => {
  expect(kindOf(label, kinds)).toBe(kind)
})

it('names in one cell may stand on lines or between commas', () => {
  expect(namesInCell('a.pdf\r\nb.jpg、c.png; d.pdf')).toEqual(['a.pdf', 'b.jpg', 'c.png', 'd.pdf'])
  expect(namesInCell('')).toEqual([])
})
