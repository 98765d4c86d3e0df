import { type ReactNode, type Ref, useEffect, useState } from 'react'
import type { Output } from '../../../shared/contract.ts'
import { channels } from '../../../shared/domain/choices.ts'
import type { queueFlags } from '../../../shared/contract/queue.ts'
import { Button } from '../../ui/Button.tsx'
import { parseDay, shortDay } from '../../ui/format.ts'
import { useSession } from '../../ui/session.tsx'
import { channelWord, programmeName } from '../../words.ts'
import type { Narrowing } from './queue-state.ts'

type Choices = Output<'queue.choices'>
type Flag = (typeof queueFlags)[number]

const flagNames: readonly (readonly [Flag, string])[] = [
  ['overdue', '！ 期限超過'],
  ['waiting', '∥ 待ち'],
  ['facts-changed', '※ 変更あり'],
  ['duplicate', '＝ 重複'],
  ['protected', '支援措置'],
]

/** What a toggle shows, where its word does not say it all. */
function flagHint(flag: Flag, overdueDays: number): string | undefined {
  if (flag === 'overdue') return `受付から${overdueDays}日を過ぎた未決定の案件と、補正の期限を過ぎた案件`
  if (flag === 'facts-changed') return '審査のあとで住民・税・給付実績などが変わり、審査のやり直しが要る案件'
  return undefined
}

/** The conditions of a filter in words, without the text. */
export function narrowedWords(filter: Narrowing, choices: Choices | undefined): string {
  const user = (id: string): string => choices?.users.find((one) => one.id === id)?.name ?? id
  const days = [filter.appliedFrom, filter.appliedTo]
  return [
    filter.programme === undefined ? '' : programmeName(filter.programme),
    filter.item === undefined ? '' : (choices?.items.find((one) => one.code === filter.item)?.name ?? filter.item),
    filter.channel === undefined ? '' : `経路 ${channelWord(filter.channel)}`,
    filter.assignee === undefined ? '' : filter.assignee === 'none' ? '担当なし' : `担当 ${user(filter.assignee)}`,
    days.every((day) => day === undefined) ? '' : `申請日 ${days.map((day) => (day === undefined ? '' : shortDay(day))).join('〜')}`,
    ...(filter.flags ?? []).map((flag) => flagNames.find(([id]) => id === flag)?.[1] ?? flag),
  ]
    .filter((word) => word !== '')
    .join('・')
}

/** 絞り込み. Every condition acts at once; they hold together. */
export function FilterBar({
  filter,
  onChange,
  choices,
  firstRef,
}: {
  readonly filter: Narrowing
  readonly onChange: (filter: Narrowing) => void
  readonly choices: Choices | undefined
  readonly firstRef: Ref<HTMLSelectElement>
}) {
  const { user } = useSession()
  const flags = filter.flags ?? []
  const toggle = (flag: Flag): void =>
    onChange({ ...filter, flags: flags.includes(flag) ? flags.filter((one) => one !== flag) : [...flags, flag] })
  const others = (choices?.users ?? []).filter((one) => one.id !== user.userId)
  return (
    <div role="group" aria-label="絞り込み" className="kd-filters">
      <Pick label="種目" value={filter.item ?? ''} onPick={(item) => onChange({ ...filter, item })} selectRef={firstRef} width="11rem">
        {choices?.items.map((item) => (
          <option key={item.code} value={item.code}>
            {`${item.name}（${item.count.toLocaleString('ja-JP')}）`}
          </option>
        ))}
      </Pick>
      <Pick label="担当" value={filter.assignee ?? ''} onPick={(assignee) => onChange({ ...filter, assignee })} width="7rem">
        <option value={user.userId}>自分</option>
        <option value="none">担当なし</option>
        {others.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name}
          </option>
        ))}
      </Pick>
      <Pick
        label="経路"
        value={filter.channel ?? ''}
        onPick={(way) => onChange({ ...filter, channel: channels.find((one) => one === way) })}
        width="6.4rem"
      >
        {channels.map((channel) => (
          <option key={channel} value={channel}>
            {channelWord(channel)}
          </option>
        ))}
      </Pick>
      {(choices?.programmes.length ?? 0) > 1 || filter.programme !== undefined ? (
        <Pick label="制度" value={filter.programme ?? ''} onPick={(programme) => onChange({ ...filter, programme })} width="9rem">
          {choices?.programmes.map((programme) => (
            <option key={programme} value={programme}>
              {programmeName(programme)}
            </option>
          ))}
        </Pick>
      ) : null}
      <span className="kd-filter-days">
        <DayInput
          label="申請日（から）"
          shown="申請日"
          day={filter.appliedFrom}
          onDay={(appliedFrom) => onChange({ ...filter, appliedFrom })}
        />
        <DayInput label="申請日（まで）" shown="〜" day={filter.appliedTo} onDay={(appliedTo) => onChange({ ...filter, appliedTo })} />
      </span>
      <span role="group" aria-label="注意" className="kd-filter-flags">
        {flagNames.map(([flag, word]) => (
          <button
            key={flag}
            type="button"
            className="kd-toggle"
            aria-pressed={flags.includes(flag)}
            title={flagHint(flag, choices?.overdueDays ?? 30)}
            onClick={() => toggle(flag)}
          >
            {flags.includes(flag) ? '✓ ' : ''}
            {word}
          </button>
        ))}
      </span>
      <Button look="text" onPress={() => onChange(filter.text === undefined ? {} : { text: filter.text })}>
        絞り込みを解く
      </Button>
    </div>
  )
}

function Pick({
  label,
  value,
  onPick,
  children,
  width,
  selectRef,
}: {
  readonly label: string
  readonly value: string
  readonly onPick: (value: string | undefined) => void
  readonly children: ReactNode
  readonly width: string
  readonly selectRef?: Ref<HTMLSelectElement>
}) {
  return (
    <label className="kd-filter">
      {label}
      <select
        ref={selectRef}
        className="kd-input"
        style={{ width }}
        data-set={value !== '' || undefined}
        value={value}
        onChange={(event) => onPick(event.target.value === '' ? undefined : event.target.value)}
      >
        <option value="">すべて</option>
        {children}
      </select>
    </label>
  )
}

/** A day in any usual writing; it counts when the field is left or Enter is pressed. What is no day is said and changes nothing. */
function DayInput({
  label,
  shown,
  day,
  onDay,
}: {
  readonly label: string
  readonly shown: string
  readonly day: string | undefined
  readonly onDay: (day: string | undefined) => void
}) {
  const [typed, setTyped] = useState(day === undefined ? '' : shortDay(day))
  useEffect(() => setTyped(day === undefined ? '' : shortDay(day)), [day])
  const read = typed.trim() === '' ? undefined : parseDay(typed)
  const leave = (): void => {
    if (read !== null && read !== day) onDay(read)
    else if (read === day) setTyped(day === undefined ? '' : shortDay(day))
  }
  return (
    <label className="kd-filter">
      {shown}
      <input
        className="kd-input"
        style={{ width: '5.6rem' }}
        aria-label={label}
        aria-invalid={read === null || undefined}
        title={read === null ? '日付として読めません。例: R8.4.1、2026/4/1' : '例: R8.4.1、2026/4/1'}
        autoComplete="off"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={leave}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.nativeEvent.isComposing && event.keyCode !== 229) leave()
        }}
      />
    </label>
  )
}
