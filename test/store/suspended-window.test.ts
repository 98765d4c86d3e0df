/** Whoever is suspended while signed in sees the login, not an empty frame. */
import { expect, it } from 'vitest'
import { quickOffice, refusal } from './acts.ts'

it('the window of somebody who is suspended while signed in is told that nobody is', async () => {
  const office = await quickOffice()
  expect((await office.call('reviewer', 'office.view', {})).user?.userId).toBe('reviewer')
  await office.call('admin', 'users.suspend', { user: 'reviewer', reason: '休職' })
  const seen = await office.call('reviewer', 'office.view', {})
  expect([seen.user, seen.locked, seen.mustChange]).toEqual([null, false, false])
  expect(await refusal(office.call('reviewer', 'home.today', {}))).not.toBe('done')
})
