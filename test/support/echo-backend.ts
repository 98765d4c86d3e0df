import { existsSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { MessagePortMain } from 'electron'
import type { FromBackend, ToBackend } from '../../electron/main/backend-messages.ts'

/**
 * A backend without an office, for the tests of the shell: answers every frame with its own input, `crash` by dying.
 * Speaks the same messages with the main process as the real one. With a file `closed` in the office folder it is one
 * that cannot serve its office.
 */
const parent = process.parentPort
const send = (message: FromBackend) => parent.postMessage(message)

parent.on('message', ({ data, ports }: { data: ToBackend; ports: MessagePortMain[] }) => {
  if (data.type === 'port' && ports[0] !== undefined) serve(ports[0])
  if (data.type === 'ticket') {
    const { id, path } = data
    const name = basename(path)
    if (data.purpose === 'open' && !existsSync(path)) {
      send({ type: 'ticket-refused', id, message: `「${name}」が見つかりません。` })
    } else {
      send({ type: 'ticket-made', id, ticket: `t${id}`, name, size: existsSync(path) ? statSync(path).size : 0 })
    }
  }
  if (data.type === 'stop') send({ type: 'stopped' })
})

if (existsSync(join(process.env['KYUFU_OFFICE'] ?? '', 'closed'))) {
  send({ type: 'failed', code: 'office-missing', message: '役所のフォルダーがありません。' })
  process.exit(2)
} else {
  send({ type: 'ready', schemaVersion: 0 })
}

function serve(port: MessagePortMain): void {
  port.on('message', ({ data }) => {
    const frame = data as { id: number; op: string; input: unknown }
    if (frame.op === 'crash') process.exit(1)
    port.postMessage({ id: frame.id, ok: true, value: frame.input })
  })
  port.start()
}
