/** 更新の一覧. What a web server of files offers, in the form that electron-builder gives its generic provider. It is not signed: nothing hangs on it. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'

/** What a server offers. `size` in bytes; `sha512` in base64, as electron-builder writes it. */
export interface Offer {
  readonly version: string
  readonly file: string
  readonly sha512: string
  readonly size: number
}

/** Name of the list for a platform, by electron-updater's rule. */
export const listName = (platform: string): string =>
  platform.startsWith('win32') ? 'latest.yml' : platform === 'linux-x64' ? 'latest-linux.yml' : `latest-${platform}.yml`

/**
 * Reads `latest.yml`: of YAML only what electron-builder writes in it. Where several packages are named, the one with the platform in
 * its name counts. Null: no such list, or no `.kup` in it.
 */
export function readOffer(text: string, platform: string): Offer | null {
  const version = /^version:\s*['"]?(\d{1,5}\.\d{1,5}\.\d{1,5})['"]?\s*$/m.exec(text)?.[1]
  if (version === undefined) return null
  const offers = text.split(/^\s*-\s+(?=url:)/m).flatMap((piece): Offer[] => {
    const value = (name: string): string => new RegExp(`^\\s*${name}:\\s*['"]?([^'"\\r\\n]*?)['"]?\\s*$`, 'm').exec(piece)?.[1] ?? ''
    const [file, sha512, size] = [value('url'), value('sha512'), Number(value('size'))]
    // a name of the same folder: neither another server nor another place on it
    const isNamed = /^[A-Za-z0-9][A-Za-z0-9._-]{0,120}\.kup$/.test(file)
    const isMeasured = /^[A-Za-z0-9+/]{86}==$/.test(sha512) && Number.isSafeInteger(size) && size > 0
    return isNamed && isMeasured ? [{ version, file, sha512, size }] : []
  })
  return offers.find(({ file }) => file.includes(platform)) ?? offers[0] ?? null
}

/** The list that offers one package. */
export function offerText(version: string, file: string): string {
  const bytes = readFileSync(file)
  const sha512 = createHash('sha512').update(bytes).digest('base64')
  return `version: ${version}\nfiles:\n  - url: ${basename(file)}\n    sha512: ${sha512}\n    size: ${bytes.length}\n`
}
