/**
 * The five kinds of users, each at a whole piece of work on the program as it is installed: intake clerk, reviewer, manager, mailing
 * clerk, payer. By keyboard alone; the content policy is not breached once, and nothing is asked for outside the program.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { readXlsx } from '../../electron/backend/files/xlsx-read.ts'
import { approve, one, quickOffice, reviewedOffice, smallDraft } from '../store/acts.ts'
import { csvOf, sampleRow } from '../store/mend-support.ts'
import { decideSample } from '../store/papers-desk.ts'
import { claimedFolder } from '../store/payments-run-support.ts'
import { approveAll, claimDay } from '../store/payments-support.ts'
import { type AppUnderTest, launchApp, packagedProgram } from '../support/electron-app.ts'
import { confirmDraft, type Desk, sitDown } from '../support/journey.ts'
import { cheapLogins } from '../support/hands.ts'
import { importSample, openTestOffice, sampleDay, temporaryFolder, type TestOffice } from '../support/office.ts'

let program: AppUnderTest
let desk: Desk
const made: string[] = []
// made once, before the first clerk waits for it
beforeAll(() => packagedProgram())
afterEach(() => program.discard())
afterAll(() => made.forEach((folder) => rmSync(folder, { recursive: true, force: true })))

/** Starts the packaged program on an office, whose folder is copied. */
async function start(template: string, on: string): Promise<void> {
  made.push(dirname(template))
  program = await launchApp({ backend: 'real', packaged: true, officeTemplate: template, on })
  desk = await sitDown(program)
}

/** The program ended; started anew after what others do meanwhile with the office it left. */
async function startAnew(on: string, meanwhile: (office: TestOffice) => Promise<void>): Promise<void> {
  expect(await desk.faults()).toEqual([])
  await program.close()
  const office = await openTestOffice(program.folders.office, { businessDay: on })
  await meanwhile(office)
  await office.backend.close()
  program = await launchApp({ backend: 'real', packaged: true, folders: program.folders, on })
  desk = await sitDown(program)
}

/** Ends the program without a fault on its way, and looks at what the office holds. */
async function after<T>(look: (office: TestOffice) => Promise<T>): Promise<T> {
  expect(await desk.faults()).toEqual([])
  await program.close()
  const office = await openTestOffice(program.folders.office)
  try {
    expect(await office.call('auditor', 'audit.verify', {})).toMatchObject({ ok: true })
    return await look(office)
  } finally {
    await office.backend.close()
  }
}

const told = (text: string | RegExp) => program.page.getByRole('status').filter({ hasText: text }).first().waitFor()
const dialogSays = (text: string) => program.page.getByRole('dialog').getByText(text).first().waitFor()
const tab = (name: string) => program.page.getByRole('tab', { name, selected: true }).waitFor()
/** The system's dialog belongs to the system: where the next file goes. */
const saveTo = (filePath: string) =>
  program.app.evaluate(({ dialog }, path) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: path })
  }, filePath)

test('the intake clerk: a file with a fault, one row mended, what stays out into Excel, taken in', async () => {
  const office = await quickOffice()
  await office.backend.close()
  await start(office.folder, sampleDay)
  const file = join(program.folders.root, '窓口_R8.11.csv')
  writeFileSync(
    file,
    csvOf([
      sampleRow(0, { 整理番号: '試1' }),
      sampleRow(1, { 整理番号: '試2', 受付日: 'R8.2.30' }),
      sampleRow(2, { 整理番号: '試3', 見積額: '一万円' }),
      sampleRow(3, { 整理番号: '試4' }),
      sampleRow(4, { 整理番号: '試5' }),
    ]),
  )
  await desk.logIn('intake', '取込')
  await desk.nextFile(file)
  await desk.press('F2')
  await desk.at('項目の対応')
  await desk.press('F12')
  await desk.at('取込の確認')
  await desk.sees('3行目')
  expect(await desk.tabCounts('行の見出し')).toMatchObject({ 新規: 3, エラー: 2, 除外: 0, すべて: 5 })
  await desk.press('Enter')
  await desk.sees('その月の末日')
  await desk.press('Alt+ArrowDown', 'Enter')
  await desk.sees('3行目を直しました（新規）。')
  await desk.press('Space')
  await desk.sees('4行目を除外しました。')

  const sheet = join(program.folders.root, '練習_取込不可.xlsx')
  await saveTo(sheet)
  await desk.press('Control+s')
  await desk.sees('取り込まない行を保存します')
  await desk.tabTo('ファイルの形', 'Shift+Tab')
  await desk.choose('Excel')
  await desk.press('F12')
  await desk.sees('取り込まない 1行を、理由を付けて「練習_取込不可.xlsx」に書き出しました。')
  expect(JSON.stringify((await readXlsx(readFileSync(sheet), '練習_取込不可.xlsx')).records)).toContain('4行目: 除外（利用者）')

  await desk.press('F12')
  await desk.sees('取り込みます')
  await desk.press('Space', 'F12')
  await desk.at('取込')
  await desk.sees('✓ 取込 R8-I0001 を終えました（窓口_R8.11.csv）')
  expect(await after((left) => one(left, "select count(*) from welfare_case where state = 'received'"))).toBe(4)
})

