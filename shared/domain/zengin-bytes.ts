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

/** ﾞ belongs behind ｳ ｶ-ﾄ ﾊ-ﾎ only, ﾟ behind ﾊ-ﾎ only. True when every mark has its kana: a cut name fails here. */
export function marksStandRight(text: string): boolean {
  return !/(^|[^ｳｶ-ﾄﾊ-ﾎ])ﾞ|(^|[^ﾊ-ﾎ])ﾟ/.test(text)
}
