import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { timesText, type Figure } from './figure.ts'

export interface Measured {
  /** `YYYY-MM-DD`. */
  readonly day: string
  readonly machine: string
  /** Small sizes (`--ci`). */
  readonly small: boolean
  readonly failed: readonly string[]
  readonly figures: readonly Figure[]
}

const [begin, end] = ['<!-- bench: begin -->', '<!-- bench: end -->'] as const
const cell = (text: string): string => text.replaceAll('|', '｜')
const limit = (value: number | null): string => (value === null ? '－' : `${Number(value.toFixed(2))}倍`)
const signOf = ({ ratio, goal, fail }: Figure): string => (fail !== null && ratio > fail ? '×' : goal !== null && ratio > goal ? '△' : '○')

/** The table in Markdown, under a line that says when and on what it was measured. */
export function tableOf({ day, machine, small, figures }: Measured): string {
  const rows = figures.map((one) =>
    [
      `${signOf(one)} ${one.job}`,
      one.baseline,
      one.subject,
      timesText(one.ratio),
      limit(one.goal),
      limit(one.fail),
      one.peer,
      one.growth,
      one.memory,
    ]
      .map(cell)
      .join(' | '),
  )
  const head = ['仕事', '物理的な下限', 'このプログラム', '比', '目標', '限度', 'ほかの手段', '伸び', 'メモリー']
  return [
    `測定日 ${day}、${machine}${small ? '、小さい件数' : ''}。比は同じ実行で交互に測った CPU 時間の比（中央値）。○ 目標どおり、△ 限度内、× 限度を超過。`,
    '',
    `| ${head.join(' | ')} |`,
    `|${head.map(() => '---').join('|')}|`,
    ...rows.map((row) => `| ${row} |`),
  ].join('\n')
}

/** Puts a text between the two marks of a page. A page without the marks is not touched. */
export function betweenMarks(page: string, text: string): string | null {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)]
  if (from < 0 || to < from) return null
  return `${page.slice(0, from + begin.length)}\n${text}\n${page.slice(to)}`
}

/** The table, and into the README and the promises of a checkout when one is given. */
export function writeTables(
  measured: Measured,
  project: string | null,
  read: (path: string) => string,
): { table: string; written: string[] } {
  const table = tableOf(measured)
  const written: string[] = []
  if (project === null) return { table, written }
  for (const name of ['README.md', 'resources/promises.md']) {
    const path = join(project, name)
    const page = existsSync(path) ? betweenMarks(read(path), table) : null
    if (page === null) continue
    writeFileSync(path, page)
    written.push(name)
  }
  return { table, written }
}
