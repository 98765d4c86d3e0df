import type { Page } from 'playwright'
import type { Desk } from './journey.ts'
import { samplePassword } from '../../electron/backend/office/init.ts'
import { sampleFile } from './office.ts'

/** One place of the program that everybody should be able to use: how to come to it from the screen before, and how it is known. */
export interface Stop {
  readonly name: string
  /** Keys and acts that lead there. */
  readonly open: (desk: Desk, page: Page) => Promise<void>
  /** Ends what was opened, where Escape does not. */
  readonly leave?: (desk: Desk, page: Page) => Promise<void>
  /** Its picture is kept, too. */
  readonly pictured: boolean
  /** What it tells depends on the machine and the build: its names are kept without figures and paths, its picture is not. */
  readonly moving?: true
  /** It lists the tables of the store, which every migration changes: no names are kept. */
  readonly unnamed?: true
  /** It has a main list, which few presses of Tab must reach. */
  readonly list?: true
}

/** A screen by its address, as the rail leads there; every message before is gone. */
const screen = (
  name: string,
  path: string,
  heading: string,
  then: (desk: Desk, page: Page) => Promise<void> = () => Promise.resolve(),
): Stop => ({
  name,
  pictured: true,
  list: true,
  open: async (desk, page) => {
    await page.evaluate((to) => {
      location.hash = to
    }, path)
    await desk.at(heading)
    const told = page.locator('.kd-notice button')
    for (let left = await told.count(); left > 0; left = await told.count()) {
      await told.first().focus()
      await desk.press('Enter')
      await page.waitForFunction((before) => document.querySelectorAll('.kd-notice button').length < before, left)
    }
    await then(desk, page)
  },
})

/** A dialog over the screen before. */
const dialog = (name: string, keys: readonly string[], pictured = false): Stop => ({
  name,
  pictured,
  open: async (desk, page) => {
    await desk.press(...keys)
    await page.locator('dialog[open]').first().waitFor()
  },
  leave: (desk, page) => closed(desk, page),
})

/** Out of every dialog, one after the other. */
export async function closed(desk: Desk, page: Page): Promise<void> {
  for (let left = await page.locator('dialog[open]').count(); left > 0;) {
    await desk.press('Escape')
    await page.waitForFunction((before) => document.querySelectorAll('dialog[open]').length < before, left)
    left = await page.locator('dialog[open]').count()
  }
}

const tab = (name: string, keys: readonly string[]): Stop => ({ name, pictured: true, open: (desk) => desk.press(...keys) })

/** The list has its rows and the focus. */
const list = async (_: Desk, page: Page): Promise<void> => {
  await page.locator('main [role="grid"] [role="row"][data-active]').first().waitFor()
  await page.locator('main [role="grid"]').first().focus()
}

/** はじめに, by its keys from the login; Escape goes one step back. */
const beginning = (name: string, key: string, heading: string): Stop => ({
  name,
  pictured: true,
  open: async (desk) => {
    await desk.press('F2')
    await desk.at('はじめに')
    if (key === '') return
    await desk.press(key)
    await desk.at(heading)
  },
  leave: async (desk) => {
    if (key !== '') {
      await desk.press('Escape')
      await desk.at('はじめに')
    }
    await desk.press('Escape')
    await desk.at('給付デスク')
  },
})

/** What the window shows while nobody is signed in. */
export const stopsBefore: readonly Stop[] = [
  beginning('start', '', ''),
  beginning('start-practice', '1', '練習する'),
  // offers the fiscal years around today
  { ...beginning('start-begin', '2', '本番を始める'), pictured: false, moving: true },
  beginning('start-restore', '3', 'バックアップから復元'),
  dialog('login-help', ['F1']),
]

