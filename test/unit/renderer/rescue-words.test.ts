import { expect, it } from 'vitest'
import { sealedWords } from '../../../renderer/screens/backups/restore-state.ts'

it.each([
  [true, 'password', '読める形で含まれます'],
  [true, 'recovery', '読める形で含まれます'],
  [false, 'recovery', '読める形で含まれます'],
  [false, 'password', '封をしたまま'],
] as const)('what a rescue says of sealed values: key in the folder %s, opened by %s', (keyAtHand, by, words) => {
  expect(sealedWords(keyAtHand, by)).toContain(words)
})
