/** Roles and what they may do (domain.md §3). A test prints operations × roles as a golden table. */

/** 役割. */
export const roles = ['intake', 'reviewer', 'drafter', 'approver', 'mailing', 'payer', 'administrator', 'auditor'] as const
export type Role = (typeof roles)[number]

/** 役割の名前 on screen. */
export const roleNames: Readonly<Record<Role, string>> = {
  intake: '受付',
  reviewer: '審査',
  drafter: '起案',
  approver: '決裁',
  mailing: '発送',
  payer: '支払',
  administrator: '管理',
  auditor: '監査',
}

const caseWorkers = ['intake', 'reviewer', 'drafter', 'approver', 'mailing', 'payer', 'auditor'] as const

/** Permission → the roles that hold it. An administrator runs the office but sees no case. */
const holders = {
  'office.use': roles,
  'users.read': roles,
  'users.browse': ['administrator', 'auditor'],
  'users.write': ['administrator'],
  'master.read': roles,
  'master.browse': ['administrator', 'reviewer', 'auditor'],
  'master.load': ['administrator'],
  'import.run': ['intake'],
  'entry.run': ['intake'],
  'case.read': caseWorkers,
  'attachment.add': ['intake', 'reviewer'],
  'correction.ask': ['intake', 'reviewer'],
  'case.withdraw': ['intake', 'reviewer'],
  'people.link': ['intake', 'reviewer'],
  // opening the case of a person under 支援措置 at all
  'case.protected': ['intake', 'reviewer', 'approver', 'mailing', 'auditor'],
  'address.protected': ['reviewer', 'approver', 'mailing', 'auditor'],
  'review.run': ['reviewer'],
  // the second look at a tax bracket: whoever did neither type it nor review the case
  'tax.confirm': ['reviewer', 'drafter', 'approver'],
  'draft.make': ['drafter'],
  'draft.read': ['drafter', 'approver', 'payer', 'auditor', 'reviewer', 'mailing'],
  'draft.act': ['approver'],
  'draft.recall': ['drafter', 'payer'],
  'draft.discard': ['approver', 'drafter', 'payer'],
  'route.read': ['administrator', 'drafter', 'approver', 'payer', 'auditor'],
  'route.write': ['administrator'],
  'absence.write': ['administrator', 'approver'],
  'papers.read': ['mailing', 'approver', 'drafter', 'reviewer', 'auditor'],
  'papers.issue': ['mailing'],
  'papers.release': ['mailing', 'approver'],
  // whether a voucher is genuine, and the ledger of vouchers
  'voucher.read': caseWorkers,
  'voucher.act': ['mailing'],
  'case.close': ['payer', 'mailing'],
  // where a protected person must never be written to
  'address.offender': ['reviewer', 'approver'],
  'ledger.export': ['drafter', 'approver', 'mailing', 'payer', 'auditor'],
  // 発行の一覧: of those who read it, whoever may take ledgers out
  'papers.export': ['drafter', 'approver', 'mailing', 'auditor'],
  'payment.read': ['payer', 'approver', 'auditor'],
  'payment.run': ['payer'],
  // what one person asked of claims, a second one grants
  'claims.second': ['payer', 'approver'],
  'provider.read': ['administrator', 'payer', 'approver', 'auditor'],
  'provider.change': ['administrator', 'payer'],
  'provider.confirm': ['administrator', 'payer', 'approver'],
  'bank.load': ['administrator', 'payer'],
  // the second look: whoever did not make the order
  'payment.close': ['payer', 'approver'],
  // registered accounts: lists out, answers in, powers of attorney
  'account.inquire': ['reviewer', 'payer'],
  'handover.read': ['intake', 'drafter', 'approver', 'mailing', 'payer', 'auditor'],
  'handover.note': ['intake', 'mailing', 'payer'],
  'audit.verify': ['auditor', 'administrator'],
  'audit.export': ['auditor'],
  'audit.views': ['auditor'],
  'keys.read': ['administrator', 'auditor'],
  'keys.manage': ['administrator'],
  'audit.expire': ['administrator'],
  'checkpoint.make': ['administrator', 'approver', 'payer'],
  'clock.confirm': ['administrator', 'approver', 'payer'],
  'backup.run': ['administrator'],
} as const satisfies Readonly<Record<string, readonly Role[]>>

export type Permission = keyof typeof holders
export const permissions = Object.keys(holders) as readonly Permission[]

/** Whether one of these roles holds the permission. */
export function can(userRoles: readonly Role[], permission: Permission): boolean {
  return (holders[permission] as readonly Role[]).some((role) => userRoles.includes(role))
}

/**
 * 一覧のCSVを持ち出せる権限. Lists with persons' names go out with whoever takes ledgers out (`ledger.export`), never with more than read them:
 * where fewer read a list than take ledgers out, and all of them do, it is the right to read it.
 */
export const listTakers = {
  queue: 'ledger.export',
  draft: 'ledger.export',
  inbox: 'draft.act',
  payment: 'payment.read',
  claims: 'payment.read',
  paperList: 'papers.export',
  voucher: 'ledger.export',
  correction: 'ledger.export',
  people: 'ledger.export',
  account: 'ledger.export',
  handover: 'ledger.export',
  provider: 'provider.read',
  users: 'users.browse',
  trail: 'audit.export',
  auditList: 'audit.export',
} as const satisfies Readonly<Record<string, Permission>>
