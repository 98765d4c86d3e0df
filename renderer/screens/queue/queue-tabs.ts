import { caseStateNames, type CaseState } from '../../../shared/domain/case-state.ts'
import type { Input, Output } from '../../../shared/contract.ts'

type Filter = Pick<Input<'case.ids'>, 'state' | 'proposal'>
type Counts = Output<'case.counts'>

/** 見出し of the work queue: what it holds, as a filter. */
export interface QueueTab {
  readonly id: string
  readonly label: string
  readonly filter: Filter
  /** Shown even when nothing is in it. */
  readonly always: boolean
}

const stage = (id: CaseState, always = false): QueueTab => ({ id, label: caseStateNames[id], filter: { state: id }, always })

/** In the order of the work: what needs a person first. */
export const queueTabs: readonly QueueTab[] = [
  { id: 'new', label: '未審査', filter: { state: 'received', proposal: 'none' }, always: true },
  { id: 'ask', label: '△ 要確認', filter: { state: 'received', proposal: 'ask' }, always: true },
  { id: 'fail', label: '× 不適合の案', filter: { state: 'received', proposal: 'refuse' }, always: true },
  { id: 'fit', label: '○ 適合の案', filter: { state: 'received', proposal: 'grant' }, always: false },
  stage('on-hold'),
  stage('correction'),
  stage('reviewed', true),
  stage('drafted'),
  stage('circulating'),
  stage('granted'),
  stage('refused'),
  stage('issued'),
  stage('claimed'),
  stage('paid'),
  stage('closed'),
  stage('withdrawn'),
  stage('cancelled'),
  stage('lapsed'),
  { id: 'all', label: 'すべて', filter: {}, always: true },
]

/** Whether the counts of a tab end at a limit: there are more. */
export function isMore(counts: Counts): boolean {
  return counts.some((line) => line.more === true)
}

export function tabCount(counts: Counts, tab: QueueTab): number {
  return counts
    .filter((line) => (tab.filter.state ?? line.state) === line.state && (tab.filter.proposal ?? line.proposal) === line.proposal)
    .reduce((sum, line) => sum + line.count, 0)
}

/** Where the work is: the first tab with something for a person, else everything. */
export function firstTab(counts: Counts): string {
  return queueTabs.find((tab) => tab.id !== 'all' && tabCount(counts, tab) > 0)?.id ?? 'all'
}
