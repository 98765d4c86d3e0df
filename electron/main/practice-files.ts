import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** The folder of a practice office with files to try; null for every other office. */
export function practiceFiles(office: string): string | null {
  const folder = join(office, '練習用ファイル')
  return existsSync(folder) ? folder : null
}
