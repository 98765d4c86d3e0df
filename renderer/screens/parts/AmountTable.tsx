import type { Amounts } from '../../../shared/contract/cases.ts'
import type { FigureView } from '../../../shared/contract/triage.ts'
import { yen } from '../../ui/format.ts'

type AmountId = 'price' | 'limit' | 'base' | 'ownShare' | 'excess' | 'selfPayment' | 'publicPayment'

export interface AmountTableProps {
  readonly amounts: Amounts
  readonly earlier: number | null
  /** 現金給付: a benefit of a fixed amount, of which the person pays nothing. */
  readonly cash: boolean
  /** The figures with their numbers, where the sources are at hand. */
  readonly figures?: readonly FigureView[]
  /** 「なぜ」 of one figure; without it the amounts are plain text. */
  readonly onWhy?: (id: string) => void
}

/** 金額の計算: each amount with its formula in words and numbers, as the notice will explain it. Each answers 「なぜ」. */
export function AmountTable({ amounts, earlier, cash, figures, onWhy }: AmountTableProps) {
  const { price, limit, base, ownShare, excess, selfPayment, publicPayment } = amounts
  const fixed = [['publicPayment', '給付額', '基準で定めた額（申請日に有効な行）', publicPayment]] as const
  const shared: readonly (readonly [id: AmountId, name: string, how: string, amount: number | null])[] = [
    ['price', '見積額', '申請の見積額', price],
    ['limit', '限度額', '基準額 × 数量（月ごとの種目は × 月数）', limit],
    ['base', '基準となる額', `見積額 ${yen(price)} と限度額 ${yen(limit)} の低い方`, base],
    [
      'ownShare',
      '自己負担（割合分）',
      `基準となる額 ${yen(base)} × 負担割合（円未満切捨て）${earlier === null ? '' : `。今月の決定済み ${yen(earlier)}`}。月の上限まで`,
      ownShare,
    ],
    [
      'excess',
      '超過額',
      excess === 0 ? '見積額は限度額の範囲内' : `見積額 ${yen(price)} − 限度額 ${yen(limit)}（上限月額の対象外）`,
      excess,
    ],
    ['selfPayment', '利用者負担額', `自己負担 ${yen(ownShare)} ＋ 超過額 ${yen(excess)}`, selfPayment],
    ['publicPayment', '公費負担額', `見積額 ${yen(price)} − 利用者負担額 ${yen(selfPayment)}`, publicPayment],
  ]
  const lines = cash ? fixed : shared
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
        {lines.map(([id, name, how, amount]) => (
          <tr key={id} data-total={id === 'publicPayment' || id === 'selfPayment' || undefined}>
            <td className="whitespace-nowrap">{name}</td>
            <td className="text-[13px]">{figures?.find((figure) => figure.id === id)?.numbers ?? how}</td>
            <td className="kd-num">
              {onWhy === undefined ? (
                yen(amount)
              ) : (
                <button
                  type="button"
                  className="kd-why"
                  data-figure={id}
                  aria-label={`${name} ${yen(amount)}円 なぜ`}
                  onClick={() => onWhy(id)}
                >
                  {yen(amount)}
                </button>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
