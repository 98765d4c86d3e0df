/** A disk that takes no more: said as such, nothing half, and the office can be closed and opened again. */
import { CompiledQuery } from 'kysely'
import { afterEach, expect, it } from 'vitest'
import { importSample, sampleFile, sampleOffice, type TestOffice } from '../support/office.ts'
import { one, refusal, trailHolds } from './acts.ts'

let office: TestOffice
afterEach(() => office.dispose())

const pragma = (text: string) => office.backend.env.store.writer.executeQuery<Record<string, number>>(CompiledQuery.raw(`pragma ${text}`))

it('an import that fills it is refused as full; what stood stays, and with space again it goes in', async () => {
  office = await sampleOffice()
  await office.call('intake', 'office.view', {})
  const pages = (await pragma('page_count')).rows[0]?.['page_count'] ?? 0
  await pragma(`max_page_count = ${pages + 20}`)
  const input = { ticket: office.open(sampleFile('aids-logoform.csv')), programme: 'aids', profile: 'aids-logoform' }
  expect(await refusal(office.call('intake', 'import.stage', input))).toBe('store-full')
  office = await office.reopen()
  expect(await one(office, 'select count(*) from welfare_case')).toBe(0)
  expect(await trailHolds(office)).toBe(true)
  expect((await importSample(office, 'aids-logoform.csv', 'aids-logoform')).added).toBe(324)
})

it('where not even the mark of a proper end can be written, the office is closed and free for the next', async () => {
  office = await sampleOffice()
  await pragma('query_only = on')
  office = await office.reopen()
  expect((await importSample(office, 'aids-counter.csv', 'aids-counter')).added).toBe(156)
})

it('a transaction that the engine has rolled back by itself is told by its own fault', async () => {
  office = await sampleOffice()
  const { writer } = office.backend.env.store
  const act = writer.transaction().execute(async (tx) => {
    await tx.executeQuery(CompiledQuery.raw('rollback'))
    throw new Error('the disk is full')
  })
  await expect(act).rejects.toThrow('the disk is full')
})
