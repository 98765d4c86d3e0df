import type { Page } from 'playwright'
import type { AppBridge, AppConnection } from '../../electron/main/bridge.ts'

declare global {
  interface Window {
    readonly app: AppBridge
    /** Lines that tests opened in this page. */
    testLines?: { readonly heard: unknown[]; readonly line: AppConnection }[]
  }
}

/** A line to the backend opened inside a page by a test, beside the one of the page's own client. */
export type PageLine = {
  /** Sends a frame; false when the backend is lost. */
  readonly say: (frame: unknown) => Promise<boolean>
  /** Waits until so many things were heard (frames, and the words `lost` and `back`) and gives all of them. */
  readonly heard: (count: number) => Promise<readonly unknown[]>
  /** Calls an operation and waits for its reply, passing over progress and pushes. */
  readonly call: (id: number, op: string, input: unknown) => Promise<unknown>
  readonly close: () => Promise<void>
}

export async function openLine(page: Page): Promise<PageLine> {
  const index = await page.evaluate(() => {
    const heard: unknown[] = []
    const line = window.app.connect({
      onFrame: (frame) => void heard.push(frame),
      onLost: () => void heard.push('lost'),
      onBack: () => void heard.push('back'),
    })
    window.testLines = [...(window.testLines ?? []), { heard, line }]
    return window.testLines.length - 1
  })
  const say = (frame: unknown) => page.evaluate(([at, what]) => window.testLines?.[at]?.line.send(what) ?? false, [index, frame] as const)
  return {
    say,
    heard: async (count) => {
      await page.waitForFunction(([at, least]) => (window.testLines?.[at]?.heard.length ?? 0) >= least, [index, count] as const)
      return page.evaluate((at) => window.testLines?.[at]?.heard ?? [], index)
    },
    call: async (id, op, input) => {
      await say({ id, op, input, requestId: `test-${index}-${id}` })
      const reply = await page.waitForFunction(
        ([at, wanted]) =>
          window.testLines?.[at]?.heard.find((one) => {
            const frame = one as { id?: number; ok?: boolean }
            return frame.id === wanted && frame.ok !== undefined
          }),
        [index, id] as const,
      )
      return reply.jsonValue()
    },
    close: () => page.evaluate((at) => window.testLines?.[at]?.line.close(), index),
  }
}
