/**
 * Opens offices at a given moment, one after the other, against others of its kind: a line `FOLDER MOMENT` on its input (milliseconds since
 * the epoch), the answer `open` or the code of the refusal; then `end`, and the office is closed: `closed`.
 */
import { writeSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { openOffice, type OfficeStore } from '../../electron/backend/store/open.ts'

const say = (line: string): void => void writeSync(1, `${line}\n`)
let store: OfficeStore | null = null
say('ready')
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'end') {
    await store?.close()
    store = null
    say('closed')
    continue
  }
  const [folder = '', moment = '0'] = line.split(' ')
  // all of them in the same instant: a timer would be too coarse
  while (Date.now() < Number(moment));
  try {
    store = await openOffice(folder, () => new Date())
    say('open')
  } catch (error) {
    say(error instanceof Error && 'code' in error ? String(error.code) : String(error))
  }
}
