/** はじめに, with the keyboard alone: a practice office made, a role changed, a step ticked; an office for real work begun. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { openBackend } from '../../electron/backend/office/open.ts'
import { newSession } from '../../electron/backend/session.ts'
import type { Op } from '../../shared/contract.ts'
import { launchApp, type AppUnderTest } from '../support/electron-app.ts'
import { sitDown, type Desk } from '../support/journey.ts'
import { project, sampleFile } from '../support/office.ts'

const own = 'ひまわりの種を八つまいた'

/** Pictures for people who look at them, where `KYUFU_PICTURES` names a folder. */
async function picture(name: string): Promise<void> {
  const to = process.env['KYUFU_PICTURES']
  if (to !== undefined) await program.picture(join(to, `${name}.png`), 1366, 728)
}

let program: AppUnderTest
let desk: Desk
afterEach(() => program.discard())

/** Making an office is work of the whole program: on a slow machine it may take minutes. */
const making = 240_000

/** The page of another office is a new one: who watches sits down again. */
async function newPage(heading: string): Promise<void> {
  await program.page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor({ timeout: making })
  desk = await sitDown(program)
}

test('practice: made with progress, a role is changed, a step ticks by what was done', { timeout: making * 2 }, async () => {
  program = await launchApp({ backend: 'real', firstStart: true })
  desk = await sitDown(program)
  await desk.at('はじめに')
  await desk.press('1')
  await desk.at('練習する')
  await program.page.locator('input[type="radio"]:focus').first().waitFor()
  await desk.press('ArrowDown')
  await program.page.getByRole('radio', { name: /小さく/, checked: true }).waitFor()
  expect(await desk.faults()).toEqual([])
  await desk.press('Enter')
  await desk.sees('中止（何も残りません）')
  await newPage('給付デスク')
  await desk.sees('練習用データ — 実在の人のデータではありません')
  await desk.sees('業務日 令和8年11月24日')

  await desk.press('F4')
  await desk.tabTo('起案')
  await desk.press('Enter')
  await desk.at('今日の仕事')
  await desk.sees('起案 三奈さん')
  const step = program.page.getByRole('listitem').filter({ hasText: '支給の決定を起案する' })
  await step.getByText('まだ').waitFor()

  await desk.press('Alt+3')
  await desk.at('起案')
  await desk.sees(/支給決定にできる案件 [1-9]/)
  await desk.press('F12')
  await desk.sees('支給決定を起案します')
  await desk.press('Space', 'F12')
  await desk.sees(/として支給決定 \d+件/)
  await desk.press('Alt+h')
  await desk.at('今日の仕事')
  await step.getByText('済み').waitFor()

  await becomes('支払', '支払 八重さん')
  await desk.sees('支払っていない請求')
  await picture('home-payer')
  await opensLine('組戻し', '組戻し')
  await becomes('係長', '係長 四郎さん')
  await opensLine('支援措置のある人の通知（解除待ち）', '保留（支援措置）')
  await opensLine('事業者の口座の変更（2人目の確認）', '口座の確認待ち')
  await becomes('審査', '審査 二郎さん')
  await opensLine('要確認（△）の案件', '△ 要確認')
  await opensLine('却下の見込み（×）の案件', '× 不適合の案')
  await opensLine('重複の疑い', '重複の疑い')
  await opensLine('住民と結べていない案件', '住民の照合')
  await desk.press('Alt+e')
  await desk.at('効果')
  await desk.press(']')
  await desk.sees('申請から決定までの日数')
  await picture('dashboard')
  expect(await desk.faults()).toEqual([])
})

/** 役を替える, at home. */
async function becomes(role: string, person: string): Promise<void> {
  await desk.press('F4')
  await desk.sees('役を替える（練習）')
  await desk.tabTo(role)
  await desk.press('Enter')
  await desk.sees(person)
}

/** A line of the work of today by its number, and the heading under which its cases are. */
async function opensLine(title: string, tab: string): Promise<void> {
  const { page } = program
  const lines = page.locator('.kd-work-line')
  await lines.filter({ hasText: title }).first().waitFor()
  const at = (await lines.allInnerTexts()).findIndex((text) => text.includes(title))
  await desk.press(String(at + 1))
  await page.getByRole('tab', { name: new RegExp(`^${tab.replaceAll(/[（）]/g, '.')}`), selected: true }).waitFor()
  await desk.press('Alt+h')
  await desk.at('今日の仕事')
}

