/** An office that has paid before gets the longer life of orders: orders, what they hold, files and payees stay as they were. */
import { rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { CompiledQuery, Kysely } from 'kysely'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { migrate } from '../../electron/backend/store/migrate.ts'
import { migrations } from '../../electron/backend/store/migrations/index.ts'
import type { Schema } from '../../electron/backend/store/schema.ts'
import { applySettings, officeDialect } from '../../electron/backend/store/sqlite.ts'
import { temporaryFolder } from '../support/office.ts'

let path: string
let db: Kysely<Schema>
const run = async (text: string) => (await db.executeQuery<Record<string, unknown>>(CompiledQuery.raw(text))).rows
const now = (): Date => new Date('2026-11-24T01:02:03.004Z')
beforeEach(() => {
  path = join(temporaryFolder('migrate-payments'), 'office.sqlite')
  const file = new Database(path)
  applySettings(file, { readonly: false })
  db = new Kysely<Schema>({ dialect: officeDialect(file) })
})
afterEach(async () => {
  await db.destroy()
  rmSync(dirname(path), { recursive: true })
})

const payee = (runId: string, seq: number, no: string, code: string) =>
  `insert into payment_payee (run_id, seq, provider_no, bank_code, bank_name, branch_code, branch_name, account_type, account_number,
     holder_kana, amount, customer_code)
   values ('${runId}', ${seq}, '${no}', '0001', '見本銀行', '101', '本店', '普通', '012345${seq}', 'ｶ)ﾐﾎﾝ', 1000, '${code}')`

/** A row of a table: what is told, and something of the right kind in every other column that must be filled. */
async function put(table: string, told: Readonly<Record<string, string | number>>): Promise<void> {
  const columns = (await run(`pragma table_info(${table})`)).filter((c) => c['notnull'] === 1 || c['pk'] !== 0 || String(c['name']) in told)
  const other = (name: string, type: unknown): string | number =>
    type === 'INTEGER' || type === 'integer' ? 1 : /(_on|_day|_from|_to)$/.test(name) ? '2026-11-24' : 'x'
  const values = columns.map((c) => told[String(c['name'])] ?? other(String(c['name']), c['type']))
  const text = `insert into ${table} (${columns.map((c) => c['name']).join(', ')}) values (${columns.map(() => '?').join(', ')})`
  await db.executeQuery(CompiledQuery.raw(text, values))
}

/** A case with a decision and four claims of its vouchers. */
async function fourClaims(): Promise<void> {
  await put('draft', { draft_id: 'd0', draft_no: 'R8-D0000', kind: 'grant', state: 'circulating', drafted_by: 'payer', rule: '{}' })
  await put('draft_step', { draft_id: 'd0', seq: 1, holder: 'chief', state: 'approved', acted_by: 'chief', part: 'line' })
  await put('welfare_case', { case_id: 'k', state: 'claimed', application_id: 'a', version: 1, flags: '[]' })
  await put('decision', { decision_id: 'e', case_id: 'k', draft_id: 'd0', kind: 'grant', decided_by: 'chief' })
  await put('claim_batch', { batch_id: 'b', by_user: 'payer', way: 'file' })
  for (const n of [1, 2, 3, 4]) {
    await put('voucher', { voucher_no: `v${n}`, case_id: 'k', decision_id: 'e', seq: n, state: 'claimed' })
    await put('claim', { claim_id: `c${n}`, batch_id: 'b', line: n, voucher_no: `v${n}`, state: 'ordered', held: 0 })
  }
}

it('keeps orders of every state, their claims, payees and files; what was decided is closed by whoever decided it', async () => {
  const at = migrations.findIndex((step) => step.name === '0024-payments')
  await migrate(db, migrations.slice(0, at), now)
  for (const user of ['payer', 'chief']) {
    await run(`insert into user_account (user_id, name, password_hash, active, failed_count) values ('${user}', '${user}', '', 1, 0)`)
  }
  await run(`insert into provider (provider_no, name, kana, name_key, postal_code, address, phone, bank_code, bank_name, branch_code, branch_name,
     account_type, account_number, account_holder_kana, invoice_no, registered_from)
     values ('J1', '見本用具店', 'ミホン', 'k', '', '', '', '', '', '', '', '', '', '', '', '2020-04-01')`)
  await fourClaims()
  const states = ['draft', 'approved', 'exported', 'cancelled']
  for (const [i, state] of states.entries()) {
    const n = i + 1
    await run(
      `insert into draft (draft_id, draft_no, kind, title, state, version, case_count, amount, drafted_by, drafted_on, drafted_at, rule, digest)
       values ('d${n}', 'R8-D000${n}', 'payment', '支出命令', 'circulating', 1, 1, 1000, 'payer', '2026-11-20', 'x', '{}', 'x')`,
    )
    await run(
      `insert into draft_step (draft_id, seq, post, holder, state, acted_by, capacity, acted_at, comment, stage, part)
       values ('d${n}', 1, '係長', 'chief', 'approved', 'chief', '決裁', '2026-11-2${n}T00:00:00Z', '', 1, 'line')`,
    )
    const made = state === 'exported' ? `'bank.txt', 'abc'` : 'null, null'
    await run(
      `insert into payment_run (run_id, run_no, month, transfer_date, draft_id, state, version, payees, amount, file, sha256, made_by, at)
       values ('r${n}', 'R8-P000${n}', '2026-1${n % 3}', '2026-12-25', 'd${n}', '${state}', 2, 1, 1000, ${made}, 'payer', 'x')`,
    )
    await run(
      `insert into payment_item (claim_id, run_id, provider_no, amount, live) values ('c${n}', 'r${n}', 'J1', 1000, ${state === 'cancelled' ? 0 : 1})`,
    )
    await run(payee(`r${n}`, 1, 'J1', `2026000000000000000${n}`))
  }
  await migrate(db, migrations.slice(0, at + 1), now)

  expect(await run('select run_no, state, payer, closed_by, file_version from payment_run order by run_no')).toEqual([
    { run_no: 'R8-P0001', state: 'draft', payer: 'office', closed_by: null, file_version: 0 },
    { run_no: 'R8-P0002', state: 'closed', payer: 'office', closed_by: 'chief', file_version: 0 },
    { run_no: 'R8-P0003', state: 'exported', payer: 'office', closed_by: 'chief', file_version: 1 },
    { run_no: 'R8-P0004', state: 'cancelled', payer: 'office', closed_by: null, file_version: 0 },
  ])
  const item = (n: number, live: number, ended: string | null) => ({
    payable_id: `c${n}`,
    run_id: `r${n}`,
    kind: 'claim',
    claim_id: `c${n}`,
    decision_id: null,
    payee_no: 'J1',
    amount: 1000,
    live,
    ended,
  })
  expect(await run('select * from payment_item order by payable_id')).toEqual([
    item(1, 1, null),
    item(2, 1, null),
    item(3, 1, null),
    item(4, 0, 'cancelled'),
  ])
  expect(await run('select payee_no, kind, name, new_code, account_number from payment_payee order by run_id')).toEqual(
    states.map(() => ({ payee_no: 'J1', kind: 'provider', name: '見本用具店', new_code: '0', account_number: '0123451' })),
  )
  expect(await run('select run_id, version, file, sha256, row_count, amount, transfer_date, state, made_by from payment_file')).toEqual([
    {
      run_id: 'r3',
      version: 1,
      file: 'bank.txt',
      sha256: 'abc',
      row_count: 1,
      amount: 1000,
      transfer_date: '2026-12-25',
      state: 'live',
      made_by: 'payer',
    },
  ])

  // the rules of the store hold for what was there before
  await expect(
    run(
      `insert into payment_item select payable_id, 'r4', kind, claim_id, null, payee_no, amount, 1, null from payment_item where run_id = 'r3'`,
    ),
  ).rejects.toThrow('UNIQUE')
  await expect(run(`update payment_run set state = 'draft' where run_id = 'r3'`)).rejects.toThrow('payment-run-move')
  await expect(run(`update payment_run set state = 'closed', closed_by = 'payer' where run_id = 'r1'`)).rejects.toThrow(
    'payment-closed-by-maker',
  )
  await expect(run(`update payment_item set live = 1 where run_id = 'r4'`)).rejects.toThrow('payment-item-ended')
  await expect(run(`delete from payment_payee`)).rejects.toThrow('append-only')
  await expect(run(`update payment_file set sha256 = 'x'`)).rejects.toThrow('append-only')
})
