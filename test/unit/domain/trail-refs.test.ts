import { expect, test } from 'vitest'
import { refWord } from '../../../shared/domain/trail-refs.ts'

test.each([
  ['trail', 'verify', '監査記録'],
  ['case', 'list-printed', '案件'],
  ['draft', 'list-printed', '起案'],
  ['residents', 'load', '住民'],
  ['mailing', 'export', '発送簿'],
  // the user of this name, who signed in
  ['mailing', 'login', 'mailing'],
  ['R8-000001', 'view', 'R8-000001'],
  ['constructor', 'view', 'constructor'],
])('%s, %s → %s', (ref, action, word) => expect(refWord(ref, action)).toBe(word))
