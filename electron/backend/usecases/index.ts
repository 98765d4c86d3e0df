import type { Handlers } from '../context.ts'
import * as absences from './absences.ts'
import { stage as stageAttachments } from './attachment-stage.ts'
import * as attachments from './attachments.ts'
import * as accounts from './accounts.ts'
import { auditHandlers } from './index-audit.ts'
import { helpHandlers } from './help.ts'
import * as inquiry from './inquiry.ts'
import { views as caseViews } from './case-history.ts'
import { sources as caseSources } from './case-sources.ts'
import * as triage from './case-triage.ts'
import { closeHandlers } from './case-close.ts'
import * as cases from './cases.ts'
import * as circulation from './circulation.ts'
import * as backups from './backups.ts'
import * as backupsKeys from './backups-keys.ts'
import * as doctor from './doctor.ts'
import * as claims from './claims.ts'
import * as claimsCounter from './claims-counter.ts'
import * as claimsMonths from './claims-months.ts'
import * as claimsReconcile from './claims-reconcile.ts'
import * as claimsReturn from './claims-return.ts'
import { providerHandlers } from './index-providers.ts'
import { answer as answerCorrection } from './correction-answer.ts'
import * as correctionLetter from './correction-letter.ts'
import { mailList } from './correction-mail.ts'
import * as corrections from './corrections.ts'
import * as draftViews from './draft-views.ts'
import * as draftCases from './draft-cases.ts'
import * as drafts from './drafts.ts'
import * as entryFind from './entry-find.ts'
import { slip } from './entry-slip.ts'
import * as entry from './entry.ts'
import * as formDrafts from './form-drafts.ts'
import { inspect } from './import-inspect.ts'
import * as fileOut from './file-out.ts'
import * as handOver from './hand-over.ts'
import { homeHandlers } from './index-home.ts'
import { stage } from './import-stage.ts'
import { leftovers } from './import-leftovers.ts'
import { judgeAgain, problemLine } from './import-again.ts'
import * as mending from './import-mend.ts'
import { rejects } from './import-rejects.ts'
import { undo as undoImport } from './import-undo.ts'
import * as inbox from './inbox.ts'
import * as imports from './imports.ts'
import { keysHandlers } from './index-keys.ts'
import { listPrintHandlers } from './index-lists.ts'
import { exportLedger } from './ledgers.ts'
import * as masterEdit from './master-edit.ts'
import * as masterFiles from './master-files.ts'
import * as masters from './masters.ts'
import { issue } from './papers-issue.ts'
import { release } from './papers-release.ts'
import * as officePapers from './office-papers.ts'
import * as papers from './papers.ts'
import { papersAgain } from './papers-again.ts'
import { cancel as cancelPayment } from './payment-cancel.ts'
import { carry, uncarry } from './payment-carry.ts'
import { close as closePayment } from './payment-close.ts'
import { exportFile } from './payment-file.ts'
import * as paymentHandOver from './payment-handover.ts'
import { inspectMonth } from './payment-inspect.ts'
import { paper as paymentPaper } from './payment-papers.ts'
import * as paymentRequest from './payment-request.ts'
import { view as paymentView } from './payment-view.ts'
import * as payments from './payments.ts'
import * as returned from './returned.ts'
import { enter as enterReturned, take as takeReturned } from './returned-enter.ts'
import { letter as returnedLetter } from './returned-letter.ts'
import * as duplicateUndo from './duplicate-undo.ts'
import * as duplicates from './duplicates.ts'
import * as people from './people.ts'
import * as preferences from './preferences.ts'
import * as profileActs from './profile-acts.ts'
import * as fonts from './office-fonts.ts'
import * as offender from './papers-offender.ts'
import * as printRun from './print-run.ts'
import * as printCheck from './print-run-check.ts'
import * as printPost from './print-run-post.ts'
import * as printing from './print-run-print.ts'
import { queueHandlers } from './queue.ts'
import * as readings from './readings.ts'
import * as reviews from './reviews.ts'
import * as routesPosts from './routes-posts.ts'
import * as routes from './routes.ts'
import { run as selfCheck } from './self-check.ts'
import * as checkpoints from './checkpoints.ts'
import * as returnedMail from './returned-mail.ts'
import * as voucherActs from './voucher-acts.ts'
import * as vouchers from './vouchers.ts'
import * as signing from './signing.ts'
import * as session from './session.ts'
import * as passwords from './users-password.ts'
import { updateHandlers } from './update.ts'
import { updateServerHandlers } from './update-server.ts'
import * as users from './users.ts'
import * as whatIf from './what-if.ts'
import * as twoPersons from './two-persons.ts'
import { recheck } from './fact-changes.ts'
import { withdrawalHandlers } from './withdrawals.ts'

