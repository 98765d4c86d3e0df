/**
 * `node test/bench/papers.ts` (`--ci` for small sizes; part of `npm run bench`): drawing notices and vouchers against making their codes
 * alone, and against Chromium printing one page of HTML each. All cases take turns; what counts is the ratio of CPU time (medians).
 * Ends with status 1 when a figure is beyond its limit. A Chromium that is not there is skipped by name.
 */
import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sayToTerminal as say } from '../../electron/tools/say.ts'
import { project, temporaryFolder } from '../support/office.ts'
import { tellFigure } from './figure.ts'

/** Limits beyond which the bench fails; `goal` is where the house wants to be. */
const limits = { ofFloor: 7, goal: 5, ofChromium: 1 / 3, chromiumGoal: 0.25, growth: 11, rssMb: 400, wallSeconds: 60 }

const ci = process.argv.includes('--ci')
const [gate, whole, chromiumPages] = ci ? [300, 3000, 60] : [1000, 10_000, 300]
const rounds = 3
const folder = temporaryFolder('bench-papers')

interface Figures {
  readonly cpu: number
  readonly wall: number
  readonly rss: number
  readonly pages: number
}

function child(mode: 'floor' | 'merged' | 'bundles', papers: number): Figures {
  const run = spawnSync(process.execPath, [join(import.meta.dirname, 'papers-child.ts'), mode, String(papers)], {
    encoding: 'utf8',
    cwd: project,
  })
  if (run.status !== 0) throw new Error(run.stderr.slice(0, 2000))
  return JSON.parse(run.stdout) as Figures
}

/** One A4 page of HTML like a notice, with the program's own fonts and a code of as many strips. */
function html(pages: number): string {
  const fonts = join(project, 'resources/fonts')
  const faces = ['BIZUDMincho-Regular', 'BIZUDGothic-Regular']
    .map((name) => `@font-face{font-family:${name};src:url(file://${fonts}/${name}.ttf)}`)
    .join('')
  const code = Array.from(
    { length: 200 },
    (_, index) => `<rect x="${(index * 7) % 29}" y="${Math.floor(index / 7)}" width="2" height="1"/>`,
  ).join('')
  const text =
    'この決定に不服がある場合は、この決定があったことを知った日の翌日から起算して３か月以内に、市長に対して審査請求をすることができます。'
  const page = (index: number) =>
    `<section><p>〒460-0002<br>愛知県名古屋市中区丸の内${index}丁目<br>見本　${index}郎　様</p><h1>日常生活用具給付決定通知書</h1><p>${text.repeat(4)}</p>
    <table>${Array.from({ length: 11 }, (_, row) => `<tr><th>項目${row}</th><td>${index * 31 + row}円</td><td>見本　${index}子</td></tr>`).join('')}</table>
    <p>${text.repeat(4)}</p><svg width="100" height="100" viewBox="0 0 29 29">${code}</svg></section>`
  return `<!doctype html><meta charset="utf-8"><style>${faces}body{font:10.5pt BIZUDMincho-Regular}section{break-after:page}h1,table{font-family:BIZUDGothic-Regular}td,th{border:1px solid}</style>${Array.from({ length: pages }, (_, index) => page(index)).join('')}`
}

