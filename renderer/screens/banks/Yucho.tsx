import { useState } from 'react'
import { useQueryOp } from '../../client/hooks.tsx'
import { Button } from '../../ui/Button.tsx'
import { Field } from '../../ui/Field.tsx'
import { useSettled } from '../../ui/use-settled.ts'

export interface YuchoAccount {
  readonly branchCode: string
  readonly accountType: string
  readonly accountNumber: string
}

/** ゆうちょの記号番号. From the passbook's numbers to the account other banks transfer to; nothing is taken over by itself. */
export function Yucho({ onTaken }: { readonly onTaken?: (account: YuchoAccount) => void }) {
  const [symbol, setSymbol] = useState('')
  const [number, setNumber] = useState('')
  const asked = useSettled(`${symbol}|${number}`, 200)
  const [s = '', n = ''] = asked.split('|')
  const answer = useQueryOp('bank.yucho', { symbol: s, number: n }, { enabled: s !== '' && n !== '', keep: true })
  const found = s === '' || n === '' ? undefined : answer.data
  return (
    <div className="mt-3 flex flex-wrap items-start gap-4">
      <Field label="ゆうちょの記号" value={symbol} onChange={setSymbol} width="7rem" hint="5桁" />
      <Field label="番号" value={number} onChange={setNumber} width="9rem" hint="8桁まで" />
      <div className="kd-tried w-full" aria-live="polite">
        {found === undefined ? (
          <p className="kd-note">記号と番号を入れると、振込用の店番と口座番号に直します。</p>
        ) : found.ok ? (
          <>
            <p className="font-700">
              9900-{found.branchCode}（{found.branchName}）　{found.accountType} {found.accountNumber}
            </p>
            {found.checkDigitFits ? null : <p className="kd-error">△ 記号の検査数字が合いません。通帳の写しと照らしてください。</p>}
            {onTaken === undefined ? null : (
              <div className="mt-2">
                <Button onPress={() => onTaken(found)}>この口座を入れる</Button>
              </div>
            )}
          </>
        ) : (
          <p className="kd-error">＊{found.message}</p>
        )}
      </div>
    </div>
  )
}
