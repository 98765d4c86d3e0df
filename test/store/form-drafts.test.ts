/** What was typed and not yet done: its user's own, sealed, gone with the act. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { TestOffice } from '../support/office.ts'
import { quickOffice, refusal } from './acts.ts'

const form = 'reason.hold.R8-000001'
const sentence = '本人に電話で確かめてから決める'

const bytesOf = (office: TestOffice): Buffer =>
  Buffer.concat(['office.sqlite', 'office.sqlite-wal'].map((name) => readFileSync(join(office.folder, name))))

describe('what was typed and not yet done', () => {
  it('comes back to its user, the newest of each form, and to nobody else', async () => {
    const office = await quickOffice()
    await office.call('reviewer', 'formDraft.keep', { user: 'reviewer', form, values: { 理由: '途中' } })
    const { savedAt } = await office.call('reviewer', 'formDraft.keep', { user: 'reviewer', form, values: { 理由: sentence } })
    expect(await office.call('reviewer', 'formDraft.mine', {})).toEqual([{ form, values: { 理由: sentence }, savedAt }])
    for (const other of ['intake', 'admin', 'auditor'] as const) expect(await office.call(other, 'formDraft.mine', {})).toEqual([])
  })

  it('lies sealed: the file of the store holds no word of it', async () => {
    const office = await quickOffice()
    await office.call('reviewer', 'formDraft.keep', { user: 'reviewer', form, values: { 理由: sentence } })
    const bytes = bytesOf(office)
    expect(bytes.includes(form)).toBe(true)
    expect(bytes.includes(sentence)).toBe(false)
    expect(bytes.includes(Buffer.from(sentence, 'utf16le'))).toBe(false)
  })

  it('of one user is never taken as the draft of another who has signed in at the same window', async () => {
    const office = await quickOffice()
    const typed = { user: 'reviewer', form, values: { 理由: sentence } }
    expect(await refusal(office.call('intake', 'formDraft.keep', typed))).toBe('session-over')
    expect(await office.call('intake', 'formDraft.mine', {})).toEqual([])
    await office.call('reviewer', 'formDraft.keep', typed)
    expect(await refusal(office.call('intake', 'formDraft.drop', { user: 'reviewer', form }))).toBe('session-over')
    expect(await office.call('reviewer', 'formDraft.mine', {})).toHaveLength(1)
    const entry = { user: 'reviewer', form: 'aids' }
    expect(await refusal(office.call('intake', 'entry.saveDraft', { ...entry, values: { name: '藤田' } }))).toBe('session-over')
    expect(await refusal(office.call('intake', 'entry.dropDraft', entry))).toBe('session-over')
    expect(await office.call('intake', 'entry.drafts', {})).toEqual([])
  })

  it('goes when the act is done or the user drops it; the draft of another stays', async () => {
    const office = await quickOffice()
    await office.call('reviewer', 'formDraft.keep', { user: 'reviewer', form, values: { 理由: 'あ' } })
    await office.call('drafter', 'formDraft.keep', { user: 'drafter', form, values: { 理由: 'い' } })
    await office.call('reviewer', 'formDraft.drop', { user: 'reviewer', form })
    expect(await office.call('reviewer', 'formDraft.mine', {})).toEqual([])
    expect(await office.call('drafter', 'formDraft.mine', {})).toHaveLength(1)
  })

  it('never holds a My Number, and leaves no trace in the trail', async () => {
    const office = await quickOffice()
    await office.call('reviewer', 'formDraft.keep', {
      user: 'reviewer',
      form,
      values: { 番号: '123456789018', 理由: '番号は123456789018です' },
    })
    const [draft] = await office.call('reviewer', 'formDraft.mine', {})
    expect(Object.keys(draft?.values ?? {})).toEqual(['理由'])
    expect(JSON.stringify(draft)).not.toContain('123456789018')
  })

  it('keeps the hundred newest forms of a user', async () => {
    const office = await quickOffice()
    for (let n = 0; n < 103; n++)
      await office.call('reviewer', 'formDraft.keep', { user: 'reviewer', form: `f${n}`, values: { a: String(n) } })
    const forms = (await office.call('reviewer', 'formDraft.mine', {})).map((one) => one.form)
    expect(forms).toHaveLength(100)
    expect(forms).toContain('f102')
  })
})
