/** No act without its entry in the trail: all real commands, and planted ones that break the rule. */
import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { contract, type Input, type Op, type Output } from '../../shared/contract.ts'
import type { Operation } from '../../shared/contract/kinds.ts'
import { AppError } from '../../shared/errors.ts'
import type { Handlers } from '../../electron/backend/context.ts'
import { makeGate } from '../../electron/backend/dispatch.ts'
import { newSession } from '../../electron/backend/session.ts'
import { handlers } from '../../electron/backend/usecases/index.ts'
import { samplePassword } from '../../electron/backend/office/init.ts'
import { type Asked, importSample, sampleFile, type TestOffice } from '../support/office.ts'
import { entries, one, readyCases, reviewedOffice, sql } from '../store/acts.ts'
import { drivePapers } from './drive-papers.ts'
import { drivenElsewhere } from './driven-elsewhere.ts'
import { ops } from './inputs.ts'

let office: TestOffice
afterEach(() => office.dispose())

/** A command that changes more than what its user is typing. */
const isAct = (operation: Operation): boolean => operation.kind === 'command' && operation.scratch !== true

/** A whole application typed at the desk. */
const deskEntry = {
  channel: '窓口',
  submittedAt: 'R8.11.24',
  name: '藤田　浩二',
  kana: 'フジタ　コウジ',
  birthDate: 'S58.8.13',
  address: '愛知県名古屋市千種区今池南９６番地の１',
  item: 'N01',
  quantity: '1',
  price: '123,400',
}

type Act = <O extends Op>(user: string | null, op: O, input: Asked<O>) => Promise<Output<O>>

/** 補正: asked, reminded, answered; and one of a protected person, released and ended. */
async function driveCorrections(on: TestOffice, act: Act): Promise<void> {
  const pick = `select case_no, version from welfare_case where state = 'received' and flags`
  const [plain] = await sql(on, `${pick} not like '%protected%' limit 1`)
  const [guarded] = await sql(on, `${pick} like '%protected%' limit 1`)
  const ask = (row: typeof plain) =>
    act('intake', 'correction.create', {
      caseNo: String(row?.['case_no']),
      version: Number(row?.['version']),
      items: ['MI'],
      note: '',
      dueOn: '2026-12-08',
      way: 'letter',
    })
  const first = await ask(plain)
  const asked = { requestNo: first.requestNo, way: 'phone' } as const
  const { version } = await act('intake', 'correction.remind', { ...asked, version: 1, dueOn: '2026-12-22' })
  await act('reviewer', 'correction.answer', { ...asked, version, note: '', settled: ['MI'], changes: [] })
  const other = await ask(guarded)
  await act('chief', 'correction.release', { requestNo: other.requestNo })
  await act('reviewer', 'correction.close', { requestNo: other.requestNo, version: 2, as: 'withdrawn', reason: '依頼の誤り' })
}

/** 台帳: a row from a day, taken away again; a change that is planned, dropped, planned and applied. */
async function driveMasters(on: TestOffice, act: Act): Promise<void> {
  const { rows } = await on.call('admin', 'master.list', { kind: 'parameters', text: 'cap.taxed', offset: 0, limit: 1 })
  const heads = ['制度', 'キー', '値', '適用開始', '適用終了', '根拠条文']
  const cells = { ...Object.fromEntries(heads.map((head, i) => [head, rows[0]?.cells[i] ?? ''])), 適用開始: '2027-04-01' }
  const { key } = await act('admin', 'master.save', { kind: 'parameters', cells, edit: null, reason: '' })
  const detail = await on.call('admin', 'master.row', { kind: 'parameters', key })
  const version = detail.rows.find((row) => row.key === key)?.version ?? ''
  await act('admin', 'master.remove', { kind: 'parameters', key, version, reason: '取りやめ' })
  const first = await act('admin', 'plan.add', { kind: 'parameters', cells })
  await act('admin', 'plan.drop', first)
  const second = await act('admin', 'plan.add', { kind: 'parameters', cells })
  await act('admin', 'plan.apply', { planIds: [second.planId], reason: '' })
  await act('admin', 'effect.setBaseline', { year: 2025, measure: 'decide', value: 45, source: '前年度の事務報告' })
}

