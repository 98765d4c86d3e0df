import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { auditPen } from '../audit/pen.ts'
import type { Env } from '../context.ts'
import { readBankFile } from '../files/bank-file.ts'
import { foundingSlots } from '../keys/office-slots.ts'
import { foundingKeys } from '../keys/user-keys.ts'
import { hashPassword } from '../passwords.ts'
import { branchChanges } from '../../../shared/domain/bank-master.ts'
import { applyBranchChanges } from '../store/banks.ts'
import { transact, type WriteTx } from '../store/db.ts'
import type { MasterKind } from '../../../shared/domain/master-tables-kinds.ts'
import { mergeMaster } from '../store/masters.ts'
import { placesSealedMark, writeMeta } from '../store/meta.ts'
import { readCorrectionTemplates } from './correction-templates-file.ts'
import { readMasterFile, type ReadMaster } from './master-file.ts'
import { readTexts } from './texts-file.ts'
import { keyNow } from '../keys/office-key.ts'

/** Password of everybody in the practice office 見本市. */
export const samplePassword = 'mihon-2026'

const OfficeFile = z.strictObject({
  name: z.string(),
  practice: z.boolean(),
  validFrom: z.string(),
  users: z.array(z.strictObject({ id: z.string(), name: z.string(), roles: z.array(z.string()) })),
  posts: z.array(z.strictObject({ name: z.string(), rank: z.int(), holder: z.string(), deputies: z.array(z.string()) })),
  delegation: z.array(
    z.strictObject({
      kind: z.string(),
      perCaseOver: z.int().nullable(),
      totalOver: z.int().nullable(),
      posts: z.array(z.union([z.string(), z.array(z.string())])),
      article: z.string(),
    }),
  ),
  parameters: z.array(
    z.strictObject({ programme: z.string(), key: z.string(), value: z.string(), article: z.string(), validFrom: z.string().optional() }),
  ),
})

/** Order in which the sample office's masters are loaded. */
const sampleMasters: readonly MasterKind[] = [
  'parameters',
  'postal-codes',
  'items',
  'item-routes',
  'providers',
  'residents',
  'certificates',
  'taxes',
  'grants',
  'interviews',
  'absences',
]

/** The program itself writes, before anybody works here. */
const foundersPen = (tx: WriteTx, env: Env) =>
  auditPen(tx, { actor: 'system', device: env.device, now: env.now, office: env.signing.key, person: null, watchClock: false })

/** Gives a new office its own facts: store id and the key behind its voucher codes. */
export async function initOffice(env: Env, name: string): Promise<void> {
  await transact(env.store, async (tx) => {
    await writeMeta(tx, 'store-id', env.newId())
    await writeMeta(tx, 'office-name', name)
    // of a new office nothing is older than the seal
    await writeMeta(tx, placesSealedMark, env.now().toISOString())
    await writeMeta(tx, 'practice', '0')
    await writeMeta(tx, 'voucher-key', randomBytes(32).toString('hex'))
    const pen = foundersPen(tx, env)
    await pen.write({ action: 'office-made', ref: 'office', body: { name } })
  })
}

/**
 * Makes the practice office 見本市: users, posts, delegation, parameters, texts and the masters of resources/sample, in one
 * transaction. `onStep` is told each master as it is loaded.
 */
export async function loadSample(env: Env, onStep: (text: string) => void = () => undefined): Promise<void> {
  const folder = join(env.resources, 'sample')
  const office = OfficeFile.parse(JSON.parse(await readFile(join(folder, 'office.json'), 'utf8')))
  const password = await hashPassword(samplePassword)
  const files: { kind: MasterKind; file: ReadMaster<MasterKind> }[] = []
  for (const kind of sampleMasters) files.push({ kind, file: await readMasterFile(join(folder, `${kind}.csv`), kind) })
  const banks = await readBankFile(join(folder, 'banks.csv'))
  const texts = await readTexts(join(folder, 'texts.csv'))
  const templates = await readCorrectionTemplates(join(folder, 'correction-templates.csv'))
  await transact(env.store, async (tx) => {
    await writeMeta(tx, 'office-name', office.name)
    await writeMeta(tx, 'practice', office.practice ? '1' : '0')
    await writePeople(tx, env, office, password)
    const log = { by: 'system', at: env.now().toISOString(), newId: env.newId, keys: () => keyNow(env.store.folder) }
    const pen = foundersPen(tx, env)
    const founders = await foundingKeys(
      tx,
      pen,
      office.users.map((user) => user.id),
      samplePassword,
      env.now(),
    )
    await foundingSlots({ tx, folder: env.store.folder, by: 'system', at: env.now() }, founders)
    for (const { validFrom, ...p } of office.parameters) {
      await tx
        .insertInto('parameter')
        .values({ ...p, valid_from: validFrom ?? office.validFrom, valid_to: null })
        .execute()
    }
    for (const row of texts) await tx.insertInto('paper_text').values(row).execute()
    const branches = branchChanges([], banks.rows, { asOf: office.validFrom, whole: true })
    await applyBranchChanges(tx, branches, office.validFrom, true)
    await pen.write({ action: 'bank-table', ref: 'bank', body: { file: banks.name, sha256: banks.sha256, added: branches.length } })
    for (const row of templates) await tx.insertInto('correction_template').values(row).execute()
    for (const { kind, file } of files) {
      if (file.errors.length > 0) throw new Error(`sample master ${kind}: ${JSON.stringify(file.errors[0])}`)
      const counts = await mergeMaster(tx, kind, file.records, log)
      await pen.write({ action: 'load', ref: kind, body: { file: file.name, sha256: file.sha256, ...counts } })
      onStep(`${kind} ${counts.added}件`)
    }
    await pen.write({ action: 'sample-made', ref: 'office', body: { name: office.name } })
  })
}

async function writePeople(tx: WriteTx, env: Env, office: z.infer<typeof OfficeFile>, passwordHash: string): Promise<void> {
  const span = { valid_from: office.validFrom, valid_to: null }
  for (const user of office.users) {
    await tx
      .insertInto('user_account')
      .values({ user_id: user.id, name: user.name, password_hash: passwordHash, active: 1, failed_count: 0, locked_until: null })
      .execute()
    for (const role of user.roles)
      await tx
        .insertInto('user_role')
        .values({ user_id: user.id, role, ...span })
        .execute()
  }
  for (const post of office.posts) {
    await tx.insertInto('post').values({ name: post.name, rank: post.rank }).execute()
    await tx
      .insertInto('post_holder')
      .values({ post: post.name, user_id: post.holder, ...span, capacity: 'regular' })
      .execute()
    for (const [index, user_id] of post.deputies.entries()) {
      await tx
        .insertInto('deputy')
        .values({ post: post.name, user_id, rank: index + 1, ...span })
        .execute()
    }
  }
  for (const rule of office.delegation) {
    await tx
      .insertInto('delegation_rule')
      .values({
        rule_id: env.newId(),
        kind: rule.kind,
        per_case_over: rule.perCaseOver,
        total_over: rule.totalOver,
        posts: JSON.stringify(rule.posts),
        ...span,
        article: rule.article,
      })
      .execute()
  }
}
