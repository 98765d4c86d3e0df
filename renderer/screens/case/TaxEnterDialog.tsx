import { useState } from 'react'
import type { Input } from '../../../shared/contract.ts'
import { toWarekiFiscalYear } from '../../../shared/domain/wareki.ts'
import { useCommandOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Choice, Field } from '../../ui/Field.tsx'
import { longDay, parseDay } from '../../ui/format.ts'
import { useSession } from '../../ui/session.tsx'
import { bracketWord } from '../../words.ts'

type Kind = Input<'tax.enter'>['kind']
const kinds: readonly Kind[] = ['taxed', 'exempt', 'welfare', 'repatriate']

export interface TaxEnterProps {
  readonly caseNo: string
  readonly version: number
  readonly taxYear: number
  readonly onClose: () => void
  readonly onDone: (text: string) => void
}

/** Yen as a clerk types it: full width, commas, 円. Null: no whole number of yen. */
function readYen(text: string): number | null {
  const digits = text.normalize('NFKC').replaceAll(/[,円\s]/g, '')
  return /^[0-9]{1,10}$/.test(digits) ? Number(digits) : null
}

/** 課税区分の手入力 from a paper that the applicant brought; the register's row is not touched. */
export function TaxEnterDialog({ caseNo, version, taxYear, onClose, onDone }: TaxEnterProps) {
  const { office } = useSession()
  const year = toWarekiFiscalYear(taxYear)
  const [kind, setKind] = useState<Kind>('taxed')
  const [levy, setLevy] = useState('')
  const [source, setSource] = useState(`${year}課税証明書`)
  const [day, setDay] = useState(longDay(office.businessDay))
  const enter = useCommandOp('tax.enter')
  const amount = readYen(levy)
  const seenOn = parseDay(day)
  const blocked =
    kind === 'taxed' && amount === null
      ? '所得割額を0以上の数字で入力してください。'
      : source.trim() === ''
        ? '見た書類の名前を入力してください。'
        : seenOn === null || seenOn > office.businessDay
          ? '書類を見た日は、R8.11.24 のように、今日までの日を入力してください。'
          : null
  const submit = (): void => {
    if (seenOn === null) return
    enter.mutate(
      { caseNo, version, kind, incomeLevy: kind === 'taxed' ? amount : null, source: source.trim(), seenOn },
      { onSuccess: () => onDone(`案件 ${caseNo} に${year}の課税区分を入力しました。起案の前に、別の職員の確認が要ります。`) },
    )
  }
  return (
    <Dialog
      draft={`tax.enter.${caseNo}`}
      title={`課税区分の手入力 — 案件 ${caseNo}`}
      confirm="入力を記録する"
      shortcut="Ctrl+Enter"
      blocked={blocked}
      onConfirm={submit}
      onClose={onClose}
      busy={enter.isPending}
    >
      <p>{year}の税の台帳で区分が分からないときに、書類の内容を記録します。台帳は変わりません。台帳に区分が入れば、そちらを使います。</p>
      <Choice
        label="書類にある区分"
        value={kind}
        onChange={(value) => setKind(kinds.find((one) => one === value) ?? 'taxed')}
        options={kinds.map((value) => ({ value, label: bracketWord(value) }))}
      />
      {kind === 'taxed' ? (
        <Field label="所得割額（円）" hint="均等割だけのときは 0" value={levy} onChange={setLevy} width="14rem" required autoFocus />
      ) : null}
      <Field label="見た書類" value={source} onChange={setSource} required />
      <Field label="書類を見た日" value={day} onChange={setDay} width="14rem" required />
      {enter.error === null ? null : <ProblemBox error={enter.error} />}
    </Dialog>
  )
}
