import { ATTACHMENT_LIMITS } from '../../../shared/domain/limits.ts'

/** 添付の名前. What is kept of a file's name: a label for people, never a path. */
export interface Label {
  readonly label: string
  /** Something of the name itself (not its folders) was taken away or replaced. */
  readonly cleaned: boolean
}

/** What nobody sees or what turns the order of letters: controls, NUL, zero width, bidi, BOM, half of a pair. */
const hidden =
  // oxlint-disable-next-line no-control-regex
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]|[\u{E0001}-\u{E007F}]/gu
/** Half a surrogate pair, which cannot be stored as text. */
const lone = /\p{Surrogate}/gu
/** Names that Windows gives to devices, whatever ending follows. */
const device = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)/i

/**
 * Cleans a name that came from a ZIP, a folder or a page (reliability.md §6 rows 53 and 54): folders and drive letters are cut
 * off, hidden signs removed, signs that Windows refuses (also the colon of a second stream) replaced, dots and blanks at the end
 * removed, device names marked, at most 120 UTF-16 units with the ending kept.
 */
export function labelOf(raw: string): Label {
  const last = raw.split(/[\\/]/).findLast((part) => part.trim() !== '') ?? ''
  const whole = last
    .replace(/^[A-Za-z]:(?=.)/, '')
    .replace(hidden, '')
    .replace(lone, '')
    .normalize('NFC')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/^[. ]+/, '')
    .replace(/[. ]+$/, '')
    .trim()
  const safe = device.test(whole) ? `_${whole}` : whole
  const label = safe === '' ? '名前のないファイル' : short(safe)
  return { label, cleaned: label !== last.normalize('NFC') }
}

/** Cuts between characters as people see them, never inside one; the ending stays. */
function short(name: string): string {
  if (name.length <= ATTACHMENT_LIMITS.label) return name
  const ending = /\.[^.]{1,10}$/.exec(name)?.[0] ?? ''
  let kept = ''
  for (const { segment } of new Intl.Segmenter('ja', { granularity: 'grapheme' }).segment(name)) {
    if (kept.length + segment.length + 1 + ending.length > ATTACHMENT_LIMITS.label) break
    kept += segment
  }
  return `${kept}…${ending}`
}

/** Folders of a path, outermost first, as labels to match receipt numbers with. */
export function foldersOf(path: string): readonly string[] {
  return path
    .split(/[\\/]/)
    .slice(0, -1)
    .filter((part) => part !== '' && part !== '.' && part !== '..')
}

/** What programs leave beside files without anybody asking. */
export function isLitter(path: string): boolean {
  return /(^|[\\/])(__MACOSX[\\/]|\.DS_Store$|\._[^\\/]*$|Thumbs\.db$|desktop\.ini$)/i.test(path)
}
