import { useEffect, useRef, useState } from 'react'
import type { ScannedVoucher } from '../../../shared/contract/claims.ts'
import { useClient, useCommandOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Button } from '../../ui/Button.tsx'
import { Field, FieldsInOrder, Tick } from '../../ui/Field.tsx'
import { longDay, longMonth, parseDay, shortDay, yen } from '../../ui/format.ts'
import { useKept } from '../../ui/kept.tsx'
import { useKeys } from '../../ui/keys.tsx'
import { Block, Facts, Pane } from '../../ui/Screen.tsx'
import { StatusMark } from '../../ui/StatusMark.tsx'
import { difference } from './line-words.ts'
import { TypedArea } from '../../ui/typed.tsx'

interface Taken {
  readonly at: string
  readonly voucherNo: string
  readonly providerName: string
  readonly amount: number
  readonly said: string
  readonly good: boolean
}

const digits = (text: string): number | null => {
  const plain = text.normalize('NFKC').replace(/[,円\s]/gu, '')
  return /^\d{1,9}$/.test(plain) ? Number(plain) : null
}

/** 窓口の読取り. One field takes a scanner's burst or typing; the voucher shows; delivery, signature and price; Enter through, then the next. */
export function Counter() {
  const client = useClient()
  const enter = useCommandOp('claims.enter')
  const field = useRef<HTMLInputElement>(null)
  const first = useRef<HTMLDivElement>(null)
  const [text, setText] = useState('')
  const [refusal, setRefusal] = useState<string | null>(null)
  const [failure, setFailure] = useState<unknown>(null)
  const [voucher, setVoucher] = useState<ScannedVoucher | null>(null)
  const [day, setDay] = useKept('claims.counter.day', '')
  const [price, setPrice] = useState('')
  const [amount, setAmount] = useState('')
  const [received, setReceived] = useState('本人')
  const [signed, setSigned] = useState(true)
  const [note, setNote] = useState('')
  const [wrong, setWrong] = useState<{ readonly day?: string; readonly amount?: string }>({})
  const [taken, setTaken] = useState<readonly Taken[]>([])
  const reading = useRef(false)

  // a voucher that is read takes the focus to its day of delivery
  useEffect(() => {
    const delivered = voucher === null ? null : first.current?.querySelector('input')
    delivered?.focus()
    delivered?.select()
  }, [voucher])

  const read = async (): Promise<void> => {
    if (reading.current || text.trim() === '') return
    reading.current = true
    setRefusal(null)
    setFailure(null)
    try {
      const found = await client.call('claims.scan', { text })
      if (found.ok) {
        setVoucher(found.voucher)
        setPrice(String(found.voucher.price))
        setAmount(String(found.voucher.decided))
        setSigned(true)
        setNote('')
        setWrong({})
      } else {
        setVoucher(null)
        setRefusal(found.message)
        field.current?.select()
      }
    } catch (error) {
      setFailure(error)
    } finally {
      reading.current = false
    }
  }
  const next = (): void => {
    setVoucher(null)
    setText('')
    setRefusal(null)
    field.current?.focus()
  }
  const commit = (): void => {
    if (voucher === null || enter.isPending) return
    const deliveredOn = parseDay(day)
    const asked = digits(amount)
    setWrong({
      ...(deliveredOn === null ? { day: 'R8.12.10 のように入力してください。' } : {}),
      ...(asked === null ? { amount: '数字で入力してください。' } : {}),
    })
    if (deliveredOn === null || asked === null) return
    setFailure(null)
    // the next burst may come before the answer does: it finds its field
    setText('')
    setRefusal(null)
    field.current?.focus()
    const { voucherNo, code, providerName, decided } = voucher
    enter.mutate(
      { voucherNo, code, deliveredOn, signed, receivedBy: received, price: digits(price), amount: asked, claimRef: '', note },
      {
        onError: setFailure,
        onSuccess: (result) => {
          const less = asked - decided
          const said = result.ok
            ? result.less
              ? `一致（差 ${difference(less)}円）`
              : `一致（${longMonth(result.month)}）`
            : result.message
          setTaken((before) => [
            { at: `${result.claimNo}-${result.line}`, voucherNo, providerName, amount: asked, said, good: result.ok },
            ...before,
          ])
          setVoucher((shown) => (shown === voucher ? null : shown))
        },
      },
    )
  }
  useKeys('claimCounter', { commit, next })
  return (
    <div className="kd-split" data-even="">
      <Pane label="券の読取り">
        <Block title="給付券">
          <FieldsInOrder label="券の読取り" onDone={() => void read()}>
            <Field
              label="QRの読取り、または番号と符号"
              value={text}
              onChange={setText}
              hint="例 K2600000128-1 ABCD2345（続けて Enter）"
              width="24rem"
              autoFocus
              inputRef={field}
              error={refusal}
            />
          </FieldsInOrder>
          {failure === null ? null : <ProblemBox error={failure} />}
          {voucher === null ? (
            <p className="kd-note mt-3">券を読み取ると、決定の内容がここに出ます。合わない券は、その理由が出ます。</p>
          ) : (
            <div className="mt-3" ref={first}>
              <Facts
                items={[
                  ['事業者', `${voucher.providerNo} ${voucher.providerName}`],
                  ['種目', `${voucher.itemName}${voucher.months.length > 0 ? `（${voucher.months.map(longMonth).join('、')}）` : ''}`],
                  ['決定した公費', `${yen(voucher.decided)}円`],
                  ['自己負担', `${yen(voucher.selfPayment)}円`],
                  ['有効期間', `${longDay(voucher.validFrom)}から${longDay(voucher.validTo)}まで`],
                ]}
              />
              <TypedArea name={`claim.${voucher.voucherNo}`}>
                <FieldsInOrder label="請求の内容" onDone={commit}>
                  <div className="mt-3 flex flex-wrap items-start gap-4">
                    <Field label="納品日" value={day} onChange={setDay} width="8rem" required error={wrong.day ?? null} />
                    <Field label="請求額（円）" value={amount} onChange={setAmount} width="8rem" required error={wrong.amount ?? null} />
                    <Field label="価格（円）" value={price} onChange={setPrice} width="8rem" />
                    <Field label="受領者" value={received} onChange={setReceived} width="8rem" />
                    <Field label="備考" value={note} onChange={setNote} width="16rem" />
                  </div>
                  <div className="mt-2">
                    <Tick label="受領の署名がある" checked={signed} onChange={setSigned} />
                  </div>
                </FieldsInOrder>
              </TypedArea>
              {digits(amount) !== null && digits(amount) !== voucher.decided ? (
                <p className="kd-callout mt-2">
                  決定額との差 {difference((digits(amount) ?? 0) - voucher.decided)}円。
                  {(digits(amount) ?? 0) > voucher.decided
                    ? '決定額より多い請求は返戻になります。'
                    : '少ない請求は、備考に訳を書いて受け付けられます。'}
                </p>
              ) : null}
              <div className="mt-3 flex gap-2">
                <Button look="solid" shortcut="F12" onPress={commit} busy={enter.isPending}>
                  受け付けて次へ
                </Button>
                <Button shortcut="Escape" onPress={next}>
                  やめて次の券へ
                </Button>
              </div>
            </div>
          )}
        </Block>
      </Pane>
      <Pane label="受け付けた券">
        <Block
          title="このあいだに受け付けた券"
          note={`${taken.length}枚　${yen(taken.reduce((sum, one) => sum + (one.good ? one.amount : 0), 0))}円`}
        >
          {taken.length === 0 ? (
            <p className="kd-note">まだありません。受け付けた券は「一致」に、合わない券は「要確認」に残ります。</p>
          ) : (
            <ol className="kd-taken">
              {taken.map((one) => (
                <li key={one.at}>
                  <StatusMark mark={one.good ? 'ok' : 'fail'} word={one.good ? '一致' : '返戻'} />
                  <span className="tabular-nums">{one.voucherNo}</span>
                  <span className="truncate">{one.providerName}</span>
                  <span className="tabular-nums text-right">{yen(one.amount)}円</span>
                  <span className="kd-taken-said">{one.said}</span>
                </li>
              ))}
            </ol>
          )}
          {day === '' ? null : <p className="kd-note mt-3">納品日 {shortDay(parseDay(day))} は次の券にも入ります。</p>}
        </Block>
      </Pane>
    </div>
  )
}
