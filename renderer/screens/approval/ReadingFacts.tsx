import type { DraftDetail } from '../../../shared/contract/drafts.ts'
import { count, longMonth, shortDay, yen } from '../../ui/format.ts'
import { StatusMark } from '../../ui/StatusMark.tsx'
import { change, readingOrder } from './act-words.ts'

/** 「例外 11件中 3件 閲覧 ／ 抜取り 5件中 2件」, so far, of the signed-in approver. */
export function ReadSoFar({ draft, reads }: { readonly draft: DraftDetail; readonly reads: readonly string[] }) {
  const { exceptions, sample } = readingOrder(draft)
  if (exceptions.length + sample.length === 0) return null
  const seen = (caseNos: readonly string[]): number => caseNos.filter((no) => reads.includes(no)).length
  const parts = [
    { name: '例外', of: exceptions.length, read: seen(exceptions) },
    { name: '抜取り', of: sample.length, read: seen(sample) },
  ].filter((part) => part.of > 0)
  return (
    <p className="m-0 flex flex-wrap items-center gap-x-4" aria-label="閲覧の状況">
      {parts.map(({ name, of, read }) => (
        <StatusMark key={name} mark={read === of ? 'ok' : name === '例外' ? 'judge' : 'none'} word={`${name} ${of}件中 ${read}件 閲覧`} />
      ))}
      <span className="kd-note">N で順に読みます</span>
    </p>
  )
}

/** 前回・前月との比較: how many and how much more or less than the last time. */
export function ComparisonLine({ draft }: { readonly draft: DraftDetail }) {
  const { lastDraft, lastMonth } = draft.comparison
  if (lastDraft === null && lastMonth === null) return null
  const { cases, amount } = draft.live
  const parts = [
    ...(lastDraft === null
      ? []
      : [
          {
            key: 'last',
            text: `前回 ${shortDay(lastDraft.decidedOn)}（${lastDraft.draftNo}） ${count(lastDraft.cases)}件 ${yen(lastDraft.amount)}円`,
            than: `今回 件数${change(cases, lastDraft.cases)}${lastDraft.amount === 0 ? '' : ` 金額${change(amount, lastDraft.amount)}`}`,
          },
        ]),
    ...(lastMonth === null
      ? []
      : [
          {
            key: 'month',
            text: `前月 ${longMonth(lastMonth.month)} ${count(lastMonth.cases)}件 ${yen(lastMonth.amount)}円`,
            than: `今回は件数の${Math.round((cases * 100) / lastMonth.cases)}%`,
          },
        ]),
  ]
  return (
    <ul className="m-0 list-none p-0" aria-label="前回との比較">
      {parts.map(({ key, text, than }) => (
        <li key={key} className="tabular-nums">
          {text} → <span className="font-700">{than}</span>
        </li>
      ))}
    </ul>
  )
}
