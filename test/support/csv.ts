/** A plain CSV reader for tests: quotes, doubled quotes, LF/CRLF/CR inside and outside quotes, first physical line of a record. */

export interface CsvRecord {
  readonly line: number
  readonly cells: readonly string[]
}

export function parseCsv(text: string): readonly CsvRecord[] {
  const source = text.replace(/^\uFEFF/, '')
  const records: CsvRecord[] = []
  let cells: string[] = []
  let cell = ''
  let quoted = false
  let line = 1
  let start = 1
  const endRecord = (): void => {
    cells.push(cell)
    if (cells.length > 1 || cells[0] !== '') records.push({ line: start, cells })
    cells = []
    cell = ''
  }
  for (let i = 0; i < source.length; i++) {
    const char = source[i] ?? ''
    const breaks = char === '\n' || (char === '\r' && source[i + 1] !== '\n')
    if (breaks) line += 1
    if (quoted) {
      if (char !== '"') cell += char
      else if (source[i + 1] === '"') {
        cell += '"'
        i += 1
      } else quoted = false
    } else if (char === '"') quoted = true
    else if (char === ',') {
      cells.push(cell)
      cell = ''
    } else if (breaks) {
      endRecord()
      start = line
    } else if (char !== '\r') cell += char
  }
  if (cell !== '' || cells.length > 0) endRecord()
  return records
}

/** Rows as objects by header. */
export function parseTable(text: string): readonly Readonly<Record<string, string>>[] {
  const [header, ...rows] = parseCsv(text)
  return rows.map((row) => Object.fromEntries((header?.cells ?? []).map((name, i) => [name, row.cells[i] ?? ''])))
}