/** 照合: a person from the form, taken back, somebody of the register linked; a double application decided. */
async function drivePeople(on: TestOffice, act: Act): Promise<void> {
  const { rows } = await on.call('intake', 'people.unmatched', { limit: 1 })
  const [{ caseNo, version }] = rows as [(typeof rows)[number]]
  const made = await act('intake', 'people.register', { caseNo, version, reason: '転入手続き中' })
  const back = await act('intake', 'people.undo', { caseNo, version: made.version })
  const [anybody] = await sql(on, 'select resident_no from resident limit 1')
  const residentNo = String(anybody?.['resident_no'])
  await act('reviewer', 'people.link', { caseNo, version: back.version, residentNo, reason: '本人が届け出た' })
  const [pair] = (await on.call('intake', 'duplicate.list', { limit: 1 })).pairs
  const side = (half = pair?.left) => ({ caseNo: half?.caseNo ?? '', version: half?.version ?? 0 })
  const [left, right] = [side(pair?.left), side(pair?.right)]
  await act('reviewer', 'duplicate.decide', { left, right, decision: 'distinct', reason: '左右で別' })
  await act('reviewer', 'duplicate.takeBack', { left, right, reason: '見直す' })
}

/** 取下げ on the applicant's word, and taken back. */
async function driveWithdrawal(on: TestOffice, act: Act): Promise<void> {
  const [row] = await sql(
    on,
    `select case_no, version, applied_on from welfare_case where state = 'received' and flags not like '%protected%' limit 1`,
  )
  const caseNo = String(row?.['case_no'])
  const said = { saidOn: String(row?.['applied_on']), by: 'self', reason: '不要になったため' } as const
  const { version } = await act('intake', 'case.withdraw', { caseNo, version: Number(row?.['version']), ...said })
  await act('intake', 'case.unwithdraw', { caseNo, version, reason: '別の人の申出だったため' })
}

/** 2人目の確認と例外: a figure typed and confirmed, an exception granted and taken back. */
async function driveTwoPersons(on: TestOffice, act: Act): Promise<void> {
  const open = `from welfare_case c where c.state = 'received' and c.programme = 'aids' and c.flags not like '%protected%'`
  const [unknown] = await sql(on, `select case_no, version ${open} and c.resident_no is not null and public_payment is null limit 1`)
  const caseNo = String(unknown?.['case_no'])
  const paper = { source: '課税証明書', seenOn: '2026-11-20' }
  await act('reviewer', 'tax.enter', { caseNo, version: Number(unknown?.['version']), kind: 'taxed', incomeLevy: 1000, ...paper })
  const basis = (await on.call('drafter', 'case.standing', { caseNo })).tax?.basis ?? ''
  await act('drafter', 'tax.confirm', { caseNo, basis, agrees: true, comment: '' })
  const [held] = await sql(
    on,
    `select case_no, version, (select voucher_no from grant_record g where g.resident_no = c.resident_no and g.item_code = c.item_code) as voucher
     ${open} and exists (select 1 from review r where r.review_id = c.review_id and json_extract(r.checks, '$[6].verdict') = 'fail')
     and voucher is not null limit 1`,
  )
  const at = { caseNo: String(held?.['case_no']), version: Number(held?.['version']) }
  const { version } = await act('reviewer', 'life.except', { ...at, vouchers: [String(held?.['voucher'])], reason: '水没して修理できない' })
  await act('reviewer', 'life.takeBack', { ...at, version, reason: '修理できた' })
}

