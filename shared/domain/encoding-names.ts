const names: Readonly<Record<string, string>> = {
  'utf-8': 'UTF-8',
  cp932: 'Shift_JIS（CP932）',
  'utf-16le': 'UTF-16（LE）',
  'utf-16be': 'UTF-16（BE）',
}

/** 文字コード as offices call it; `bom`: with the mark in front. */
export function encodingWord(encoding: string, bom = false): string {
  return `${names[encoding] ?? encoding}${bom ? '（BOM付き）' : ''}`
}
