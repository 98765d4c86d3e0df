import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useMemo, useState } from 'react'
import type { DuplicatePair, duplicateDecisions } from '../../../shared/contract/people.ts'
import { caseStateNames } from '../../../shared/domain/case-state.ts'
import { useClient, useCommandOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { type Column, DataGrid } from '../../ui/DataGrid.tsx'
import { EmptyState, Loading } from '../../ui/EmptyState.tsx'
import { count } from '../../ui/format.ts'
import { useKept } from '../../ui/kept.tsx'
import { useKeys } from '../../ui/keys.tsx'
import { useNotices } from '../../ui/notices.tsx'
import { Pane } from '../../ui/Screen.tsx'
import { PersonCell } from '../../ui/StatusMark.tsx'
import { channelWord } from '../../words.ts'
import { PairTable } from './PairTable.tsx'
import { ReasonDialog } from './ReasonDialog.tsx'

const pageSize = 100
type Decision = (typeof duplicateDecisions)[number]
const idOf = (pair: DuplicatePair): string => `${pair.left.caseNo}|${pair.right.caseNo}`

/** 重複の疑い: two applications of one person for one item, side by side, decided by a person. */
export function Duplicates() {
  const client = useClient()
  const navigate = useNavigate()
  const { done, tell } = useNotices()
  const [active, setActive] = useKept<string | null>('duplicates.active', null)
  const [asking, setAsking] = useState<Decision | null>(null)
  const decide = useCommandOp('duplicate.decide')
  const list = useInfiniteQuery({
    queryKey: ['duplicate.list', {}],
    queryFn: ({ pageParam }) => client.call('duplicate.list', { ...(pageParam === null ? {} : { after: pageParam }), limit: pageSize }),
    initialPageParam: null as { left: string; right: string } | null,
    getNextPageParam: ({ pairs: page }) => {
      const last = page.at(-1)
      return page.length < pageSize || last === undefined ? undefined : { left: last.left.caseNo, right: last.right.caseNo }
    },
  })
  const byId = useMemo(() => new Map(list.data?.pages.flatMap((page) => page.pairs).map((pair) => [idOf(pair), pair]) ?? []), [list.data])
  const ids = useMemo(() => [...byId.keys()], [byId])
  const { hasNextPage, isFetching, fetchNextPage } = list
  const onRange = useCallback(
    (_first: number, end: number) => {
      if (end >= ids.length - 20 && hasNextPage && !isFetching) void fetchNextPage()
    },
    [ids.length, hasNextPage, isFetching, fetchNextPage],
  )
  const shown = active !== null && byId.has(active) ? active : (ids[0] ?? null)
  const pair = shown === null ? undefined : byId.get(shown)
  const ask = (decision: Decision): void => {
    const gone = decision === 'keep-left' ? pair?.right : decision === 'keep-right' ? pair?.left : undefined
    if (pair === undefined) tell('組を1つ選んでから実行してください。')
    else if (gone !== undefined && !gone.canWithdraw)
      tell(
        `案件 ${gone.caseNo} は「${caseStateNames[gone.state]}」のため、取下げにできません。もう一方を取り下げるか、別の申請としてください。`,
      )
    else {
      decide.reset()
      setAsking(decision)
    }
  }
  useKeys('duplicates', {
    distinct: () => ask('distinct'),
    keepLeft: () => ask('keep-left'),
    keepRight: () => ask('keep-right'),
  })
  const confirm = (decision: Decision, reason: string): void => {
    if (pair === undefined) return
    const seen = (side: DuplicatePair['left']) => ({ caseNo: side.caseNo, version: side.version })
    decide.mutate(
      { left: seen(pair.left), right: seen(pair.right), decision, reason },
      {
        onSuccess: ({ withdrawn }) => {
          setAsking(null)
          done(
            withdrawn === null
              ? `${pair.left.caseNo} と ${pair.right.caseNo} は別の申請としました。審査の「重複給付」では、この組を問いません。`
              : `案件 ${withdrawn} を取下げにしました。もう一方は残っています。`,
          )
        },
      },
    )
  }

  return (
    <div className="kd-split flex-1" data-wide-right="">
      <div className="kd-column">
        {list.error === null ? null : <ProblemBox error={list.error} onRetry={() => void list.refetch()} />}
        <DataGrid<DuplicatePair>
          label="重複の疑いの組"
          ids={ids}
          rowOf={(id) => byId.get(id)}
          nameOf={(one) =>
            `${one.left.beneficiary} ${one.left.itemName} ${one.left.caseNo} と ${one.right.caseNo} ${count(one.days)}日違い`
          }
          columns={columns}
          active={shown}
          onActive={setActive}
          onOpen={(id) => void navigate({ to: '/case/$caseNo', params: { caseNo: id.split('|')[1] ?? '' } })}
          onRange={onRange}
          letters={false}
          focusOn={0}
          empty={
            list.data === undefined ? (
              <Loading what="重複の疑い" />
            ) : (
              <EmptyState title="判断を待つ重複の疑いはありません。">
                <p>同じ人の同じ種目の申請が2つ以上あると、ここに左右に並びます。</p>
              </EmptyState>
            )
          }
        />
        <div className="kd-grid-foot">
          <span className="tabular-nums">
            {ids.length === 0 ? '0組' : `${count(ids.indexOf(shown ?? '') + 1)}行目／${count(list.data?.pages[0]?.total ?? 0)}組`}
          </span>
          <span>S 別の申請　K 左を残す　L 右を残す</span>
        </div>
      </div>
      <Pane label="重複の疑いの内容">{pair === undefined ? null : <PairTable pair={pair} onAsk={ask} />}</Pane>
      {asking === null || pair === undefined ? null : (
        <ReasonDialog
          title={
            asking === 'distinct'
              ? `別の申請とする — ${pair.left.beneficiary} さん`
              : `${asking === 'keep-left' ? pair.left.caseNo : pair.right.caseNo} を残し、もう一方を取下げにする`
          }
          confirm={asking === 'distinct' ? '別の申請とする' : '取下げにする'}
          label="そう判断した理由"
          kept={`reason.duplicate.${asking}.${idOf(pair)}`}
          danger={asking !== 'distinct'}
          busy={decide.isPending}
          error={decide.error}
          onConfirm={(reason) => confirm(asking, reason)}
          onClose={() => setAsking(null)}
        >
          {asking === 'distinct' ? (
            <p>この2件は別々の申請として審査を続けます。だれがなぜ判断したかが両方の経過に残ります。</p>
          ) : (
            <p>
              案件 {asking === 'keep-left' ? pair.right.caseNo : pair.left.caseNo}（
              {channelWord(asking === 'keep-left' ? pair.right.channel : pair.left.channel)}
              ）を取下げにします。誤りだったときは、案件の画面の D で理由を添えて取り消せます。
            </p>
          )}
        </ReasonDialog>
      )}
    </div>
  )
}

const columns: readonly Column<DuplicatePair>[] = [
  {
    id: 'name',
    header: '対象者',
    width: 'minmax(7rem, 1fr)',
    cell: (pair) => <PersonCell name={pair.left.beneficiary} guarded={pair.left.protected || pair.right.protected} />,
  },
  { id: 'item', header: '種目', width: 'minmax(6rem, 1fr)', cell: (pair) => pair.left.itemName },
  {
    id: 'channels',
    header: '経路',
    width: '9.5rem',
    cell: (pair) => `${channelWord(pair.left.channel)}・${channelWord(pair.right.channel)}`,
  },
  { id: 'days', header: '日の差', width: '4.4rem', align: 'right', cell: (pair) => `${count(pair.days)}日` },
]