/** Every operation's handler; the compiler proves the list complete. */
export const handlers: Handlers = {
  'office.view': session.officeView,
  'session.login': session.login,
  'session.logout': passwords.logout,
  'session.lock': passwords.lock,
  'session.unlock': passwords.unlock,
  'users.list': session.usersList,
  'users.accounts': users.list,
  'users.enrol': users.enrol,
  'users.slip': users.slip,
  ...keysHandlers,
  ...withdrawalHandlers,
  'safety.view': backups.safety,
  'backup.standing': backups.standing,
  'backup.folder': backups.folder,
  'backup.holder': backupsKeys.holder,
  'backup.run': backups.run,
  'backup.rehearse': backups.rehearse,
  'recovery.make': backupsKeys.makeRecovery,
  'recovery.paper': backupsKeys.paper,
  'recovery.drill': backupsKeys.drill,
  'doctor.run': doctor.run,
  'doctor.save': doctor.save,
  'users.rename': users.rename,
  'users.addRole': users.addRole,
  'users.endRole': users.endRole,
  'users.suspend': users.suspend,
  'users.resume': users.resume,
  'users.end': users.end,
  'users.unlock': users.unlock,
  'users.resetPassword': users.resetPassword,
  'master.load': masterFiles.load,
  'master.list': masters.list,
  'master.row': masters.row,
  'master.personRow': masters.personRow,
  'master.check': masters.check,
  'master.events': masters.events,
  'master.save': masterEdit.save,
  'master.remove': masterEdit.remove,
  'master.preview': masterFiles.preview,
  'master.commit': masterFiles.commit,
  'master.export': masterFiles.exportRows,
  'plan.list': whatIf.list,
  'plan.add': whatIf.add,
  'plan.drop': whatIf.drop,
  'plan.try': whatIf.tryOut,
  'plan.apply': whatIf.apply,
  'selfCheck.run': selfCheck,
  'master.counts': masters.counts,
  'import.inspect': inspect,
  'profile.list': profileActs.list,
  'profile.save': profileActs.save,
  'profile.remove': profileActs.remove,
  'profile.export': profileActs.exportProfile,
  'profile.import': profileActs.importProfile,
  'mapping.kept': profileActs.kept,
  'mapping.keep': profileActs.keep,
  'import.stage': stage,
  'import.rows': imports.rows,
  'import.commit': imports.commit,
  'import.discard': imports.discard,
  'import.rejects': rejects,
  'import.summary': mending.summary,
  'import.row': mending.row,
  'import.candidates': mending.candidates,
  'import.mend': mending.mend,
  'import.judgeAgain': judgeAgain,
  'import.problemLine': problemLine,
  'import.exclude': mending.exclude,
  'import.include': mending.include,
  'import.undo': undoImport,
  'import.leftovers': leftovers,
  'import.list': imports.list,
  'entry.check': entry.check,
  'entry.commit': entry.commit,
  'entry.drafts': entry.drafts,
  'entry.saveDraft': entry.saveDraft,
  'entry.dropDraft': entry.dropDraft,
  'entry.persons': entryFind.persons,
  'entry.person': entryFind.person,
  'entry.items': entryFind.items,
  'entry.providers': entryFind.providers,
  'entry.slip': slip,
  'attachment.stage': stageAttachments,
  'attachment.commit': attachments.commit,
  'attachment.discard': attachments.discard,
  'attachment.list': attachments.list,
  'attachment.read': attachments.read,
  'attachment.add': attachments.add,
  'people.unmatched': people.unmatched,
  'people.candidates': people.candidates,
  'people.link': people.link,
  'people.register': people.register,
  'people.undo': people.undo,
  'duplicate.list': duplicates.list,
  'duplicate.decide': duplicates.decide,
  'duplicate.ofCase': duplicateUndo.ofCase,
  'duplicate.takeBack': duplicateUndo.takeBack,
  'case.sources': caseSources,
  'case.views': caseViews,
  'case.assign': triage.assign,
  'case.undo': triage.undo,
  'review.grantMany': triage.grantMany,
  'formDraft.mine': formDrafts.mine,
  'formDraft.keep': formDrafts.keep,
  'formDraft.drop': formDrafts.drop,
  'preference.mine': preferences.mine,
  'preference.keep': preferences.keep,
  'case.counts': cases.counts,
  'case.list': cases.list,
  'case.ids': cases.ids,
  'case.page': cases.page,
  'case.total': cases.total,
  'case.position': cases.position,
  ...queueHandlers,
  ...listPrintHandlers,
  ...closeHandlers,
  'case.view': cases.view,
  'case.details': cases.details,
  'review.auto': reviews.auto,
  'review.propose': reviews.propose,
  'review.hold': reviews.hold,
  'review.undo': reviews.undo,
  'case.standing': twoPersons.standing,
  'tax.enter': twoPersons.enter,
  'tax.confirm': twoPersons.confirm,
  'life.except': twoPersons.except,
  'life.takeBack': twoPersons.takeBack,
  'review.recheck': recheck,
  'correction.suggest': corrections.suggest,
  'correction.create': corrections.create,
  'correction.list': corrections.list,
  'correction.ofCase': corrections.ofCase,
  'correction.letter': correctionLetter.letter,
  'correction.paper': correctionLetter.paper,
  'correction.release': correctionLetter.release,
  'correction.mailList': mailList,
  'correction.remind': corrections.remind,
  'correction.answer': answerCorrection,
  'correction.close': corrections.close,
  'draft.preview': drafts.preview,
  'draft.create': drafts.create,
  'draft.list': draftViews.list,
  'draft.view': draftViews.view,
  'draft.approve': circulation.approve,
  'draft.sendBack': circulation.sendBack,
  'draft.recall': circulation.recall,
  'draft.submit': circulation.submit,
  'draft.discard': circulation.discard,
  'draft.remove': draftCases.remove,
  'inbox.list': inbox.list,
  'inbox.reads': inbox.reads,
  'inbox.read': inbox.read,
  'inbox.check': inbox.check,
  'inbox.decide': inbox.decide,
  'route.rules': routes.rules,
  'route.saveRule': routes.saveRule,
  'route.endRule': routes.endRule,
  'route.preview': routes.preview,
  'route.posts': routesPosts.posts,
  'route.savePost': routesPosts.savePost,
  'route.seat': routesPosts.seat,
  'route.endSeat': routesPosts.endSeat,
  'route.deputies': routesPosts.deputies,
  'absence.list': absences.list,
  'absence.add': absences.add,
  'absence.correct': absences.correct,
  'reading.list': readings.list,
  'reading.mark': readings.mark,
  'papers.pending': papers.pending,
  'papers.issue': issue,
  'papers.release': release,
  'papers.list': papers.list,
  'papers.files': papers.files,
  'papers.file': papers.file,
  ...papersAgain,
  'officePaper.windowTest': officePapers.windowTest,
  'officePaper.mailingLedger': officePapers.mailingLedger,
  'officePaper.labels': officePapers.labels,
  'officePaper.dayEnd': officePapers.dayEnd,
  'officePaper.list': officePapers.list,
  'printRun.targets': printRun.targets,
  'printRun.open': printRun.open,
  'printRun.list': printRun.list,
  'printRun.view': printRun.view,
  'printRun.letters': printRun.letters,
  'printRun.leaveOut': printRun.leaveOut,
  'printRun.close': printRun.close,
  'printRun.check': printCheck.check,
  'printRun.sample': printCheck.sample,
  'printRun.print': printing.print,
  'printRun.again': printing.again,
  'printRun.spoil': printPost.spoil,
  'printRun.count': printPost.count,
  'printRun.post': printPost.post,
  'printRun.hand': printPost.hand,
  'printRun.sheet': printPost.sheet,
  'voucher.list': vouchers.list,
  'voucher.verify': vouchers.verify,
  'voucher.end': voucherActs.end,
  'voucher.reissue': voucherActs.reissue,
  'voucher.lapse': voucherActs.lapse,
  'returnedMail.list': returnedMail.list,
  'returnedMail.find': returnedMail.find,
  'returnedMail.enter': returnedMail.enter,
  'returnedMail.settle': returnedMail.settle,
  'fonts.list': fonts.list,
  'fonts.add': fonts.add,
  'fonts.remove': fonts.remove,
  'offender.list': offender.list,
  'offender.add': offender.add,
  'offender.drop': offender.drop,
  'claims.take': claims.take,
  'claims.lines': claimsReconcile.lines,
  'claims.scan': claimsCounter.scan,
  'claims.enter': claimsCounter.enter,
  'claims.agree': claimsReconcile.agree,
  'claims.hold': claimsReconcile.hold,
  'claims.ask': claimsReconcile.ask,
  'claims.sendBack': claimsReconcile.sendBack,
  'claims.returns': claimsReturn.returns,
  'claims.returnFile': claimsReturn.returnFile,
  'claims.months': claimsMonths.months,
  'claims.close': claimsMonths.close,
  'claims.askReopen': claimsMonths.askReopen,
  'claims.reopen': claimsMonths.reopen,
  ...providerHandlers,
  'payment.create': payments.create,
  'payment.cancel': cancelPayment,
  'payment.list': payments.list,
  'payment.candidates': payments.candidates,
  'payment.inspect': inspectMonth,
  'payment.carry': carry,
  'payment.uncarry': uncarry,
  'payment.view': paymentView,
  'payment.close': closePayment,
  'payment.export': exportFile,
  'payment.ask': paymentRequest.ask,
  'payment.answer': paymentRequest.answer,
  'payment.handOver': paymentHandOver.handOver,
  'payment.accept': paymentHandOver.accept,
  'payment.settle': paymentHandOver.settle,
  'payment.paper': paymentPaper,
  'returned.take': takeReturned,
  'returned.enter': enterReturned,
  'returned.list': returned.list,
  'returned.ask': returned.ask,
  'returned.confirm': returned.confirm,
  'returned.letter': returnedLetter,
  'session.changePassword': passwords.changePassword,
  'keys.list': signing.list,
  'keys.confirm': signing.confirm,
  'keys.revoke': signing.revoke,
  'checkpoint.make': checkpoints.make,
  'checkpoint.list': checkpoints.list,
  'checkpoint.folder': checkpoints.folder,
  'clock.list': signing.clockList,
  'clock.confirm': signing.clockConfirm,
  ...auditHandlers,
  'account.standing': accounts.standing,
  'account.ask': inquiry.ask,
  'account.answer': inquiry.answer,
  'account.attorney': accounts.attorney,
  'account.otherCity': accounts.otherCity,
  'account.due': accounts.due,
  'account.ofCase': accounts.ofCase,
  ...homeHandlers,
  'ledger.export': exportLedger,
  'handover.list': handOver.list,
  'handover.medium': handOver.mediumBefore,
  'papers.save': fileOut.savePapers,
  'correction.savePaper': fileOut.saveCorrection,
  'entry.saveSlip': fileOut.saveSlip,
  'handover.note': handOver.note,
  ...helpHandlers,
  ...updateHandlers,
  ...updateServerHandlers,
}
