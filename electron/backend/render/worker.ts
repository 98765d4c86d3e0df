/** 作図の別スレッド. Draws papers off the backend's loop: papers in, bytes out; no database, no files but the fonts. */
import { parentPort, workerData } from 'node:worker_threads'
import type { DocModel } from '../../../shared/domain/document.ts'
import type { Inspection, RenderedFile, Renderer, RendererOptions } from './pdf.ts'
import { openRenderer } from './pdf.ts'

/** What the pool asks. */
export interface RenderRequest {
  readonly id: number
  readonly kind: 'render' | 'inspect'
  readonly models: readonly DocModel[]
}

/** What the thread answers; `problem` is for the log, in English. */
export type RenderAnswer =
  | { readonly id: number; readonly ok: true; readonly result: RenderedFile | Inspection }
  | { readonly id: number; readonly ok: false; readonly problem: string }

async function answer(opened: Promise<Renderer>, request: RenderRequest): Promise<RenderAnswer> {
  try {
    const renderer = await opened
    const { id, kind, models } = request
    const result = kind === 'render' ? await renderer.render(models) : renderer.inspect(models)
    return { id, ok: true, result }
  } catch (error) {
    return { id: request.id, ok: false, problem: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

const port = parentPort
if (port === null) throw new Error('render worker started outside a worker thread')

const opened = openRenderer(workerData as RendererOptions)
// A font that cannot be opened is reported with the first request, not as a crash.
opened.catch(() => undefined)
port.on('message', (request: RenderRequest) => {
  void answer(opened, request).then((reply) => {
    const bytes = reply.ok && 'bytes' in reply.result ? [reply.result.bytes.buffer as ArrayBuffer] : []
    port.postMessage(reply, bytes)
  })
})
