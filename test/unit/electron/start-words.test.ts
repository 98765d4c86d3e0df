import { expect, it } from 'vitest'
import { wordsForProgram } from '../../../electron/tools/start-words.ts'

it.each([
  ['nothing asked: the window begins where it was left, or with はじめに', [], { sample: false, words: [] }],
  ['an office named', ['--office=a', '--on=2026-12-25'], { sample: false, words: ['--office=a', '--on=2026-12-25'] }],
  ['見本市 asked for', ['--sample', '--on=2026-11-24'], { sample: true, words: ['--on=2026-11-24', '--office=/data/office'] }],
  ['both: the named office', ['--office=a', '--sample'], { sample: false, words: ['--office=a'] }],
])('%s', (_, args, expected) => {
  expect(wordsForProgram(args, '/data/office')).toEqual(expected)
})
