/** One batch of applications from the file to the letters, through the real window, by ten people with keyboards only. */
import { rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addRole, expectedAnswer } from '../store/acts.ts'
import { launchApp } from '../support/electron-app.ts'
import { confirmDraft, type Desk, sitDown } from '../support/journey.ts'
import { openTestOffice, sampleDay, sampleFile, sampleOffice } from '../support/office.ts'

/** The expected answers of the file, computed apart from the program. */
interface Expected {
  readonly cases: readonly {
    readonly receiptNo: string
    readonly residentNo: string | null
    readonly proposal: 'grant' | 'ask' | 'refuse'
    readonly bracket: string
    readonly earlierOwnShare: number
    readonly amounts: { readonly price: number; readonly base: number; readonly excess: number } | null
  }[]
}
const { cases } = expectedAnswer<Expected>('aids-logoform')
const yen = (amount: number): string => amount.toLocaleString('ja-JP')

/** △ only because the person is protected: where the letters go was asked, and a second person must release them. */
const confirmable = 'L2026-101057'

/** What the office pays in yen for all clean cases and that one: a person's cases of one month share the cap of 37,200. */
function paidByTheOffice(): number {
  const used = new Map<string, number>()
  let sum = 0
  for (const { receiptNo, residentNo, proposal, bracket, earlierOwnShare, amounts } of cases) {
    if (amounts === null || residentNo === null || (proposal !== 'grant' && receiptNo !== confirmable)) continue
    const before = used.get(residentNo) ?? earlierOwnShare
    const own = bracket === 'taxed' ? Math.min(Math.floor(amounts.base / 10), 37_200 - before) : 0
    used.set(residentNo, before + own)
    sum += amounts.price - own - amounts.excess
  }
  return sum
}
const granted = paidByTheOffice()

let template: string
beforeAll(async () => {
  const office = await sampleOffice()
  // Small offices give one person two roles: these two may open 決裁, and must be stopped there.
  await addRole(office, 'drafter', 'approver')
  await addRole(office, 'reviewer', 'approver')
  await office.backend.close()
  template = office.folder
})
afterAll(() => rmSync(dirname(template), { recursive: true }))

test('from the applications to the letters, by keyboard only', async () => {
  const program = await launchApp({ backend: 'real', officeTemplate: template, on: sampleDay })
  try {
    const desk = await sitDown(program)
    await takeIn(desk)
    await review(desk)
    await propose(desk)
    await refusedAtTheirOwn(desk)
    await decide(desk)
    await issue(desk)
    await releaseProtected(desk)
    await audit(desk)
    expect(await desk.faults()).toEqual([])
    await program.close()
    await check(program.folders.office)
  } finally {
    await program.discard()
  }
})

/** 受付: a wrong password, then the file of the online form. */
async function takeIn(desk: Desk): Promise<void> {
  await desk.at('給付デスク')
  await desk.sees('練習用データ')
  await desk.type('intake')
  await desk.press('Enter')
  await desk.type('mihon-2025')
  await desk.press('Enter')
  await desk.sees('ログインできません')
  await desk.sees('利用者IDまたはパスワードが違います。何も変更していません。')
  await desk.type('mihon-2026')
  await desk.press('Enter')
  await desk.at('今日の仕事')
  await desk.press('Alt+2')
  await desk.at('取込')
  await desk.sees('これまでの取込はありません。')

  await desk.nextFile(sampleFile('aids-logoform.csv'))
  await desk.press('F2')
  await desk.at('項目の対応')
  await desk.press('F12')
  await desk.at('取込の確認')
  await desk.sees('aids-logoform.csv')
  expect(await desk.tabCounts('行の見出し')).toMatchObject({ 新規: 324, 変更: 0, 既にある: 0, エラー: 0, 注意: 17, 除外: 0, すべて: 324 })
  await desk.press('F12')
  await desk.sees('「aids-logoform.csv」の 324行を新しい案件にします。')
  await desk.press('F12')
  await desk.sees('に印を付けてから実行してください（Space）。')
  await desk.press('Space', 'F12')
  await desk.at('取込')
  await desk.sees(/取込 R8-\S+ を終えました（aids-logoform\.csv）/)
  await desk.logOut()
}

