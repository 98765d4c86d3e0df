import type { Migration } from '../migrate.ts'
import { start } from './0001-start.ts'
import { profiles } from './0002-profiles.ts'
import { mending } from './0003-mending.ts'
import { attachments } from './0004-attachments.ts'
import { people } from './0005-people.ts'
import { entry } from './0006-entry.ts'
import { corrections } from './0007-corrections.ts'
import { handOver } from './0008-hand-over.ts'
import { importNotes } from './0009-import-notes.ts'
import { leanImport } from './0010-lean-import.ts'
import { budget } from './0011-budget.ts'
import { queue } from './0012-queue.ts'
import { triage } from './0013-triage.ts'
import { twoPersons } from './0014-two-persons.ts'
import { masters } from './0015-masters.ts'
import { circulation } from './0016-circulation.ts'
import { signing } from './0017-signing.ts'
import { inbox } from './0018-inbox.ts'
import { users } from './0019-users.ts'
import { officePapers } from './0020-office-papers.ts'
import { printRuns } from './0021-print-runs.ts'
import { claims } from './0023-claims.ts'
import { paymentRuns } from './0024-payments.ts'
import { accounts } from './0025-accounts.ts'
import { backups } from './0027-backups.ts'
import { importSpeed } from './0029-import-speed.ts'
import { backupFailures } from './0032-backup-failures.ts'
import { effectBaseline } from './0033-effect-baseline.ts'
import { keySlots } from './0035-key-slots.ts'
import { scale } from './0049-scale.ts'
import { keyRenewal } from './0050-key-renewal.ts'
import { sealedPlaces } from './0051-sealed-places.ts'
import { viewRetention } from './0052-view-retention.ts'
import { quickChecks } from './0054-quick-checks.ts'
import { sealedBlocks } from './0055-sealed-blocks.ts'

/** Every change of the store's shape, in order; an office remembers which it has had. */
export const migrations: readonly Migration[] = [
  start,
  profiles,
  mending,
  attachments,
  people,
  entry,
  corrections,
  handOver,
  importNotes,
  leanImport,
  budget,
  queue,
  triage,
  twoPersons,
  masters,
  circulation,
  signing,
  inbox,
  users,
  officePapers,
  printRuns,
  claims,
  paymentRuns,
  accounts,
  backups,
  importSpeed,
  backupFailures,
  effectBaseline,
  keySlots,
  scale,
  keyRenewal,
  sealedPlaces,
  viewRetention,
  quickChecks,
  sealedBlocks,
]
