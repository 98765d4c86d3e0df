import { useState } from 'react'
import type { Output } from '../../shared/contract.ts'
import { useCommandOp, useJobOp, useQueryOp } from '../client/hooks.tsx'
import { ProblemBox } from '../client/problem.tsx'
import { useBridge } from '../ui/bridge-context.tsx'
import { Button } from '../ui/Button.tsx'
import { type Column, DataGrid } from '../ui/DataGrid.tsx'
import { EmptyState, Loading } from '../ui/EmptyState.tsx'
import { count, stamp } from '../ui/format.ts'
import { useKeys } from '../ui/keys.tsx'
import { useNotices } from '../ui/notices.tsx'
import { Pane, Screen } from '../ui/Screen.tsx'
import { StatusMark } from '../ui/StatusMark.tsx'
import { bytesText, reasonWord } from './backups/backup-words.ts'
import { BackupsPane } from './backups/BackupsPane.tsx'
import { DrillDialog, HolderDialog, MakeKeyDialog, ShowKeyDialog } from './backups/key-dialogs.tsx'
import { OfficeKeyDialog } from './keys/OfficeKeyDialog.tsx'
import { GuideDialog } from './backups/GuideDialog.tsx'

type Run = Output<'backup.standing'>['runs'][number]
type Asking = 'key' | 'drill' | 'holder' | 'guide' | 'office' | null

const columns: readonly Column<Run>[] = [
  { id: 'at', header: '作った日時', width: '9rem', cell: (row) => stamp(row.at) },
  { id: 'reason', header: '種類', width: '6.5rem', cell: (row) => reasonWord(row.reason) },
  { id: 'bytes', header: '大きさ', width: '6rem', align: 'right', cell: (row) => bytesText(row.bytes) },
  { id: 'files', header: 'ファイル', width: '6rem', align: 'right', from: 620, cell: (row) => count(row.files) },
  { id: 'checkpoint', header: '照合点', width: '5.5rem', align: 'right', from: 720, cell: (row) => `第${count(row.checkpoint)}号` },
  {
    id: 'there',
    header: '点検',
    width: '7.5rem',
    cell: (row) => (row.there ? <StatusMark mark="ok" word="点検済み" /> : <StatusMark mark="judge" word="見当たらない" />),
  },
  { id: 'file', header: 'ファイル名', width: 'minmax(10rem, 1fr)', from: 960, cell: (row) => row.file },
]

