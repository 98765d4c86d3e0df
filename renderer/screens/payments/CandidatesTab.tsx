import { useState } from 'react'
import type { Output } from '../../../shared/contract.ts'
import { useCommandOp, useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { type Column, DataGrid } from '../../ui/DataGrid.tsx'
import { EmptyState, Loading } from '../../ui/EmptyState.tsx'
import { Field } from '../../ui/Field.tsx'
import { count, longMonth, parseMonth, yen } from '../../ui/format.ts'
import { useKeys } from '../../ui/keys.tsx'
import { useNotices } from '../../ui/notices.tsx'
import { Pane } from '../../ui/Screen.tsx'
import { useCan } from '../../ui/session.tsx'
import { Tag } from '../../ui/StatusMark.tsx'
import { ReasonDialog } from '../people/ReasonDialog.tsx'
import { ChecksBlock, ExcludedBlock, nextCheck, type Excluded } from './ChecksPane.tsx'

type Candidate = Output<'payment.candidates'>[number]

/** A row: a payee who is paid, or one who waits for the next time. */
type Row = Candidate & { readonly carried: Excluded | null }

/** 対象と点検: who would be paid this month, who is left out and why, and what to look at before the order is made. */
export function CandidatesTab({ month, onMonth }: { readonly month: string; readonly onMonth: (month: string) => void }) {
  const { tell, done } = useNotices()
  const mayRun = useCan('payment.run')
  const [monthText, setMonthText] = useState(longMonth(month))
  const [active, setActive] = useState<string | null>(null)
  const [open, setOpen] = useState('')
  const [carrying, setCarrying] = useState<Row | null>(null)
  const candidates = useQueryOp('payment.candidates', { month }, { keep: true })
  const inspected = useQueryOp('payment.inspect', { month }, { keep: true })
  const carry = useCommandOp('payment.carry')
  const uncarry = useCommandOp('payment.uncarry')
  const payees = candidates.data ?? []
  const waiting = (inspected.data?.excluded ?? []).filter((e) => e.code === 'carried' && !payees.some((p) => p.providerNo === e.payeeNo))
  const rows: readonly Row[] = [
    ...payees.map((p) => ({ ...p, carried: null })),
    ...waiting.map((e) => ({
      providerNo: e.payeeNo,
      providerName: e.name,
      kind: 'provider' as const,
      payer: '',
      claims: e.refs.length,
      amount: e.amount,
      account: e.reason,
      newAccount: false,
      carried: e,
    })),
  ]
  const row = rows.find((one) => one.providerNo === active) ?? rows[0]
  const total = payees.reduce((sum, payee) => sum + payee.amount, 0)
  const checks = inspected.data?.checks ?? []

  const readMonth = (): void => {
    const read = parseMonth(monthText.replace(/分$/, ''))
    if (read === null) {
      tell(`「${monthText}」は月として読めません。R8.11 のように入力してください。`)
      setMonthText(longMonth(month))
    } else {
      onMonth(read)
      setMonthText(longMonth(read))
    }
  }
  const toggle = (): void => {
    if (row === undefined) tell('次回へ送る支払先がありません。')
    else if (row.carried === null) setCarrying(row)
    else
      uncarry.mutate(
        { month, payeeNo: row.providerNo },
        { onSuccess: () => done(`${row.providerName === '' ? row.providerNo : row.providerName} を今回の支払対象に戻しました。`) },
      )
  }
  useKeys('payments', { carry: mayRun ? toggle : undefined, nextCheck: () => setOpen(nextCheck(checks, open)) })

  return (
    <>
      <div className="kd-toolbar">
        <Field label="対象の月" value={monthText} onChange={setMonthText} onBlur={readMonth} width="11rem" />
        <p className="pb-1.5 tabular-nums">
          支払先 {count(payees.length)}件　請求・給付 {count(payees.reduce((sum, payee) => sum + payee.claims, 0))}件　合計{' '}
          <span className="font-700">{yen(total)}円</span>
          {(inspected.data?.excluded.length ?? 0) === 0 ? '' : `　除外 ${count(inspected.data?.excluded.length ?? 0)}件`}
        </p>
        {(inspected.data?.payers.length ?? 0) > 1 ? (
          <p className="kd-callout">△ 支払元の口座が{inspected.data?.payers.length}つあります。口座ごとに起案します。</p>
        ) : null}
      </div>
      {candidates.error === null && uncarry.error === null ? null : <ProblemBox error={candidates.error ?? uncarry.error} />}
      <div className="kd-split border-t border-solid-gray-300">
        <div className="kd-column">
          <DataGrid<Row>
            label="支払対象の一覧"
            ids={rows.map((one) => one.providerNo)}
            rowOf={(id) => rows.find((one) => one.providerNo === id)}
            nameOf={(one) =>
              `${one.providerNo} ${one.providerName} ${one.claims}件 ${one.amount}円${one.carried === null ? '' : ' 次回へ送り'}`
            }
            columns={columns}
            active={row?.providerNo ?? null}
            onActive={setActive}
            toneOf={(one) => (one.carried === null ? undefined : 'warn')}
            focusOn={0}
            empty={
              candidates.error !== null ? null : candidates.data === undefined ? (
                <Loading what="支払対象" />
              ) : (
                <EmptyState title={`${longMonth(month)}に支払える請求・給付はありません。`}>
                  <p>
                    {mayRun
                      ? '請求を給付券と突き合わせるか、現金の給付を決定すると、ここに並びます。'
                      : '支払の担当が請求を突き合わせると、ここに並びます。'}
                  </p>
                </EmptyState>
              )
            }
          />
        </div>
        <Pane label="除外と点検">
          <ExcludedBlock excluded={inspected.data?.excluded ?? []} />
          <ChecksBlock checks={checks} open={open} onOpen={setOpen} />
        </Pane>
      </div>
      {carrying === null ? null : (
        <ReasonDialog
          title={`${carrying.providerName}（${carrying.providerNo}）を次回へ送りますか`}
          confirm="次回へ送る"
          label="次回へ送る理由"
          kept={`reason.carry.${carrying.providerNo}`}
          busy={carry.isPending}
          error={carry.error}
          onConfirm={(reason) =>
            carry.mutate(
              { month, payeeNo: carrying.providerNo, reason },
              {
                onSuccess: (made) => {
                  setCarrying(null)
                  done(`${carrying.providerName} への${count(made.items)}件 ${yen(made.amount)}円を、次回へ送りました。X で戻せます。`)
                },
              },
            )
          }
          onClose={() => setCarrying(null)}
        >
          <p>
            請求・給付 {count(carrying.claims)}件 ／ {yen(carrying.amount)}円
          </p>
          <p>今回の支払から外し、その次の支払の対象に戻します。</p>
        </ReasonDialog>
      )}
    </>
  )
}

const columns: readonly Column<Row>[] = [
  { id: 'no', header: '支払先番号', width: '6.5rem', cell: (row) => row.providerNo },
  { id: 'name', header: '支払先', width: 'minmax(9rem, 1fr)', cell: (row) => row.providerName },
  {
    id: 'account',
    header: '振込先',
    width: 'minmax(14.5rem, 1.5fr)',
    from: 560,
    cell: (row) => (
      <span className="flex min-w-0 items-center gap-2">
        {row.carried === null ? null : <Tag tone="warn">次回へ送り</Tag>}
        <span className="truncate">{row.carried === null ? row.account : row.carried.reason.replace(/^次回へ送り（(.*)）$/, '$1')}</span>
      </span>
    ),
  },
  { id: 'claims', header: '件数', width: '4rem', align: 'right', cell: (row) => count(row.claims) },
  { id: 'amount', header: '金額（円）', width: '7.5rem', align: 'right', cell: (row) => yen(row.amount) },
]
