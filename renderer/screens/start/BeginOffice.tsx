import { useEffect, useRef, useState } from 'react'
import type { OutsideOutput } from '../../../shared/contract/outside.ts'
import { toWareki } from '../../../shared/domain/wareki.ts'
import type { WireError } from '../../../shared/frames.ts'
import { problemOf } from '../../client/client.ts'
import type { PickedFile } from '../../client/bridge.ts'
import { useOutside } from '../../client/outside.ts'
import { useBridge } from '../../ui/bridge-context.tsx'
import { Button } from '../../ui/Button.tsx'
import { Choice, Field, FieldsInOrder, Tick } from '../../ui/Field.tsx'
import { useKeys } from '../../ui/keys.tsx'
import { StartProblem } from '../../ui/StartProblem.tsx'

type Made = OutsideOutput<'start.begin'>
type Looked = OutsideOutput<'start.look'>

const folderWords: Readonly<Record<Looked['kind'], string | null>> = {
  empty: null,
  office: 'このフォルダーには、もう事務所があります。「別の事務所を開く」で開いてください。',
  filled: 'このフォルダーにはほかのファイルがあります。空のフォルダーを選んでください。',
  network:
    '共有フォルダーか同期フォルダー（OneDrive など）、またはUSBメモリーの形式（FAT）のディスクです。データが壊れることがあるため、使えません。このPCの内蔵ディスクを選んでください。',
}

const unusedWords = 'このフォルダーには、まだ誰もログインしていない事務所があります。使うときは「別の事務所を開く」で開きます。'

/** 本番を始める: folder, office, year, two administrators; then their first passwords, once. */
export function BeginOffice({
  year: thisYear,
  today,
  clockBehind,
  onBack,
}: {
  readonly year: number
  /** By this PC's clock; null: not known yet. */
  readonly today: string | null
  /** The clock stands before the program was made: nothing is begun. */
  readonly clockBehind: boolean
  readonly onBack: () => void
}) {
  const ask = useOutside()
  const bridge = useBridge()
  const [folder, setFolder] = useState<PickedFile | null>(null)
  const [looked, setLooked] = useState<Looked | null>(null)
  const [name, setName] = useState('')
  const [year, setYear] = useState(String(thisYear))
  const [people, setPeople] = useState([
    { userId: '', name: '' },
    { userId: '', name: '' },
  ])
  const [busy, setBusy] = useState(false)
  const [tried, setTried] = useState(false)
  const [anew, setAnew] = useState(false)
  const [problem, setProblem] = useState<WireError | null>(null)
  const [made, setMade] = useState<Made | null>(null)
  const nameField = useRef<HTMLInputElement>(null)
  const frame = useRef<HTMLDivElement>(null)

  useEffect(() => frame.current?.querySelector<HTMLElement>('button, input')?.focus(), [made])
  useKeys('start', { back: made === null && !busy ? onBack : undefined })

  const pick = async (): Promise<void> => {
    setProblem(null)
    try {
      const picked = await bridge.pickFile('folder')
      if (picked === null) return
      setFolder(picked)
      setAnew(false)
      setLooked(await ask('start.look', { folder: picked.ticket }))
      nameField.current?.focus()
    } catch (error) {
      setProblem(problemOf(error))
    }
  }
  const unused = looked?.unused === true
  const folderFault = looked === null ? 'フォルダーを選んでください。' : unused ? (anew ? null : unusedWords) : folderWords[looked.kind]
  const make = async (): Promise<void> => {
    setTried(true)
    if (busy || clockBehind || folder === null || folderFault !== null) return
    setBusy(true)
    setProblem(null)
    try {
      setMade(
        await ask('start.begin', {
          folder: folder.ticket,
          name,
          year: Number(year),
          administrators: people.map(plain),
          ...(unused ? { anew } : {}),
        }),
      )
    } catch (error) {
      setProblem(problemOf(error))
    } finally {
      setBusy(false)
    }
  }
  if (made !== null) return <Passwords made={made} />
  const change = (i: number, part: Partial<(typeof people)[number]>): void =>
    setPeople((now) => now.map((one, at) => (at === i ? { ...one, ...part } : one)))

  return (
    <div ref={frame}>
      <p className="mt-2">事務所のデータは一つのフォルダーに入ります。このPCの内蔵ディスクに、空のフォルダーを用意してください。</p>
      <div className="mt-3 flex items-center gap-3">
        <Button look={folder === null ? 'solid' : 'outline'} onPress={() => void pick()}>
          フォルダーを選ぶ
        </Button>
        <span role="status">{folder === null ? 'まだ選んでいません' : `「${folder.name}」`}</span>
      </div>
      {folderFault !== null && (looked !== null || tried) ? <p className="kd-error">＊{folderFault}</p> : null}
      {unused ? (
        <div className="mt-2">
          <Tick label="その事務所を消して、新しく作る" checked={anew} onChange={setAnew} />
        </div>
      ) : null}
      {today === null ? null : (
        <p className={clockBehind ? 'kd-error' : 'kd-note'}>
          {clockBehind ? '＊' : ''}このPCの時計は、今日を{toWareki(today)}としています。
          {clockBehind
            ? 'プログラムが作られた日より前です。時計を合わせてから、この画面を開き直してください。'
            : '違うときは、時計を合わせてから始めてください。'}
        </p>
      )}
      <FieldsInOrder label="本番を始める" onDone={() => void make()}>
        <div className="kd-start-fields">
          <Field
            label="事務所の名前"
            hint="例: 見本市 健康福祉部 障害福祉課"
            value={name}
            onChange={setName}
            required
            inputRef={nameField}
          />
          <Choice
            label="始める年度"
            value={year}
            onChange={setYear}
            options={[thisYear - 1, thisYear, thisYear + 1].map((y) => ({
              value: String(y),
              label: `令和${y - 2018}年度（${y}年4月から）`,
            }))}
          />
          {people.map((one, i) => (
            <fieldset key={i === 0 ? 'first' : 'second'} className="kd-start-person">
              <legend className="font-700">管理者 {i + 1}人目</legend>
              <Field
                label={`利用者ID（${i + 1}人目）`}
                hint="半角の小文字と数字"
                value={one.userId}
                onChange={(userId) => change(i, { userId })}
                required
              />
              <Field label={`氏名（${i + 1}人目）`} value={one.name} onChange={(text) => change(i, { name: text })} required />
            </fieldset>
          ))}
        </div>
      </FieldsInOrder>
      <p className="kd-note">
        管理者は利用者と台帳を整える人で、案件は見ません。1人がいなくなっても困らないよう、別の2人にします。初期パスワードは次の画面に一度だけ出ます。
      </p>
      {problem === null ? null : <StartProblem problem={problem} />}
      <div className="mt-3 flex gap-2">
        <Button look="solid" shortcut="Enter" onPress={() => void make()} busy={busy}>
          {busy ? '作っています…' : '事務所を作る'}
        </Button>
        <Button shortcut="Escape" onPress={onBack}>
          戻る
        </Button>
      </div>
    </div>
  )
}

