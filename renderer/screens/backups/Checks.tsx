import type { DoctorCheck } from '../../../shared/contract/backups.ts'
import { count } from '../../ui/format.ts'
import { StatusMark } from '../../ui/StatusMark.tsx'

const marks = { ok: ['ok', '正常'], warn: ['judge', '注意'], fail: ['fail', '異常'] } as const

/** 診断の結果: what is wrong stands first, each with what to do. */
export function Checks({ checks }: { readonly checks: readonly DoctorCheck[] }) {
  const order = ['fail', 'warn', 'ok'] as const
  const sorted = order.flatMap((verdict) => checks.filter((one) => one.verdict === verdict))
  const number = (verdict: DoctorCheck['verdict']): string => count(checks.filter((one) => one.verdict === verdict).length)
  return (
    <>
      <p className="mb-2" role="status">
        {count(checks.length)}項目を調べました。異常 {number('fail')}、注意 {number('warn')}、正常 {number('ok')}。
      </p>
      <ul className="kd-doctor" aria-label="診断の結果">
        {sorted.map((one) => (
          <li key={one.id} className="kd-doctor-line">
            <StatusMark mark={marks[one.verdict][0]} word={marks[one.verdict][1]} />
            <span className="font-700">{one.title}</span>
            <span>
              {one.text}
              {one.next === '' ? null : <span className="block kd-doctor-next">→ {one.next}</span>}
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}
