import type { HomeLine } from '../../../shared/contract/home.ts'
import { plainView, type View } from '../queue/queue-state.ts'

type Keep = Readonly<Record<string, unknown>>

const queue = (tab: string): Keep => ({ 'queue.view': { ...plainView, tab } satisfies View, 'queue.ready': true })
const runs: Keep = { 'payments.tab': 'runs', 'payments.opened': null }

/** What a screen is told to remember, by the line that leads to it. A line that is not here means the whole screen. */
const keeps: Readonly<Record<string, Keep>> = {
  ask: queue('ask'),
  refuse: queue('fail'),
  unjudged: queue('new'),
  hold: queue('on-hold'),
  correction: { 'corrections.tab': 'overdue' },
  answered: { 'corrections.tab': 'soon' },
  people: { 'people.tab': 'match' },
  duplicate: { 'people.tab': 'duplicates' },
  mine: { 'approval.box': 'mine' },
  deputy: { 'approval.box': 'deputy' },
  later: { 'approval.box': 'readings' },
  held: { 'papers.tab': 'held' },
  papers: { 'papers.tab': 'pending' },
  runs: { 'papers.tab': 'runs' },
  back: { 'papers.tab': 'returns' },
  payable: { 'payments.tab': 'candidates' },
  export: runs,
  handover: runs,
  settle: runs,
  close: runs,
  asked: runs,
  transfersBack: { 'payments.tab': 'returned' },
  account: { 'providers.tab': 'waiting' },
}

/** 待っている仕事の行き先: the heading of the screen under which the cases of a line are. */
export const keepOf = (line: Pick<HomeLine, 'id'>): Keep => keeps[line.id] ?? {}
