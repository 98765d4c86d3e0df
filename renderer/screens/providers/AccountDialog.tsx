import { useState } from 'react'
import { branchTitle } from '../../../shared/domain/bank-master.ts'
import type { ProviderCard } from '../../../shared/contract/providers.ts'
import { useCommandOp, useJobOp, useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { useBridge } from '../../ui/bridge-context.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Choice, Field, Tick } from '../../ui/Field.tsx'
import { useOneAct } from '../../ui/use-one-act.ts'
import { useSettled } from '../../ui/use-settled.ts'
import { Yucho } from '../banks/Yucho.tsx'
import { stepWords } from './words.ts'

const types = ['普通', '当座', '貯蓄', 'その他'] as const

/** 口座の変更. What is typed is judged while it is typed: the branch by name, the holder as the bank will read it, each loss in words. */
export function AccountDialog({
  card,
  onClose,
  onDone,
}: {
  readonly card: ProviderCard
  readonly onClose: () => void
  readonly onDone: () => void
}) {
  const bridge = useBridge()
  const change = useCommandOp('provider.changeAccount')
  const keep = useJobOp('provider.keepAttorney', '委任状の保管')
  const [, during] = useOneAct()
  const [now] = card.accounts
  const [bankCode, setBank] = useState(now?.bankCode ?? '')
  const [branchCode, setBranch] = useState(now?.branchCode ?? '')
  const [accountType, setType] = useState<(typeof types)[number]>(types.find((type) => type === now?.accountType) ?? '普通')
  const [accountNumber, setNumber] = useState(now?.accountNumber ?? '')
  const [holder, setHolder] = useState(now?.holderKana ?? '')
  const [reason, setReason] = useState('')
  const [attorney, setAttorney] = useState(false)
  const [paper, setPaper] = useState<{ readonly key: string; readonly label: string } | null>(null)
  const typed = { providerNo: card.providerNo, bankCode, branchCode, accountType, accountNumber, holder, attorney }
  const settled = useSettled(JSON.stringify(typed), 200)
  const tried = useQueryOp('provider.tryAccount', JSON.parse(settled) as typeof typed, { keep: true }).data
  const problem = tried?.problems[0]
  const blocked =
    problem !== undefined
      ? `${problem}。`
      : attorney && paper === null
        ? '委任状のファイルを選んでください。'
        : reason.trim() === ''
          ? '変更の理由を入力してください。'
          : null
  const pick = (): void => {
    void during(async () => {
      const file = await bridge.pickFile('attachment')
      if (file !== null) setPaper(await keep({ providerNo: card.providerNo, ticket: file.ticket }))
    })
  }
  return (
    <Dialog
      draft={`provider.account.${card.providerNo}`}
      title={`${card.name} の口座を変えます`}
      confirm="変更して確認に回す"
      shortcut="F12"
      wide
      blocked={blocked}
      busy={change.isPending}
      onConfirm={() =>
        change.mutate(
          { ...typed, reason: reason.trim(), ...(attorney && paper !== null ? { attorneyKey: paper.key } : {}) },
          { onSuccess: onDone },
        )
      }
      onClose={onClose}
    >
      <div className="flex flex-wrap items-start gap-4">
        <Field label="銀行コード" value={bankCode} onChange={setBank} width="6rem" required autoFocus />
        <Field label="支店コード" value={branchCode} onChange={setBranch} width="6rem" required />
        <Choice
          label="預金種目"
          value={accountType}
          options={types.map((type) => ({ value: type, label: type }))}
          onChange={(value) => setType(types.find((type) => type === value) ?? '普通')}
          width="7rem"
        />
        <Field label="口座番号" value={accountNumber} onChange={setNumber} width="8rem" required />
        <Field
          label="口座名義（カナ）"
          value={holder}
          onChange={setHolder}
          width="20rem"
          required
          hint="通帳のとおりに入力します。例 カ）ミホンケア"
        />
      </div>
      {bankCode === '9900' ? (
        <Yucho
          onTaken={(account) => {
            setBranch(account.branchCode)
            setNumber(account.accountNumber)
            setType(account.accountType === '当座' ? '当座' : '普通')
          }}
        />
      ) : null}
      {tried === undefined ? null : (
        <div className="kd-tried" aria-live="polite">
          <p>
            <span className="font-700">
              {tried.bankName === '' ? '（支店が決まりません）' : `${tried.bankName} ${branchTitle(tried.branchName)}`}
            </span>
            {`　${accountType} ${tried.accountNumber}　`}
            <span className="font-700">{tried.holderKana}</span>
          </p>
          {tried.changes.length === 0 ? null : (
            <p className="kd-note">
              銀行の文字に直しました:{' '}
              {tried.changes
                .map((one) => `${stepWords[one.step] ?? one.step}（${one.from}→${one.to === '' ? 'なし' : one.to}）`)
                .join('、')}
            </p>
          )}
          {tried.problems.map((text) => (
            <p key={text} className="kd-error">
              ＊{text}。
            </p>
          ))}
          {tried.alerts.map((text) => (
            <p key={text} className="kd-note">
              △ {text}。
            </p>
          ))}
        </div>
      )}
      <div className="mt-3 flex flex-wrap items-center gap-4">
        <Tick label="他の名義の口座（委任状がある）" checked={attorney} onChange={setAttorney} />
        {attorney ? (
          <>
            <Button onPress={pick}>委任状のファイルを選ぶ</Button>
            <span className="kd-note">{paper === null ? 'まだ選ばれていません。' : `「${paper.label}」を保管しました。`}</span>
          </>
        ) : null}
      </div>
      <Field label="変更の理由" value={reason} onChange={setReason} required hint="例 R8.11.20 の口座変更届による" />
      <p className="kd-note">登録すると、2人目が確認するまでこの事業者への支払は止まります。前の口座は履歴に残ります。</p>
      {change.error === null ? null : <ProblemBox error={change.error} />}
    </Dialog>
  )
}
