import { expect, it } from 'vitest'
import { createSecretStore } from '../../../renderer/client/secrets.ts'

it('counter mode still covers a name that came 60,000 texts ago, and the longest of both generations', () => {
  const secrets = createSecretStore()
  const tell = (names: readonly string[]): void => secrets.gather('case.page', {}, { rows: names.map((beneficiary) => ({ beneficiary })) })
  tell(['藤田浩二', '見本花子'])
  tell(Array.from({ length: 60_000 }, (_, n) => `${String.fromCodePoint(0x4e00 + (n % 5000))}${n}`))
  expect(secrets.find('受付 藤田浩二 様')).toEqual([[3, 7]])
  tell(['藤田浩', '見本花子太郎'])
  expect(secrets.find('藤田浩二')).toEqual([[0, 4]])
  expect(secrets.find('見本花子太郎')).toEqual([[0, 6]])
})
