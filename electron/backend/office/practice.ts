/** 練習の事務所. 見本市 with seven months of work behind it and some of every kind ahead: each step of the work can be tried at once. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Input, Op, Output } from '../../../shared/contract.ts'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import { AppError } from '../../../shared/errors.ts'
import { makeFolder } from '../store/make-folder.ts'
import type { Progress } from '../../../shared/frames.ts'
import { auditPen } from '../audit/pen.ts'
import { newSession } from '../session.ts'
import { transact } from '../store/db.ts'
import { writeMeta } from '../store/meta.ts'
import { samplePassword } from './init.ts'
import { makeOffice } from './make.ts'
import { openBackend, type Backend } from './open.ts'
import { drawing, practiceApplications, type PracticeItem, type PracticePerson } from './practice-rows.ts'
import { practiceDay, practiceFiles, type Desk } from './practice-desk.ts'
import { decisionDays, paymentDays, work } from './practice-work.ts'

/**
 * 規模. Applications of one round of decisions, and the months that are worked through (null: all of them, fifteen rounds): `whole` makes
 * some 3,400 cases, `small` some 500. `brief` has everything of every kind in few cases and months, for tests.
 */
export const practiceSizes = {
  whole: { round: 200, months: null },
  small: { round: 28, months: null },
  brief: { round: 18, months: ['04', '05', '06', '09', '10'] },
} as const
export type PracticeSize = keyof typeof practiceSizes

/** Days that are worked through: every one, or of the months named the first decision and the payment. */
function worksOn(months: readonly string[] | null): (day: IsoDate) => boolean {
  const first = decisionDays.filter((day, i) => decisionDays[i - 1]?.slice(0, 7) !== day.slice(0, 7))
  const days: ReadonlySet<string> = new Set([...first.filter((day) => day.slice(5, 7) !== '06'), ...paymentDays.map(([day]) => day)])
  return (day) => months === null || (months.includes(day.slice(5, 7)) && days.has(day))
}

export interface PracticeOptions {
  readonly size: PracticeSize
  readonly signal?: AbortSignal
  readonly onProgress?: (p: Progress) => void
  readonly renderWorker?: URL
  readonly resources?: string
}

/**
 * Makes the practice office in a folder that is not there yet or empty; it appears when everything is done, and nothing stays when it is
 * stopped. All of its past went through the gate: every decision can be recalculated, and the trail is whole. Throws AppError
 * `office-not-empty`, `office-network`, `cancelled`.
 */
export async function makePractice(folder: string, options: PracticeOptions): Promise<{ readonly cases: number }> {
  if (existsSync(folder) && readdirSync(folder).length > 0) throw new AppError('office-not-empty', { folder })
  const making = join(dirname(folder), `.${folder.split(/[\\/]/).at(-1) ?? 'practice'}.making`)
  rmSync(making, { recursive: true, force: true })
  makeFolder(dirname(folder))
  const { round, months } = practiceSizes[options.size]
  const works = worksOn(months)
  const total = [...decisionDays, ...paymentDays.map(([day]) => day)].filter(works).length + 4
  let done = 0
  const step = (text: string): void => {
    if (options.signal?.aborted === true) throw new AppError('cancelled', {})
    options.onProgress?.({ step: text, done, total, fraction: done / total })
    done += 1
  }
  try {
    step('見本市の台帳を読み込んでいます')
    await makeOffice(making, true, undefined, options.resources)
    let day: IsoDate = decisionDays[0] ?? practiceDay
    const backend = await openBackend(making, {
      get businessDay() {
        return day
      },
      device: 'practice',
      ...(options.renderWorker === undefined ? {} : { renderWorker: options.renderWorker }),
      ...(options.resources === undefined ? {} : { resources: options.resources }),
    })
    try {
      const desk = await sitDown(backend, { round, works }, (to) => (day = to))
      await work(desk, step)
      step('練習の業務日に合わせています')
      const cases = await finish(desk)
      await backend.close()
      if (existsSync(folder)) rmSync(folder, { recursive: true })
      renameSync(making, folder)
      return { cases }
    } catch (error) {
      await backend.close()
      throw error
    }
  } catch (error) {
    rmSync(making, { recursive: true, force: true })
    throw error
  }
}

