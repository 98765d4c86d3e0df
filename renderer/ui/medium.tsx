import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from 'react'
import { useQueryOp } from '../client/hooks.tsx'
import { Dialog } from './Dialog.tsx'
import { Choice, Field } from './Field.tsx'
import { useKept } from './kept.tsx'

/** 媒体 that offices hand files over on. */
const media: readonly string[] = [
  'USBメモリー',
  '光ディスク（CD・DVD）',
  '共有フォルダー',
  'LGWAN（メール・ファイル交換）',
  '印刷した紙',
  'このパソコンの中',
]

type Direction = 'in' | 'out'

/** The medium of a file in this direction: what the user named last, until he says otherwise. */
export function useMedium(direction: Direction): readonly [string, (medium: string) => void] {
  const last = useQueryOp('handover.medium', {})
  const [told, setTold] = useKept(`medium.${direction}`, '')
  const before = last.data?.[direction] ?? ''
  return [told === '' ? (before === '' ? (media[0] ?? '') : before) : told, setTold]
}

/** 媒体の欄. One of the usual ones, or any other in words. */
export function MediumField({
  direction,
  value,
  onChange,
  autoFocus,
}: {
  readonly direction: Direction
  readonly value: string
  readonly onChange: (medium: string) => void
  readonly autoFocus?: boolean
}) {
  const known = media.includes(value)
  const [other, setOther] = useState(!known)
  const label = direction === 'in' ? '受け取った媒体（授受簿に残ります）' : '渡す媒体（授受簿に残ります）'
  return (
    <div className="flex flex-wrap items-end gap-3" data-medium="">
      <Choice
        label={label}
        value={other ? '' : value}
        width="20rem"
        options={[...media.map((one) => ({ value: one, label: one })), { value: '', label: 'ほかの媒体（言葉で書く）' }]}
        onChange={(next) => {
          setOther(next === '')
          if (next !== '') onChange(next)
        }}
      />
      {other ? (
        <Field
          label="媒体の名前"
          value={known ? '' : value}
          onChange={(text) => onChange(text.slice(0, 100))}
          width="16rem"
          autoFocus={autoFocus === true}
        />
      ) : null}
    </div>
  )
}

const AskContext = createContext<((direction: Direction, what: string) => Promise<string | null>) | null>(null)

interface Question {
  readonly direction: Direction
  readonly what: string
}

/** Asks on what a file is carried, at the very act that takes or makes it. */
export function MediumProvider({ children }: { readonly children: ReactNode }) {
  const [question, setQuestion] = useState<Question | null>(null)
  const answer = useRef<(medium: string | null) => void>(undefined)
  const ask = useCallback((direction: Direction, what: string): Promise<string | null> => {
    answer.current?.(null)
    setQuestion({ direction, what })
    return new Promise((resolve) => {
      answer.current = resolve
    })
  }, [])
  const settle = useCallback((medium: string | null): void => {
    setQuestion(null)
    answer.current?.(medium)
    answer.current = undefined
  }, [])
  const value = useMemo(() => ask, [ask])
  return (
    <AskContext.Provider value={value}>
      {children}
      {question === null ? null : <AskDialog question={question} onAnswer={settle} />}
    </AskContext.Provider>
  )
}

function AskDialog({ question, onAnswer }: { readonly question: Question; readonly onAnswer: (medium: string | null) => void }) {
  const [medium, setMedium] = useMedium(question.direction)
  return (
    <Dialog
      title={`${question.what}の媒体`}
      confirm={question.direction === 'in' ? '読み込む' : '保存先を選ぶ'}
      blocked={medium.trim() === '' ? '媒体の名前を入力してください。' : null}
      onConfirm={() => onAnswer(medium.trim())}
      onClose={() => onAnswer(null)}
    >
      <MediumField direction={question.direction} value={medium} onChange={setMedium} autoFocus />
    </Dialog>
  )
}

/** The way to ask; null: the person gave up. */
export function useAskMedium(): (direction: Direction, what: string) => Promise<string | null> {
  const ask = useContext(AskContext)
  if (ask === null) throw new Error('MediumProvider is missing')
  return ask
}
