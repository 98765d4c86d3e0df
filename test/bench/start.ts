/**
 * Cold start: from the start of the program to its first screen with an answer of the backend, against an empty window of the same Electron;
 * and the same with an office of many cases. Wants a display (`xvfb-run`) and the built program. In the full form also the program as it is packaged, to
 * its login and from there to the first list, with an empty office and with a large one: `--office=DIR` names it, else one is made of `--cases=N` cases.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, errors, type Page } from 'playwright'
import { ensureBuilt, placeRuntimeModules, project } from '../../electron/tools/built-app.ts'
import { samplePassword } from '../../electron/backend/office/init.ts'
import { drivenName, ensurePackaged } from '../../electron/tools/packaging/make.ts'
import { findRuntime, runtimeQuestion } from '../../electron/tools/runtime.ts'
import { sayToTerminal as say } from '../../electron/tools/say.ts'
import { makeBigOffice } from '../support/big-office.ts'
import { closedSampleOffice } from '../support/electron-app.ts'
import { ciSizes, median, tellFigure } from './figure.ts'

interface Spent {
  /** Elapsed milliseconds to the first screen. */
  readonly ms: number
  /** From there to the first list of cases, without the password's own work and the typing. */
  readonly listMs: number
  /** Memory of all processes then. */
  readonly mb: number
}

interface Start {
  readonly program: string
  readonly args: readonly string[]
  /** What stands on the first screen. */
  readonly first: string
  readonly toTheList?: true
}

const word = (name: string): string | undefined => process.argv.find((one) => one.startsWith(`--${name}=`))?.slice(name.length + 3)
const large = word('office')
const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
let turn = 0

async function started(root: string, { program, args, first, toTheList }: Start): Promise<Spent> {
  const from = performance.now()
  const app = await _electron.launch({
    executablePath: program,
    args: [...args, ...asRoot, `--user-data-dir=${join(root, `user-${turn++}`)}`],
    timeout: 20_000,
  })
  try {
    const page = await app.firstWindow({ timeout: 120_000 })
    await page.locator(first).first().waitFor({ timeout: 120_000 })
    const ms = performance.now() - from
    const listMs = toTheList === true ? await signedIn(page) : 0
    const mb = await app.evaluate(
      ({ app: running }) => running.getAppMetrics().reduce((sum, one) => sum + one.memory.workingSetSize, 0) / 1024,
    )
    return { ms, listMs, mb: Math.round(mb) }
  } finally {
    await app.close()
  }
}

/** Signs in, goes to the cases; milliseconds from the key that leads there to the first row. */
async function signedIn(page: Page): Promise<number> {
  await page.getByRole('textbox', { name: '利用者ID' }).and(page.locator(':focus')).waitFor()
  await page.keyboard.insertText('reviewer')
  await page.keyboard.press('Enter')
  await page.locator('input[type="password"]:focus').waitFor()
  await page.keyboard.insertText(samplePassword)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: '今日の仕事' }).waitFor({ timeout: 60_000 })
  const from = performance.now()
  await page.keyboard.press('Alt+1')
  await page.locator('main [role="grid"] [role="row"][data-active], main .kd-empty').first().waitFor({ timeout: 60_000 })
  return performance.now() - from
}

// nothing is held back here (`held-start.ts`), so a driver may come just as the first page takes its place, and never hear of it
async function attached(root: string, start: Start): Promise<Spent> {
  try {
    return await started(root, start)
  } catch (error) {
    if (!(error instanceof errors.TimeoutError)) throw error
    return started(root, start)
  }
}

/** All of them in turn, so many times; the figures by name. */
async function alternating(root: string, starts: Readonly<Record<string, Start>>, rounds: number) {
  const spent = new Map<string, Spent[]>()
  for (let round = 0; round < rounds; round++)
    for (const [name, start] of Object.entries(starts)) spent.set(name, [...(spent.get(name) ?? []), await attached(root, start)])
  return (name: string, what: keyof Spent): number => median((spent.get(name) ?? []).map((one) => one[what]))
}

