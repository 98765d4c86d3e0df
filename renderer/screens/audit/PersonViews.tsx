import { useInfiniteQuery } from '@tanstack/react-query'
import { type ReactNode, useCallback, useMemo, useRef, useState } from 'react'
import type { Output } from '../../../shared/contract.ts'
import { useClient, useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { type Column, DataGrid } from '../../ui/DataGrid.tsx'
import { EmptyState, Loading } from '../../ui/EmptyState.tsx'
import { Field } from '../../ui/Field.tsx'
import { count, longDay, parseDay, stamp } from '../../ui/format.ts'
import { useKept } from '../../ui/kept.tsx'
import { useKeys } from '../../ui/keys.tsx'
import { Pane, Screen } from '../../ui/Screen.tsx'
import { SearchField } from '../parts/SearchField.tsx'

type Person = Output<'audit.persons'>['persons'][number]
type Entry = Output<'audit.personViews'>['rows'][number]
const pageSize = 200
const idOf = (person: Person): string => person.residentNo ?? person.caseNo ?? ''

/** 閲覧記録（対象者別）. Who looked at a person, when, and at what; the asking is recorded as well. `tabs`: the headings of 監査. */
export function PersonViews({ tabs }: { readonly tabs: ReactNode }) {
  const [text, setText] = useKept('audit.person.text', '')
  const [chosen, setChosen] = useKept<Person | null>('audit.person', null)
  const [active, setActive] = useState<string | null>(null)
  const search = useRef<HTMLInputElement>(null)
  const [listFocus, setListFocus] = useState(0)
  const found = useQueryOp('audit.persons', { text: text.trim() }, { enabled: text.trim() !== '', keep: true })
  const persons = useMemo(() => (text.trim() === '' ? [] : (found.data?.persons ?? [])), [found.data, text])
  const byId = useMemo(() => new Map(persons.map((person) => [idOf(person), person])), [persons])
  const ids = useMemo(() => [...byId.keys()], [byId])
  useKeys('audit', {
    search: () => {
      search.current?.focus()
      search.current?.select()
    },
  })
  return (
    <Screen
      title="監査"
      facts={<SearchField value={text} onChange={setText} inputRef={search} onDone={() => setListFocus((n) => n + 1)} />}
    >
      {tabs}
      {found.error === null ? null : <ProblemBox error={found.error} />}
      <div className="kd-split" data-even="">
        <div className="kd-column">
          <DataGrid<Person>
            label="対象者"
            ids={ids}
            rowOf={(id) => byId.get(id)}
            nameOf={(person) => `${person.name} ${person.kana} ${person.residentNo ?? '住民未特定'}`}
            columns={personColumns}
            active={active ?? ids[0] ?? null}
            onActive={setActive}
            onOpen={(id) => setChosen(byId.get(id) ?? null)}
            focusOn={listFocus}
            empty={
              text.trim() === '' ? (
                <EmptyState title="だれの記録を見るかを探してください。">
                  <p>/ で検索欄に移り、氏名・フリガナ（前の氏名も）・宛名番号・案件番号で探します。↑↓ で選び、Enter で記録を開きます。</p>
                </EmptyState>
              ) : (
                <EmptyState title={`「${text.trim()}」に当てはまる人はいません。`}>
                  <p>氏名の一部、フリガナ、宛名番号、案件番号で探せます。</p>
                </EmptyState>
              )
            }
          />
          <div className="kd-grid-foot">
            <span>
              {count(ids.length)}人{found.data?.more === true && text.trim() !== '' ? '以上（もう少し詳しく入れてください）' : ''}
            </span>
            <span>Enter 記録を開く</span>
          </div>
        </div>
        <Pane label="閲覧の記録">
          {chosen === null ? (
            <p className="kd-note">人を選んで Enter を押すと、その人を見た記録が出ます。</p>
          ) : (
            <Views key={idOf(chosen)} person={chosen} />
          )}
        </Pane>
      </div>
    </Screen>
  )
}

function Views({ person }: { readonly person: Person }) {
  const client = useClient()
  const [acts, setActs] = useKept('audit.person.acts', false)
  const [from, setFrom] = useKept('audit.person.from', '')
  const [to, setTo] = useKept('audit.person.to', '')
  const [active, setActive] = useState<string | null>(null)
  const days = [from, to].map((typed) => (typed.trim() === '' ? undefined : parseDay(typed)))
  const [fromDay, toDay] = days
  const input = {
    ...(person.residentNo === null ? { caseNo: person.caseNo ?? '' } : { residentNo: person.residentNo }),
    acts,
    ...(fromDay ? { from: fromDay } : {}),
    ...(toDay ? { to: toDay } : {}),
  }
  const list = useInfiniteQuery({
    queryKey: ['audit.personViews', input],
    queryFn: ({ pageParam }) =>
      client.call('audit.personViews', { ...input, ...(pageParam === null ? {} : { beforeSeq: pageParam }), limit: pageSize }),
    initialPageParam: null as number | null,
    getNextPageParam: (last) => last.next ?? undefined,
    enabled: !days.includes(null),
  })
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.rows) ?? [], [list.data])
  const byId = useMemo(() => new Map(rows.map((row) => [String(row.seq), row])), [rows])
  const ids = useMemo(() => [...byId.keys()], [byId])
  const { hasNextPage, isFetching, fetchNextPage } = list
  const onRange = useCallback(
    (_first: number, last: number) => {
      if (last >= ids.length - 20 && hasNextPage && !isFetching) void fetchNextPage()
    },
    [ids.length, hasNextPage, isFetching, fetchNextPage],
  )
  const cases = list.data?.pages[0]?.cases ?? []
  const fault = (day: string | null | undefined): string | null => (day === null ? '日付として読めません。例: R8.4.1' : null)
  return (
    <div className="kd-column h-full">
      <h2 className="kd-h2">
        {person.name}
        <span className="kd-h2-note">
          {person.kana}　{person.birthDate === '' ? '' : `${longDay(person.birthDate)}生　`}
          {person.residentNo === null ? '住民未特定' : `宛名番号 ${person.residentNo}`}　案件{' '}
          {cases.length === 0 ? 'なし' : cases.slice(0, 5).join('、')}
          {cases.length > 5 ? ` 他${cases.length - 5}件` : ''}
        </span>
      </h2>
      <div className="flex flex-wrap items-end gap-3 pb-2">
        <Field label="いつから" value={from} onChange={setFrom} width="8rem" error={fault(fromDay)} />
        <Field label="いつまで" value={to} onChange={setTo} width="8rem" error={fault(toDay)} />
        <label className="flex items-center gap-2 pb-1">
          <input type="checkbox" checked={acts} onChange={(event) => setActs(event.target.checked)} />
          審査・決定などの行為も出す
        </label>
      </div>
      {list.error === null ? null : <ProblemBox error={list.error} onRetry={() => void list.refetch()} />}
      <DataGrid<Entry>
        label="閲覧の記録"
        ids={ids}
        rowOf={(id) => byId.get(id)}
        nameOf={(row) => `${stamp(row.at)} ${row.by} ${row.what} ${row.ref} ${row.text}`}
        columns={entryColumns}
        active={active ?? ids[0] ?? null}
        onActive={setActive}
        onRange={onRange}
        empty={
          list.data === undefined ? (
            <Loading what="閲覧の記録" />
          ) : (
            <EmptyState title="この期間に、この人を見た記録はありません。">
              <p>期間を広げると、前の閲覧も並びます。Esc で人を選び直します。</p>
            </EmptyState>
          )
        }
      />
      <div className="kd-grid-foot">
        <span>
          {count(ids.length)}件{hasNextPage ? '以上' : ''}
        </span>
        <span>この画面を見たことも記録されます。</span>
      </div>
    </div>
  )
}

