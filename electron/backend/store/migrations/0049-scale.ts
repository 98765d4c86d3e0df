import type { Migration } from '../migrate.ts'

/** 大きな事務所. Indexes for lists that grow with the years: the newest papers and vouchers, the claims of a voucher, settled claims, reviews by day. */
export const scale: Migration = {
  name: '0049-scale',
  async up({ index, run }) {
    await index('paper_newest', 'paper (issued_on, paper_id)')
    await index('paper_of_file', 'paper (file)')
    await index('voucher_newest', 'voucher (valid_from, voucher_no)')
    await index('voucher_state_newest', 'voucher (state, valid_from, voucher_no, public_payment)')
    await index('claim_voucher', 'claim (voucher_no)')
    // 突合の合計: what is settled is summed from here, without a look at the claims themselves
    await index('claim_settled', 'claim (state, provider_no, batch_id, line, amount, decided)')
    await index('claim_month_sums', 'claim (month, state, held, amount)')
    await index('claim_batch_at', 'claim_batch (at, claim_no)')
    await index('draft_newest', 'draft (drafted_at)')
    await run('create index review_day on review (reviewed_on) where propose is not null')
  },
}