/** 署名鍵と照合点: a key revoked, its successor confirmed, a checkpoint, another password. */
async function driveSigning(on: TestOffice, act: Act): Promise<void> {
  const keyOf = async (state: string) =>
    (await on.call('admin', 'keys.list', {})).find((k) => k.owner === 'payer' && k.state === state)?.keyId ?? ''
  await act('admin', 'keys.revoke', { keyId: await keyOf('confirmed'), reason: '異動' })
  await on.backend.gate.call(newSession('again'), { id: 1, op: 'session.login', input: { user: 'payer', password: samplePassword } })
  await act('admin', 'keys.confirm', { keyId: await keyOf('unconfirmed') })
  await act('admin', 'checkpoint.make', { reason: 'demand' })
  await act('admin', 'checkpoint.folder', { folder: null })
  await act('admin', 'backup.folder', { folder: null })
  await act('admin', 'backup.holder', { password: samplePassword })
  const { groups } = await act('admin', 'recovery.make', { password: samplePassword })
  await act('admin', 'recovery.drill', { key: groups.join('-') })
  await act('admin', 'key.close', { password: samplePassword, without: [] })
  await act('admin', 'key.open', { key: groups.join('-') })
  await act('admin', 'key.renew', { password: samplePassword })
  await act('drafter', 'session.changePassword', { old: samplePassword, new: 'さくらの下で会う約束です' })
}

/** 利用者: somebody enrolled, given and deprived of a role, renamed, stopped and started, given a new password, and gone; a window locked. */
async function driveUsers(on: TestOffice, act: Act): Promise<void> {
  const { user } = await act('admin', 'users.enrol', { user: 'newcomer', name: '新人 さん', roles: [] })
  const { userId } = user
  const span = { user: userId, role: 'intake', from: '2026-11-24' } as const
  await act('admin', 'users.addRole', { ...span, to: null })
  await act('admin', 'users.endRole', { ...span, lastDay: '2026-12-31', reason: '異動' })
  await act('admin', 'users.rename', { user: userId, name: '新人 花子' })
  await act('admin', 'users.suspend', { user: userId, reason: '休職' })
  await act('admin', 'users.resume', { user: userId, reason: '復職' })
  await sql(on, "update user_account set failed_count = 9 where user_id = 'newcomer'")
  await act('admin', 'users.unlock', { user: userId, reason: '本人に確認' })
  await act('admin', 'users.resetPassword', { user: userId, reason: '忘れた' })
  await act('admin', 'users.end', { user: userId, reason: '退職' })
  await act('payer', 'session.lock', { idle: true })
  await act('payer', 'session.unlock', { password: samplePassword })
}

/** 経路: a post, its holder and deputies, a rule; an absence during which a draft is decided, corrected, and the later reading. */
async function driveRoutes(on: TestOffice, act: Act, caseNo: string): Promise<void> {
  await act('admin', 'route.savePost', { name: '課長補佐', rank: 2 })
  await act('admin', 'route.seat', { post: '課長補佐', user: 'chief', capacity: 'concurrent', from: '2026-12-01', to: null })
  await act('admin', 'route.endSeat', { post: '課長補佐', user: 'chief', from: '2026-12-01', lastDay: '2026-12-31' })
  await act('admin', 'route.deputies', { post: '部長', from: '2026-12-01', users: ['chief'] })
  const stages = [{ part: 'line' as const, posts: ['部長'] }]
  const over = { kind: 'grant' as const, perCaseOver: null, totalOver: 9_000_000 }
  const { rule } = await act('admin', 'route.saveRule', { ...over, stages, validFrom: '2026-12-01', article: '' })
  await act('admin', 'route.endRule', { ruleId: rule.ruleId, lastDay: '2026-12-31' })
  await act('chief', 'absence.add', { user: 'chief', post: '係長', from: '2026-11-24', to: '2026-11-24', reason: '休暇' })
  const { draftNo } = await on.call('drafter', 'draft.create', { kind: 'grant', caseNos: [caseNo] })
  await on.call('manager', 'draft.approve', { draftNo, asDeputy: false })
  await act('chief', 'absence.correct', { user: 'chief', post: '係長', from: '2026-11-24', right: null, why: '出勤した' })
  await act('chief', 'reading.mark', { draftNo })
}

