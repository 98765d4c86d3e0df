import type { CaseRow } from '../../../shared/contract/cases.ts'
import type { Client } from '../../client/client.ts'

/** The rows of any number of cases as they are now, in pieces that one question may hold. */
export async function rowsOf(client: Client, caseNos: readonly string[]): Promise<readonly CaseRow[]> {
  const rows: CaseRow[] = []
  for (let start = 0; start < caseNos.length; start += 500) {
    rows.push(...(await client.call('case.page', { caseNos: caseNos.slice(start, start + 500) })).rows)
  }
  return rows
}

/** Most cases one act of the window takes at once. */
export const mostAtOnce = 1000
