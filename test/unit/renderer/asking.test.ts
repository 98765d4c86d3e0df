import { expect, test } from 'vitest'
import { watchAsking } from '../../../renderer/client/asking.ts'
import type { Client } from '../../../renderer/client/client.ts'

/** A client whose answers are given by hand, in any order. */
function slowClient() {
  const answers: { give: (value: unknown) => void; refuse: (error: Error) => void }[] = []
  const wait = () => new Promise<never>((resolve, reject) => answers.push({ give: resolve as (value: unknown) => void, refuse: reject }))
  const client: Client = { call: wait, job: wait, onChanged: () => () => undefined, isLost: () => false, onLink: () => () => undefined }
  return { client, answers }
}

test('said once when the first answer is awaited, and once when the last has come or was refused', async () => {
  const { client, answers } = slowClient()
  const said: boolean[] = []
  const watched = watchAsking(client, (asking) => said.push(asking))
  const first = watched.call('office.view', {})
  const second = watched.call('session.logout', {})
  expect(said).toEqual([true])
  answers[1]?.refuse(new Error('refused'))
  await expect(second).rejects.toThrow('refused')
  expect(said).toEqual([true])
  answers[0]?.give({ name: '見本市' })
  await first
  expect(said).toEqual([true, false])
})

test('a long task is not awaited', async () => {
  const { client, answers } = slowClient()
  const said: boolean[] = []
  const running = watchAsking(client, (asking) => said.push(asking)).job('attachment.discard', { setId: 'S1' })
  answers[0]?.give({})
  await running
  expect(said).toEqual([])
})