test('real work: folder, two administrators, first passwords, the list of what is to be prepared', { timeout: making }, async () => {
  program = await launchApp({ backend: 'real', firstStart: true })
  desk = await sitDown(program)
  await desk.at('はじめに')
  const folder = join(program.folders.root, 'fukushi')
  mkdirSync(folder)
  await desk.nextFile(folder)
  await desk.press('2')
  await desk.at('本番を始める')
  await desk.tabTo('フォルダーを選ぶ')
  await desk.press('Enter')
  await desk.sees('「fukushi」')
  await program.page.getByRole('textbox', { name: '事務所の名前' }).and(program.page.locator(':focus')).waitFor()
  await desk.type('架空町 福祉課')
  await desk.press('Enter', 'Enter')
  for (const text of ['kanri1', '管理　一子', 'kanri2', '管理　二郎']) {
    await desk.type(text)
    await desk.press('Enter')
  }
  await desk.sees('初期パスワードは、この画面でしか出ません')
  const password = await program.page.locator('[data-password="kanri1"]').innerText()
  await desk.tabTo('2人分を紙に控えました')
  await desk.press('Space')
  await desk.tabTo('ログインへ進む')
  await desk.press('Enter')
  await newPage('給付デスク')
  await desk.sees('架空町 福祉課')
  await firstSignIn('kanri1', password)
  await desk.sees('本番の準備')
  await desk.sees('まだいない役割: 受付・審査・起案・決裁・発送・支払')
  await desk.misses('練習用データ')
  await picture('ready')
  await firstDryRun()
  expect(await desk.faults()).toEqual([])
})

/** The sign-in waits for a name. */
const nameField = () => program.page.getByRole('textbox', { name: '利用者ID' }).and(program.page.locator(':focus')).waitFor()

async function signIn(user: string, password: string): Promise<void> {
  await nameField()
  await desk.type(user)
  await desk.press('Enter')
  await program.page.locator('input[type="password"]:focus').waitFor()
  await desk.type(password)
  await desk.press('Enter')
}

/** The first sign-in, with the password that was handed over and one's own in its place. */
async function firstSignIn(user: string, handed: string): Promise<void> {
  await signIn(user, handed)
  await desk.at('自分のパスワードを決めます')
  await program.page.locator('input[type="password"]:focus').waitFor()
  for (const text of [handed, own, own]) {
    await desk.type(text)
    await desk.press('Enter')
  }
  await desk.at('今日の仕事')
}

/** 基準 from a file, as the administrator would take them in. */
async function loadSettings(folder: string): Promise<void> {
  const backend = await openBackend(folder, { device: 'test', resources: join(project, 'resources') })
  const session = newSession('window')
  const ask = async (id: number, op: Op, input: unknown): Promise<void> => {
    expect(await backend.gate.call(session, { id, op, input })).toMatchObject({ ok: true })
  }
  try {
    await ask(1, 'session.login', { user: 'kanri1', password: own })
    const ticket = backend.env.tickets.issue(join(project, 'resources', 'sample', 'parameters.csv'), 'open')
    await ask(2, 'master.load', { kind: 'parameters', ticket })
  } finally {
    await backend.close()
  }
}

/** 最初の取込を試す: an intake clerk is enrolled, looks at a file without taking it in, and the list of preparations shows it. */
async function firstDryRun(): Promise<void> {
  const ready = (title: string) => program.page.getByRole('list', { name: '本番の準備' }).getByRole('listitem').filter({ hasText: title })
  await ready('最初の取込を試す').getByText('まだ', { exact: true }).waitFor()
  await desk.press('Alt+u')
  await desk.at('利用者')
  await desk.sees('使用中 2人')
  await desk.press('F2')
  await desk.sees('利用者を登録します')
  await program.page.getByRole('textbox', { name: '利用者ID' }).and(program.page.locator(':focus')).waitFor()
  await desk.type('uketsuke')
  await desk.tabTo('氏名')
  await desk.type('受付　一子')
  await desk.press('F12')
  await desk.sees('受付　一子さんを登録しました')
  const first = (await program.page.getByLabel('初期パスワード', { exact: true }).locator('dd').nth(1).innerText()).trim()
  await desk.tabTo('本人に渡せるように控えました')
  await desk.press('Space', 'F12')
  await desk.sees('初回待ち')
  await desk.press('Alt+h')
  await desk.at('今日の仕事')
  await ready('利用者と役割').getByText('まだいない役割: 審査・起案・決裁・発送・支払').waitFor()
  await ready('最初の取込を試す').getByText('先に台帳の「基準」を入れます').waitFor()
  await desk.logOut()
  await program.close()
  await loadSettings(join(program.folders.root, 'fukushi'))
  // the next start opens the office that was opened last
  program = await launchApp({ backend: 'real', firstStart: true, folders: program.folders })
  desk = await sitDown(program)
  await desk.at('給付デスク')
  await desk.sees('架空町 福祉課')

  await firstSignIn('uketsuke', first)
  await desk.press('Alt+2')
  await desk.at('取込')
  await desk.sees('これまでの取込はありません。')
  await desk.nextFile(sampleFile('aids-logoform.csv'))
  await desk.press('F2')
  await desk.at('項目の対応')
  await desk.press('F12')
  await desk.at('取込の確認')
  await desk.sees('aids-logoform.csv')
  await desk.press('Escape')
  await desk.sees('読み込んだ内容を破棄しますか')
  await desk.press('F12')
  // one step back at a time
  await desk.at('項目の対応')
  await desk.press('Escape')
  await desk.at('取込')
  await desk.press('Alt+1')
  await desk.at('案件')
  await desk.sees('案件はまだありません。')
  await desk.logOut()

  await signIn('kanri1', own)
  await desk.at('今日の仕事')
  await ready('最初の取込を試す').getByText('済み', { exact: true }).waitFor()
}
