import { useQueryOp } from '../client/hooks.tsx'
import { safetyLines } from './safety-lines.ts'
import { useCan } from './session.tsx'

/** 安全の帯: above the messages on every screen, until it is mended. */
export function SafetyStrip() {
  const administers = useCan('backup.run')
  const { data } = useQueryOp('safety.view', {}, { keep: true })
  if (data === undefined) return null
  return (
    <>
      {safetyLines(data, administers).map((line) => (
        <div key={line.text} role="alert" className="kd-safety" data-tone={line.tone}>
          <span aria-hidden="true">！</span>
          <span>{line.text}</span>
        </div>
      ))}
      {data.running === null ? null : (
        <div role="status" className="kd-safety">
          <span>{data.running.kind === 'backup' ? '毎日のバックアップを作っています' : '復元を試しています'}（仕事は続けられます）</span>
          <progress aria-label="バックアップの進み具合" max={100} value={Math.floor(data.running.fraction * 100)} />
        </div>
      )}
    </>
  )
}
