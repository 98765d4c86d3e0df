/** A file of a form service nobody knows, with a column for each paper: dropped, mapped, two rows mended, in, back, and in again. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aidsFields } from '../../shared/programmes/daily-living-aids/programme.ts'
import { names, sampleRow } from '../store/mend-support.ts'
import { quickOffice, sql } from '../store/acts.ts'
import type { AppUnderTest } from '../support/electron-app.ts'
import { sitDown } from '../support/journey.ts'
import { openTestOffice, project } from '../support/office.ts'
import { dropFile, eachInOffice } from '../support/window-tests.ts'

const { start, picture } = eachInOffice(quickOffice)
let program: AppUnderTest

/** The counter's rows under the labels of the fields, the papers as one column each. */
function unknownFile(rows: readonly (readonly string[])[]): string {
  const profile = JSON.parse(readFileSync(join(project, 'resources/profiles/aids-counter.json'), 'utf8')) as {
    columns: Readonly<Record<string, string>>
  }
  const fields = aidsFields.filter((field) => field.id !== 'attachments' && profile.columns[field.id] !== undefined)
  const papers = ['見積書', 'カタログ', '手帳の写し']
  const header = [...fields.map((field) => `${field.label}（必須）`), ...papers.map((paper) => `添付書類：${paper}`)]
  const cells = rows.map((row, i) => [
    ...fields.map((field) => row[names.indexOf(profile.columns[field.id] ?? '')] ?? ''),
    ...papers.map((_, at) => (at <= i % 3 ? '○' : '')),
  ])
  return [header, ...cells].map((line) => `${line.map((cell) => `"${cell}"`).join(',')}\r\n`).join('')
}

test('drop → map → two rows mended → in → back → in again', async () => {
  program = await start()
  const desk = await sitDown(program)
  const file = join(program.folders.root, '新しい申込.csv')
  const rows = [0, 1, 2, 3, 4, 5].map((i) => sampleRow(i, { 整理番号: `新${i}` }))
  rows[1] = sampleRow(1, { 整理番号: '新1', 受付日: 'R8.2.30' })
  rows[3] = sampleRow(3, { 整理番号: '新3', 見積額: '一万円' })
  writeFileSync(file, unknownFile(rows))
  await desk.logIn('intake', '取込')
  for (const number of ['R8-I0001', 'R8-I0002']) {
    await dropFile(program, file)
    await desk.at('項目の対応')
    await desk.sees('知っている受付元の様式ではありません。')
    await desk.press('End')
    await program.page.getByRole('row', { name: /^添付書類：見積書 .*取込先 添付書類：見積書/ }).waitFor()
    await picture(`whole-1-${number}`)
    await desk.press('F12')
    await desk.at('取込の確認')
    expect(await desk.tabCounts('行の見出し')).toMatchObject({ 新規: 4, エラー: 2, すべて: 6 })
    await desk.sees('3行目')
    await desk.press('Enter', 'Alt+ArrowDown', 'Enter')
    await desk.sees('3行目を直しました（新規）。')
    // on to the next error, past the last one and back to it
    await desk.press('F3')
    await desk.sees('最後のエラーの次なので、最初のエラーに戻りました。')
    await desk.press('Enter')
    await desk.sees('見積額を直す')
    await desk.press('Control+a')
    await desk.type('10000')
    await picture(`whole-2-${number}`)
    await desk.press('Enter')
    await desk.sees('5行目を直しました（新規）。')
    await desk.press('F12')
    await desk.sees('受け取った媒体（授受簿に残ります）')
    await picture(`whole-3-${number}`)
    await desk.press('Space', 'F12')
    await desk.at('取込')
    await desk.sees(`✓ 取込 ${number} を終えました（新しい申込.csv）`)
    if (number === 'R8-I0002') break
    await desk.press('Delete')
    await desk.sees('取込 R8-I0001 を取り消しますか')
    await desk.type('様式の確認のため')
    await desk.press('Control+Enter')
    await desk.sees('取込 R8-I0001 を取り消しました。6件を取り下げました。')
  }
  expect(await desk.faults()).toEqual([])
  await program.close()

  const office = await openTestOffice(program.folders.office)
  try {
    expect(await sql(office, 'select state, count(*) as n from welfare_case group by state order by state')).toEqual([
      { state: 'received', n: 6 },
      { state: 'withdrawn', n: 6 },
    ])
    const kept = await sql(
      office,
      `select a.details from welfare_case c join application a on a.application_id = c.application_id where c.receipt_no like '新_' order by c.receipt_no`,
    )
    expect(kept.map((row) => (JSON.parse(String(row['details'])) as { attachments: readonly string[] }).attachments.length)).toEqual([
      1, 2, 3, 1, 2, 3,
    ])
    const { rows: lines } = await office.call('auditor', 'handover.list', { direction: 'in', limit: 5 })
    expect(lines.map((line) => line.medium)).toEqual(['USBメモリー', '取込取消', 'USBメモリー'])
  } finally {
    await office.backend.close()
  }
})
