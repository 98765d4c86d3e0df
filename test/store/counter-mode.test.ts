/** 窓口モード: whatever an answer of the office tells of a person is known to the window that paints over it. */
import { describe, expect, it } from 'vitest'
import { createSecretStore } from '../../renderer/client/secrets.ts'
import type { Op } from '../../shared/contract.ts'
import { quickOffice, reviewedOffice, smallDraft, sql } from './acts.ts'

/** Every string of an answer. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return []
  return Object.values(value).flatMap(textsOf)
}

describe('answers of the office', () => {
  it('leave no name, kana, address or account of a person uncovered', async () => {
    const office = await reviewedOffice()
    const { draftNo } = await smallDraft(office)
    const secrets = createSecretStore()
    const answers: { readonly op: string; readonly value: unknown }[] = []
    const ask = async (as: string, op: Op, input: object): Promise<never> => {
      const value = await office.call(as as never, op, input as never).catch((error: unknown) => {
        throw new Error(`${op}: ${String(error)}`)
      })
      secrets.gather(op, input, value)
      answers.push({ op, value })
      return value as never
    }
    const { rows } = (await ask('reviewer', 'case.list', { limit: 100 })) as { rows: { caseNo: string }[] }
    for (const { caseNo } of rows.slice(0, 25)) {
      for (const op of ['case.view', 'case.sources'] as const) await ask('reviewer', op, { caseNo })
      await ask('reviewer', 'duplicate.ofCase', { caseNo })
      await ask('reviewer', 'case.details', { caseNos: [caseNo] })
      await ask('reviewer', 'case.standing', { caseNo })
      await ask('intake', 'people.candidates', { caseNo })
    }
    await ask('intake', 'people.unmatched', { limit: 10 })
    await ask('chief', 'draft.view', { draftNo, limit: 50 })
    await ask('mailing', 'papers.pending', { limit: 10 })
    await ask('intake', 'correction.list', { bucket: 'overdue', limit: 10 })
    const batch = (await sql(office, 'select batch_id from import_batch'))[0]?.['batch_id']
    await ask('intake', 'import.rows', { batchId: batch, only: 'all', afterLine: 0, limit: 100 })
    for (const line of [2, 3, 4]) await ask('intake', 'import.row', { batchId: batch, line })
    await ask('admin', 'master.list', { kind: 'residents', text: '', offset: 0, limit: 100 })
    await ask('admin', 'master.list', { kind: 'grants', text: '', offset: 0, limit: 50 })
    await ask('auditor', 'audit.list', { limit: 10 })
    expect(answers.length).toBeGreaterThan(60)

    const persons = await sql(office, 'select name, kana, address, resident_no from resident')
    const wanted = persons.flatMap((row) => Object.values(row).map(String)).filter((text) => text.length >= 4)
    const open = new Map<string, string>()
    let seen = 0
    for (const { op, value } of answers) {
      for (const text of textsOf(value)) {
        const covered = secrets.find(text)
        for (const secret of wanted) {
          for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + 1)) {
            seen += 1
            const end = at + secret.length
            const [start, stop] = [at, end]
            const inside = Array.from({ length: stop - start }, (_, i) => start + i).every((i) => covered.some(([a, b]) => a <= i && i < b))
            if (!inside) open.set(`${op}: ${secret}`, text.slice(0, 80))
          }
        }
      }
    }
    expect(seen).toBeGreaterThan(500)
    expect(Object.fromEntries(open)).toEqual({})
  })

  it('about items, providers and the office itself stay readable', async () => {
    const office = await quickOffice()
    const secrets = createSecretStore()
    for (const [as, op, input] of [
      ['admin', 'master.list', { kind: 'items', text: '', offset: 0, limit: 100 }],
      ['payer', 'provider.list', { text: '', part: 'all' }],
      ['admin', 'users.accounts', {}],
    ] as const) {
      const value = await office.call(as, op, input)
      secrets.gather(op, input, value)
    }
    for (const text of ['ストマ装具', '見本市', '審査', '受付', '補聴器', '管理']) expect(secrets.find(text), text).toEqual([])
  })
})

describe('what is known is found', () => {
  const store = (value: unknown) => {
    const secrets = createSecretStore()
    secrets.gather('case.view', {}, value)
    return secrets
  }
  it.each([
    ['in a sentence', { beneficiary: '見本 花子' }, '見本 花子さんの申請', [[0, 5]]],
    ['without its space', { beneficiary: '見本　花子' }, '見本花子 さん', [[0, 4]]],
    [
      'twice',
      { beneficiary: '見本 花子' },
      '見本 花子・見本 花子',
      [
        [0, 5],
        [6, 11],
      ],
    ],
    ['half-width kana as screens widen it', { kana: 'ﾅｶﾑﾗ ﾀｸﾔ' }, 'ナカムラ タクヤ　55歳', [[0, 8]]],
    ['a day of birth in its era', { birthDate: '1971-07-18' }, '昭和46年7月18日（55歳）', [[0, 10]]],
    ['the same in a list', { cells: [{ label: '対象者生年月日', value: '1971-07-18' }] }, 'S46.7.18', [[0, 8]]],
    ['the longer of two', { beneficiary: '見本 花', kana: '見本 花子' }, '見本 花子', [[0, 5]]],
    ['by the label of its cell', { cells: [{ header: '対象者氏名', value: '某 太郎' }] }, '某 太郎', [[0, 4]]],
    ['in a list of two', { facts: [['住所', '見本市中央1-1']] }, '住所: 見本市中央1-1', [[4, 12]]],
    ['the account of a business, too', { providerNo: 'J1', name: '見本薬局', account: '普通 1234567' }, '見本薬局 普通 1234567', [[5, 15]]],
  ])('%s', (_name, value, text, places) => expect(store(value).find(text)).toEqual(places))
})