/** 決裁の受信箱: a case read, one taken out of a returned draft, the rest approved with others. */
async function driveInbox(on: TestOffice, act: Act, caseNos: readonly string[]): Promise<void> {
  const { draftNo } = await on.call('drafter', 'draft.create', { kind: 'grant', caseNos: [...caseNos] })
  await act('chief', 'inbox.read', { draftNo, caseNo: caseNos[0] ?? '' })
  await on.call('chief', 'draft.sendBack', { draftNo, to: '起案者', comment: '見積を確かめる' })
  await act('drafter', 'draft.remove', { draftNo, caseNos: [caseNos[0] ?? ''], reason: '別に起案する' })
  await on.call('drafter', 'draft.submit', { draftNo })
  const { version } = await on.call('chief', 'draft.view', { draftNo, limit: 1 })
  await act('chief', 'inbox.decide', { drafts: [{ draftNo, version, asDeputy: false }] })
}

/** 応援給付: what another city answered, and a power of attorney for another's account. */
async function driveGift(on: TestOffice, act: Act): Promise<void> {
  await importSample(on, 'gift-logoform.csv', 'gift-logoform', 'gift')
  const [row] = await sql(on, `select case_no, version from welfare_case where receipt_no = 'G2026-4315'`)
  const at = { caseNo: String(row?.['case_no']), version: Number(row?.['version']) }
  await act('reviewer', 'account.otherCity', { ...at, city: '隣市', answeredOn: '2026-11-20', paid: false, note: '' })
  await act('payer', 'account.attorney', { ...at, seenOn: '2026-11-20', note: '原本' })
}

/** 事業者: an account changed by one and confirmed by another, a stop and its end. */
async function driveProviders(act: Act): Promise<void> {
  const account = { bankCode: '0001', branchCode: '431', accountType: '普通', accountNumber: '7654321', holder: 'カ）ミホンケア' } as const
  const { seq } = await act('payer', 'provider.changeAccount', { providerNo: 'J0102', ...account, attorney: false, reason: '口座変更届' })
  await act('chief', 'provider.confirmAccount', { providerNo: 'J0102', seq, agrees: true, comment: '' })
  await act('payer', 'provider.stop', { providerNo: 'J0102', fromOn: '2026-12-01', reason: '差押え' })
  await act('chief', 'provider.resume', { providerNo: 'J0102', fromOn: '2026-12-20', reason: '解除' })
}

