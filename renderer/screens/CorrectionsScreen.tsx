import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { CorrectionRow } from '../../shared/contract/corrections.ts'
import type { Output } from '../../shared/contract.ts'
import { correctionStateNames, type CorrectionWay } from '../../shared/domain/correction.ts'
import { correctionBucketWords, daysLeftText } from '../../shared/domain/list-words.ts'
import { useClient, useCommandOp, useJobOp, useQueryOp } from '../client/hooks.tsx'
import { ProblemBox } from '../client/problem.tsx'
import { useBridge } from '../ui/bridge-context.tsx'
import { Button } from '../ui/Button.tsx'
import { type Column, DataGrid } from '../ui/DataGrid.tsx'
import { EmptyState, Loading } from '../ui/EmptyState.tsx'
import { count, shortDay } from '../ui/format.ts'
import { useKept } from '../ui/kept.tsx'
import { useKeys } from '../ui/keys.tsx'
import { useAskMedium } from '../ui/medium.tsx'
import { useNotices } from '../ui/notices.tsx'
import { useOwnPassword } from '../ui/own-password.tsx'
import { Pane, Screen } from '../ui/Screen.tsx'
import { useCan } from '../ui/session.tsx'
import { PersonCell, Tag } from '../ui/StatusMark.tsx'
import { Tabs } from '../ui/Tabs.tsx'
import { useSettled } from '../ui/use-settled.ts'
import { AnswerDialog } from './corrections/AnswerDialog.tsx'
import { CorrectionLetter } from './corrections/CorrectionLetter.tsx'
import { EndDialog, RemindDialog } from './corrections/RemindDialog.tsx'
import { RequestDetail } from './corrections/RequestDetail.tsx'
import { ListPaper } from './parts/ListPaper.tsx'

type Bucket = CorrectionRow['bucket']
type Request = Output<'correction.ofCase'>['requests'][number]
type Asking =
  | { readonly kind: 'remind' | 'end'; readonly row: CorrectionRow }
  | { readonly kind: 'answer'; readonly request: Request }
  | { readonly kind: 'letter'; readonly name: string }

const tabs = (Object.keys(correctionBucketWords) as Bucket[]).map((id) => ({ id, label: correctionBucketWords[id] }))

/** Rows of one tab shown at once; a tab that holds more says so. */
const shownRows = 500

