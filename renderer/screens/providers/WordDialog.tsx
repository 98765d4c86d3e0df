import { useState } from 'react'
import type { AccountView, ProviderCard } from '../../../shared/contract/providers.ts'
import { useCommandOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Choice, Field, Tick, tickFirst } from '../../ui/Field.tsx'
import { stamp } from '../../ui/format.ts'
import { Facts } from '../../ui/Screen.tsx'
import { AttorneyPaper } from './AttorneyPaper.tsx'

/** 口座の確認 by a second person: the account beside the one before it, right or wrong. */
export function WordDialog({
  card,
  account,
  before,
  onClose,
  onDone,
}: {
  readonly card: ProviderCard
  readonly account: AccountView
  readonly before: AccountView | undefined
  readonly onClose: () => void
  readonly onDone: (agrees: boolean) => void
}) {
  const confirm = useCommandOp('provider.confirmAccount')
  const [agrees, setAgrees] = useState(true)
  const [comment, setComment] = useState('')
  const [seen, setSeen] = useState(false)
  const seenWord = account.attorney ? '届出の書類・通帳の写しと委任状に照らしました' : '届出の書類か通帳の写しと照らしました'
  const blocked = agrees ? tickFirst(seen, seenWord) : comment.trim() === '' ? '何が違うかを書いてください。' : null
  return (
    <Dialog
      draft={`provider.confirm.${card.providerNo}`}
      title={`${card.name} の口座を確認します`}
      confirm={agrees ? '正しいと確認する' : '「違う」とする'}
      danger={!agrees}
      blocked={blocked}
      busy={confirm.isPending}
      onConfirm={() =>
        confirm.mutate(
          { providerNo: card.providerNo, seq: account.seq, agrees, comment: comment.trim() },
          { onSuccess: (result) => onDone(result.agrees) },
        )
      }
      onClose={onClose}
      wide={account.attorney}
    >
      <div className={account.attorney ? 'kd-beside' : undefined}>
        <div className="flex flex-col gap-3">
          <Facts
            items={[
              ['新しい口座', `${account.bankName} ${account.branchName}（${account.bankCode}-${account.branchCode}）`],
              ['', `${account.accountType} ${account.accountNumber}`],
              ['名義', account.holderKana],
              [
                '前の口座',
                before === undefined
                  ? '－'
                  : `${before.bankName} ${before.branchName} ${before.accountType} ${before.accountNumber} ${before.holderKana}`,
              ],
              ['変更', `${account.by} ${stamp(account.at)}（${account.reason === '' ? '理由の記載なし' : account.reason}）`],
              ['委任状', account.attorney ? '右の書類。名義人と印を確かめてください' : 'なし'],
            ]}
          />
          <Choice
            label="確認の結果"
            value={agrees ? 'yes' : 'no'}
            options={[
              { value: 'yes', label: '正しい' },
              { value: 'no', label: '違う' },
            ]}
            onChange={(value) => setAgrees(value === 'yes')}
            width="8rem"
          />
          {agrees ? <Tick label={seenWord} checked={seen} onChange={setSeen} autoFocus /> : null}
          <Field label={agrees ? 'メモ' : '何が違うか'} value={comment} onChange={setComment} required={!agrees} />
          {confirm.error === null ? null : <ProblemBox error={confirm.error} />}
        </div>
        {account.attorney ? (
          <div className="kd-viewer">
            <AttorneyPaper providerNo={card.providerNo} seq={account.seq} />
          </div>
        ) : null}
      </div>
    </Dialog>
  )
}
