import type { CaseDetail } from '../../../shared/contract/cases.ts'
import type { CaseSources } from '../../../shared/contract/triage.ts'
import { useKept } from '../../ui/kept.tsx'
import { Tabs } from '../../ui/Tabs.tsx'
import { AttachmentsBlock } from '../attachments/AttachmentsBlock.tsx'
import { CaseAccount } from '../accounts/CaseAccount.tsx'
import { CaseCorrections } from '../parts/CaseCorrections.tsx'
import { ApplicationBlock, GrantsBlock, PersonBlock, VouchersBlock } from '../parts/CaseRecords.tsx'
import { HistoryPart } from './HistoryPart.tsx'
import { ItemBlock, LedgerBlock, PersonSources, PreviousBlock } from './SourceBlocks.tsx'

type Tab = 'application' | 'person' | 'grants' | 'history'

/** 申請と記録: what came, who it is about, what was granted before, and what was done, under four headings. */
export function RecordsPane({ detail, sources }: { readonly detail: CaseDetail; readonly sources: CaseSources | undefined }) {
  const [tab, setTab] = useKept<Tab>('case.tab', 'application')
  return (
    <div className="kd-column kd-records">
      <Tabs
        label="申請と記録"
        into="[data-records]"
        items={[
          { id: 'application', label: '申請' },
          { id: 'person', label: '世帯・手帳・税' },
          { id: 'grants', label: '給付歴', count: detail.grants.length },
          { id: 'history', label: '経過', count: detail.history.length },
        ]}
        active={tab}
        onChange={(id) => setTab(id as Tab)}
      />
      <section aria-label="申請と記録" tabIndex={0} data-pane="" data-records="" className="kd-pane flex-1">
        {tab === 'application' ? (
          <>
            <CaseAccount detail={detail} />
            <CaseCorrections detail={detail} />
            <AttachmentsBlock caseNo={detail.caseNo} />
            <ApplicationBlock detail={detail} />
          </>
        ) : tab === 'person' ? (
          <>
            <PersonBlock detail={detail} />
            {sources === undefined ? null : <PersonSources sources={sources} />}
          </>
        ) : tab === 'grants' ? (
          <>
            {sources === undefined ? null : (
              <>
                <PreviousBlock sources={sources} />
                <LedgerBlock sources={sources} />
              </>
            )}
            <VouchersBlock detail={detail} />
            <GrantsBlock detail={detail} />
            {sources === undefined ? null : <ItemBlock sources={sources} />}
          </>
        ) : (
          <HistoryPart detail={detail} />
        )}
      </section>
    </div>
  )
}
