import { useJobs } from '../client/hooks.tsx'
import { type JobEntry, restText } from '../client/jobs.ts'
import { Button } from './Button.tsx'
import { count } from './format.ts'

/** 処理の一覧. Long tasks with their progress and 中止; they go on when the screen changes, and tell how they ended. */
export function JobTray({ onGo, here }: { readonly onGo: (to: string) => void; readonly here: string }) {
  const { entries, store } = useJobs()
  if (entries.length === 0) return null
  return (
    <section aria-label="処理の状況" className="kd-tray">
      {entries.map((entry) => (
        <div key={entry.id} className="kd-job" aria-busy={entry.end === null} data-end={entry.end === null ? undefined : entry.state}>
          <span className="font-700">{entry.title}</span>
          {entry.end === null ? <JobProgress entry={entry} /> : <JobEnd entry={entry} end={entry.end} />}
          <span className="flex-1" />
          {entry.state === 'running' ? (
            <Button onPress={() => store.stop(entry.id)} label={`${entry.title}を中止`}>
              中止
            </Button>
          ) : null}
          {entry.end !== null && entry.from !== here && entry.from !== '' ? (
            <Button onPress={() => onGo(entry.from)} label={`${entry.title}を始めた画面へ`}>
              始めた画面へ
            </Button>
          ) : null}
          {entry.end === null ? null : (
            <Button look="text" onPress={() => store.dismiss(entry.id)} label={`${entry.title}の結果を閉じる`}>
              閉じる
            </Button>
          )}
        </div>
      ))}
    </section>
  )
}

function JobProgress({ entry }: { readonly entry: JobEntry }) {
  const progress = entry.progress
  if (entry.state === 'writing') {
    return (
      <>
        <progress aria-label={entry.title} />
        <span>終わるまで、ほかの登録は待ちます。</span>
      </>
    )
  }
  const percent = Math.floor((progress?.fraction ?? 0) * 100)
  return (
    <>
      <progress aria-label={`${entry.title}の進み具合`} max={100} value={percent} />
      <span className="tabular-nums">
        {entry.state === 'stopping'
          ? '中止しています…'
          : progress === null
            ? '準備しています…'
            : `${progress.step} ${count(progress.done)}／${count(progress.total)}（${percent}%）`}
      </span>
      {entry.state === 'running' && entry.restSeconds !== null ? <span className="tabular-nums">{restText(entry.restSeconds)}</span> : null}
    </>
  )
}

function JobEnd({ entry, end }: { readonly entry: JobEntry; readonly end: NonNullable<JobEntry['end']> }) {
  if (end.problem !== null) {
    return (
      <span role="status">
        <span aria-hidden="true">{entry.state === 'stopped' ? '※ ' : '× '}</span>
        {entry.state === 'stopped' ? '中止しました。' : `${end.problem.title}。`}
        {end.problem.message}
        {end.problem.next === '' ? null : (
          <>
            <span className="font-700"> 次にすること: </span>
            {end.problem.next}
          </>
        )}
      </span>
    )
  }
  return (
    <span role="status">
      <span aria-hidden="true">✓ </span>
      終わりました（{end.seconds}秒）。{end.file === null ? '' : `「${end.file}」`}
    </span>
  )
}
