import type { PickKind } from './bridge.ts'

export type FileFilter = { readonly name: string; readonly extensions: string[] }

const filters: Readonly<Record<PickKind, FileFilter>> = {
  csv: { name: 'CSV ファイル', extensions: ['csv', 'txt'] },
  xlsx: { name: 'Excel ブック', extensions: ['xlsx'] },
  json: { name: '取込の設定（JSON）', extensions: ['json'] },
  zip: { name: 'ZIP ファイル', extensions: ['zip'] },
  attachment: { name: 'PDF・写真・文書', extensions: ['pdf', 'jpg', 'jpeg', 'png', 'tif', 'tiff', 'heic', 'docx', 'xlsx', 'txt'] },
  font: { name: '書体（TTF・OTF）', extensions: ['ttf', 'otf'] },
  update: { name: '更新パッケージ', extensions: ['kup'] },
  folder: { name: 'フォルダー', extensions: [] },
  any: { name: 'CSV・Excel・JSON', extensions: ['csv', 'txt', 'xlsx', 'json'] },
}

/** True for a kind of file that a page may ask for. */
export function isPickKind(value: unknown): value is PickKind {
  return typeof value === 'string' && Object.hasOwn(filters, value)
}

/** What the file dialog shows for a kind. */
export function filterOf(kind: PickKind): FileFilter {
  return filters[kind]
}

/** The filter for a file to be written, from its suggested name. */
export function filterForSaving(name: string): FileFilter | null {
  const extension = /\.([A-Za-z0-9]{1,8})$/.exec(name)?.[1]?.toLowerCase()
  return extension === undefined ? null : { name: `${extension.toUpperCase()} ファイル`, extensions: [extension] }
}

/**
 * Turns a suggestion of the page into a plain file name: no folders, no control signs, nothing Windows refuses. The
 * person sees and may change it in the dialog.
 */
export function plainFileName(suggestion: string): string {
  const name = suggestion
    // oxlint-disable-next-line no-control-regex
    .replaceAll(/[\u0000-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .replaceAll(/[\\/:*?"<>|]/g, '_')
    .replace(/^\.+/, '')
    .replace(/[. ]+$/, '')
    .slice(0, 120)
  return name === '' ? '無題' : name
}
