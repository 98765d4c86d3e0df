import { useRef, useState } from 'react'
import type { Input, Output } from '../../../shared/contract.ts'
import type { VoucherRow } from '../../../shared/contract/vouchers.ts'
import { voucherFilterWords as words } from '../../../shared/domain/list-words.ts'
import { reissuable, type EndingAct } from '../../../shared/domain/voucher-life.ts'
import { useClient, useCommandOp, useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Button } from '../../ui/Button.tsx'
import { type Column, DataGrid } from '../../ui/DataGrid.tsx'
import { EmptyState, Loading } from '../../ui/EmptyState.tsx'
import { Choice, Field } from '../../ui/Field.tsx'
import { count, shortDay, yen } from '../../ui/format.ts'
import { useKept } from '../../ui/kept.tsx'
import { useKeys } from '../../ui/keys.tsx'
import { useNotices } from '../../ui/notices.tsx'
import { Pane } from '../../ui/Screen.tsx'
import { useCan } from '../../ui/session.tsx'
import { PersonCell, Tag } from '../../ui/StatusMark.tsx'
import { useSettled } from '../../ui/use-settled.ts'
import { ListPaper } from '../parts/ListPaper.tsx'
import { EndVoucherDialog, LapseDialog, ReissueDialog } from './VoucherDialogs.tsx'
import { VerifyResult } from './VerifyResult.tsx'

type State = Input<'voucher.list'>['state']
type Asking = { readonly kind: 'end'; readonly act: EndingAct } | { readonly kind: 'reissue' } | { readonly kind: 'lapse' } | null

const states = (Object.keys(words) as State[]).map((value) => ({ value, label: words[value] }))

