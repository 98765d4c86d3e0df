import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { applicationId } from './sqlite.ts'

/** What became of the store's file under the running program. `gone`: nothing stands in its place; `replaced`: another file does. */
export type FileProblem = 'gone' | 'replaced'

/**
 * 自分のファイル. Remembers which file an open store is: whoever moves it or puts another one there by hand leaves the program writing into a
 * file that nobody will find again (reliability.md §2.4). The answer asks for the file's number alone, which costs next to nothing and is done
 * before every write; `deep` reads its head as well: a file that was copied over it keeps the number.
 *
 * Not seen: a file copied over it that is at least as long, with the same page size and a counter not lower.
 */
export function ownFile(path: string): (deep?: boolean) => FileProblem | null {
  const { dev, ino } = statSync(path, { bigint: true })
  let last = headOf(path)
  return (deep = false) => {
    const now = statSync(path, { bigint: true, throwIfNoEntry: false })
    if (now === undefined) return 'gone'
    if (now.dev !== dev || now.ino !== ino) return 'replaced'
    if (!deep) return null
    const head = headOf(path)
    if (head.mark !== applicationId || head.pageSize !== last.pageSize) return 'replaced'
    // a store never shrinks while it is open, and its counter of changes only rises
    if (head.bytes < last.bytes || head.counter < last.counter) return 'replaced'
    last = head
    return null
  }
}

interface Head {
  readonly mark: number
  readonly pageSize: number
  readonly counter: number
  readonly bytes: number
}

/** The fixed fields at the head of a database file (sqlite.org/fileformat.html): page size at 16, counter at 24, mark at 68. */
function headOf(path: string): Head {
  const head = Buffer.alloc(100)
  const fd = openSync(path, 'r')
  try {
    readSync(fd, head, 0, head.length, 0)
  } finally {
    closeSync(fd)
  }
  return { mark: head.readUInt32BE(68), pageSize: head.readUInt16BE(16), counter: head.readUInt32BE(24), bytes: statSync(path).size }
}
