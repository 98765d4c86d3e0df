import type { MailTotal, PrintRunRow } from '../../../shared/contract/print-run.ts'
import { count, yen } from '../../ui/format.ts'
import { Block, Pane } from '../../ui/Screen.tsx'

/** 5 発送簿. What went to the post, by class and fee. */
export function RunTotals({
  run,
  totals,
  service,
}: {
  readonly run: PrintRunRow
  readonly totals: readonly MailTotal[]
  readonly service: string
}) {
  const letters = totals.reduce((sum, t) => sum + t.letters, 0)
  const money = totals.every((t) => t.sum !== null) ? totals.reduce((sum, t) => sum + (t.sum ?? 0), 0) : null
  return (
    <Pane label="発送簿の計" className="flex-1">
      <Block title="区分と料金" note={service}>
        {totals.length === 0 ? (
          <p>まだ発送していません。束の枚数をすべて確認すると、F12 で発送簿に入れられます。</p>
        ) : (
          <table className="kd-table">
            <thead>
              <tr>
                <th scope="col">区分</th>
                <th scope="col">取扱い</th>
                <th scope="col" className="text-right">
                  料金
                </th>
                <th scope="col" className="text-right">
                  通数
                </th>
                <th scope="col" className="text-right">
                  合計（円）
                </th>
              </tr>
            </thead>
            <tbody>
              {totals.map((t) => (
                <tr key={`${t.kind} ${t.service} ${t.fee ?? ''}`}>
                  <td>{t.kind}</td>
                  <td>{t.service}</td>
                  <td className="text-right">{t.fee === null ? '料金表なし' : yen(t.fee)}</td>
                  <td className="text-right">{count(t.letters)}</td>
                  <td className="text-right">{yen(t.sum)}</td>
                </tr>
              ))}
              <tr className="font-700">
                <td colSpan={3}>計</td>
                <td className="text-right">{count(letters)}</td>
                <td className="text-right">{yen(money)}</td>
              </tr>
            </tbody>
          </table>
        )}
        {totals.some((t) => t.fee === null) ? (
          <p>料金が決まっていません。管理者が台帳の「基準」に、差し出す日の郵便料金を登録してください。</p>
        ) : null}
      </Block>
      {run.held > 0 ? (
        <Block title="発送の保留">
          <p>
            {count(run.held)}
            通は、印刷のあとで事情が変わったため送っていません。見出し「文書」で理由を見てください。支援措置のものは、別の人が解除すると F12
            で送れます。
          </p>
        </Block>
      ) : null}
    </Pane>
  )
}
