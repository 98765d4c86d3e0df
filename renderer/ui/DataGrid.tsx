import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, memo, type ReactNode, useCallback, useEffect, useId, useMemo, useRef, useState } from 'react'
import { count } from './format.ts'

const rowHeight = 32
const headHeight = 30

export interface Column<R> {
  readonly id: string
  readonly header: string
  /** A CSS grid track: `7rem`, `minmax(8rem, 1fr)`. */
  readonly width: string
  readonly align?: 'right' | 'center'
  /** Left out when the list is narrower than so many pixels. */
  readonly from?: number
  readonly cell: (row: R) => ReactNode
}

export interface DataGridProps<R> {
  /** Accessible name of the list. */
  readonly label: string
  readonly ids: readonly string[]
  /** undefined while the row is on its way. */
  readonly rowOf: (id: string) => R | undefined
  /** What a screen reader says for a row. */
  readonly nameOf: (row: R) => string
  readonly columns: readonly Column<R>[]
  readonly active: string | null
  readonly onActive: (id: string) => void
  readonly onOpen?: (id: string) => void
  /** The space bar, in a list without selection. */
  readonly onSpace?: (id: string) => void
  readonly selected?: ReadonlySet<string>
  readonly onSelected?: (ids: ReadonlySet<string>) => void
  /** First and last row near the window, for fetching pages. */
  readonly onRange?: (first: number, last: number) => void
  readonly toneOf?: (row: R) => 'bad' | 'warn' | undefined
  readonly empty: ReactNode
  /** Takes the focus on entering and whenever the number changes. */
  readonly focusOn?: number
  /** false: j and k are keys of the screen and do not move along the rows. */
  readonly letters?: boolean
}

/**
 * 一覧表. A grid of any length: only what is seen is in the page. The grid is one tab stop; the active row is told by
 * aria-activedescendant and by a live region, because screen readers lose row positions in virtual lists.
 */
export function DataGrid<R>(props: DataGridProps<R>) {
  const { ids, active, selected, onRange } = props
  const prefix = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(1000)
  const at = useMemo(() => (active === null ? -1 : ids.indexOf(active)), [ids, active])

  const withActive = useCallback(
    (range: Range) => {
      const seen = defaultRangeExtractor(range)
      return at < 0 || seen.includes(at) ? seen : [...seen, at].sort((a, b) => a - b)
    },
    [at],
  )
  const virtual = useVirtualizer({
    count: ids.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
    rangeExtractor: withActive,
  })
  const first = virtual.range?.startIndex ?? 0
  const last = virtual.range?.endIndex ?? 40

  useEffect(() => onRange?.(first, last), [onRange, first, last])
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' })
  }, [at, virtual])
  useEffect(() => {
    // Somebody who walks along the headings by keyboard stays there.
    if (props.focusOn === undefined || document.activeElement?.getAttribute('role') === 'tab') return
    scroller.current?.focus({ preventScroll: true })
  }, [props.focusOn])
  useEffect(() => {
    const box = scroller.current
    if (box === null) return
    const watch = new ResizeObserver(() => setWidth(box.clientWidth))
    watch.observe(box)
    return () => watch.disconnect()
  }, [])

  const columns = useMemo(() => props.columns.filter((column) => (column.from ?? 0) <= width), [props.columns, width])
  const template = columns.map((column) => column.width).join(' ')
  const tracks = selected === undefined ? template : `34px ${template}`

  const moveTo = (index: number): void => {
    const id = ids[Math.max(0, Math.min(ids.length - 1, index))]
    if (id !== undefined) props.onActive(id)
  }
  const { onSelected } = props
  const toggle = useCallback(
    (id: string): void => {
      const next = new Set(selected)
      if (!next.delete(id)) next.add(id)
      onSelected?.(next)
    },
    [selected, onSelected],
  )
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || event.keyCode === 229 || event.altKey || event.metaKey) return
    const screenful = Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 320) - headHeight) / rowHeight) - 1)
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      ...(props.letters === false ? {} : { j: at + 1, k: at - 1 }),
      PageDown: at + screenful,
      PageUp: at - screenful,
      Home: 0,
      End: ids.length - 1,
    }
    const target = event.ctrlKey ? undefined : steps[event.key]
    if (target !== undefined) moveTo(target)
    else if (event.key === ' ' && active !== null && selected !== undefined) toggle(active)
    else if (event.key === ' ' && active !== null && props.onSpace !== undefined) props.onSpace(active)
    else if (event.ctrlKey && event.key === 'a' && selected !== undefined)
      props.onSelected?.(new Set(selected.size === ids.length ? [] : ids))
    else if (event.key === 'Enter' && !event.ctrlKey && active !== null && props.onOpen !== undefined) props.onOpen(active)
    else return
    event.preventDefault()
  }

  const activeRow = active === null ? undefined : props.rowOf(active)
  return (
    <div className="kd-grid-box">
      <div
        ref={scroller}
        role="grid"
        aria-label={props.label}
        aria-rowcount={ids.length + 1}
        aria-multiselectable={selected === undefined ? undefined : true}
        aria-activedescendant={at < 0 ? undefined : `${prefix}${at}`}
        tabIndex={0}
        data-pane=""
        className="kd-grid"
        onKeyDown={onKeyDown}
      >
        <div role="row" aria-rowindex={1} className="kd-grid-head" style={{ gridTemplateColumns: tracks, height: headHeight }}>
          {selected === undefined ? null : <div role="columnheader" aria-label="選択" className="kd-cell" />}
          {columns.map((column) => (
            <div key={column.id} role="columnheader" className="kd-cell" data-align={column.align}>
              {column.header}
            </div>
          ))}
        </div>
        <div role="rowgroup" className="kd-grid-body" style={{ height: ids.length * rowHeight }}>
          {virtual.getVirtualItems().map((item) => {
            const id = ids[item.index] ?? ''
            return (
              <GridRow
                key={id}
                id={id}
                domId={`${prefix}${item.index}`}
                index={item.index}
                row={props.rowOf(id)}
                columns={columns as readonly Column<unknown>[]}
                tracks={tracks}
                active={item.index === at}
                picked={selected?.has(id)}
                nameOf={props.nameOf as (row: unknown) => string}
                toneOf={props.toneOf as ((row: unknown) => 'bad' | 'warn' | undefined) | undefined}
                onActive={props.onActive}
                onOpen={props.onOpen}
                onToggle={toggle}
              />
            )
          })}
        </div>
        {ids.length === 0 ? (
          <div role="row" className="kd-grid-empty">
            <div role="gridcell">{props.empty}</div>
          </div>
        ) : null}
      </div>
      <div role="status" aria-live="polite" className="sr-only">
        {activeRow === undefined
          ? ''
          : `${count(at + 1)}行目／${count(ids.length)}件 ${props.nameOf(activeRow)}${selected?.has(active ?? '') === true ? ' 選択中' : ''}`}
      </div>
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

const GridRow = memo(
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
