import type * as z from 'zod'
import { accountsContract } from './contract/accounts.ts'
import { attachmentsContract } from './contract/attachments.ts'
import { auditListsContract } from './contract/audit-lists.ts'
import { auditExpiryContract } from './contract/audit-expiry.ts'
import { auditContract } from './contract/audit.ts'
import { banksContract } from './contract/banks.ts'
import { caseCloseContract } from './contract/case-close.ts'
import { casesContract } from './contract/cases.ts'
import { claimsContract } from './contract/claims.ts'
import { correctionsContract } from './contract/corrections.ts'
import { draftsContract } from './contract/drafts.ts'
import { effectContract } from './contract/effect.ts'
import { entryContract } from './contract/entry.ts'
import { handOverContract } from './contract/hand-over.ts'
import { helpContract } from './contract/help.ts'
import { homeContract } from './contract/home.ts'
import { inboxContract } from './contract/inbox.ts'
import { intakeContract } from './contract/intake.ts'
import { keysContract } from './contract/keys.ts'
import type { Kind } from './contract/kinds.ts'
import { listPrintContract } from './contract/list-print.ts'
import { mastersContract } from './contract/masters.ts'
import { mendingContract } from './contract/mending.ts'
import { personViewsContract } from './contract/person-views.ts'
import { officePapersContract } from './contract/office-papers.ts'
import { peopleContract } from './contract/people.ts'
import { paymentsContract } from './contract/payments.ts'
import { backupsContract } from './contract/backups.ts'
import { formDraftsContract } from './contract/form-drafts.ts'
import { fontsContract } from './contract/fonts.ts'
import { printRunContract } from './contract/print-run.ts'
import { profilesContract } from './contract/profiles.ts'
import { providersContract } from './contract/providers.ts'
import { routesContract } from './contract/routes.ts'
import { queueContract } from './contract/queue.ts'
import { signingContract } from './contract/signing.ts'
import { sessionContract } from './contract/session.ts'
import { updateContract } from './contract/update.ts'
import { usersContract } from './contract/users.ts'
import { twoPersonsContract } from './contract/two-persons.ts'
import { triageContract } from './contract/triage.ts'
import { withdrawalsContract } from './contract/withdrawals.ts'
import { vouchersContract } from './contract/vouchers.ts'

/** Everything a window or a command may ask: each operation's kind, permission, input and output. Read top to bottom per area. */
export const contract = {
  ...homeContract,
  ...sessionContract,
  ...usersContract,
  ...intakeContract,
  ...profilesContract,
  ...mendingContract,
  ...entryContract,
  ...formDraftsContract,
  ...attachmentsContract,
  ...queueContract,
  ...casesContract,
  ...twoPersonsContract,
  ...peopleContract,
  ...triageContract,
  ...withdrawalsContract,
  ...correctionsContract,
  ...draftsContract,
  ...backupsContract,
  ...keysContract,
  ...fontsContract,
  ...printRunContract,
  ...vouchersContract,
  ...routesContract,
  ...inboxContract,
  ...claimsContract,
  ...providersContract,
  ...banksContract,
  ...paymentsContract,
  ...accountsContract,
  ...effectContract,
  ...mastersContract,
  ...auditContract,
  ...auditListsContract,
  ...personViewsContract,
  ...signingContract,
  ...handOverContract,
  ...officePapersContract,
  ...helpContract,
  ...updateContract,
  ...listPrintContract,
  ...auditExpiryContract,
  ...caseCloseContract,
}

export type Contract = typeof contract
export type Op = keyof Contract
export type Input<O extends Op> = z.input<Contract[O]['input']>
export type ParsedInput<O extends Op> = z.output<Contract[O]['input']>
export type Output<O extends Op> = z.output<Contract[O]['output']>
/** Operations of one kind. */
export type OpOf<K extends Kind> = { [O in Op]: Contract[O]['kind'] extends K ? O : never }[Op]

export function isOp(name: string): name is Op {
  return Object.hasOwn(contract, name)
}
