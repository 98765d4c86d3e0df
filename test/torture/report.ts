/** The figures of a torture as one table: text, JSON that later runs add to, and Markdown for the README. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { Fault } from './scenario.ts'

/** One line of the table. */
export interface Row {
  readonly part: string
  readonly name: string
  readonly rounds: number
  /** Acts that were answered and are looked for afterwards. */
  readonly acts: number
  readonly faults: Readonly<Record<Fault['kind'], number>>
  /** What else is to be known, in Japanese. */
  readonly note: string
  /** How often what came of it, in Japanese; adds up over runs. */
  readonly tally?: Readonly<Record<string, number>>
  /** A run with a safety taken away on purpose: it must show faults, or the harness sees nothing. */
  readonly control: boolean
}

/** The parts of the table, in their order. */
const parts = ['kill -9', '停電', '満杯のディスク', '1ビットの傷', '失われたページ', '競争', '複数のプロセス', '時計の飛び', '長い一日']
const kinds = ['lost', 'half', 'double', 'trail', 'stuck'] as const

export const faultCounts = (faults: readonly Pick<Fault, 'kind'>[]): Row['faults'] => {
  const of = (kind: Fault['kind']): number => faults.filter((one) => one.kind === kind).length
  return { lost: of('lost'), half: of('half'), double: of('double'), trail: of('trail'), stuck: of('stuck') }
}

const sum = (row: Row): number => kinds.reduce((all, kind) => all + row.faults[kind], 0)

/** Whether a line says what it must: nothing forbidden, and in a control something. */
export const holds = (row: Row): boolean => (row.control ? sum(row) > 0 : sum(row) === 0)

/** Adds rows to those of earlier runs, line by line. */
export function added(before: readonly Row[], now: readonly Row[]): Row[] {
  const rows = new Map(before.map((row) => [`${row.part} ${row.name}`, row]))
  for (const row of now) {
    const key = `${row.part} ${row.name}`
    const old = rows.get(key)
    const names = [...new Set([old?.tally, row.tally].flatMap((tally) => Object.keys(tally ?? {})))]
    const tally = Object.fromEntries(names.map((name) => [name, (old?.tally?.[name] ?? 0) + (row.tally?.[name] ?? 0)]))
    const faults = (kind: Fault['kind']): number => (old?.faults[kind] ?? 0) + row.faults[kind]
    rows.set(key, {
      ...row,
      ...(names.length === 0 ? {} : { tally }),
      rounds: (old?.rounds ?? 0) + row.rounds,
      acts: (old?.acts ?? 0) + row.acts,
      faults: { lost: faults('lost'), half: faults('half'), double: faults('double'), trail: faults('trail'), stuck: faults('stuck') },
    })
  }
  return [...rows.values()]
}

export interface Report {
  /** Day of the last run that added to it. */
  readonly day: string
  readonly machine: string
  readonly rows: readonly Row[]
}

export const readReport = (file: string): Report | null => (existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Report) : null)

const count = (n: number): string => n.toLocaleString('ja-JP')

const told = (tally: Readonly<Record<string, number>>): string =>
  Object.entries(tally)
    .map(([name, n]) => `${name} ${count(n)}`)
    .join('、')

/** The table as Markdown. */
export function markdown({ day, machine, rows }: Report): string {
  const order = (row: Row): number => parts.findIndex((part) => row.part.startsWith(part))
  const inOrder = [...rows].sort((a, b) => order(a) - order(b))
  const head = ['試したこと', '回数', '答えた操作', '失われた', '半端', '二重', '記録・ファイルの破れ', '続けられない', '備考']
  const lines = inOrder.map((row) => [
    `${row.part === 'kill -9' ? '強制終了（kill -9）' : row.part}: ${row.name}${row.control ? '（対照。失われるのが正しい）' : ''}`,
    count(row.rounds),
    count(row.acts),
    ...kinds.map((kind) => count(row.faults[kind])),
    [row.note, ...(row.tally === undefined ? [] : [told(row.tally)])].filter((text) => text !== '').join('。'),
  ])
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [`${day}、${machine}`, '', line(head), line(head.map(() => '---')), ...lines.map(line), ''].join('\n')
}

export const begin = '<!-- torture:begin -->'
export const end = '<!-- torture:end -->'

/** Puts the table between its two marks. Throws when the marks are not there. */
export function writeInto(file: string, report: Report): void {
  const text = readFileSync(file, 'utf8')
  const from = text.indexOf(begin)
  const to = text.indexOf(end)
  if (from < 0 || to < from) throw new Error(`${file} has no place for the table (${begin} … ${end})`)
  writeFileSync(file, `${text.slice(0, from + begin.length)}\n${markdown(report)}${text.slice(to)}`)
}