/** CPU seconds of one run of Chromium over so many pages, with all processes it starts. Null: it, or the Python that weighs it, is not there. */
function chromium(pages: number): number | null {
  const program = ['chromium', 'google-chrome', 'chrome'].find((name) => spawnSync(name, ['--version']).status === 0)
  if (program === undefined) return null
  const file = join(folder, `${pages}.html`)
  writeFileSync(file, html(pages))
  const argv = ['--headless', '--no-sandbox', '--disable-gpu', `--user-data-dir=${join(folder, 'browser')}`]
  const what = [`--print-to-pdf=${join(folder, 'out.pdf')}`, `file://${file}`]
  const weigher = join(import.meta.dirname, 'process_tree.py')
  const run = spawnSync('python3', [weigher, program, ...argv, ...what], { encoding: 'utf8', maxBuffer: 1 << 26 })
  const found = /^@ ([\d.]+) ([\d.]+)$/m.exec(run.stderr)
  if (run.status !== 0 || found === null) return null
  return Number(found[1]) + Number(found[2])
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

const floor: Figures[] = []
const merged: Figures[] = []
const peer: number[] = []
for (let round = 0; round < rounds; round++) {
  floor.push(child('floor', gate))
  merged.push(child('merged', gate))
  const many = chromium(chromiumPages)
  const one = many === null ? null : chromium(1)
  // what starting costs is no page's fault
  if (many !== null && one !== null) peer.push((many - one) / (chromiumPages - 1))
}
const small = child('bundles', gate)
const growth = child('bundles', whole)
rmSync(folder, { recursive: true, force: true })

const cpu = median(merged.map((one) => one.cpu))
const perPage = cpu / gate
const ofFloor = cpu / median(floor.map((one) => one.cpu))
const ofChromium = peer.length === 0 ? null : perPage / median(peer)
const grown = growth.cpu / small.cpu
const limit = (limits.growth * whole) / gate / 10
const count = (value: number): string => value.toLocaleString('ja-JP')
const table: readonly (readonly [words: string, holds: boolean | null])[] = [
  [`${count(gate)}通を一つのファイルに: CPU ${cpu.toFixed(2)}秒、1ページ${(perPage * 1000).toFixed(1)}ミリ秒`, null],
  [
    `1通に QR とバーコードを一つずつ作るだけとの比（限度${limits.ofFloor}倍、目標${limits.goal}倍）: ${ofFloor.toFixed(1)}倍`,
    ofFloor <= limits.ofFloor,
  ],
  ofChromium === null
    ? ['Chromium がないため、比べていません', null]
    : [
        `Chromium（${count(chromiumPages)}ページの HTML、全プロセス、1ページ${(median(peer) * 1000).toFixed(1)}ミリ秒）との比（限度${limits.ofChromium.toFixed(2)}、目標${limits.chromiumGoal}）: ${ofChromium.toFixed(2)}`,
        ofChromium <= limits.ofChromium,
      ],
  [`${count(whole)}通は${count(gate)}通の何倍か CPU（限度${limit.toFixed(0)}倍）: ${grown.toFixed(1)}倍`, grown <= limit],
  [`${count(whole)}通の経過（限度${limits.wallSeconds}秒）: ${growth.wall.toFixed(1)}秒`, growth.wall <= limits.wallSeconds],
  [
    `最大メモリー 一つのファイル・束（限度${limits.rssMb}MB）: ${Math.max(...merged.map((one) => one.rss)).toFixed(0)}MB・${growth.rss.toFixed(0)}MB`,
    growth.rss <= limits.rssMb,
  ],
]
say(`帳票の作図: 決定通知書と給付券を交互に、${rounds}回の中央値`)
for (const [words, holds] of table) say(`${holds === null ? '　' : holds ? '○' : '×'} ${words}`)
tellFigure({
  job: `通知と給付券 ${count(gate)}通を一つのファイルに`,
  baseline: 'QR とバーコードを作るだけ',
  subject: `CPU ${cpu.toFixed(2)}秒、1ページ${(perPage * 1000).toFixed(1)}ミリ秒`,
  peer:
    ofChromium === null
      ? 'Chromium がないため、比べていません'
      : `Chromium の${ofChromium.toFixed(2)}倍（限度${limits.ofChromium.toFixed(2)}）`,
  ratio: ofFloor,
  goal: limits.goal,
  fail: limits.ofFloor,
  growth: `${count(whole)}通で${grown.toFixed(1)}倍、${growth.wall.toFixed(0)}秒`,
  memory: `${Math.max(...merged.map((one) => one.rss), growth.rss).toFixed(0)}MB`,
})
if (table.some(([, holds]) => holds === false)) process.exitCode = 1
