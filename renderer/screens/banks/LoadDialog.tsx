import { useState } from 'react'
import type { BankPreview } from '../../../shared/contract/banks.ts'
import { useJobOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Field, Tick, tickFirst } from '../../ui/Field.tsx'
import { count, longDay, parseDay } from '../../ui/format.ts'
import { Figures } from '../../ui/Screen.tsx'
import type { BankSource } from './BanksTab.tsx'

const kindWords = { added: '追加', renamed: '名称変更', closed: '廃止' } as const

/** 銀行の台帳の取込: what the newer table changes, then the tick, then F12. */
export function LoadDialog({
  source,
  first,
  onClose,
  onDone,
}: {
  readonly source: BankSource
  readonly first: BankPreview
  readonly onClose: () => void
  readonly onDone: (said: string) => void
}) {
  const preview = useJobOp('bank.preview', '銀行の台帳の差分')
  const load = useJobOp('bank.load', '銀行の台帳の取込')
  const [shown, setShown] = useState(first)
  const [day, setDay] = useState(longDay(first.asOf))
  const [whole, setWhole] = useState(first.whole)
  const [sure, setSure] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const asOf = parseDay(day)
  const stale = asOf !== shown.asOf || whole !== shown.whole
  const act = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true)
    setError(null)
    try {
      await work()
    } catch (thrown) {
      setError(thrown)
    } finally {
      setBusy(false)
    }
  }
  const again = (): void => {
    if (asOf !== null) void act(async () => setShown(await preview({ source, asOf, whole })))
  }
  const confirm = (): void =>
    void act(async () => {
      const made = await load({ source, asOf: shown.asOf, whole: shown.whole, digest: shown.digest })
      onDone(
        `銀行の台帳を更新しました。追加 ${count(made.added)}店・名称変更 ${count(made.renamed)}店・廃止 ${count(made.closed)}店、いま ${count(made.banks)}行 ${count(made.branches)}店です。`,
      )
    })
  const [bad] = shown.errors
  const blocked =
    bad !== undefined
      ? `${bad.line}行目: ${bad.message} ファイルを直してください。`
      : stale
        ? '日や範囲を変えました。「差分を見る」を押してください。'
        : tickFirst(sure, '差分を確かめました')
  return (
    <Dialog
      draft="banks.load"
      title="銀行の台帳を更新します"
      confirm="更新する"
      wide
      busy={busy}
      blocked={blocked}
      onConfirm={confirm}
      onClose={onClose}
    >
      <p>{shown.file}</p>
      <div className="flex flex-wrap items-end gap-4">
        <Field
          label="この表の日"
          value={day}
          onChange={setDay}
          width="11rem"
          error={asOf === null ? 'R8.8.24 のように入力してください。' : null}
        />
        <Tick label="全部の支店が載っている（載っていない支店は廃止）" checked={whole} onChange={setWhole} />
        {stale ? <Button onPress={again}>差分を見る</Button> : null}
      </div>
      <Figures
        items={[
          { label: '行', value: count(shown.rows), unit: '店' },
          { label: '追加', value: count(shown.added), unit: '店' },
          { label: '名称変更', value: count(shown.renamed), unit: '店' },
          { label: '廃止', value: count(shown.closed), unit: '店', tone: shown.closed > 0 ? 'warn' : undefined },
          { label: '誤り', value: count(shown.errors.length), unit: '行', tone: shown.errors.length > 0 ? 'bad' : undefined },
        ]}
      />
      <div className="kd-differences" tabIndex={0} role="region" aria-label="差分">
        <table>
          <tbody>
            {shown.errors.map((one) => (
              <tr key={`e${one.line}`}>
                <td>誤り</td>
                <td>{one.line}行目</td>
                <td colSpan={2}>{one.message}</td>
              </tr>
            ))}
            {shown.shown.map((one) => (
              <tr key={`${one.kind}${one.codes}`}>
                <td>{kindWords[one.kind]}</td>
                <td>{one.codes}</td>
                <td>{one.before}</td>
                <td>{one.after}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Tick label="差分を確かめました" checked={sure} onChange={setSure} />
      {error === null ? null : <ProblemBox error={error} />}
    </Dialog>
  )
}
