import { caseStateNames } from '../../../shared/domain/case-state.ts'
import { withdrawerNames } from '../../../shared/domain/withdrawal.ts'
import type { CaseDetail } from '../../../shared/contract/cases.ts'
import { longDay, shortDay, stamp, yen } from '../../ui/format.ts'
import { useQueryOp } from '../../client/hooks.tsx'
import { ProtectedMark, StatusMark, Tag } from '../../ui/StatusMark.tsx'
import { flagWords, markOfProposal, programmeName } from '../../words.ts'

/** 対象者と案件の見出し: who, what, which state, and the warnings nobody may overlook. */
export function CaseHeader({ detail }: { readonly detail: CaseDetail }) {
  const guarded = detail.person?.protected === true || detail.flags.includes('protected')
  return (
    <div className="mb-3">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <span className="text-[18px] font-700">{detail.beneficiary}</span>
        {/* Only shown in full width; what the person wrote stays as it is. */}
        <span className="kd-note">{detail.kana.normalize('NFKC')}</span>
        {detail.person === null ? null : <span>{detail.person.age}歳</span>}
        {guarded ? <ProtectedMark long /> : null}
      </div>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span>{detail.itemName}</span>
        {detail.publicPayment === null ? null : (
          <span className="tabular-nums">
            公費 <b>{yen(detail.publicPayment)}円</b>　利用者 <b>{yen(detail.selfPayment)}円</b>
          </span>
        )}
        <Tag tone="key">
          {detail.state === 'on-hold' && detail.holdUntil !== null
            ? `${caseStateNames[detail.state]} ${shortDay(detail.holdUntil)}まで`
            : caseStateNames[detail.state]}
        </Tag>
        <StatusMark mark={markOfProposal(detail.proposal)} />
        {detail.reviewed === null ? null : (
          <Tag tone={detail.reviewed.propose === 'grant' ? 'good' : 'bad'}>
            {detail.reviewed.propose === 'grant' ? '審査の判断: 適合' : '審査の判断: 不適合'}
          </Tag>
        )}
        {detail.flags
          .filter((flag) => flag !== 'protected')
          .map((flag) => (
            <Tag key={flag} tone="warn">
              {flagWords[flag]}
            </Tag>
          ))}
      </div>
      <p className="kd-note">
        {programmeName(detail.programme)} ／ 受付番号 {detail.receiptNo} ／ 申請日 {longDay(detail.appliedOn)}
        {detail.assignedTo === null ? null : <Assigned user={detail.assignedTo} />}
      </p>
      {detail.withdrawal === null ? null : <WithdrawalNote withdrawal={detail.withdrawal} />}
      {detail.warnings.length === 0 ? null : (
        <ul className="kd-callout" aria-label="注意">
          {detail.warnings.map((warning) => (
            <li key={`${warning.code}${warning.message}`}>△ {warning.message}</li>
          ))}
        </ul>
      )}
    </div>
  )
}

/** 取下げの経緯: when, on whose word, why, who entered it. */
function WithdrawalNote({ withdrawal }: { readonly withdrawal: NonNullable<CaseDetail['withdrawal']> }) {
  const { cause, saidOn, by, reason, enteredBy, at } = withdrawal
  const how =
    saidOn !== null && by !== null
      ? `${longDay(saidOn)}に${withdrawerNames[by]}が申し出ました`
      : { said: '申出により取り下げました', duplicate: '重複の判断で取り下げました', import: '取込の取消で取り下げました' }[cause]
  return (
    <p className="kd-callout" aria-label="取下げ">
      <b>取下げ</b>　{how}。{reason === '' ? '' : `理由: ${reason}　`}
      <span className="kd-note">
        （{enteredBy} {stamp(at)} に入力）
      </span>
    </p>
  )
}

/** 担当 by name. */
function Assigned({ user }: { readonly user: string }) {
  const users = useQueryOp('users.list', {})
  return <> ／ 担当 {users.data?.find((one) => one.user === user)?.name ?? user}</>
}
