/**
 * The last approval of a draft of the whole sample month (judged anew, decided, vouchers made, signed, in one transaction) against a bare UPDATE
 * of its cases, as the design weighs it, and against writing the very same rows bare, which is the gate; and judging its cases against their history, against reading the same rows by one statement a table.
 */
import Database from 'better-sqlite3'
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { loadAidsFacts } from '../../electron/backend/store/facts.ts'
import { reviewFrame } from '../../electron/backend/usecases/judging.ts'
import { importSample, openTestOffice, sampleOffice, temporaryFolder } from '../support/office.ts'
import { ciSizes, cpuText, median, peakMb, tellFigure, timesText, weigh } from './figure.ts'

/**
 * The gate: what deciding costs beside its own rows, written by a statement a table. A bare UPDATE, the design's measure, is told beside it: it
 * was taken where a decision was a changed state and an unsigned entry; ours freezes what it rests on and signs each entry. The limit is twice the
 * goal: a step that costs as much as all others together.
 */
const limits = { goal: 16, fail: 32 }

const root = temporaryFolder('bench-approve')
const office = await sampleOffice()
for (const name of ['logoform', 'etumo', 'counter']) await importSample(office, `aids-${name}.csv`, `aids-${name}`)
await office.call('reviewer', 'review.auto', {})
const draft = await office.call('drafter', 'draft.create', { kind: 'grant' })
const approveAs = async (at: typeof office, user: string): Promise<void> =>
  void (await at.call(user, 'draft.approve', { draftNo: draft.draftNo, asDeputy: false }))

// 審査: what the checks look at, for all open cases
const { sync, reader } = office.backend.env.store
const ids = sync
  .prepare<{ id: string }>('select case_id as id from welfare_case order by case_no')
  .all()
  .map((row) => row.id)
const listed = JSON.stringify(ids)
const cases = '(select c.* from json_each(?) j cross join welfare_case c on c.case_id = j.value)'
const statements = [
  `select c.*, a.details from json_each(?) j cross join welfare_case c on c.case_id = j.value join application a on a.application_id = c.application_id`,
  `select g.* from ${cases} c cross join grant_record g on g.resident_no = c.resident_no`,
  `select o.case_id from ${cases} c cross join welfare_case o on o.person_key = c.person_key and o.item_code = c.item_code`,
  `select r.* from ${cases} c cross join resident s on s.resident_no = c.resident_no cross join resident r on r.household_no = s.household_no`,
  `select k.* from ${cases} c cross join certificate k on k.resident_no = c.resident_no`,
  `select t.* from ${cases} c cross join tax t on t.resident_no = c.resident_no`,
].map((text) => sync.prepare(text))
const frame = await reviewFrame(office.backend.env, reader)
const review = await weigh({
  plain: () => statements.forEach((one) => one.all(listed)),
  facts: async () => {
    for (let from = 0; from < ids.length; from += 500) await loadAidsFacts(reader, ids.slice(from, from + 500), frame)
  },
})
tellFigure({
  job: `審査の材料 ${ids.length}件（履歴・世帯・手帳・税・重複）`,
  baseline: `同じ行を表ごとに一つの文で ${cpuText(review.plain)}`,
  subject: cpuText(review.facts),
  ratio: review.facts / review.plain,
  goal: 4,
  fail: 8,
})

await approveAs(office, 'chief')
await approveAs(office, 'manager')
await office.backend.close()

const cpu = (from: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(from)
  return (user + system) / 1000
}
const tables = ['decision', 'voucher', 'grant_record', 'audit_entry', 'audit_body', 'draft_case', 'welfare_case'] as const
const spent: { readonly ours: number; readonly bare: number; readonly update: number }[] = []
let decided = 0
for (let round = 0; round < (ciSizes ? 3 : 5); round++) {
  const folder = join(root, String(round), 'office')
  cpSync(office.folder, folder, { recursive: true })
  const again = await openTestOffice(folder, { checkOutputs: false })
  await again.call('director', 'office.view', {})
  const before = Object.fromEntries(
    tables.map((table) => [
      table,
      again.backend.env.store.sync.prepare<{ n: number }>(`select coalesce(max(rowid), 0) as n from ${table}`).get()?.n ?? 0,
    ]),
  )
  let start = process.cpuUsage()
  await approveAs(again, 'director')
  const ours = cpu(start)
  decided = again.backend.env.store.sync.prepare<{ n: number }>('select count(*) as n from decision').get()?.n ?? 0
  await again.backend.close()
  // the same rows into tables of the same shape with their keys and indexes, nothing else
  const bare = new Database(join(root, `bare-${round}.sqlite`))
  bare.pragma('journal_mode = wal')
  bare.pragma('synchronous = full')
  bare.exec(`attach '${join(folder, 'office.sqlite')}' as made`)
  for (const table of tables) {
    const shape = bare
      .prepare(
        `select sql from made.sqlite_master where tbl_name = '${table}' and type in ('table', 'index') and sql is not null order by type desc`,
      )
      .pluck()
      .all()
    for (const text of shape) bare.exec(String(text))
    const kept = table === 'draft_case' || table === 'welfare_case' ? 'rowid > 0' : `rowid > ${before[table]}`
    bare.exec(`create temp table rows_${table} as select * from made.${table} where ${kept}`)
  }
  bare.pragma('foreign_keys = off')
  start = process.cpuUsage()
  bare.transaction(() => {
    for (const table of tables) bare.exec(`insert into main.${table} select * from temp.rows_${table}`)
  })()
  const written = cpu(start)
  // the limit the design takes: the same cases moved by one prepared statement, nothing else written
  const move = bare.prepare(
    'update main.welfare_case set state = ?, public_payment = ?, self_payment = ?, version = version + 1 where case_id = ?',
  )
  const moved = bare
    .prepare("select case_id, public_payment, self_payment from main.welfare_case where state = 'granted'")
    .raw()
    .all() as unknown[][]
  start = process.cpuUsage()
  bare.transaction(() => {
    for (const [caseId, publicPayment, selfPayment] of moved) move.run('granted', publicPayment, selfPayment, caseId)
  })()
  spent.push({ ours, bare: written, update: cpu(start) })
  bare.close()
}
const [ours, bare, update] = (['ours', 'bare', 'update'] as const).map((name) => median(spent.map((one) => one[name]))) as [
  number,
  number,
  number,
]
tellFigure({
  job: `まとめて決裁 ${decided}件（判定し直し・決定・券・署名、一つのトランザクション）`,
  baseline: `同じ行を書くだけ ${cpuText(bare)}（案件の UPDATE だけなら ${cpuText(update)}）`,
  subject: `${cpuText(ours)}、1件${cpuText(ours / decided)}（UPDATE だけの${timesText(ours / update)}）`,
  ratio: ours / bare,
  ...limits,
  memory: `${peakMb()}MB`,
})
for (const made of [root, join(office.folder, '..')]) rmSync(made, { recursive: true, force: true })
