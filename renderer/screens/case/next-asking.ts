import type { Client } from '../../client/client.ts'

/** The next case of the list, round from the present one, that a person must judge; undefined when there is no other. */
export async function nextAsking(client: Client, order: readonly string[], at: number): Promise<string | undefined> {
  const round = [...order.slice(at + 1), ...order.slice(0, Math.max(0, at))]
  for (let start = 0; start < round.length; start += 200) {
    const piece = round.slice(start, start + 200)
    const { rows } = await client.call('case.page', { caseNos: piece })
    const asking = new Set(rows.filter((row) => row.state === 'received' && row.proposal === 'ask').map((row) => row.caseNo))
    const found = piece.find((caseNo) => asking.has(caseNo))
    if (found !== undefined) return found
  }
  return undefined
}