test('the reviewer: all by machine, one kept for later, one refused, taken back and refused again', async () => {
  const office = await quickOffice()
  await importSample(office, 'aids-counter.csv', 'aids-counter')
  await office.backend.close()
  await start(office.folder, sampleDay)
  await desk.logIn('reviewer', '案件')
  await desk.sees(/1行目／\d+件/)
  await desk.press('F8')
  await desk.sees(/件を審査しました。○適合 \d+件、×不適合の案 \d+件、△要確認 \d+件。/)
  await tab('△ 要確認')
  const { '△ 要確認': asking = 0, '× 不適合の案': failing = 0, 審査済: fit = 0 } = await desk.tabCounts('案件の状態')
  await desk.sees(`1行目／${asking}件`)
  await desk.press('Enter')
  await program.page.getByRole('heading', { level: 1, name: /^案件 R8-\d+$/ }).waitFor()
  await desk.reads('審査')
  await desk.press('h')
  await desk.sees(/保留にする — .+ さん/)
  await desk.type('手帳の写しを待つ')
  await desk.press('Control+Enter')
  await desk.sees(/さんの案件 R8-\d+ を.+まで保留にしました。/)
  await desk.press('Escape')
  await desk.at('案件')
  await desk.sees(`／${asking - 1}件`)

  const refuse = async (): Promise<void> => {
    await desk.press('x')
    await desk.sees(/不適合にする — .+ さん/)
    await desk.press('Control+Enter')
    await desk.sees(/さんの案件 R8-\d+ を不適合にしました。/)
    await desk.sees(`／${failing - 1}件`)
  }
  await desk.press('Control+ArrowRight')
  await tab('× 不適合の案')
  await desk.sees(`1行目／${failing}件`)
  await refuse()
  await desk.press('Control+z')
  await desk.sees(/元に戻しました（取り消した操作: .+ を不適合にしました）。/)
  await desk.sees(`／${failing}件`)
  await refuse()
  const counts = await after((left) => left.call('auditor', 'case.counts', {}))
  const inState = (state: string) => counts.filter((line) => line.state === state).reduce((sum, line) => sum + line.count, 0)
  expect([inState('on-hold'), inState('received'), inState('reviewed')]).toEqual([1, asking - 1 + failing - 1, fit + 1])
})

test('the manager: what stands out is read first, then decided', async () => {
  const office = await reviewedOffice()
  const { draftNo } = await smallDraft(office, 5)
  await approve(office, 'chief', draftNo)
  await office.backend.close()
  await start(office.folder, sampleDay)
  await desk.logIn('manager', '決裁')
  await desk.reads('支給決定 5件（日常生活用具給付等事業）')
  await desk.press('n')
  await desk.sees(/1件中 1件 閲覧|[2-5]件中 1件 閲覧/)
  await desk.press('Escape')
  await desk.sees('公費負担額の計')
  await confirmDraft(desk)
  await desk.sees(`${draftNo} を決裁しました。5件を決定しました。`)
  const decisions = await after((left) => one(left, "select count(*) from decision where decided_by = 'manager'"))
  expect(decisions).toBe(5)
})

/** Sheets of a bundle, as somebody with the paper in his hands counts them. */
async function sheetsOf(name: string): Promise<number> {
  const bytes = readFileSync(join(program.folders.office, 'papers', name))
  return (await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise).numPages
}

