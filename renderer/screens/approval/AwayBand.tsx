import type { AwayRow } from '../../../shared/contract/inbox.ts'
import { shortDay } from '../../ui/format.ts'

/** 不在の帯: who is away today and who decides for him. Absences that do not concern the user are told in one line. */
export function AwayBand({ away }: { readonly away: readonly AwayRow[] }) {
  if (away.length === 0) return null
  return (
    <ul className="kd-away" aria-label="きょうの不在">
      {away.map((one) => (
        <li key={`${one.post}${one.name}${one.from}`} data-role={one.role}>
          <span className="font-700">不在</span> {one.post} {one.name}（{shortDay(one.from)}～{one.to === null ? '未定' : shortDay(one.to)}
          ）→ 代決者 {one.role === 'deputy' ? <b>あなた</b> : (one.deputy ?? 'いません（管理者に登録を依頼）')}
        </li>
      ))}
    </ul>
  )
}
