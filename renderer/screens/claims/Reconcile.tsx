import { useMemo, useRef, useState } from 'react'
import type { ClaimLineView } from '../../../shared/contract/claims.ts'
import { useCommandOp, useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Button } from '../../ui/Button.tsx'
import { type Column, DataGrid } from '../../ui/DataGrid.tsx'
import { EmptyState, Loading } from '../../ui/EmptyState.tsx'
import { count, longDay, longMonth, shortDay, stamp, yen } from '../../ui/format.ts'
import { useKeys } from '../../ui/keys.tsx'
import { useNotices } from '../../ui/notices.tsx'
import { Block, Facts, Pane } from '../../ui/Screen.tsx'
import { Tag } from '../../ui/StatusMark.tsx'
import { useOneAct } from '../../ui/use-one-act.ts'
import { ReasonDialog } from '../people/ReasonDialog.tsx'
import { ListPaper } from '../parts/ListPaper.tsx'
import { difference, lineWords, markWords } from './line-words.ts'

const most = 2000
type Asking = 'agree' | 'hold' | 'ask' | 'sendBack'
const idOf = (line: ClaimLineView): string => `${line.claimNo}-${line.line}`

/** 請求・決定・差. The three columns of the sums, the lines, and what may be done about the one that is chosen. */
export function Reconcile({ part, focus, mayRun }: { readonly part: 'open' | 'good'; readonly focus: number; readonly mayRun: boolean }) {
  const { done, tell } = useNotices()
  const answer = useQueryOp('claims.lines', { part, limit: most }, { keep: true })
  const lines = useMemo(() => answer.data?.lines ?? [], [answer.data])
  const byId = useMemo(() => new Map(lines.map((line) => [idOf(line), line])), [lines])
  const [active, setActive] = useState<string | null>(null)
  // when a line is settled and leaves the list, the one that came after it is next
  const place = useRef(0)
  const at = lines.findIndex((line) => idOf(line) === active)
  if (at >= 0) place.current = at
  const shown = byId.get(active ?? '') ?? lines[Math.min(place.current, lines.length - 1)]
  const [asking, setAsking] = useState<{ readonly act: Asking; readonly line: ClaimLineView } | null>(null)
  const [, during] = useOneAct()
  const agree = useCommandOp('claims.agree')
  const acts = {
    agree,
    hold: useCommandOp('claims.hold'),
    ask: useCommandOp('claims.ask'),
    sendBack: useCommandOp('claims.sendBack'),
  }
  const openFor = (act: Asking) => (): void => {
    if (shown === undefined) return tell('選べる請求がありません。F2 で請求ファイルを突き合わせるか、F4 で券を読み取ってください。')
    // a held claim of the full amount is let go at one key; less than decided needs a word
    if (act === 'agree' && (shown.difference ?? 0) >= 0) {
      return void during(async () => {
        await agree.mutateAsync({ claimNo: shown.claimNo, line: shown.line, version: shown.version, note: '' })
        done(`${shown.claimNo} ${shown.line}行目を一致にしました。`)
      })
    }
    acts[act].reset()
    setAsking({ act, line: shown })
  }
  const keys = { agree: openFor('agree'), hold: openFor('hold'), ask: openFor('ask'), sendBack: openFor('sendBack') }
  useKeys('reconcile', mayRun ? keys : {})
  const confirm = (text: string): void => {
    if (asking === null) return
    const { claimNo, line, version } = asking.line
    const settled = () => {
      done(`${claimNo} ${line}行目を${doneWords[asking.act]}。`)
      setAsking(null)
    }
    if (asking.act === 'agree') acts.agree.mutate({ claimNo, line, version, note: text }, { onSuccess: settled })
    else if (asking.act === 'ask') acts.ask.mutate({ claimNo, line, version, question: text }, { onSuccess: settled })
    else acts[asking.act].mutate({ claimNo, line, version, reason: text }, { onSuccess: settled })
  }
  return (
    <>
      {answer.data === undefined ? null : <SumsTable sums={answer.data.sums} part={part} />}
      {answer.error === null ? null : <ProblemBox error={answer.error} onRetry={() => void answer.refetch()} />}
      <div className="kd-split border-t border-solid-gray-300">
        <div className="kd-column">
          <DataGrid<ClaimLineView>
            label={part === 'open' ? '確認のいる請求' : '一致した請求'}
            ids={lines.map(idOf)}
            rowOf={(id) => byId.get(id)}
            nameOf={(line) =>
              `${lineWords[line.state][0]} ${line.providerName} ${line.voucherNo} 請求${yen(line.claimed)}円 決定${yen(line.decided)}円 差${difference(line.difference)}円`
            }
            columns={columns}
            active={shown === undefined ? null : idOf(shown)}
            onActive={setActive}
            toneOf={(line) => (line.state === 'refused' ? 'bad' : line.state === 'less' || line.state === 'held' ? 'warn' : undefined)}
            focusOn={focus}
            empty={
              answer.data === undefined ? (
                <Loading what="請求" />
              ) : part === 'open' ? (
                <EmptyState title="確認のいる請求はありません。">
                  <p>F2 で請求ファイルを突き合わせるか、F4 で券を読み取ると、合わないものがここに並びます。</p>
                </EmptyState>
              ) : (
                <EmptyState title="一致した請求はまだありません。">
                  <p>F2 で請求ファイルを突き合わせるか、F4 で券を読み取ると、決定と合った請求がここに並びます。</p>
                </EmptyState>
              )
            }
          />
          {answer.data !== undefined && answer.data.total > lines.length ? (
            <p className="kd-note px-3 py-1">
              新しいものから{count(lines.length)}件を表示しています（全{count(answer.data.total)}件）。
            </p>
          ) : null}
        </div>
        <Pane label="選んでいる請求">{shown === undefined ? null : <LineCard line={shown} {...(mayRun ? { acts: keys } : {})} />}</Pane>
      </div>
      {asking === null ? null : (
        <ReasonDialog
          key={`${idOf(asking.line)}.${asking.act}`}
          title={titles[asking.act]}
          confirm={confirmWords[asking.act]}
          label={labels[asking.act]}
          kept={`reason.claim.${asking.act}.${idOf(asking.line)}`}
          usual={asking.act === 'agree' ? asking.line.note : ''}
          danger={asking.act === 'sendBack'}
          busy={acts[asking.act].isPending}
          error={acts[asking.act].error}
          onConfirm={confirm}
          onClose={() => setAsking(null)}
        >
          <p>
            {asking.line.providerName} ／ 給付券 {asking.line.voucherNo} ／ 請求 {yen(asking.line.claimed)}円・決定{' '}
            {yen(asking.line.decided)}
            円（差 {difference(asking.line.difference)}円）
          </p>
          <p className="kd-note">{notes[asking.act]}</p>
        </ReasonDialog>
      )}
    </>
  )
}