/** 審査: all by machine, one △ and one × by hand, one of them taken back and done again. */
async function review(desk: Desk): Promise<void> {
  await desk.logIn('reviewer', '案件')
  await desk.sees('1行目／324件')
  await desk.press('F8')
  await desk.sees('324件を審査しました。○適合 220件、×不適合の案 45件、△要確認 59件。')
  // the heading with work for a person comes by itself
  await desk.sees('1行目／59件')
  expect(await desk.tabCounts('案件の状態')).toMatchObject({ 未審査: 0, '△ 要確認': 59, '× 不適合の案': 45, 審査済: 220 })

  await desk.press('/')
  await desk.type(confirmable)
  await desk.sees('1行目／1件')
  await desk.press('Enter', 'a')
  await desk.sees(/適合にする — .+ さん/)
  await desk.press('Control+Enter')
  await desk.sees('理由を入力してください。')
  await desk.type('本人に電話で確かめ、書類の写しを受け取った。')
  await desk.press('Control+Enter')
  await desk.sees(/さんの案件 R8-\d+ を適合にしました。/)
  await desk.press('Control+z')
  await desk.sees(/元に戻しました（取り消した操作: .+ を適合にしました）。/)
  await desk.sees('1行目／1件')
  // its form ended with the act that was taken back: the reason is written anew
  await desk.press('a')
  await desk.sees(/適合にする — .+ さん/)
  await desk.type('本人に電話で確かめ、書類の写しを受け取った。')
  await desk.press('Control+Enter')
  await desk.sees(/さんの案件 R8-\d+ を適合にしました。/)

  await desk.press('Escape', 'Control+ArrowRight')
  await desk.sees('1行目／45件')
  await desk.press('x')
  await desk.sees(/不適合にする — .+ さん/)
  await desk.press('Control+Enter')
  await desk.sees(/さんの案件 R8-\d+ を不適合にしました。/)
  await desk.sees('／44件')
  await desk.logOut()
}

/** 起案: the summary says how many and how much before anything is made. */
async function propose(desk: Desk): Promise<void> {
  await desk.logIn('drafter', '起案')
  await desk.sees(`支給決定にできる案件 221件 ${yen(granted)}円 ／ 却下にできる案件 1件`)
  await desk.press('F12')
  await desk.sees('支給決定を起案します')
  await desk.sees('決裁の経路: 起案者 → 係長（係長 四郎） → 課長（課長 五月） → 部長（部長 六郎）')
  await desk.press('Space', 'F12')
  await desk.sees(`として支給決定 221件（${yen(granted)}円）を起案しました。次は 係長 の番です。`)
  await desk.press('F11')
  await desk.sees('却下を起案します')
  await desk.press('Space', 'F12')
  await desk.sees('として却下 1件（0円）を起案しました。次は 係長 の番です。')
}

/** Who drafted and who reviewed may look, and is told in words why he may not decide. */
async function refusedAtTheirOwn(desk: Desk): Promise<void> {
  for (const signIn of [() => Promise.resolve(), () => desk.logIn('reviewer', '案件')]) {
    await signIn()
    await desk.press('Alt+4')
    await desk.at('決裁')
    await desk.sees(/^あなたは決裁できません: .*本人は決裁できません。/)
    await desk.press('F12')
    await desk.sees(/^(起案者|審査・起案した)本人は決裁できません。いま処理できる人: 係長 四郎（係長）。$/)
    expect(await desk.showsNow('確認表と一致しています')).toBe(false)
    await desk.logOut()
  }
}

/** 決裁: 係長 and 課長 approve both; the refusal ends with 課長, the grants with 部長. */
async function decide(desk: Desk): Promise<void> {
  await desk.logIn('chief', '決裁')
  await approve(desk, '却下決定 1件', '承認する', /R8-D\d+ を承認しました。次の人に回りました。/)
  await approve(desk, '支給決定 221件', '承認する', /R8-D\d+ を承認しました。次の人に回りました。/)
  await desk.sees('自分の番の起案はありません。')
  await desk.logOut()

  await desk.logIn('manager', '決裁')
  await approve(desk, '却下決定 1件', '決裁する', /R8-D\d+ を決裁しました。1件を決定しました。/)
  await approve(desk, '支給決定 221件', '承認する', /R8-D\d+ を承認しました。次の人に回りました。/)
  await desk.logOut()

  await desk.logIn('director', '決裁')
  await desk.sees(`${yen(granted)}円`)
  await approve(desk, '支給決定 221件', '決裁する', /R8-D\d+ を決裁しました。221件を決定しました。/)
  await desk.logOut()
}

