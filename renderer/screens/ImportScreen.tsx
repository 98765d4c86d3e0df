import type { ImportSummary } from '../../shared/contract/intake.ts'
import { useKept } from '../ui/kept.tsx'
import { ImportPreview } from './import/ImportPreview.tsx'
import { ImportStart } from './import/ImportStart.tsx'
import type { MappingWork } from './import/mapping-work.ts'
import { MappingScreen } from './import/MappingScreen.tsx'

/** 取込. A file is read, looked at, and only then taken in: until F12 nothing real changes. */
export function ImportScreen() {
  const [staged, setStaged] = useKept<ImportSummary | null>('import.staged', null)
  const [result, setResult] = useKept<ImportSummary | null>('import.result', null)
  const [work, setWork] = useKept<MappingWork | null>('import.mapping', null)
  if (staged === null && work !== null) {
    return (
      <MappingScreen
        work={work}
        onWork={setWork}
        onStaged={(summary) => {
          setResult(null)
          setStaged(summary)
        }}
        onLeave={() => setWork(null)}
      />
    )
  }
  if (staged === null) {
    return (
      <ImportStart
        result={result}
        onUndone={() => setResult(null)}
        onResumed={(summary) => {
          setResult(null)
          setStaged(summary)
        }}
        onSeen={(seen) => {
          setResult(null)
          setWork(seen)
        }}
      />
    )
  }
  return (
    <ImportPreview
      summary={staged}
      onCounts={(counts) => setStaged({ ...staged, ...counts })}
      onCommitted={(summary) => {
        setStaged(null)
        setWork(null)
        setResult(summary)
      }}
      onDiscarded={() => setStaged(null)}
    />
  )
}
