import { expect, test } from 'vitest'
import { bankKanaProblemText, zenginProblemText, zenginWarningText } from '../../../shared/domain/zengin-messages.ts'

test.each([
  [{ code: 'no-transfers', record: null, field: '', detail: '' }, '振込が1件もありません'],
  [{ code: 'character-not-allowed', record: 3, field: '受取人名', detail: '山' }, '3行目: 受取人名に使えない文字「山」があります'],
  [{ code: 'total-mismatch', record: 5, field: '合計金額', detail: '1≠2' }, '5行目: 合計金額が明細と合いません（1≠2）'],
] as const)('%o', (problem, text) => {
  expect(zenginProblemText(problem)).toBe(text)
})

test('warnings and refused names have words of their own', () => {
  expect(zenginWarningText({ code: 'duplicate-transfer', record: 4, sameAs: 2 })).toBe('4行目: 2行目と同じ口座に同じ金額を振り込みます')
  expect(zenginWarningText({ code: 'duplicate-reference', record: 4, sameAs: 2 })).toBe('4行目: 顧客コード・EDI情報が2行目と同じです')
  expect(bankKanaProblemText({ code: 'too-long', bytes: 31, limit: 30 })).toBe('31文字あり、30文字を超えています')
  expect(bankKanaProblemText({ code: 'character-not-allowed', characters: ['山'] })).toContain('「山」')
})
