import { useState } from 'react'
import type { LifeStanding } from '../../../shared/contract/two-persons.ts'
import { useCommandOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Tick } from '../../ui/Field.tsx'
import { longDay } from '../../ui/format.ts'
import { ReasonField } from '../../ui/ReasonField.tsx'
import { Block, Facts } from '../../ui/Screen.tsx'
import { Tag } from '../../ui/StatusMark.tsx'

/** 修理不能の例外: aids of the same kind that still fill the useful life, and what a person decided about them. */
export function LifeException({ life, onAct }: { readonly life: LifeStanding; readonly onAct: () => void }) {
  const { granted } = life
  const text = life.inLife.map((aid) => `${aid.text}（給付券 ${aid.voucherNo}）`).join('、')
  const given = granted === null ? '' : `給付券 ${granted.vouchers.join('、')}　${granted.reason}（${granted.by} ${longDay(granted.on)}）`
  return (
    <Block title="耐用年数内の給付と例外" note={granted === null ? null : <Tag tone="warn">修理不能の例外あり</Tag>}>
      <Facts
        items={[['耐用年数内', text === '' ? 'ありません' : text], ...(granted === null ? [] : ([['修理不能の例外', given]] as const))]}
      />
      {life.obstacle === null ? (
        <p className="mt-2">
          <Button shortcut="l" onPress={onAct}>
            {granted === null ? '修理不能の例外にする' : '例外を取り消す'}
          </Button>
        </p>
      ) : null}
    </Block>
  )
}

export interface LifeDialogProps {
  readonly caseNo: string
  readonly version: number
  readonly life: LifeStanding
  readonly onClose: () => void
  readonly onDone: (text: string) => void
}

/** Which aids are beyond repair, and why; or why the exception is taken back. */
export function LifeDialog({ caseNo, version, life, onClose, onDone }: LifeDialogProps) {
  const [vouchers, setVouchers] = useState<readonly string[]>(life.inLife.length === 1 ? life.inLife.map((aid) => aid.voucherNo) : [])
  const [reason, setReason] = useState('')
  const [missing, setMissing] = useState(false)
  const except = useCommandOp('life.except')
  const takeBack = useCommandOp('life.takeBack')
  const back = life.granted !== null
  const submit = (): void => {
    if (reason.trim() === '') {
      setMissing(true)
      return
    }
    const why = reason.trim()
    if (back)
      takeBack.mutate({ caseNo, version, reason: why }, { onSuccess: () => onDone(`案件 ${caseNo} の修理不能の例外を取り消しました。`) })
    else
      except.mutate(
        { caseNo, version, vouchers: [...vouchers], reason: why },
        { onSuccess: () => onDone(`案件 ${caseNo} を修理不能の例外としました。耐用年数の項目は△になり、給付するかは審査で判断します。`) },
      )
  }
  const toggle = (no: string): void => setVouchers(vouchers.includes(no) ? vouchers.filter((one) => one !== no) : [...vouchers, no])
  return (
    <Dialog
      draft={`life.${caseNo}`}
      title={`${back ? '修理不能の例外の取消し' : '修理不能の例外'} — 案件 ${caseNo}`}
      confirm={back ? '例外を取り消す' : '例外を記録する'}
      shortcut="Ctrl+Enter"
      danger={back}
      blocked={!back && vouchers.length === 0 ? '修理できなくなった用具を選んでください（Space）。' : null}
      onConfirm={submit}
      onClose={onClose}
      busy={except.isPending || takeBack.isPending}
    >
      {back ? (
        <p>今の例外: {life.granted?.reason}</p>
      ) : (
        <>
          <p>前に給付した用具が修理できないと確かめたときだけ使います。だれがなぜ判断したかが記録に残り、決裁する人にも見えます。</p>
          {life.inLife.map((aid) => (
            <Tick
              key={aid.voucherNo}
              label={`${aid.text}（給付券 ${aid.voucherNo}）`}
              checked={vouchers.includes(aid.voucherNo)}
              onChange={() => toggle(aid.voucherNo)}
            />
          ))}
        </>
      )}
      <ReasonField
        label={back ? '取り消す理由' : '修理できない理由と、確かめた方法'}
        value={reason}
        onChange={setReason}
        rows={3}
        missing={missing}
        onMissing={setMissing}
      />
      {except.error === null ? null : <ProblemBox error={except.error} />}
      {takeBack.error === null ? null : <ProblemBox error={takeBack.error} />}
    </Dialog>
  )
}
