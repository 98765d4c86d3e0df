/**
 * 銀行の表. Makes the table of banks and branches that is shipped from the package `zengin-code` (MIT): unpack it and name the folder.
 * `node electron/tools/bank-table.ts FOLDER OUT.csv.gz`, with bank codes behind for a small table of those banks alone (not packed).
 */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

interface Named {
  readonly code: string
  readonly name: string
  readonly kana: string
}
type Banks = Readonly<Record<string, Named & { readonly branches: Readonly<Record<string, Named>> }>>

const [folder, out, ...codes] = process.argv.slice(2)
if (folder === undefined || out === undefined) throw new Error('usage: bank-table.ts FOLDER OUT [CODE …]')
const text = await readFile(join(folder, 'lib', 'zengin-data.js'), 'utf8')
const banks = JSON.parse(text.slice(text.indexOf('{')).trim().replace(/;$/, '')) as Banks
const lines = ['銀行コード,銀行名,銀行名カナ,支店コード,支店名,支店名カナ']
// plain code order: the file of the same table is the same file
for (const code of Object.keys(banks).toSorted()) {
  const bank = banks[code]
  if (bank === undefined || (codes.length > 0 && !codes.includes(code))) continue
  for (const key of Object.keys(bank.branches).toSorted()) {
    const branch = bank.branches[key]
    if (branch !== undefined) lines.push([code, bank.name, bank.kana, branch.code, branch.name, branch.kana].join(','))
  }
}
const csv = `\uFEFF${lines.join('\r\n')}\r\n`
await writeFile(out, out.endsWith('.gz') ? gzipSync(csv, { level: 9 }) : csv)
process.stdout.write(`${lines.length - 1} branches\n`)
