import { useEffect, useRef, useState } from 'react'
import type { OutsideOutput } from '../../shared/contract/outside.ts'
import { problemOf } from '../client/client.ts'
import { errorNumber } from '../../shared/help/errors.ts'
import { useOutside } from '../client/outside.ts'
import { Button } from '../ui/Button.tsx'
import { ErrorNumber } from '../ui/ErrorNumber.tsx'
import { useHelp } from '../ui/help-context.tsx'
import { useKeys } from '../ui/keys.tsx'
import { OutsideChecks } from './backups/OutsideChecks.tsx'
import { RescuePanel } from './backups/RescuePanel.tsx'
import { RestoreSteps } from './backups/RestoreSteps.tsx'
import { useOtherOffice } from './start/use-other-office.ts'

/** What the person has opened on the page of an office that does not open. */
type Part = 'start' | 'checks' | 'look' | 'restore'

const headings: Readonly<Record<Part, string>> = {
  start: '事務所を開けません',
  checks: '診断',
  look: '閲覧だけ（データベースの読める部分）',
  restore: 'バックアップからの復元',
}

/** The office could not be opened: the whole window says why, and offers what helps. Nothing was written, nothing is taken away. */
export function OfficeFailed({
  code,
  message,
  version,
  onStart,
}: {
  readonly code: string
  readonly message: string
  readonly version: string
  /** Goes to はじめに: practice, a new office. */
  readonly onStart: () => void
}) {
  const ask = useOutside()
  const [part, setPart] = useState<Part>('start')
  const [view, setView] = useState<OutsideOutput<'outside.view'> | null>(null)
  const [opening, setOpening] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)
  const heading = useRef<HTMLHeadingElement>(null)

  useEffect(() => {
    ask('outside.view', {}).then(setView, () => undefined)
  }, [ask])
  useEffect(() => heading.current?.focus(), [part])

  const again = (): void => {
    if (opening) return
    setOpening(true)
    setRefused(null)
    // an answer means that the backend starts anew: the page is loaded again then
    ask('outside.open', { office: null }).catch((error: unknown) => {
      setOpening(false)
      setRefused(problemOf(error).message)
    })
  }
  const openOther = useOtherOffice()
  const other = (): void => {
    if (opening) return
    setRefused(null)
    void openOther().then((why) => setRefused(why === null ? null : `${why.message}${why.next}`))
  }
  const start = part === 'start'
  const told = view?.failure ?? null
  const help = useHelp()
  useKeys('shell', { help: help?.openHere })
  useKeys('failed', {
    again: start ? again : undefined,
    checks: start ? () => setPart('checks') : undefined,
    look: start && readable.has(code) ? () => setPart('look') : undefined,
    restore: start ? () => setPart('restore') : undefined,
    other: start ? other : undefined,
    start: start ? onStart : undefined,
    back: part === 'checks' || part === 'look' ? () => setPart('start') : undefined,
  })

  return (
    <main className="kd-login" data-help="screens/failed">
      <div className="kd-failed">
        <h1 className="kd-h1" ref={heading} tabIndex={-1}>
          {headings[part]}
        </h1>
        {part === 'checks' ? <OutsideChecks onBack={() => setPart('start')} /> : null}
        {part === 'look' ? <RescuePanel onBack={() => setPart('start')} onRestore={() => setPart('restore')} /> : null}
        {part === 'restore' ? <RestoreSteps onBack={() => setPart('start')} /> : null}
        {start ? (
          <>
            <div role="alert" className="mt-2 kd-problem">
              <span aria-hidden="true" className="kd-problem-icon">
                ！
              </span>
              <div>
                {told === null ? null : <p className="font-700">{told.title}</p>}
                <p>{told?.message ?? message}</p>
              </div>
            </div>
            <p className="mt-2">データには何も書き込んでいません。フォルダーの中のファイルは、そのまま残してください。</p>
            <p className="mt-2">
              <span className="font-700">次にすること: </span>
              {ways[code] ?? told?.next ?? '診断の結果を保存し、この画面の番号とともに管理者に伝えてください。'}
            </p>
            <div className="kd-failed-acts">
              <Button look={broken.has(code) ? 'outline' : 'solid'} shortcut="F4" onPress={again} busy={opening}>
                {opening ? '開いています…' : 'もう一度開く'}
              </Button>
              <span>{waysAgain[code] ?? '原因を取り除いてから、同じフォルダーをもう一度開きます。'}</span>
              <Button shortcut="F8" onPress={() => setPart('checks')}>
                診断
              </Button>
              <span>フォルダー・データベース・鍵・空き容量を調べ、結果を文字のファイルに保存できます。</span>
              {readable.has(code) ? (
                <>
                  <Button shortcut="F3" onPress={() => setPart('look')}>
                    閲覧だけ
                  </Button>
                  <span>データベースの読める表を調べ、管理者が CSV か Excel に書き出します。元のファイルは変えません。</span>
                </>
              ) : null}
              <Button look={broken.has(code) ? 'solid' : 'outline'} shortcut="F2" onPress={() => setPart('restore')}>
                バックアップから復元
              </Button>
              <span>新しいフォルダーに復元し、点検に合格してから開きます。今のフォルダーは残ります。</span>
              <Button shortcut="F6" onPress={other}>
                別の事務所を開く
              </Button>
              <span>このPCの、ほかの事務所のフォルダーを選びます。次に給付デスクを開くと、選んだほうが開きます。</span>
              <Button shortcut="F11" onPress={onStart}>
                はじめに
              </Button>
              <span>練習する、本番を始める、などの入口に行きます。</span>
            </div>
            {refused === null ? null : (
              <p role="alert" className="mt-2 kd-error">
                ＊{refused}
              </p>
            )}
            <p className="mt-4 break-all kd-note">
              {view === null ? '' : `フォルダー ${view.folder} ／ `}
              番号 <ErrorNumber code={code} />
              {errorNumber(code) === null ? code : null}
              {version === '' ? '' : ` ／ 給付デスク ${version}`} ／ F1 でヘルプ
            </p>
          </>
        ) : null}
      </div>
    </main>
  )
}

