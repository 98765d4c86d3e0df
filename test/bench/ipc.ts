/** A page of a list on its way to the window: the frame through a message channel against `structuredClone` of the same rows. */
import { once } from 'node:events'
import { MessageChannel } from 'node:worker_threads'
import { contract } from '../../shared/contract.ts'
import { openTestOffice } from '../support/office.ts'
import { makeBigOffice } from '../support/big-office.ts'
import { temporaryFolder } from '../support/office.ts'
import { join } from 'node:path'
import { cpuText, tellFigure, weigh } from './figure.ts'

const folder = join(temporaryFolder('bench-ipc'), 'office')
await makeBigOffice(folder, 5_000)
const office = await openTestOffice(folder)
/** The most rows a page may hold, as the contract says. */
const most = [1000, 500, 200, 100].find((limit) => contract['case.list'].input.safeParse({ limit }).success) ?? 0
const { rows } = await office.call('reviewer', 'case.list', { limit: 200 })
const frame = { id: 1, ok: true, value: { rows } }
const { port1, port2 } = new MessageChannel()
const found = await weigh({
  clone: () => structuredClone(frame),
  channel: async () => {
    const arrived = once(port2, 'message')
    port1.postMessage(frame)
    await arrived
  },
})
port1.close()
tellFigure({
  job: `画面への1頁（${rows.length}行、上限${most}行）`,
  baseline: `structuredClone ${cpuText(found.clone)}`,
  subject: `メッセージの往路 ${cpuText(found.channel)}`,
  ratio: found.channel / found.clone,
  goal: 2,
  fail: 3,
  memory: `${(JSON.stringify(frame).length / 1024).toFixed(0)}KB`,
})
if (most > 1000) process.exitCode = 1
await office.dispose()
