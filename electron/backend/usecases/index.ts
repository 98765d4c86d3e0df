import type { Handlers } from '../context.ts'
import * as audit from './audit.ts'
import * as cases from './cases.ts'
import * as circulation from './circulation.ts'
import * as claims from './claims.ts'
import * as draftViews from './draft-views.ts'
import * as drafts from './drafts.ts'
import { stage } from './import-stage.ts'
import * as imports from './imports.ts'
import { exportLedger } from './ledgers.ts'
import * as masters from './masters.ts'
import { issue } from './papers-issue.ts'
import { release } from './papers-release.ts'
import * as papers from './papers.ts'
import { exportFile } from './payment-file.ts'
import * as payments from './payments.ts'
import * as reviews from './reviews.ts'
import * as session from './session.ts'

/** Every operation's handler; the compiler proves the list complete. */
export const handlers: Handlers = {
  'office.view': session.officeView,
  'session.login': session.login,
  'session.logout': session.logout,
  'users.list': session.usersList,
  'master.load': masters.load,
  'master.counts': masters.counts,
  'import.profiles': imports.profiles,
  'import.stage': stage,
  'import.rows': imports.rows,
  'import.commit': imports.commit,
  'import.discard': imports.discard,
  'import.rejects': imports.rejects,
  'import.list': imports.list,
  'case.counts': cases.counts,
  'case.list': cases.list,
  'case.ids': cases.ids,
  'case.page': cases.page,
  'case.view': cases.view,
  'case.details': cases.details,
  'review.auto': reviews.auto,
  'review.propose': reviews.propose,
  'review.hold': reviews.hold,
  'review.undo': reviews.undo,
  'draft.preview': drafts.preview,
  'draft.create': drafts.create,
  'draft.list': draftViews.list,
  'draft.view': draftViews.view,
  'draft.approve': circulation.approve,
  'draft.sendBack': circulation.sendBack,
  'draft.recall': circulation.recall,
  'draft.submit': circulation.submit,
  'draft.discard': circulation.discard,
  'papers.pending': papers.pending,
  'papers.issue': issue,
  'papers.release': release,
  'papers.list': papers.list,
  'papers.files': papers.files,
  'papers.file': papers.file,
  'claims.take': claims.take,
  'payment.create': payments.create,
  'payment.list': payments.list,
  'payment.candidates': payments.candidates,
  'payment.export': exportFile,
  'audit.verify': audit.verify,
  'audit.export': audit.exportTrail,
  'audit.list': audit.list,
  'ledger.export': exportLedger,
}
