import type { Output } from '../../../shared/contract.ts'
import { type Column, DataGrid } from '../../ui/DataGrid.tsx'
import { count, longDay, longMonth, stamp, yen } from '../../ui/format.ts'
import { Block, Facts, Pane } from '../../ui/Screen.tsx'
import { Tag } from '../../ui/StatusMark.tsx'
import { ChecksBlock } from './ChecksPane.tsx'

type Run = Output<'payment.view'>
type Payee = Run['rows'][number]

/** 1 対象. */
export function StepPayees({
  run,
  active,
  onActive,
}: {
  readonly run: Run
  readonly active: string | null
  readonly onActive: (id: string) => void
}) {
  return (
    <DataGrid<Payee>
      label="支払先の一覧"
      ids={run.rows.map((row) => String(row.seq))}
      rowOf={(id) => run.rows.find((row) => String(row.seq) === id)}
      nameOf={(row) => `${row.seq} ${row.name} ${row.items}件 ${row.amount}円${row.returned === null ? '' : ` 組戻し ${row.returned}`}`}
      columns={columns}
      active={active}
      onActive={onActive}
      toneOf={(row) => (row.returned === null ? undefined : 'bad')}
      focusOn={1}
      empty={null}
    />
  )
}

const columns: readonly Column<Payee>[] = [
  { id: 'seq', header: '番号', width: '4rem', align: 'right', cell: (row) => row.seq },
  { id: 'no', header: '支払先番号', width: '9rem', cell: (row) => row.payeeNo },
  { id: 'name', header: '支払先', width: 'minmax(11rem, 1.2fr)', cell: (row) => row.name },
  { id: 'account', header: '振込先', width: 'minmax(12rem, 1.3fr)', from: 640, cell: (row) => row.account },
  { id: 'holder', header: '口座名義', width: 'minmax(10rem, 1fr)', from: 860, cell: (row) => row.holder },
  { id: 'items', header: '件数', width: '4rem', align: 'right', cell: (row) => count(row.items) },
  { id: 'amount', header: '金額（円）', width: '8rem', align: 'right', cell: (row) => yen(row.amount) },
  {
    id: 'state',
    header: '',
    width: '10rem',
    cell: (row) =>
      row.returned !== null ? <Tag tone="bad">{`組戻し ${row.returned}`}</Tag> : row.newCode === '2' ? <Tag>変更後の口座</Tag> : null,
  },
]

/** 2 点検. */
export function StepChecks({ run, open, onOpen }: { readonly run: Run; readonly open: string; readonly onOpen: (code: string) => void }) {
  return (
    <Pane label="点検" className="flex-1">
      <div className="max-w-[60rem]">
        <ChecksBlock checks={run.checks} open={open} onOpen={onOpen} />
      </div>
    </Pane>
  )
}

const difference = (now: number, before: number): string => `${now >= before ? '+' : '−'}${yen(Math.abs(now - before))}`

