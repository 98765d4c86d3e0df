import { useRef, useState } from 'react'
import type { ProviderRow } from '../../shared/contract/providers.ts'
import { providerPartWords as words } from '../../shared/domain/list-words.ts'
import { useQueryOp } from '../client/hooks.tsx'
import { ProblemBox } from '../client/problem.tsx'
import { type Column, DataGrid } from '../ui/DataGrid.tsx'
import { EmptyState, Loading } from '../ui/EmptyState.tsx'
import { Field } from '../ui/Field.tsx'
import { shortDay } from '../ui/format.ts'
import { useKept } from '../ui/kept.tsx'
import { useKeys } from '../ui/keys.tsx'
import { Pane, Screen } from '../ui/Screen.tsx'
import { Tag } from '../ui/StatusMark.tsx'
import { Tabs } from '../ui/Tabs.tsx'
import { useSettled } from '../ui/use-settled.ts'
import { BanksTab } from './banks/BanksTab.tsx'
import { ListPaper } from './parts/ListPaper.tsx'
import { ProviderCard } from './providers/ProviderCard.tsx'
import { accountWords } from './providers/words.ts'

const parts = ['all', 'waiting', 'stopped', 'ended'] as const
type Part = (typeof parts)[number]

/** 事業者. Shops with their accounts: changed ones are confirmed by a second person before anything is paid; and the table of banks. */
export function ProvidersScreen() {
  const [tab, setTab] = useKept<Part | 'banks'>('providers.tab', 'all')
  const part = tab === 'banks' ? 'all' : tab
  const [text, setText] = useState('')
  const settled = useSettled(text, 150)
  const search = useRef<HTMLInputElement>(null)
  const [active, setActive] = useState<string | null>(null)
  const [focus, setFocus] = useState(0)
  const answer = useQueryOp('provider.list', { text: settled, part }, { keep: true })
  const rows = answer.data?.rows ?? []
  const shown = rows.find((row) => row.providerNo === active) ?? rows[0]
  const counts = answer.data?.counts
  const counted = (id: Part) => (counts === undefined ? {} : { count: counts[id] })
  useKeys('providers', {
    search: () => search.current?.focus(),
    clear: () => {
      setText('')
      setFocus((n) => n + 1)
    },
  })
  return (
    <Screen title="事業者" facts="変更した口座は、2人目が確かめるまで支払いません。">
      <Tabs
        label="事業者の見出し"
        items={[
          { id: 'all', label: words.all, ...counted('all') },
          { id: 'waiting', label: words.waiting, ...counted('waiting') },
          { id: 'stopped', label: words.stopped, ...counted('stopped') },
          { id: 'ended', label: words.ended, ...counted('ended') },
          { id: 'banks', label: '銀行・支店' },
        ]}
        active={tab}
        onChange={(id) => setTab(id === 'banks' ? 'banks' : (parts.find((one) => one === id) ?? 'all'))}
      />
      {tab === 'banks' ? (
        <BanksTab />
      ) : (
        <>
          <div className="kd-toolbar">
            <Field label="検索（番号・名前・カナ・電話）" value={text} onChange={setText} width="20rem" inputRef={search} />
            <ListPaper list="provider" of={{ text: settled, part }} what="事業者一覧" />
          </div>
          {answer.error === null ? null : <ProblemBox error={answer.error} onRetry={() => void answer.refetch()} />}
          <div className="kd-split border-t border-solid-gray-300" data-even="">
            <div className="kd-column">
              <DataGrid<ProviderRow>
                label="事業者の一覧"
                ids={rows.map((row) => row.providerNo)}
                rowOf={(id) => rows.find((row) => row.providerNo === id)}
                nameOf={(row) => `${row.providerNo} ${row.name} ${accountWords[row.state][0]}${row.suspended ? ' 債権者停止' : ''}`}
                columns={columns}
                active={shown?.providerNo ?? null}
                onActive={setActive}
                toneOf={(row) => (row.suspended || row.state === 'disputed' ? 'bad' : row.state === 'waiting' ? 'warn' : undefined)}
                focusOn={focus}
                empty={
                  answer.data === undefined ? (
                    <Loading what="事業者" />
                  ) : text.trim() !== '' ? (
                    <EmptyState title={`「${text.trim()}」に当てはまる事業者は、この見出しにありません。`}>
                      <p>Esc で検索を解くと、見出しの事業者がすべて並びます。番号・名前の一部・カナ・電話で探せます。</p>
                    </EmptyState>
                  ) : (
                    <EmptyState title="この見出しに事業者はいません。">
                      <p>事業者は、管理者が台帳の「事業者」に CSV で入れます。口座の変更・停止があると、その見出しに並びます。</p>
                    </EmptyState>
                  )
                }
              />
            </div>
            <Pane label="選んでいる事業者">
              {shown === undefined ? null : <ProviderCard key={shown.providerNo} providerNo={shown.providerNo} />}
            </Pane>
          </div>
        </>
      )}
    </Screen>
  )
}

const columns: readonly Column<ProviderRow>[] = [
  { id: 'no', header: '番号', width: '5rem', cell: (row) => row.providerNo },
  { id: 'name', header: '事業者', width: 'minmax(10rem, 1fr)', cell: (row) => row.name },
  {
    id: 'state',
    header: '口座',
    width: '8.5rem',
    cell: (row) =>
      row.suspended ? <Tag tone="bad">債権者停止</Tag> : <Tag tone={accountWords[row.state][1]}>{accountWords[row.state][0]}</Tag>,
  },
  {
    id: 'to',
    header: '登録',
    width: '8.5rem',
    from: 560,
    cell: (row) => (row.registeredTo === null ? `${shortDay(row.registeredFrom)}から` : `${shortDay(row.registeredTo)}まで`),
  },
]
