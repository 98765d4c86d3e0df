/** 作図の別スレッド. Draws papers off the backend's loop: papers in, bytes out; no database, no files but the fonts. */
import { parentPort, workerData } from 'node:worker_threads'
import type { DocModel } from '../../../shared/domain/document.ts'
import type { FontCheck } from './font-check.ts'
import type { Inspection, RenderedFile, Renderer, RendererOptions } from './pdf.ts'
import { openRenderer } from './pdf.ts'

/** What the pool asks. */
export type RenderTask =
  | { readonly kind: 'render' | 'inspect'; readonly models: readonly DocModel[] }
  | { readonly kind: 'font'; readonly path: string }

export type RenderResult = RenderedFile | Inspection | FontCheck

export interface RenderRequest {
  readonly id: number
  readonly task: RenderTask
}

/** What the thread answers; `problem` is for the log, in English. */
export type RenderAnswer =
  | { readonly id: number; readonly ok: true; readonly result: RenderResult }
  | { readonly id: number; readonly ok: false; readonly problem: string }

async function resultOf(renderer: Renderer, task: RenderTask): Promise<RenderResult> {
  if (task.kind === 'font') return renderer.checkFont(task.path)
  return task.kind === 'render' ? renderer.render(task.models) : renderer.inspect(task.models)
}

async function answer(opened: Promise<Renderer>, { id, task }: RenderRequest): Promise<RenderAnswer> {
  try {
    return { id, ok: true, result: await resultOf(await opened, task) }
  } catch (error) {
    return { id, ok: false, problem: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

const port = parentPort
if (port === null) throw new Error('render worker started outside a worker thread')

const opened = openRenderer(workerData as RendererOptions)
// A font that cannot be opened is reported with the first request, not as a crash.
opened.catch(() => undefined)
port.on('message', (request: RenderRequest) => {
  void answer(opened, request).then((reply) => {
    const bytes = reply.ok && 'index' in reply.result && 'bytes' in reply.result ? [reply.result.bytes.buffer as ArrayBuffer] : []
    port.postMessage(reply, bytes)
  })
})