async function sitDown(backend: Backend, size: Pick<Desk, 'round' | 'works'>, goTo: (day: IsoDate) => void): Promise<Desk> {
  const sessions = new Map<string, ReturnType<typeof newSession>>()
  let id = 0
  const ask = async (session: ReturnType<typeof newSession>, op: Op, input: unknown): Promise<unknown> => {
    const reply = await backend.gate.call(session, { id: ++id, op, input })
    if (!reply.ok) throw new Error(`practice: ${op}: ${reply.error.code} ${reply.error.message}`)
    return reply.value
  }
  const as = async <O extends Op>(user: string, op: O, input: Input<O>): Promise<Output<O>> => {
    let session = sessions.get(user)
    if (session === undefined) {
      session = newSession(`practice-${user}`)
      sessions.set(user, session)
      await ask(session, 'session.login', { user, password: samplePassword })
    }
    return (await ask(session, op, input)) as Output<O>
  }
  const files = join(backend.env.store.folder, practiceFiles)
  mkdirSync(files, { recursive: true })
  return { backend, ...size, as, goTo, next: await applications(backend), files, draw: drawing(8) }
}

async function applications(backend: Backend): Promise<Desk['next']> {
  const { reader } = backend.env.store
  const people = await reader
    .selectFrom('certificate as c')
    .innerJoin('resident as r', 'r.resident_no', 'c.resident_no')
    .select([
      'r.resident_no',
      'r.name',
      'r.kana',
      'r.birth_date',
      'r.postal_code',
      'r.address',
      'c.kind',
      'c.number',
      'c.grade',
      'c.disability',
    ])
    .where('r.moved_out_on', 'is', null)
    .where('r.moved_in_on', '<', '2026-03-01')
    .where('c.expires_on', 'is', null)
    .orderBy('r.resident_no')
    .orderBy('c.number')
    .execute()
  const items = await reader
    .selectFrom('item')
    .select(['code', 'unit', 'ceiling', 'opinion_required'])
    .where('valid_from', '<=', '2026-04-01')
    .where((eb) => eb.or([eb('valid_to', 'is', null), eb('valid_to', '>=', practiceDay)]))
    .orderBy('code')
    .execute()
  const routes = await reader.selectFrom('item_route').selectAll().where('household', 'is', null).where('judgement', 'is', null).execute()
  const providers = await reader
    .selectFrom('provider')
    .select('provider_no')
    .where('registered_from', '<', '2026-04-01')
    .where('registered_to', 'is', null)
    .orderBy('provider_no')
    .execute()
  const persons = people.map((row): PracticePerson => ({
    residentNo: row.resident_no,
    name: row.name,
    kana: row.kana,
    birthDate: row.birth_date,
    postalCode: row.postal_code,
    address: row.address,
    certificateKind: row.kind,
    certificateNo: row.number,
    grade: row.grade,
    disability: row.disability,
  }))
  const catalogue = items.map((row): PracticeItem => ({
    code: row.code,
    unit: row.unit,
    ceiling: row.ceiling,
    opinion: row.opinion_required === 1,
    routes: routes
      .filter((route) => route.item_code === row.code)
      .map((r) => ({ kind: r.certificate_kind, disability: r.disability, grade: r.grade, ageFrom: r.age_from, ageTo: r.age_to })),
  }))
  return practiceApplications(
    persons,
    catalogue,
    providers.map((row) => row.provider_no),
  )
}

async function finish(desk: Desk): Promise<number> {
  const { env } = desk.backend
  return transact(env.store, async (tx) => {
    await writeMeta(tx, 'practice-day', practiceDay)
    // what was done so far was done to make the office: the steps of the practice begin behind it
    const pen = auditPen(tx, {
      actor: 'system',
      device: env.device,
      now: env.now,
      office: env.signing.key,
      person: null,
      watchClock: false,
    })
    const row = await tx
      .selectFrom('welfare_case')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
    const { seq } = await pen.write({
      action: 'sample-made',
      ref: 'practice',
      body: { text: `練習の事務所を作りました（案件${row.n}件）`, cases: row.n },
    })
    await writeMeta(tx, 'practice-from', String(seq))
    return row.n
  })
}
