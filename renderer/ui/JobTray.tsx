import { useJobs } from '../client/hooks.tsx'
import type { JobEntry } from '../client/jobs.ts'
import { Button } from './Button.tsx'
import { count } from './format.ts'

/** 処理の一覧. Long tasks with their progress and 中止; they go on when the screen changes. */
export function JobTray() {
  const { entries, store } = useJobs()
  if (entries.length === 0) return null
  return (
    <section aria-label="処理の状況" className="kd-tray">
      {entries.map((entry) => (
        <div key={entry.id} className="kd-job" aria-busy>
          <span className="font-700">{entry.title}</span>
          <JobProgress entry={entry} />
          {entry.state === 'running' ? (
            <Button onPress={() => store.stop(entry.id)} label={`${entry.title}を中止`}>
              中止
            </Button>
          ) : null}
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
    </>
  )
}