/** Every screen and the main dialogs of who has every role but the administrator's. */
export const stopsOfEverybody: readonly Stop[] = [
  // first, while the trail ends with the sign-in
  screen('audit', '/audit', '監査', list),
  screen('home', '/', '今日の仕事'),
  dialog('palette', ['Control+k'], true),
  dialog('key-list', ['?']),
  dialog('help', ['F1'], true),
  screen('queue', '/queue', '案件', list),
  dialog('queue-hold', ['h'], true),
  dialog('queue-refuse', ['x']),
  dialog('queue-assign', ['e']),
  dialog('queue-print', ['F9']),
  {
    name: 'case',
    pictured: true,
    open: async (desk, page) => {
      await desk.press('Enter')
      await page.getByRole('heading', { level: 2, name: '審査' }).first().waitFor()
    },
  },
  dialog('case-correct', ['r']),
  {
    name: 'queue-filter',
    pictured: true,
    open: async (desk, page) => {
      await desk.press('Alt+1')
      await desk.at('案件')
      await list(desk, page)
      await desk.press('F3')
      await page.locator('.kd-filters').waitFor()
    },
    leave: async (desk) => desk.press('F3'),
  },
  screen('import', '/import', '取込'),
  {
    name: 'mapping',
    pictured: true,
    open: async (desk) => {
      await desk.nextFile(sampleFile('aids-logoform-broken.csv'))
      await desk.press('F2')
      await desk.at('項目の対応')
    },
  },
  {
    name: 'import-preview',
    pictured: true,
    open: async (desk) => {
      await desk.press('F12')
      await desk.at('取込の確認')
    },
  },
  dialog('import-commit', ['F12']),
  screen('entry', '/entry', '入力'),
  screen('corrections', '/corrections', '補正'),
  screen('attachments', '/attachments', '添付ファイルの取込'),
  screen('people', '/people', '照合'),
  tab('duplicates', ['Control+ArrowRight', 'Control+ArrowRight']),
  screen('drafts', '/drafts', '起案'),
  screen('approval', '/approval', '決裁', list),
  dialog('approval-approve', ['F12'], true),
  dialog('approval-send-back', ['b']),
  screen('papers', '/papers', '発行'),
  dialog('papers-issue', ['F12'], true),
  dialog('papers-print', ['F9'], true),
  tab('papers-waiting', ['Control+ArrowRight']),
  tab('papers-runs', ['Control+ArrowRight']),
  tab('papers-vouchers', ['Control+ArrowRight']),
  screen('payments', '/payments', '支払'),
  tab('payments-runs', ['Control+ArrowRight']),
  screen('claims', '/claims', '請求'),
  tab('claims-counter', ['Control+ArrowRight']),
  screen('providers', '/providers', '事業者', list),
  screen('accounts', '/accounts', '口座と支払期限'),
  screen('hand-over', '/hand-over', '授受簿'),
  screen('routes', '/routes', '経路'),
  dialog('routes-add', ['F2']),
  screen('effect', '/effect', '効果'),
  tab('dashboard', ['Control+ArrowRight']),
  {
    name: 'lock',
    pictured: true,
    open: async (desk) => {
      await desk.press('Alt+l')
      await desk.sees('画面をロックしています')
    },
  },
  {
    name: 'lock-help',
    pictured: false,
    open: async (desk, page) => {
      await desk.press('F1')
      await page.getByRole('article', { name: 'ログイン', exact: true }).waitFor()
    },
    leave: async (desk, page) => {
      await desk.press('Escape')
      await page.getByRole('dialog', { name: 'ヘルプ' }).waitFor({ state: 'detached' })
      await page.locator('input[type="password"]:focus').waitFor()
      await desk.type(samplePassword)
      await desk.press('Enter')
      await page.locator('.kd-lock').waitFor({ state: 'detached' })
    },
  },
]

/** Dialogs of money, in an office with claims that were matched. */
export const stopsOfPayer: readonly Stop[] = [
  screen('pay-candidates', '/payments', '支払', list),
  dialog('pay-draft', ['F12'], true),
  dialog('pay-carry', ['x']),
  screen('pay-claims', '/claims', '請求'),
  {
    name: 'pay-claims-matched',
    pictured: true,
    open: async (desk, page) => {
      await desk.press('Control+ArrowRight')
      await list(desk, page)
    },
  },
  dialog('pay-claims-return', ['r'], true),
  {
    name: 'pay-claims-month',
    pictured: true,
    open: async (desk, page) => {
      await desk.press('Control+ArrowRight', 'Control+ArrowRight')
      await page.getByRole('tab', { name: '月締め', selected: true }).waitFor()
    },
  },
  dialog('pay-claims-close', ['F12'], true),
]

/** A window whose office does not open. What it says names folders of the machine: no pictures are kept. */
export const stopsOutside: readonly Stop[] = [
  { name: 'failed', pictured: false, moving: true, open: (desk) => desk.at('事務所を開けません') },
  {
    name: 'failed-help',
    pictured: false,
    open: async (desk, page) => {
      await desk.press('F1')
      await page.getByRole('article', { name: '事務所を開けないとき', exact: true }).waitFor()
    },
    leave: async (desk, page) => {
      await desk.press('Escape')
      await page.getByRole('dialog', { name: 'ヘルプ' }).waitFor({ state: 'detached' })
    },
  },
  {
    name: 'failed-checks',
    pictured: false,
    moving: true,
    open: async (desk) => {
      await desk.press('F8')
      await desk.sees(/項目を調べました/)
    },
    leave: async (desk) => {
      await desk.press('Escape')
      await desk.at('事務所を開けません')
    },
  },
  {
    name: 'failed-look',
    pictured: false,
    unnamed: true,
    open: async (desk) => {
      await desk.press('F3')
      await desk.sees(/の表が読めます/)
    },
    leave: async (desk) => {
      await desk.press('Escape')
      await desk.at('事務所を開けません')
    },
  },
  {
    name: 'failed-restore',
    pictured: false,
    open: async (desk) => {
      await desk.press('F2')
      await desk.reads('復元するバックアップを選びます')
    },
  },
]

/** What only an administrator sees. */
export const stopsOfAdministrator: readonly Stop[] = [
  screen('admin-home', '/', '今日の仕事'),
  screen('masters', '/masters', '台帳', list),
  dialog('masters-add', ['n'], true),
  screen('users', '/users', '利用者', list),
  dialog('users-enrol', ['F2'], true),
  { ...screen('backups', '/backups', 'バックアップ'), pictured: false, moving: true },
  dialog('backups-guide', ['g']),
  { ...screen('doctor', '/doctor', '診断'), pictured: false, moving: true },
  { ...screen('update', '/update', '更新'), pictured: false, moving: true },
]

/** Of every walk: what names and pictures are kept for. */
export const allStops: readonly Stop[] = [...stopsBefore, ...stopsOfEverybody, ...stopsOfAdministrator, ...stopsOfPayer, ...stopsOutside]
