import { useCommandOp, useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Loading } from '../../ui/EmptyState.tsx'
import { count, longDay, stamp } from '../../ui/format.ts'
import { useNotices } from '../../ui/notices.tsx'
import { Figures } from '../../ui/Screen.tsx'
import { TickedDialog } from '../../ui/TickedDialog.tsx'

const title = '閲覧の記録の保存年限'

/** 閲覧の保存年限: what of old views may go, what stays, and letting it go for good. */
export function ExpiryDialog({ onClose }: { readonly onClose: () => void }) {
  const { done } = useNotices()
  const plan = useQueryOp('audit.expiry', {})
  const expire = useCommandOp('audit.expireViews')
  const data = plan.data
  if (data === undefined || data.range === null) {
    return (
      <Dialog title={title} onClose={onClose}>
        {plan.error === null ? null : <ProblemBox error={plan.error} />}
        {data === undefined ? (
          plan.error === null ? (
            <Loading what="閲覧の記録" />
          ) : null
        ) : (
          <>
            <p className="font-700">保存年限（{data.years}年）を過ぎた閲覧の記録はありません。</p>
            <Rule years={data.years} before={data.before} />
            <Last last={data.last} />
          </>
        )}
      </Dialog>
    )
  }
  const { range, last } = data
  const { years, before, from, to } = range
  return (
    <TickedDialog
      title={title}
      confirm="本文を消す"
      danger
      tick="件数と期間を確かめました。消した本文は戻せません"
      error={expire.error}
      busy={expire.isPending}
      onConfirmOwn={(own) =>
        expire.mutate(
          { years, before, from, to, count: range.count, ...own },
          {
            onSuccess: (made) => {
              onClose()
              done(
                `閲覧 ${count(made.count)}件の本文を消しました（記録 第${count(made.seq)}号）。${made.more ? '残りは、もう一度実行すると消えます。' : ''}`,
              )
            },
          },
        )
      }
      onClose={onClose}
    >
      <Figures
        items={[
          { label: '本文を消す閲覧', value: count(range.count), unit: '件' },
          { label: '保存年限', value: count(years), unit: '年' },
        ]}
      />
      <p>
        {range.oldest === range.newest ? longDay(range.oldest) : `${longDay(range.oldest)}から${longDay(range.newest)}まで`}の閲覧（記録 第
        {count(from)}号から第{count(to)}号）です。
      </p>
      <Rule years={years} before={before} />
      {range.more ? <p className="kd-note">一度に消せる件数を超えています。残りは、もう一度実行します。</p> : null}
      <Last last={last} />
    </TickedDialog>
  )
}

function Rule({ years, before }: { readonly years: number; readonly before: string }) {
  return (
    <>
      <p>
        {longDay(before)}より前の閲覧が対象です。それより新しい閲覧と、決裁・支払・書出しなど閲覧でない記録は消えません。年数（いま{years}
        年、1年以上）は台帳の「基準」で決めます。
      </p>
      <p className="kd-note">
        消えるのは、何をどう調べたかという本文です。だれが・いつ・どの番号を見たかと、本文の要約値は残り、検証は一致のままです。消したことも、あなたの署名で記録に残ります。
      </p>
    </>
  )
}

function Last({
  last,
}: {
  readonly last: { readonly at: string; readonly by: string; readonly count: number; readonly before: string } | null
}) {
  return last === null ? null : (
    <p className="kd-note">
      前回は{stamp(last.at)}に、{last.by}が{count(last.count)}件（{longDay(last.before)}より前）の本文を消しました。
    </p>
  )
}
