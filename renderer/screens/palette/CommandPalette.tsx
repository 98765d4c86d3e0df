import { useNavigate } from '@tanstack/react-router'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { caseStateNames } from '../../../shared/domain/case-state.ts'
import { can } from '../../../shared/permissions.ts'
import { useClient } from '../../client/hooks.tsx'
import { keyLabel } from '../../keys.ts'
import { moduleKey, modules } from '../../modules.ts'
import { type Findable, found } from '../../palette-match.ts'
import { places } from '../../palette-places.ts'
import { useKeepFor } from '../../ui/kept.tsx'
import { type BoundKey, useKeys } from '../../ui/keys.tsx'
import { useSession } from '../../ui/session.tsx'
import { useSettled } from '../../ui/use-settled.ts'
import { usePreference } from '../case/use-preference.ts'

interface Line extends Findable {
  readonly group: '操作' | '画面' | '案件'
  readonly note: string
  readonly shortcut: string | null
  /** Told at the right end: how far a case is. */
  readonly tail?: string
  readonly go: () => void
}

const shown = 12
const remembered = 10

/**
 * コマンドパレット (Ctrl+K). Acts of this screen, screens and their parts, cases by number, name or kana; by words, readings or first
 * sounds. An act goes the way its key goes, after the palette is gone. `bound`: the keys that acted when it was opened.
 */
