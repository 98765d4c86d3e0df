import type { ReactNode } from 'react'

/** Says what comes here and gives the one next key. */
export function EmptyState({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className="kd-empty">
      <p className="font-700">{title}</p>
      <div className="kd-empty-next">{children}</div>
    </div>
  )
}

export function Loading({ what }: { readonly what: string }) {
  return (
    <p role="status" className="kd-loading">
      {what}を読み込んでいます…
    </p>
  )
}