/** The packaged program: its first screen against an empty window, and an office of many cases against an empty one. */
async function packaged(root: string, electron: string, empty: Start, day: string): Promise<void> {
  const program = join(await ensurePackaged(await findRuntime(runtimeQuestion(project, say)), say), drivenName)
  const sample = await closedSampleOffice()
  const cases = Number(word('cases') ?? 100_000)
  const big = large ?? join(root, 'big')
  if (large === undefined) await makeBigOffice(big, cases, () => undefined, true)
  const of = (office: string): Start => ({
    program,
    args: [`--office=${office}`, `--on=${day}`],
    first: 'input[type=password]',
    toTheList: true,
  })
  const figure = await alternating(root, { empty: { ...empty, program: electron }, sample: of(sample), big: of(big) }, 7)
  const size = large === undefined ? `${cases.toLocaleString('ja-JP')}件` : '大きな事務所'
  tellFigure({
    job: '配布するプログラムの起動から最初の画面（経過）',
    baseline: `空の Electron の窓 ${figure('empty', 'ms').toFixed(0)}ミリ秒`,
    subject: `${figure('sample', 'ms').toFixed(0)}ミリ秒、ログインから最初の一覧へ${figure('sample', 'listMs').toFixed(0)}ミリ秒`,
    ratio: figure('sample', 'ms') / figure('empty', 'ms'),
    goal: 1.5,
    fail: 2,
    memory: `全プロセス${figure('sample', 'mb')}MB（空の窓${figure('empty', 'mb')}MB）`,
  })
  tellFigure({
    job: `配布するプログラムの起動: ${size} ／ 案件のない事務所`,
    baseline: `案件のない事務所 ${figure('sample', 'ms').toFixed(0)}ミリ秒`,
    subject: `${figure('big', 'ms').toFixed(0)}ミリ秒、ログインから最初の一覧へ${figure('big', 'listMs').toFixed(0)}ミリ秒`,
    ratio: figure('big', 'ms') / figure('sample', 'ms'),
    goal: 1.1,
    fail: 1.3,
    memory: `全プロセス${figure('big', 'mb')}MB`,
  })
  rmSync(join(sample, '..'), { recursive: true, force: true })
}

if (process.platform === 'linux' && process.env['DISPLAY'] === undefined) {
  say('画面がないため、起動は測っていません（xvfb-run を使ってください）。')
} else {
  await ensureBuilt(say)
  const runtime = await findRuntime(runtimeQuestion(project, say))
  await placeRuntimeModules(runtime)
  const root = mkdtempSync(join(tmpdir(), 'kyufu-bench-start-'))
  const empty = join(root, 'empty')
  mkdirSync(empty)
  writeFileSync(join(empty, 'package.json'), JSON.stringify({ name: 'empty', main: 'main.cjs' }))
  writeFileSync(
    join(empty, 'main.cjs'),
    `const { app, BrowserWindow } = require('electron')
app.whenReady().then(() => new BrowserWindow({ width: 1366, height: 768 }).loadURL('data:text/html,<p id=there>x</p>'))`,
  )
  const program = runtime.executable
  const sample = await closedSampleOffice()
  const window: Start = { program, args: [empty], first: '#there' }
  const built = (office: string): Start => ({
    program,
    args: [project, `--office=${office}`, '--on=2026-11-24'],
    first: 'input[type=password]',
  })
  const offices = { sample: built(sample), ...(large === undefined ? {} : { large: built(large) }) }
  const figure = await alternating(root, { empty: window, ...offices }, ciSizes ? 3 : 5)
  tellFigure({
    job: '起動から最初の画面（経過）',
    baseline: `空の Electron の窓 ${figure('empty', 'ms').toFixed(0)}ミリ秒`,
    subject: `${figure('sample', 'ms').toFixed(0)}ミリ秒`,
    ratio: figure('sample', 'ms') / figure('empty', 'ms'),
    goal: 1.5,
    fail: 2,
    growth: large === undefined ? '－' : `大きな事務所で${(figure('large', 'ms') / figure('sample', 'ms')).toFixed(2)}倍`,
    memory: `全プロセス${figure('sample', 'mb')}MB${large === undefined ? '' : `、大きな事務所で${figure('large', 'mb')}MB`}（空の窓${figure('empty', 'mb')}MB）`,
  })
  if (ciSizes) say('配布するプログラムの起動（start の一部）は、短い形では測っていません。')
  else await packaged(root, program, window, '2026-11-24')
  rmSync(root, { recursive: true, force: true })
  rmSync(join(sample, '..'), { recursive: true, force: true })
}
