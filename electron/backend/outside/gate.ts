/** The gate of the operations that need no open office; all others go on to the office's own gate, where there is one. */
import { contract } from '../../../shared/contract.ts'
import { isOutsideOp, outsideContract } from '../../../shared/contract/outside.ts'
import { AppError } from '../../../shared/errors.ts'
import type { RequestFrame } from '../../../shared/frames.ts'
import { wire, type Gate, type Reply } from '../dispatch.ts'
import { faultText } from '../fault-text.ts'
import { helpPages, helpPicture } from '../help/library.ts'
import { jobQueue } from '../jobs.ts'
import { classifySqlite } from '../store/sqlite.ts'
import type { OutsideContext, OutsideEnv, OutsideHandlers } from './context.ts'

/** `report` hears of faults of the program: there may be no office with a log. */
export function withOutside(
  env: OutsideEnv,
  handlers: OutsideHandlers,
  office: () => Gate | null,
  report: (text: string) => void,
): Pick<Gate, 'call' | 'onChanged'> {
  const jobs = jobQueue()

  async function run(frame: RequestFrame, io: Parameters<Gate['call']>[2] = {}): Promise<unknown> {
    // 手引き belongs to the program, not to an office: whoever stands before one that does not open needs it most
    if (frame.op === 'help.read') return { pages: await helpPages(env.resources) }
    if (frame.op === 'help.picture') {
      const asked = contract['help.picture'].input.safeParse(frame.input)
      if (asked.success) return { bytes: await helpPicture(env.resources, asked.data.file) }
    }
    if (!isOutsideOp(frame.op)) throw env.failure() ?? new AppError('unknown-operation', { operation: frame.op.slice(0, 50) })
    const parsed = outsideContract[frame.op].input.safeParse(frame.input)
    if (!parsed.success)
      throw new AppError('bad-input', {
        fields: parsed.error.issues
          .map((i) => i.path.map(String).join('.') || '全体')
          .join('、')
          .slice(0, 200),
      })
    const handler = handlers[frame.op] as (ctx: OutsideContext, input: unknown) => Promise<unknown>
    const signal = io.signal ?? new AbortController().signal
    return jobs.run(signal, () => handler({ env, signal, progress: io.onProgress ?? (() => undefined) }, parsed.data))
  }

  return {
    async call(session, frame, io): Promise<Reply> {
      const inner = isOutsideOp(frame.op) ? null : office()
      if (inner !== null) return inner.call(session, frame, io)
      try {
        return { id: frame.id, ok: true, value: await run(frame, io) }
      } catch (thrown) {
        const error =
          thrown instanceof DOMException && thrown.name === 'AbortError' ? new AppError('cancelled', {}) : classifySqlite(thrown)
        if (!(error instanceof AppError)) report(faultText(error))
        return { id: frame.id, ok: false, error: wire(error instanceof AppError ? error : new AppError('internal', { number: 'OUT' })) }
      }
    },
    onChanged: (listener) => office()?.onChanged(listener) ?? (() => undefined),
  }
}
