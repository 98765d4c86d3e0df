import { useState } from 'react'
import type { Input } from '../../../shared/contract.ts'
import { labelSheets } from '../../../shared/papers/labels.ts'
import { useQueryOp } from '../../client/hooks.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Choice, Field } from '../../ui/Field.tsx'
import { longDay, parseDay } from '../../ui/format.ts'

interface Asking<I> {
  readonly busy: boolean
  readonly onClose: () => void
  readonly onMake: (input: I) => void
}

interface Span {
  readonly from: string
  readonly until: string
}

/** 期間, from today's business day on; null in `span` while it cannot be read. */
function useSpan(): { readonly span: Span | null; readonly fields: React.ReactNode } {
  const office = useQueryOp('office.view', {})
  const today = office.data?.businessDay ?? ''
  const [from, setFrom] = useState<string | null>(null)
  const [until, setUntil] = useState<string | null>(null)
  const texts = { from: from ?? longDay(today), until: until ?? longDay(today) }
  const days = { from: parseDay(texts.from), until: parseDay(texts.until) }
  const fault = (day: string | null): string | null => (day === null ? 'この日付は読めません。R8.11.24 のように入力してください。' : null)
  const order = days.from !== null && days.until !== null && days.from > days.until ? '初日より前の日です。' : null
  const fields = (
    <div className="flex flex-wrap gap-4">
      <Field label="発送日（この日から）" value={texts.from} onChange={setFrom} width="12rem" autoFocus required error={fault(days.from)} />
      <Field
        label="発送日（この日まで）"
        value={texts.until}
        onChange={setUntil}
        width="12rem"
        required
        error={fault(days.until) ?? order}
      />
    </div>
  )
  const { from: first, until: last } = days
  return { span: first === null || last === null || order !== null ? null : { from: first, until: last }, fields }
}

const spanFirst = '期間を、読める日付で、古い日から順に入力してください。'

/** 発送簿 of a span of days. */
export function MailingLedgerDialog({ busy, onClose, onMake }: Asking<Span>) {
  const { span, fields } = useSpan()
  return (
    <Dialog
      draft="officePaper.mailing"
      title="発送簿を印刷します"
      confirm="作成する"
      blocked={span === null ? spanFirst : null}
      onConfirm={() => span !== null && onMake(span)}
      onClose={onClose}
      busy={busy}
    >
      <p>発送した文書を、区分と料金ごとの合計と一緒に一覧にし、番号を付けて保管します。住所は載りません。一度に62日までです。</p>
      {fields}
    </Dialog>
  )
}

type LabelsInput = Input<'officePaper.labels'>

/** 宛名ラベル of what was posted in a span of days. */
export function LabelsDialog({ busy, onClose, onMake }: Asking<LabelsInput>) {
  const { span, fields } = useSpan()
  const [sheet, setSheet] = useState<LabelsInput['sheet']>('a4-12')
  const [start, setStart] = useState('1')
  const model = labelSheets.find((one) => one.id === sheet)
  const most = model === undefined ? 1 : model.columns * model.rows
  const startAt = /^\d{1,2}$/.test(start.normalize('NFKC').trim()) ? Number(start.normalize('NFKC')) : 0
  const outside = startAt < 1 || startAt > most ? `1 から ${most} までの数で入力してください。` : null
  return (
    <Dialog
      draft="officePaper.labels"
      title="宛名ラベルを印刷します"
      confirm="作成する"
      blocked={span === null ? spanFirst : outside}
      onConfirm={() => span !== null && onMake({ ...span, sheet, startAt })}
      onClose={onClose}
      busy={busy}
    >
      <p>
        この期間に発送した文書の宛名をラベルにします。支援措置のある人は載せません。ラベルは保管せず、何を印刷したかを監査記録に残します。
      </p>
      {fields}
      <div className="flex flex-wrap gap-4">
        <Choice
          label="用紙"
          value={sheet}
          options={labelSheets.map((one) => ({ value: one.id, label: one.name }))}
          onChange={(id) => setSheet(id as LabelsInput['sheet'])}
          width="18rem"
        />
        <Field label="何面目から" hint="使いかけの用紙のとき" value={start} onChange={setStart} width="8rem" required error={outside} />
      </div>
    </Dialog>
  )
}

/** 日締め票 of the business day. */
export function DayEndDialog({ busy, onClose, onMake }: Asking<undefined>) {
  const office = useQueryOp('office.view', {})
  return (
    <Dialog title="日締め票を作ります" confirm="作成する" onConfirm={() => onMake(undefined)} onClose={onClose} busy={busy}>
      <p>業務日 {longDay(office.data?.businessDay)} の件数と金額を集計し、監査記録の照合点を作って、その印と一緒に1枚の票にします。</p>
      <p>印刷して、プログラムの外に保管してください。同じ日に何度でも作れます（番号は別になります）。</p>
    </Dialog>
  )
}
