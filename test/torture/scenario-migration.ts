/** 移行: an office of an old shape, brought to the present one and killed on the way. */
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { Kysely } from 'kysely'
import { migrate } from '../../electron/backend/store/migrate.ts'
import { migrations } from '../../electron/backend/store/migrations/index.ts'
import { officeFolders, openOffice } from '../../electron/backend/store/open.ts'
import type { Schema } from '../../electron/backend/store/schema.ts'
import { applicationId, applySettings, officeDialect } from '../../electron/backend/store/sqlite.ts'
import { one, sql } from '../support/hands.ts'
import type { TestOffice } from '../support/office.ts'
import { faultsOf, type Fault, type Scenario } from './scenario.ts'

const drafts = 60
const now = (): Date => new Date('2026-11-24T01:02:03.004Z')
const shipped = migrations.length

/** Rows as an office of the first shape had them: users, residents, drafts on their way, orders. */
function fill(file: Database.Database): void {
  const insert = (text: string, ...values: unknown[]): void => void file.prepare(text).run(...values)
  const account = 'insert into user_account (user_id, name, password_hash, active, failed_count) values (?, ?, ?, 1, 0)'
  for (const user of ['drafter', 'chief', 'manager']) insert(account, user, user, '')
  insert("insert into post values ('係長', 1), ('課長', 2)")
  insert("insert into post_holder values ('係長', 'chief', '2020-04-01', null)")
  const resident = `insert into resident (resident_no, name, kana, birth_date, sex, postal_code, address, household_no, relation, moved_in_on,
    removal_reason, kana_key) values (?, ?, 'ミホン', '1950-01-02', '女', '3000000', '見本市一丁目', ?, '世帯主', '2000-01-01', '', 'ミホン')`
  for (let i = 0; i < 2000; i++) insert(resident, `N${i}`, `見本 ${i}`, `H${i}`)
  for (let i = 0; i < drafts; i++) {
    const kind = i % 2 === 0 ? 'payment' : 'grant'
    insert(
      "insert into draft values (?, ?, ?, '起案', 'circulating', 3, 1, 1000, 'drafter', '2026-11-20', '2026-11-20T00:00:00Z', '{}', 'x')",
      `d${i}`,
      `R8-D${i}`,
      kind,
    )
    insert("insert into draft_step values (?, 1, '係長', 'chief', 'current', null, null, null, '')", `d${i}`)
  }
}

const kept = async (office: TestOffice): Promise<string> =>
  JSON.stringify([
    await sql(office, 'select resident_no, name, household_no from resident order by resident_no'),
    await sql(office, 'select draft_no, kind, state, version, drafted_by from draft order by draft_no'),
    await sql(office, 'select draft_id, seq, post, holder, state from draft_step order by draft_id'),
  ])

export const migrating: Scenario = {
  name: 'migration',
  title: 'データベースの移行',
  async prepare(root) {
    const folder = join(root, 'office')
    mkdirSync(folder, { recursive: true })
    for (const name of officeFolders) mkdirSync(join(folder, name))
    const file = new Database(join(folder, 'office.sqlite'))
    file.pragma(`application_id = ${applicationId}`)
    applySettings(file, { readonly: false })
    const db = new Kysely<Schema>({ dialect: officeDialect(file) })
    await migrate(db, migrations.slice(0, 1), now)
    fill(file)
    await db.destroy()
    return { users: [] }
  },
  act: () => Promise.reject(new Error('migrates on opening')),
  async bare(folder, ack) {
    const store = await openOffice(folder, now)
    ack({ version: store.schemaVersion })
    await store.close()
  },
  async verdict(office, acks) {
    const found: Fault[] = []
    const { schemaVersion } = office.backend.env.store
    const parts = JSON.parse(await kept(office)) as [unknown[], unknown[], unknown[]]
    found.push(
      ...faultsOf(
        [schemaVersion === shipped, 'stuck', `version ${schemaVersion} of ${shipped}`],
        [acks.every((ack) => ack['version'] === shipped), 'lost', 'another version was answered'],
        [
          parts[0].length === 2000 && parts[1].length === drafts && parts[2].length === drafts,
          'lost',
          `rows: ${parts.map((p) => p.length).join(', ')}`,
        ],
        [(await one(office, 'select count(*) from schema_migration')) === shipped, 'double', 'steps made'],
      ),
    )
    const copies = readdirSync(join(office.folder, 'backups')).filter((name) => name.startsWith('migration-'))
    // the copy of the first try holds everything as it was; a copy cut off by the kill is followed by another
    const whole = copies.filter((name) => {
      try {
        const copy = new Database(join(office.folder, 'backups', name), { readonly: true })
        const n = copy.prepare('select count(*) from resident').pluck().get()
        const sound = copy.pragma('integrity_check', { simple: true }) === 'ok' && n === 2000
        copy.close()
        return sound
      } catch {
        return false
      }
    })
    return [...found, ...faultsOf([whole.length > 0, 'lost', `no whole copy from before the change (${copies.join(', ')})`])]
  },
}
