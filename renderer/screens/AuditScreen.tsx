import { useInfiniteQuery } from '@tanstack/react-query'
import { type ReactNode, useCallback, useMemo, useState } from 'react'
import type { Output } from '../../shared/contract.ts'
import { actName } from '../../shared/domain/acts.ts'
import { refWord } from '../../shared/domain/trail-refs.ts'
import { useClient, useJobOp } from '../client/hooks.tsx'
import { ProblemBox } from '../client/problem.tsx'
import { useBridge } from '../ui/bridge-context.tsx'
import { Button } from '../ui/Button.tsx'
import { type Column, DataGrid } from '../ui/DataGrid.tsx'
import { EmptyState, Loading } from '../ui/EmptyState.tsx'
import { count, stamp } from '../ui/format.ts'
import { useKeys } from '../ui/keys.tsx'
import { useNotices } from '../ui/notices.tsx'
import { useOwnPassword } from '../ui/own-password.tsx'
import { Screen } from '../ui/Screen.tsx'
import { useKept } from '../ui/kept.tsx'
import { Tabs } from '../ui/Tabs.tsx'
import { useCan } from '../ui/session.tsx'
import { actorWord } from '../words.ts'
import { ListPaper } from './parts/ListPaper.tsx'
import { ClockNotice } from './audit/ClockNotice.tsx'
import { ExpiryDialog } from './audit/ExpiryDialog.tsx'
import { TrustDialog } from './audit/TrustDialog.tsx'
import { AuditLists } from './audit/AuditLists.tsx'
import { PersonViews } from './audit/PersonViews.tsx'
import { RestoredNotice } from './audit/RestoredNotice.tsx'

type Entry = Output<'audit.list'>[number]
type Verified = Output<'audit.verify'>
const pageSize = 200

const headings = [
  { id: 'trail', label: '監査記録' },
  { id: 'lists', label: '見方別の一覧' },
  { id: 'persons', label: '閲覧記録（対象者別）' },
]

/** 監査. The trail, and who looked at a person. */
export function AuditScreen() {
  const mayView = useCan('audit.views')
  const [tab, setTab] = useKept('audit.tab', 'trail')
  const tabs = mayView ? <Tabs label="監査の見方" items={headings} active={tab} onChange={setTab} /> : null
  if (mayView && tab === 'persons') return <PersonViews tabs={tabs} />
  if (mayView && tab === 'lists') return <AuditLists tabs={tabs} />
  return <Trail tabs={tabs} />
}

/** 監査記録. The trail, newest first, and its verification. */
function Trail({ tabs }: { readonly tabs: ReactNode }) {
  const client = useClient()
  const bridge = useBridge()
  const confirmSelf = useOwnPassword()
  const { done, problem } = useNotices()
  const mayExport = useCan('audit.export')
  const [active, setActive] = useState<string | null>(null)
  const [result, setResult] = useState<Verified | null>(null)
  const [trust, setTrust] = useState(false)
  const mayExpire = useCan('audit.expire')
  const [expiring, setExpiring] = useState(false)
  const verify = useJobOp('audit.verify', '監査記録の検証')
  const writeTrail = useJobOp('audit.export', '監査記録の書出し')
  const list = useInfiniteQuery({
    queryKey: ['audit.list', {}],
    queryFn: ({ pageParam }) => client.call('audit.list', { ...(pageParam === null ? {} : { beforeSeq: pageParam }), limit: pageSize }),
    initialPageParam: null as number | null,
    getNextPageParam: (last) => (last.length < pageSize ? undefined : (last.at(-1)?.seq ?? undefined)),
  })
  const rows = useMemo(() => list.data?.pages.flat() ?? [], [list.data])
  const byId = useMemo(() => new Map(rows.map((row) => [String(row.seq), row])), [rows])
  const ids = useMemo(() => [...byId.keys()], [byId])
  const { hasNextPage, isFetching, fetchNextPage } = list
  const onRange = useCallback(
    (_first: number, last: number) => {
      if (last >= ids.length - 20 && hasNextPage && !isFetching) void fetchNextPage()
    },
    [ids.length, hasNextPage, isFetching, fetchNextPage],
  )

  const runVerify = (): void => {
    setResult(null)
    verify({}).then(setResult, problem)
  }
  const save = async (): Promise<void> => {
    try {
      const own = await confirmSelf('監査記録の書出し')
      if (own === null) return
      const target = await bridge.saveFile('監査記録.jsonl')
      if (target === null) return
      const made = await writeTrail({ save: target.ticket, replace: true, ...own })
      done(`監査記録 ${count(made.entries)}件を「${made.name}」に書き出しました。SHA-256 ${made.sha256.slice(0, 16)}…`)
    } catch (error) {
      problem(error)
    }
  }
  useKeys('audit', {
    verify: runVerify,
    export: mayExport ? () => void save() : undefined,
    trust: () => setTrust(true),
    expire: mayExpire ? () => setExpiring(true) : undefined,
    older: hasNextPage ? () => void fetchNextPage() : undefined,
  })

  return (
    <Screen
      title="監査"
      facts="だれが、いつ、何をしたかの記録です。後から書き換えると検証で分かります。"
      acts={
        <>
          {mayExport ? (
            <Button shortcut="Ctrl+s" onPress={() => void save()}>
              記録を書き出す
            </Button>
          ) : null}
          {mayExpire ? (
            <Button shortcut="d" onPress={() => setExpiring(true)}>
              保存年限
            </Button>
          ) : null}
          <ListPaper list="trail" of={{}} what="監査記録一覧" />
          <Button shortcut="F4" onPress={() => setTrust(true)}>
            署名鍵・照合点
          </Button>
          <Button look="solid" shortcut="F8" onPress={runVerify}>
            検証する
          </Button>
        </>
      }
    >
      {tabs}
      <ClockNotice />
      <RestoredNotice />
      {trust ? <TrustDialog onClose={() => setTrust(false)} /> : null}
      {expiring ? <ExpiryDialog onClose={() => setExpiring(false)} /> : null}
      {result === null ? null : <VerifyCard result={result} />}
      {list.error === null ? null : <ProblemBox error={list.error} onRetry={() => void list.refetch()} />}
      <div className="kd-column flex-1 border-t border-solid-gray-300">
        <DataGrid<Entry>
          label="監査記録"
          ids={ids}
          rowOf={(id) => byId.get(id)}
          nameOf={(row) => `第${row.seq}号 ${stamp(row.at)} ${actorWord(row.actor)} ${actName(row.action)} ${refWord(row.ref, row.action)}`}
          columns={columns}
          active={active ?? ids[0] ?? null}
          onActive={setActive}
          onRange={onRange}
          focusOn={0}
          empty={
            list.data === undefined ? (
              <Loading what="監査記録" />
            ) : (
              <EmptyState title="記録はまだありません。">
                <p>だれかが何かを行うと、新しいものから並びます。</p>
              </EmptyState>
            )
          }
        />
      </div>
    </Screen>
  )
}

