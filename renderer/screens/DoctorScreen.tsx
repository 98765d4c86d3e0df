import { useEffect, useRef, useState } from 'react'
import type { Output } from '../../shared/contract.ts'
import { useJobOp } from '../client/hooks.tsx'
import { ProblemBox } from '../client/problem.tsx'
import { useBridge } from '../ui/bridge-context.tsx'
import { Button } from '../ui/Button.tsx'
import { stamp } from '../ui/format.ts'
import { useKeys } from '../ui/keys.tsx'
import { useNotices } from '../ui/notices.tsx'
import { Pane, Screen } from '../ui/Screen.tsx'
import { Checks } from './backups/Checks.tsx'

/** 診断. The program looks itself over; each thing is well, doubtful or wrong, with what to do. Names nobody. */
export function DoctorScreen() {
  const run = useJobOp('doctor.run', '診断')
  const save = useJobOp('doctor.save', '診断の保存')
  const bridge = useBridge()
  const { done, problem, clear } = useNotices()
  const [found, setFound] = useState<Output<'doctor.run'> | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(true)
  const begun = useRef(false)

  const look = (): void => {
    clear()
    setBusy(true)
    setError(null)
    run({})
      .then(setFound, setError)
      .finally(() => setBusy(false))
  }
  useEffect(() => {
    if (begun.current) return
    begun.current = true
    run({})
      .then(setFound, setError)
      .finally(() => setBusy(false))
  }, [run])
  const keep = (): void => {
    clear()
    void (async () => {
      const target = await bridge.saveFile('給付デスク診断.txt')
      if (target === null) return
      const { name } = await save({ save: target.ticket, replace: true })
      done(`「${name}」に保存しました。個人の情報は入っていません。`)
    })().catch(problem)
  }
  useKeys('doctor', { again: look, save: keep })
  return (
    <Screen
      title="診断"
      facts={found === null ? '調べています…' : `${stamp(found.at)}に調べた結果`}
      acts={
        <>
          <Button shortcut="F8" onPress={look} busy={busy}>
            もう一度調べる
          </Button>
          <Button shortcut="Ctrl+s" onPress={keep}>
            結果を保存
          </Button>
        </>
      }
    >
      {error === null ? null : <ProblemBox error={error} onRetry={look} />}
      <Pane label="診断の結果">{found === null ? <p>調べています…</p> : <Checks checks={found.checks} />}</Pane>
    </Screen>
  )
}