/** Failures of the store itself: a restore is the way out. */
const broken: ReadonlySet<string> = new Set(['office-damaged', 'trail-broken', 'store-settings', 'internal'])

/** Failures after which the store, or a part of it, may still be read. */
const readable: ReadonlySet<string> = new Set([...broken, 'store-readonly', 'store-io'])

const ways: Readonly<Record<string, string>> = {
  'office-in-use': '同じ事務所を開いている画面やコマンドを終えてから、「もう一度開く」を押してください。',
  'office-newer': '新しい版の給付デスクで開いてください。この版では開けません。フォルダーの中身は変わっていません。',
  'office-missing':
    '事務所のあるディスク（外付けや、暗号化して鍵のかかるディスク）がつながり、開いているかを確かめて、「もう一度開く」を押してください。フォルダーを移したときは「別の事務所を開く」で選び、なくなっていれば「バックアップから復元」で戻します。',
  'office-network': '事務所フォルダーをこのPCの内蔵ディスクに置いてください。複数のPCで使うにはサーバー版が必要です。',
  'office-damaged':
    'フォルダーをそのまま残し、「バックアップから復元」で最新のバックアップに戻してください。復元の前に、読める部分を「閲覧だけ」で控えておけます。',
  'store-readonly':
    'フォルダーの書込みの許可（読取り専用になっていないか）と、ディスクのつながりを確かめてから、「もう一度開く」を押してください。',
  'store-io':
    'ディスクのつながりと、故障の知らせが出ていないかを確かめてから、「もう一度開く」を押してください。続くときは、このディスクを使わず、別のディスクに「バックアップから復元」します。',
  'store-full': '不要なファイルを片付けて空き容量を作ってから、「もう一度開く」を押してください。',
  'trail-broken': '事務所を操作せず、監査担当に知らせてください。診断の結果を保存して渡すと、場所がわかります。',
}

const waysAgain: Readonly<Record<string, string>> = {
  'office-in-use': 'ほかの画面を終えてから、同じフォルダーをもう一度開きます。',
  'office-newer': '新しい版を入れたあとに、もう一度開きます。',
}
