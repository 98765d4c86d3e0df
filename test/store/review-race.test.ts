/** Checks that run while a newer answer comes in: what was judged is not what lies there now, so it is not reviewed. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { makeGate } from '../../electron/backend/dispatch.ts'
import { newSession } from '../../electron/backend/session.ts'
import type { ReadDb } from '../../electron/backend/store/db.ts'
import { handlers } from '../../electron/backend/usecases/index.ts'
import type { TestOffice } from '../support/office.ts'
import { counterText, readyCases, receiptOf, reviewedOffice, sql, stateOf } from './acts.ts'

let office: TestOffice
afterEach(() => office.dispose())

describe('一括審査', () => {
  it('leaves a case alone whose newer answer came between its reading and its writing', async () => {
    office = await reviewedOffice()
    const [changed = '', other = ''] = await readyCases(office, 2)
    await sql(office, "update welfare_case set state = 'received' where case_no in (?, ?)", changed, other)
    const path = join(office.folder, '..', 'newer.csv')
    writeFileSync(path, counterText([await receiptOf(office, changed)], { 見積額: '5000' }))
    const staged = await office.call('intake', 'import.stage', { ticket: office.open(path), programme: 'aids', profile: 'aids-counter' })

    // the answer is committed at the moment the job has read the tax rows of what it judges
    let commit: Promise<unknown> | undefined
    const { env } = office.backend
    const reader = new Proxy(env.store.reader, {
      get(target, name) {
        if (name !== 'selectFrom') return Reflect.get(target, name) as unknown
        return (table: Parameters<ReadDb['selectFrom']>[0]) => {
          if (table === 'tax') commit ??= office.call('intake', 'import.commit', { batchId: staged.batchId, sha256: staged.sha256 })
          return target.selectFrom(table as 'tax')
        }
      },
    })
    const gate = makeGate({ ...env, store: { ...env.store, reader } }, handlers, { checkOutputs: true })
    const reply = await gate.call({ ...newSession('job'), userId: 'reviewer' }, { id: 1, op: 'review.auto', input: {} })
    expect(reply.ok).toBe(true)
    await commit
    expect(commit).toBeDefined()
    expect([await stateOf(office, changed), await stateOf(office, other)]).toEqual(['received', 'reviewed'])

    await office.call('reviewer', 'review.auto', {})
    const { state, amounts } = await office.call('reviewer', 'case.view', { caseNo: changed })
    expect([state, amounts?.price]).toEqual(['reviewed', 5000])
  })
})
