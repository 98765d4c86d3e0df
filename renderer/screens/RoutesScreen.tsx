import { useKept } from '../ui/kept.tsx'
import { useNotices } from '../ui/notices.tsx'
import { useQueryOp } from '../client/hooks.tsx'
import { Screen } from '../ui/Screen.tsx'
import { useCan } from '../ui/session.tsx'
import { Tabs } from '../ui/Tabs.tsx'
import { AbsencesTab } from './routes/AbsencesTab.tsx'
import { PostsTab } from './routes/PostsTab.tsx'
import { RulesTab } from './routes/RulesTab.tsx'

/** 経路. 専決規程, posts with their holders and deputies, and absences: everything a draft's way depends on. */
export function RoutesScreen() {
  const mayWrite = useCan('route.write')
  const [tab, setTab] = useKept('routes.tab', mayWrite ? 'rules' : 'absences')
  const { clear } = useNotices()
  const posts = useQueryOp('route.posts', {})
  const gaps = (posts.data ?? []).filter((post) => post.gaps.length > 0 || post.seats.some((seat) => seat.problem !== null))
  const change = (id: string): void => {
    clear()
    setTab(id)
  }
  return (
    <Screen
      title="経路"
      facts={
        gaps.length === 0 ? (
          '専決規程・役職・不在から、起案の決裁経路が決まります。'
        ) : (
          <span className="kd-error">△ このままでは起案できない日のある役職: {gaps.map((post) => post.name).join('、')}</span>
        )
      }
    >
      <Tabs
        label="経路の種類"
        items={[
          { id: 'rules', label: '専決規程' },
          { id: 'posts', label: '役職と担当' },
          { id: 'absences', label: '不在' },
        ]}
        active={tab}
        onChange={change}
      />
      {tab === 'rules' ? <RulesTab /> : tab === 'posts' ? <PostsTab /> : <AbsencesTab />}
    </Screen>
  )
}