/** 給付券. The ledger of vouchers, what may be done with one, and whether one in the hand is genuine. */
export function VouchersTab() {
  const client = useClient()
  const { done, tell, problem } = useNotices()
  const mayAct = useCan('voucher.act')
  const [state, setState] = useKept<State>('vouchers.state', 'all')
  const [text, setText] = useKept('vouchers.text', '')
  const [active, setActive] = useKept<string | null>('vouchers.active', null)
  const [typed, setTyped] = useState('')
  const [verified, setVerified] = useState<Output<'voucher.verify'> | null>(null)
  const [asking, setAsking] = useState<Asking>(null)
  const search = useRef<HTMLInputElement>(null)
  const scan = useRef<HTMLInputElement>(null)
  const lapse = useCommandOp('voucher.lapse')
  const asked = useSettled(text, 200)
  const list = useQueryOp('voucher.list', { state, text: asked, limit: 500 }, { keep: true })
  const rows = list.data?.rows ?? []
  const { due, over } = list.data ?? { due: 0, over: 0 }
  const row = rows.find((one) => one.voucherNo === active) ?? rows[0]
  const verify = async (): Promise<void> => {
    if (typed.trim() === '') return tell('券の番号を入力するか、QRコードを読み取ってください。')
    try {
      setVerified(await client.call('voucher.verify', { text: typed }))
      setTyped('')
    } catch (error) {
      problem(error)
    }
  }
  const withRow = (act: (one: VoucherRow) => void) => (): void => {
    if (row === undefined) tell('給付券を1枚選んでください。')
    else act(row)
  }
  const end = (act: EndingAct) =>
    withRow((one) =>
      one.state !== 'valid'
        ? tell(`この券は「${one.stateWord}」です。有効な券を選んでください。`)
        : !one.issued
          ? tell('まだ発行していない券です。発行の前にやめるときは、決定の取消を起案してください。')
          : setAsking({ kind: 'end', act }),
    )
  useKeys('vouchers', {
    verify: () => scan.current?.focus(),
    search: () => search.current?.focus(),
    state: () => setState(states[(states.findIndex((one) => one.value === state) + 1) % states.length]?.value ?? 'all'),
    lose: mayAct ? end('lose') : undefined,
    giveBack: mayAct ? end('return') : undefined,
    void: mayAct ? end('void') : undefined,
    reissue: mayAct
      ? withRow((one) =>
          one.state === 'void' && one.replacedBy === null
            ? setAsking({ kind: 'reissue' })
            : tell(one.replacedBy === null ? '先に、紛失（L）か返納（B）を登録してください。' : `再交付済みです（${one.replacedBy}）。`),
        )
      : undefined,
    lapse: mayAct
      ? () => (due + over === 0 ? tell('失効にする給付券も、終わりにする案件もありません。') : setAsking({ kind: 'lapse' }))
      : undefined,
  })
  return (
    <div className="kd-split">
      <div className="kd-column">
        <div className="flex flex-wrap items-end gap-4 px-4 py-2">
          <Choice label="状態" value={state} onChange={(value) => setState(value as State)} options={states} width="12rem" />
          <Field label="検索（番号・氏名・種目・事業者）" value={text} onChange={setText} width="18rem" inputRef={search} />
          <ListPaper list="voucher" of={{ state, text: asked }} what="給付券一覧" />
        </div>
        {list.error === null ? null : <ProblemBox error={list.error} onRetry={() => void list.refetch()} />}
        <DataGrid<VoucherRow>
          label="給付券の一覧"
          ids={rows.map((one) => one.voucherNo)}
          rowOf={(id) => rows.find((one) => one.voucherNo === id)}
          nameOf={(one) => `${one.voucherNo} ${one.beneficiary} ${one.itemName} ${yen(one.publicPayment)}円 ${one.stateWord}`}
          columns={columns}
          active={row?.voucherNo ?? null}
          onActive={setActive}
          onOpen={(id) => setTyped(id)}
          focusOn={0}
          toneOf={(one) => (one.state === 'void' || one.state === 'lapsed' ? 'warn' : undefined)}
          empty={
            list.data === undefined ? (
              <Loading what="給付券" />
            ) : text.trim() !== '' || state !== 'all' ? (
              <EmptyState title="この条件の給付券はありません。">
                <p>F3 で状態を「すべて」にするか、検索を消すと、ほかの券が並びます。券を手元で確かめるには F4 です。</p>
              </EmptyState>
            ) : (
              <EmptyState title="給付券はまだありません。">
                <p>支給の決定が済むと券ができ、「対象」から F12 で印刷します。</p>
              </EmptyState>
            )
          }
        />
        <div className="kd-grid-foot">
          <span>
            {count(list.data?.total ?? 0)}枚・公費負担 {yen(list.data?.publicPayment ?? 0)}円
            {(list.data?.total ?? 0) > rows.length ? `（新しい ${count(rows.length)}枚を表示）` : ''}
          </span>
          {due > 0 ? <span>期限切れ {count(due)}枚（F8 で失効）</span> : null}
          {over > 0 ? <span>使える券のない案件 {count(over)}件（F8 で終わりに）</span> : null}
        </div>
      </div>
      <Pane label="券の確認">
        <div className="p-4">
          <form
            aria-label="券を確かめる"
            onSubmit={(event) => {
              event.preventDefault()
              void verify()
            }}
          >
            <Field
              label="券を確かめる"
              hint="番号を入力して Enter、または QRコードを読み取る"
              value={typed}
              onChange={setTyped}
              inputRef={scan}
            />
          </form>
          <div className="mt-2 flex gap-2">
            <Button look="solid" shortcut="F4" onPress={() => void verify()}>
              確かめる
            </Button>
          </div>
          {verified === null ? null : <VerifyResult found={verified} />}
        </div>
      </Pane>
      {asking?.kind === 'end' && row !== undefined ? (
        <EndVoucherDialog
          row={row}
          act={asking.act}
          onClose={() => setAsking(null)}
          onDone={async () => {
            await list.refetch()
            setAsking(null)
            done(
              `${row.voucherNo} を無効にしました。${reissuable.includes(asking.act) ? '新しい番号で出すときは N を押してください。' : ''}`,
            )
          }}
        />
      ) : null}
      {asking?.kind === 'reissue' && row !== undefined ? <ReissueDialog row={row} onClose={() => setAsking(null)} /> : null}
      {asking?.kind === 'lapse' ? (
        <LapseDialog
          due={due}
          over={over}
          error={lapse.error}
          busy={lapse.isPending}
          onClose={() => {
            lapse.reset()
            setAsking(null)
          }}
          onConfirm={() =>
            lapse.mutate(
              {},
              {
                onSuccess: (made) => {
                  setAsking(null)
                  done(
                    `${made.vouchers === 0 ? '' : `給付券 ${count(made.vouchers)}枚を失効にしました。`}${made.cases === 0 ? '' : `${count(made.cases)}件の案件が終わりました。`}`,
                  )
                },
              },
            )
          }
        />
      ) : null}
    </div>
  )
}

const columns: readonly Column<VoucherRow>[] = [
  { id: 'no', header: '券番号', width: '9rem', cell: (one) => one.voucherNo },
  {
    id: 'state',
    header: '状態',
    width: '7rem',
    cell: (one) => (
      <Tag tone={one.state === 'valid' ? 'key' : one.state === 'paid' ? 'good' : one.state === 'claimed' ? 'plain' : 'warn'}>
        {one.stateWord}
      </Tag>
    ),
  },
  {
    id: 'name',
    header: '対象者',
    width: 'minmax(11rem, 1.2fr)',
    cell: (one) => <PersonCell name={one.beneficiary} guarded={one.guarded} />,
  },
  { id: 'item', header: '種目', width: 'minmax(6rem, 1fr)', from: 640, cell: (one) => one.itemName },
  { id: 'seq', header: '枚目', width: '3.6rem', align: 'right', from: 820, cell: (one) => `${one.seq}/${one.of}` },
  { id: 'public', header: '公費（円）', width: '6rem', align: 'right', cell: (one) => yen(one.publicPayment) },
  { id: 'to', header: '期限', width: '5.6rem', align: 'right', cell: (one) => shortDay(one.validTo) },
  { id: 'provider', header: '事業者', width: 'minmax(7rem, 1fr)', from: 900, cell: (one) => one.providerName },
]
