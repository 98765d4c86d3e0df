import type { Amounts } from '../../../shared/contract/cases.ts'
import { yen } from '../../ui/format.ts'

/** 金額の計算: each amount with its formula in words and numbers, as the notice will explain it. */
export function AmountTable({ amounts, earlier }: { readonly amounts: Amounts; readonly earlier: number | null }) {
  const { price, limit, base, ownShare, excess, selfPayment, publicPayment } = amounts
  const lines: readonly (readonly [name: string, how: string, amount: number | null])[] = [
    ['見積額', '申請の見積額', price],
    ['限度額', '基準額 × 数量（月ごとの種目は × 月数）', limit],
    ['基準となる額', `見積額 ${yen(price)} と限度額 ${yen(limit)} の低い方`, base],
    [
      '自己負担（割合分）',
      `基準となる額 ${yen(base)} × 負担割合（円未満切捨て）${earlier === null ? '' : `。今月の決定済み ${yen(earlier)}`}。月の上限まで`,
      ownShare,
    ],
    ['超過額', excess === 0 ? '見積額は限度額の範囲内' : `見積額 ${yen(price)} − 限度額 ${yen(limit)}（上限月額の対象外）`, excess],
    ['利用者負担額', `自己負担 ${yen(ownShare)} ＋ 超過額 ${yen(excess)}`, selfPayment],
    ['公費負担額', `見積額 ${yen(price)} − 利用者負担額 ${yen(selfPayment)}`, publicPayment],
  ]
  return (
    <table className="kd-table">
      <thead>
        <tr>
          <th scope="col">項目</th>
          <th scope="col">計算</th>
          <th scope="col" className="kd-num">
            円
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map(([name, how, amount]) => (
          <tr key={name} data-total={name === '公費負担額' || name === '利用者負担額' || undefined}>
            <td className="whitespace-nowrap">{name}</td>
            <td className="text-[13px]">{how}</td>
            <td className="kd-num">{yen(amount)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
