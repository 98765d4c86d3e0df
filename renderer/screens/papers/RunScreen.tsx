import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Output } from '../../../shared/contract.ts'
import type { PrintBundle, PrintItem } from '../../../shared/contract/print-run.ts'
import { mailServiceNames } from '../../../shared/domain/mail-class.ts'
import { useClient, useCommandOp, useJobOp, useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Button } from '../../ui/Button.tsx'
import { Loading } from '../../ui/EmptyState.tsx'
import { count } from '../../ui/format.ts'
import { useKept } from '../../ui/kept.tsx'
import { useKeys } from '../../ui/keys.tsx'
import { useNotices } from '../../ui/notices.tsx'
import { Screen } from '../../ui/Screen.tsx'
import { useCan } from '../../ui/session.tsx'
import { Tabs } from '../../ui/Tabs.tsx'
import { useOneAct } from '../../ui/use-one-act.ts'
import { AgainDialog, type OnePaper } from './AgainDialog.tsx'
import { BundleList, LetterList } from './RunLists.tsx'
import { CountDialog, HandDialog, JamDialog, PostDialog, ReasonDialog, SpoilDialog } from './RunDialogs.tsx'
import { RunPreview } from './RunPreview.tsx'
import { RunTotals } from './RunTotals.tsx'
import { usePlaces } from './use-places.ts'

type Asking = 'count' | 'post' | 'jam' | 'spoil' | 'one' | 'hand' | 'leaveOut' | 'close' | null

const steps = ['対象', '見本', '印刷', '枚数確認', '発送簿'] as const

/** Where a run stands: told by its bundles and letters, never by a step somebody has clicked. */
function stepOf(bundles: readonly PrintBundle[], { waiting, mail, desk }: Output<'printRun.view'>['letters'], checked: boolean): number {
  const live = bundles.filter((b) => b.cases > 0 || b.part === 'again')
  if (waiting + mail + desk === 0) return 5
  if (live.every((b) => b.state === 'counted')) return 5
  if (live.every((b) => b.state !== 'waiting')) return 4
  if (live.some((b) => b.state !== 'waiting')) return 3
  return checked ? 3 : 2
}

/** 印刷の回. From the look before printing to the mailing ledger. */
export function RunScreen({ runNo, onBack }: { readonly runNo: string; readonly onBack: () => void }) {
  const cache = useQueryClient()
  const found = useQueryOp('printRun.view', { runNo }, { keep: true })
  if (found.data !== undefined) {
    // the next key acts on what the last one made: the run is read again before it is told
    const refresh = async (): Promise<void> => {
      await Promise.all([found.refetch(), cache.refetchQueries({ queryKey: ['printRun.letters'], type: 'active' })])
    }
    return <RunWork runNo={runNo} view={found.data} refresh={refresh} onBack={onBack} />
  }
  return (
    <Screen title={`印刷の回 ${runNo}`}>
      {found.error === null ? <Loading what="印刷の回" /> : <ProblemBox error={found.error} onRetry={() => void found.refetch()} />}
    </Screen>
  )
}

interface WorkProps {
  readonly runNo: string
  readonly view: Output<'printRun.view'>
  readonly refresh: () => Promise<void>
  readonly onBack: () => void
}

