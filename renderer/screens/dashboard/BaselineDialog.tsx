import { useState } from 'react'
import { useCommandOp } from '../../client/hooks.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Choice, Field } from '../../ui/Field.tsx'
import { useNotices } from '../../ui/notices.tsx'

const measures = [
  { value: 'decide', label: '申請から決定まで（中央値、日）' },
  { value: 'decide-p90', label: '申請から決定まで（90%、日）' },
  { value: 'pay', label: '申請から支払まで（中央値、日）' },
  { value: 'pay-p90', label: '申請から支払まで（90%、日）' },
  { value: 'online', label: 'オンライン申請の割合（%）' },
  { value: 'correction', label: '補正の割合（%）' },
  { value: 'registered', label: '公金受取口座の割合（%）' },
] as const
type MeasureId = (typeof measures)[number]['value']

/** 比べる年度の値: a figure of a year before the program, with where it was found. The newest counts; the trail keeps all of them. */
export function BaselineDialog({ year, onClose }: { readonly year: number; readonly onClose: () => void }) {
  const { done, problem } = useNotices()
  const save = useCommandOp('effect.setBaseline')
  const [measure, setMeasure] = useState<MeasureId>('decide')
  const [value, setValue] = useState('')
  const [source, setSource] = useState('')
  const plain = value.normalize('NFKC').trim()
  const number = /^\d{1,5}([.]\d{1,2})?$/.test(plain) ? Number(plain) : null
  const blocked =
    number === null ? '値を数字で入れてください（例: 45、12.5）。' : source.trim() === '' ? '値の出典を入れてください。' : null
  const confirm = (): void => {
    if (number === null || save.isPending) return
    save.mutate(
      { year, measure, value: number, source: source.trim() },
      {
        onSuccess: () => {
          done(`令和${year - 2018}年度の値を入れました。前に入れた値も記録に残ります。`)
          onClose()
        },
        onError: problem,
      },
    )
  }
  return (
    <Dialog
      draft={`effect.baseline.${year}`}
      title={`比べる年度（令和${year - 2018}年度）の値`}
      confirm="入れる"
      shortcut="Ctrl+Enter"
      onConfirm={confirm}
      onClose={onClose}
      blocked={blocked}
      busy={save.isPending}
    >
      <div className="flex flex-col gap-3">
        <Choice label="指標" value={measure} options={measures} onChange={(to) => setMeasure(to as MeasureId)} autoFocus />
        <Field label="値" value={value} onChange={setValue} width="8rem" required />
        <Field label="出典" hint="例: 令和7年度 事務報告書 p.12" value={source} onChange={setSource} required />
      </div>
    </Dialog>
  )
}