const sum = (result: Verified, name: 'valid' | 'unconfirmed' | 'missing'): number => result.persons.reduce((n, p) => n + p[name], 0)

/** The verdict, with what to do when the chain is broken. */
function VerifyCard({ result }: { readonly result: Verified }) {
  if (result.ok) {
    return (
      <div role="status" className="kd-callout mx-4" data-tone="good">
        <p className="font-700">
          ✓ 記録はすべてつながっています（{count(result.entries)}件、発行した文書 {count(result.papers)}件を確かめました）。
        </p>
        <p>
          本人の署名 有効{count(sum(result, 'valid'))}件
          {sum(result, 'unconfirmed') > 0 ? `・未確認の鍵${count(sum(result, 'unconfirmed'))}件` : ''}
          {sum(result, 'missing') > 0 ? `・署名の始まる前${count(sum(result, 'missing'))}件` : ''} ／ 決裁の内容 {count(result.contents)}件
          ／ 外の控え {count(result.checkpoints.met)}個と一致
          {result.checkpoints.outside === 0
            ? '（△ 控えがありません。F4 で控え先を選べます）'
            : `、その後の記録 ${count(result.afterLast)}件`}
        </p>
        {result.erased > 0 ? <p>保存年限で本文を消した閲覧 {count(result.erased)}件は、消去の記録と合っています。</p> : null}
        <p className="break-all">最後の記録の値: {result.head}</p>
      </div>
    )
  }
  return (
    <div role="alert" className="kd-problem mx-4">
      <span aria-hidden="true" className="kd-problem-icon">
        ！
      </span>
      <div>
        <p className="font-700">記録が一致しません{result.firstBad === undefined ? '' : `（第${count(result.firstBad.seq)}号）`}。</p>
        <p>{result.firstBad?.problem}</p>
        <p>
          <span className="font-700">次にすること: </span>事務所フォルダーに手を加えず、操作を止めて、監査担当と管理者に連絡してください。
        </p>
      </div>
    </div>
  )
}

const columns: readonly Column<Entry>[] = [
  { id: 'seq', header: '号', width: '5rem', align: 'right', cell: (row) => count(row.seq) },
  { id: 'at', header: '日時', width: '9rem', cell: (row) => stamp(row.at) },
  { id: 'actor', header: '利用者', width: '8rem', cell: (row) => actorWord(row.actor) },
  { id: 'action', header: '行為', width: '11rem', cell: (row) => actName(row.action) },
  { id: 'ref', header: '対象', width: 'minmax(9rem, 1fr)', cell: (row) => refWord(row.ref, row.action) },
  { id: 'hash', header: '記録の値', width: '10rem', from: 700, cell: (row) => `${row.hash.slice(0, 12)}…` },
]
