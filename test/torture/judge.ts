import { join } from 'node:path'
import { verifyTrail } from '../../electron/backend/audit/verify.ts'
import { sql } from '../support/hands.ts'
import { openTestOffice, type TestOffice } from '../support/office.ts'
import { fault, type Ack, type Fault, type Scenario } from './scenario.ts'
import type { Workers } from './workers.ts'

/** What holds for every office, whatever was killed. */
async function wholeFaults(office: TestOffice): Promise<Fault[]> {
  const found: Fault[] = []
  const [integrity] = await sql(office, 'pragma integrity_check')
  if (integrity?.['integrity_check'] !== 'ok') found.push(fault('trail', `integrity_check: ${String(integrity?.['integrity_check'])}`))
  const orphans = await sql(office, 'pragma foreign_key_check')
  if (orphans.length > 0) found.push(fault('half', `${orphans.length} rows without their parents`))
  const verdict = await verifyTrail(office.backend.env.store.reader)
  if (!verdict.ok) found.push(fault('trail', JSON.stringify(verdict.firstBad)))
  return found
}

/** Opens what is left and says what is wrong with it. */
export async function judge(
  scenario: Scenario,
  root: string,
  acks: readonly Ack[],
  known: Readonly<Record<string, unknown>>,
  workers: Workers | Readonly<Record<string, never>> = {},
): Promise<readonly Fault[]> {
  let office: TestOffice
  const day = scenario.businessDay === undefined ? {} : { businessDay: scenario.businessDay }
  try {
    office = await openTestOffice(join(root, 'office'), { ...day, ...workers })
  } catch (error) {
    return [fault('stuck', `does not open: ${String(error)}`)]
  }
  try {
    return [...(await wholeFaults(office)), ...(await scenario.verdict(office, acks, known)), ...(await wholeFaults(office))]
  } catch (error) {
    return [fault('stuck', error instanceof Error ? (error.stack ?? error.message) : String(error))]
  } finally {
    await office.backend.close()
  }
}
