/** 全銀の文字. Bytes of bank records: JIS X 0201, one byte a character, and what each kind of field may hold. */

/** Kinds of text fields: 銀行名・支店名, 口座名・受取人名・依頼人名, EDI情報. */
export type ZenginClass = 'bank' | 'name' | 'edi'

/** ﾞ, ﾟ and the large kana ｱ to ﾝ in the order of their bytes from 0xB1. */
const KANA = 'ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝﾞﾟ'
const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const WO = 'ｦ'

const SIGNS: Readonly<Record<ZenginClass, string>> = {
  bank: '-',
  name: ' ()-.',
  edi: ` \\｢｣()-/.${WO}`,
}

const ALLOWED: Readonly<Record<ZenginClass, ReadonlySet<string>>> = {
  bank: new Set(KANA + LETTERS + SIGNS.bank),
  name: new Set(KANA + LETTERS + SIGNS.name),
  edi: new Set(KANA + LETTERS + SIGNS.edi),
}

/** Byte of each character that any field may hold; half-width kana stand in Unicode as they do in JIS X 0201. */
const BYTE_OF: ReadonlyMap<string, number> = new Map([
  ...[...LETTERS, ...' ()-./\\'].map((c): [string, number] => [c, c.charCodeAt(0)]),
  ...[...KANA].map((c, i): [string, number] => [c, 0xb1 + i]),
  [WO, 0xa6],
  ['｢', 0xa2],
  ['｣', 0xa3],
])
const CHARACTER_OF: ReadonlyMap<number, string> = new Map([...BYTE_OF].map(([c, b]) => [b, c]))

/**
 * May this character stand in such a field?
 *
 * @param allowWo lets ｦ into names; most banks refuse it there, EDI always has it
 */
export function isZenginCharacter(character: string, kind: ZenginClass, allowWo: boolean): boolean {
  return ALLOWED[kind].has(character) || (allowWo && kind === 'name' && character === WO)
}

/** The byte of a character, or null when bank records have none for it. */
export function zenginByte(character: string): number | null {
  return BYTE_OF.get(character) ?? null
}

/** The character of a byte, or null when bank records never hold that byte. */
export function zenginCharacter(byte: number): string | null {
  return CHARACTER_OF.get(byte) ?? null
}

/** What a byte may be part of, as bits of `ZENGIN_BITS`; kept beside the words above for readers and writers of many records. */
export const ZENGIN_BIT = { bank: 1, name: 2, edi: 4, nameWithWo: 8, digit: 16, takesVoiced: 32, takesHalfVoiced: 64 } as const

/** ﾞ as a byte; the one behind it is ﾟ, and bank records know none after that. */
export const VOICED_BYTE = 0xde

/** ﾞ belongs behind ｳ ｶ-ﾄ ﾊ-ﾎ only, ﾟ behind ﾊ-ﾎ only. True when every mark has its kana: a cut name fails here. */
export function marksStandRight(text: string): boolean {
  return !/(^|[^ｳｶ-ﾄﾊ-ﾎ])ﾞ|(^|[^ﾊ-ﾎ])ﾟ/.test(text)
}

/** Bits of each of the 256 bytes; 0 for a byte that bank records never hold. */
export const ZENGIN_BITS: Uint8Array = (() => {
  const bits = new Uint8Array(256)
  const set = (characters: Iterable<string>, bit: number): void => {
    for (const character of characters) {
      const byte = BYTE_OF.get(character) ?? 0
      bits[byte] = (bits[byte] ?? 0) | bit
    }
  }
  for (const kind of ['bank', 'name', 'edi'] as const) set(ALLOWED[kind], ZENGIN_BIT[kind])
  set(ALLOWED.name, ZENGIN_BIT.nameWithWo)
  set(WO, ZENGIN_BIT.nameWithWo)
  set('0123456789', ZENGIN_BIT.digit)
  set('ｳｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾊﾋﾌﾍﾎ', ZENGIN_BIT.takesVoiced)
  set('ﾊﾋﾌﾍﾎ', ZENGIN_BIT.takesHalfVoiced)
  return bits
})()

/** Of each UTF-16 code unit its byte, and above it the byte's bits: one look-up a character. 0 where bank records have none for it. */
export const ZENGIN_OF_UNIT: Uint16Array = (() => {
  const table = new Uint16Array(65_536)
  for (const [character, byte] of BYTE_OF) table[character.charCodeAt(0)] = ((ZENGIN_BITS[byte] ?? 0) << 8) | byte
  return table
})()
