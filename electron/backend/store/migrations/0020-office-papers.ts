import type { Migration } from '../migrate.ts'

/** 事務所の帳票: papers about no single case (日締め票, 発送簿, 支払通知書), each with its number and its stored file. */
export const officePapers: Migration = {
  name: '0020-office-papers',
  async up({ table, index, appendOnly }) {
    await table(
      'office_paper',
      `number text primary key, kind text not null check (kind in ('day-end', 'mailing-ledger', 'payment-notice')), ref text not null,
       file text not null references paper_file, page integer not null check (page > 0), pages integer not null check (pages > 0), sha256 text not null,
       issued_on text not null check (length(issued_on) = 10), by_user text not null references user_account, at text not null`,
    )
    await index('office_paper_kind', 'office_paper (kind, ref)')
    await appendOnly('office_paper')
  },
}
