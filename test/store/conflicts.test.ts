/** 競合: whoever acts on what somebody else changed meanwhile hears who that was and when, with every operation that says what it saw. */
import { sql } from 'kysely'
import * as z from 'zod'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contract, type Input, type Op } from '../../shared/contract.ts'
import type { Operation } from '../../shared/contract/kinds.ts'
import { importSample, Refused, sampleFile, type TestOffice } from '../support/office.ts'
import { inputs } from '../contract/inputs.ts'
import { claimedFolder, decided } from './payments-run-support.ts'
import { copyOf, separateClosing } from './payments-support.ts'

/** Who may do what the operation asks for. */
const hands: Readonly<Record<string, string>> = {
  'import.run': 'intake',
  'review.run': 'reviewer',
  'people.link': 'intake',
  'correction.ask': 'reviewer',
  'case.withdraw': 'intake',
  'draft.act': 'chief',
  'draft.recall': 'drafter',
  'draft.discard': 'drafter',
  'payment.run': 'payer',
  'payment.close': 'chief',
  'account.inquire': 'reviewer',
  'master.load': 'admin',
}

type Case = 'case' | 'gift' | 'request' | 'draft' | 'approved' | 'exported' | 'handed-over'
/** What each operation is given besides its valid input: the object it is about, by its kind. */
const about: Partial<Record<Op, Case>> = {
  'review.propose': 'case',
  'review.hold': 'case',
  'review.undo': 'case',
  'tax.enter': 'case',
  'life.except': 'case',
  'life.takeBack': 'case',
  'people.link': 'case',
  'people.register': 'case',
  'people.undo': 'case',
  'correction.create': 'case',
  'case.withdraw': 'case',
  'case.unwithdraw': 'case',
  'account.attorney': 'gift',
  'account.otherCity': 'gift',
  'correction.remind': 'request',
  'correction.answer': 'request',
  'correction.close': 'request',
  'draft.approve': 'draft',
  'draft.sendBack': 'draft',
  'draft.recall': 'draft',
  'draft.submit': 'draft',
  'draft.remove': 'draft',
  'draft.discard': 'draft',
  'payment.cancel': 'approved',
  'payment.close': 'approved',
  'payment.ask': 'exported',
  'payment.handOver': 'exported',
  'payment.accept': 'handed-over',
  'payment.settle': 'handed-over',
}

/** Not about something that people share, or told by its own test for the reason given. */
const elsewhere: Partial<Record<Op, string>> = {
  'claims.agree': 'test/store/conflicts-state.test.ts',
  'claims.hold': 'test/store/conflicts-state.test.ts',
  'claims.ask': 'test/store/conflicts-state.test.ts',
  'claims.sendBack': 'test/store/conflicts-state.test.ts',
  'profile.save': 'below',
  'profile.remove': 'below',
  'duplicate.decide': 'below',
  'duplicate.takeBack': 'below',
  'case.assign': 'below: each case of its own',
  'case.undo': 'below: each case of its own',
  'review.grantMany': 'below: each case of its own',
  'inbox.decide': 'below: each draft of its own',
  'master.save': 'test/store/masters.test.ts',
  'master.remove': 'test/store/masters.test.ts',
  'help.saveManual': 'the version is that of the program',
  'update.prepare': 'the version is that of the program',
  'update.install': 'the version is that of the program',
  'update.drop': 'the version is that of the program',
}

const hasVersion = (schema: unknown): boolean =>
  typeof schema === 'object' &&
  schema !== null &&
  (('properties' in schema && Object.hasOwn(schema.properties as object, 'version')) || Object.values(schema).some(hasVersion))

const versioned = (Object.entries(contract) as [Op, Operation][]).filter(
  ([, operation]) => operation.kind !== 'query' && hasVersion(z.toJSONSchema(operation.input, { unrepresentable: 'any', io: 'input' })),
)

let office: TestOffice
const found: Partial<Record<Case, object>> = {}

const wireOf = async (call: Promise<unknown>): Promise<{ code: string; message: string }> => {
  try {
    await call
    return { code: 'done', message: '' }
  } catch (error) {
    if (error instanceof Refused) return error.error
    throw error
  }
}
/** The order as far as an act of this kind wants it; what happened on the way has tests of its own. */
async function bring(kind: Case): Promise<void> {
  const ways: Partial<Record<Case, readonly string[]>> = { exported: ['closed', 'exported'], 'handed-over': ['handed-over'] }
  const { writer } = office.backend.env.store
  for (const state of ways[kind] ?? [])
    await sql`update payment_run set state = ${state}, closed_by = 'chief' where state <> 'handed-over' and state <> 'exported' or ${state} = 'handed-over'`.execute(
      writer,
    )
}
const whoAndWhen = /^.+が (\d+月\d+日 )?\d\d:\d\d に.+を変更しました（.+）。/

