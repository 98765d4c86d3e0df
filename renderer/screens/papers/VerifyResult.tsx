import type { Output } from '../../../shared/contract.ts'
import { longDay, shortDay, yen } from '../../ui/format.ts'
import { Facts } from '../../ui/Screen.tsx'
import { ProtectedMark } from '../../ui/StatusMark.tsx'

type Verified = Output<'voucher.verify'>

const verdictWords: Readonly<Record<Verified['verdict'], string>> = {
  genuine: '○ 本物の券です',
  'number-only': '△ 番号は正しい券です（符号は確かめていません）',
  forged: '× 偽造のおそれがあります',
  mistyped: '× 番号の打ち間違いです',
  unknown: '× この事務所の券ではありません',
  unreadable: '× 券の番号ではありません',
}

/** What a voucher in the hand is, in words, and what happened to it. */
export function VerifyResult({ found }: { readonly found: Verified }) {
  const v = found.voucher
  return (
    <section aria-label="確認の結果" role="status" className="mt-4">
      <div className="kd-callout" data-tone={found.usable ? 'good' : undefined}>
        <p className="font-700">{verdictWords[found.verdict]}</p>
        <p className="font-700">{found.words}</p>
        <p>{found.next}</p>
      </div>
      {v === null ? null : (
        <div className="mt-3">
          <Facts
            items={[
              ['券番号', `${v.voucherNo}（${v.seq}枚目／全${v.of}枚）`],
              ['状態', v.stateWord],
              ['対象者', v.guarded ? [v.beneficiary, ' ', <ProtectedMark key="guarded" />] : v.beneficiary],
              ['種目', v.months === '' ? v.itemName : `${v.itemName}　${v.months}`],
              ['事業者', v.providerName],
              ['公費負担', `${yen(v.publicPayment)}円`],
              ['自己負担', `${yen(v.selfPayment)}円`],
              ['有効期間', `${longDay(v.validFrom)} から ${longDay(v.validTo)} まで`],
              ['案件', `${v.caseNo}（${v.decisionNo}）`],
            ]}
          />
        </div>
      )}
      {found.history.length === 0 ? null : (
        <ul className="kd-list mt-3" aria-label="券の経過">
          {found.history.map((one) => (
            <li key={`${one.on} ${one.act} ${one.reason}`}>
              {shortDay(one.on)} {one.act}（{one.by}）{one.reason}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
