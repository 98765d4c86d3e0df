import { createHash } from 'node:crypto'
import type { DoctorCheck } from '../../../shared/contract/backups.ts'
import { localStamp } from '../../../shared/domain/clock.ts'
import type { Handler } from '../context.ts'
import { diagnose, reportText } from '../doctor/diagnose.ts'
import { writeAtomic } from '../files/atomic.ts'

/** 診断: what is well, what is doubtful, what is wrong, and what to do. Nothing is changed. */
export const run: Handler<'doctor.run'> = async ({ env, signal, progress }) => {
  const checks = await diagnose(env, { signal, progress })
  const count = (verdict: DoctorCheck['verdict']): number => checks.filter((c) => c.verdict === verdict).length
  return { at: localStamp(env.now()), ok: count('fail') === 0, fails: count('fail'), warns: count('warn'), checks }
}

/** 診断の保存, for whoever helps from afar: no name of a person or case is in it. Throws AppError `output-exists`, `output-unwritable`. */
export const save: Handler<'doctor.save'> = async (ctx, input) => {
  const { env, signal, progress } = ctx
  const { path, name } = env.tickets.resolve(input.save, 'save')
  const checks = await diagnose(env, { signal, progress })
  const text = reportText(checks, env.now())
  await writeAtomic(path, text, { replace: input.replace })
  const sha256 = createHash('sha256').update(text).digest('hex')
  await ctx.write(({ audit }) =>
    audit.write({ action: 'export', ref: 'doctor', body: { text: `診断の結果を「${name}」に保存`, what: 'doctor', name, sha256 } }),
  )
  return { name, sha256 }
}
