import { useState } from 'react'
import type { MasterPreview } from '../../shared/contract/masters.ts'
import type { MasterKind } from '../../shared/domain/master-tables-kinds.ts'
import { useJobOp } from '../client/hooks.tsx'
import { useBridge } from '../ui/bridge-context.tsx'
import { useKept } from '../ui/kept.tsx'
import { useNotices } from '../ui/notices.tsx'
import { Screen } from '../ui/Screen.tsx'
import { useCan } from '../ui/session.tsx'
import { Tabs } from '../ui/Tabs.tsx'
import { useOneAct } from '../ui/use-one-act.ts'
import { EventLog } from './masters/EventLog.tsx'
import { MasterImport } from './masters/MasterImport.tsx'
import { MasterRows } from './masters/MasterRows.tsx'
import { Plans } from './masters/Plans.tsx'
import { SelfCheck } from './masters/SelfCheck.tsx'
import { Users } from './masters/Users.tsx'

type Part = 'rows' | 'plans' | 'check' | 'log' | 'users'

/** 台帳. The office's tables, row by row and by file; changes tried out before they hold; decisions computed again. */
export function MastersScreen() {
  const bridge = useBridge()
  const { done } = useNotices()
  const mayChange = useCan('master.load')
  const mayCheck = useCan('audit.verify')
  const [part, setPart] = useKept<Part>('masters.part', 'rows')
  const [reading, setReading] = useState<{ readonly preview: MasterPreview; readonly ticket: string } | null>(null)
  const [, during] = useOneAct()
  const read = useJobOp('master.preview', '台帳の差分の確認')
  const tabs: readonly { readonly id: Part; readonly label: string }[] = [
    { id: 'rows', label: '台帳' },
    ...(mayChange ? [{ id: 'plans' as const, label: '変更の試算' }] : []),
    ...(mayCheck ? [{ id: 'check' as const, label: '決定の再計算' }] : []),
    { id: 'log', label: '変更の記録' },
    { id: 'users', label: '利用者' },
  ]
  const pick = (kind: MasterKind): void => {
    void during(async () => {
      const file = await bridge.pickFile('any')
      if (file === null) return
      const preview = await read({ kind, ticket: file.ticket, whole: true })
      setReading({ preview, ticket: file.ticket })
    })
  }
  if (reading !== null) {
    return (
      <MasterImport
        first={reading.preview}
        ticket={reading.ticket}
        onDone={(said) => {
          setReading(null)
          if (said !== null) done(said)
        }}
      />
    )
  }
  return (
    <Screen title="台帳" facts="種目・基準・住民などの表。決定に使った行は書き換わりません。">
      <Tabs label="台帳の見出し" items={tabs} active={part} onChange={(id) => setPart(tabs.find((tab) => tab.id === id)?.id ?? 'rows')} />
      {part === 'rows' ? <MasterRows onImport={pick} /> : null}
      {part === 'plans' && mayChange ? <Plans /> : null}
      {part === 'check' && mayCheck ? <SelfCheck /> : null}
      {part === 'log' ? <EventLog /> : null}
      {part === 'users' ? <Users /> : null}
    </Screen>
  )
}