const personColumns: readonly Column<Person>[] = [
  { id: 'name', header: '氏名', width: 'minmax(8rem, 1fr)', cell: (person) => person.name },
  { id: 'kana', header: 'フリガナ', width: 'minmax(8rem, 1fr)', from: 420, cell: (person) => person.kana.normalize('NFKC') },
  { id: 'no', header: '宛名番号', width: '7.4rem', cell: (person) => person.residentNo ?? `（${person.caseNo ?? ''}）` },
  { id: 'cases', header: '案件', width: '3.6rem', align: 'right', cell: (person) => count(person.cases) },
]

const entryColumns: readonly Column<Entry>[] = [
  { id: 'at', header: '日時', width: '9rem', cell: (row) => stamp(row.at) },
  { id: 'by', header: 'だれが', width: 'minmax(6rem, 0.7fr)', cell: (row) => row.by },
  { id: 'what', header: '何を', width: 'minmax(8rem, 1fr)', cell: (row) => row.what },
  { id: 'ref', header: '対象', width: 'minmax(6.4rem, 0.8fr)', cell: (row) => row.ref },
  { id: 'text', header: '内容', width: 'minmax(6rem, 1.2fr)', from: 620, cell: (row) => row.text },
  { id: 'device', header: '端末', width: '6rem', from: 780, cell: (row) => row.device },
]
