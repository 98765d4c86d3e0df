import { useInfiniteQuery } from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'
import type { Input } from '../../shared/contract.ts'
import type { HandOverLine } from '../../shared/contract/hand-over.ts'
import { useClient } from '../client/hooks.tsx'
import { ProblemBox } from '../client/problem.tsx'
import { Button } from '../ui/Button.tsx'
import { type Column, DataGrid } from '../ui/DataGrid.tsx'
import { EmptyState, Loading } from '../ui/EmptyState.tsx'
import { Choice, Field } from '../ui/Field.tsx'
import { count, parseDay, stamp, yen } from '../ui/format.ts'
import { useKeys } from '../ui/keys.tsx'
import { useNotices } from '../ui/notices.tsx'
import { Block, Facts, Pane, Screen } from '../ui/Screen.tsx'
import { useCan } from '../ui/session.tsx'
import { NoteDialog } from './hand-over/NoteDialog.tsx'
import { ListPaper } from './parts/ListPaper.tsx'
import { useLedger } from './parts/ledgers.ts'

const pageSize = 100
const directions = [
  { value: '', label: 'すべて' },
  { value: 'in', label: '受領' },
  { value: 'out', label: '引渡し' },
] as const

/** 授受簿. Every file that came in or went out, the newest first, with what it was carried on and who has it. */
export function HandOverScreen() {
  const client = useClient()
  const { done, clear } = useNotices()
  const ledger = useLedger()
  const mayNote = useCan('handover.note')
  const [direction, setDirection] = useState('')
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const [active, setActive] = useState<string | null>(null)
  const [noting, setNoting] = useState<HandOverLine | null>(null)
  const since = parseDay(from)
  const until = parseDay(to)
  const filter: Omit<Input<'handover.list'>, 'limit' | 'before'> = {
    ...(direction === 'in' || direction === 'out' ? { direction } : {}),
    ...(since === null ? {} : { from: since }),
    ...(until === null ? {} : { to: until }),
  }
  const list = useInfiniteQuery({
    queryKey: ['handover.list', filter],
    queryFn: ({ pageParam }) =>
      client.call('handover.list', { ...filter, ...(pageParam === null ? {} : { before: pageParam }), limit: pageSize }),
    initialPageParam: null as { at: string; entryId: string } | null,
    getNextPageParam: (last) => {
      const end = last.rows.at(-1)
      return end === undefined || last.rows.length < pageSize ? undefined : { at: end.at, entryId: end.entryId }
    },
    // files also go out by acts that change nothing else
    refetchOnMount: 'always',
  })
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.rows) ?? [], [list.data])
  const byId = useMemo(() => new Map(rows.map((row) => [row.entryId, row])), [rows])
  const ids = useMemo(() => [...byId.keys()], [byId])
  const shown = byId.get(active ?? '') ?? rows[0]
  const { hasNextPage, isFetching, fetchNextPage } = list
  const onRange = useCallback(
    (_first: number, last: number) => {
      if (last >= ids.length - 20 && hasNextPage && !isFetching) void fetchNextPage()
    },
    [ids.length, hasNextPage, isFetching, fetchNextPage],
  )
  const note = mayNote && shown !== undefined ? () => setNoting(shown) : undefined
  useKeys('handOver', { note, ledger: ledger === undefined ? undefined : () => ledger('handover') })

  return (
    <Screen
      title="授受簿"
      facts={
        list.data === undefined
          ? '受け取ったファイルと渡したファイルの記録です。'
          : `受け取ったファイルと渡したファイルの記録です。${count(list.data.pages[0]?.total ?? 0)}件`
      }
      acts={
        <>
          <ListPaper list="handover" of={filter} what="授受簿一覧" />
          {ledger === undefined ? null : (
            <Button shortcut="Ctrl+s" onPress={() => ledger('handover')}>
              Excelに保存
            </Button>
          )}
        </>
      }
    >
      <div className="kd-toolbar">
        <Choice label="受領・引渡し" value={direction} options={directions} onChange={setDirection} width="8rem" />
        <Field label="この日から" value={from} onChange={setFrom} width="9rem" error={dayError(from, since)} />
        <Field label="この日まで" value={to} onChange={setTo} width="9rem" error={dayError(to, until)} />
      </div>
      {list.error === null ? null : <ProblemBox error={list.error} onRetry={() => void list.refetch()} />}
      <div className="kd-split border-t border-solid-gray-300">
        <div className="kd-column">
          <DataGrid<HandOverLine>
            label="授受簿"
            ids={ids}
            rowOf={(id) => byId.get(id)}
            nameOf={(row) => `${stamp(row.at)} ${directionWord(row)} ${row.name} ${row.rows}件 ${row.medium} ${row.by}`}
            columns={columns}
            active={shown?.entryId ?? null}
            onActive={setActive}
            {...(note === undefined ? {} : { onOpen: note })}
            onRange={onRange}
            focusOn={0}
            empty={
              list.data === undefined ? (
                <Loading what="授受簿" />
              ) : (
                <EmptyState title="あてはまるファイルの記録はありません。">
                  <p>取込や書出しをすると、1つのファイルごとに1行が残ります。</p>
                </EmptyState>
              )
            }
          />
        </div>
        <Pane label="選んでいる行">{shown === undefined ? null : <LineCard line={shown} onNote={note} />}</Pane>
      </div>
      {noting === null ? null : (
        <NoteDialog
          line={noting}
          onDone={() => {
            clear()
            done(`「${noting.name}」の媒体と相手先を書き足しました。前の記載も残っています。`)
            setNoting(null)
          }}
          onClose={() => setNoting(null)}
        />
      )}
    </Screen>
  )
}

