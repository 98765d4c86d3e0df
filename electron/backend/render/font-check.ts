/** 書体の点検. Whether a font file of the office can be used and embedded, and what it brings that the program's fonts lack. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { FontSet } from './fonts.ts'

export type FontCheck =
  | {
      readonly ok: true
      /** PostScript name. */
      readonly name: string
      readonly sha256: string
      readonly bytes: number
      /** Characters it has. */
      readonly characters: number
      /** Of these, characters that no font before it has. */
      readonly adds: number
      /** Special forms by variation selectors. */
      readonly variants: number
    }
  /** `problem`: a Japanese sentence without its full stop; `next`: the way out, with it. */
  | { readonly ok: false; readonly problem: string; readonly next: string }

/** What is read of fontkit's font object. */
interface Examined {
  readonly postscriptName: string | null
  readonly characterSet: readonly number[]
  readonly variationAxes: object
  readonly 'OS/2'?: { readonly fsType: { readonly noEmbedding: boolean; readonly noSubsetting: boolean; readonly bitmapOnly: boolean } }
  readonly _cmapProcessor: {
    readonly uvs: {
      readonly varSelectors: { toArray: () => readonly { readonly nonDefaultUVS: readonly unknown[] | null }[] }
    } | null
  }
  createSubset(): { includeGlyph(id: number): number; encode(): Uint8Array }
  glyphForCodePoint(codePoint: number): { readonly id: number }
}

const refused = (problem: string, next: string): FontCheck => ({ ok: false, problem, next })
const another = 'TTF か OTF のファイル（1 ファイルに 1 書体）を選んでください。'

/** By the first four bytes; null: a font file of one face. */
function wrongKind(bytes: Buffer): FontCheck | null {
  const tag = bytes.subarray(0, 4).toString('latin1')
  if (tag === 'ttcf') return refused('このファイルは何書体かを束ねたもの（TTC）で、そのままでは使えません', another)
  if (tag === 'wOFF' || tag === 'wOF2') return refused('このファイルはウェブ用の書体（WOFF）です', another)
  if (tag !== '\0\u0001\0\0' && tag !== 'OTTO' && tag !== 'true') return refused('このファイルは書体のファイルではありません', another)
  return null
}

function notAllowed(font: Examined): FontCheck | null {
  const rights = font['OS/2']?.fsType
  if (rights?.noEmbedding === true)
    return refused('この書体は、作った人が PDF への埋込みを禁じています', '埋込みのできる書体を使うか、その 1 通は手で作ってください。')
  if (rights?.noSubsetting === true || rights?.bitmapOnly === true)
    return refused('この書体は、使う文字だけの埋込みができません', '埋込みのできる書体を使うか、その 1 通は手で作ってください。')
  if (Object.keys(font.variationAxes).length > 0)
    return refused('この書体は太さなどを変えられる書体（可変書体）で、紙には使えません', '太さの決まった書体のファイルを選んでください。')
  return null
}

/** Cuts a small subset out, as each PDF does. */
function cutsWell(font: Examined): boolean {
  const subset = font.createSubset()
  const chosen = font.characterSet.filter((_, index) => index % Math.max(1, Math.floor(font.characterSet.length / 60)) === 0)
  for (const codePoint of chosen) subset.includeGlyph(font.glyphForCodePoint(codePoint).id)
  return subset.encode().length > 0
}

/** Reads the file once and judges it beside the fonts in use. A file that cannot be read is a refusal, not an error. */
export async function checkFont(set: FontSet, path: string): Promise<FontCheck> {
  try {
    const { create } = await import('fontkit')
    const bytes = await readFile(path)
    const wrong = wrongKind(bytes)
    if (wrong !== null) return wrong
    const font = create(bytes) as unknown as Examined
    const name = font.postscriptName ?? ''
    const barred = notAllowed(font)
    if (barred !== null) return barred
    if (!/^[\x21-\x7e]{1,63}$/u.test(name))
      return refused('この書体には名前（PostScript 名）がありません', '配布元のファイルを選び直してください。')
    if (set.fonts.some((one) => one.name === name))
      return refused(`同じ名前の書体（${name}）がもうあります`, '新しい版に替えるときは、先に前のものを外してください。')
    const characters = font.characterSet
    if (characters.length === 0 || !cutsWell(font))
      return refused('この書体からは文字を取り出せません', '配布元のファイルを選び直してください。')
    const adds = characters.filter((one) => !set.fonts.some((other) => other.glyph(one, 0).coverage === 'exact')).length
    const variants = (font._cmapProcessor.uvs?.varSelectors.toArray() ?? []).reduce(
      (sum, record) => sum + (record.nonDefaultUVS?.length ?? 0),
      0,
    )
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    return { ok: true, name, sha256, bytes: bytes.length, characters: characters.length, adds, variants }
  } catch {
    return refused('このファイルは書体として読めません（壊れているか、知らない形です）', '配布元から取り直したファイルを選んでください。')
  }
}
