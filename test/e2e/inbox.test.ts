/** 決裁の受信箱 by keyboard: exceptions and sample read, a reason for what was not, several in one act, 代決 with a part left out, 後閲. */
import { rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { samplePassword } from '../../electron/backend/office/init.ts'
import { one, reviewedOffice, smallDraft, sql } from '../store/acts.ts'
import { type AppUnderTest, launchApp } from '../support/electron-app.ts'
import { sitDown } from '../support/journey.ts'
import { openTestOffice } from '../support/office.ts'

/** 課長 is away that week; 係長 is his deputy. */
const businessDay = '2026-11-18'
let template: string
let large: string
let left: string
beforeAll(async () => {
  const office = await reviewedOffice({ businessDay })
  const draft = await smallDraft(office, 7)
  large = draft.draftNo
  const [, second] = await sql(
    office,
    'select k.public_payment as yen from draft_case k join draft d on d.draft_id = k.draft_id where d.draft_no = ? order by yen desc',
    large,
  )
  const parameter = (key: string, value: string) =>
    sql(office, "insert into parameter values ('office', ?, ?, '2020-04-01', null, '決裁規程')", key, value)
  await parameter('approval.overYen', String(second?.['yen']))
  await parameter('approval.sample', '2')
  await parameter('confirm.password', 'する')
  // plain ones, and one that is large itself
  for (const size of [1, 2, 3]) await smallDraft(office, size)
  const { rows } = await office.call('chief', 'draft.view', { draftNo: large, limit: 10 })
  left = rows[0]?.caseNo ?? ''
  await office.backend.close()
  template = office.folder
})
afterAll(() => rmSync(dirname(template), { recursive: true }))

let program: AppUnderTest
afterEach(() => program.discard())

test('the manager, by keyboard: an inbox before lunch', async () => {
  program = await launchApp({ backend: 'real', officeTemplate: template, on: businessDay })
  const desk = await sitDown(program)
  const goTo = async (title: string): Promise<void> => {
    await desk.press('Home')
    for (let step = 0; step < 6; step++) {
      await desk.misses('起案を読み込んでいます…')
      if (await desk.showsNow(`${title}（日常生活用具給付等事業）`)) return
      await desk.press('ArrowDown')
    }
    throw new Error(`${title} is not in the list`)
  }
  const sign = async (): Promise<void> => {
    await desk.misses('対象外になる案件を確かめています')
    await desk.press('Space', 'Tab')
    await desk.type(samplePassword)
    await desk.press('F12')
  }

  await desk.logIn('chief', '決裁')
  await desk.sees('あなた')
  expect(await desk.tabCounts('決裁の受信箱')).toMatchObject({ 未処理: 4, 代決できる: 0, 後閲: 0 })
  await goTo('支給決定 7件')
  await desk.sees('例外 2件中 0件 閲覧')
  await desk.press('F12')
  await desk.sees('例外 2件を読まずに決める理由')
  await desk.press('Escape', 'n')
  await desk.sees('例外 2件中 1件 閲覧')
  await desk.sees('先に読む理由:')
  await desk.press('n')
  await desk.sees('例外 2件中 2件 閲覧')
  await desk.press('n')
  await desk.sees('抜取り 2件中 1件 閲覧')
  await desk.sees('抜取りで選ばれた案件です。')
  await desk.press('F12')
  await desk.sees('承認すると、次は 課長')
  await desk.misses('対象外になる案件を確かめています')
  await desk.press('Space', 'Tab')
  await desk.type('まちがい')
  await desk.press('F12')
  await desk.sees('確認のパスワードが違うため、実行していません。')
  await desk.press('Control+a')
  await desk.type(samplePassword)
  await desk.press('F12')
  await desk.sees(`${large} を承認しました。`)

  await desk.press('Home', 'Control+a')
  await desk.sees('まとめて選ぶキーはありません。')
  await desk.press('Space', 'ArrowDown', 'Space', 'ArrowDown', 'Space')
  await desk.sees('3件の起案を選択中')
  await desk.press('F12')
  await desk.sees('まとめて決裁できるのは、例外をすべて読んだ起案だけです。')
  for (const title of ['支給決定 1件', '支給決定 3件']) {
    await goTo(title)
    await desk.press('n')
    await desk.sees('例外 1件中 1件 閲覧')
    await desk.press('Escape')
    await desk.sees('公費負担額の計')
  }
  await desk.press('F12')
  await desk.sees(/3件の起案をまとめて承認・決裁します/)
  await sign()
  await desk.sees(/^3件の起案（案件 6件）を承認・決裁しました。/)
  await desk.sees('自分の番の起案はありません。')

  await desk.press('Control+ArrowRight')
  await goTo('支給決定 7件')
  await desk.sees('代決する')
  await desk.press('n', 'p')
  await desk.sees('確認表へ進む')
  await desk.type('見積の型番が違う')
  await desk.press('Control+Enter')
  await desk.sees(/除外: 見積の型番が違う/)
  await desk.sees('が不在のため、代決として記録します。')
  await sign()
  await desk.sees(/代決しました。6件を決定しました。1件は対象外です（R8-\d+ 決裁者が除外した）。/)
  await desk.logOut()

  await desk.logIn('manager', '決裁')
  await desk.press('Control+ArrowRight', 'Control+ArrowRight')
  await desk.sees('不在のため、代決されました')
  await program.page.getByRole('list', { name: '決裁欄' }).waitFor()
  await desk.press('F12')
  await desk.sees('後閲します')
  await desk.press('Control+Enter')
  await desk.sees(`${large} を後閲しました。`)
  expect(await desk.faults()).toEqual([])
  await program.close()

  const office = await openTestOffice(program.folders.office, { businessDay })
  try {
    expect(await sql(office, 'select distinct decided_by, capacity from decision')).toEqual([{ decided_by: 'chief', capacity: '代決' }])
    expect(await one(office, 'select count(*) from decision')).toBe(6)
    expect(await one(office, "select count(*) from draft_case where outcome_code = 'excluded' and mark = '見積の型番が違う'")).toBe(1)
    expect(
      await sql(office, 'select exceptions, exceptions_read, sample_read, reason from approval_reading order by at, step_seq limit 1'),
    ).toEqual([{ exceptions: 2, exceptions_read: 2, sample_read: 1, reason: '' }])
    expect(await one(office, "select count(*) from audit_entry where action = 'login-failed' and ref = 'chief'")).toBe(1)
    expect(await one(office, 'select count(*) from welfare_case where case_no = ?', left)).toBe(1)
  } finally {
    await office.backend.close()
  }
})
