import { useState } from 'react'
import type { MonthView } from '../../../shared/contract/claims.ts'
import { useCommandOp, useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Button } from '../../ui/Button.tsx'
import { type Column, DataGrid } from '../../ui/DataGrid.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { EmptyState, Loading } from '../../ui/EmptyState.tsx'
import { Tick, tickFirst } from '../../ui/Field.tsx'
import { count, longMonth, stamp, yen } from '../../ui/format.ts'
import { useKeys } from '../../ui/keys.tsx'
import { useNotices } from '../../ui/notices.tsx'
import { Figures } from '../../ui/Screen.tsx'
import { useCan } from '../../ui/session.tsx'
import { Tag } from '../../ui/StatusMark.tsx'
import { ListPaper } from '../parts/ListPaper.tsx'
import { ReasonDialog } from '../people/ReasonDialog.tsx'

type Doing = { readonly act: 'close' | 'ask' | 'reopen'; readonly month: MonthView }

/** 月締め. After the closing a claim of the month goes to the next; two persons open it again. */
export function MonthsTab({ mayRun }: { readonly mayRun: boolean }) {
  const { done, tell } = useNotices()
  const second = useCan('claims.second')
  const answer = useQueryOp('claims.months', {}, { keep: true })
  const rows = answer.data ?? []
  const [active, setActive] = useState<string | null>(null)
  const shown = rows.find((row) => row.month === active) ?? rows[0]
  const [doing, setDoing] = useState<Doing | null>(null)
  const [sure, setSure] = useState(false)
  const close = useCommandOp('claims.close')
  const askReopen = useCommandOp('claims.askReopen')
  const reopen = useCommandOp('claims.reopen')
  const begin = (act: Doing['act']) => (): void => {
    if (shown === undefined) return
    const word = longMonth(shown.month)
    if (act === 'close' && shown.closed) return tell(`${word}はすでに締めています。`)
    if (act === 'ask' && !shown.closed) return tell(`${word}は締めていません。`)
    if (act === 'ask' && shown.reopen !== null) return tell('取消しの依頼が出ています。ほかの職員が U で確認してください。')
    if (act === 'reopen' && shown.reopen === null) return tell(`${word}の締めの取消しは依頼されていません。先に O で依頼してください。`)
    if (act === 'reopen' && shown.reopen?.own === true) return tell('取消しを依頼した本人は確認できません。ほかの職員に依頼してください。')
    for (const one of [close, askReopen, reopen]) one.reset()
    setSure(false)
    setDoing({ act, month: shown })
  }
  useKeys('claimMonths', {
    ...(mayRun ? { close: begin('close'), ask: begin('ask') } : {}),
    ...(second ? { reopen: begin('reopen') } : {}),
  })
  const settled = (text: string) => ({
    onSuccess: () => {
      setDoing(null)
      done(text)
    },
  })
  return (
    <div className="kd-column flex-1">
      <div className="kd-toolbar">
        <p className="pb-1">締めた月の請求を後から受け付けると、次の月の支払に入ります。保留の請求はそのまま残ります。</p>
        <div className="flex gap-2">
          <ListPaper list="claims" of={{ list: 'months' }} what="請求の月締め一覧" />
          {mayRun ? (
            <>
              <Button shortcut="F12" onPress={begin('close')}>
                締める
              </Button>
              <Button shortcut="o" onPress={begin('ask')}>
                締めの取消しを依頼
              </Button>
            </>
          ) : null}
          {second ? (
            <Button shortcut="u" onPress={begin('reopen')}>
              締めの取消しを確認
            </Button>
          ) : null}
        </div>
      </div>
      {answer.error === null ? null : <ProblemBox error={answer.error} onRetry={() => void answer.refetch()} />}
      <DataGrid<MonthView>
        label="請求の月"
        ids={rows.map((row) => row.month)}
        rowOf={(id) => rows.find((row) => row.month === id)}
        nameOf={(row) => `${longMonth(row.month)} ${row.closed ? '締め済み' : '受付中'} ${row.claims}件 ${row.amount}円 保留${row.held}件`}
        columns={columns}
        active={shown?.month ?? null}
        onActive={setActive}
        focusOn={0}
        empty={
          answer.data === undefined ? (
            <Loading what="月" />
          ) : (
            <EmptyState title="請求のある月はまだありません。">
              <p>F2 で請求ファイルを突き合わせるか、F4 で券を読み取ると、月がここに並びます。</p>
            </EmptyState>
          )
        }
      />
      {doing?.act === 'close' ? (
        <Dialog
          title={`${longMonth(doing.month.month)}の請求を締めます`}
          confirm="締める"
          blocked={tickFirst(sure, '件数と金額を確かめました')}
          busy={close.isPending}
          onConfirm={() => close.mutate({ month: doing.month.month }, settled(`${longMonth(doing.month.month)}の請求を締めました。`))}
          onClose={() => setDoing(null)}
        >
          <Figures
            items={[
              { label: '支払う請求', value: count(doing.month.claims), unit: '件' },
              { label: '金額', value: yen(doing.month.amount), unit: '円' },
              { label: '保留', value: count(doing.month.held), unit: '件', tone: doing.month.held > 0 ? 'warn' : undefined },
            ]}
          />
          <p>この月の納品でも、締めた後に受け付けた請求は次の月に入ります。取り消すには、理由と2人目の確認が要ります。</p>
          <Tick label="件数と金額を確かめました" checked={sure} onChange={setSure} autoFocus />
          {close.error === null ? null : <ProblemBox error={close.error} />}
        </Dialog>
      ) : null}
      {doing?.act === 'ask' ? (
        <ReasonDialog
          title={`${longMonth(doing.month.month)}の締めの取消しを依頼します`}
          confirm="依頼する"
          label="取り消す理由"
          kept={`reason.month.${doing.month.month}`}
          busy={askReopen.isPending}
          error={askReopen.error}
          onConfirm={(reason) =>
            askReopen.mutate(
              { month: doing.month.month, reason },
              settled('締めの取消しを依頼しました。ほかの職員が確認すると、月が開きます。'),
            )
          }
          onClose={() => setDoing(null)}
        >
          <p>確認が済むまで、月は締めたままです。</p>
        </ReasonDialog>
      ) : null}
      {doing?.act === 'reopen' ? (
        <Dialog
          title={`${longMonth(doing.month.month)}の締めを取り消します`}
          confirm="取り消す"
          danger
          blocked={tickFirst(sure, '理由を確かめました')}
          busy={reopen.isPending}
          onConfirm={() => reopen.mutate({ month: doing.month.month }, settled(`${longMonth(doing.month.month)}の締めを取り消しました。`))}
          onClose={() => setDoing(null)}
        >
          <p>
            依頼: {doing.month.reopen?.by}（{stamp(doing.month.reopen?.at)}）
          </p>
          <p className="kd-callout">{doing.month.reopen?.reason}</p>
          <Tick label="理由を確かめました" checked={sure} onChange={setSure} autoFocus />
          {reopen.error === null ? null : <ProblemBox error={reopen.error} />}
        </Dialog>
      ) : null}
    </div>
  )
}

