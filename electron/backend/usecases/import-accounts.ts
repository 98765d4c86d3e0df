import type { Candidate } from '../../../shared/contract/mending.ts'
import { yuchoAccountIn, yuchoBankCode } from '../../../shared/domain/yucho-cells.ts'
import type { BatchRules } from './import-rejudge.ts'

const accountFields = ['bankCode', 'branchCode', 'accountType', 'accountNumber'] as const

/**
 * ゆうちょの記号番号の換算. For a cell of the transfer account: the account that the 記号 and 番号 in the row's cells mean, all its parts
 * to be taken together, since a branch of the one and a number of the other pay somebody else. Shown with the numbers it was made
 * from; a check digit that does not fit is told. Empty: the programme has no such field, or the cells hold no such pair.
 */
export function accountCandidates(rules: BatchRules, cells: readonly string[], typed: string, fieldId: string): Candidate[] {
  if (!accountFields.some((id) => id === fieldId)) return []
  const { columns } = rules.context.mapping
  const came = (id: string): string => cells[columns.get(id)?.index ?? -1] ?? ''
  // forms with cells of their own for the passbook, which no field reads
  const passbook = rules.header.flatMap((header, i) =>
    /記号|番号/.test(header) && /ゆうちょ|郵便貯金|通帳/.test(header) ? [cells[i] ?? ''] : [],
  )
  const account = yuchoAccountIn([typed, came('branchCode'), came('accountNumber'), passbook.join(' '), ...passbook])
  if (account === null) return []
  const parts: Readonly<Record<(typeof accountFields)[number], string>> = {
    bankCode: yuchoBankCode,
    branchCode: account.branchCode,
    accountType: wordOf(rules, account.accountType),
    accountNumber: account.accountNumber,
  }
  const labels = new Map(rules.programme.fields.map((field) => [field.id, field.label]))
  const together = accountFields
    .filter((id) => id !== fieldId && columns.has(id))
    .map((id) => ({ field: id, value: parts[id], label: labels.get(id) ?? id }))
  const made = `ゆうちょ 記号${account.symbol} 番号${account.number} → 店番${account.branchCode} ${account.accountType} ${account.accountNumber}`
  const warning = account.checkDigitFits ? '' : '　△ 記号の検査数字が合いません。通帳の写しと見比べてください。'
  const value = parts[fieldId as (typeof accountFields)[number]]
  return [{ value, label: value, note: `${made}${warning}`, together }]
}

/** The word of the file's form for a kind of account. */
function wordOf(rules: BatchRules, kind: string): string {
  const words = rules.profile.values.get('accountType')
  return [...(words ?? [])].find(([, value]) => value === kind)?.[0] ?? kind
}
