import { dirname, resolve } from 'node:path'
import { localDay, localStamp } from '../../../shared/domain/clock.ts'
import { AppError } from '../../../shared/errors.ts'
import { diagnoseClosed, reportText } from '../doctor/diagnose.ts'
import { wire } from '../dispatch.ts'
import { writeAtomic } from '../files/atomic.ts'
import type { OutsideContext, OutsideHandlers } from './context.ts'
import * as rescue from './rescue.ts'
import * as restore from './restore.ts'
import * as start from './start.ts'

async function checksOf({ env }: OutsideContext) {
  const failure = env.failure()
  // an office that is open is looked over from within, with its rows
  if (failure === null) throw new AppError('outside-open', {})
  return diagnoseClosed(env.folder, failure, env.resources, env.backupWorker)
}

/** One handler for every operation outside an office. */
export const outsideHandlers: OutsideHandlers = {
  'outside.view': async ({ env }) => {
    const failure = env.failure()
    return {
      day: localDay(env.now()),
      folder: env.folder,
      failure: failure === null ? null : wire(failure),
      beside: dirname(resolve(env.folder)),
    }
  },
  'outside.checks': async (ctx) => ({ at: localStamp(ctx.env.now()), checks: await checksOf(ctx) }),
  'outside.saveChecks': async (ctx, input) => {
    const { path, name } = ctx.env.tickets.resolve(input.save, 'save')
    await writeAtomic(path, reportText(await checksOf(ctx), ctx.env.now()), { replace: input.replace })
    return { name }
  },
  'outside.open': async ({ env }, { office }) => {
    env.openOffice(office === null ? env.folder : env.tickets.resolve(office, 'open').path)
    return {}
  },
  'rescue.view': rescue.view,
  'rescue.export': rescue.exportReadable,
  'restore.look': restore.look,
  'start.view': start.view,
  'start.practice': start.practice,
  'start.look': start.look,
  'start.begin': start.begin,
  'restore.key': restore.key,
  'restore.run': restore.run,
}
