/** 一覧の印刷: what stands on the list stands on the paper, in its order, with names hidden as the list hides them. */
import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '../../electron/backend/context.ts'
import { newSession } from '../../electron/backend/session.ts'
import { paperOf } from '../../electron/backend/usecases/list-print.ts'
import { queueOnPaper } from '../../electron/backend/usecases/queue-print.ts'
import type { Input } from '../../shared/contract.ts'
import { visibleTexts } from '../../shared/domain/document.ts'
import { importSample, sampleOffice, type TestOffice } from '../support/office.ts'
import { one, refusal, sql } from './acts.ts'

let office: TestOffice
beforeAll(async () => {
  office = await sampleOffice()
  await importSample(office, 'aids-logoform.csv', 'aids-logoform')
  await office.call('reviewer', 'review.auto', {})
})
afterAll(() => office.dispose())

/** The texts of the paper as this person gets it. */
async function textsFor(roles: Actor['roles'], input: Input<'queue.print'>): Promise<string[]> {
  const { env } = office.backend
  const user: Actor = { userId: 'someone', name: '担当 一郎', roles, posts: [] }
  const ctx = { env, read: env.store.reader, session: newSession('test'), user }
  return visibleTexts(paperOf(ctx, await queueOnPaper(ctx, input))).map((shown) => shown.text)
}

describe('the list on paper', () => {
  it('has every row of the list in its order, under its conditions and their number', async () => {
    const order = { by: 'kana', desc: true } as const
    const filter = { state: 'reviewed', flags: [] } as const
    const input = { ...filter, flags: [...filter.flags], order }
    const { rows } = await office.call('reviewer', 'case.list', { ...input, limit: 500 })
    expect(rows.length).toBeGreaterThan(60)
    const texts = await textsFor(['reviewer'], input)
    expect(texts.filter((text) => /^R8-\d{6}$/.test(text))).toEqual(rows.map((row) => row.caseNo))
    expect(texts).toContain('状態 審査済')
    expect(texts).toContain(`${rows.length}件　フリガナの降順`)
    const made = await office.call('reviewer', 'queue.print', input)
    expect(made).toMatchObject({ rows: rows.length, pages: 1 + Math.ceil((rows.length - 30) / 36) })
    const kept = process.env['KEEP_PDF']
    if (kept !== undefined) writeFileSync(kept, made.bytes)
    expect(Buffer.from(made.bytes).subarray(0, 5).toString()).toBe('%PDF-')
  })

  it('hides whom the list hides, and the trail keeps no searched name', async () => {
    const [guarded] = await sql(office, `select case_no, name from welfare_case where instr(flags, '"protected"') > 0 limit 1`)
    const name = String(guarded?.['name'])
    const input: Input<'queue.print'> = { flags: ['protected'] }
    const hidden = await textsFor(['drafter'], input)
    expect(hidden).toContain(guarded?.['case_no'])
    expect(hidden).not.toContain(name)
    expect(await textsFor(['reviewer'], input)).toContain(name)
    const text = (await sql(office, 'select name from welfare_case limit 1'))[0]?.['name'] as string
    await office.call('reviewer', 'queue.print', { text })
    const [entry] = await sql(
      office,
      `select b.body from audit_entry e join audit_body b on b.seq = e.seq where e.action = 'list-printed' order by e.seq desc limit 1`,
    )
    expect(String(entry?.['body'])).toContain('検索の語あり')
    expect(String(entry?.['body'])).not.toContain(text)
  })

  it('of nothing says so; impossible days and too long a list are refused, and nothing is entered', async () => {
    expect(await textsFor(['reviewer'], { state: 'paid' })).toContain('当たる案件はありません。')
    const entered = () => one(office, `select count(*) from audit_entry where action = 'list-printed'`)
    const before = await entered()
    expect(await refusal(office.call('reviewer', 'queue.print', { appliedFrom: '2026-12-01', appliedTo: '2026-11-01' }))).toBe('bad-input')
    expect(await entered()).toBe(before)
  })
})
