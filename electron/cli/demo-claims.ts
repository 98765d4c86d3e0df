import { claimHeads } from '../../shared/programmes/claims/fields.ts'
import { csvText } from '../backend/files/csv-write.ts'
import { writeAtomic } from '../backend/files/atomic.ts'
import type { Client } from './client.ts'

/**
 * What providers would send for December: a claim for the first voucher of each issued case, most of them as decided; some
 * for less, for more, by another provider, with a mistyped code, or sent twice, so that each answer can be seen.
 * Returns the number of lines.
 */
export async function writeClaims(client: Client, path: string): Promise<number> {
  const { caseNos } = await client.call('case.ids', { state: 'issued' })
  const lines: string[][] = []
  for (let start = 0; start < caseNos.length; start += 100) {
    const { cases } = await client.call('case.details', { caseNos: caseNos.slice(start, start + 100) })
    for (const c of cases) {
      const voucher = c.vouchers[0]
      if (!voucher || voucher.publicPayment === 0) continue
      const n = lines.length + 1
      const day = String(1 + (n % 20)).padStart(2, '0')
      const less = n % 40 === 7 ? 100 : 0
      const more = n % 90 === 11 ? 100 : 0
      const amount = voucher.publicPayment - less + more
      const provider = n % 90 === 23 ? 'J0101' : voucher.providerNo
      const code = n % 90 === 37 ? '00000000' : voucher.code
      const note = less > 0 ? '値引きのため少ない請求' : ''
      const line = [
        '',
        `S2026-12-${String(n).padStart(4, '0')}`,
        provider,
        '',
        voucher.voucherNo,
        code,
        `2026-12-${day}`,
        '本人',
        c.itemName,
        String(voucher.price),
        String(voucher.selfPayment),
        String(amount),
        note,
      ]
      lines.push(line)
      if (n % 150 === 50) lines.push(line.with(1, `S2026-12-${String(n).padStart(4, '0')}再`))
    }
  }
  await writeAtomic(path, csvText([claimHeads, ...lines]))
  return lines.length
}
