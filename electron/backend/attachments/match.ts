/** 添付の突合: which application a file belongs to, and which paper it is. */
import { foldersOf, labelOf } from './label.ts'

/** An application that files may belong to. */
export interface AttachmentCase {
  readonly caseId: string
  readonly caseNo: string
  readonly receiptNo: string
  readonly applicationId: string
  readonly name: string
  /** 添付書類 as the application states them. */
  readonly told: readonly string[]
  /** Names of files that the application's row gives, as they came. */
  readonly fileNames: readonly string[]
}

/** What decided: the folder's name, the beginning of the file's name, the name in the CSV. */
export type MatchedBy = 'folder' | 'name' | 'column'

export type FileMatch = { readonly found: AttachmentCase; readonly by: MatchedBy } | { readonly reason: string }

export interface CaseIndex {
  match(path: string): FileMatch
}

const fold = (text: string): string => text.normalize('NFKC').trim().toUpperCase()

/**
 * Prepares the matching. A receipt number or file name that two applications share decides nothing: the file stays surplus with
 * that reason, because a paper in the wrong case is worse than none.
 */
export function caseIndex(cases: readonly AttachmentCase[]): CaseIndex {
  const byReceipt = unique(cases.map((one) => [fold(one.receiptNo), one] as const))
  const byName = unique(cases.flatMap((one) => one.fileNames.map((name) => [fold(labelOf(name).label), one] as const)))
  const longest = Math.max(0, ...[...byReceipt.keys()].map((key) => key.length))

  /** The case whose receipt number a word begins with, up to a sign that is neither letter nor digit. */
  const beginning = (word: string): AttachmentCase | 'several' | undefined => {
    const text = fold(word)
    for (let end = Math.min(text.length, longest); end > 0; end -= 1) {
      if (/[0-9A-Z]/.test(text[end] ?? '') && /[0-9A-Z]/.test(text[end - 1] ?? '')) continue
      const found = byReceipt.get(text.slice(0, end))
      if (found !== undefined) return found
    }
    return undefined
  }

  return {
    match(path) {
      const { label } = labelOf(path)
      const folder = foldersOf(path)
        .toReversed()
        .map(beginning)
        .find((found) => found !== undefined)
      const name = beginning(label)
      const column = byName.get(fold(label))
      if (folder === 'several' || name === 'several') return { reason: '同じ受付番号の申請が二つ以上あります' }
      if (folder !== undefined && name !== undefined && folder !== name) {
        return { reason: `フォルダーは受付番号 ${folder.receiptNo}、ファイル名は ${name.receiptNo} を指しています` }
      }
      if (folder !== undefined) return { found: folder, by: 'folder' }
      if (name !== undefined) return { found: name, by: 'name' }
      if (column === 'several') return { reason: '同じファイル名を二つ以上の申請が挙げています' }
      if (column !== undefined) return { found: column, by: 'column' }
      return { reason: 'どの申請のものか分かりません（受付番号のフォルダーでも、受付番号で始まる名前でもありません）' }
    },
  }
}

function unique(pairs: readonly (readonly [string, AttachmentCase])[]): ReadonlyMap<string, AttachmentCase | 'several'> {
  const map = new Map<string, AttachmentCase | 'several'>()
  for (const [key, one] of pairs) {
    if (key === '') continue
    const known = map.get(key)
    map.set(key, known === undefined || known === one ? one : 'several')
  }
  return map
}

/** Words in file names that tell a paper. */
const kindWords: readonly (readonly [RegExp, string])[] = [
  [/見積/, '見積書'],
  [/意見書/, '医師意見書'],
  [/カタログ|パンフ|CATALOG/, 'カタログ'],
  [/手帳|受給者証/, '手帳の写し'],
]

/** 書類の種類 that a file's name tells, of those the programme knows; null when it tells none or several. */
export function kindOf(label: string, kinds: readonly string[]): string | null {
  const text = fold(label)
  const told = kinds.filter((kind) => text.includes(fold(kind)) || kindWords.some(([word, name]) => name === kind && word.test(text)))
  return told.length === 1 ? (told[0] ?? null) : null
}

/** Names in one cell of a name column: each on a line of its own or divided by a comma of any width. */
export function namesInCell(cell: string): readonly string[] {
  return cell
    .split(/[\r\n;；,，、|]+/)
    .map((name) => name.trim())
    .filter((name) => name !== '')
}
