/** 審査 by keyboard alone: thirty mixed cases, each decided the way it needs, and what the store holds afterwards. */
import { rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { quickOffice, sql, type Row } from '../store/acts.ts'
import { launchApp } from '../support/electron-app.ts'
import { type Desk, sitDown } from '../support/journey.ts'
import { importSample, openTestOffice, sampleDay, type TestOffice } from '../support/office.ts'

interface Work {
  /** △ that a talk with the person settles. */
  readonly grant: readonly string[]
  readonly refuse: readonly string[]
  /** × or △ decided against what the lines say. */
  readonly overrule: readonly string[]
  readonly hold: readonly string[]
  readonly correct: readonly string[]
  /** All ○, reopened, then granted together. */
  readonly bulk: readonly string[]
  /** Two applications of one person for one item. */
  readonly pair: readonly [string, string]
  /** Which of the two have no other doubt: once they are told apart they are all ○. */
  readonly pairClean: readonly string[]
}

let template: string
let work: Work
beforeAll(async () => {
  const office = await quickOffice()
  await importSample(office, 'aids-logoform.csv', 'aids-logoform')
  await importSample(office, 'aids-counter.csv', 'aids-counter')
  await office.call('reviewer', 'review.auto', {})
  work = await chooseWork(office)
  for (const caseNo of work.bulk) {
    const { version } = await office.call('reviewer', 'case.view', { caseNo })
    await office.call('reviewer', 'review.undo', { caseNo, version })
  }
  await office.backend.close()
  template = office.folder
})
afterAll(() => rmSync(dirname(template), { recursive: true }))

const numbers = (rows: readonly Row[]): string[] => rows.map((row) => String(row['case_no']))

async function chooseWork(office: TestOffice): Promise<Work> {
  const [pair] = (await office.call('reviewer', 'duplicate.list', { limit: 50 })).pairs.filter(
    (one) => one.left.canWithdraw && one.right.canWithdraw,
  )
  if (pair === undefined) throw new Error('no pair')
  const apart = [pair.left.caseNo, pair.right.caseNo]
  const received = async (proposal: string) =>
    numbers(
      await sql(office, `select case_no from welfare_case where state = 'received' and proposal = ? order by case_no`, proposal),
    ).filter((caseNo) => !apart.includes(caseNo))
  const { cases } = await office.call('reviewer', 'case.details', { caseNos: (await received('ask')).slice(0, 100) })
  // an estimate without one provider, or a person without a bracket, cannot be granted by anybody
  const grantable = cases.filter(
    (c) => c.publicPayment !== null && c.checks.every((line) => line.verdict === 'ok' || ['1', '12', '13'].includes(line.id)),
  )
  const { cases: twins } = await office.call('reviewer', 'case.details', { caseNos: apart })
  const grant = grantable.slice(0, 7).map((c) => c.caseNo)
  const others = (await received('ask')).filter((caseNo) => !grant.includes(caseNo))
  const failing = await received('refuse')
  const clean = numbers(await sql(office, `select case_no from welfare_case where state = 'reviewed' order by case_no limit 5`))
  return {
    grant,
    refuse: failing.slice(0, 7),
    overrule: others.slice(0, 2),
    hold: others.slice(2, 5),
    correct: others.slice(5, 8),
    bulk: clean,
    pair: [pair.left.caseNo, pair.right.caseNo],
    pairClean: twins.filter((c) => c.checks.every((line) => line.verdict === 'ok' || line.id === '8')).map((c) => c.caseNo),
  }
}

/** Waits until the active row of the list is that of the case. */
let activeRow: (caseNo: string) => Promise<void> = () => Promise.reject(new Error('no window'))

/** Where pictures go, when somebody wants them. */
const pictures = process.env['KYUFU_PICTURES']

test('the reviewer, by keyboard: thirty mixed cases, each decided the way it needs', async () => {
  expect([work.grant, work.refuse, work.overrule, work.hold, work.correct, work.bulk, work.pair].map((some) => some.length)).toEqual([
    7, 7, 2, 3, 3, 5, 2,
  ])
  const program = await launchApp({ backend: 'real', officeTemplate: template, on: sampleDay })
  const shoot = async (name: string): Promise<void> => {
    if (pictures !== undefined)
      for (const [w, h] of [
        [1366, 728],
        [1920, 1000],
      ] as const)
        await program.picture(join(pictures, `${name}-${w}.png`), w, h)
  }
  try {
    const desk = await sitDown(program)
    activeRow = (caseNo) => program.page.locator('[role="row"][data-active]').filter({ hasText: caseNo }).waitFor({ timeout: 20_000 })
    await desk.logIn('reviewer', '案件')
    // from 「△ 要確認」 past 「未審査」 round to 「すべて」
    await desk.sees(/行目／\d+件/)
    await desk.press('Control+ArrowLeft', 'Control+ArrowLeft')
    await desk.sees(/行目／[34]\d\d件/)
    await refuseAll(desk)
    await grantAll(desk, shoot)
    await overruleAll(desk)
    await actRightAfterUndo(desk)
    await holdAll(desk, shoot)
    await correctAll(desk)
    await decidePair(desk, shoot)
    await bulk(desk, shoot)
    expect(await desk.faults()).toEqual([])
    await program.close()
    await check(program.folders.office)
  } finally {
    await program.discard()
  }
})

/** The one case of this number in the list, with the focus in the list. */
async function find(desk: Desk, caseNo: string): Promise<void> {
  await desk.press('/')
  await desk.type(caseNo)
  await desk.sees(/行目／1件/)
  await desk.press('Enter')
  // the row itself, not the line that tells of the act before
  await activeRow(caseNo)
}

/** 不適合: the reason stands there from the failing line. */
async function refuseAll(desk: Desk): Promise<void> {
  for (const caseNo of work.refuse) {
    await find(desk, caseNo)
    await desk.press('x')
    await desk.sees(/不適合にする — .+ さん/)
    await desk.press('Control+Enter')
    await desk.sees(new RegExp(`案件 ${caseNo} を不適合にしました。`))
  }
}

/** 適合: A on an open △ opens the line; on the case's own screen, with why and evidence first. */
async function grantAll(desk: Desk, shoot: (name: string) => Promise<void>): Promise<void> {
  for (const [index, caseNo] of work.grant.entries()) {
    await find(desk, caseNo)
    if (index === 0) {
      await desk.press('Enter')
      await desk.at(`案件 ${caseNo}`)
      await desk.sees('今月の上限の残り')
      await shoot('case-detail')
      await desk.press('w')
      await desk.sees('なぜ — 公費負担額')
      await shoot('case-why')
      await desk.press('ArrowUp', 'ArrowUp', 'ArrowUp')
      await desk.sees('なぜ — 自己負担（割合分）')
      await desk.sees('要綱第6条第1項')
      await desk.press('Escape', '2')
      await desk.sees('種目ごとに定める障害又は疾病の要件に該当すること（要綱第4条第1項）')
      // 記録の見出し, then the panes in turn
      await desk.press(']')
      await desk.sees('課税の台帳')
      await shoot('case-person')
      await desk.press(']')
      await desk.sees('月の負担と上限')
      await shoot('case-grants')
      await desk.press(']')
      await desk.sees('経過')
      await desk.press('F4', 'F4', 'F4')
    }
    await desk.press('a')
    await desk.sees(/適合にする — .+ さん/)
    await desk.press('Control+Enter')
    await desk.sees('理由を入力してください。')
    await desk.type('本人に電話で確かめ、書類の写しを受け取った。')
    await desk.press('Control+Enter')
    await desk.sees(new RegExp(`案件 ${caseNo} を適合にしました。`))
    if (index === 0) {
      await desk.press('Escape')
      await desk.at('案件')
    }
  }
}

/** A judgement against the lines, the last of them taken back again with Ctrl+Z. */
async function overruleAll(desk: Desk): Promise<void> {
  for (const caseNo of work.overrule) {
    await find(desk, caseNo)
    await desk.press('x')
    await desk.sees(/不適合にする — .+ さん/)
    await desk.type('本人が申請をやめると申し出た。')
    await desk.press('Control+Enter')
    await desk.sees(new RegExp(`案件 ${caseNo} を不適合にしました。`))
  }
  await desk.press('Control+z')
  await desk.sees(/元に戻しました（取り消した操作: .+ を不適合にしました）。/)
}

/** A key pressed before the undone case is back in its list waits for it: neither lost, nor for another case. */
async function actRightAfterUndo(desk: Desk): Promise<void> {
  const caseNo = work.overrule.at(-1) ?? ''
  await find(desk, caseNo)
  await desk.press('x')
  await desk.sees(/不適合にする — .+ さん/)
  await desk.type('本人が申請をやめると申し出た。')
  await desk.press('Control+Enter')
  await desk.sees(new RegExp(`案件 ${caseNo} を不適合にしました。`))
  await desk.pressNow('Control+z', 'x')
  await desk.sees(/不適合にする — .+ さん/)
  await desk.press('Escape')
  await desk.misses(/不適合にする — .+ さん/)
}

/** 保留: a day that is none, and one that is over, are told in the field; nothing is done until it is right. */
async function holdAll(desk: Desk, shoot: (name: string) => Promise<void>): Promise<void> {
  for (const [index, caseNo] of work.hold.entries()) {
    await find(desk, caseNo)
    await desk.press('h')
    await desk.sees(/保留にする — .+ さん/)
    await desk.type('転入前の市に照会中。')
    if (index === 0) {
      await desk.tabTo('いつまで', 'Shift+Tab')
      for (const [day, told] of [
        ['2026-99-99', 'この日付は読めません'],
        ['R8.11.1', '業務日より前の日です'],
      ] as const) {
        await desk.press('Control+a')
        await desk.type(day)
        await desk.press('Control+Enter')
        await desk.sees(told)
      }
      await shoot('hold')
      await desk.press('Control+a')
      await desk.type('R8.12.1')
    }
    await desk.press('Control+Enter')
    await desk.sees(new RegExp(`案件 ${caseNo} を令和8年12月.+まで保留にしました。`))
  }
}

/** 補正: what the lines miss is ticked already. */
async function correctAll(desk: Desk): Promise<void> {
  for (const caseNo of work.correct) {
    await find(desk, caseNo)
    await desk.press('r')
    await desk.sees(/補正を依頼する — .+ さん/)
    await desk.tabTo('書き添える文')
    await desk.type('書類の写しを送ってください。')
    await desk.press('Control+Enter')
    await desk.sees(new RegExp(`案件 ${caseNo} を補正中にしました`))
  }
}

/** 重複: two that are one are withdrawn, and the judgement is taken back again and made anew. */
async function decidePair(desk: Desk, shoot: (name: string) => Promise<void>): Promise<void> {
  const [left, right] = work.pair
  await find(desk, left)
  await desk.press('d')
  await desk.sees(`重複 — 案件 ${left}`)
  await desk.sees('申請日の差')
  await desk.press('Control+Enter')
  await desk.sees('のどれかを選んでください')
  await desk.press('k')
  await desk.sees(`案件 ${left} を残し、案件 ${right} を取下げにします。`)
  await shoot('duplicate')
  await desk.type('同じ見積書だった。')
  await desk.press('Control+Enter')
  await desk.sees(`案件 ${right} を取下げにしました。`)
  await find(desk, right)
  await desk.press('d')
  await desk.sees('これまでの判断')
  await desk.tabTo('判断を取り消す理由')
  await desk.type('左右の足で別の装具だった。')
  await desk.press('Control+Enter')
  await desk.sees(`重複の判断を取り消しました。案件 ${right} を受付に戻しました。`)
  await desk.press('d')
  await desk.sees('申請日の差')
  await desk.press('s')
  await desk.type('左右の足で別の装具。')
  await desk.press('Control+Enter')
  await desk.sees('は別の申請としました。')
}

/** 担当 and 一括: what is all ○, after a summary. */
async function bulk(desk: Desk, shoot: (name: string) => Promise<void>): Promise<void> {
  const n = work.bulk.length + work.pairClean.length
  await desk.press('Escape')
  // past 「未審査」, 「△」 and 「×」 to 「○ 適合の案」
  await desk.press('Control+ArrowRight', 'Control+ArrowRight', 'Control+ArrowRight', 'Control+ArrowRight')
  await desk.sees(`／${n}件`)
  await desk.press('Control+a')
  await desk.sees(`${n}件を選択中`)
  await desk.press('e')
  await desk.sees(`担当を決める — 選択した${n}件`)
  await desk.press('Control+Enter')
  await desk.sees(new RegExp(`${n}件を .+（自分） の担当にしました。`))
  await desk.press('a')
  await desk.sees('選択した案件をまとめて適合にする')
  await desk.sees(`${n}件を適合にする`)
  await shoot('bulk')
  await desk.press('Control+Enter')
  await desk.sees(`${n}件を適合にしました。`)
}

/** What the store holds: states, reasons, who has what in hand; the trail unbroken and with the undone act in it. */
async function check(folder: string): Promise<void> {
  const office = await openTestOffice(folder)
  try {
    const found = async (caseNos: readonly string[]): Promise<readonly string[]> => {
      const rows = await sql(
        office,
        `select c.case_no, c.state || coalesce(' ' || r.propose, '') || iif(c.flags like '%overruled%', ' overruled', '') as s
         from welfare_case c left join review r on r.review_id = c.review_id and c.state = 'reviewed'`,
      )
      const states = new Map(rows.map((row) => [String(row['case_no']), String(row['s'])]))
      return caseNos.map((caseNo) => states.get(caseNo) ?? 'gone')
    }
    const all = (state: string, n: number): string[] => Array.from({ length: n }, () => state)
    expect(await found(work.refuse)).toEqual(all('reviewed refuse', 7))
    expect(await found(work.grant)).toEqual(all('reviewed grant', 7))
    expect(await found(work.overrule)).toEqual(['reviewed refuse', 'received'])
    expect(await found(work.hold)).toEqual(all('on-hold', 3))
    expect(await found(work.correct)).toEqual(all('correction', 3))
    expect(await found(work.bulk)).toEqual(all('reviewed grant', 5))
    expect(await found(work.pair)).toEqual(work.pair.map((caseNo) => (work.pairClean.includes(caseNo) ? 'reviewed grant' : 'received')))
    const held = await sql(office, `select hold_until from welfare_case where case_no = ?`, work.hold[0] ?? '')
    expect(held).toEqual([{ hold_until: '2026-12-01' }])
    const mine = await sql(office, `select case_no from welfare_case where assigned_to = 'reviewer' order by case_no`)
    expect(numbers(mine)).toEqual([...work.bulk, ...work.pairClean].toSorted())
    const undone = await office.call('auditor', 'case.view', { caseNo: work.overrule[1] ?? '' })
    expect(undone.history.map((entry) => entry.act).slice(-2)).toEqual(['審査', '操作の取消し'])
    const decisions = await sql(office, 'select decision from duplicate_decision order by seq')
    expect(decisions.map((row) => row['decision'])).toEqual(['keep-left', 'distinct'])
    expect((await office.call('auditor', 'audit.verify', {})).ok).toBe(true)
  } finally {
    await office.backend.close()
  }
}
