/** 事務所の書体. Font files the office added for characters that the program's own lack; the files lie in its folder `fonts`. */
import { join } from 'node:path'
import type { ReadDb, WriteTx } from './db.ts'
import { writeMeta } from './meta.ts'

export interface OfficeFont {
  /** PostScript name; names it for people and for the trail. */
  readonly name: string
  /** Name in the folder `fonts`. */
  readonly file: string
  /** What the file was called when it was added. */
  readonly original: string
  readonly sha256: string
  readonly bytes: number
  readonly characters: number
  readonly adds: number
  readonly variants: number
  /** 利用許諾. Under which terms the office may use it, in its own words. */
  readonly licence: string
  readonly byUser: string
  readonly on: string
}

const key = 'office-fonts'

/** Folder of the office's own fonts. */
export const fontsFolder = (officeFolder: string): string => join(officeFolder, 'fonts')

/** The fonts as the office's own facts hold them, in the order they are tried. */
export function officeFontsOf(meta: ReadonlyMap<string, string>): readonly OfficeFont[] {
  return JSON.parse(meta.get(key) ?? '[]') as OfficeFont[]
}

export async function officeFonts(read: ReadDb): Promise<readonly OfficeFont[]> {
  const row = await read.selectFrom('meta').select('value').where('key', '=', key).executeTakeFirst()
  return officeFontsOf(new Map(row === undefined ? [] : [[key, row.value]]))
}

export async function writeOfficeFonts(tx: WriteTx, fonts: readonly OfficeFont[]): Promise<void> {
  await writeMeta(tx, key, JSON.stringify(fonts))
}

/** What the drawing threads open. */
export function fontFiles(officeFolder: string, fonts: readonly OfficeFont[]): { readonly path: string; readonly sha256: string }[] {
  return fonts.map(({ file, sha256 }) => ({ path: join(fontsFolder(officeFolder), file), sha256 }))
}
