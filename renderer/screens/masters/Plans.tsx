import { useMemo, useRef, useState } from 'react'
import type { PlanRow, WhatIfResult, WhatIfRow } from '../../../shared/contract/masters.ts'
import { caseStateNames, type CaseState } from '../../../shared/domain/case-state.ts'
import { useCommandOp, useJobOp, useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { useBridge } from '../../ui/bridge-context.tsx'
import { Button } from '../../ui/Button.tsx'
import { type Column, DataGrid } from '../../ui/DataGrid.tsx'
import { EmptyState, Loading } from '../../ui/EmptyState.tsx'
import { Choice, Field } from '../../ui/Field.tsx'
import { count, parseDay, shortDay, yen } from '../../ui/format.ts'
import { useKept } from '../../ui/kept.tsx'
import { useKeys } from '../../ui/keys.tsx'
import { useNotices } from '../../ui/notices.tsx'
import { Block, Figures } from '../../ui/Screen.tsx'
import { useSession } from '../../ui/session.tsx'
import { Tag } from '../../ui/StatusMark.tsx'
import { useOneAct } from '../../ui/use-one-act.ts'
import { ApplyDialog } from './ApplyDialog.tsx'
import { proposalWord } from './words.ts'

type Assume = WhatIfResult['assume']

const assumeOptions: readonly { readonly value: Assume; readonly label: string }[] = [
  { value: 'now', label: '今の未決の案件すべてに当てはめる' },
  { value: 'dates', label: '適用開始の日どおりに当てはめる' },
]

/** 変更の試算: the changes that wait, what they would do to the open cases, and putting them in force. */
export function Plans() {
  const bridge = useBridge()
  const { done, tell, problem } = useNotices()
  const { businessDay } = useSession().office
  const list = useQueryOp('plan.list', {})
  const [active, setActive] = useState<string | null>(null)
  const [day, setDay] = useKept('plans.day', shortDay(businessDay))
  const [assume, setAssume] = useKept<Assume>('plans.assume', 'now')
  const [result, setResult] = useKept<WhatIfResult | null>('plans.result', null)
  const [applying, setApplying] = useState(false)
  const [busy, during] = useOneAct()
  const run = useJobOp('plan.try', '変更の試算')
  const drop = useCommandOp('plan.drop')
  const dayField = useRef<HTMLInputElement>(null)
  const plans = list.data ?? []
  const plan = plans.find((one) => one.planId === active) ?? plans[0]
  const parsed = parseDay(day)

  const needPlans = (): boolean => {
    if (plans.length > 0) return true
    tell('変更案がありません。「台帳」で種目・経路・基準の行を選び、P で変更案にしてください。')
    return false
  }
  const start = (ticket?: { readonly ticket: string; readonly name: string }): void => {
    if (!needPlans()) return
    if (parsed === null) {
      tell('判定日を読めません。R9.4.1 か 2027/4/1 の形で入れてください。')
      dayField.current?.focus()
      return
    }
    void during(async () => {
      const made = await run({ day: parsed, assume, ...(ticket === undefined ? {} : { save: ticket.ticket }) })
      setResult(made)
      done(
        ticket === undefined
          ? `試算しました。未決の${count(made.cases)}件のうち${count(made.changed)}件が変わります。台帳は変えていません。`
          : `変わる${count(made.changed)}件を「${ticket.name}」に書き出しました。台帳は変えていません。`,
      )
    })
  }
  const save = async (): Promise<void> => {
    if (!needPlans()) return
    try {
      const target = await bridge.saveFile('変更の試算.xlsx')
      if (target !== null) start(target)
    } catch (error) {
      problem(error)
    }
  }
  useKeys('plans', {
    day: () => dayField.current?.focus(),
    assume: () => setAssume(assume === 'now' ? 'dates' : 'now'),
    run: () => start(),
    drop: () => {
      if (plan === undefined) tell('取りやめる変更案を選んでください。')
      else
        drop.mutate(
          { planId: plan.planId },
          { onSuccess: () => (setResult(null), done(`${plan.title} の変更案を取りやめました。台帳は変えていません。`)), onError: problem },
        )
    },
    export: () => void save(),
    apply: () => {
      if (!needPlans()) return
      if (plans.some((one) => one.problems.length > 0))
        tell('今のままでは適用できない変更案があります。赤い行を取りやめるか、作り直してください。')
      else setApplying(true)
    },
  })
  return (
    <div className="kd-split border-t border-solid-gray-300" data-wide-right="">
      <div className="kd-column">
        {list.error === null ? null : <ProblemBox error={list.error} onRetry={() => void list.refetch()} />}
        <DataGrid<PlanRow>
          label="変更案の一覧"
          ids={plans.map((one) => one.planId)}
          rowOf={(id) => plans.find((one) => one.planId === id)}
          nameOf={(one) =>
            `${one.title} ${one.from === '' ? '当初' : shortDay(one.from)}から ${one.problems.map((two) => two.message).join(' ')}`
          }
          columns={planColumns}
          active={plan?.planId ?? null}
          onActive={setActive}
          toneOf={(one) => (one.problems.length > 0 ? 'bad' : undefined)}
          focusOn={0}
          empty={
            list.data === undefined ? (
              <Loading what="変更案" />
            ) : (
              <EmptyState title="変更案はありません。">
                <p>Ctrl+← で「台帳」に戻り、種目・経路・基準の行を選んで P を押すと、適用する前に試算できます。</p>
              </EmptyState>
            )
          }
        />
        {plan === undefined ? null : (
          <div className="max-h-[40%] overflow-auto border-t border-solid-gray-300 bg-white px-4 py-3">
            <PlanDetail plan={plan} />
          </div>
        )}
      </div>
      <div className="kd-column bg-white">
        <div className="flex flex-wrap items-end gap-3 px-4 py-2">
          <Field
            label="判定日（F4）"
            value={day}
            onChange={setDay}
            width="9rem"
            inputRef={dayField}
            error={parsed === null ? '日付を読めません' : null}
          />
          <Choice
            label="当てはめ方（T）"
            value={assume}
            options={assumeOptions}
            onChange={(value) => setAssume(value === 'dates' ? 'dates' : 'now')}
            width="19rem"
          />
          <Button look="solid" shortcut="F8" onPress={() => start()} busy={busy}>
            試算する
          </Button>
        </div>
        {result === null ? (
          <EmptyState title="まだ試算していません。">
            <p>F8 で、未決の案件の判定と金額がどう変わるかを計算します。台帳も案件も変えません。</p>
          </EmptyState>
        ) : (
          <Result result={result} />
        )}
      </div>
      {applying ? (
        <ApplyDialog
          plans={plans}
          tried={result !== null}
          onApplied={(text) => {
            setApplying(false)
            setResult(null)
            done(text)
          }}
          onClose={() => setApplying(false)}
        />
      ) : null}
    </div>
  )
}

function PlanDetail({ plan }: { readonly plan: PlanRow }) {
  return (
    <Block title={plan.title} note={`${plan.from === '' ? '当初' : shortDay(plan.from)}から ／ ${plan.by}`}>
      {plan.problems.map((one) => (
        <p key={one.message} className="kd-error">
          × {one.message}
        </p>
      ))}
      {plan.fields.length === 0 && plan.problems.length === 0 ? <p>今の行と同じ内容です。</p> : null}
      {plan.fields.map((field) => (
        <p key={field.column}>
          {field.column}: {field.before || '空'} → <ins className="kd-ins">{field.after || '空'}</ins>
        </p>
      ))}
      {plan.notes.map((note) => (
        <p key={note} className="kd-note">
          ※適用すると、{note}
        </p>
      ))}
    </Block>
  )
}

function Result({ result }: { readonly result: WhatIfResult }) {
  const [active, setActive] = useState<string | null>(null)
  const rows = useMemo(() => new Map(result.shown.map((row) => [row.caseNo, row])), [result])
  const more = result.sumAfter - result.sumBefore
  return (
    <>
      <div className="px-4 pb-2">
        <Figures
          items={[
            { label: '未決の案件', value: count(result.cases), unit: '件' },
            { label: '変わる案件', value: count(result.changed), unit: '件', tone: result.changed > 0 ? 'warn' : undefined },
            { label: '公費負担の合計（今）', value: yen(result.sumBefore), unit: '円' },
            { label: '変更後', value: yen(result.sumAfter), unit: '円' },
            { label: '増減', value: `${more > 0 ? '+' : ''}${yen(more)}`, unit: '円' },
          ]}
        />
        <p className="kd-note mt-1">
          判定日 {shortDay(result.day)}・{result.assume === 'now' ? '未決の案件すべてに当てはめ' : '適用開始の日どおり'}
          。1件ずつ別々に計算しています（同じ月の上限の分け合いは、すでに決定した分だけを数えます）。
        </p>
      </div>
      <DataGrid<WhatIfRow>
        label="変わる案件"
        ids={[...rows.keys()]}
        rowOf={(id) => rows.get(id)}
        nameOf={(row) => `${row.caseNo} ${row.itemName} ${proposalWord(row.before.proposal)}から${proposalWord(row.after.proposal)}`}
        columns={resultColumns}
        active={active ?? result.shown[0]?.caseNo ?? null}
        onActive={setActive}
        empty={
          <EmptyState title="変わる案件はありません。">
            <p>この変更案を適用しても、未決の案件の判定と金額は変わりません。よければ F12 で適用します。</p>
          </EmptyState>
        }
      />
      <div className="kd-grid-foot">
        <span>
          {result.changed > rows.size
            ? `${count(result.changed)}件のうち、はじめの${count(rows.size)}件を表示（すべては Ctrl+S で保存）`
            : `${count(rows.size)}件`}
        </span>
      </div>
    </>
  )
}

const planColumns: readonly Column<PlanRow>[] = [
  { id: 'title', header: '変更案', width: 'minmax(9rem, 1fr)', cell: (row) => row.title },
  { id: 'from', header: '適用開始', width: '6rem', cell: (row) => (row.from === '' ? '当初から' : shortDay(row.from)) },
  {
    id: 'what',
    header: '変わるところ',
    width: 'minmax(7rem, 0.8fr)',
    cell: (row) =>
      row.problems.length > 0 ? (
        <Tag tone="bad">適用できません</Tag>
      ) : (
        row.fields.map((one) => `${one.column} ${one.before || '空'}→${one.after || '空'}`).join('　')
      ),
  },
]

const change = (before: string, after: string): string => (before === after ? before : `${before}→${after}`)

const resultColumns: readonly Column<WhatIfRow>[] = [
  { id: 'no', header: '案件番号', width: '6.8rem', cell: (row) => row.caseNo },
  { id: 'item', header: '種目', width: 'minmax(7rem, 1fr)', cell: (row) => row.itemName },
  { id: 'state', header: '状態', width: '4.4rem', cell: (row) => caseStateNames[row.state as CaseState] ?? row.state },
  {
    id: 'verdict',
    header: '判定',
    width: '7.4rem',
    cell: (row) => change(proposalWord(row.before.proposal), proposalWord(row.after.proposal)),
  },
  {
    id: 'public',
    header: '公費負担額',
    width: '10.5rem',
    align: 'right',
    cell: (row) => change(yen(row.before.publicPayment), yen(row.after.publicPayment)),
  },
  {
    id: 'self',
    header: '自己負担額',
    width: '9.5rem',
    align: 'right',
    from: 700,
    cell: (row) => change(yen(row.before.selfPayment), yen(row.after.selfPayment)),
  },
]
