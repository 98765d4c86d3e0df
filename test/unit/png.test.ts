/** The comparison of pictures: what is written is read again, a letter more is seen, letters drawn a little differently are not. */
import { describe, expect, it } from 'vitest'
import { type Pixels, readPng, squaresApart, writePng } from '../support/png.ts'

function picture(width: number, height: number, colourAt: (x: number, y: number) => readonly [number, number, number]): Pixels {
  const data = new Uint8Array(width * height * 4)
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data.set([...colourAt(x, y), 255], (y * width + x) * 4)
  return { width, height, data }
}

const white = [255, 255, 255] as const
const black = [0, 0, 0] as const
/** Bars two wide from `left`, like the strokes of letters. */
const strokes = (left: number, shade: readonly [number, number, number] = black) =>
  picture(64, 32, (x, y) => (y >= 8 && y < 16 && x >= left && x < left + 8 && x % 4 < 2 ? shade : white))

describe('pictures', () => {
  it('are read as they were written, in 4096 colours', () => {
    const colourful = picture(40, 30, (x, y) => [(x % 16) * 17, (y % 15) * 17, 136])
    expect(readPng(writePng(colourful))).toEqual(colourful)
  })
  it.each([
    ['the same', strokes(8), 0],
    ['strokes a little paler', strokes(8, [48, 48, 48]), 0],
    ['a letter elsewhere', strokes(24), 2],
    ['another colour', strokes(8, [255, 0, 0]), 1],
  ])('%s', (_, other, apart) => expect(squaresApart(strokes(8), other)).toBe(apart))
  it('of another size differ altogether', () =>
    expect(
      squaresApart(
        strokes(8),
        picture(32, 32, () => white),
      ),
    ).toBe(Number.POSITIVE_INFINITY))
  it('of a kind that is not read are refused', () => expect(() => readPng(Buffer.from('GIF89a..........'))).toThrow('no PNG'))
})
