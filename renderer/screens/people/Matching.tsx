import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { CandidateView, UnmatchedRow } from '../../../shared/contract/people.ts'
import { useClient, useCommandOp, useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { type Column, DataGrid } from '../../ui/DataGrid.tsx'
import { EmptyState, Loading } from '../../ui/EmptyState.tsx'
import { count, longDay, shortDay, stamp } from '../../ui/format.ts'
import { useKept } from '../../ui/kept.tsx'
import { useKeys } from '../../ui/keys.tsx'
import { useNotices } from '../../ui/notices.tsx'
import { Pane } from '../../ui/Screen.tsx'
import { PersonCell } from '../../ui/StatusMark.tsx'
import { useSettled } from '../../ui/use-settled.ts'
import { channelWord } from '../../words.ts'
import { CandidateTable } from './CandidateTable.tsx'
import { whyWords } from './people-words.ts'
import { ListPaper } from '../parts/ListPaper.tsx'
import { ReasonDialog } from './ReasonDialog.tsx'

const pageSize = 200

type Asking = { readonly kind: 'link'; readonly candidate: CandidateView } | { readonly kind: 'register' }

/** 照合: cases nobody could be linked to, and the candidates of the one that is active. */
export function Matching() {
  const client = useClient()
  const navigate = useNavigate()
  const { done, tell, problem } = useNotices()
  const [active, setActive] = useKept<string | null>('people.active', null)
  const [last, setLast] = useKept<string | null>('people.last', null)
  const [asking, setAsking] = useState<Asking | null>(null)
  const link = useCommandOp('people.link')
  const register = useCommandOp('people.register')
  const list = useInfiniteQuery({
    queryKey: ['people.unmatched', {}],
    queryFn: ({ pageParam }) =>
      client.call('people.unmatched', { ...(pageParam === null ? {} : { afterCaseNo: pageParam }), limit: pageSize }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => (page.rows.length < pageSize ? undefined : page.rows.at(-1)?.caseNo),
  })
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.rows) ?? [], [list.data])
  const byNo = useMemo(() => new Map(rows.map((row) => [row.caseNo, row])), [rows])
  const ids = useMemo(() => [...byNo.keys()], [byNo])
  const { hasNextPage, isFetching, fetchNextPage } = list
  const onRange = useCallback(
    (_first: number, end: number) => {
      if (end >= ids.length - 20 && hasNextPage && !isFetching) void fetchNextPage()
    },
    [ids.length, hasNextPage, isFetching, fetchNextPage],
  )

  // When the active case has left the list, the one that took its place is next.
  const lastIndex = useRef(0)
  const at = active === null ? -1 : ids.indexOf(active)
  useEffect(() => {
    if (at >= 0) lastIndex.current = at
  }, [at])
  const shown = at >= 0 ? active : (ids[Math.min(lastIndex.current, ids.length - 1)] ?? null)
  const row = shown === null ? undefined : byNo.get(shown)
  const settled = useSettled(shown, 150)
  const found = useQueryOp('people.candidates', { caseNo: settled ?? '-' }, { enabled: settled !== null && byNo.has(settled) })
  const data = found.data?.caseNo === shown ? found.data : undefined

  const undoOf = async (caseNo: string): Promise<void> => {
    try {
      const { version } = await client.call('people.candidates', { caseNo })
      await client.call('people.undo', { caseNo, version })
      setLast(null)
      setActive(caseNo)
      done(`案件 ${caseNo} の照合を取り消しました。元の状態に戻っています。`)
    } catch (error) {
      problem(error)
    }
  }
  const finished = (caseNo: string, text: string): void => {
    setAsking(null)
    setLast(caseNo)
    done(text, () => void undoOf(caseNo))
  }
  const linkTo = (candidate: CandidateView, reason: string): void => {
    if (data === undefined || row === undefined || link.isPending) return
    link.mutate(
      { caseNo: data.caseNo, version: data.version, residentNo: candidate.residentNo, reason },
      {
        onSuccess: () =>
          finished(data.caseNo, `${row.beneficiary} さんの案件 ${data.caseNo} を宛名番号 ${candidate.residentNo} の人と照合しました。`),
        onError: (error) => (reason === '' ? problem(error) : undefined),
      },
    )
  }
  const ready = (): boolean => {
    if (data === undefined) tell('案件を1件選び、候補が出てから実行してください。')
    else if (data.obstacle !== null) tell(`この案件の照合は変えられません。${data.obstacle}。`)
    else return true
    return false
  }
  const pick = (index: number): void => {
    if (!ready()) return
    const candidate = data?.candidates[index]
    if (candidate === undefined) tell(`候補${index + 1}はありません。該当する人がいないときは N で仮登録します。`)
    else if (candidate.linked && row?.why !== 'other') tell('すでにこの人と照合しています。')
    else if (candidate.needsReason) setAsking({ kind: 'link', candidate })
    else linkTo(candidate, '')
  }
  const open = (caseNo: string): void => void navigate({ to: '/case/$caseNo', params: { caseNo } })
  useKeys('people', {
    link: (key) => pick(Number(key) - 1),
    register: () => {
      if (ready()) setAsking({ kind: 'register' })
    },
    undo: last === null ? undefined : () => void undoOf(last),
  })

  return (
    <div className="kd-split flex-1" data-wide-right="">
      <div className="kd-column">
        {list.error === null ? null : <ProblemBox error={list.error} onRetry={() => void list.refetch()} />}
        <DataGrid<UnmatchedRow>
          label="住民を特定できない案件"
          ids={ids}
          rowOf={(id) => byNo.get(id)}
          nameOf={(one) => `${one.caseNo} ${one.beneficiary}${one.protected ? ' 支援措置' : ''} ${whyWords[one.why][0]} ${one.itemName}`}
          columns={columns}
          active={shown}
          onActive={setActive}
          onOpen={open}
          onRange={onRange}
          focusOn={0}
          empty={
            list.data === undefined ? (
              <Loading what="案件" />
            ) : (
              <EmptyState title="住民を特定できない案件はありません。">
                <p>取込のとき一人に決められなかった申請が、ここに並びます。重複の疑いは Ctrl+→ で見られます。</p>
              </EmptyState>
            )
          }
        />
        <div className="kd-grid-foot">
          <span className="tabular-nums">
            {ids.length === 0 ? '0件' : `${count(ids.indexOf(shown ?? '') + 1)}行目／${count(list.data?.pages[0]?.total ?? 0)}件`}
          </span>
          <span>↑↓ 移動　1〜9 照合　Enter 案件を開く</span>
          <ListPaper list="people" of={{}} what="住民の未特定の一覧" quiet />
        </div>
      </div>
      <Pane label="候補">
        {found.error === null ? null : <ProblemBox error={found.error} />}
        {row === undefined ? (
          <p className="kd-note">案件を選ぶと、ここに台帳の候補が並びます。</p>
        ) : (
          <>
            <h2 className="kd-h2">
              <PersonCell name={`${row.beneficiary} さん`} guarded={row.protected} />
              <span className="kd-h2-note">
                {row.itemName} ／ {channelWord(row.channel)} ／ 受付番号 {row.receiptNo} ／ 申請日 {longDay(row.appliedOn)}
              </span>
            </h2>
            <p className="mb-2">△ {whyWords[row.why][1]}</p>
            {data === undefined ? (
              <Loading what="候補" />
            ) : (
              <>
                <CandidateTable data={data} onLink={pick} />
                {data.candidates.length === 0 ? (
                  <p className="kd-callout">
                    台帳に近い人はいません。転入したばかりの人などは N で仮登録します。台帳に入ると自動で置き換わります。
                  </p>
                ) : null}
                {data.undo === null ? null : (
                  <p className="kd-note">
                    {stamp(data.undo.at)} {data.undo.by} が {data.undo.residentNo} と照合: {data.undo.reason}
                  </p>
                )}
              </>
            )}
          </>
        )}
      </Pane>
      {asking?.kind === 'link' && row !== undefined ? (
        <ReasonDialog
          title={`宛名番号 ${asking.candidate.residentNo} の人と照合する — ${row.beneficiary} さん`}
          confirm="照合する"
          label="同じ人と判断した理由"
          kept={`reason.link.${row.caseNo}`}
          busy={link.isPending}
          error={link.error}
          onConfirm={(reason) => linkTo(asking.candidate, reason)}
          onClose={() => setAsking(null)}
        >
          <p>申請と台帳で次のところが同じではありません。確かめた方法を書いてください。</p>
          <ul className="kd-callout">
            {asking.candidate.fields
              .filter((field) => field.agreement !== 'same' && field.agreement !== 'unstated')
              .map((field) => (
                <li key={field.id}>
                  △ {field.label}: 申請「{field.stated}」　台帳
                  {field.agreement === 'hidden' ? 'は支援措置のため表示しません' : `「${field.registered}」`}
                </li>
              ))}
          </ul>
        </ReasonDialog>
      ) : null}
      {asking?.kind === 'register' && row !== undefined && data !== undefined ? (
        <ReasonDialog
          title={`申請の内容で仮登録する — ${row.beneficiary} さん`}
          confirm="仮登録する"
          label="仮登録する理由"
          kept={`reason.register.${row.caseNo}`}
          busy={register.isPending}
          error={register.error}
          onConfirm={(reason) =>
            register.mutate(
              { caseNo: data.caseNo, version: data.version, reason },
              {
                onSuccess: (made) =>
                  finished(
                    data.caseNo,
                    `${row.beneficiary} さんを ${made.residentNo ?? ''} として仮登録し、案件 ${data.caseNo} と照合しました。`,
                  ),
              },
            )
          }
          onClose={() => setAsking(null)}
        >
          <p>
            台帳にない人を、申請に書かれた氏名・フリガナ・生年月日・住所で登録します。居住・手帳・課税は△のままで、住民の台帳に
            この人が入ると置き換わります。
          </p>
          {data.candidates.length === 0 ? null : (
            <p className="kd-callout">△ 近い人が{count(data.candidates.length)}人います。同じ人でないことを確かめてください。</p>
          )}
        </ReasonDialog>
      ) : null}
    </div>
  )
}

const columns: readonly Column<UnmatchedRow>[] = [
  { id: 'caseNo', header: '案件番号', width: '7.6rem', cell: (row) => row.caseNo },
  {
    id: 'name',
    header: '対象者',
    width: 'minmax(7rem, 1fr)',
    cell: (row) => <PersonCell name={row.beneficiary} guarded={row.protected} />,
  },
  { id: 'why', header: '特定できない理由', width: '10.5rem', cell: (row) => `△ ${whyWords[row.why][0]}` },
  { id: 'channel', header: '経路', width: '5.6rem', from: 480, cell: (row) => channelWord(row.channel) },
  { id: 'on', header: '申請日', width: '5.2rem', align: 'right', from: 560, cell: (row) => shortDay(row.appliedOn) },
]
