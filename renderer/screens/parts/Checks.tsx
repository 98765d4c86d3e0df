import { useEffect, useRef } from 'react'
import type { CheckLine } from '../../../shared/contract/cases.ts'
import { Facts } from '../../ui/Screen.tsx'
import { StatusMark } from '../../ui/StatusMark.tsx'
import { markOfVerdict } from '../../words.ts'
import { evidenceLabel, evidenceText } from './evidence.ts'

export interface ChecksProps {
  readonly checks: readonly CheckLine[]
  /** Id of the open line. */
  readonly open: string | null
  readonly onOpen: (id: string | null) => void
  /** Moves the focus to the open line (keys of the case screen). */
  readonly follow?: boolean
}

/** 審査項目: each line ○ △ × with its reason; a line opens to its evidence. */
export function Checks({ checks, open, onOpen, follow = false }: ChecksProps) {
  const list = useRef<HTMLUListElement>(null)
  useEffect(() => {
    if (follow && open !== null) list.current?.querySelector<HTMLElement>(`[data-line="${open}"]`)?.focus()
  }, [follow, open])
  if (checks.length === 0) return <p className="kd-note">まだ審査していません。一括審査（F8）を行うと、ここに判定と根拠が出ます。</p>
  return (
    <ul className="kd-checks" ref={list} aria-label="審査項目">
      {checks.map((line) => {
        const shown = line.id === open
        const facts = Object.entries(line.evidence)
        return (
          <li key={line.id}>
            <button
              type="button"
              className="kd-check"
              data-mark={line.verdict}
              data-line={line.id}
              aria-expanded={shown}
              onClick={() => onOpen(shown ? null : line.id)}
            >
              <span className="kd-check-no">{line.id}</span>
              <StatusMark mark={markOfVerdict(line.verdict)} />
              <span>
                {line.title}
                {line.article === '' ? null : <span className="kd-check-article">{line.article}</span>}
                {line.verdict === 'ok' && !shown ? null : <span className="kd-check-reason">{line.reason}</span>}
              </span>
            </button>
            {shown ? (
              <div className="kd-evidence" role="region" aria-label={`${line.title}の根拠`}>
                <Facts
                  items={[
                    ...(line.criterion === '' ? [] : [['定め', `${line.criterion}（${line.article}）`] as const]),
                    ...facts.map(([key, value]) => [evidenceLabel(key), evidenceText(key, value)] as const),
                    ...(line.refusal === null ? [] : [['却下の文の案', line.refusal] as const]),
                  ]}
                />
                {facts.length === 0 ? '記録された根拠の値はありません。' : null}
              </div>
            ) : null}
          </li>
        )
      })}
    </ul>
  )
}
