import type { Client } from './client.ts'

/**
 * The same client; `show` hears when the first answer is awaited and when none is any more. Long tasks have the tray and do not count:
 * the person goes on working while they run.
 */
export function watchAsking(client: Client, show: (asking: boolean) => void): Client {
  let awaited = 0
  const step = (by: 1 | -1): void => {
    awaited += by
    if (by === 1 ? awaited === 1 : awaited === 0) show(awaited > 0)
  }
  return {
    ...client,
    call: async (op, input) => {
      step(1)
      try {
        return await client.call(op, input)
      } finally {
        step(-1)
      }
    },
  }
}