const columns: readonly Column<MonthView>[] = [
  { id: 'month', header: '月', width: '9rem', cell: (row) => longMonth(row.month) },
  {
    id: 'state',
    header: '状態',
    width: '9.5rem',
    cell: (row) =>
      row.reopen !== null ? <Tag tone="warn">取消しの確認待ち</Tag> : row.closed ? <Tag tone="good">締め済み</Tag> : <Tag>受付中</Tag>,
  },
  { id: 'claims', header: '請求（件）', width: '6.5rem', align: 'right', cell: (row) => count(row.claims) },
  { id: 'amount', header: '金額（円）', width: '8rem', align: 'right', cell: (row) => yen(row.amount) },
  { id: 'held', header: '保留（件）', width: '6.5rem', align: 'right', cell: (row) => count(row.held) },
  { id: 'heldAmount', header: '保留（円）', width: '8rem', align: 'right', from: 760, cell: (row) => yen(row.heldAmount) },
  { id: 'paid', header: '支払済（件）', width: '7rem', align: 'right', from: 820, cell: (row) => count(row.paid) },
  {
    id: 'who',
    header: '締めた人',
    width: 'minmax(10rem, 1fr)',
    cell: (row) => (row.closedBy === null ? '－' : `${row.closedBy} ${stamp(row.closedAt)}`),
  },
]