const dayError = (typed: string, day: string | null): string | null =>
  typed.trim() === '' || day !== null ? null : 'R8.11.24 のように入力してください。'

const directionWord = (row: HandOverLine): string => (row.direction === 'in' ? '受領' : '引渡し')

function LineCard({ line, onNote }: { readonly line: HandOverLine; readonly onNote: (() => void) | undefined }) {
  return (
    <Block title={line.name}>
      <Facts
        items={[
          ['日時', stamp(line.at)],
          ['受領・引渡し', directionWord(line)],
          ['件数', `${count(line.rows)}件`],
          ['金額', line.amount === null ? '－' : `${yen(line.amount)}円`],
          ['媒体', line.medium],
          ['相手先', line.recipient === '' ? '－' : line.recipient],
          ['備考', line.remark === '' ? '－' : line.remark],
          ['取扱者', line.by],
          ['関連', line.ref],
          [
            'SHA-256',
            <span key="hash" className="break-all">
              {line.sha256}
            </span>,
          ],
        ]}
      />
      {onNote === undefined ? null : (
        <div className="mt-3">
          <Button shortcut="F4" onPress={onNote}>
            媒体・相手先を書く
          </Button>
        </div>
      )}
    </Block>
  )
}

const columns: readonly Column<HandOverLine>[] = [
  { id: 'at', header: '日時', width: '8.2rem', cell: (row) => stamp(row.at) },
  { id: 'direction', header: '区分', width: '4.5rem', cell: directionWord },
  { id: 'name', header: 'ファイル', width: 'minmax(10rem, 1fr)', cell: (row) => row.name },
  { id: 'rows', header: '件数', width: '5rem', align: 'right', cell: (row) => count(row.rows) },
  { id: 'amount', header: '金額', width: '7rem', align: 'right', from: 720, cell: (row) => yen(row.amount) },
  { id: 'medium', header: '媒体', width: '7rem', cell: (row) => row.medium },
  { id: 'recipient', header: '相手先', width: '8rem', from: 860, cell: (row) => row.recipient },
  { id: 'by', header: '取扱者', width: '6rem', from: 620, cell: (row) => row.by },
]
