import type { ReactNode } from 'react'

/** 画面の枠: heading line with its facts and buttons, then the panes. */
export function Screen({
  title,
  facts,
  acts,
  children,
}: {
  readonly title: string
  readonly facts?: ReactNode
  readonly acts?: ReactNode
  readonly children: ReactNode
}) {
  return (
    <main className="kd-screen" aria-label={title}>
      <header className="kd-screen-head">
        <h1 className="kd-h1">{title}</h1>
        <div className="kd-facts">{facts}</div>
        <div className="kd-acts">{acts}</div>
      </header>
      {children}
    </main>
  )
}

/** A part of a screen that F6 reaches and that scrolls by keyboard. */
export function Pane({
  label,
  children,
  className = '',
}: {
  readonly label: string
  readonly children: ReactNode
  readonly className?: string
}) {
  return (
    <section aria-label={label} tabIndex={0} data-pane="" className={`kd-pane ${className}`}>
      {children}
    </section>
  )
}

/** A titled block inside a pane. */
export function Block({ title, children, note }: { readonly title: string; readonly children: ReactNode; readonly note?: ReactNode }) {
  return (
    <section className="kd-block">
      <h2 className="kd-h2">
        {title}
        {note === undefined ? null : <span className="kd-h2-note">{note}</span>}
      </h2>
      {children}
    </section>
  )
}

/** Label and value pairs, aligned. */
export function Facts({ items }: { readonly items: readonly (readonly [label: string, value: ReactNode])[] }) {
  return (
    <dl className="kd-dl">
      {items.map(([label, value]) => (
        <div key={label} className="kd-dl-row">
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Big figures of a summary: 件数 and 金額. */
export function Figures({
  items,
}: {
  readonly items: readonly {
    readonly label: string
    readonly value: string
    readonly unit: string
    readonly tone?: 'bad' | 'warn' | undefined
  }[]
}) {
  return (
    <dl className="kd-figures">
      {items.map((item) => (
        <div key={item.label} className="kd-figure" data-tone={item.tone}>
          <dt>{item.label}</dt>
          <dd>
            <span className="kd-figure-value">{item.value}</span>
            <span className="kd-figure-unit">{item.unit}</span>
          </dd>
        </div>
      ))}
    </dl>
  )
}