function RunWork({ runNo, view, refresh, onBack }: WorkProps) {
  const { done, tell, problem } = useNotices()
  const mayIssue = useCan('papers.issue')
  const [tab, setTab] = useKept(`papers.run.${runNo}.tab`, 'bundles')
  const [bundleId, setBundle] = useKept<string | null>(`papers.run.${runNo}.bundle`, null)
  const [place, setPlace] = useKept(`papers.run.${runNo}.letter`, '1')
  const [covered, setCovered] = useKept<string | null>(`papers.run.${runNo}.covered`, null)
  const [page, setPage] = useState(1)
  const [asking, setAsking] = useState<Asking>(null)
  const [alone, setAlone] = useState<OnePaper | null>(null)
  const [busy, during] = useOneAct()
  const check = useJobOp('printRun.check', '印刷前の点検')
  const print = useJobOp('printRun.print', '束の印刷')
  const post = useCommandOp('printRun.post')
  const client = useClient()
  const { run, letters, bundles, totals, checkedAt, service } = view
  const live = bundles.filter((b) => b.cases > 0 || b.part === 'again')
  const bundle = live.find((b) => String(b.bundle) === bundleId) ?? live.find((b) => b.state !== 'counted') ?? live[0]
  const list = usePlaces<PrintItem>({
    key: ['printRun.letters', { runNo }],
    total: letters.all,
    active: place,
    ask: (after, limit) => client.call('printRun.letters', { runNo, after, limit, noted: false }),
  })
  const letter = list.rowOf(place)
  const at = stepOf(bundles, letters, checkedAt !== null)

  const look = (): Promise<void> =>
    during(async () => {
      const seen = await check({ runNo })
      await refresh()
      setTab('letters')
      done(
        seen.warned + seen.stopped === 0
          ? `${count(seen.checked)}通を点検しました。注意はありません。F9 で印刷できます。`
          : `${count(seen.checked)}通を点検しました。注意 ${count(seen.warned)}通、印刷できないもの ${count(seen.stopped)}通。F3 で順に見られます。`,
      )
    })
  const nextNote = (): Promise<void> =>
    during(async () => {
      if (letters.noted === 0) {
        tell(checkedAt === null ? 'まだ点検していません。F8 で点検してください。' : '注意のある文書はありません。')
        return
      }
      const behind = (after: number) => client.call('printRun.letters', { runNo, after, limit: 1, noted: true })
      const [next] = tab === 'letters' ? await behind(Number(place)) : []
      const [first] = next === undefined ? await behind(0) : [next]
      setTab('letters')
      if (first !== undefined) setPlace(String(first.seq))
    })
  const printNow = (): Promise<void> =>
    during(async () => {
      const one = tab === 'bundles' && bundle?.state === 'waiting' ? { bundle: bundle.bundle } : {}
      const made = await print({ runNo, ...one })
      await refresh()
      setTab('bundles')
      setBundle(made.made.length > 0 ? String(made.made[0]) : bundleId)
      done(
        `束 ${made.made.join('・')} を作りました（${count(made.letters)}通・給付券 ${count(made.vouchers)}枚）。${made.leftOut > 0 ? `${count(made.leftOut)}通は理由があって外れました。` : ''}右の表示の印刷ボタンで印刷し、紙を数えて F12 を押してください。`,
      )
    })
  const next = (): void => {
    const uncounted = bundle?.state === 'made' && tab === 'bundles' ? bundle : live.find((b) => b.state === 'made')
    if (letters.waiting > 0) tell('まだ印刷していない文書があります。F9 で印刷するか、Delete で除外してください。')
    else if (uncounted !== undefined) {
      setTab('bundles')
      setBundle(String(uncounted.bundle))
      setCovered(String(uncounted.bundle))
      setAsking('count')
    } else if (letters.mail > 0) setAsking('post')
    else if (letters.desk > 0) tell('窓口渡しの文書が残っています。渡したら M で登録してください。')
    else tell('この回は終わっています。差出票は見出し「発送簿」で印刷できます。')
  }
  const sendOff = (): void =>
    post.mutate(
      { runNo },
      {
        onSuccess: (sent) =>
          void refresh().then(() => {
            setAsking(null)
            setTab(sent.held.length > 0 ? 'letters' : 'totals')
            if (sent.held.length > 0) {
              setPlace(String(sent.held[0]?.seq ?? 1))
              tell(
                `${count(sent.posted)}通を発送簿に入れました。${count(sent.held.length)}通は送れません。封筒から抜き、一覧の理由を見てください。`,
              )
            } else done(`${count(sent.posted)}通を発送簿に入れました。差出票を印刷できます。`)
          }),
        onError: problem,
      },
    )
  const withMade = (what: Asking) => (): void => {
    if (bundle === undefined || bundle.file === null) tell('この束はまだ印刷していません。先に F9 で印刷してください。')
    else setAsking(what)
  }
  const withLetter = (what: Asking, fits: (item: PrintItem) => boolean, why: string) => (): void => {
    setTab('letters')
    if (letter === undefined || tab !== 'letters' || !fits(letter)) tell(why)
    else setAsking(what)
  }
  // the viewer tells how many pages there are: from the first count on it stays covered, unless something is printed again
  const hidden = asking === 'count' || (tab === 'bundles' && bundle?.state === 'made' && covered === String(bundle.bundle))
  const over = run.state === 'closed'
  const may = mayIssue && !over
  useKeys('printRun', {
    back: onBack,
    check: may ? () => void look() : undefined,
    nextNote: () => void nextNote(),
    leaveOut: may
      ? withLetter(
          'leaveOut',
          (i) => i.state === 'waiting',
          '見出し「文書」で、まだ印刷していない文書を選んでから Delete を押してください。',
        )
      : undefined,
    print: may ? () => void printNow() : undefined,
    jam: may ? withMade('jam') : undefined,
    spoil: may ? withMade('spoil') : undefined,
    one: mayIssue
      ? withLetter(
          'one',
          (i) => i.state !== 'waiting' && i.state !== 'dropped',
          '見出し「文書」で、印刷済みの文書を選んでから F4 を押してください。',
        )
      : undefined,
    hand: may
      ? withLetter(
          'hand',
          (i) => i.way === 'desk' && i.state === 'issued',
          '見出し「文書」で、印刷済みの窓口渡しの文書を選んでから M を押してください。',
        )
      : undefined,
    close: may ? () => setAsking('close') : undefined,
    next: may ? next : undefined,
  })
  return (
    <Screen
      title={`印刷の回 ${runNo}`}
      facts={
        <ol aria-label="印刷の段階" className="flex items-center gap-2 text-[13px] whitespace-nowrap">
          {steps.map((name, i) => (
            <li key={name} aria-current={i + 1 === at ? 'step' : undefined} className={i + 1 === at ? 'font-700' : 'kd-note'}>
              {i === 0 ? '' : '─ '}
              {i + 1} {name}
            </li>
          ))}
        </ol>
      }
      acts={
        may ? (
          at <= 2 ? (
            <Button look="solid" shortcut="F8" busy={busy} onPress={() => void look()}>
              点検する
            </Button>
          ) : at === 3 ? (
            <Button look="solid" shortcut="F9" busy={busy} onPress={() => void printNow()}>
              この束を印刷
            </Button>
          ) : (
            <Button look="solid" shortcut="F12" onPress={next}>
              {at === 4 ? '枚数を確認' : '発送する'}
            </Button>
          )
        ) : null
      }
    >
      <Tabs
        label="印刷の回の内容"
        items={[
          { id: 'bundles', label: '束', count: live.length },
          { id: 'letters', label: '文書', count: run.cases },
          { id: 'totals', label: '発送簿', count: run.posted },
        ]}
        active={tab}
        onChange={setTab}
      />
      <div className="kd-split" data-even="">
        <div className="kd-column">
          {tab === 'bundles' ? (
            <BundleList bundles={live} active={bundle} onActive={(id) => (setBundle(id), setPage(1))} />
          ) : tab === 'letters' ? (
            <LetterList letters={list} place={place} active={letter} onActive={setPlace} />
          ) : (
            <RunTotals run={run} totals={totals} service={mailServiceNames[service]} />
          )}
          <div className="kd-grid-foot">
            <span>
              {mailServiceNames[service]}・注意 {count(letters.noted)}通{run.held > 0 ? `・発送保留 ${count(run.held)}通` : ''}
            </span>
          </div>
        </div>
        <div className="kd-column">
          {hidden ? (
            <div className="kd-loading">
              <p>数え終わるまで、ファイルを隠しています（総枚数が見えないように）。</p>
              <p>F12 で枚数を入力します。足りないときは J で刷り直すと、もう一度表示します。</p>
              <Button onPress={() => setCovered(null)}>まだ印刷していないので表示する</Button>
            </div>
          ) : (
            <RunPreview
              runNo={runNo}
              tab={tab}
              bundle={bundle}
              letter={letter}
              page={page}
              posted={totals.length > 0}
              one={alone}
              onOne={setAlone}
            />
          )}
        </div>
      </div>
      {asking === 'count' && bundle !== undefined ? (
        <CountDialog runNo={runNo} bundle={bundle} refresh={refresh} onClose={() => setAsking(null)} />
      ) : null}
      {asking === 'jam' && bundle !== undefined ? (
        <JamDialog runNo={runNo} bundle={bundle} onClose={() => setAsking(null)} onFrom={(from) => (setPage(from), setCovered(null))} />
      ) : null}
      {asking === 'spoil' && bundle !== undefined ? <SpoilDialog runNo={runNo} bundle={bundle} onClose={() => setAsking(null)} /> : null}
      {asking === 'one' && letter !== undefined ? (
        <AgainDialog caseNo={letter.caseNo} onClose={() => setAsking(null)} onMade={setAlone} />
      ) : null}
      {asking === 'hand' && letter !== undefined ? (
        <HandDialog runNo={runNo} item={letter} refresh={refresh} onClose={() => setAsking(null)} />
      ) : null}
      {asking === 'post' ? (
        <PostDialog letters={letters} busy={post.isPending} onConfirm={sendOff} onClose={() => setAsking(null)} />
      ) : null}
      {asking === 'leaveOut' && letter !== undefined ? (
        <ReasonDialog
          op="printRun.leaveOut"
          of={{ runNo, caseNos: [letter.caseNo] }}
          title={`${letter.decisionNo} をこの回から除外します`}
          confirm="除外する"
          told="除外しました。見出し「未発行」に戻りました。"
          onClose={() => setAsking(null)}
        />
      ) : null}
      {asking === 'close' ? (
        <ReasonDialog
          op="printRun.close"
          of={{ runNo }}
          title={`印刷の回 ${runNo} を取りやめます`}
          confirm="取りやめる"
          told="取りやめました。文書は見出し「未発行」に戻りました。"
          onClose={() => setAsking(null)}
        />
      ) : null}
    </Screen>
  )
}
