import { useInfiniteQuery } from '@tanstack/react-query'
import { type ReactNode, useCallback, useMemo, useState } from 'react'
import type { Input } from '../../../shared/contract.ts'
import type { AuditLine, AuditList } from '../../../shared/contract/audit-lists.ts'
import { useClient, useJobOp, useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { useBridge } from '../../ui/bridge-context.tsx'
import { Button } from '../../ui/Button.tsx'
import { type Column, DataGrid } from '../../ui/DataGrid.tsx'
import { EmptyState, Loading } from '../../ui/EmptyState.tsx'
import { Choice, Field, Tick } from '../../ui/Field.tsx'
import { count, longDay, parseDay, stamp } from '../../ui/format.ts'
import { useKept } from '../../ui/kept.tsx'
import { useKeys } from '../../ui/keys.tsx'
import { useNotices } from '../../ui/notices.tsx'
import { useOwnPassword } from '../../ui/own-password.tsx'
import { Block, Facts, Pane, Screen } from '../../ui/Screen.tsx'
import { useOneAct } from '../../ui/use-one-act.ts'
import { ListPaper } from '../parts/ListPaper.tsx'
import { MassUse } from './MassUse.tsx'
import { PackDialog } from './PackDialog.tsx'

const pageSize = 200

/** 監査の見方, as the choice shows them. */
const kinds: readonly { readonly value: AuditList | 'mass'; readonly label: string }[] = [
  { value: 'all', label: '日ごとの記録' },
  { value: 'user', label: '利用者ごと' },
  { value: 'case', label: '案件ごと' },
  { value: 'hours', label: '時間外・休日の使用' },
  { value: 'failed', label: 'ログイン失敗' },
  { value: 'denied', label: '断られた操作' },
  { value: 'mass', label: '大量の閲覧・書出し・印刷' },
  { value: 'out', label: '書出しと印刷' },
  { value: 'keys', label: '鍵・利用者・役割の変更' },
  { value: 'clock', label: '時計のずれ' },
]

/** 監査の一覧: by day, by user, by case, and the special lists; each goes out as a sheet, a case as a sealed pack. */
export function AuditLists({ tabs }: { readonly tabs: ReactNode }) {
  const client = useClient()
  const bridge = useBridge()
  const confirmSelf = useOwnPassword()
  const { done, tell } = useNotices()
  const [kind, setKind] = useKept<AuditList | 'mass'>('audit.list.kind', 'all')
  const [user, setUser] = useKept('audit.list.user', '')
  const [caseNo, setCaseNo] = useKept('audit.list.case', '')
  const [from, setFrom] = useKept('audit.list.from', '')
  const [to, setTo] = useKept('audit.list.to', '')
  const [views, setViews] = useKept('audit.list.views', false)
  const [active, setActive] = useState<string | null>(null)
  const [packing, setPacking] = useState<string | null>(null)
  const users = useQueryOp('users.accounts', {})
  const write = useJobOp('audit.exportList', '監査の一覧の書出し')
  const [, during] = useOneAct()
  const days = [from, to].map((typed) => (typed.trim() === '' ? undefined : parseDay(typed)))
  const period = { ...(days[0] ? { from: days[0] } : {}), ...(days[1] ? { to: days[1] } : {}) }
  const wanted = caseNo.normalize('NFKC').trim().toUpperCase()
  const input: Omit<Input<'audit.entries'>, 'limit' | 'before' | 'list'> = {
    views,
    ...(user === '' || kind === 'case' ? {} : { user }),
    ...(kind === 'case' && wanted !== '' ? { caseNo: wanted } : {}),
    ...period,
  }
  const missing =
    kind === 'user' && user === ''
      ? '上で利用者を選んでください。'
      : kind === 'case' && !/^R\d+-\d{6}$/.test(wanted)
        ? '上に案件番号（R8-000001 の形）を入れてください。'
        : null
  const ready = missing === null && !days.includes(null)
  const list = useInfiniteQuery({
    queryKey: ['audit.entries', kind, input],
    queryFn: ({ pageParam }) =>
      client.call('audit.entries', {
        list: kind === 'mass' ? 'all' : kind,
        ...input,
        ...(pageParam === null ? {} : { before: pageParam }),
        limit: pageSize,
      }),
    initialPageParam: null as { at: string; seq: number } | null,
    getNextPageParam: (last) => last.next ?? undefined,
    enabled: ready && kind !== 'mass',
    // the trail grows with everything anybody does
    refetchOnMount: 'always',
  })
  const rows = useMemo(() => (ready ? (list.data?.pages.flatMap((page) => page.rows) ?? []) : []), [list.data, ready])
  const byId = useMemo(() => new Map(rows.map((row) => [String(row.seq), row])), [rows])
  const ids = useMemo(() => [...byId.keys()], [byId])
  const { hasNextPage, isFetching, fetchNextPage } = list
  const onRange = useCallback(
    (_first: number, last: number) => {
      if (last >= ids.length - 20 && hasNextPage && !isFetching) void fetchNextPage()
    },
    [ids.length, hasNextPage, isFetching, fetchNextPage],
  )
  const shown = byId.get(active ?? '') ?? rows[0]
  const label = kinds.find((one) => one.value === kind)?.label ?? ''
  const save = (): void => {
    if (!ready) {
      tell(missing ?? '期間の日を確かめてください。')
      return
    }
    void during(async () => {
      const own = await confirmSelf('監査の一覧の書出し')
      if (own === null) return
      const target = await bridge.saveFile(`監査_${label}.xlsx`)
      if (target === null) return
      const made = await write({ list: kind, ...input, save: target.ticket, replace: true, ...own })
      done(`${label} ${count(made.rows)}件を「${made.name}」に書き出しました。監査記録と授受簿に残しました。`)
    })
  }
  const packOf = kind === 'case' && missing === null ? wanted : /^R\d+-\d{6}$/.test(shown?.ref ?? '') ? (shown?.ref ?? null) : null
  const pack = (): void => {
    if (packOf === null) tell('監査一式は案件ごとに作ります。「案件ごと」を選んで案件番号を入れるか、案件の行を選んでください。')
    else setPacking(packOf)
  }
  useKeys(
    'audit',
    { export: save, pack, older: hasNextPage ? () => void fetchNextPage() : undefined },
    { labels: { export: 'Excelに保存', older: '続きを出す' } },
  )
  const first = list.data?.pages[0]
  return (
    <Screen
      title="監査"
      facts={
        kind === 'case' && period.from === undefined && period.to === undefined
          ? 'この案件の、受付から今までの記録です。'
          : first === undefined || !ready || kind === 'mass'
            ? '期間を空にすると、今日までの31日です（1年まで）。'
            : `${longDay(first.from)}から${longDay(first.to)}まで`
      }
      acts={
        <>
          <Button shortcut="F2" onPress={pack}>
            監査一式
          </Button>
          <ListPaper list="auditList" of={ready ? { list: kind, ...input } : null} what={`監査_${label}`} />
          <Button shortcut="Ctrl+s" onPress={save}>
            Excelに保存
          </Button>
        </>
      }
    >
      {tabs}
      <div className="kd-toolbar">
        <Choice
          label="見方"
          value={kind}
          onChange={(value) => setKind(kinds.find((one) => one.value === value)?.value ?? 'all')}
          options={kinds}
          width="13rem"
        />
        {kind === 'case' ? (
          <Field label="案件番号" value={caseNo} onChange={setCaseNo} width="9rem" />
        ) : kind === 'mass' ? null : (
          <Choice
            label="利用者"
            value={user}
            onChange={setUser}
            options={[
              { value: '', label: kind === 'user' ? '（選んでください）' : 'すべて' },
              ...(users.data ?? []).map((one) => ({ value: one.userId, label: one.name })),
            ]}
            width="11rem"
          />
        )}
        <Field label="この日から" value={from} onChange={setFrom} width="8rem" error={days[0] === null ? 'R8.11.24 の形で' : null} />
        <Field label="この日まで" value={to} onChange={setTo} width="8rem" error={days[1] === null ? 'R8.11.24 の形で' : null} />
        {kind === 'mass' ? null : <Tick label="閲覧も出す" checked={views} onChange={setViews} />}
      </div>
      {kind === 'mass' ? (
        <MassUse period={period} />
      ) : (
        <>
          {list.error === null || !ready ? null : <ProblemBox error={list.error} onRetry={() => void list.refetch()} />}
          <div className="kd-split border-t border-solid-gray-300">
            <div className="kd-column">
              <DataGrid<AuditLine>
                label={label}
                ids={ids}
                rowOf={(id) => byId.get(id)}
                nameOf={(row) => `第${row.seq}号 ${stamp(row.at)} ${row.by} ${row.act} ${row.refName} ${row.text}`}
                columns={columns}
                active={shown === undefined ? null : String(shown.seq)}
                onActive={setActive}
                onRange={onRange}
                empty={
                  missing !== null ? (
                    <EmptyState title={missing}>
                      <p>上の欄に入れると、その記録がここに並びます（/ で移ります）。</p>
                    </EmptyState>
                  ) : list.data === undefined && list.error === null ? (
                    <Loading what={label} />
                  ) : (
                    <EmptyState title="当てはまる記録はありません。">
                      <p>期間を広げるか、「閲覧も出す」に印を付けてください。</p>
                    </EmptyState>
                  )
                }
              />
              <div className="kd-grid-foot">
                <span>
                  {count(ids.length)}件{hasNextPage ? '以上（下へ進むと続きが出ます）' : ''}
                </span>
              </div>
            </div>
            <Pane label="選んでいる記録">{shown === undefined ? null : <LineCard line={shown} />}</Pane>
          </div>
        </>
      )}
      {packing === null ? null : <PackDialog caseNo={packing} onClose={() => setPacking(null)} />}
    </Screen>
  )
}

function LineCard({ line }: { readonly line: AuditLine }) {
  return (
    <Block title={`第${count(line.seq)}号 ${line.act}`}>
      <Facts
        items={[
          ['日時', stamp(line.at)],
          ['利用者', line.by === line.byId || line.byId === 'nobody' ? line.by : `${line.by}（${line.byId}）`],
          ['端末', line.device],
          ['対象', line.refName === '' ? '－' : line.refName],
          ['内容', line.text === '' ? '－' : line.text],
          ...(line.merged > 1 ? [['記録', `一度に開いた${count(line.merged)}件をまとめて表示`] as const] : []),
        ]}
      />
    </Block>
  )
}

const columns: readonly Column<AuditLine>[] = [
  { id: 'at', header: '日時', width: '8.4rem', cell: (row) => stamp(row.at) },
  { id: 'by', header: '利用者', width: '7rem', cell: (row) => row.by },
  { id: 'act', header: '行為', width: '9.5rem', cell: (row) => row.act },
  { id: 'ref', header: '対象', width: 'minmax(7rem, 0.8fr)', cell: (row) => row.refName },
  { id: 'text', header: '内容', width: 'minmax(8rem, 1.6fr)', from: 620, cell: (row) => row.text },
]
