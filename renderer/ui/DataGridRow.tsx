import { memo } from 'react'
import type { Column } from './DataGrid.tsx'

/** Height of a row in pixels. */
export const rowHeight = 32

/** A heading; one that orders the list is a button and says how it is ordered. */
export function HeadCell<R>({
  column,
  sort,
  onSort,
}: {
  readonly column: Column<R>
  readonly sort: { readonly by: string; readonly desc: boolean } | undefined
  readonly onSort: ((by: string) => void) | undefined
}) {
  const by = column.sort
  if (by === undefined || onSort === undefined) {
    return (
      <div role="columnheader" className="kd-cell" data-align={column.align}>
        {column.header}
      </div>
    )
  }
  const here = sort?.by === by
  return (
    <div
      role="columnheader"
      className="kd-cell"
      data-align={column.align}
      aria-sort={here ? (sort.desc ? 'descending' : 'ascending') : 'none'}
    >
      <button type="button" tabIndex={-1} className="kd-sort" data-here={here || undefined} onClick={() => onSort(by)}>
        {column.header}
        <span aria-hidden="true" className="kd-sort-icon">
          {here ? (sort.desc ? '▼' : '▲') : '↕'}
        </span>
      </button>
    </div>
  )
}

interface GridRowProps {
  readonly id: string
  readonly domId: string
  readonly index: number
  readonly row: unknown
  readonly columns: readonly Column<unknown>[]
  readonly tracks: string
  readonly active: boolean
  /** undefined: the list has no selection. */
  readonly picked: boolean | undefined
  readonly nameOf: (row: unknown) => string
  readonly toneOf: ((row: unknown) => 'bad' | 'warn' | undefined) | undefined
  readonly onActive: (id: string) => void
  readonly onOpen: ((id: string) => void) | undefined
  readonly onToggle: (id: string) => void
}

/** One row; it is drawn anew only when something of it changed. */
export const GridRow = memo(
  function GridRow(props: GridRowProps) {
    const { row, picked } = props
    return (
      <div
        id={props.domId}
        role="row"
        aria-rowindex={props.index + 2}
        aria-selected={picked ?? props.active}
        aria-label={row === undefined ? undefined : `${props.nameOf(row)}${picked === true ? ' 選択中' : ''}`}
        data-active={props.active || undefined}
        data-picked={picked === true || undefined}
        data-tone={row === undefined ? undefined : props.toneOf?.(row)}
        className="kd-row"
        style={{ gridTemplateColumns: props.tracks, transform: `translateY(${props.index * rowHeight}px)`, height: rowHeight }}
        onClick={() => props.onActive(props.id)}
        onDoubleClick={() => props.onOpen?.(props.id)}
      >
        {picked === undefined ? null : (
          <div
            role="gridcell"
            className="kd-cell kd-pick"
            onClick={(event) => {
              event.stopPropagation()
              props.onToggle(props.id)
            }}
          >
            <span aria-hidden="true" className="kd-pick-box">
              {picked ? '✓' : ''}
            </span>
          </div>
        )}
        {props.columns.map((column) => (
          <div key={column.id} role="gridcell" className="kd-cell" data-align={column.align}>
            {row === undefined ? '…' : column.cell(row)}
          </div>
        ))}
      </div>
    )
  },
  // Handlers change with every key press but always mean the same; only what is seen decides.
  (a, b) =>
    a.row === b.row &&
    a.index === b.index &&
    a.active === b.active &&
    a.picked === b.picked &&
    a.tracks === b.tracks &&
    a.id === b.id &&
    a.columns === b.columns &&
    a.onToggle === b.onToggle,
)