beforeAll(async () => {
  const { folder } = await claimedFolder(2)
  office = await copyOf(folder)
  await importSample(office, 'gift-logoform.csv', 'gift-logoform', 'gift')
  await importSample(office, 'aids-counter.csv', 'aids-counter')
  const received = (programme: string) =>
    office.backend.env.store.reader
      .selectFrom('welfare_case')
      .select(['case_no', 'version'])
      .where('state', '=', 'received')
      .where('programme', '=', programme)
      .orderBy('case_no')
      .execute()
  const [free, asked] = await received('aids')
  const [gift] = await received('gift')
  if (free === undefined || asked === undefined || gift === undefined) throw new Error('no cases')
  found.case = { caseNo: free.case_no }
  found.gift = { caseNo: gift.case_no }
  const { requestNo } = await office.call('reviewer', 'correction.create', {
    caseNo: asked.case_no,
    version: asked.version,
    items: [],
    note: '見積書を出してください。',
    dueOn: '2027-01-12',
    way: 'letter',
  })
  found.request = { requestNo }
  await separateClosing(office)
  const { draftNo, runNo } = await decided(office)
  found.draft = { draftNo }
  for (const kind of ['approved', 'exported', 'handed-over'] as const) found[kind] = { runNo }
  for (const { case_no: caseNo, version } of [free, gift])
    await office.call('reviewer', 'review.hold', { caseNo, version, until: '2027-01-12', reason: '照会中' })
})
afterAll(() => office.dispose())

describe('an operation that says what it saw', () => {
  it('is in one of the two lists', () => {
    expect(versioned.length).toBeGreaterThan(35)
    expect(versioned.map(([op]) => op).filter((op) => about[op] === undefined && elsewhere[op] === undefined)).toEqual([])
  })
  const table = versioned.flatMap(([op, operation]) => {
    const kind = about[op]
    return kind === undefined ? [] : [[op, kind, hands[operation.permission ?? ''] ?? 'admin'] as const]
  })
  it.each(table)('%s hears who changed it and when', async (op, kind, user) => {
    await bring(kind)
    const input = { ...(inputs[op] as object), ...found[kind], version: 99 }
    const { code, message } = await wireOf(office.call<Op>(user, op, input as Input<Op>))
    expect(`${code} ${message}`).toMatch(/^changed-by-other /)
    expect(message).toMatch(whoAndWhen)
  })
})

describe('an operation on several things, or one that says what it saw in other words', () => {
  const stale = (): { readonly caseNo: string; readonly version: number } => ({ ...(found.case as { caseNo: string }), version: 99 })
  const rows: readonly (readonly [op: Op, user: string, input: () => object])[] = [
    ['case.assign', 'reviewer', () => ({ cases: [stale()], to: 'reviewer' })],
    ['case.undo', 'reviewer', () => ({ cases: [stale()] })],
    ['review.grantMany', 'reviewer', () => ({ cases: [stale()] })],
    ['duplicate.decide', 'intake', () => ({ left: stale(), right: stale(), decision: 'distinct', reason: '別の用具' })],
    ['duplicate.takeBack', 'intake', () => ({ left: stale(), right: stale(), reason: '見直し' })],
  ]
  it.each(rows)('%s', async (op, user, input) => {
    const { code, message } = await wireOf(office.call<Op>(user, op, input()))
    expect(code).toBe('changed-by-other')
    expect(message).toMatch(whoAndWhen)
  })

  it('inbox.decide, with the draft it was about', async () => {
    const drafts = [{ ...(found.draft as { draftNo: string }), version: 99, asDeputy: false }]
    const { code, message } = await wireOf(office.call('chief', 'inbox.decide', { drafts }))
    expect(code).toBe('batch-refused')
    expect(message).toMatch(/さんが \d\d:\d\d に起案 .+ を変更しました/)
  })

  it('provider.confirmAccount, of an account that was changed again', async () => {
    await office.call('payer', 'provider.changeAccount', { ...inputs['provider.changeAccount'], providerNo: 'J0101' })
    const { code, message } = await wireOf(
      office.call('chief', 'provider.confirmAccount', { providerNo: 'J0101', seq: 1, agrees: true, comment: '' }),
    )
    expect(code).toBe('changed-by-other')
    expect(message).toMatch(/さんが \d\d:\d\d に事業者 J0101 の口座 を変更しました/)
  })

  it('profile.save and profile.remove, of a form that was saved again', async () => {
    const { draft } = await office.call('intake', 'import.inspect', { ticket: office.open(sampleFile('aids-etumo.csv')) })
    const form = { name: '区の様式', source: '区', header: ['申請番号'] }
    const { id } = await office.call('intake', 'profile.save', { ...form, draft, version: 0 })
    const again = { ...form, draft: { ...draft, id }, version: 1 }
    await office.call('intake', 'profile.save', again)
    for (const late of [office.call('intake', 'profile.save', again), office.call('intake', 'profile.remove', { id, version: 1 })]) {
      const { code, message } = await wireOf(late)
      expect(code).toBe('changed-by-other')
      expect(message).toMatch(/^あなたが \d\d:\d\d に取込プロファイル「区の様式」 を変更しました/)
    }
  })
})