/** 補正. Who was asked for what and until when; letters, the mail list, reminders, and the answers that came. */
export function CorrectionsScreen() {
  const ask = useAskMedium()
  const bridge = useBridge()
  const confirmSelf = useOwnPassword()
  const client = useClient()
  const navigate = useNavigate()
  const { done, tell, problem } = useNotices()
  const mayAsk = useCan('correction.ask')
  const mayRelease = useCan('papers.release')
  const maySeeProtected = useCan('address.protected')
  const [tab, setTab] = useKept<Bucket | null>('corrections.tab', null)
  const [active, setActive] = useKept<string | null>('corrections.active', null)
  const [, setQueueActive] = useKept<string | null>('queue.active', null)
  const [asking, setAsking] = useState<Asking | null>(null)
  const [first, setFirst] = useState<Bucket>('overdue')
  const bucket = tab ?? first
  const list = useQueryOp('correction.list', { bucket, limit: shownRows }, { keep: true })
  const rows = list.data?.rows ?? []
  const counts = list.data?.counts
  const row = rows.find((one) => one.requestNo === active) ?? rows[0]
  // without a choice of the person: where the work is, what is late first
  const waiting = counts === undefined ? undefined : tabs.find((one) => counts[one.id] > 0)?.id
  useEffect(() => {
    if (waiting !== undefined) setFirst(waiting)
  }, [waiting])
  const draw = useJobOp('correction.letter', '補正依頼書の作成')
  const mailList = useJobOp('correction.mailList', '補正依頼のメール一覧')
  const release = useCommandOp('correction.release')

  const withRow = (act: (one: CorrectionRow) => void) => (): void => {
    if (row === undefined) tell('補正依頼を1件選んでから実行してください。')
    else if (row.bucket === 'answered' || row.bucket === 'closed')
      tell(`この依頼は「${correctionStateNames[row.state]}」です。回答待ちの依頼を選んでください。`)
    else act(row)
  }
  const letter = (one: CorrectionRow): void => {
    draw({ requestNo: one.requestNo }).then((made) => {
      done(
        made.again
          ? `${made.number} の手紙は作ってあります。同じものを表示します。`
          : `${made.number} の手紙を作り、発送簿に記入しました。`,
      )
      if (one.protected && !maySeeProtected)
        tell(`${made.number} の手紙を作りました。支援措置のある人の宛先が載るため、表示と印刷は発送の担当が「発行」の画面で行います。`)
      else setAsking({ kind: 'letter', name: made.name })
    }, problem)
  }
  const answer = async (one: CorrectionRow): Promise<void> => {
    try {
      const { requests } = await client.call('correction.ofCase', { caseNo: one.caseNo })
      const request = requests.find((found) => found.requestNo === one.requestNo)
      if (request !== undefined) setAsking({ kind: 'answer', request })
    } catch (error) {
      problem(error)
    }
  }
  const mail = async (): Promise<void> => {
    try {
      const medium = await ask('out', '補正依頼のメール一覧')
      if (medium === null) return
      const own = await confirmSelf('補正依頼のメール一覧の書出し')
      if (own === null) return
      const target = await bridge.saveFile('補正依頼メール.csv')
      if (target === null) return
      const made = await mailList({ save: target.ticket, replace: true, medium, ...own })
      const leftOut = made.protected + made.withoutAddress.length
      done(
        `メールの依頼 ${count(made.rows)}件を「${made.name}」に書き出しました。${leftOut > 0 ? `支援措置 ${made.protected}件、使える宛先のない ${made.withoutAddress.length}件は除いています。手紙か電話で知らせてください。` : ''}`,
      )
    } catch (error) {
      problem(error)
    }
  }
  const letGo = (one: CorrectionRow): void => {
    if (!one.protected) tell('支援措置の保留がない依頼です。解除は要りません。')
    else
      void confirmSelf('支援措置の保留の解除').then((own) => {
        if (own === null) return
        release.mutate(
          { requestNo: one.requestNo, ...own },
          { onSuccess: () => done(`${one.requestNo} の手紙を1回だけ作れるようにしました。`), onError: problem },
        )
      })
  }
  const open = (requestNo: string): void => {
    const found = rows.find((one) => one.requestNo === requestNo)
    if (found === undefined) return
    setQueueActive(found.caseNo)
    void navigate({ to: '/case/$caseNo', params: { caseNo: found.caseNo } })
  }
  useKeys('corrections', {
    answer: mayAsk ? withRow((one) => void answer(one)) : undefined,
    remind: mayAsk ? withRow((one) => setAsking({ kind: 'remind', row: one })) : undefined,
    end: mayAsk ? withRow((one) => setAsking({ kind: 'end', row: one })) : undefined,
    release: mayRelease ? withRow(letGo) : undefined,
    letter: mayAsk ? withRow(letter) : undefined,
    mail: mayAsk ? () => void mail() : undefined,
  })

  return (
    <Screen
      title="補正"
      facts={counts === undefined ? null : `回答待ち ${count(counts.overdue + counts.soon + counts.ahead)}件`}
      acts={
        <>
          <ListPaper list="correction" of={{ bucket }} what="補正依頼一覧" beside />
          {mayAsk ? (
            <>
              <Button shortcut="Ctrl+s" onPress={() => void mail()}>
                メール一覧を書き出す
              </Button>
              <Button look="solid" shortcut="F9" onPress={withRow(letter)}>
                手紙を作る
              </Button>
            </>
          ) : null}
        </>
      }
    >
      <Tabs
        label="補正依頼の状態"
        items={tabs.map((one) => ({ ...one, count: counts?.[one.id] ?? 0 }))}
        active={bucket}
        onChange={(id) => setTab(tabs.find((one) => one.id === id)?.id ?? null)}
      />
      {list.error === null ? null : <ProblemBox error={list.error} onRetry={() => void list.refetch()} />}
      <div className="kd-split">
        <div className="kd-column">
          <DataGrid<CorrectionRow>
            label="補正依頼の一覧"
            ids={rows.map((one) => one.requestNo)}
            rowOf={(id) => rows.find((one) => one.requestNo === id)}
            nameOf={(one) =>
              `${one.requestNo} ${one.beneficiary} ${one.titles.join('、')} 期限 ${shortDay(one.dueOn)} ${daysText(one)} ${one.protected ? '支援措置' : ''}`
            }
            columns={columns}
            active={row?.requestNo ?? null}
            onActive={setActive}
            onOpen={open}
            focusOn={0}
            toneOf={(one) => (one.bucket === 'overdue' ? 'bad' : one.bucket === 'soon' ? 'warn' : undefined)}
            empty={
              list.data === undefined ? (
                <Loading what="補正依頼" />
              ) : (
                <EmptyState title={`「${tabs.find((one) => one.id === bucket)?.label ?? ''}」の補正依頼はありません。`}>
                  <p>案件の画面か案件の一覧で R を押すと、補正を依頼できます。Ctrl+→ で次の見出しへ移れます。</p>
                </EmptyState>
              )
            }
          />
          <div className="kd-grid-foot">
            <span>
              {counts !== undefined && counts[bucket] > rows.length
                ? `${count(counts[bucket])}件のうち、期限の早い ${count(rows.length)}件を表示`
                : `${count(rows.length)}件`}
            </span>
            <span>↑↓ 移動　Enter 案件を開く</span>
          </div>
        </div>
        <Pane label="補正依頼の内容">
          {row === undefined ? null : <Shown row={row} onLetter={(name) => setAsking({ kind: 'letter', name })} />}
        </Pane>
      </div>
      {asking?.kind === 'remind' ? <RemindDialog row={asking.row} onClose={() => setAsking(null)} /> : null}
      {asking?.kind === 'end' ? <EndDialog row={asking.row} onClose={() => setAsking(null)} /> : null}
      {asking?.kind === 'answer' ? <AnswerDialog request={asking.request} onClose={() => setAsking(null)} /> : null}
      {asking?.kind === 'letter' ? <CorrectionLetter name={asking.name} onClose={() => setAsking(null)} /> : null}
    </Screen>
  )
}

