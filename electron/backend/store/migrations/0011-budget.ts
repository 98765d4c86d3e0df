import type { Migration } from '../migrate.ts'

/** 予算と授受簿: indexes for the sum of a year's decisions, and for the medium a person named last. */
export const budget: Migration = {
  name: '0011-budget',
  async up({ index }) {
    await index('decision_of_year', 'decision (kind, decided_on, case_id, public_payment)')
    await index('grant_record_of_year', 'grant_record (source, decided_on, state, public_payment)')
    await index('grant_record_case', 'grant_record (case_id, state)')
    await index('hand_over_by', 'hand_over (by_user, direction, at)')
  },
}
