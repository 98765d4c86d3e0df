/** Every query of the contract, asked as the screens ask it: with real numbers of the office at hand, whole lists and narrowed ones. */
import Database from 'better-sqlite3'
import { contract, type Input, type Op } from '../../shared/contract.ts'
import type { Operation } from '../../shared/contract/kinds.ts'
import { can, roles } from '../../shared/permissions.ts'
import { inputs, userOf } from '../contract/inputs.ts'
import type { TestOffice } from './office.ts'

export interface Question {
  readonly op: Op
  /** What distinguishes it from other questions of the same operation; '' where there is one only. */
  readonly name: string
  readonly user: string
  readonly input: unknown
}

const operation = (op: Op): Operation => contract[op]

export const queries = (Object.keys(contract) as Op[]).filter((op) => operation(op).kind === 'query')

/** The user of the sample office who holds an operation's permission, by the first role that has it. */
export function holderOf(op: Op): string {
  const { permission } = operation(op)
  const role = roles.find((held) => permission === null || can([held], permission))
  return userOf[role ?? 'intake']
}

/** What stands in the office: one number of each kind, '' where there is none. */
function standing({ store }: TestOffice['backend']['env']) {
  const first = (text: string): string => String(Object.values(store.sync.prepare<object>(text).get() ?? { none: '' })[0] ?? '')
  return {
    caseNo: first(`select case_no from welfare_case where state = 'received' and resident_no is not null order by case_no desc limit 1`),
    paidNo: first(`select case_no from welfare_case where state = 'paid' order by case_no limit 1`),
    draftNo: first(`select draft_no from draft where state = 'circulating' limit 1`) || first(`select draft_no from draft limit 1`),
    batchId: first(`select batch_id from import_batch order by row_count desc limit 1`),
    voucherNo: first(`select voucher_no from voucher limit 1`),
    paperNo: first(`select number from paper limit 1`),
    mailNo: first(`select number from mailing_entry limit 1`),
    runNo: first(`select run_no from payment_run limit 1`),
    resident: first(`select resident_no from resident limit 1`),
  }
}

