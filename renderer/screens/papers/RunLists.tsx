import type { PrintBundle, PrintItem } from '../../../shared/contract/print-run.ts'
import { type Column, DataGrid, type DataGridProps } from '../../ui/DataGrid.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { count, stamp } from '../../ui/format.ts'
import { PersonCell, Tag } from '../../ui/StatusMark.tsx'
import { bundleStateWords, itemStateWords, kindWords, partWords, spanOf } from './run-words.ts'

/** 束の一覧. The number of sheets shows only after it was counted. */
export function BundleList({
  bundles,
  active,
  onActive,
}: {
  readonly bundles: readonly PrintBundle[]
  readonly active: PrintBundle | undefined
  readonly onActive: (id: string) => void
}) {
  return (
    <DataGrid<PrintBundle>
      label="束の一覧"
      ids={bundles.map((b) => String(b.bundle))}
      rowOf={(id) => bundles.find((b) => String(b.bundle) === id)}
      nameOf={(b) => `束 ${b.bundle} ${partWords[b.part]} ${spanOf(b)} ${bundleStateWords[b.state]}`}
      columns={bundleColumns}
      active={active === undefined ? null : String(active.bundle)}
      onActive={onActive}
      letters={false}
      focusOn={0}
      empty={
        <EmptyState title="束はまだありません。">
          <p>F9 で印刷すると、機械に入れる束ごとにここに並びます。</p>
        </EmptyState>
      }
    />
  )
}

const bundleColumns: readonly Column<PrintBundle>[] = [
  { id: 'no', header: '束', width: '2.8rem', align: 'right', cell: (b) => b.bundle },
  { id: 'part', header: '扱い', width: 'minmax(5rem, 1fr)', cell: (b) => partWords[b.part] },
  { id: 'span', header: '通し番号', width: 'minmax(8rem, 1.2fr)', cell: spanOf },
  {
    id: 'state',
    header: '状態',
    width: '7rem',
    cell: (b) => <Tag tone={b.state === 'counted' ? 'good' : b.state === 'made' ? 'key' : 'plain'}>{bundleStateWords[b.state]}</Tag>,
  },
  { id: 'sheets', header: '枚数', width: '4.2rem', align: 'right', cell: (b) => (b.sheets === null ? '－' : count(b.sheets)) },
  {
    id: 'trouble',
    header: '刷り直し・損じ',
    width: '7rem',
    align: 'right',
    from: 520,
    cell: (b) => (b.reprints + b.spoiled === 0 ? '' : `${b.reprints}・${b.spoiled}`),
  },
  {
    id: 'by',
    header: '印刷',
    width: 'minmax(8rem, 1fr)',
    from: 760,
    cell: (b) => (b.madeAt === null ? '' : `${b.madeBy ?? ''} ${stamp(b.madeAt)}`),
  },
]

/** 文書の一覧, in the order they are printed. */
export function LetterList({
  letters,
  place,
  active,
  onActive,
}: {
  readonly letters: Pick<DataGridProps<PrintItem>, 'ids' | 'rowOf'> & { readonly onRange: (first: number, last: number) => void }
  /** Place of the active letter, whose row may still be on its way. */
  readonly place: string
  readonly active: PrintItem | undefined
  readonly onActive: (id: string) => void
}) {
  return (
    <>
      <DataGrid<PrintItem>
        label="文書の一覧"
        ids={letters.ids}
        rowOf={letters.rowOf}
        onRange={letters.onRange}
        nameOf={(i) => `${i.seq} ${i.decisionNo} ${i.beneficiary} ${itemStateWords[i.state]} ${i.notes.map((n) => n.text).join(' ')}`}
        columns={letterColumns}
        active={letters.ids.length === 0 ? null : place}
        onActive={onActive}
        letters={false}
        focusOn={0}
        toneOf={(i) => (i.state === 'held' || i.notes.some((n) => n.stops) ? 'bad' : i.notes.length > 0 ? 'warn' : undefined)}
        empty={
          <EmptyState title="この回に文書はありません。">
            <p>Esc で一覧に戻り、「対象」から F12 で新しい回を作ります。</p>
          </EmptyState>
        }
      />
      {active === undefined || active.notes.length === 0 ? null : (
        <ul className="kd-callout mx-3 my-2" aria-label="この文書の注意">
          {active.notes.map((note) => (
            <li key={note.text}>
              <span className="font-700">{note.stops ? '× 送れません' : '△ 注意'}</span>　{note.text}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

const letterColumns: readonly Column<PrintItem>[] = [
  { id: 'seq', header: '順', width: '3.2rem', align: 'right', cell: (i) => i.seq },
  { id: 'no', header: '文書番号', width: '8rem', cell: (i) => i.decisionNo },
  { id: 'name', header: '対象者', width: 'minmax(8rem, 1fr)', cell: (i) => <PersonCell name={i.beneficiary} guarded={i.guarded} /> },
  {
    id: 'state',
    header: '状態',
    width: '6.6rem',
    cell: (i) => (i.way === 'desk' && i.state === 'issued' ? '窓口渡し待ち' : itemStateWords[i.state]),
  },
  {
    id: 'notes',
    header: '注意',
    width: '4.4rem',
    cell: (i) =>
      i.notes.length === 0 ? (
        ''
      ) : (
        <Tag tone={i.notes.some((n) => n.stops) ? 'bad' : 'warn'}>{i.notes.some((n) => n.stops) ? '×' : '△'}</Tag>
      ),
  },
  { id: 'kind', header: '種類', width: '7rem', from: 720, cell: (i) => kindWords[i.kind] ?? i.kind },
  { id: 'item', header: '種目', width: 'minmax(6rem, 1fr)', from: 860, cell: (i) => i.itemName },
]
