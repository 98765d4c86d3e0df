/** What reading one workbook costs in a process of its own: `node excel-child.ts FILE`. Tells CPU time (ms, median of 5 after one) and peak memory (MB) as JSON. */
import { readFileSync } from 'node:fs'
import { readXlsx } from '../../electron/backend/files/xlsx-read.ts'
import { peakMb, weigh } from './figure.ts'

const [path = ''] = process.argv.slice(2)
const bytes = new Uint8Array(readFileSync(path))
await readXlsx(bytes, 'read.xlsx')
const first = peakMb()
const { read } = await weigh({ read: () => readXlsx(bytes, 'read.xlsx') }, { rounds: 5, least: 0 })
process.stdout.write(JSON.stringify({ cpu: read, first }))