describe('every command', () => {
  it('that succeeds leaves an entry of its user; a look at a case or a draft does, too', async () => {
    office = await reviewedOffice()
    const driven = new Set<Op>()
    const act = async <O extends Op>(user: string | null, op: O, input: Asked<O>) => {
      const before = await entries(office)
      const value = await office.call(user, op, input)
      const fresh = await sql(office, 'select actor, action from audit_entry where seq > ? order by seq', before)
      expect([op, fresh.length > 0]).toEqual([op, true])
      expect(fresh.at(-1)?.['actor']).toBe(user ?? 'nobody')
      driven.add(op)
      return value
    }
    for (const user of ['admin', 'intake', 'reviewer', 'drafter', 'chief', 'manager', 'mailing', 'admin'])
      await office.call(user, 'office.view', {})
    const stage = () =>
      office.call('intake', 'import.stage', { ticket: office.open(sampleFile('aids-etumo.csv')), programme: 'aids', profile: 'aids-etumo' })
    await act('intake', 'import.discard', { batchId: (await stage()).batchId })
    const { draft } = await office.call('intake', 'import.inspect', { ticket: office.open(sampleFile('aids-etumo.csv')) })
    const saved = await act('intake', 'profile.save', { draft, name: '試し', source: '', header: [], version: 0 })
    await act('intake', 'profile.remove', { id: saved.id, version: saved.version })
    const staged = await stage()
    await act('intake', 'import.commit', { batchId: staged.batchId, sha256: staged.sha256 })
    const { batchId, sha256 } = await stage()
    await act('intake', 'import.mend', { batchId, line: 2, field: 'note', value: '電話で確認' })
    await act('intake', 'import.exclude', { batchId, line: 2 })
    await act('intake', 'import.include', { batchId, line: 2 })
    await act('intake', 'import.commit', { batchId, sha256 })
    await act('intake', 'import.undo', { batchId, reason: '違うファイルでした' })
    const [first = '', second = '', third = '', ...more] = await readyCases(office, 5)
    const seen = await act('reviewer', 'case.view', { caseNo: first })
    await act('reviewer', 'case.details', { caseNos: [first, second] })
    await act('reviewer', 'review.hold', { caseNo: first, version: seen.version, until: '2026-12-01', reason: '電話で確認中' })
    await act('reviewer', 'review.undo', { caseNo: first, version: seen.version + 1 })
    await driveTwoPersons(office, act)
    await act('reviewer', 'review.propose', { caseNo: first, version: seen.version + 2, propose: 'grant', reason: '' })
    const cases = [{ caseNo: first, version: seen.version + 3 }]
    await act('reviewer', 'case.undo', { cases })
    await act('reviewer', 'review.grantMany', { cases: [{ caseNo: first, version: seen.version + 4 }] })
    await act('reviewer', 'case.assign', { cases: [{ caseNo: first, version: seen.version + 5 }], to: 'reviewer' })
    const { draftNo } = await act('drafter', 'draft.create', { kind: 'grant', caseNos: [first, second] })
    await act('chief', 'draft.view', { draftNo, limit: 5 })
    await act('drafter', 'draft.recall', { draftNo })
    await act('drafter', 'draft.submit', { draftNo })
    await act('chief', 'draft.sendBack', { draftNo, to: '起案者', comment: '確かめてください' })
    await act('drafter', 'draft.submit', { draftNo })
    await act('chief', 'draft.approve', { draftNo, asDeputy: false })
    await act('manager', 'draft.approve', { draftNo, asDeputy: false })
    const dropped = await act('drafter', 'draft.create', { kind: 'grant', caseNos: [third] })
    await act('chief', 'draft.discard', { draftNo: dropped.draftNo })
    await driveInbox(office, act, more)
    await act('mailing', 'papers.release', {})
    await drivePapers(office, act)
    await act('intake', 'entry.commit', { values: deskEntry })
    const [file] = (await office.call('intake', 'handover.list', { limit: 1 })).rows
    await act('intake', 'handover.note', { entryId: file?.entryId ?? '', medium: 'CD-R', recipient: '', remark: '' })
    await driveMasters(office, act)
    await drivePeople(office, act)
    await driveWithdrawal(office, act)
    await driveCorrections(office, act)
    await driveSigning(office, act)
    await driveUsers(office, act)
    await driveProviders(act)
    await driveRoutes(office, act, third)
    await driveGift(office, act)
    await act('admin', 'update.server', { address: 'http://kyufu.example.jp/' })
    await act('mailing', 'session.logout', {})

    const session = newSession('login')
    const before = await entries(office)
    await office.backend.gate.call(session, { id: 1, op: 'session.login', input: { user: 'chief', password: samplePassword } })
    expect(await entries(office)).toBe(before + 1)
    driven.add('session.login')

    const commands = ops.filter((op) => isAct(contract[op]) && !drivenElsewhere.includes(op))
    expect(commands.filter((op) => !driven.has(op))).toEqual([])
    expect(await one(office, 'select count(*) from audit_entry e left join audit_body b on b.seq = e.seq where b.seq is null')).toBe(0)
  })

  it('files a look at a case under the number of that case', async () => {
    office = await reviewedOffice()
    const [first = '', second = ''] = await readyCases(office, 2)
    await office.call('auditor', 'case.view', { caseNo: second })
    await office.call('payer', 'case.details', { caseNos: [first, second, first] })
    expect(await sql(office, "select actor, ref from audit_entry where action = 'view' order by seq")).toEqual([
      { actor: 'auditor', ref: second },
      { actor: 'payer', ref: first },
      { actor: 'payer', ref: second },
    ])
  })
})