/** The request beside the list; rows that are only passed by are not opened, since each opening is a view in the trail. */
function Shown({ row, onLetter }: { readonly row: CorrectionRow; readonly onLetter: (name: string) => void }) {
  const caseNo = useSettled(row.caseNo, 150)
  const found = useQueryOp('correction.ofCase', { caseNo }, { keep: true })
  if (found.error !== null) return <ProblemBox error={found.error} onRetry={() => void found.refetch()} />
  const request = found.data?.requests.find((one) => one.requestNo === row.requestNo)
  if (request === undefined) return <Loading what="補正依頼" />
  return <RequestDetail request={request} answers={found.data?.answers ?? []} onLetter={onLetter} />
}

function daysText(row: CorrectionRow): string {
  if (row.bucket === 'answered' || row.bucket === 'closed') return ''
  return daysLeftText(row.daysLeft)
}

/** 依頼の方法, as short as a column of the list. */
const shortWays: Readonly<Record<CorrectionWay, string>> = { letter: '手紙', email: 'メール', phone: '電話' }

const columns: readonly Column<CorrectionRow>[] = [
  { id: 'no', header: '依頼番号', width: '6.6rem', cell: (row) => row.requestNo },
  {
    id: 'name',
    header: '対象者',
    width: 'minmax(9.5rem, 1fr)',
    cell: (row) => <PersonCell name={row.beneficiary} guarded={row.protected} />,
  },
  { id: 'what', header: '不足', width: 'minmax(8rem, 1.4fr)', cell: (row) => row.titles.join('、') },
  { id: 'due', header: '期限', width: '5.4rem', align: 'right', cell: (row) => shortDay(row.dueOn) },
  { id: 'left', header: '残り', width: '5.4rem', align: 'right', cell: daysText },
  { id: 'way', header: '方法', width: '4.4rem', from: 620, cell: (row) => shortWays[row.way] },
  {
    id: 'sent',
    header: '発送',
    width: '4.6rem',
    from: 560,
    cell: (row) => (row.sent ? row.reminders > 0 ? `督促${row.reminders}` : '済' : <Tag tone="warn">未</Tag>),
  },
  { id: 'case', header: '案件番号', width: '7.6rem', from: 900, cell: (row) => row.caseNo },
]
