/** 競合: who comes too late for a state that somebody else has ended hears who that was and when; a row for each kind of thing. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Op } from '../../shared/contract.ts'
import { importSample, Refused, sampleFile, type TestOffice } from '../support/office.ts'
import { claimedFolder, decided, secondPayer } from './payments-run-support.ts'
import { copyOf, separateClosing } from './payments-support.ts'

let office: TestOffice
const known = { voucherNo: '', issued: '', other: '', requestNo: '', batchId: '', draftNo: '', runNo: '' }

const wireOf = (call: Promise<unknown>): Promise<{ code: string; message: string }> =>
  call.then(
    () => ({ code: 'done', message: '' }),
    (error: unknown) => {
      if (error instanceof Refused) return error.error
      throw error
    },
  )
const call = (user: string, op: Op, input: object) => office.call<Op>(user, op, input)
const versionOf = async (caseNo: string): Promise<number> =>
  (await office.call('reviewer', 'case.page', { caseNos: [caseNo] })).rows[0]?.version ?? 0
const runVersion = async (): Promise<number> => (await office.call('payer', 'payment.view', { runNo: known.runNo })).version

beforeAll(async () => {
  const { folder, vouchers } = await claimedFolder(2)
  office = await copyOf(folder)
  await secondPayer(office)
  const { reader } = office.backend.env.store
  await separateClosing(office)
  await importSample(office, 'aids-counter.csv', 'aids-counter')
  const free = await reader.selectFrom('voucher').selectAll().where('state', '=', 'valid').orderBy('voucher_no').executeTakeFirstOrThrow()
  known.voucherNo = free.voucher_no
  const claimed = vouchers[0]?.case_id ?? ''
  known.issued = (
    await reader.selectFrom('welfare_case').select('case_no').where('case_id', '=', claimed).executeTakeFirstOrThrow()
  ).case_no
  const received = await reader
    .selectFrom('welfare_case')
    .select(['case_no', 'version'])
    .where('state', '=', 'received')
    .limit(1)
    .executeTakeFirstOrThrow()

  const { requestNo } = await office.call('reviewer', 'correction.create', {
    caseNo: received.case_no,
    version: received.version,
    items: [],
    note: '見積書を出してください。',
    dueOn: '2027-01-12',
    way: 'letter',
  })
  known.requestNo = requestNo
  const ticket = office.open(sampleFile('aids-etumo.csv'))
  known.batchId = (await office.call('intake', 'import.stage', { ticket, programme: 'aids', profile: 'aids-etumo' })).batchId
})
afterAll(() => office.dispose())

/** What somebody does, and what somebody else tries after it. */
interface Late {
  readonly first: () => Promise<unknown>
  readonly late: () => Promise<unknown>
  readonly code: string
  readonly tells: RegExp
}

const line = { claimNo: 'R8-S0001', line: 2 }
const rows: readonly (readonly [what: string, row: Late])[] = [
  [
    'a claim held meanwhile, acted on as it was seen before',
    {
      first: () => call('payer', 'claims.hold', { ...line, reason: '差額の確認' }),
      late: () => call('mailing', 'claims.ask', { ...line, version: 0, question: '納品日は正しいですか' }),
      code: 'changed-by-other',
      tells: /さんが \d\d:\d\d に請求 R8-S0001 の2行目 を変更しました（.+を保留: 差額の確認）/,
    },
  ],
  [
    'a claim that somebody agreed to',
    {
      first: () => call('payer', 'claims.agree', { ...line, note: '' }),
      late: () => call('mailing', 'claims.agree', { ...line, note: '' }),
      code: 'claim-act-refused',
      tells: /さんが \d\d:\d\d に請求 R8-S0001 の2行目 を変更しました（.+を一致にした）/,
    },
  ],
  [
    'a month that somebody closed',
    {
      first: () => call('payer', 'claims.close', { month: '2026-11' }),
      late: () => call('mailing', 'claims.close', { month: '2026-11' }),
      code: 'month-refused',
      tells: /さんが \d\d:\d\d に令和8年11月の月締め を変更しました（.+を締めた）/,
    },
  ],
  [
    'a correction that somebody closed',
    {
      first: () =>
        call('reviewer', 'correction.close', {
          requestNo: known.requestNo,
          version: 1,
          as: 'closed',
          reason: '回答なし',
        }),
      late: () =>
        call('reviewer', 'correction.remind', {
          requestNo: known.requestNo,
          version: 1,
          dueOn: '2027-01-22',
          way: 'letter',
        }),
      code: 'correction-over',
      tells: /が \d\d:\d\d に補正依頼 \S+ を変更しました/,
    },
  ],
  [
    'a file that somebody discarded',
    {
      first: () => call('intake', 'import.discard', { batchId: known.batchId }),
      late: () => call('intake', 'import.commit', { batchId: known.batchId, sha256: 'x' }),
      code: 'batch-closed',
      tells: /^.*あなたが \d\d:\d\d に取込 \S+ を変更しました/,
    },
  ],
  [
    'a case that is decided and issued',
    {
      first: () => Promise.resolve(),
      late: async () =>
        call('reviewer', 'review.hold', {
          caseNo: known.issued,
          version: await versionOf(known.issued),
          until: '2027-01-12',
          reason: '確認中',
        }),
      code: 'illegal-move',
      tells: /が \d\d:\d\d に案件 \S+ を変更しました/,
    },
  ],
  [
    'a voucher that somebody ended',
    {
      first: () => call('mailing', 'voucher.end', { voucherNo: known.voucherNo, act: 'lose', reason: '紛失の届出' }),
      late: () => call('mailing', 'voucher.end', { voucherNo: known.voucherNo, act: 'return', reason: '返納' }),
      code: 'voucher-refused',
      tells: /が \d\d:\d\d に給付券 \S+ を変更しました/,
    },
  ],
  [
    'a user whom somebody suspended, not his own signing in',
    {
      first: async () => {
        await office.call('director', 'office.view', {})
        await call('admin', 'users.suspend', { user: 'director', reason: '休職' })
      },
      late: () => call('admin', 'users.suspend', { user: 'director', reason: '休職' }),
      code: 'user-state',
      tells: /あなたが \d\d:\d\d に.+さんの利用者登録 を変更しました（.+の利用を停止: 休職）/,
    },
  ],
  [
    'a draft that is decided',
    {
      first: async () => {
        await call('admin', 'users.resume', { user: 'director', reason: '復職' })
        Object.assign(known, await decided(office))
      },
      late: () => call('chief', 'draft.approve', { draftNo: known.draftNo, asDeputy: false }),
      code: 'draft-closed',
      tells: /さんが \d\d:\d\d に起案 \S+ を変更しました/,
    },
  ],
  [
    'an order that somebody closed',
    {
      first: async () => call('chief', 'payment.close', { runNo: known.runNo, version: await runVersion() }),
      late: async () => call('mailing', 'payment.close', { runNo: known.runNo, version: await runVersion() }),
      code: 'payment-refused',
      tells: /さんが \d\d:\d\d に支払 \S+ を変更しました/,
    },
  ],
]

describe('who comes too late', () => {
  it.each(rows)('%s', async (_, { first, late, code, tells }) => {
    await first()
    const told = await wireOf(late())
    expect([told.code, told.message]).toEqual([code, expect.stringMatching(tells)])
  })
})