describe('a planted handler', () => {
  const plant = async (planted: Partial<Handlers>, checkOutputs = true) => {
    office = await reviewedOffice()
    const gate = makeGate(office.backend.env, { ...handlers, ...planted }, { checkOutputs })
    const session = { ...newSession('planted'), userId: 'reviewer' }
    const before = await entries(office)
    return {
      async call<O extends Op>(op: O, input: Input<O>): Promise<string> {
        const reply = await gate.call(session, { id: 1, op, input })
        return reply.ok ? 'done' : reply.error.code
      },
      left: async () => ({
        rows: await one(office, "select count(*) from meta where key = 'planted'"),
        entries: (await entries(office)) - before,
      }),
    }
  }
  const hold: Input<'review.hold'> = { caseNo: 'R8-000001', version: 1, until: '2026-12-01', reason: '' }
  const planted = { key: 'planted', value: 'x' }

  it('that writes no entry fails, and what it did is undone', async () => {
    let afterwards = 0
    const { call, left } = await plant({
      'review.hold': async (ctx) => {
        await ctx.tx.insertInto('meta').values(planted).execute()
        ctx.afterCommit(() => void afterwards++)
        return { state: 'on-hold', version: 1 }
      },
    })
    expect(await call('review.hold', hold)).toBe('internal')
    expect(await left()).toEqual({ rows: 0, entries: 0 })
    expect(afterwards).toBe(0)
  })

  it('that throws after its entry leaves neither', async () => {
    const { call, left } = await plant({
      'review.hold': async (ctx) => {
        await ctx.tx.insertInto('meta').values(planted).execute()
        await ctx.audit.write({ action: 'hold', ref: 'x', body: {} })
        throw new AppError('changed-by-other', {})
      },
    })
    expect(await call('review.hold', hold)).toBe('changed-by-other')
    expect(await left()).toEqual({ rows: 0, entries: 0 })
  })

  it('that refuses after its commit keeps both and still refuses', async () => {
    const { call, left } = await plant({
      'review.hold': async (ctx) => {
        await ctx.tx.insertInto('meta').values(planted).execute()
        await ctx.audit.write({ action: 'hold', ref: 'x', body: {} })
        ctx.refuseAfterCommit(new AppError('changed-by-other', {}))
        return { state: 'on-hold', version: 1 }
      },
    })
    expect(await call('review.hold', hold)).toBe('changed-by-other')
    expect(await left()).toEqual({ rows: 1, entries: 1 })
  })

  it('of a job that writes no entry loses that transaction, but staging rows may go without', async () => {
    const { call, left } = await plant({
      'review.auto': async (ctx) => {
        await ctx.write(({ tx }) => tx.insertInto('meta').values({ key: 'staging', value: 'x' }).execute(), { staging: true })
        await ctx.write(({ tx }) => tx.insertInto('meta').values(planted).execute())
        return { reviewed: 0, proposedGrant: 0, proposedRefusal: 0, needJudgement: 0 }
      },
    })
    expect(await call('review.auto', {})).toBe('internal')
    expect(await left()).toEqual({ rows: 0, entries: 0 })
    expect(await one(office, "select count(*) from meta where key = 'staging'")).toBe(1)
  })

  it('of a query cannot write, even when it goes round the types', async () => {
    const { call, left } = await plant({
      'case.counts': async (ctx) => {
        await (ctx.read as unknown as typeof office.backend.env.store.writer).insertInto('meta').values(planted).execute()
        return []
      },
    })
    expect(await call('case.counts', {})).toBe('store-readonly')
    expect(await left()).toEqual({ rows: 0, entries: 0 })
  })

  it('that answers something else than the contract says is found out', async () => {
    const { call } = await plant({ 'case.counts': async () => [{ state: 'received', proposal: 'none', count: 1.5 }] })
    expect(await call('case.counts', {})).toBe('internal')
  })

  it('with a fault tells a number and nothing of the fault, and logs the fault under that number', async () => {
    const { call } = await plant({ 'case.counts': () => Promise.reject(new Error('secret detail')) })
    expect(await call('case.counts', {})).toBe('internal')
    const reply = await makeGate(office.backend.env, { ...handlers, 'case.counts': () => Promise.reject(new Error('secret detail')) }).call(
      { ...newSession('x'), userId: 'reviewer' },
      { id: 1, op: 'case.counts', input: {} },
    )
    expect(JSON.stringify(reply)).not.toContain('secret')
    const number = /番号 ([0-9A-F]{4})/.exec(JSON.stringify(reply))?.[1]
    expect(readFileSync(`${office.folder}/logs/backend.log`, 'utf8')).toMatch(new RegExp(`${number} Error: secret detail`))
  })
})