test('the mailing clerk: targets, sample, bundles, counted blind, mailing ledger', async () => {
  const folder = join(temporaryFolder('packaged-mailing'), 'office')
  await decideSample(folder)
  await start(folder, sampleDay)
  await desk.logIn('mailing', '発行')
  await program.page.getByRole('grid', { name: '未発行の一覧' }).waitFor()
  await desk.sees('6通を印刷')
  await desk.press('F9')
  await dialogSays('まだ何も発行しません。')
  await desk.press('F12')
  const said = program.page.getByRole('status').filter({ hasText: '印刷の回 R8-H0001 を作りました（6通・' }).first()
  const bundles = Number(/・(\d+)束/.exec(await said.innerText())?.[1])
  await program.page.getByRole('grid', { name: '束の一覧' }).waitFor()
  await desk.press('F8')
  await told('6通を点検しました。')
  await program.page.locator('iframe[title="見本の中身"]').waitFor()
  await desk.seesPages()
  await desk.press('F9')
  await told(/束 1(・2)* を作りました（6通/)
  await tab('束')
  await program.page.locator('iframe[title="R8-N0001.pdfの中身"]').waitFor()
  await desk.seesPages()
  for (let bundle = 1; bundle <= bundles; bundle++) {
    await desk.press('F12')
    await dialogSays('正しい枚数は、合うまで表示しません。')
    await desk.type(String(await sheetsOf(`R8-N000${bundle}.pdf`)))
    await desk.press('F12')
    await told(`束 ${bundle} の枚数が合いました。`)
    await program.page.getByRole('dialog').waitFor({ state: 'hidden' })
  }
  await desk.press('F12')
  await dialogSays('封筒を閉じる前に通数を確かめました')
  await desk.press('Space', 'F12')
  await told(/6通を発送簿に入れました。/)
  await program.page.locator('iframe[title="差出票の中身"]').waitFor()
  await desk.seesPages()
  expect(await after((left) => one(left, "select count(*) from welfare_case where state = 'issued'"))).toBeGreaterThanOrEqual(3)
})

test('the payer: candidates, order, the second person’s totals, the file for the bank read back and handed over', async () => {
  const { folder } = await claimedFolder(4)
  const setting = await openTestOffice(folder, { businessDay: claimDay })
  await cheapLogins(setting)
  const separate = { programme: 'office', key: 'payment.closing', value: 'separate', valid_from: '2020-04-01', valid_to: null, article: '' }
  await setting.backend.env.store.writer.insertInto('parameter').values(separate).execute()
  await setting.backend.close()
  await start(folder, claimDay)
  await desk.logIn('payer', '支払')
  await desk.sees(/支払先 [1-9]/)
  await desk.press('F12')
  await desk.sees('起案します')
  await desk.type('R9.1.15')
  await desk.press('Tab', 'Space', 'F12')
  await desk.sees('として')
  await desk.sees('決裁待ち')

  let runNo = ''
  await startAnew(claimDay, async (office) => {
    const [run] = await office.call('payer', 'payment.list', {})
    runNo = run?.runNo ?? ''
    await approveAll(office, run?.draftNo ?? '')
  })
  const orders = async (user: string): Promise<void> => {
    await desk.logIn(user, '支払')
    await desk.press('Control+ArrowRight')
    await desk.sees(runNo)
    await program.page.getByRole('grid', { name: '支払の起案の一覧' }).focus()
    await desk.press('Enter')
  }

  await orders('chief')
  await desk.sees('データを確定（2人目）')
  await desk.press('F12')
  await program.page.getByRole('dialog').waitFor()
  await desk.press('Space', 'F12')
  await desk.sees('確定しました')
  await program.page.getByRole('dialog').waitFor({ state: 'hidden' })
  await desk.logOut()

  await orders('payer')
  await desk.sees('4 データ作成')
  const file = join(program.folders.root, '練習_総合振込.txt')
  await saveTo(file)
  await desk.press('F12')
  await desk.sees('媒体')
  await desk.press('F12')
  await desk.sees('読み返して確かめました')
  await program.page.getByText('振込データ作成済', { exact: true }).first().waitFor()
  expect(readFileSync(file).length % 122 === 0 || readFileSync(file).length % 120 === 0).toBe(true)
  await desk.nextFile(file)
  await desk.press('F12')
  await program.page.getByRole('dialog').waitFor()
  await desk.type('見本銀行')
  await desk.press('F12')
  await desk.sees('引渡しを記録しました')
  const states = await after((left) => left.backend.env.store.reader.selectFrom('payment_run').select(['state', 'handed_to']).execute())
  expect(states).toEqual([{ state: 'handed-over', handed_to: '見本銀行' }])
})
