import { useQueryOp } from '../client/hooks.tsx'
import { useKept } from '../ui/kept.tsx'
import { useNotices } from '../ui/notices.tsx'
import { Screen } from '../ui/Screen.tsx'
import { Tabs, type TabItem } from '../ui/Tabs.tsx'
import { Duplicates } from './people/Duplicates.tsx'
import { Matching } from './people/Matching.tsx'

/** 照合. Who a case is about, and whether two applications are one: what the program leaves to a person. */
export function PeopleScreen() {
  const [tab, setTab] = useKept('people.tab', 'match')
  const { clear } = useNotices()
  const waiting = useQueryOp('people.unmatched', { limit: 1 }, { keep: true })
  const items: readonly TabItem[] = [
    { id: 'match', label: '住民の照合', ...(waiting.data === undefined ? {} : { count: waiting.data.total }) },
    { id: 'duplicates', label: '重複の疑い' },
  ]
  // what was said of the other heading, and its way back, do not belong to this one
  const change = (id: string): void => {
    clear()
    setTab(id)
  }
  return (
    <Screen title="照合" facts="一人に決められなかった申請と、同じ人の同じ種目の申請です。決めた人と理由は経過に残ります。">
      <Tabs label="照合の種類" items={items} active={tab} onChange={change} />
      {tab === 'duplicates' ? <Duplicates /> : <Matching />}
    </Screen>
  )
}
