import type { Handlers } from '../context.ts'
import { accountsOnPaper, correctionsOnPaper, unmatchedOnPaper } from './case-lists.ts'
import { claimsOnPaper } from './claims-lists.ts'
import { draftsOnPaper, inboxOnPaper } from './draft-print.ts'
import { printRows } from './import-print.ts'
import { asCsv, type ListReader, onPaper } from './list-print.ts'
import { auditOnPaper, handOverOnPaper, providersOnPaper, trailOnPaper, usersOnPaper } from './office-lists.ts'
import { papersOnPaper, vouchersOnPaper } from './paper-lists.ts'
import { paymentsOnPaper } from './payment-lists.ts'
import { queueOnPaper } from './queue-print.ts'

type Box = Parameters<typeof inboxOnPaper>[1]
const inbox: ListReader<{ readonly box: Box }> = (ctx, { box }) => inboxOnPaper(ctx, box)

/** 一覧の印刷とCSV; each is filed in the trail under what the list is about. */
export const listPrintHandlers = {
  'queue.print': onPaper(queueOnPaper, 'case'),
  'queue.csv': asCsv(queueOnPaper, 'case'),
  'draft.print': onPaper(draftsOnPaper, 'draft'),
  'draft.csv': asCsv(draftsOnPaper, 'draft'),
  'inbox.print': onPaper(inbox, 'inbox'),
  'inbox.csv': asCsv(inbox, 'inbox'),
  'import.print': printRows,
  'payment.print': onPaper(paymentsOnPaper, 'list:payment'),
  'payment.csv': asCsv(paymentsOnPaper, 'list:payment'),
  'claims.print': onPaper(claimsOnPaper, 'list:claims'),
  'claims.csv': asCsv(claimsOnPaper, 'list:claims'),
  'paperList.print': onPaper(papersOnPaper, 'papers'),
  'paperList.csv': asCsv(papersOnPaper, 'papers'),
  'voucher.print': onPaper(vouchersOnPaper, 'list:voucher'),
  'voucher.csv': asCsv(vouchersOnPaper, 'list:voucher'),
  'provider.print': onPaper(providersOnPaper, 'list:provider'),
  'provider.csv': asCsv(providersOnPaper, 'list:provider'),
  'correction.print': onPaper(correctionsOnPaper, 'list:correction'),
  'correction.csv': asCsv(correctionsOnPaper, 'list:correction'),
  'people.print': onPaper(unmatchedOnPaper, 'list:people'),
  'people.csv': asCsv(unmatchedOnPaper, 'list:people'),
  'account.print': onPaper(accountsOnPaper, 'list:account'),
  'account.csv': asCsv(accountsOnPaper, 'list:account'),
  'handover.print': onPaper(handOverOnPaper, 'list:handover'),
  'handover.csv': asCsv(handOverOnPaper, 'list:handover'),
  'trail.print': onPaper(trailOnPaper, 'trail'),
  'trail.csv': asCsv(trailOnPaper, 'trail'),
  'auditList.print': onPaper(auditOnPaper, 'trail'),
  'auditList.csv': asCsv(auditOnPaper, 'trail'),
  'users.print': onPaper(usersOnPaper, 'list:users'),
  'users.csv': asCsv(usersOnPaper, 'list:users'),
} satisfies Partial<Handlers>
