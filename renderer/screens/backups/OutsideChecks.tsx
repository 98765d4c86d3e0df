import { useEffect, useState } from 'react'
import type { DoctorCheck } from '../../../shared/contract/backups.ts'
import { useOutside } from '../../client/outside.ts'
import { ProblemBox } from '../../client/problem.tsx'
import { useBridge } from '../../ui/bridge-context.tsx'
import { Button } from '../../ui/Button.tsx'
import { useKeys } from '../../ui/keys.tsx'
import { Checks } from './Checks.tsx'

/** 診断 of an office that does not open. */
export function OutsideChecks({ onBack }: { readonly onBack: () => void }) {
  const ask = useOutside()
  const bridge = useBridge()
  const [found, setFound] = useState<readonly DoctorCheck[] | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [saved, setSaved] = useState<string | null>(null)

  useEffect(() => {
    ask('outside.checks', {}).then(({ checks }) => setFound(checks), setError)
  }, [ask])
  const save = (): void => {
    setSaved(null)
    setError(null)
    void (async () => {
      const target = await bridge.saveFile('給付デスク診断.txt')
      if (target === null) return
      const { name } = await ask('outside.saveChecks', { save: target.ticket, replace: true })
      setSaved(name)
    })().catch(setError)
  }
  useKeys('failed', { save })
  return (
    <>
      {found === null && error === null ? <p role="status">調べています…</p> : null}
      {error === null ? null : <ProblemBox error={error} />}
      {found === null ? null : <Checks checks={found} />}
      <div className="mt-3 kd-restore-acts">
        <p role="status" className="flex-1">
          {saved === null ? '' : `「${saved}」に保存しました。個人の情報は入っていません。`}
        </p>
        <Button shortcut="Escape" onPress={onBack}>
          戻る
        </Button>
        <Button look="solid" shortcut="Ctrl+s" onPress={save}>
          結果を保存
        </Button>
      </div>
    </>
  )
}
