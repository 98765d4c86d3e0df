import type { Migration } from '../migrate.ts'

/** 封をした塊. Small secret texts of a file's rows, about a hundred rows to a block; the rows say where (store/sealed-text.ts). */
export const sealedBlocks: Migration = {
  name: '0055-sealed-blocks',
  async up({ table, index, run }) {
    await table(
      'sealed_block',
      'block_id integer primary key check (block_id >= 1), batch_id text not null references import_batch, text text not null',
    )
    await index('sealed_block_batch', 'sealed_block (batch_id)')
    await run(
      `create trigger sealed_block_no_update before update on sealed_block begin select raise(abort, 'append-only: sealed_block'); end`,
    )
    // as with the rows themselves: those of a file that is not taken in may go
    await run(
      `create trigger sealed_block_no_delete before delete on sealed_block
       when (select state from import_batch where batch_id = old.batch_id) = 'committed'
       begin select raise(abort, 'append-only: sealed_block'); end`,
    )
  },
}
