import { useState } from 'react'
import type { Output } from '../../../shared/contract.ts'
import { returnedTransferWords as stateWords } from '../../../shared/domain/list-words.ts'
import { returnColumns } from '../../../shared/programmes/claims/returns.ts'
import { useCommandOp, useJobOp, useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { useBridge } from '../../ui/bridge-context.tsx'
import { Button } from '../../ui/Button.tsx'
import { type Column, DataGrid } from '../../ui/DataGrid.tsx'
import { EmptyState, Loading } from '../../ui/EmptyState.tsx'
import { count, longDay, shortDay, yen } from '../../ui/format.ts'
import { useKeys } from '../../ui/keys.tsx'
import { useAskMedium } from '../../ui/medium.tsx'
import { useNotices } from '../../ui/notices.tsx'
import { Block, Facts, Pane } from '../../ui/Screen.tsx'
import { useCan } from '../../ui/session.tsx'
import { Tag } from '../../ui/StatusMark.tsx'
import { ListPaper } from '../parts/ListPaper.tsx'
import { AccountDialog, ConfirmAccountDialog } from './AccountDialogs.tsx'

type Returned = Output<'returned.list'>[number]

const stateTones = { open: 'bad', asked: 'warn', confirmed: 'key', repaid: 'good' } as const

const [code, bank, branch, number, amount, day, reason] = Object.values(returnColumns).map(([name]) => `「${name}」`)
/** What a list must be headed by, told before the file is chosen. */
const columnsNeeded = `${code}、または ${bank}${branch}${number}${amount}。あれば ${day}${reason}`

/** 組戻し: what came back, and how far its account is. */
export function ReturnedTab() {
  const bridge = useBridge()
  const ask = useAskMedium()
  const { done, tell, problem } = useNotices()
  const mayRun = useCan('payment.run')
  const mayClose = useCan('payment.close')
  const list = useQueryOp('returned.list', {})
  const take = useJobOp('returned.take', '組戻しの取込')
  const write = useJobOp('returned.letter', '訂正のお願いの作成')
  const confirm = useCommandOp('returned.confirm')
  const [active, setActive] = useState<string | null>(null)
  const [open, setOpen] = useState<'ask' | 'confirm' | null>(null)
  const [result, setResult] = useState<Output<'returned.take'> | null>(null)
  const rows = list.data ?? []
  const row = rows.find((one) => one.returnId === active) ?? rows[0]

  const takeFile = async (): Promise<void> => {
    try {
      const file = await bridge.pickFile('csv')
      if (file === null) return
      const medium = await ask('in', '組戻しのファイル')
      if (medium === null) return
      const made = await take({ ticket: file.ticket, medium })
      setResult(made)
      done(`組戻し ${count(made.rows)}行を読みました。該当 ${count(made.matched)}件、不明 ${count(made.unknown)}件。`)
    } catch (error) {
      problem(error)
    }
  }
  const letter = async (): Promise<void> => {
    if (row === undefined) return
    try {
      const target = await bridge.saveFile(`口座の訂正のお願い_${row.payeeNo}.pdf`)
      if (target === null) return
      const made = await write({ returnId: row.returnId, save: target.ticket, replace: true })
      done(`「${made.name}」を作りました。印刷して ${row.name} へ送ってください。`)
    } catch (error) {
      problem(error)
    }
  }
  const askAccount = (): void => {
    if (row === undefined) tell('組戻しはありません。')
    else if (row.state === 'open' || row.state === 'asked') setOpen('ask')
    else tell('この組戻しの口座は、すでに2人が確かめています。')
  }
  const confirmAccount = (): void => {
    if (row === undefined) tell('組戻しはありません。')
    else if (row.state === 'open') tell('まだ口座の確認が依頼されていません。支払の担当が E で依頼します。')
    else if (row.state !== 'asked') tell('この組戻しの口座は、すでに2人が確かめています。')
    else if (row.mayConfirm) setOpen('confirm')
    else tell(`${row.askedBy ?? ''} さんが依頼しました。別の職員が確認します。`)
  }
  useKeys('returned', {
    take: mayRun ? () => void takeFile() : undefined,
    ask: mayRun ? askAccount : undefined,
    letter: mayRun ? () => void letter() : undefined,
    confirm: mayClose ? confirmAccount : undefined,
  })
  return (
    <div className="kd-column flex-1">
      <div className="kd-toolbar">
        {mayRun ? (
          <Button shortcut="F2" onPress={() => void takeFile()}>
            組戻しを取り込む
          </Button>
        ) : null}
        <p className="pb-1.5">銀行や会計課の一覧（CSV）を取り込むか、支払を開いて M で1件ずつ入力します。</p>
        <p className="kd-note pb-1.5">CSVの見出し: {columnsNeeded}</p>
        <ListPaper list="payment" of={{ list: 'returned' }} what="組戻し一覧" />
      </div>
      {list.error === null ? null : <ProblemBox error={list.error} />}
      {result === null || result.unknown === 0 ? null : (
        <div className="kd-callout">
          <p>△ どの振込か決められない行が{count(result.unknown)}行あります。何も変更していません。</p>
          <ul>
            {result.lines
              .filter((line) => line.state === 'unknown')
              .slice(0, 10)
              .map((line) => (
                <li key={line.line}>
                  {line.line}行目: {line.text}
                </li>
              ))}
          </ul>
        </div>
      )}
      <div className="kd-split border-t border-solid-gray-300">
        <div className="kd-column">
          <DataGrid<Returned>
            label="組戻しの一覧"
            ids={rows.map((one) => one.returnId)}
            rowOf={(id) => rows.find((one) => one.returnId === id)}
            nameOf={(one) => `${one.name} ${one.amount}円 ${one.reason} ${stateWords[one.state]}`}
            columns={columns}
            active={row?.returnId ?? null}
            onActive={setActive}
            focusOn={0}
            empty={
              list.data === undefined ? (
                <Loading what="組戻し" />
              ) : (
                <EmptyState title="組戻しはありません。">
                  <p>戻ってきた振込を取り込むと、ここで口座を直し、2人目が確かめてから払い直します。</p>
                </EmptyState>
              )
            }
          />
        </div>
        <Pane label="選んでいる組戻し">
          {row === undefined ? null : (
            <>
              <Block title={row.name} note={<Tag tone={stateTones[row.state]}>{stateWords[row.state]}</Tag>}>
                <Facts
                  items={[
                    ['支払', `${row.runNo}　${yen(row.amount)}円`],
                    ['組戻し', `${longDay(row.returnedOn)}　${row.reason}`],
                    ['連絡・備考', row.note === '' ? '－' : row.note],
                    ['戻ってきた口座', `${row.account}　${row.holder}`],
                    ['今の口座', row.now === '' ? 'ありません' : row.now],
                    ['口座', row.changed ? '訂正されています' : '同じ口座のままです'],
                    ['顧客コード', row.customerCode],
                    ['確認の依頼', row.askedBy ?? 'まだ'],
                    ['2人目の確認', row.confirmedBy ?? 'まだ'],
                  ]}
                />
              </Block>
              <div className="flex flex-wrap gap-2 pt-3">
                {mayRun && (row.state === 'open' || row.state === 'asked') ? (
                  <>
                    <Button shortcut="L" onPress={() => void letter()}>
                      訂正のお願い
                    </Button>
                    <Button shortcut="E" onPress={askAccount}>
                      口座の確認を依頼
                    </Button>
                  </>
                ) : null}
                {row.mayConfirm ? (
                  <Button look="solid" shortcut="F12" onPress={confirmAccount}>
                    口座を確認
                  </Button>
                ) : null}
              </div>
            </>
          )}
        </Pane>
      </div>
      {open === 'ask' && row !== undefined ? (
        <AccountDialog
          row={row}
          onClose={() => setOpen(null)}
          onDone={() => {
            setOpen(null)
            done('口座の確認を依頼しました。別の職員が確認すると、次の支払の対象に戻ります。')
          }}
        />
      ) : null}
      {open === 'confirm' && row !== undefined ? (
        <ConfirmAccountDialog
          row={row}
          busy={confirm.isPending}
          error={confirm.error}
          onClose={() => setOpen(null)}
          onConfirm={() =>
            confirm.mutate(
              { returnId: row.returnId },
              {
                onSuccess: () => {
                  setOpen(null)
                  done(`${row.name} の口座を確認しました。次の支払の対象に戻ります。`)
                },
              },
            )
          }
        />
      ) : null}
    </div>
  )
}

const columns: readonly Column<Returned>[] = [
  { id: 'on', header: '組戻し', width: '6rem', cell: (row) => shortDay(row.returnedOn) },
  { id: 'name', header: '支払先', width: 'minmax(10rem, 1.2fr)', cell: (row) => row.name },
  { id: 'run', header: '支払', width: '7rem', from: 800, cell: (row) => row.runNo },
  { id: 'reason', header: '理由', width: '8rem', cell: (row) => row.reason },
  { id: 'amount', header: '金額（円）', width: '7rem', align: 'right', cell: (row) => yen(row.amount) },
  { id: 'state', header: '状態', width: '9rem', cell: (row) => <Tag tone={stateTones[row.state]}>{stateWords[row.state]}</Tag> },
]
