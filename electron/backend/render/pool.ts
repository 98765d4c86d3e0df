/** 作図スレッドの組. Hands papers to worker threads, started when first needed, one job at a time each. */
import { availableParallelism } from 'node:os'
import type { Worker } from 'node:worker_threads'
import type { DocModel } from '../../../shared/domain/document.ts'
import type { FontCheck } from './font-check.ts'
import type { OfficeFontFile } from './fonts.ts'
import type { Inspection, RenderedFile, RendererOptions } from './pdf.ts'
import type { RenderAnswer, RenderRequest, RenderResult, RenderTask } from './worker.ts'

export interface PoolOptions extends RendererOptions {
  /** Threads; `min(4, cores − 1)`, at least 1, when absent. */
  readonly size?: number
  /** The thread's script; beside this file when absent (worker.ts in sources, render-worker.js in the bundle). */
  readonly workerUrl?: URL
}

export interface RenderPool {
  readonly render: (models: readonly DocModel[]) => Promise<RenderedFile>
  readonly inspect: (models: readonly DocModel[]) => Promise<Inspection>
  /** Judges a font file the office wants to add to those in use. */
  readonly checkFont: (path: string) => Promise<FontCheck>
  /** 書体の入替え. Jobs from now on are drawn with these fonts of the office; what is being drawn ends with the fonts it began with. */
  readonly useFonts: (extra: readonly OfficeFontFile[]) => void
  /** Stops all threads; open and later jobs fail. */
  readonly close: () => Promise<void>
}

interface Job {
  readonly task: RenderTask
  readonly resolve: (result: RenderResult) => void
  readonly reject: (error: Error) => void
}

interface Thread {
  readonly worker: Worker
  /** Which fonts it opened: those of the pool's beginning are 0. */
  readonly fonts: number
  job: Job | null
}

/**
 * A bundle of 2,500 papers lives in some 100 MB; without limits the engine lets several times that gather before it cleans up.
 */
const resourceLimits = { maxOldGenerationSizeMb: 320, maxYoungGenerationSizeMb: 8 }

/** Beside this file: as source when run from source, as its own bundle otherwise. */
function defaultWorkerUrl(): URL {
  const fromSource = new URL(import.meta.url).pathname.endsWith('.ts')
  return new URL(fromSource ? './worker.ts' : './render-worker.js', import.meta.url)
}

/**
 * A pool of drawing threads. A thread that dies fails its own job only and is replaced with the next one. Jobs reject with a
 * plain Error: they can only fail by a fault of the program or of the installation (a font file gone).
 */
export function createRenderPool(options: PoolOptions): RenderPool {
  const size = options.size ?? Math.max(1, Math.min(4, availableParallelism() - 1))
  const workerUrl = options.workerUrl ?? defaultWorkerUrl()
  const { fontsDir, mark } = options
  let extraFonts = options.extraFonts ?? []
  let fonts = 0
  const threads = new Set<Thread>()
  const waiting: Job[] = []
  let closed = false
  let sent = 0

  const give = (thread: Thread, job: Job) => {
    thread.job = job
    thread.worker.ref()
    sent += 1
    thread.worker.postMessage({ id: sent, task: job.task } satisfies RenderRequest)
  }

  const settle = (thread: Thread, act: (job: Job) => void) => {
    const job = thread.job
    thread.job = null
    if (job !== null) act(job)
  }

  const next = () => {
    while (waiting.length > 0) {
      const idle = [...threads].find((thread) => thread.job === null)
      if (idle === undefined && threads.size >= size) return
      const job = waiting.shift()
      if (job !== undefined) give(idle ?? start(), job)
    }
  }

  const start = (): Thread => {
    const workerData: RendererOptions = { fontsDir, extraFonts, ...(mark === undefined ? {} : { mark }) }
    // with the first paper, not with the program: whoever prints nothing need not load it
    const { Worker: NewWorker } = process.getBuiltinModule('node:worker_threads')
    const thread: Thread = { worker: new NewWorker(workerUrl, { workerData, resourceLimits }), fonts, job: null }
    threads.add(thread)
    thread.worker.on('message', (answer: RenderAnswer) => {
      // An idle thread must not keep the program alive.
      thread.worker.unref()
      settle(thread, (job) => (answer.ok ? job.resolve(answer.result) : job.reject(new Error(answer.problem))))
      if (thread.fonts !== fonts) retire(thread)
      next()
    })
    const gone = (error: Error) => {
      threads.delete(thread)
      settle(thread, (job) => job.reject(error))
      if (!closed) next()
    }
    thread.worker.on('error', (error) => gone(error instanceof Error ? error : new Error(String(error))))
    thread.worker.on('exit', (code) => gone(new Error(`render thread ended with ${code}`)))
    return thread
  }

  /** A thread with fonts that are no longer the office's gets no further job. */
  const retire = (thread: Thread) => {
    threads.delete(thread)
    void thread.worker.terminate()
  }

  const submit = <T extends RenderResult>(task: RenderTask): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      if (closed) {
        reject(new Error('render pool is closed'))
        return
      }
      waiting.push({ task, resolve: (result) => resolve(result as T), reject })
      next()
    })

  return {
    render: (models) => submit<RenderedFile>({ kind: 'render', models }),
    inspect: (models) => submit<Inspection>({ kind: 'inspect', models }),
    checkFont: (path) => submit<FontCheck>({ kind: 'font', path }),
    useFonts: (extra) => {
      extraFonts = extra
      fonts += 1
      for (const thread of threads) if (thread.job === null) retire(thread)
    },
    close: async () => {
      closed = true
      for (const job of waiting.splice(0)) job.reject(new Error('render pool is closed'))
      await Promise.all([...threads].map((thread) => thread.worker.terminate()))
    },
  }
}
