import { useEffect, useRef, useState } from 'react'
import type { Progress, WireError } from '../../../shared/frames.ts'
import { problemOf } from '../../client/client.ts'
import { useOutside } from '../../client/outside.ts'
import { Button } from '../../ui/Button.tsx'
import { useKeys } from '../../ui/keys.tsx'
import { StartProblem } from '../../ui/StartProblem.tsx'

const sizes = [
  { id: 'whole', title: '標準（約3,400件）', text: '7か月分の決定と支払がある、本番に近い量です。1〜2分かかります。' },
  { id: 'small', title: '小さく（約500件）', text: '同じ流れを少ない件数で試します。十数秒でできます。' },
] as const

/** 練習の事務所: the one there is, or a new one, made with progress and a way to stop. */
export function PracticeStart({ known, onBack }: { readonly known: string | null; readonly onBack: () => void }) {
  const ask = useOutside()
  const [size, setSize] = useState<'whole' | 'small'>('whole')
  const [making, setMaking] = useState(false)
  const [progress, setProgress] = useState<Progress | null>(null)
  const [problem, setProblem] = useState<WireError | null>(null)
  const stop = useRef<AbortController | null>(null)
  const frame = useRef<HTMLDivElement>(null)

  useEffect(() => {
    frame.current?.querySelector<HTMLElement>('button, input')?.focus()
    return () => stop.current?.abort()
  }, [])

  const open = (office: string): void => {
    ask('outside.open', { office }).catch((error: unknown) => setProblem(problemOf(error)))
  }
  const make = async (): Promise<void> => {
    if (making) return
    setProblem(null)
    setMaking(true)
    stop.current = new AbortController()
    try {
      const { office } = await ask('start.practice', { size }, { signal: stop.current.signal, onProgress: setProgress })
      open(office)
    } catch (error) {
      setMaking(false)
      setProgress(null)
      setProblem(problemOf(error))
    }
  }
  useKeys('start', { back: making ? undefined : onBack, stop: making ? () => stop.current?.abort() : undefined })

  if (making) {
    const percent = Math.round((progress?.fraction ?? 0) * 100)
    return (
      <div role="status" className="mt-3">
        <p className="font-700">{progress?.step ?? '始めています'}…</p>
        <progress className="kd-start-progress" value={percent} max={100} aria-label="練習の事務所の準備" />
        <p className="kd-note">
          {progress === null ? '' : `${progress.done} / ${progress.total} 段階`}
          　取込・審査・決裁・印刷・支払を、本番と同じ手順で7か月分行っています。
        </p>
        <div className="mt-3">
          <Button shortcut="F8" onPress={() => stop.current?.abort()}>
            中止（何も残りません）
          </Button>
        </div>
      </div>
    )
  }
  return (
    <div ref={frame}>
      <p className="mt-2">
        「見本市」は架空の市です。どの画面にも「練習用データ」の帯が出て、帳票には「練習」と入り、役を自由に替えられます。本番の事務所とは別のフォルダーに作られ、混ざりません。
      </p>
      {known === null ? null : (
        <div className="mt-4">
          <Button look="solid" onPress={() => open(known)}>
            前の続きから練習する
          </Button>
        </div>
      )}
      <fieldset className="kd-start-sizes">
        <legend className="font-700">{known === null ? '練習の量' : '新しく作り直すときの量'}</legend>
        {sizes.map((one) => (
          <div key={one.id}>
            <label className="kd-tick">
              <input
                type="radio"
                name="size"
                value={one.id}
                checked={size === one.id}
                aria-describedby={`size-${one.id}`}
                onChange={() => setSize(one.id)}
                onKeyDown={(event) => {
                  if (event.key === 'Enter' && !event.nativeEvent.isComposing) void make()
                }}
              />
              <span className="font-700">{one.title}</span>
            </label>
            <p id={`size-${one.id}`} className="kd-note kd-start-size-note">
              {one.text}
            </p>
          </div>
        ))}
      </fieldset>
      {problem === null ? null : <StartProblem problem={problem} />}
      <div className="mt-4 flex gap-2">
        <Button look={known === null ? 'solid' : 'outline'} shortcut="Enter" onPress={() => void make()}>
          {known === null ? '練習の事務所を作る' : '新しく作る'}
        </Button>
        <Button shortcut="Escape" onPress={onBack}>
          戻る
        </Button>
      </div>
    </div>
  )
}