const titles = {
  agree: '少ない請求を一致にします',
  hold: '差額を保留します',
  ask: '事業所へ照会します',
  sendBack: '請求を事業者に返します',
} as const
const confirmWords = { agree: '一致にする', hold: '保留する', ask: '照会にする', sendBack: '返戻にする' } as const
const labels = { agree: '認める訳', hold: '保留の理由', ask: '照会の内容', sendBack: '返戻の理由（事業者への手紙に載ります）' } as const
const doneWords = { agree: '一致にしました', hold: '保留しました', ask: '照会中にしました', sendBack: '返戻待ちにしました' } as const
const notes = {
  agree: '請求された額で支払います。訳は記録に残ります。',
  hold: '一致にするか返戻にするまで、この請求はどの支払にも入りません。',
  ask: '回答が来るまで、この請求はどの支払にも入りません。',
  sendBack: '券はもう一度請求できるようになります。「返戻」で手紙と一覧を作ってください。',
} as const

function SumsTable({
  sums,
  part,
}: {
  readonly part: 'open' | 'good'
  readonly sums: Readonly<Record<'open' | 'good' | 'back', { lines: number; claimed: number; decided: number }>>
}) {
  const rows = [
    ['要確認', sums.open],
    ['一致', sums.good],
    ['返戻済み', sums.back],
  ] as const
  return (
    <div className="kd-toolbar">
      <table className="kd-sums" aria-label="請求・決定・差の合計">
        <thead>
          <tr>
            <th scope="col">区分</th>
            <th scope="col">件数</th>
            <th scope="col">請求（円）</th>
            <th scope="col">決定（円）</th>
            <th scope="col">差（円）</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([word, sum]) => (
            <tr key={word}>
              <th scope="row">{word}</th>
              <td>{count(sum.lines)}</td>
              <td>{yen(sum.claimed)}</td>
              <td>{yen(sum.decided)}</td>
              <td>{difference(sum.claimed - sum.decided)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <span className="ml-auto self-end">
        <ListPaper list="claims" of={{ list: 'lines', part }} what="請求一覧" />
      </span>
    </div>
  )
}

function LineCard({ line, acts }: { readonly line: ClaimLineView; readonly acts?: Readonly<Record<Asking, () => void>> }) {
  const settled = line.state === 'ordered' || line.state === 'paid' || line.state === 'returned'
  return (
    <>
      <Block title={`給付券 ${line.voucherNo}`} note={<Tag tone={lineWords[line.state][1]}>{lineWords[line.state][0]}</Tag>}>
        {line.message === '' ? null : <p className="kd-callout">{line.message}</p>}
        <Facts
          items={[
            ['事業者', `${line.providerNo} ${line.providerName}`],
            ['請求額', `${yen(line.claimed)}円`],
            ['決定額', line.decided === null ? '－' : `${yen(line.decided)}円`],
            ['差', line.difference === null ? '－' : `${difference(line.difference)}円`],
            ['納品日', longDay(line.deliveredOn)],
            ['支払の月', line.month === '' ? '－' : longMonth(line.month)],
            ['請求番号', line.claimRef === '' ? '－' : line.claimRef],
            ['備考', line.note === '' ? '－' : line.note],
            ['受付', `${line.claimNo} ${line.line}行目（${line.way === 'counter' ? '窓口' : 'ファイル'}）`],
            ...(line.said === null
              ? []
              : [['判断', `${markWords[line.said.kind] ?? ''} ${line.said.note}（${line.said.by}・${stamp(line.said.at)}）`] as const]),
            ...(line.returnNo === null ? [] : [['返戻', line.returnNo] as const]),
          ]}
        />
      </Block>
      {acts === undefined || settled ? null : (
        <div className="mt-3 flex flex-wrap gap-2">
          <Button shortcut="m" onPress={acts.agree}>
            一致にする
          </Button>
          <Button shortcut="s" onPress={acts.hold}>
            差額を保留
          </Button>
          <Button shortcut="b" onPress={acts.ask}>
            事業所へ照会
          </Button>
          <Button shortcut="r" onPress={acts.sendBack}>
            返戻にする
          </Button>
        </div>
      )}
    </>
  )
}

const columns: readonly Column<ClaimLineView>[] = [
  { id: 'state', header: '状態', width: '7.2rem', cell: (line) => <Tag tone={lineWords[line.state][1]}>{lineWords[line.state][0]}</Tag> },
  { id: 'provider', header: '事業者', width: 'minmax(7rem, 1fr)', cell: (line) => line.providerName || line.providerNo || '－' },
  { id: 'voucher', header: '給付券番号', width: '9.5rem', from: 620, cell: (line) => line.voucherNo },
  { id: 'on', header: '納品日', width: '5.5rem', from: 900, cell: (line) => shortDay(line.deliveredOn) },
  { id: 'claimed', header: '請求（円）', width: '6.5rem', align: 'right', cell: (line) => yen(line.claimed) },
  { id: 'decided', header: '決定（円）', width: '6.5rem', align: 'right', cell: (line) => yen(line.decided) },
  { id: 'difference', header: '差（円）', width: '6rem', align: 'right', cell: (line) => difference(line.difference) },
]
