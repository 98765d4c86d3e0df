import type { Output } from '../../../shared/contract.ts'
import { useCommandOp } from '../../client/hooks.tsx'
import { count, longMonth, yen } from '../../ui/format.ts'
import { ReasonDialog } from '../people/ReasonDialog.tsx'

export interface CancelDialogProps {
  readonly run: Output<'payment.list'>[number]
  readonly onClose: () => void
  readonly onCancelled: (run: Output<'payment.cancel'>) => void
}

/** 支払の取止め: a decided order without a bank file, with a reason. The backend refuses one whose file was made. */
export function CancelDialog({ run, onClose, onCancelled }: CancelDialogProps) {
  const cancel = useCommandOp('payment.cancel')
  return (
    <ReasonDialog
      title={`支払 ${run.runNo} を取り止めますか`}
      confirm="支払を取り止める"
      label="取り止める理由"
      kept={`reason.payment.${run.runNo}`}
      danger
      busy={cancel.isPending}
      error={cancel.error}
      onConfirm={(reason) => cancel.mutate({ runNo: run.runNo, version: run.version, reason }, { onSuccess: onCancelled })}
      onClose={onClose}
    >
      <p>
        {longMonth(run.month)} ／ {count(run.payees)}件 ／ {yen(run.amount)}円
      </p>
      <p className="kd-callout">△ 銀行へ渡していないことを確かめてください。</p>
      <p>請求を支払対象に戻し、この月の支払をもう一度起案できるようにします。決裁の記録は残り、取り止めた支払は元に戻せません。</p>
    </ReasonDialog>
  )
}