/** 3 支出命令と照合: the same count and sum three times, by programme, and beside the payment before. */
export function StepTotals({ run }: { readonly run: Run }) {
  const { order, system, file } = run.totals
  const rows = [
    ['支出命令（決裁）', order],
    ['システム（明細の合計）', system],
    ['ファイル末尾', file],
  ] as const
  return (
    <Pane label="支出命令と照合" className="flex-1">
      <div className="grid max-w-[72rem] grid-cols-[repeat(auto-fit,minmax(24rem,1fr))] gap-x-6 gap-y-4 [&>*]:mt-0!">
        <Block title="照合">
          <table className="kd-table w-full tabular-nums">
            <thead>
              <tr>
                <th className="text-left">もと</th>
                <th className="text-right">件数</th>
                <th className="text-right">金額（円）</th>
                <th className="text-left">結果</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(([name, totals]) => (
                <tr key={name}>
                  <td>{name}</td>
                  <td className="text-right">{totals === null ? '－' : count(totals.count)}</td>
                  <td className="text-right">{totals === null ? '－' : yen(totals.amount)}</td>
                  <td>
                    {totals === null ? (
                      'まだ作っていません'
                    ) : totals.count === order.count && totals.amount === order.amount ? (
                      <Tag tone="good">✓ 一致</Tag>
                    ) : (
                      <Tag tone="bad">× 不一致</Tag>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Block>
        <Block title="事業別">
          <table className="kd-table w-full tabular-nums">
            <tbody>
              {run.programmes.map((p) => (
                <tr key={p.name}>
                  <td>{p.name}</td>
                  <td className="text-right">{count(p.count)}件</td>
                  <td className="text-right">{yen(p.amount)}円</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Block>
        <Block title="前回との比較">
          {run.previous === null ? (
            <p>同じ支払元の前の支払はありません。</p>
          ) : (
            <Facts
              items={[
                [
                  '前回',
                  `${run.previous.runNo}（${longMonth(run.previous.month)}）${count(run.previous.payees)}件 ${yen(run.previous.amount)}円`,
                ],
                ['件数', difference(run.payees, run.previous.payees)],
                ['金額', `${difference(run.amount, run.previous.amount)}円（${rate(run.amount, run.previous.amount)}）`],
                ['新しい口座', `${count(run.newAccounts)}件`],
              ]}
            />
          )}
        </Block>
        <Block title="起案と確定">
          <Facts
            items={[
              ['起案', `${run.madeBy}　${stamp(run.madeAt)}`],
              ['支出命令', run.draftNo],
              ['確定（別の人）', run.closedBy === null ? 'まだ' : `${run.closedBy}　${stamp(run.closedAt)}`],
              ['支払元', run.payer === 'office' ? '事務所の口座' : run.payer],
            ]}
          />
        </Block>
      </div>
    </Pane>
  )
}

const rate = (now: number, before: number): string =>
  before === 0 ? '－' : `${now >= before ? '+' : '−'}${Math.abs(((now - before) / before) * 100).toFixed(1)}%`

/** 4 データ作成: every file that was made, the void ones too. */
export function StepFiles({ run }: { readonly run: Run }) {
  return (
    <Pane label="データ作成" className="flex-1">
      {run.files.length === 0 ? (
        <p className="kd-callout">
          {run.state === 'closed'
            ? '確定しました。F12 で振込データを作ります。書き出したファイルは読み直して、件数と金額を数え直します。'
            : '決裁と確定が済むと、振込データを作れます。'}
        </p>
      ) : null}
      {run.files.toReversed().map((file) => (
        <Block
          key={file.version}
          title={`第${file.version}版　${file.file}`}
          note={file.state === 'live' ? <Tag tone="good">有効</Tag> : <Tag tone="bad">無効</Tag>}
        >
          <Facts
            items={[
              ['件数・金額', `${count(file.count)}件　${yen(file.amount)}円`],
              ['振込日', longDay(file.transferDate)],
              ['作成', `${file.by}　${stamp(file.at)}　再読込して検算 ✓`],
              [
                'SHA-256',
                <code key="sha" className="break-all">
                  {file.sha256}
                </code>,
              ],
              ...(file.reason === '' ? [] : ([['再作成の理由', file.reason]] as const)),
            ]}
          />
        </Block>
      ))}
    </Pane>
  )
}

/** 5 引渡し. */
export function StepHandOver({ run }: { readonly run: Run }) {
  const done = (day: string | null, text: string): string => (day === null ? 'まだ' : `${longDay(day)}${text === '' ? '' : `　${text}`}`)
  const live = run.files.find((file) => file.state === 'live')
  return (
    <Pane label="引渡し" className="flex-1">
      <div className="max-w-[60rem]">
        <Block title="引渡し">
          <Facts
            items={[
              ['渡すファイル', live === undefined ? 'まだ作っていません' : `${live.file}（第${live.version}版）`],
              [
                'SHA-256',
                live === undefined ? (
                  '－'
                ) : (
                  <code key="sha" className="break-all">
                    {live.sha256}
                  </code>
                ),
              ],
              ['引渡し', done(run.handedOn, run.handedTo ?? '')],
              ['銀行の受付', done(run.acceptedOn, run.receiptNo === null || run.receiptNo === '' ? '' : `受付番号 ${run.receiptNo}`)],
              ['振込の完了', done(run.settledOn, '')],
            ]}
          />
        </Block>
        <Block title="次にすること">
          <p>{nextWords[run.state]}</p>
          {run.state === 'exported' ? (
            <p>媒体が読めないとき、振込日を変えるときは R（再作成）。渡す前にやめるときは D（取消）。どちらも別の職員の確認が要ります。</p>
          ) : null}
        </Block>
      </div>
    </Pane>
  )
}

const nextWords: Readonly<Record<Run['state'], string>> = {
  draft: '支出命令の決裁を待っています。',
  approved: '起案した人とは別の職員が、F12 で確定します。',
  closed: 'F12 で振込データを作ります。',
  exported: 'F9 で送付票を印刷し、F12 で渡すファイルを選んで、内容が一致することを確かめてから渡します。',
  'handed-over': '銀行が受け付けたら、F12 で受付の日と番号を記録します。振込日が来たら、もう一度 F12 で完了を記録します。',
  settled: '終わりました。戻ってきた振込があれば、「組戻し」に取り込むか、M で入力します。',
  cancelled: 'この支払は取り消されています。',
}
