import type { Input, Output } from '../../shared/contract.ts'
import type { Client } from './client.ts'

/**
 * The same client; that somebody has signed in is told only once the screens for him are there. They are being loaded since the login was
 * shown, so as a rule there is nothing to wait for; and nobody's keys fall between two pictures. Without them the page says so itself.
 */
export function withScreens(client: Client, load: () => Promise<unknown>): Client {
  return {
    ...client,
    call: async <O extends Parameters<Client['call']>[0]>(op: O, input: Input<O>): Promise<Output<O>> => {
      const value = await client.call(op, input)
      if (op === 'office.view' && (value as Output<'office.view'>).user !== null) await load().catch(() => undefined)
      return value
    },
  }
}