/** One draft: its sheet is read, the act called by its name, the summary ticked. */
async function approve(desk: Desk, title: string, word: string, told: RegExp): Promise<void> {
  await desk.sees(title)
  if (!(await desk.showsNow(`${title}（日常生活用具給付等事業）`))) await desk.press('ArrowDown')
  await desk.reads(`${title}（日常生活用具給付等事業）`)
  await desk.sees(word)
  await confirmDraft(desk)
  await desk.sees(told)
}

/** 発行: the letters of all but the protected, and the pages of the file beside its name. */
async function issue(desk: Desk): Promise<void> {
  await desk.logIn('mailing', '発行')
  await desk.sees(/^未発行\s*221$/)
  const before = await desk.tabCounts('発行の状態')
  expect(before).toMatchObject({ '保留（支援措置）': 1, 未発行: 221, 作ったファイル: 0 })
  await desk.press('F12')
  await desk.sees('通知書・給付券を発行します')
  await desk.press('Space', 'F12')
  await desk.sees(/^221件の通知書と給付券 [\d,]+枚（[\d,]+頁）を発行しました。支援措置の 1件は保留しています。/)
  expect(await desk.tabCounts('発行の状態')).toMatchObject({ '保留（支援措置）': 1, 未発行: 0, 作ったファイル: 1 })
  await desk.seesPages()
  await desk.logOut()
}

/** 支援措置: another person releases the letter, and it is printed with the next ones. */
async function releaseProtected(desk: Desk): Promise<void> {
  await desk.logIn('manager', '決裁')
  await desk.press('Alt+5')
  await desk.at('発行')
  await desk.sees(/保留（支援措置）\s*1/)
  await desk.press('r')
  await desk.sees('1件の通知を発行できるようにします。')
  await desk.press('Space', 'F12')
  await desk.sees('1件の保留を解除しました。')
  await desk.logOut()

  await desk.logIn('mailing', '発行')
  await desk.sees(/未発行\s*1/)
  await desk.press('F12')
  await desk.sees('通知書・給付券を発行します')
  await desk.press('Space', 'F12')
  await desk.sees(/^1件の通知書と給付券 [\d,]+枚（[\d,]+頁）を発行しました。/)
  expect(await desk.tabCounts('発行の状態')).toMatchObject({ '保留（支援措置）': 0, 未発行: 0, 作ったファイル: 2 })
  await desk.logOut()
}

async function audit(desk: Desk): Promise<void> {
  await desk.logIn('auditor', '監査')
  await desk.press('F8')
  await desk.sees(/記録はすべてつながっています（[\d,]+件、発行した文書 \d+件を確かめました）。/)
}

/** What the store holds when the window is closed. */
async function check(folder: string): Promise<void> {
  const office = await openTestOffice(folder)
  try {
    const counts = await office.call('auditor', 'case.counts', {})
    const inState = (state: string): number => counts.filter((line) => line.state === state).reduce((sum, line) => sum + line.count, 0)
    expect({ received: inState('received'), granted: inState('granted'), refused: inState('refused'), issued: inState('issued') }).toEqual({
      received: 58 + 44,
      granted: 0,
      refused: 0,
      issued: 222,
    })
    const drafts = await office.call('auditor', 'draft.list', { limit: 10 })
    expect(
      drafts
        .map((draft) => [draft.kind, draft.state, draft.cases, draft.amount])
        .toSorted((a, b) => String(a[0]).localeCompare(String(b[0]))),
    ).toEqual([
      ['grant', 'approved', 221, granted],
      ['refuse', 'approved', 1, 0],
    ])
    expect(await office.call('auditor', 'audit.verify', {})).toMatchObject({ ok: true })
  } finally {
    await office.backend.close()
  }
}
