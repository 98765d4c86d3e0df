import type { CaseDetail } from '../../../shared/contract/cases.ts'
import { longDay, shortDay, stamp, yen } from '../../ui/format.ts'
import { Block, Facts } from '../../ui/Screen.tsx'
import { Tag } from '../../ui/StatusMark.tsx'
import { channelWord, voucherStateWord } from '../../words.ts'

/** 対象者の台帳: as the register has the person. */
export function PersonBlock({ detail }: { readonly detail: CaseDetail }) {
  const { person } = detail
  if (person === null) {
    return (
      <Block title="住民の台帳">
        <p className="kd-callout">△ 申請の人を住民の台帳で1人に決められません。人が確かめてから判断してください。</p>
      </Block>
    )
  }
  return (
    <Block title="住民の台帳">
      <Facts
        items={[
          ['氏名', `${person.name}（${person.kana}）`],
          ['生年月日', `${longDay(person.birthDate)}（${person.age}歳）`],
          ['住所', person.protected ? `${person.address}（支援措置: 外へ出さない）` : person.address],
          ['宛名番号', detail.residentNo ?? '－'],
          ['世帯番号', person.householdNo],
        ]}
      />
    </Block>
  )
}

/** A field's value: dates in 和暦 (the time of day as it came), everything else untouched. */
export function fieldText(value: string): string {
  const found = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2})(?::\d{2})?)?$/.exec(value)
  return found === null ? value : `${longDay(found[1])}${found[2] === undefined ? '' : ` ${found[2]}`}`
}

/** 申請の内容: the fields as they came, in the order of the form. */
export function ApplicationBlock({ detail }: { readonly detail: CaseDetail }) {
  const filled = detail.application.filter((field) => field.value !== '')
  return (
    <Block title="申請の内容" note={`${fieldText(detail.submittedAt)} ${channelWord(detail.channel)}`}>
      <Facts items={filled.map((field) => [field.label, fieldText(field.value)] as const)} />
      {detail.answers.length <= 1 ? null : (
        <p className="mt-2 kd-note">
          この受付番号の回答 {detail.answers.length}件:{' '}
          {detail.answers
            .map((answer) => `第${answer.version}回 ${stamp(answer.receivedAt)}（${answer.file} ${answer.line}行目）`)
            .join('、')}
        </p>
      )}
    </Block>
  )
}

export function GrantsBlock({ detail }: { readonly detail: CaseDetail }) {
  return (
    <Block title="これまでの給付" note={`${detail.grants.length}件`}>
      {detail.grants.length === 0 ? (
        <p className="kd-note">この人への給付の記録はありません。</p>
      ) : (
        <table className="kd-table">
          <thead>
            <tr>
              <th scope="col">決定日</th>
              <th scope="col">種目</th>
              <th scope="col" className="kd-num">
                公費（円）
              </th>
              <th scope="col">状態</th>
            </tr>
          </thead>
          <tbody>
            {detail.grants.map((grant) => (
              <tr key={grant.voucherNo}>
                <td className="whitespace-nowrap">{shortDay(grant.decidedOn)}</td>
                <td>
                  {grant.itemName}
                  <span className="block text-[13px] kd-note">{grant.voucherNo}</span>
                </td>
                <td className="kd-num">{yen(grant.publicPayment)}</td>
                <td className="whitespace-nowrap">{grant.state}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Block>
  )
}

export function VouchersBlock({ detail }: { readonly detail: CaseDetail }) {
  if (detail.vouchers.length === 0) return null
  return (
    <Block title="給付券" note={`${detail.vouchers.length}枚`}>
      <table className="kd-table">
        <thead>
          <tr>
            <th scope="col">券番号</th>
            <th scope="col">有効期間</th>
            <th scope="col" className="kd-num">
              公費（円）
            </th>
            <th scope="col" className="kd-num">
              利用者（円）
            </th>
            <th scope="col">状態</th>
          </tr>
        </thead>
        <tbody>
          {detail.vouchers.map((voucher) => (
            <tr key={voucher.voucherNo}>
              <td>
                {voucher.voucherNo}
                <span className="kd-note">
                  （{voucher.seq}／{voucher.of}）
                </span>
              </td>
              <td className="whitespace-nowrap">
                {shortDay(voucher.validFrom)}〜{shortDay(voucher.validTo)}
              </td>
              <td className="kd-num">{yen(voucher.publicPayment)}</td>
              <td className="kd-num">{yen(voucher.selfPayment)}</td>
              <td className="whitespace-nowrap">{voucherStateWord(voucher.state)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Block>
  )
}

export function DecisionBlock({ detail }: { readonly detail: CaseDetail }) {
  const { decision, reviewed } = detail
  if (decision === null && reviewed === null) return null
  return (
    <Block title="判断と決定">
      {reviewed === null ? null : (
        <Facts
          items={[
            ['審査', reviewed.propose === 'grant' ? '○ 適合（支給の案）' : '× 不適合（却下の案）'],
            ['審査した人', `${reviewed.by}（${longDay(reviewed.on)}）`],
            ...(reviewed.overruled
              ? [
                  [
                    '判断変更',
                    <Tag key="o" tone="warn">
                      審査項目と違う判断
                    </Tag>,
                  ] as const,
                ]
              : []),
            ...(reviewed.reason === '' ? [] : [['理由', reviewed.reason] as const]),
          ]}
        />
      )}
      {decision === null ? null : (
        <Facts
          items={[
            ['決定番号', decision.decisionNo],
            ['決定日', longDay(decision.decidedOn)],
            ['公費負担額', `${yen(decision.publicPayment)}円`],
            ['利用者負担額', `${yen(decision.selfPayment)}円`],
            ...(decision.reason === '' ? [] : [['理由', decision.reason] as const]),
            ['起案番号', decision.draftNo],
          ]}
        />
      )}
    </Block>
  )
}

/** 経過: who did what when. */
export function HistoryBlock({ history }: { readonly history: CaseDetail['history'] }) {
  return (
    <Block title="経過">
      <HistoryTable history={history} />
    </Block>
  )
}

/** The acts of a case or a draft, as the trail tells them. */
export function HistoryTable({ history }: { readonly history: CaseDetail['history'] }) {
  if (history.length === 0) return <p className="kd-note">まだ何も行われていません。</p>
  return (
    <table className="kd-table">
      <tbody>
        {history.map((entry) => (
          <tr key={entry.seq}>
            <td className="whitespace-nowrap tabular-nums">{stamp(entry.at)}</td>
            <td className="whitespace-nowrap">{entry.by}</td>
            <td className="whitespace-nowrap">{entry.act}</td>
            <td>{entry.text}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
