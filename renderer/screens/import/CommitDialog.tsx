import { useState } from 'react'
import type { ImportCounts, ImportSummary } from '../../../shared/contract/intake.ts'
import { problemOf } from '../../client/client.ts'
import { useCommandOp, useJobOp, useJobs } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Tick, tickFirst } from '../../ui/Field.tsx'
import { count } from '../../ui/format.ts'
import { MediumField, useMedium } from '../../ui/medium.tsx'
import { useNotices } from '../../ui/notices.tsx'
import { Figures } from '../../ui/Screen.tsx'

/** Rows whose writing takes long enough to be told of, since other writes wait for it. */
const longFrom = 2000

/** 取込の確定. The counts once more, a tick, and then F12: the one act that cannot be half done. */
export function CommitDialog({
  summary,
  onCommitted,
  onCounts,
  onClose,
}: {
  readonly summary: ImportSummary
  readonly onCommitted: (summary: ImportSummary) => void
  /** The counts after rows were judged again. */
  readonly onCounts: (counts: ImportCounts) => void
  readonly onClose: () => void
}) {
  const { clear, done, problem } = useNotices()
  const again = useJobOp('import.judgeAgain', '取込の判定のやり直し')
  const [judging, setJudging] = useState(false)
  const [sure, setSure] = useState(false)
  const [medium, setMedium] = useMedium('in')
  const commit = useCommandOp('import.commit')
  const { store } = useJobs()
  const taken = summary.added + summary.changed
  const run = (): void => {
    const work = commit.mutateAsync({
      batchId: summary.batchId,
      sha256: summary.sha256,
      ...(medium.trim() === '' ? {} : { medium: medium.trim() }),
    })
    if (taken >= longFrom) store.showWriting('取込を書き込んでいます', work)
    work.then(
      (after) => {
        clear()
        onCommitted(after)
      },
      // the dialog shows why
      () => undefined,
    )
  }
  const judgeAgain = (): void => {
    setJudging(true)
    again({ batchId: summary.batchId })
      .then(({ rows, counts }) => {
        onCounts(counts)
        onClose()
        done(`${count(rows)}行を判定し直しました。直した内容と除外はそのままです。結果を確かめてから、もう一度取り込んでください。`)
      }, problem)
      .finally(() => setJudging(false))
  }
  const left = [
    ...(summary.rejected > 0 ? [`エラーの${count(summary.rejected)}行`] : []),
    ...(summary.excluded > 0 ? [`除外した${count(summary.excluded)}行`] : []),
  ]
  return (
    <Dialog
      title="取り込みます"
      confirm={`${count(taken)}件を取り込む`}
      blocked={tickFirst(sure, '件数を確かめました')}
      onConfirm={run}
      onClose={onClose}
      busy={commit.isPending}
    >
      <Figures
        items={[
          { label: '新規', value: count(summary.added), unit: '件' },
          { label: '変更', value: count(summary.changed), unit: '件' },
          { label: '既にある', value: count(summary.same), unit: '件' },
          { label: 'エラー', value: count(summary.rejected), unit: '件', tone: summary.rejected > 0 ? 'bad' : undefined },
          { label: '注意', value: count(summary.warned), unit: '件', tone: summary.warned > 0 ? 'warn' : undefined },
          { label: '除外', value: count(summary.excluded), unit: '件' },
        ]}
      />
      <p>
        「{summary.file}」の {count(summary.added)}行を新しい案件にします。
        {summary.changed > 0 ? `変更の ${count(summary.changed)}行は、いまある案件への新しい回答として加えます。` : ''}
        {left.length === 0 ? '' : `${left.join('と')}は取り込みません。`}
      </p>
      <MediumField direction="in" value={medium} onChange={setMedium} />
      <Tick label="件数を確かめました" checked={sure} onChange={setSure} autoFocus />
      {commit.error === null ? null : <ProblemBox error={commit.error} />}
      {commit.error !== null && problemOf(commit.error).code === 'register-changed' ? (
        <div className="mt-2">
          <Button onPress={judgeAgain} busy={judging}>
            判定し直す（直した内容は残ります）
          </Button>
        </div>
      ) : null}
    </Dialog>
  )
}
