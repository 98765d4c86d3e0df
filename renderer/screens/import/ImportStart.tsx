import { Link } from '@tanstack/react-router'
import { type DragEvent, useState } from 'react'
import type { Output } from '../../../shared/contract.ts'
import type { ImportSummary } from '../../../shared/contract/intake.ts'
import type { PickedFile } from '../../client/bridge.ts'
import { useJobOp, useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { useBridge } from '../../ui/bridge-context.tsx'
import { Button } from '../../ui/Button.tsx'
import { type Column, DataGrid } from '../../ui/DataGrid.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Choice } from '../../ui/Field.tsx'
import { count, stamp } from '../../ui/format.ts'
import { useKept } from '../../ui/kept.tsx'
import { useKeys } from '../../ui/keys.tsx'
import { useNotices } from '../../ui/notices.tsx'
import { Block, Figures, Pane, Screen } from '../../ui/Screen.tsx'
import { Tag } from '../../ui/StatusMark.tsx'
import { importStateWord, programmeName } from '../../words.ts'

type PastImport = Output<'import.list'>[number]
type Profile = Output<'import.profiles'>[number]

/** The programme and form that hold: what was chosen where it exists, else the first. `profile` is empty when there is none. */
function formOf(all: readonly Profile[], wantedProgramme: string, wantedProfile: string) {
  const programmes = [...new Set(all.map((profile) => profile.programme))]
  const programme = programmes.includes(wantedProgramme) ? wantedProgramme : (programmes[0] ?? '')
  const fitting = all.filter((profile) => profile.programme === programme)
  const profile = fitting.find((one) => one.id === wantedProfile)?.id ?? fitting[0]?.id ?? ''
  return { programmes, programme, fitting, profile }
}

/** 新しい取込: which programme, which form, which file; beside it what was taken in before. */
export function ImportStart({
  result,
  onStaged,
}: {
  readonly result: ImportSummary | null
  readonly onStaged: (summary: ImportSummary) => void
}) {
  const bridge = useBridge()
  const { problem, tell, clear } = useNotices()
  const profiles = useQueryOp('import.profiles', {})
  const past = useQueryOp('import.list', { limit: 200 })
  const [chosenProgramme, setProgramme] = useKept('import.programme', '')
  const [chosenProfile, setProfile] = useKept('import.profile', '')
  const [active, setActive] = useState<string | null>(null)
  const [over, setOver] = useState(false)
  const [busy, setBusy] = useState(false)
  const stage = useJobOp('import.stage', '申請の読込')

  const { programmes, programme, fitting, profile } = formOf(profiles.data ?? [], chosenProgramme, chosenProfile)

  const read = async (pick: () => Promise<PickedFile | null>): Promise<void> => {
    if (busy) return
    clear()
    setBusy(true)
    try {
      // A quick hand chooses before the list of forms is there.
      const all = profiles.data ?? (await profiles.refetch({ cancelRefetch: false, throwOnError: true })).data ?? []
      const form = formOf(all, chosenProgramme, chosenProfile)
      if (form.profile === '') {
        tell('申請の受付元（プロファイル）が登録されていないため、取り込めません。管理者に確かめてください。')
        return
      }
      const file = await pick()
      if (file !== null) onStaged(await stage({ ticket: file.ticket, programme: form.programme, profile: form.profile }))
    } catch (error) {
      problem(error)
    } finally {
      setBusy(false)
    }
  }
  const pick = (): void => void read(() => bridge.pickFile('any'))
  const onDrop = (event: DragEvent): void => {
    event.preventDefault()
    setOver(false)
    const file = event.dataTransfer.files[0]
    if (file !== undefined) void read(() => bridge.droppedFile(file))
  }
  useKeys('import', { pick })

  const rows = past.data ?? []
  return (
    <Screen title="取込" facts="申請のファイルを読み込み、内容を確かめてから取り込みます。">
      <div className="kd-split border-t border-solid-gray-300" data-wide-right="">
        <Pane label="新しい取込">
          {result === null ? null : <ImportResult summary={result} />}
          <Block title="新しい取込">
            {profiles.error === null ? null : <ProblemBox error={profiles.error} />}
            <div className="flex flex-col gap-3">
              <Choice
                label="制度"
                value={programme}
                options={programmes.map((id) => ({ value: id, label: programmeName(id) }))}
                onChange={setProgramme}
              />
              <Choice
                label="申請の受付元（プロファイル）"
                value={profile}
                options={fitting.map((one) => ({ value: one.id, label: one.name }))}
                onChange={setProfile}
              />
              <div
                className="flex flex-col items-center gap-3 rounded-8 border-2 border-dashed border-solid-gray-420 px-4 py-8 text-center data-over:border-key-900 data-over:bg-key-50"
                data-over={over || undefined}
                onDragOver={(event) => {
                  event.preventDefault()
                  setOver(true)
                }}
                onDragLeave={() => setOver(false)}
                onDrop={onDrop}
              >
                <p>ここに申請のファイル（CSV・Excel）を置くか、</p>
                <Button look="solid" shortcut="F2" onPress={pick} busy={busy}>
                  {busy ? '読み込んでいます…' : 'ファイルを選ぶ'}
                </Button>
                <p className="kd-note">読み込んだだけでは、案件は変わりません。</p>
              </div>
            </div>
          </Block>
        </Pane>
        <div className="kd-column">
          {past.error === null ? null : <ProblemBox error={past.error} />}
          <DataGrid<PastImport>
            label="これまでの取込"
            ids={rows.map((row) => row.batchId)}
            rowOf={(id) => rows.find((row) => row.batchId === id)}
            nameOf={(row) =>
              `取込 ${row.importNo} ${row.file} ${importStateWord(row.state)} ${row.rows}行 追加${row.added}件 取込不可${row.rejected}件`
            }
            columns={columns}
            active={active ?? rows[0]?.batchId ?? null}
            onActive={setActive}
            focusOn={0}
            empty={
              <EmptyState title="これまでの取込はありません。">
                <p>制度と受付元を選んで、F2 でファイルを選んでください。取り込むと、ここに記録が残ります。</p>
              </EmptyState>
            }
          />
        </div>
      </div>
    </Screen>
  )
}

const columns: readonly Column<PastImport>[] = [
  { id: 'no', header: '取込番号', width: '8rem', cell: (row) => row.importNo },
  { id: 'at', header: '日時', width: '8.2rem', cell: (row) => stamp(row.at) },
  { id: 'file', header: 'ファイル', width: 'minmax(9rem, 1fr)', cell: (row) => row.file },
  {
    id: 'state',
    header: '状態',
    width: '5rem',
    cell: (row) => <Tag tone={row.state === 'committed' ? 'good' : 'plain'}>{importStateWord(row.state)}</Tag>,
  },
  { id: 'rows', header: '行', width: '4.2rem', align: 'right', cell: (row) => count(row.rows) },
  { id: 'added', header: '追加', width: '4.2rem', align: 'right', cell: (row) => count(row.added) },
  { id: 'changed', header: '変更', width: '4rem', align: 'right', from: 620, cell: (row) => count(row.changed) },
  { id: 'rejected', header: '取込不可', width: '5rem', align: 'right', cell: (row) => count(row.rejected) },
  { id: 'by', header: '取込者', width: '6rem', from: 900, cell: (row) => row.by },
]

/** What a finished import did, with its number. */
function ImportResult({ summary }: { readonly summary: ImportSummary }) {
  return (
    <div role="status" className="kd-callout" data-tone="good">
      <p className="font-700">
        ✓ 取込 {summary.importNo} を終えました（{summary.file}）
      </p>
      <div className="my-2">
        <Figures
          items={[
            { label: '追加', value: count(summary.added), unit: '件' },
            { label: '変更', value: count(summary.changed), unit: '件' },
            { label: '取込不可', value: count(summary.rejected), unit: '件', tone: summary.rejected > 0 ? 'bad' : undefined },
          ]}
        />
      </div>
      <p>
        次は審査です。
        <Link to="/queue" className="kd-link">
          案件の一覧を開く（Alt+1）
        </Link>
      </p>
    </div>
  )
}