/** バックアップ. What was made and where, the recovery key, trials of a restore; for administrators. */
export function BackupsScreen() {
  const standing = useQueryOp('backup.standing', {}, { keep: true })
  const bridge = useBridge()
  const { done, tell, problem, clear } = useNotices()
  const make = useJobOp('backup.run', 'バックアップ')
  const rehearse = useJobOp('backup.rehearse', '復元の試し')
  const folder = useCommandOp('backup.folder')
  const [active, setActive] = useState<string | null>(null)
  const [asking, setAsking] = useState<Asking>(null)
  const [told, setTold] = useState<Output<'recovery.make'> | null>(null)
  const [running, setRunning] = useState(false)

  const start = async (work: () => Promise<void>): Promise<void> => {
    if (running) {
      tell('バックアップか復元の試しを行っている途中です。終わってから、もう一度押してください。')
      return
    }
    clear()
    setRunning(true)
    try {
      await work()
    } catch (error) {
      problem(error)
    } finally {
      setRunning(false)
      void standing.refetch()
    }
  }
  const makeNow = (): void =>
    void start(async () => {
      const made = await make({})
      const gone = made.removed.length === 0 ? '' : `古い${made.removed.length}件は決まりに従って取り除きました。`
      done(
        `「${made.file}」を作り、開いて点検しました（案件${count(made.cases)}件・ファイル${count(made.files)}件）。${gone}${made.warnings.join('')}`,
      )
    })
  const tryRestore = (): void =>
    void start(async () => {
      const found = await rehearse({})
      done(
        `「${found.file}」を試しに復元し、点検に合格しました（案件${count(found.cases)}件・記録${count(found.entries)}件）。試しの写しは取り除きました。`,
      )
    })
  const choose = (): void => {
    clear()
    void (async () => {
      const picked = await bridge.pickFile('folder')
      if (picked === null) return
      const { folder: to } = await folder.mutateAsync({ folder: picked.ticket })
      done(`これからのバックアップは「${to}」に作ります。前の場所のバックアップはそのまま残っています。`)
    })().catch(problem)
  }
  const ask = (what: Asking) => () => {
    clear()
    setAsking(what)
  }
  const drill = (): void => {
    clear()
    if (standing.data?.recovery === null) tell('回復鍵がまだありません。先に「回復鍵を作る」で作り、印刷してください。')
    else setAsking('drill')
  }
  useKeys('backups', {
    make: makeNow,
    folder: choose,
    key: ask('key'),
    drill,
    rehearse: tryRestore,
    holder: ask('holder'),
    guide: ask('guide'),
    office: ask('office'),
  })

  const runs = standing.data?.runs ?? []
  const byFile = new Map(runs.map((run) => [run.file, run]))
  return (
    <Screen
      title="バックアップ"
      facts={factsOf(standing.data)}
      acts={
        <Button look="solid" shortcut="F2" onPress={makeNow} busy={running}>
          今すぐ作る
        </Button>
      }
    >
      {standing.error === null ? null : <ProblemBox error={standing.error} onRetry={() => void standing.refetch()} />}
      <div className="kd-split border-t border-solid-gray-300">
        <div className="kd-column">
          <DataGrid<Run>
            label="バックアップの一覧"
            ids={[...byFile.keys()]}
            rowOf={(id) => byFile.get(id)}
            nameOf={(row) =>
              `${stamp(row.at)} ${reasonWord(row.reason)} ${bytesText(row.bytes)} ${row.there ? '点検済み' : '見当たらない'}`
            }
            columns={columns}
            active={active ?? runs[0]?.file ?? null}
            onActive={setActive}
            focusOn={0}
            empty={
              standing.data === undefined ? (
                <Loading what="バックアップ" />
              ) : (
                <EmptyState title="バックアップはまだありません。">
                  <p>F2 で今すぐ作れます。先に F4 で、別のディスクか別のPCのフォルダーを選んでください。</p>
                </EmptyState>
              )
            }
          />
        </div>
        <Pane label="バックアップの状況">
          {standing.data === undefined ? null : (
            <BackupsPane
              standing={standing.data}
              onFolder={choose}
              onKey={ask('key')}
              onDrill={drill}
              onHolder={ask('holder')}
              onRehearse={tryRestore}
              onGuide={ask('guide')}
            />
          )}
        </Pane>
      </div>
      {asking === 'key' ? (
        <MakeKeyDialog
          before={standing.data?.recovery?.keyId ?? null}
          onClose={() => setAsking(null)}
          onMade={(made) => {
            setAsking(null)
            setTold(made)
          }}
        />
      ) : null}
      {told === null ? null : <ShowKeyDialog made={told} onClose={() => setTold(null)} />}
      {asking === 'drill' ? (
        <DrillDialog
          onClose={() => setAsking(null)}
          onDone={(text) => {
            setAsking(null)
            done(text)
          }}
        />
      ) : null}
      {asking === 'holder' ? (
        <HolderDialog
          onClose={() => setAsking(null)}
          onDone={(text) => {
            setAsking(null)
            done(text)
          }}
        />
      ) : null}
      {asking === 'office' ? (
        <OfficeKeyDialog
          onClose={() => setAsking(null)}
          onPaper={(made) => {
            setAsking(null)
            setTold(made)
          }}
          onDone={(text) => {
            setAsking(null)
            done(text)
          }}
        />
      ) : null}
      {asking === 'guide' ? <GuideDialog onClose={() => setAsking(null)} /> : null}
    </Screen>
  )
}

function factsOf(standing: Output<'backup.standing'> | undefined): string {
  if (standing === undefined) return ''
  const newest = standing.runs.find((run) => run.there)
  return newest === undefined ? 'バックアップはまだありません。' : `最新は${stamp(newest.at)}（${reasonWord(newest.reason)}）`
}
