/** What every job of `npm run bench` tells, in one shape: two things measured in the same run, their ratio, and what it may be. */

export interface Figure {
  /** Japanese name of the job, one line of the table. */
  readonly job: string
  /** The physical limit the subject is compared with, and its cost. */
  readonly baseline: string
  readonly subject: string
  /** What a user would take instead, with its ratio; what is missing on this machine is named. */
  readonly peer: string
  /** Subject ÷ baseline, by CPU time. */
  readonly ratio: number
  /** Where the house wants to be, and beyond which the bench fails; null: told, not judged. */
  readonly goal: number | null
  readonly fail: number | null
  readonly growth: string
  readonly memory: string
}

const mark = 'KYUFU-FIGURE '

/** Hands a figure to `run.ts`, as a line of its own. */
export function tellFigure(figure: Omit<Figure, 'growth' | 'memory' | 'peer'> & Partial<Figure>): void {
  process.stdout.write(`${mark}${JSON.stringify({ peer: '－', growth: '－', memory: '－', ...figure })}\n`)
}

/** The figures among the lines of a job, and what it said for people. */
export function figuresIn(output: string): { readonly figures: readonly Figure[]; readonly words: string } {
  const lines = output.split('\n')
  return {
    figures: lines.filter((line) => line.startsWith(mark)).map((line) => JSON.parse(line.slice(mark.length)) as Figure),
    words: lines.filter((line) => !line.startsWith(mark)).join('\n'),
  }
}

export const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

const used = (start: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}

/**
 * CPU time of each work in milliseconds a run (median), all of them taking turns after one warm-up; a short work runs again until it has
 * taken `least` milliseconds. All threads of this process count.
 */
export async function weigh<K extends string>(
  works: Readonly<Record<K, () => unknown>>,
  options: { readonly rounds?: number; readonly least?: number } = {},
): Promise<Readonly<Record<K, number>>> {
  return (await weighBoth(works, options)).cpu
}

/** Like `weigh`, with the elapsed time beside it: what waits for a disk costs the processor next to nothing. */
export async function weighBoth<K extends string>(
  works: Readonly<Record<K, () => unknown>>,
  { rounds = 5, least = 15 }: { readonly rounds?: number; readonly least?: number } = {},
): Promise<{ readonly cpu: Readonly<Record<K, number>>; readonly elapsed: Readonly<Record<K, number>> }> {
  const names = Object.keys(works) as K[]
  const cpu = new Map<K, number[]>()
  const elapsed = new Map<K, number[]>()
  for (const name of names) await works[name]()
  for (let round = 0; round < rounds; round++) {
    for (const name of names) {
      const start = process.cpuUsage()
      const from = performance.now()
      let runs = 0
      do {
        await works[name]()
        runs++
      } while (used(start) < least)
      cpu.set(name, [...(cpu.get(name) ?? []), used(start) / runs])
      elapsed.set(name, [...(elapsed.get(name) ?? []), (performance.now() - from) / runs])
    }
  }
  const medians = (spent: ReadonlyMap<K, readonly number[]>): Readonly<Record<K, number>> =>
    Object.fromEntries(names.map((name) => [name, median(spent.get(name) ?? [])])) as Record<K, number>
  return { cpu: medians(cpu), elapsed: medians(elapsed) }
}

/** `12.3ミリ秒` or `1.20秒` of CPU. */
export const cpuText = (ms: number): string =>
  ms >= 1000 ? `${(ms / 1000).toFixed(2)}秒` : ms >= 1 ? `${ms.toFixed(1)}ミリ秒` : `${(ms * 1000).toFixed(0)}マイクロ秒`
export const timesText = (ratio: number): string => `${ratio >= 10 ? ratio.toFixed(0) : ratio.toFixed(ratio < 1 ? 2 : 1)}倍`
/** Largest memory this process ever had, in MB. */
export const peakMb = (): number => Math.round(process.resourceUsage().maxRSS / 1024)
export const ciSizes = process.argv.includes('--ci')
