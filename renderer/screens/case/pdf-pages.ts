/**
 * How many pages a PDF has, as far as it can be told without reading it as a PDF: its page objects, or the largest count of a
 * page tree. null: the file keeps them packed, and nobody knows before the viewer does.
 */
export function pdfPages(bytes: Uint8Array): number | null {
  const text = new TextDecoder('latin1').decode(bytes)
  const leaves = text.match(/\/Type\s*\/Page(?![A-Za-z])/g)?.length ?? 0
  const counts = [...text.matchAll(/\/Type\s*\/Pages\b[^>]*?\/Count\s+(\d{1,6})|\/Count\s+(\d{1,6})[^>]*?\/Type\s*\/Pages\b/g)]
  const largest = counts.reduce((most, found) => Math.max(most, Number(found[1] ?? found[2])), 0)
  const pages = Math.max(leaves, largest)
  return pages === 0 ? null : pages
}
