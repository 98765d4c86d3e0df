import type { OpOf } from '../../shared/contract.ts'
import type { Area } from '../../shared/frames.ts'

/** Parts of the data each query shows; a push that names one of them makes the answer stale. */
export const areasOf: Readonly<Record<OpOf<'query'>, readonly Area[]>> = {
  'office.view': ['session'],
  'users.list': ['session', 'masters'],
  'master.counts': ['masters'],
  'profile.list': ['imports'],
  'mapping.kept': [],
  'import.rows': ['imports'],
  'import.leftovers': ['imports'],
  'import.list': ['imports'],
  'import.summary': ['imports'],
  'import.row': ['imports'],
  'import.candidates': ['masters'],
  'entry.check': ['imports', 'cases', 'masters'],
  'entry.drafts': [],
  'entry.persons': ['masters'],
  'entry.person': ['masters'],
  'entry.items': ['masters'],
  'entry.providers': ['masters'],
  'entry.slip': ['cases'],
  'attachment.list': ['cases'],
  'attachment.read': [],
  'people.unmatched': ['cases', 'masters'],
  'people.candidates': ['cases', 'masters'],
  'duplicate.list': ['cases'],
  'case.counts': ['cases'],
  'case.list': ['cases'],
  'case.ids': ['cases'],
  'case.page': ['cases'],
  'case.view': ['cases', 'papers', 'payments', 'masters'],
  'case.details': ['cases', 'papers', 'payments', 'masters'],
  'correction.suggest': ['cases', 'corrections', 'masters'],
  'correction.list': ['cases', 'corrections', 'imports'],
  'correction.ofCase': ['cases', 'corrections', 'papers'],
  'correction.paper': [],
  'draft.preview': ['cases', 'drafts', 'masters'],
  'draft.list': ['drafts', 'session'],
  'draft.view': ['drafts', 'cases', 'session'],
  'papers.pending': ['papers', 'cases', 'drafts'],
  'papers.list': ['papers'],
  'papers.files': ['papers'],
  'papers.file': [],
  'payment.list': ['payments', 'drafts'],
  'payment.candidates': ['payments', 'cases', 'masters'],
  'handover.list': ['session', 'masters', 'imports', 'cases', 'drafts', 'papers', 'payments', 'audit'],
  'audit.list': ['session', 'masters', 'imports', 'cases', 'drafts', 'papers', 'payments', 'audit'],
}

/** Whether a change of these areas (null: of anything) makes answers of a query stale. */
export function isStale(op: string, areas: readonly Area[] | null): boolean {
  if (areas === null) return true
  const shown = Object.hasOwn(areasOf, op) ? areasOf[op as OpOf<'query'>] : []
  return shown.some((area) => areas.includes(area))
}
