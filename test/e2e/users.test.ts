/** 利用者: enrolled, first password replaced, the window locked with typed text kept, a role ended — by keyboard alone. */
import { expect, test } from 'vitest'
import { quickOffice, sql } from '../store/acts.ts'
import type { AppUnderTest } from '../support/electron-app.ts'
import { type Desk, sitDown } from '../support/journey.ts'
import { openTestOffice, sampleDay } from '../support/office.ts'
import { eachInOffice } from '../support/window-tests.ts'

const { start } = eachInOffice(quickOffice)
let program: AppUnderTest

/** How often the window is locked from outside. */
const locks = 12
const own = 'ひまわりの種を八つまいた'
const valueOf = (name: string) => program.page.getByLabel(name, { exact: true }).first().inputValue()

async function signIn(desk: Desk, user: string, password: string): Promise<void> {
  await desk.tabTo('利用者ID')
  await desk.type(user)
  await desk.press('Enter')
  await desk.type(password)
  await desk.press('Enter')
}

test('enrol, first login, own password, lock with typed text kept, end of a role', async () => {
  program = await start()
  const desk = await sitDown(program)

  await desk.logIn('admin', '台帳')
  await desk.press('Alt+u')
  await desk.at('利用者')
  await desk.sees('使用中 10人')
  await desk.press('F2')
  await desk.sees('利用者を登録します')
  await desk.type('shinjin')
  await desk.tabTo('氏名')
  await desk.type('新人 一郎')
  await desk.press('F12')
  await desk.sees('新人 一郎さんを登録しました')
  const first = (await program.page.getByLabel('初期パスワード', { exact: true }).locator('dd').nth(1).innerText()).trim()
  expect(first).toMatch(/^([a-z2-9]{4}-){3}[a-z2-9]{4}$/)
  // it does not go away before it was taken down
  await desk.press('F12')
  await desk.sees('印を付けてください')
  await desk.tabTo('本人に渡せるように控えました')
  await desk.press('Space', 'F12')
  await desk.sees('初回待ち')
  await desk.logOut()

  await signIn(desk, 'shinjin', first)
  await desk.sees('自分のパスワードを決めます')
  await desk.type(first)
  await desk.press('Enter')
  await desk.type('みじかい')
  await desk.press('Enter')
  await desk.type('みじかい')
  await desk.press('Enter')
  await desk.sees('12文字以上にしてください。')
  await desk.press('Shift+Tab', 'Control+a')
  await desk.type(own)
  await desk.press('Tab', 'Control+a')
  await desk.type(own)
  await desk.press('Enter')
  await desk.at('今日の仕事')

  // half an application is typed, then nobody is there
  await desk.press('Alt+9')
  await desk.at('入力')
  await desk.tabTo('商品名・型番')
  await desk.type('途中まで打った文')
  await desk.press('Alt+l')
  await desk.sees('画面をロックしています')
  expect(await desk.showsNow('途中まで打った文')).toBe(false)
  expect(await program.page.getByRole('heading', { level: 1, name: '入力', exact: true }).isVisible()).toBe(false)
  // keys reach nothing that lies behind
  await desk.press('Alt+1', 'Escape', 'F12')
  await desk.type('chigau')
  await desk.press('Enter')
  await desk.sees('入力したパスワードが、今のパスワードと違います。')
  await desk.type(own)
  await desk.press('Enter')
  await desk.misses('画面をロックしています')
  await desk.at('入力')
  expect(await valueOf('商品名・型番')).toBe('途中まで打った文')
  await desk.type('の続き')
  expect(await desk.showsNow('画面がロックされています')).toBe(false)
  // this PC is locked with Windows' own key
  // again and again: a hand quicker than the backend's answer to the lock must not lose its password
  for (let times = 0; times < locks; times++) {
    await program.app.evaluate(({ powerMonitor }) => void powerMonitor.emit('lock-screen'))
    await desk.sees('画面をロックしています')
    await desk.type(own)
    await desk.press('Enter')
    await desk.misses('画面をロックしています')
  }
  expect(await valueOf('商品名・型番')).toBe('途中まで打った文の続き')
  await desk.press('Alt+2')
  await desk.at('取込')
  await desk.logOut()

  await desk.logIn('admin', '台帳')
  await desk.press('Alt+u')
  await desk.at('利用者')
  await desk.sees('新人 一郎')
  await desk.press('End', 'd')
  await desk.sees('新人 一郎さんの役割を終えます')
  await desk.press('Control+a')
  await desk.type('R8.11.23')
  await desk.tabTo('訳')
  await desk.type('登録の誤り')
  await desk.press('F12')
  await desk.sees('役割を終えました。')
  expect(await desk.faults()).toEqual([])
  await program.close()

  const office = await openTestOffice(program.folders.office, { businessDay: sampleDay })
  try {
    expect(await sql(office, "select action, actor from audit_entry where ref = 'shinjin' order by seq")).toMatchObject([
      { action: 'user-changed', actor: 'admin' },
      { action: 'role-changed', actor: 'admin' },
      { action: 'login', actor: 'nobody' },
      { action: 'password-changed', actor: 'shinjin' },
      { action: 'lock', actor: 'shinjin' },
      { action: 'login-failed', actor: 'shinjin' },
      { action: 'unlock', actor: 'shinjin' },
      ...Array.from({ length: locks }, () => [
        { action: 'lock', actor: 'shinjin' },
        { action: 'unlock', actor: 'shinjin' },
      ]).flat(),
      { action: 'logout', actor: 'shinjin' },
      { action: 'role-changed', actor: 'admin' },
    ])
    expect(await sql(office, "select * from user_role where user_id = 'shinjin'")).toEqual([])
  } finally {
    await office.backend.close()
  }
})
