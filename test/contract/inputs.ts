/** One well-formed input for every operation; the compiler proves the list complete. What it names need not exist. */
import type { Input, Op } from '../../shared/contract.ts'
import type { Role } from '../../shared/permissions.ts'

const ticket = '0123456789abcdef0123456789abcdef'

export const inputs: { readonly [O in Op]: Input<O> } = {
  'office.view': {},
  'session.login': { user: 'nobody-there', password: 'x' },
  'session.logout': {},
  'users.list': {},
  'master.load': { kind: 'items', ticket },
  'master.counts': {},
  'import.profiles': {},
  'import.stage': { ticket, programme: 'aids', profile: 'aids-counter' },
  'import.rows': { batchId: 'none', only: 'all', afterLine: 0, limit: 10 },
  'import.commit': { batchId: 'none', sha256: 'x' },
  'import.discard': { batchId: 'none' },
  'import.rejects': { batchId: 'none', save: ticket, replace: false },
  'import.list': { limit: 10 },
  'case.counts': {},
  'case.list': { limit: 10 },
  'case.ids': {},
  'case.page': { caseNos: ['R8-000001'] },
  'case.view': { caseNo: 'R8-000001' },
  'case.details': { caseNos: ['R8-000001'] },
  'review.auto': {},
  'review.propose': { caseNo: 'R8-000001', propose: 'grant', reason: '' },
  'review.hold': { caseNo: 'R8-000001', version: 1, until: '2026-12-01', reason: '確認中' },
  'review.undo': { caseNo: 'R8-000001', version: 1 },
  'draft.preview': { kind: 'grant' },
  'draft.create': { kind: 'grant' },
  'draft.list': { limit: 10 },
  'draft.view': { draftNo: 'R8-D0001', limit: 10 },
  'draft.approve': { draftNo: 'R8-D0001', asDeputy: false },
  'draft.sendBack': { draftNo: 'R8-D0001', to: '起案者', comment: '確認' },
  'draft.recall': { draftNo: 'R8-D0001' },
  'draft.submit': { draftNo: 'R8-D0001' },
  'draft.discard': { draftNo: 'R8-D0001' },
  'papers.pending': { limit: 10 },
  'papers.issue': { oneFile: true },
  'papers.release': {},
  'papers.list': { limit: 10 },
  'papers.files': {},
  'papers.file': { name: 'none.pdf' },
  'claims.take': { ticket, profile: 'claims' },
  'payment.create': { month: '2026-11', transferDate: '2026-12-10' },
  'payment.list': {},
  'payment.candidates': { month: '2026-11' },
  'payment.export': { month: '2026-11', save: ticket, replace: false },
  'audit.verify': {},
  'audit.export': { save: ticket, replace: false },
  'audit.list': { limit: 10 },
  'ledger.export': { ledger: 'decisions', save: ticket, replace: false },
}

export const ops = Object.keys(inputs) as readonly Op[]

/** A user of the sample office who holds this role and no other. */
export const userOf: Readonly<Record<Role, string>> = {
  intake: 'intake',
  reviewer: 'reviewer',
  drafter: 'drafter',
  approver: 'chief',
  mailing: 'mailing',
  payer: 'payer',
  administrator: 'admin',
  auditor: 'auditor',
}
