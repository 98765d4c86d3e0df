import type { Output } from '../../../shared/contract.ts'
import { roleNames } from '../../../shared/permissions.ts'
import { KeyCap } from '../../ui/Button.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { count } from '../../ui/format.ts'

type Today = Output<'home.today'>

/** 待っている仕事, late ones first; the first nine have a number key. */
export function WorkList({
  lines,
  several,
  onOpen,
}: {
  readonly lines: Today['lines']
  readonly several: boolean
  readonly onOpen: (at: number) => void
}) {
  if (lines.length === 0)
    return (
      <EmptyState title="あなたを待っている仕事はありません。">
        <p>申請の取込や、ほかの人の審査・起案が進むと、ここに並びます。左の業務（Alt と数字）からいつでも始められます。</p>
      </EmptyState>
    )
  return (
    <ol className="kd-work">
      {lines.map((line, i) => (
        <li key={line.id}>
          <button
            type="button"
            className="kd-work-line"
            data-late={line.overdue > 0 || undefined}
            aria-keyshortcuts={i < 9 ? String(i + 1) : undefined}
            onClick={() => onOpen(i)}
          >
            {i < 9 ? <KeyCap name={String(i + 1)} /> : <span />}
            <span>
              <span className="font-700">{line.title}</span>
              {several ? <span className="kd-note">（{roleNames[line.role]}）</span> : null}
              <br />
              <span className="kd-note">{line.detail}</span>
            </span>
            <span className="text-right">
              <span className="kd-work-count">{count(line.count)}</span> 件
              {line.overdue > 0 ? <span className="block font-700 text-red-1000">！期限切れ {count(line.overdue)}件</span> : null}
            </span>
          </button>
        </li>
      ))}
    </ol>
  )
}

/** 知らせ: what everybody should know today. */
export function NoteList({ notes }: { readonly notes: Today['notes'] }) {
  if (notes.length === 0) return <p className="kd-note">今日の知らせはありません。</p>
  return (
    <ul className="kd-list">
      {notes.map((note) => (
        <li key={note.text} className={note.tone === 'warn' ? 'font-700' : ''}>
          {note.tone === 'warn' ? '！' : ''}
          {note.text}
        </li>
      ))}
    </ul>
  )
}

/** 練習の流れ: the steps, ticked by what was done; the next one says what to press. */
export function PracticeSteps({
  practice,
  current,
  onGo,
}: {
  readonly practice: NonNullable<Today['practice']>
  readonly current: string
  readonly onGo: (at: number) => void
}) {
  const next = practice.steps.findIndex((step) => !step.done)
  return (
    <>
      <ol aria-label="練習の流れ">
        {practice.steps.map((step, i) => (
          <li key={step.id} className="kd-step" data-done={step.done || undefined} aria-current={i === next ? 'step' : undefined}>
            <span className="kd-step-mark" aria-hidden="true">
              {step.done ? '✓' : '□'}
            </span>
            <span>
              <span className={i === next ? 'font-700' : ''}>
                {i + 1} {step.title}
              </span>
              <span className="kd-note"> {step.done ? '済み' : step.wanted > 1 ? `${step.count}/${step.wanted}` : 'まだ'}</span>
              {i === next ? (
                <>
                  <br />
                  <span className="kd-note">{step.how}</span>
                </>
              ) : null}
            </span>
            <button type="button" className="kd-btn" data-look="text" onClick={() => onGo(i)}>
              <span>{step.user === current ? '開く' : `${step.userName}として開く`}</span>
              {i === next ? <KeyCap name="F12" /> : null}
            </button>
          </li>
        ))}
      </ol>
      {next === -1 ? (
        <p className="mt-2 font-700">すべて済みました。本番の準備ができたら、ログインの画面の「はじめに」から始めます。</p>
      ) : null}
      {practice.files.length === 0 ? null : (
        <div className="mt-2 kd-note">
          <p>練習用ファイル（ファイルを選ぶ窓は、このフォルダーから開きます）</p>
          <ul className="kd-practice-files">
            {practice.files.map((name) => (
              <li key={name}>{name}</li>
            ))}
          </ul>
        </div>
      )}
    </>
  )
}

/** 本番の準備: ticked by what the office holds. */
export function ReadyList({ items, onOpen }: { readonly items: NonNullable<Today['ready']>; readonly onOpen: (path: string) => void }) {
  return (
    <ol aria-label="本番の準備">
      {items.map((item, i) => (
        <li key={item.id} className="kd-step" data-done={item.done || undefined}>
          <span className="kd-step-mark" aria-hidden="true">
            {item.done ? '✓' : '□'}
          </span>
          <span>
            <span className="font-700">
              {i + 1} {item.title}
            </span>
            <span className="kd-note"> {item.done ? '済み' : 'まだ'}</span>
            <br />
            <span className="kd-note">{item.detail}</span>
          </span>
          <button type="button" className="kd-btn" data-look="text" aria-label={`${item.title}: 開く`} onClick={() => onOpen(item.path)}>
            <span>開く</span>
          </button>
        </li>
      ))}
    </ol>
  )
}
