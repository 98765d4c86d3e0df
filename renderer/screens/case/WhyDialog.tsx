import { useLayoutEffect, useState } from 'react'
import type { CaseSources, SourceRow } from '../../../shared/contract/triage.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { count, longDay, shortDay, yen } from '../../ui/format.ts'
import { useKeys } from '../../ui/keys.tsx'

const kindWords: Readonly<Record<SourceRow['kind'], string>> = {
  application: '申請',
  item: '種目の台帳',
  parameter: '基準',
  tax: '税',
  grant: '先の決定',
}

/** Where the figures of a case come from, in one sentence. */
export function originText({ origin, asOf }: Pick<CaseSources, 'origin' | 'asOf'>): string {
  if (origin === 'decided') return `${longDay(asOf)}の決定のときの写しです。あとで台帳や基準が変わっても、この決定の根拠は変わりません。`
  if (origin === 'reviewed') return `${longDay(asOf)}の審査のときの写しです。起案と決裁のときに、その日の内容で計算し直します。`
  return `いまの台帳・基準・税で計算しています（業務日 ${longDay(asOf)}）。`
}

/** 「なぜ」: one figure with its formula, its numbers and the very rows they come from; ↑↓ to the others. */
export function WhyDialog({
  sources,
  first,
  onClose,
}: {
  readonly sources: CaseSources
  readonly first: string
  readonly onClose: () => void
}) {
  const [id, setId] = useState(first)
  const [ready, setReady] = useState(false)
  useLayoutEffect(() => setReady(true), [])
  const { figures } = sources
  const at = Math.max(
    0,
    figures.findIndex((figure) => figure.id === id),
  )
  const figure = figures[at]
  const step = (by: 1 | -1): void => {
    const next = figures[(at + by + figures.length) % figures.length]
    if (next !== undefined) setId(next.id)
  }
  if (figure === undefined) return null
  return (
    <Dialog title={`なぜ — ${figure.label}`} onClose={onClose} wide>
      {ready ? <WhyKeys onNext={() => step(1)} onBack={() => step(-1)} onClose={onClose} /> : null}
      <div className="flex items-center gap-3">
        <p className="flex-1 text-[20px] font-700 tabular-nums">{figure.amount === null ? '' : `${yen(figure.amount)}円`}</p>
        <span className="kd-note">
          {count(at + 1)}／{count(figures.length)}
        </span>
        <Button shortcut="ArrowUp" onPress={() => step(-1)}>
          前の金額
        </Button>
        <Button shortcut="ArrowDown" onPress={() => step(1)}>
          次の金額
        </Button>
      </div>
      <p>
        <span className="kd-note block">計算</span>
        {figure.formula}
      </p>
      <p className="kd-callout m-0 tabular-nums" data-tone="good">
        {figure.numbers}
      </p>
      <table className="kd-table" aria-label="もとの行">
        <thead>
          <tr>
            <th scope="col">もと</th>
            <th scope="col">内容</th>
            <th scope="col" className="kd-num">
              値
            </th>
            <th scope="col">適用・日付</th>
            <th scope="col">根拠</th>
            <th scope="col">出典</th>
          </tr>
        </thead>
        <tbody>
          {figure.rows.map((row) => (
            <tr key={`${row.kind}${row.what}${row.source}`}>
              <td className="whitespace-nowrap">{kindWords[row.kind]}</td>
              <td>{row.what}</td>
              <td className="kd-num">{row.value}</td>
              <td className="whitespace-nowrap">{spanText(row)}</td>
              <td className="whitespace-nowrap">{row.article === '' ? '－' : row.article}</td>
              <td className="text-[13px]">{row.source}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="kd-note">{originText(sources)}</p>
    </Dialog>
  )
}

function spanText({ kind, from, to }: SourceRow): string {
  if (from === null) return '－'
  return kind === 'item' || kind === 'parameter' ? `${shortDay(from)}〜${to === null ? '' : shortDay(to)}` : shortDay(from)
}

function WhyKeys({ onNext, onBack, onClose }: { readonly onNext: () => void; readonly onBack: () => void; readonly onClose: () => void }) {
  useKeys('why', { next: onNext, previous: onBack, close: onClose }, { modal: true })
  return null
}
