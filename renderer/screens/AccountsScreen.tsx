import { useKept } from '../ui/kept.tsx'
import { useNotices } from '../ui/notices.tsx'
import { useQueryOp } from '../client/hooks.tsx'
import { ProblemBox } from '../client/problem.tsx'
import { Loading } from '../ui/EmptyState.tsx'
import { Screen } from '../ui/Screen.tsx'
import { Tabs } from '../ui/Tabs.tsx'
import { DueTab } from './accounts/DueTab.tsx'
import { AskTab } from './accounts/AskTab.tsx'
import { InquiriesTab } from './accounts/InquiriesTab.tsx'

/** 口座. Registered accounts that must be asked for, what was asked and answered, and how long people wait for their money. */
export function AccountsScreen() {
  const [tab, setTab] = useKept('accounts.tab', 'ask')
  const { clear } = useNotices()
  const found = useQueryOp('account.standing', {})
  const change = (id: string): void => {
    clear()
    setTab(id)
  }
  const standing = found.data
  const open = (standing?.inquiries ?? []).filter((one) => one.answered < one.lines).length
  return (
    <Screen
      title="口座と支払期限"
      facts={standing === undefined ? '' : `公金受取口座の回答は、回答の日から${standing.answerDays}日間だけ使えます。`}
    >
      <Tabs
        label="口座の内容"
        items={[
          { id: 'ask', label: '照会が要る案件', count: standing?.total ?? 0 },
          { id: 'inquiries', label: '照会と回答', count: open },
          { id: 'due', label: '支払までの日数' },
        ]}
        active={tab}
        onChange={change}
      />
      {found.error === null ? null : <ProblemBox error={found.error} onRetry={() => void found.refetch()} />}
      {tab === 'due' ? (
        <DueTab />
      ) : standing === undefined ? (
        <Loading what="照会" />
      ) : tab === 'ask' ? (
        <AskTab standing={standing} />
      ) : (
        <InquiriesTab standing={standing} />
      )}
    </Screen>
  )
}
