import { migrating } from './scenario-migration.ts'
import { approving, importing, reviewing } from './scenarios-cases.ts'
import { backingUp, paying, printing } from './scenarios-out.ts'
import type { Scenario } from './scenario.ts'

/** Everything that is killed. */
export const scenarios: readonly Scenario[] = [importing, reviewing, approving, printing, paying, backingUp, migrating]
