import type { AwayRow } from '../../../shared/contract/inbox.ts'
import { longDay, shortDay } from '../../ui/format.ts'

/** 不在の帯: whether the user's own key still waits, who is away today and who decides for him. Absences that do not concern the user are told in one line. */
export function AwayBand({ away, keyUntil }: { readonly away: readonly AwayRow[]; readonly keyUntil: string | null }) {
  if (away.length === 0 && keyUntil === null) return null
  return (
    <ul className="kd-away" aria-label="きょうの不在とお知らせ">
      {keyUntil === null ? null : (
        <li data-role="mine">
          <span className="font-700">署名鍵</span> あなたの新しい署名鍵は、まだ確認されていません。{longDay(keyUntil)}
          までは決裁できます。管理者に、監査の画面の F4 で確認するよう依頼してください。
        </li>
      )}
      {away.map((one) => (
        <li key={`${one.post}${one.name}${one.from}`} data-role={one.role}>
          <span className="font-700">不在</span> {one.post} {one.name}（{shortDay(one.from)}～{one.to === null ? '未定' : shortDay(one.to)}
          ）→ 代決者 {one.role === 'deputy' ? <b>あなた</b> : (one.deputy ?? 'いません（管理者に登録を依頼）')}
        </li>
      ))}
    </ul>
  )
}