export function CommandPalette({
  bound,
  onClose,
  onChosen,
}: {
  readonly bound: readonly BoundKey[]
  readonly onClose: () => void
  readonly onChosen: (go: () => void) => void
}) {
  const { user } = useSession()
  const client = useClient()
  const navigate = useNavigate()
  const keepFor = useKeepFor()
  const frame = useRef<HTMLDialogElement>(null)
  const list = useId()
  const [typed, setTyped] = useState('')
  const [composing, setComposing] = useState(false)
  const [at, setAt] = useState(0)
  const [cases, setCases] = useState<{ readonly text: string; readonly lines: readonly Line[] }>({ text: '', lines: [] })
  const [kept, setKept] = usePreference('palette.recent', '[]')
  const recent = readRecent(kept)
  const settled = useSettled(typed, 120)

  useEffect(() => {
    const before = document.activeElement
    frame.current?.showModal()
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
    }
  }, [])

  const mayRead = can(user.roles, 'case.read')
  useEffect(() => {
    const text = settled.trim()
    if (composing || !mayRead || text.length < 2) return
    let gone = false
    client.call('case.list', { text, limit: 6 }).then(
      ({ rows }) => {
        if (gone) return
        const lines = rows.map((row): Line => ({
          id: `case:${row.caseNo}`,
          group: '案件',
          label: `${row.caseNo}　${row.beneficiary}`,
          note: `${row.kana.normalize('NFKC')}　${row.itemName}`,
          shortcut: null,
          tail: caseStateNames[row.state],
          go: () => void navigate({ to: '/case/$caseNo', params: { caseNo: row.caseNo } }),
        }))
        setCases({ text, lines })
      },
      () => {
        if (!gone) setCases({ text, lines: [] })
      },
    )
    return () => {
      gone = true
    }
  }, [settled, composing, mayRead, client, navigate])

  const acts = bound
    .filter(({ spec }) => !/^(go\d+|palette)$/.test(spec.act))
    .map(({ scope, spec, label, press }): Line => ({
      id: `act:${scope}.${spec.act}`,
      group: '操作',
      label,
      also: spec.label === label ? [] : [spec.label],
      note: '',
      shortcut: spec.keys[0] ?? null,
      go: press,
    }))
  const screens = modules
    .map((module, i) => ({ module, number: i + 1 }))
    .filter(({ module }) => can(user.roles, module.permission))
    .map(({ module, number }): Line => ({
      id: `screen:${module.path}`,
      group: '画面',
      label: module.label,
      note: '',
      shortcut: `Alt+${moduleKey(number)}`,
      go: () => void navigate({ to: module.path }),
    }))
  const allowed = new Set(modules.filter((module) => can(user.roles, module.permission)).map((module) => module.path))
  const parts = places
    .filter((place) => allowed.has(place.path) && can(user.roles, place.permission))
    .map((place): Line => ({
      id: `place:${place.label}`,
      group: '画面',
      label: place.label,
      also: [...(place.also ?? []), place.label.split(' › ')[1] ?? ''],
      note: '',
      shortcut: null,
      go: () => {
        for (const [name, value] of Object.entries(place.keep)) keepFor(name, value)
        void navigate({ to: place.path })
      },
    }))
  const text = typed.trim()
  const usual = text === '' ? [...acts, ...screens] : [...acts, ...screens, ...parts]
  // what was used last comes first only as long as nothing was typed
  const own = found(text === '' ? [...usual, ...parts.filter(({ id }) => recent.includes(id))] : usual, text, recent)
  const asked = cases.text === text ? cases.lines : []
  const looksLikeNumber = /^[RＲr]?[0-9０-９]/.test(text)
  const lines = (
    looksLikeNumber ? [...asked, ...own] : [...own.slice(0, Math.max(4, shown - asked.length)), ...asked, ...own.slice(shown)]
  ).slice(0, shown)
  const active = Math.min(at, lines.length - 1)

  const choose = (line: Line | undefined): void => {
    if (line === undefined) return
    if (line.group !== '案件') setKept(JSON.stringify([line.id, ...recent.filter((id) => id !== line.id)].slice(0, remembered)))
    onChosen(line.go)
  }
  useKeys('palette', { close: onClose }, { modal: true })
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return
    if (event.key === 'ArrowDown') setAt((active + 1) % Math.max(1, lines.length))
    else if (event.key === 'ArrowUp') setAt((active - 1 + lines.length) % Math.max(1, lines.length))
    else if (event.key === 'Enter' && !event.ctrlKey) choose(lines[active])
    else return
    event.preventDefault()
  }
  return (
    <dialog
      ref={frame}
      className="kd-dialog kd-palette"
      aria-label="コマンドパレット"
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <input
        className="kd-input kd-palette-input"
        type="text"
        role="combobox"
        aria-label="操作・画面・案件を探す"
        aria-expanded="true"
        aria-controls={list}
        aria-activedescendant={lines.length === 0 ? undefined : `${list}-${active}`}
        autoComplete="off"
        spellCheck={false}
        autoFocus
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value)
          setAt(0)
        }}
        onCompositionStart={() => setComposing(true)}
        onCompositionEnd={() => setComposing(false)}
        onKeyDown={onKeyDown}
      />
      <div id={list} role="listbox" aria-label="見つかったもの" className="kd-palette-list">
        {lines.map((line, i) => (
          <div
            key={line.id}
            id={`${list}-${i}`}
            role="option"
            aria-selected={i === active}
            className="kd-palette-line"
            data-case={line.group === '案件' || undefined}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => choose(line)}
          >
            <span className="kd-palette-group">{line.group}</span>
            <span className="kd-palette-label">{line.label}</span>
            <span className="kd-palette-note">{line.note}</span>
            {line.tail === undefined ? null : <span className="kd-palette-tail">{line.tail}</span>}
            {line.shortcut === null ? null : <kbd className="kd-key">{keyLabel(line.shortcut)}</kbd>}
          </div>
        ))}
      </div>
      {lines.length === 0 ? (
        <p role="status" className="kd-palette-none">
          {cases.text === text || text.length < 2 || !mayRead
            ? 'この言葉に合う操作・画面・案件はありません。氏名・フリガナ・案件番号でも探せます。'
            : '探しています…'}
        </p>
      ) : null}
      <p className="kd-palette-foot kd-note">↑↓ 選ぶ　Enter 実行　Esc 閉じる　　かな・読みの頭でも探せます（しし → 支出命令）</p>
    </dialog>
  )
}

function readRecent(text: string): readonly string[] {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value.filter((id) => typeof id === 'string') : []
  } catch {
    return []
  }
}
