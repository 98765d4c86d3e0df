import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { channels } from './main/bridge.ts'
import type { AppBridge, AppConnection, FileReply, LinkHandlers } from './main/bridge.ts'
import type { FileTicket } from './main/backend-messages.ts'

/**
 * The one door between a page and the rest. It hands out functions only: no channel, no event object, no port, no path.
 */
type Connection = {
  port: PagePort | null
  /** A port was asked for and has not come: asked for twice, the page would sit at two sessions. */
  asked: boolean
  lost: boolean
  readonly waiting: unknown[]
  readonly handlers: LinkHandlers
}

/** The part of a page's MessagePort that is used here. */
type PagePort = {
  onmessage: ((message: { readonly data: unknown }) => void) | null
  readonly postMessage: (frame: unknown) => void
  readonly close: () => void
}

const connections = new Map<number, Connection>()
let lastConnection = 0

ipcRenderer.on(channels.port, (event, id: number) => {
  const connection = connections.get(id)
  const port: PagePort | undefined = event.ports[0]
  if (port === undefined) return
  if (connection === undefined) {
    port.close()
    return
  }
  const wasLost = connection.lost
  connection.port = port
  connection.asked = false
  connection.lost = false
  port.onmessage = (message) => connection.handlers.onFrame(message.data)
  if (wasLost) connection.handlers.onBack()
  for (const frame of connection.waiting.splice(0)) port.postMessage(frame)
})

ipcRenderer.on(channels.backendLost, () => {
  for (const connection of connections.values()) {
    if (connection.lost) continue
    connection.lost = true
    connection.asked = false
    connection.waiting.length = 0
    connection.port?.close()
    connection.port = null
    connection.handlers.onLost()
  }
})

ipcRenderer.on(channels.backendBack, () => {
  for (const [id, connection] of connections) if (connection.port === null) askForPort(id, connection)
})

function askForPort(id: number, connection: Connection): void {
  if (connection.asked) return
  connection.asked = true
  ipcRenderer.send(channels.connect, id)
}

function connect(handlers: LinkHandlers): AppConnection {
  lastConnection += 1
  const id = lastConnection
  const connection: Connection = { port: null, asked: false, lost: false, waiting: [], handlers }
  connections.set(id, connection)
  askForPort(id, connection)
  return {
    send: (frame) => {
      if (connection.lost || !connections.has(id)) return false
      if (connection.port === null) connection.waiting.push(frame)
      else connection.port.postMessage(frame)
      return true
    },
    close: () => {
      connection.port?.close()
      connections.delete(id)
    },
  }
}

function fileOf(reply: FileReply): FileTicket | null {
  if (reply.kind === 'refused') throw new Error(reply.message)
  return reply.kind === 'file' ? reply.file : null
}

async function ask(channel: string, argument: string): Promise<FileTicket | null> {
  return fileOf((await ipcRenderer.invoke(channel, argument)) as FileReply)
}

const awayHandlers = new Set<() => void>()
ipcRenderer.on(channels.away, () => {
  for (const handler of awayHandlers) handler()
})

const bridge: AppBridge = {
  connect,
  pickFile: (kind) => ask(channels.pick, kind),
  droppedFile: async (file) => {
    const ticket = await ask(channels.dropped, webUtils.getPathForFile(file))
    if (ticket === null) throw new Error('ファイルを受け取れませんでした。もう一度選んでください。')
    return ticket
  },
  saveFile: (name) => ask(channels.save, name),
  info: () => ipcRenderer.invoke(channels.info),
  onAway: (handler) => {
    // a function of its own: the same handler given twice is two registrations
    const one = () => handler()
    awayHandlers.add(one)
    return () => void awayHandlers.delete(one)
  },
}

contextBridge.exposeInMainWorld('app', bridge)
