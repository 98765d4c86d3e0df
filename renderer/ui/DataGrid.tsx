import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useId, useMemo, useRef, useState } from 'react'
import { GridRow, HeadCell, rowHeight } from './DataGridRow.tsx'
import { count } from './format.ts'

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
  /** 並び. Name of the order that this heading gives. */
  readonly sort?: string
}

/** The rows of a list by their place. A list of any length may know only some of them; `at` of the others is undefined. */
export type RowIds = Pick<readonly string[], 'length' | 'at' | 'indexOf'>

export interface DataGridProps<R> {
  /** Accessible name of the list. */
  readonly label: string
  readonly ids: RowIds
  /** undefined while the row is on its way. */
  readonly rowOf: (id: string) => R | undefined
  /** What a screen reader says for a row. */
  readonly nameOf: (row: R) => string
  readonly columns: readonly Column<R>[]
  readonly active: string | null
  readonly onActive: (id: string) => void
  readonly onOpen?: (id: string) => void
  /** Enter while the active row is on its way. */
  readonly onOpenLater?: (() => void) | undefined
  /** The space bar, in a list without selection. */
  readonly onSpace?: (id: string) => void
  readonly selected?: ReadonlySet<string>
  readonly onSelected?: (ids: ReadonlySet<string>) => void
  /** Ctrl+A in a list that does not know all its rows. */
  readonly onSelectAll?: () => void
  /** The person wants to go to a row that is not known yet. */
  readonly onSeek?: (index: number) => void
  /** The order of the list, and its change by a heading. */
  readonly sort?: { readonly by: string; readonly desc: boolean }
  readonly onSort?: (by: string) => void
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
  const [height, setHeight] = useState(0)
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
    // a smaller window keeps the active row in sight
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' })
  }, [at, virtual, height])
  useEffect(() => {
    // Somebody who walks along the headings by keyboard stays there.
    if (props.focusOn === undefined || document.activeElement?.getAttribute('role') === 'tab') return
    scroller.current?.focus({ preventScroll: true })
  }, [props.focusOn])
  useEffect(() => {
    const box = scroller.current
    if (box === null) return
    const watch = new ResizeObserver(() => {
      setWidth(box.clientWidth)
      setHeight(box.clientHeight)
    })
    watch.observe(box)
    return () => watch.disconnect()
  }, [])

  const columns = useMemo(() => props.columns.filter((column) => (column.from ?? 0) <= width), [props.columns, width])
  const template = columns.map((column) => column.width).join(' ')
  const tracks = selected === undefined ? template : `34px ${template}`

  const moveTo = (index: number): void => {
    const place = Math.max(0, Math.min(ids.length - 1, index))
    const id = ids.at(place)
    if (id !== undefined) props.onActive(id)
    else if (ids.length > 0) {
      virtual.scrollToIndex(place, { align: 'auto' })
      props.onSeek?.(place)
    }
  }
  /** Takes the rows from the active one up to another into the selection and goes there. */
  const extendTo = (index: number): void => {
    const place = Math.max(0, Math.min(ids.length - 1, index))
    const [from, to] = at < place ? [Math.max(at, 0), place] : [place, at]
    const run = Array.from({ length: to - from + 1 }, (_, i) => ids.at(from + i))
    // rows that are still on their way cannot be chosen unseen
    if (run.some((id) => id === undefined)) return
    props.onSelected?.(new Set([...(selected ?? []), ...run.filter((id) => id !== undefined)]))
    moveTo(place)
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
  const selectAll = (): void => {
    if (props.onSelectAll !== undefined) props.onSelectAll()
    else props.onSelected?.(new Set(selected?.size === ids.length ? [] : Array.from(ids as readonly string[])))
  }
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
    if (target !== undefined && event.shiftKey && selected !== undefined) extendTo(target)
    else if (target !== undefined) moveTo(target)
    else if (event.key === ' ' && active !== null && selected !== undefined) toggle(active)
    else if (event.key === ' ' && active !== null && props.onSpace !== undefined) props.onSpace(active)
    else if (event.ctrlKey && event.key === 'a' && selected !== undefined) selectAll()
    else if (event.key === 'Enter' && !event.ctrlKey && active !== null && props.onOpen !== undefined) props.onOpen(active)
    else if (event.key === 'Enter' && !event.ctrlKey && active === null && props.onOpenLater !== undefined) props.onOpenLater()
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
          {selected === undefined ? null : (
            <div role="columnheader" className="kd-cell">
              <span className="sr-only">選択</span>
            </div>
          )}
          {columns.map((column) => (
            <HeadCell key={column.id} column={column} sort={props.sort} onSort={props.onSort} />
          ))}
        </div>
        <div role="rowgroup" className="kd-grid-body" style={{ height: ids.length * rowHeight }}>
          {virtual.getVirtualItems().map((item) => {
            const id = ids.at(item.index) ?? `?${item.index}`
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
