/** Files that are laid out otherwise: other delimiters, and lines above the header. */
import { describe, expect, it } from 'vitest'
import { CSV_LIMITS, readCsv } from '../../../electron/backend/files/csv.ts'

const read = (text: string, delimiter: string, fromLine: number, size = text.length) => {
  const pieces: string[] = []
  for (let at = 0; at < text.length; at += size) pieces.push(text.slice(at, at + size))
  return [...readCsv(pieces, CSV_LIMITS, { delimiter, fromLine })].map(({ line, cells }) => [line, ...cells])
}

describe('readCsv with a form of its own', () => {
  it.each([
    [
      'a semicolon',
      'a;b,c\r\n"x;y";z\r\n',
      ';',
      [
        [1, 'a', 'b,c'],
        [2, 'x;y', 'z'],
      ],
    ],
    [
      'a tab',
      'a\tb\n1,2\t"3\t4"',
      '\t',
      [
        [1, 'a', 'b'],
        [2, '1,2', '3\t4'],
      ],
    ],
    [
      'a bar',
      'a|b\n|',
      '|',
      [
        [1, 'a', 'b'],
        [2, '', ''],
      ],
    ],
  ])('%s', (_, text, delimiter, expected) => {
    for (const size of [1, 2, 3, text.length]) expect(read(text, delimiter, 1, size)).toEqual(expected)
  })

  it.each([
    ['CRLF', 'a title with a " in it\r\n\r\nh,i\r\n1,2\r\n'],
    ['LF', 'a title with a " in it\n\nh,i\n1,2\n'],
    ['CR', 'a title with a " in it\r\rh,i\r1,2\r'],
  ])('lines above the header are passed over unread, whatever they hold: %s', (_, text) => {
    for (const size of [1, 2, 5, text.length]) {
      expect(read(text, ',', 3, size)).toEqual([
        [3, 'h', 'i'],
        [4, '1', '2'],
      ])
    }
  })

  it('nothing is left when the file ends above the header', () => {
    expect(read('a\nb\n', ',', 9)).toEqual([])
  })
})