const plain = (one: { readonly userId: string; readonly name: string }) => ({
  userId: one.userId.normalize('NFKC').trim(),
  name: one.name.trim(),
})

function Passwords({ made }: { readonly made: Made }) {
  const ask = useOutside()
  const [written, setWritten] = useState(false)
  const [tried, setTried] = useState(false)
  const [problem, setProblem] = useState<WireError | null>(null)
  const frame = useRef<HTMLDivElement>(null)
  useEffect(() => frame.current?.querySelector<HTMLElement>('input')?.focus(), [])
  const open = (): void => {
    setTried(true)
    if (written) ask('outside.open', { office: made.office }).catch((error: unknown) => setProblem(problemOf(error)))
  }
  return (
    <div ref={frame}>
      <p className="mt-2 font-700">事務所ができました。初期パスワードは、この画面でしか出ません。</p>
      <p>紙に控え、それぞれの本人に渡してください。最初のログインで、本人が別のパスワードに替えます。</p>
      <dl className="mt-3 kd-first-password">
        {made.passwords.map((one) => (
          <div key={one.userId} className="contents">
            <dt>
              {one.name}（{one.userId}）
            </dt>
            <dd data-password={one.userId}>{one.password}</dd>
          </div>
        ))}
      </dl>
      <div className="mt-3">
        <Tick label="2人分を紙に控えました" checked={written} onChange={setWritten} />
      </div>
      {tried && !written ? <p className="kd-error">＊「2人分を紙に控えました」に印を付けてください（Space）。</p> : null}
      {problem === null ? null : <StartProblem problem={problem} />}
      <div className="mt-3">
        <Button look="solid" onPress={open}>
          ログインへ進む
        </Button>
      </div>
    </div>
  )
}
