import { basename } from 'node:path'
import type { MessagePortMain } from 'electron'
import type { FromBackend, ToBackend } from '../../electron/main/backend-messages.ts'

/**
 * A backend without an office, for the tests of the shell: answers every frame with its own input, `crash` by dying.
 * Speaks the same messages with the main process as the real one.
 */
const parent = process.parentPort
const send = (message: FromBackend) => parent.postMessage(message)

parent.on('message', ({ data, ports }: { data: ToBackend; ports: MessagePortMain[] }) => {
  if (data.type === 'port' && ports[0] !== undefined) serve(ports[0])
  if (data.type === 'ticket') {
    send({ type: 'ticket-made', id: data.id, ticket: `t${data.id}`, name: basename(data.path), size: 0 })
  }
  if (data.type === 'stop') send({ type: 'stopped' })
})
send({ type: 'ready', schemaVersion: 0 })

function serve(port: MessagePortMain): void {
  port.on('message', ({ data }) => {
    const frame = data as { id: number; op: string; input: unknown }
    if (frame.op === 'crash') process.exit(1)
    port.postMessage({ id: frame.id, ok: true, value: frame.input })
  })
  port.start()
}
