import { useEffect, useRef, useState } from 'react'
import type { OutsideOutput } from '../../../shared/contract/outside.ts'
import { localDay } from '../../../shared/domain/clock.ts'
import type { WireError } from '../../../shared/frames.ts'
import { problemOf } from '../../client/client.ts'
import { useOutside } from '../../client/outside.ts'
import { useHelp } from '../../ui/help-context.tsx'
import { KeyCap } from '../../ui/Button.tsx'
import { useKeys } from '../../ui/keys.tsx'
import { RestoreSteps } from '../backups/RestoreSteps.tsx'
import { BeginOffice } from './BeginOffice.tsx'
import { PracticeStart } from './PracticeStart.tsx'
import { StartProblem } from '../../ui/StartProblem.tsx'
import { useOtherOffice } from './use-other-office.ts'

type Part = 'choose' | 'practice' | 'begin' | 'restore'

const headings: Readonly<Record<Part, string>> = {
  choose: 'はじめに',
  practice: '練習する',
  begin: '本番を始める',
  restore: 'バックアップから復元',
}

/** はじめに: to practise, to begin for real, or to restore. `onBack`: there is a page to go back to, the login of the open office or why it does not open (`backTo`). */
export function StartScreen({
  version,
  onBack,
  backTo = 'ログイン',
}: {
  readonly version: string
  readonly onBack?: () => void
  readonly backTo?: string
}) {
  const ask = useOutside()
  const openOther = useOtherOffice()
  const [part, setPart] = useState<Part>('choose')
  const [view, setView] = useState<OutsideOutput<'start.view'> | null>(null)
  const [problem, setProblem] = useState<WireError | null>(null)
  const [year] = useState(() => Number(localDay(new Date()).slice(0, 4)))
  const heading = useRef<HTMLHeadingElement>(null)
  const choosing = part === 'choose'
  const back = (): void => setPart('choose')

  useEffect(() => {
    ask('start.view', {}).then(setView, (error: unknown) => setProblem(problemOf(error)))
  }, [ask, part])
  useEffect(() => {
    if (choosing) heading.current?.focus()
  }, [choosing])

  const other = async (): Promise<void> => {
    setProblem(null)
    setProblem(await openOther())
  }
  const help = useHelp()
  useKeys('shell', { help: help?.openHere })
  useKeys('start', {
    practice: choosing ? () => setPart('practice') : undefined,
    begin: choosing ? () => setPart('begin') : undefined,
    restore: choosing ? () => setPart('restore') : undefined,
    other: choosing ? () => void other() : undefined,
    back: choosing ? onBack : undefined,
  })

  return (
    <main className="kd-login" data-help="screens/start">
      <div className="kd-start" data-part={part}>
        <h1 className="kd-h1" ref={heading} tabIndex={-1}>
          {headings[part]}
        </h1>
        {choosing ? (
          <>
            <p className="kd-start-lead">
              給付デスクは、申請の CSV から通知・給付券・振込データまでを打ち直しなしで通す、窓口の道具です。
              <br />
              番号のキーで選びます。初めてのときは、1 で練習から始められます。
            </p>
            <ul className="kd-start-ways">
              <Way
                number="1"
                title="練習する"
                text={
                  (view?.practice ?? null) === null
                    ? '架空の市「見本市」で、取込から支払まで全部の業務を試します。実在の人のデータはありません。'
                    : '前に作った練習の事務所の続きから始めるか、新しく作ります。'
                }
                onPress={() => setPart('practice')}
              />
              <Way
                number="2"
                title="本番を始める"
                text="空のフォルダーに事務所を作り、管理者2人を決めます。台帳と利用者の準備は、このあと一つずつ案内します。"
                onPress={() => setPart('begin')}
              />
              <Way
                number="3"
                title="バックアップから復元"
                text="ほかのPCや、前に使っていたPCのバックアップを、新しいフォルダーに戻します。"
                onPress={() => setPart('restore')}
              />
              <Way number="4" title="別の事務所を開く" text="このPCにある事務所のフォルダーを選びます。" onPress={() => void other()} />
            </ul>
            {problem === null ? null : <StartProblem problem={problem} />}
            <p className="mt-4 kd-note">
              F1 でヘルプが出ます。{onBack === undefined ? '' : `Esc で${backTo}に戻ります。`}
              {version === '' ? '' : ` 給付デスク ${version}`}
            </p>
          </>
        ) : null}
        {part === 'practice' ? <PracticeStart known={view?.practice ?? null} onBack={back} /> : null}
        {part === 'begin' ? (
          <BeginOffice year={view?.year ?? year} today={view?.today ?? null} clockBehind={view?.clockBehind === true} onBack={back} />
        ) : null}
        {part === 'restore' ? <RestoreSteps onBack={back} /> : null}
      </div>
    </main>
  )
}

function Way({
  number,
  title,
  text,
  onPress,
}: {
  readonly number: string
  readonly title: string
  readonly text: string
  readonly onPress: () => void
}) {
  return (
    <li>
      <button type="button" className="kd-start-way" aria-keyshortcuts={number} onClick={onPress}>
        <KeyCap name={number} />
        <span>
          <span className="kd-start-way-title">{title}</span>
          <span className="kd-start-way-text">{text}</span>
        </span>
      </button>
    </li>
  )
}
