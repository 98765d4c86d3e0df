/** 時計の飛び: the clock jumps at random points of each piece of work, and between two openings of the office by other processes. */
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Op } from '../../shared/contract.ts'
import { samplePassword } from '../../electron/backend/office/init.ts'
import { refusal } from '../support/hands.ts'
import { openTestOffice, project, Refused, type TestOffice } from '../support/office.ts'
import { chance, type Chance } from './chance.ts'
import { acts, atOnce, jumps, jumpyClock, somewhere, standing, toldBy, warningFaults, type JumpyClock, type Told } from './clock-jumps.ts'
import { freshCopy, makeTemplate } from './harness.ts'
import { judge } from './judge.ts'
import { faultCounts, type Row } from './report.ts'
import { fault, type Ack, type Fault, type Scenario } from './scenario.ts'
import { workersOf } from './workers.ts'

/** Operations that must not be done while a warning stands. */
const paying: ReadonlySet<string> = new Set<Op>(['payment.create', 'payment.close', 'payment.export'])
/** Times a call is repeated: a jump may come again each time. */
const patience = 12

interface Seen {
  readonly faults: Fault[]
  refused: number
}

/**
 * The hands of people under such a clock: who is signed out by it signs in again, whose payment it stops asks two others to stand for the clock, and both
 * are written down: a payment that goes through while a warning stands, and one that is refused while none does, are faults.
 */
function patientHands(office: TestOffice, seen: Seen): TestOffice {
  const signIn = (user: string) => office.call(user, 'session.login', { user, password: samplePassword })
  const places = new Map<string, string>()
  const save = (path: string): string => {
    const ticket = office.save(path)
    places.set(ticket, path)
    return ticket
  }
  async function call(user: string | null, op: Op, first: { readonly save?: string }, io: never): Promise<unknown> {
    for (let tries = 1; ; tries++) {
      // a place is given for one writing: who is refused is asked for it again
      const place = tries === 1 || first.save === undefined ? undefined : places.get(first.save)
      const input = (place === undefined ? first : { ...first, save: office.save(place) }) as never
      const before = await toldBy(office)
      try {
        const value = await office.call(user, op, input, io)
        if (paying.has(op)) {
          const after = await toldBy(office)
          const jumped = after.slice(before.length).some(({ action }) => action === 'clock-jump')
          if (jumped || standing(before).length > 0) seen.faults.push(fault('half', `${op} was done while the clock was in doubt`))
        }
        return value
      } catch (error) {
        if (!(error instanceof Refused) || tries === patience || user === null) throw error
        const { code } = error.error
        if (code === 'session-over' || code === 'not-logged-in') await signIn(user)
        else if (code === 'clock-unconfirmed') await confirmed()
        else throw error
      }
    }
  }
  /** 二人の確認: each of two persons looks at every warning that stands, which one of them may have noticed himself. */
  async function confirmed(): Promise<void> {
    const open = standing(await toldBy(office))
    if (open.length === 0) seen.faults.push(fault('stuck', 'a payment is refused, and no warning stands'))
    seen.refused++
    for (const seq of open)
      for (const user of ['chief', 'manager']) {
        const confirm = () => office.call(user, 'clock.confirm', { seq, reason: '時計を合わせた' })
        const code = await refusal(confirm())
        if (code === 'session-over' || code === 'not-logged-in') {
          await signIn(user)
          await refusal(confirm())
        }
      }
  }
  return { ...office, save, call: call as unknown as TestOffice['call'] }
}

/** What a piece of work does on a day without a jump. */
interface Calm {
  readonly before: readonly Told[]
  readonly looks: number
  readonly acts: readonly string[]
  readonly start: number
}

const workDay = ({ businessDay }: Scenario) => (businessDay === undefined ? {} : { businessDay })

interface Worked {
  readonly acks: readonly Ack[]
  readonly told: readonly Told[]
  readonly looks: number
  readonly faults: readonly Fault[]
  readonly refused: number
}

/** The whole work under a clock. `blind`: the control, with the rule switched off. */
async function work(
  scenario: Scenario,
  root: string,
  known: Readonly<Record<string, unknown>>,
  clock: JumpyClock,
  plan: (looks: JumpyClock) => void,
  { blind, child }: Pick<How, 'blind' | 'child'>,
): Promise<Worked> {
  const office = await openTestOffice(join(root, 'office'), {
    ...workDay(scenario),
    now: clock.now,
    watchClock: !blind,
    ...workersOf(child),
  })
  const seen: Seen = { faults: [], refused: 0 }
  const acks: Ack[] = []
  try {
    for (const user of (known['users'] ?? []) as string[]) await office.call(user, 'office.view', {})
    plan(clock)
    const from = clock.looks()
    await scenario.act(patientHands(office, seen), (ack) => void acks.push(ack), known)
    const looks = clock.looks() - from
    // whatever jumped last is noticed with the next entry
    for (const user of (known['users'] ?? []) as string[]) await refusal(office.call(user, 'session.logout', {}))
    return { acks, told: await toldBy(office), looks, faults: seen.faults, refused: seen.refused }
  } finally {
    await office.backend.close()
  }
}

