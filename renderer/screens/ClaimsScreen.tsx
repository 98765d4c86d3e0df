import { useState } from 'react'
import { useJobOp, useQueryOp } from '../client/hooks.tsx'
import { useBridge } from '../ui/bridge-context.tsx'
import { Button } from '../ui/Button.tsx'
import { count } from '../ui/format.ts'
import { useKept } from '../ui/kept.tsx'
import { useKeys } from '../ui/keys.tsx'
import { useAskMedium } from '../ui/medium.tsx'
import { useNotices } from '../ui/notices.tsx'
import { Screen } from '../ui/Screen.tsx'
import { useCan } from '../ui/session.tsx'
import { Tabs } from '../ui/Tabs.tsx'
import { useOneAct } from '../ui/use-one-act.ts'
import { Counter } from './claims/Counter.tsx'
import { MonthsTab } from './claims/MonthsTab.tsx'
import { Reconcile } from './claims/Reconcile.tsx'
import { ReturnsTab } from './claims/ReturnsTab.tsx'

/** Profile of the claim form that ships with the program. */
const claimsProfile = 'claims'

type Part = 'open' | 'counter' | 'good' | 'back' | 'months'
const parts: readonly Part[] = ['open', 'counter', 'good', 'back', 'months']

/** 請求. Claims by file or voucher by voucher, held against what was decided; what does not agree goes back; months are closed. */
export function ClaimsScreen() {
  const bridge = useBridge()
  const { done } = useNotices()
  const ask = useAskMedium()
  const mayRun = useCan('payment.run')
  const [part, setPart] = useKept<Part>('claims.part', 'open')
  const [focus, setFocus] = useState(0)
  const [, during] = useOneAct()
  const sums = useQueryOp('claims.lines', { part: 'open', limit: 1 })
  const waiting = useQueryOp('claims.returns', {})
  const take = useJobOp('claims.take', '請求の突合')
  const takeFile = (): void => {
    void during(async () => {
      const file = await bridge.pickFile('csv')
      if (file === null) return
      const medium = await ask('in', '請求のファイル')
      if (medium === null) return
      const result = await take({ ticket: file.ticket, profile: claimsProfile, medium })
      setPart('open')
      setFocus((n) => n + 1)
      const less = result.lessThanDecided.length
      done(
        `「${result.file}」${count(result.rows)}行を突き合わせました。一致 ${count(result.matched)}件${less > 0 ? `（うち決定額より少ない請求 ${count(less)}件）` : ''}、返戻 ${count(result.refused.length)}件（突合 ${result.claimNo}）`,
      )
    })
  }
  const show = (next: Part): void => {
    setPart(next)
    setFocus((n) => n + 1)
  }
  useKeys('claims', mayRun ? { file: takeFile, counter: () => show('counter') } : {})
  const lines = (which: 'open' | 'good' | 'back') => {
    const n = sums.data?.sums[which].lines
    return n === undefined ? {} : { count: n }
  }
  const toReturn = waiting.data?.waiting.reduce((sum, one) => sum + one.lines, 0)
  return (
    <Screen
      title="請求"
      facts="事業者の請求を給付券と決定に突き合わせます。1枚の券は1度だけ支払われます。"
      acts={
        mayRun ? (
          <>
            <Button shortcut="F4" onPress={() => show('counter')}>
              券を読み取る
            </Button>
            <Button look="solid" shortcut="F2" onPress={takeFile}>
              請求ファイルを突き合わせる
            </Button>
          </>
        ) : null
      }
    >
      <Tabs
        label="請求の見出し"
        items={[
          { id: 'open', label: '要確認', ...lines('open') },
          { id: 'good', label: '一致', ...lines('good') },
          { id: 'back', label: '返戻', ...(toReturn === undefined ? {} : { count: toReturn }) },
          { id: 'months', label: '月締め' },
          // last: its field takes the focus, and with it the keys that move along the headings
          ...(mayRun ? [{ id: 'counter', label: '窓口の読取り' }] : []),
        ]}
        active={part}
        onChange={(id) => setPart(parts.find((one) => one === id) ?? 'open')}
      />
      {part === 'open' || part === 'good' ? <Reconcile key={part} part={part} focus={focus} mayRun={mayRun} /> : null}
      {part === 'counter' && mayRun ? <Counter /> : null}
      {part === 'back' ? <ReturnsTab mayRun={mayRun} /> : null}
      {part === 'months' ? <MonthsTab mayRun={mayRun} /> : null}
    </Screen>
  )
}
