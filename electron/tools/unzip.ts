import { createWriteStream } from 'node:fs'
import { mkdir, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { openPromise } from 'yauzl'
import type { Entry, ZipFile } from 'yauzl'

/**
 * Unpacks a zip file entry by entry, without holding more than a chunk of it in memory.
 * @param target gives, for the name of an entry, where to write it below `folder`, or null to leave it out
 * @throws when the file is not a readable zip, or a name would lead out of `folder` (the reader refuses such names)
 */
export async function unzip(file: string, folder: string, target: (name: string) => string | null): Promise<number> {
  const zip = await openPromise(file, { lazyEntries: true, autoClose: false })
  try {
    let written = 0
    for await (const entry of zip.eachEntry()) {
      const to = entry.fileName.endsWith('/') ? null : target(entry.fileName)
      if (to === null) continue
      await writeEntry(zip, entry, join(folder, to))
      written += 1
    }
    return written
  } finally {
    zip.close()
  }
}

const typeMask = 0o170000
const linkType = 0o120000

async function writeEntry(zip: ZipFile, entry: Entry, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const unixMode = entry.externalFileAttributes >>> 16
  const stream: Readable = await zip.openReadStreamPromise(entry)
  if ((unixMode & typeMask) === linkType) {
    const chunks: Buffer[] = []
    for await (const chunk of stream) chunks.push(chunk as Buffer)
    await symlink(Buffer.concat(chunks).toString('utf8'), path)
    return
  }
  const mode = (unixMode & 0o777) === 0 ? 0o644 : unixMode & 0o777
  await pipeline(stream, createWriteStream(path, { mode }))
}