async function calmDay(scenario: Scenario, template: string, known: Readonly<Record<string, unknown>>, child: string): Promise<Calm> {
  const root = freshCopy(template)
  try {
    const looked = await openTestOffice(join(root, 'office'), workDay(scenario))
    const before = await toldBy(looked)
    await looked.backend.close()
    const start = (before.at(-1)?.at ?? 0) + 60_000
    const done = await work(scenario, root, known, jumpyClock(start), () => undefined, { blind: false, child })
    const faults = [...done.faults, ...warningFaults(done.told, before)]
    if (faults.length > 0) throw new Error(`${scenario.name} is faulty without any jump: ${JSON.stringify(faults)}`)
    return { before, looks: done.looks, acts: acts(done.told), start }
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

/** Another process opens the office under its own, differing clock, tries to pay, and leaves. */
function elsewhere(child: string, root: string, at: number, businessDay: string | undefined): Fault[] {
  const run = spawnSync(process.execPath, [child, join(root, 'office'), String(at), businessDay ?? ''], { cwd: project, encoding: 'utf8' })
  const code = run.stdout.trim()
  return run.status === 0 && code !== '' ? [] : [fault('stuck', `does not open under another clock: ${run.stderr.slice(0, 1000)}`)]
}

interface Round {
  readonly faults: readonly Fault[]
  readonly acks: number
  readonly jumped: readonly string[]
  readonly refused: number
  readonly elsewhere: boolean
}

async function round(scenario: Scenario, template: string, known: Readonly<Record<string, unknown>>, calm: Calm, how: How): Promise<Round> {
  const { dice, child, blind, first } = how
  const plan = first ? atOnce : somewhere(dice, calm.looks)
  const root = freshCopy(template)
  try {
    const clock = jumpyClock(calm.start)
    const done = await work(scenario, root, known, clock, (one) => one.plan(plan), { blind, child })
    const found = [...done.faults, ...warningFaults(done.told, calm.before)]
    const same = JSON.stringify(acts(done.told)) === JSON.stringify(calm.acts)
    if (!same) found.push(fault('trail', 'other entries, or another order, than without a jump'))
    const away = !blind && dice.whole(4) === 0
    if (away) {
      const at = dice.pick(jumps).to(clock.now().getTime())
      found.push(...elsewhere(child, root, at, scenario.businessDay))
    }
    const looked = await openTestOffice(join(root, 'office'), workDay(scenario))
    const told = await toldBy(looked)
    await looked.backend.close()
    found.push(...warningFaults(told, done.told))
    found.push(...(await judge(scenario, root, done.acks, known, workersOf(child))))
    return { faults: found, acks: done.acks.length, jumped: clock.made(), refused: done.refused, elsewhere: away }
  } catch (error) {
    return {
      faults: [fault('stuck', error instanceof Error ? (error.stack ?? error.message) : String(error))],
      acks: 0,
      jumped: [],
      refused: 0,
      elsewhere: false,
    }
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

interface How {
  readonly dice: Chance
  /** The program of the other process; the threads of an office lie beside it. */
  readonly child: string
  readonly blind: boolean
  /** The first round: its jump comes before anything is done. */
  readonly first: boolean
}

/** Rounds of each piece of work; `blind`: only the control, in which the office takes no notice of its clock. */
export async function clocks(
  works: readonly Scenario[],
  options: { readonly rounds: number; readonly seed: number; readonly until?: number; readonly child?: string; readonly blind?: boolean },
): Promise<readonly { readonly row: Row; readonly faults: readonly Fault[] }[]> {
  const blind = options.blind ?? false
  const child = options.child ?? join(import.meta.dirname, 'clock-child.ts')
  const made: { row: Row; faults: readonly Fault[] }[] = []
  for (const scenario of works.filter((one) => one.bare === undefined)) {
    const { template, known } = await makeTemplate(scenario)
    try {
      const calm = await calmDay(scenario, template, known, child)
      const rounds: Round[] = []
      while (rounds.length < options.rounds && Date.now() < (options.until ?? Number.POSITIVE_INFINITY))
        rounds.push(
          await round(scenario, template, known, calm, {
            dice: chance(options.seed + rounds.length),
            child,
            blind,
            first: rounds.length === 0,
          }),
        )
      const faults = rounds.flatMap((one) => one.faults)
      made.push({
        row: {
          part: '時計の飛び',
          name: blind ? `${scenario.title}（時計を見ない設定）` : scenario.title,
          rounds: rounds.length,
          acts: rounds.reduce((sum, one) => sum + one.acks, 0),
          faults: faultCounts(faults),
          note: '',
          tally: {
            飛んだ: rounds.reduce((sum, one) => sum + one.jumped.length, 0),
            支払を止めた: rounds.reduce((sum, one) => sum + one.refused, 0),
            別の時計のプロセス: rounds.filter((one) => one.elsewhere).length,
          },
          control: blind,
        },
        faults,
      })
    } finally {
      rmSync(template, { recursive: true, force: true })
    }
  }
  return made
}
