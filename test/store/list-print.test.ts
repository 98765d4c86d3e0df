/** 起案・決裁・取込の一覧の印刷: the paper has what the screen has, in its order, with the totals; the trail tells that it was printed. */
import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { QueryContext } from '../../electron/backend/context.ts'
import { newSession } from '../../electron/backend/session.ts'
import { draftsOnPaper, inboxOnPaper } from '../../electron/backend/usecases/draft-print.ts'
import { rowsOnPaper } from '../../electron/backend/usecases/import-print.ts'
import { type ListOnPaper, paperOf } from '../../electron/backend/usecases/list-print.ts'
import { inboxBoxes } from '../../shared/contract/list-print.ts'
import { visibleTexts } from '../../shared/domain/document.ts'
import type { Role } from '../../shared/permissions.ts'
import { sampleFile, type TestOffice } from '../support/office.ts'
import { refusal, reviewedOffice, smallDraft, sql } from './acts.ts'

let office: TestOffice
let batchId: string
beforeAll(async () => {
  office = await reviewedOffice()
  await smallDraft(office, 3)
  await smallDraft(office, 2)
  const ticket = office.open(sampleFile('aids-logoform-broken.csv'))
  batchId = (await office.call('intake', 'import.stage', { ticket, programme: 'aids', profile: 'aids-logoform' })).batchId
})
afterAll(() => office.dispose())

/** The office as this user has it before him. */
function seenBy(userId: string, roles: readonly Role[], posts: readonly string[] = []): QueryContext {
  const { env } = office.backend
  return { env, read: env.store.reader, session: newSession('test'), user: { userId, name: '担当 一郎', roles, posts } }
}

const textsOf = (ctx: QueryContext, list: ListOnPaper): string[] => visibleTexts(paperOf(ctx, list)).map(({ text }) => text)

describe('起案の一覧', () => {
  it('has every draft of the screen in its order, with the sum of their amounts', async () => {
    const rows = await office.call('drafter', 'draft.list', { limit: 500 })
    expect(rows.length).toBe(2)
    const ctx = seenBy('drafter', ['drafter'])
    const list = await draftsOnPaper(ctx, {})
    expect(list.lines.map((line) => line[2])).toEqual(rows.map((row) => row.draftNo))
    expect(list.lines.map((line) => line.length)).toEqual(rows.map(() => list.columns.length))
    const sum = rows.reduce((all, row) => all + row.amount, 0).toLocaleString('ja-JP')
    expect(textsOf(ctx, list)).toContain(`2件　計 ${sum}円　起案の新しい順`)
    expect((await draftsOnPaper(ctx, { state: 'returned' })).lines).toEqual([])
  })

  it('is drawn as a PDF and entered in the trail', async () => {
    const made = await office.call('drafter', 'draft.print', {})
    expect(made).toMatchObject({ name: '起案一覧_2026-11-24.pdf', rows: 2, pages: 1 })
    expect(Buffer.from(made.bytes).subarray(0, 5).toString()).toBe('%PDF-')
    const [entry] = await sql(
      office,
      `select e.ref, b.body from audit_entry e join audit_body b on b.seq = e.seq where e.action = 'list-printed' order by e.seq desc limit 1`,
    )
    expect(entry?.['ref']).toBe('draft')
    expect(String(entry?.['body'])).toContain('起案一覧 2件を印刷用に作成（すべて、起案の新しい順）')
  })
})

describe('決裁の受信箱', () => {
  it.each(inboxBoxes)('%s: the rows of the box, each with a text for every column of 190 mm', async (box) => {
    const ctx = seenBy('chief', ['approver'])
    const inbox = await office.call('chief', 'inbox.list', {})
    const list = await inboxOnPaper(ctx, box)
    expect(list.lines.map((line) => line[box === 'readings' ? 2 : 1])).toEqual(inbox[box].map((row) => row.draftNo))
    expect(list.columns.reduce((sum, { width }) => sum + width, 0)).toBe(190)
    for (const line of list.lines) expect(line.length).toBe(list.columns.length)
  })

  it('what waits has its due day, what was read, and the amounts that would be decided', async () => {
    const { mine } = await office.call('chief', 'inbox.list', {})
    expect(mine.length).toBe(2)
    const ctx = seenBy('chief', ['approver'])
    const list = await inboxOnPaper(ctx, 'mine')
    const sum = mine.reduce((all, row) => all + row.live.amount, 0).toLocaleString('ja-JP')
    expect(list.sum).toBe(`${sum}円`)
    expect(textsOf(ctx, list)).toContain('担当 一郎の「未処理」')
    const made = await office.call('chief', 'inbox.print', { box: 'mine' })
    expect(made).toMatchObject({ rows: 2, pages: 1 })
  })
})

describe('取込のエラー', () => {
  it('has the refused rows with column, reason and way out; other headings have theirs', async () => {
    const ctx = seenBy('intake', ['intake'])
    const { rows, total } = await office.call('intake', 'import.rows', { batchId, only: 'rejected', afterLine: 0, limit: 500 })
    expect(total).toBeGreaterThan(3)
    const list = await rowsOnPaper(ctx, { batchId, only: 'rejected' })
    expect(list.title).toBe('取込エラー一覧')
    expect(list.lines.map((line) => line[0])).toEqual(rows.map((row) => row.line.toLocaleString('ja-JP')))
    for (const [at, row] of rows.entries())
      for (const problem of row.problems) expect(list.lines[at]?.[4]).toContain(`× ${problem.column}: ${problem.message}`)
    const all = await rowsOnPaper(ctx, { batchId, only: 'all' })
    expect(all.title).toBe('取込の行の一覧')
    expect(all.lines.length).toBeGreaterThan(list.lines.length)
    const made = await office.call('intake', 'import.print', { batchId, only: 'rejected' })
    expect(made.rows).toBe(total)
    const kept = process.env['KEEP_PDF']
    if (kept !== undefined) {
      writeFileSync(kept, made.bytes)
      writeFileSync(`${kept}.drafts.pdf`, (await office.call('drafter', 'draft.print', {})).bytes)
      writeFileSync(`${kept}.inbox.pdf`, (await office.call('chief', 'inbox.print', { box: 'mine' })).bytes)
    }
  })

  it('of no import is refused', async () => {
    expect(await refusal(office.call('intake', 'import.print', { batchId: 'none', only: 'all' }))).toBe('not-found')
  })
})
