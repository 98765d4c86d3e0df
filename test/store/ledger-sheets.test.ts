/** The Excel ledgers as a spreadsheet program sees them, and against the papers that went out. */
import { join } from 'node:path'
import excel from 'exceljs'
import { beforeEach, expect, test } from 'vitest'
import { granted, pagesOf, papersDesk, protectedCase } from './papers-desk.ts'

const desk = papersDesk()
const cancelledCase = granted[0] ?? ''
let pages: string[] = []

const yenIn = (page: string, label: string): number =>
  Number((new RegExp(`${label}([0-9,]+)円`).exec(page)?.[1] ?? 'none').replaceAll(',', ''))
const sum = (list: readonly number[]): number => list.reduce((total, one) => total + one, 0)
const titled = (title: string): string[] => pages.filter((page) => page.includes(title))

/** Everything is out, and one grant was taken back afterwards. */
beforeEach(async () => {
  const files: string[] = []
  const issue = async (): Promise<void> => {
    files.push(...(await desk.issue()).files.map((file) => file.name))
  }
  await desk.office.call('chief', 'papers.release', {})
  await issue()
  const { draftNo } = await desk.office.call('drafter', 'draft.create', { kind: 'cancel', caseNos: [cancelledCase], reason: '転出のため' })
  for (const user of ['chief', 'manager']) await desk.office.call(user, 'draft.approve', { draftNo, asDeputy: false })
  await issue()
  pages = []
  for (const name of files) pages.push(...(await pagesOf((await desk.office.call('mailing', 'papers.file', { name })).bytes)))
})

async function sheetOf(ledger: 'decisions' | 'vouchers' | 'mailing') {
  const path = join(desk.folder, `${ledger}.xlsx`)
  await desk.office.call('mailing', 'ledger.export', { ledger, save: desk.office.save(path), replace: true })
  const book = new excel.Workbook()
  await book.xlsx.readFile(path)
  const [sheet] = book.worksheets
  if (!sheet) throw new Error('no sheet')
  const headers = (sheet.getRow(2).values as unknown[]).slice(1).map(String)
  const column = (header: string): number => headers.indexOf(header) + 1
  const cells = (header: string) =>
    Array.from({ length: sheet.rowCount - 3 }, (_, index) => sheet.getRow(index + 3).getCell(column(header)))
  const total = (header: string): unknown => sheet.getRow(sheet.rowCount).getCell(column(header)).value
  return { sheet, cells, total }
}

test.each(['decisions', 'vouchers', 'mailing'] as const)('%s: ready for print on A4, its head on every page', async (ledger) => {
  const { sheet } = await sheetOf(ledger)
  expect(sheet.pageSetup).toMatchObject({ paperSize: 9, orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0 })
  expect(sheet.pageSetup.printTitlesRow).toBe('1:2')
  expect(sheet.views[0]).toMatchObject({ state: 'frozen', ySplit: 2 })
  expect(sheet.headerFooter.oddFooter).toBe('&C&P / &N')
})

test('決定簿: codes are text, days are days whatever the clock’s zone, the sums are those of the notices', async () => {
  const { cells, total } = await sheetOf('decisions')
  for (const header of ['決定番号', '案件番号', '受付番号']) {
    for (const cell of cells(header)) expect([typeof cell.value, cell.numFmt]).toEqual(['string', '@'])
  }
  for (const cell of cells('決定日')) {
    expect(cell.value).toEqual(new Date(Date.UTC(2026, 10, 24)))
    expect(cell.numFmt).toBe('yyyy/mm/dd')
  }
  const grants = titled('日常生活用具給付決定通知書')
  const taken = titled('日常生活用具給付決定取消通知書')
  expect([grants.length, taken.length]).toEqual([granted.length, 1])
  for (const [header, label] of [
    ['公費負担額', '公費負担額'],
    ['自己負担額', '自己負担額'],
  ] as const) {
    const papers = sum(grants.map((page) => yenIn(page, label))) - sum(taken.map((page) => yenIn(page, label)))
    expect(total(header)).toBe(papers)
    expect(sum(cells(header).map((cell) => Number(cell.value ?? 0)))).toBe(papers)
  }
  expect(total('価格')).toBe(sum(grants.map((page) => yenIn(page, '用具の価格'))) - yenIn(noticeOf(cancelledCase), '用具の価格'))
})

const noticeOf = (caseNo: string): string =>
  titled('日常生活用具給付決定通知書').find((page) => page.includes(desk.decisionNo[caseNo] ?? 'none')) ?? ''

test('決定簿: a cancellation is a line of its own behind its decision, with the amounts taken back', async () => {
  const { cells } = await sheetOf('decisions')
  const kinds = cells('区分').map((cell) => cell.value)
  const at = kinds.indexOf('取消')
  expect(kinds.filter((kind) => kind === '取消')).toHaveLength(1)
  expect(cells('取り消した決定')[at]?.value).toBe(desk.decisionNo[cancelledCase])
  const before = cells('決定番号').findIndex((cell) => cell.value === desk.decisionNo[cancelledCase])
  expect(before).toBeLessThan(at)
  for (const header of ['価格', '公費負担額', '自己負担額']) expect(cells(header)[at]?.value).toBe(0 - Number(cells(header)[before]?.value))
})

test('給付券台帳: numbers keep their zeros, the sums are those of the vouchers', async () => {
  const { cells, total } = await sheetOf('vouchers')
  const slips = titled('日常生活用具給付券')
  expect(cells('券番号')).toHaveLength(slips.length)
  for (const header of ['券番号', '事業者番号'])
    for (const cell of cells(header)) expect([typeof cell.value, cell.numFmt]).toEqual(['string', '@'])
  expect(total('公費負担額')).toBe(sum(slips.map((page) => yenIn(page, '請求額'))))
  expect(cells('有効期間の初日').every((cell) => cell.value instanceof Date && cell.value.getTime() % 86_400_000 === 0)).toBe(true)
})

test('発送簿: sheets are the pages that were drawn, no protected address', async () => {
  const { cells, total } = await sheetOf('mailing')
  expect(total('枚数')).toBe(pages.length)
  const at = cells('案件番号').findIndex((cell) => cell.value === protectedCase)
  expect([cells('住所')[at]?.value, cells('支援措置')[at]?.value]).toEqual(['支援措置', '支援措置'])
})
