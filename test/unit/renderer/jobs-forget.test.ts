import { expect, it } from 'vitest'
import type { Client } from '../../../renderer/client/client.ts'
import { createJobStore } from '../../../renderer/client/jobs.ts'

it('the next user at the window sees no task of the one before, neither running nor when it ends', async () => {
  let clock = 0
  let end: (value: unknown) => void = () => undefined
  const client = { job: () => new Promise((resolve) => (end = resolve)) } as unknown as Client
  const jobs = createJobStore(client, { now: () => clock, where: () => '/papers' })
  const made = jobs.run('一覧のCSV保存', 'queue.csv', {} as never)
  expect(jobs.list()).toHaveLength(1)
  jobs.forget()
  expect(jobs.list()).toEqual([])
  clock = 60_000
  end({ name: '支援措置.csv' })
  await made
  expect(jobs.list()).toEqual([])
  void jobs.run('次の人の処理', 'queue.csv', {} as never)
  expect(jobs.list().map(({ title }) => title)).toEqual(['次の人の処理'])
})