/** All questions for this office. Operations without a line of their own are asked with the contract tests' input. */
export function questionsOf(office: TestOffice): readonly Question[] {
  const at = standing(office.backend.env)
  const { caseNo, paidNo, draftNo, batchId } = at
  const own: { readonly [O in Op]?: Readonly<Record<string, Input<O>>> } = {
    'import.rows': Object.fromEntries(
      (['all', 'added', 'same', 'changed', 'rejected', 'warned', 'excluded'] as const).map((only) => [
        only,
        { batchId, only, afterLine: 0, limit: 200 },
      ]),
    ),
    'import.summary': { '': { batchId } },
    'import.row': { '': { batchId, line: 2 } },
    'import.problemLine': { '': { batchId, from: 0, back: false } },
    'entry.persons': { kana: { text: 'ヤマダ' }, kanji: { text: '山田' }, number: { text: at.resident } },
    'entry.person': { '': { residentNo: at.resident } },
    'entry.slip': { '': { caseNo } },
    'attachment.list': { '': { caseNo } },
    'case.counts': {
      all: {},
      protected: { flags: ['protected'] },
      item: { item: 'N32' },
      text: { text: '山田' },
      online: { channel: 'online' },
    },
    'case.list': {
      all: { limit: 200 },
      state: { state: 'paid', limit: 200 },
      kana: { state: 'paid', order: { by: 'kana', desc: true }, limit: 200 },
      deep: { offset: 10_000, limit: 200 },
      item: { item: 'N32', limit: 200 },
      text: { text: '山田', limit: 200 },
      unreviewed: { state: 'received', proposal: 'none', limit: 200 },
      days: { appliedFrom: '2026-04-01', appliedTo: '2026-06-30', limit: 200 },
    },
    'case.total': { all: { exact: true }, paid: { state: 'paid', exact: true }, text: { text: '山田', exact: true } },
    'case.ids': { received: { state: 'received' } },
    'case.position': { all: { caseNo }, kana: { caseNo, order: { by: 'kana', desc: false } } },
    'case.page': { '': { caseNos: [caseNo, paidNo].filter((no) => no !== '') } },
    'case.view': { waiting: { caseNo }, ...(paidNo === '' ? {} : { paid: { caseNo: paidNo } }) },
    'case.details': { '': { caseNos: [caseNo] } },
    'case.standing': { '': { caseNo } },
    'people.unmatched': { '': { limit: 200 } },
    'people.candidates': { '': { caseNo } },
    'duplicate.list': { '': { limit: 200 } },
    'duplicate.ofCase': { '': { caseNo } },
    'case.sources': { '': { caseNo } },
    'case.views': { '': { caseNo, limit: 200 } },
    'correction.suggest': { '': { caseNo } },
    'correction.list': Object.fromEntries(
      (['ahead', 'soon', 'overdue', 'answered', 'closed'] as const).map((bucket) => [bucket, { bucket, limit: 200 }]),
    ),
    'correction.ofCase': { '': { caseNo } },
    'draft.preview': { grant: { kind: 'grant' }, refuse: { kind: 'refuse' }, cancel: { kind: 'cancel' } },
    'draft.list': { all: { limit: 200 }, open: { state: 'circulating', limit: 200 }, approved: { state: 'approved', limit: 200 } },
    'draft.view': { '': { draftNo, limit: 200 } },
    'inbox.reads': { '': { draftNo } },
    'inbox.check': { '': { draftNo } },
    'papers.pending': { '': { limit: 200 } },
    'papers.list': { '': { limit: 200 } },
    'printRun.targets': {
      postal: { kind: 'all', order: 'postal', limit: 200 },
      decision: { kind: 'grant', order: 'decision', limit: 200 },
    },
    'papers.caseOf': { '': { number: at.paperNo } },
    'papers.ofCase': { '': { caseNo: paidNo } },
    'voucher.list': Object.fromEntries(
      (['all', 'valid', 'claimed', 'paid', 'void', 'lapsed', 'due'] as const).flatMap((state) => [
        [state, { state, limit: 200 }],
        [`${state} 山田`, { state, text: '山田', limit: 200 }],
      ]),
    ),
    'voucher.verify': { '': { text: at.voucherNo } },
    'returnedMail.find': { '': { number: at.mailNo } },
    'returnedMail.list': { open: { open: true, limit: 200 }, all: { open: false, limit: 200 } },
    'reading.list': { unread: { unread: true, limit: 200 }, all: { unread: false, limit: 200 } },
    'claims.lines': {
      ...Object.fromEntries((['open', 'good', 'back', 'all'] as const).map((part) => [part, { part, limit: 200 }])),
      provider: { part: 'all', providerNo: 'J0101', limit: 200 },
    },
    'payment.candidates': { '': { month: '2026-11' } },
    'payment.inspect': { '': { month: '2026-11' } },
    'payment.view': { '': { runNo: at.runNo } },
    'effect.dashboard': { '': { from: '2025-12', to: '2026-11', baseYear: 2025 } },
    'master.list': Object.fromEntries(
      (['items', 'parameters', 'providers', 'residents', 'certificates', 'taxes', 'grants', 'postal-codes'] as const).flatMap((kind) => [
        [kind, { kind, text: '', offset: 0, limit: 200 }],
        [`${kind} 山田`, { kind, text: '山田', offset: 0, limit: 200 }],
      ]),
    ),
    'audit.list': { '': { limit: 200 } },
    'audit.entries': {
      ...Object.fromEntries(
        (['all', 'hours', 'failed', 'denied', 'keys', 'clock', 'out'] as const).flatMap((list) => [
          [list, { list, views: false, limit: 200 }],
          [`${list} with views`, { list, views: true, limit: 200 }],
        ]),
      ),
      case: { list: 'case', caseNo, views: true, limit: 200 },
      user: { list: 'user', user: 'reviewer', views: true, limit: 200 },
      days: { list: 'all', views: true, from: '2026-11-01', to: '2026-11-24', limit: 200 },
    },
    'audit.personViews': {
      case: { caseNo, acts: false, limit: 200 },
      resident: { residentNo: at.resident, acts: true, limit: 200 },
    },
    'handover.list': { all: { limit: 200 }, out: { direction: 'out', limit: 200 } },
  }
  return queries.flatMap((op) =>
    Object.entries((own[op] as Readonly<Record<string, unknown>> | undefined) ?? { '': inputs[op] }).map(([name, input]) => ({
      op,
      name,
      user: op.startsWith('case.') || op.startsWith('voucher.') ? 'reviewer' : op.startsWith('inbox.') ? 'manager' : holderOf(op),
      input,
    })),
  )
}

export interface Ran {
  readonly text: string
  readonly values: readonly unknown[]
}

type Run = (...values: unknown[]) => unknown
const prepare = Reflect.get(Database.prototype, 'prepare') as (
  this: unknown,
  text: string,
) => Record<'run' | 'all' | 'get' | 'iterate', Run>

/** Keeps what every connection opened from now on runs, while `counting` says so. `restore` before the end of the file. */
export function watchStatements() {
  const ran: Ran[] = []
  const state = { counting: false }
  Reflect.set(Database.prototype, 'prepare', function (this: unknown, text: string) {
    const statement = prepare.call(this, text)
    for (const name of ['run', 'all', 'get', 'iterate'] as const) {
      const run = statement[name].bind(statement)
      statement[name] = (...values) => {
        if (state.counting) ran.push({ text, values })
        return run(...values)
      }
    }
    return statement
  })
  return {
    /** What ran while `act` ran. */
    async during(act: () => Promise<unknown>): Promise<readonly Ran[]> {
      ran.length = 0
      state.counting = true
      try {
        await act()
      } finally {
        state.counting = false
      }
      return [...ran]
    },
    restore: (): void => void Reflect.set(Database.prototype, 'prepare', prepare),
  }
}
