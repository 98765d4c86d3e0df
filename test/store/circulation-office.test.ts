/** The office around a draft, through the gate: 専決規程, posts and transfers, deputies told afterwards, consultation, wrong absences. */
import { afterEach, describe, expect, it } from 'vitest'
import { Refused, type TestOffice } from '../support/office.ts'
import { addRole, approve, draftState, one, readyCases, refusal, reviewedOffice, seat, smallDraft, sql, trailHolds } from './acts.ts'

let office: TestOffice
afterEach(() => office.dispose())
const on = async (businessDay: string): Promise<void> => {
  office = await reviewedOffice({ businessDay })
}
/** The whole sentence of a refusal. */
const told = async (call: Promise<unknown>): Promise<string> => {
  try {
    await call
    return ''
  } catch (error) {
    if (error instanceof Refused) return `${error.error.message}${error.error.next}`
    throw error
  }
}
const line = (...posts: readonly string[]) => posts.map((post) => ({ part: 'line' as const, posts: [post] }))
const saveRule = (stages: readonly { part: 'line' | 'consult'; posts: string[] }[], validFrom: string) =>
  office.call('admin', 'route.saveRule', {
    kind: 'grant',
    perCaseOver: null,
    totalOver: null,
    stages: [...stages],
    validFrom,
    article: '専決規程第4条',
  })
const stepRows = async (draftNo: string): Promise<unknown[]> =>
  (
    await sql(
      office,
      'select s.post, s.state, s.acted_by, s.capacity from draft_step s join draft d on d.draft_id = s.draft_id where d.draft_no = ? order by s.seq',
      draftNo,
    )
  ).map((r) => `${r['post']} ${r['state']} ${r['acted_by']} ${r['capacity']}`)

describe('the table of decisions', () => {
  it('closes the row before, holds from its day on, and leaves drafts on their way alone', async () => {
    await on('2026-11-24')
    const before = await smallDraft(office, 1)
    const { closed } = await saveRule(line('課長'), '2026-11-25')
    expect(closed).toMatchObject({ validTo: '2026-11-24', stages: line('係長', '課長') })
    office = await office.reopen({ businessDay: '2026-11-25' })
    const after = await smallDraft(office, 1)
    expect(after.route.map((step) => step.post)).toEqual(['課長'])
    expect(await approve(office, 'manager', after.draftNo)).toMatchObject({ state: 'approved' })
    const { route } = await office.call('manager', 'draft.view', { draftNo: before.draftNo, limit: 1 })
    expect(route.map((step) => step.post)).toEqual(['係長', '課長'])
    expect(await trailHolds(office)).toBe(true)
  })

  it.each([
    [[...line('係長'), { part: 'consult' as const, posts: ['課長'] }], '2026-12-01', '最後は決裁する役職'],
    [line('係長', '局長'), '2026-12-01', '局長'],
    [line('係長', '係長'), '2026-12-01', '2回'],
    [line('係長'), '2020-04-01', 'もう使われています'],
    [line('係長'), '2019-04-01', '令和2年4月1日からの行'],
  ])('refuses %j from %s whole, with the reason', async (stages, from, why) => {
    await on('2026-11-24')
    const rows = await office.call('admin', 'route.rules', {})
    expect(await told(saveRule(stages, from))).toContain(why)
    expect(await office.call('admin', 'route.rules', {})).toEqual(rows)
  })

  it('says before where a draft would go, and what would stop it', async () => {
    await on('2026-11-24')
    const ask = (day: string) => office.call('admin', 'route.preview', { kind: 'grant', cases: 3, total: 1_240_000, perCase: 500_000, day })
    const { text, problem, steps } = await ask('2026-11-25')
    expect(text).toBe('支給決定 3件 1,240,000円（令和8年11月25日）: 係長（係長 四郎） → 課長（課長 五月） → 部長（部長 六郎）')
    expect([problem, steps.map((step) => step.absent)]).toEqual([null, [true, false, false]])
    await office.call('admin', 'route.endSeat', { post: '部長', user: 'director', from: '2020-04-01', lastDay: '2026-11-30' })
    expect((await ask('2026-12-01')).problem).toContain('「部長」に就いている人がいない')
    expect((await ask('2019-12-01')).problem).toContain('専決規程がありません')
    expect((await office.call('admin', 'route.posts', {})).find((post) => post.name === '部長')?.gaps).toEqual([
      { from: '2026-12-01', to: null },
    ])
  })

  it('does not draft towards an empty post, or one whose holder may not approve', async () => {
    await on('2026-11-24')
    await office.call('admin', 'route.endSeat', { post: '課長', user: 'manager', from: '2020-04-01', lastDay: '2026-11-23' })
    expect(await told(smallDraft(office, 1))).toMatch(/「課長」に就いている人.*起案していません.*登録/)
    await office.call('admin', 'route.seat', { post: '課長', user: 'mailing', capacity: 'regular', from: '2026-11-24', to: null })
    expect(await refusal(smallDraft(office, 1))).toBe('holder-cannot-act')
    await office.call('admin', 'route.seat', { post: '課長', user: 'director', capacity: 'acting', from: '2026-11-24', to: null })
    expect((await smallDraft(office, 1)).route.map((step) => step.holder)).toEqual(['係長 四郎', '部長 六郎'])
  })
})

describe('a transfer', () => {
  it('on 1 April gives the turn to the new holder and takes it from the old one', async () => {
    await on('2027-03-30')
    await addRole(office, 'mailing', 'approver')
    const draft = await smallDraft(office, 1)
    await approve(office, 'chief', draft.draftNo)
    await office.call('admin', 'route.seat', { post: '課長', user: 'mailing', capacity: 'regular', from: '2027-04-01', to: null })
    office = await office.reopen({ businessDay: '2027-04-01' })
    const { route } = await office.call('manager', 'draft.view', { draftNo: draft.draftNo, limit: 1 })
    expect(route[1]).toMatchObject({ holderName: '課長 五月', nowName: '発送 七海' })
    expect(await told(approve(office, 'manager', draft.draftNo))).toContain('いま処理できる人: 発送 七海（課長）')
    expect(await approve(office, 'mailing', draft.draftNo)).toMatchObject({ state: 'approved' })
  })

  it('that leaves a post empty holds the draft up and says who helps', async () => {
    await on('2026-11-24')
    const draft = await smallDraft(office, 1)
    await office.call('admin', 'route.endSeat', { post: '係長', user: 'chief', from: '2020-04-01', lastDay: '2026-11-23' })
    expect(await told(approve(office, 'manager', draft.draftNo))).toMatch(/「係長」に就いている人が.*事務取扱/)
    await office.call('admin', 'route.seat', { post: '係長', user: 'manager', capacity: 'acting', from: '2026-11-24', to: '2026-11-30' })
    await approve(office, 'manager', draft.draftNo)
    expect(await approve(office, 'manager', draft.draftNo)).toMatchObject({ state: 'approved' })
    expect(
      await refusal(office.call('admin', 'route.seat', { post: '係長', user: 'chief', capacity: 'regular', from: '2026-11-01', to: null })),
    ).toBe('route-refused')
    await expect(sql(office, "insert into post_holder values ('係長', 'director', '2026-11-25', null, 'regular')")).rejects.toThrow(
      'post-held-twice',
    )
  })
})

describe('consultation (合議)', () => {
  it('waits for all members, in any order, and passes an absent one over who reads later', async () => {
    await on('2026-11-25')
    await addRole(office, 'mailing', 'approver')
    await addRole(office, 'payer', 'approver')
    for (const [post, user] of [
      ['財政課長', 'mailing'],
      ['会計管理者', 'payer'],
    ] as const) {
      await office.call('admin', 'route.savePost', { name: post, rank: 2 })
      await office.call('admin', 'route.seat', { post, user, capacity: 'regular', from: '2026-11-25', to: null })
    }
    await saveRule([...line('部長'), { part: 'consult', posts: ['財政課長', '会計管理者'] }, ...line('課長')], '2026-11-25')
    const first = await smallDraft(office, 1)
    await approve(office, 'director', first.draftNo)
    expect(await told(approve(office, 'manager', first.draftNo))).toContain('発送 七海（財政課長）・支払 八重（会計管理者）')
    await approve(office, 'payer', first.draftNo)
    expect(await refusal(approve(office, 'manager', first.draftNo))).toBe('not-your-turn')
    await office.call('mailing', 'absence.add', { user: 'mailing', post: null, from: '2026-11-25', to: '2026-11-25', reason: '会議' })
    expect(await approve(office, 'manager', first.draftNo)).toMatchObject({ state: 'approved' })
    expect(await stepRows(first.draftNo)).toEqual([
      '部長 approved director 承認',
      '財政課長 passed-over null 後閲',
      '会計管理者 approved payer 合議',
      '課長 approved manager 決裁',
    ])
    expect(await office.call('mailing', 'reading.list', { unread: true, limit: 10 })).toMatchObject([{ post: '財政課長', why: 'absent' }])
  })
})

describe('後閲', () => {
  it('tells the absent decider who was decided for, once, and keeps that he read it', async () => {
    await on('2026-11-18')
    const draft = await smallDraft(office, 1)
    await approve(office, 'chief', draft.draftNo)
    expect(await told(approve(office, 'director', draft.draftNo))).toContain('代決権者: 係長 四郎（課長）')
    await approve(office, 'chief', draft.draftNo, { asDeputy: true })
    const unread = () => office.call('manager', 'reading.list', { unread: true, limit: 10 })
    expect(await unread()).toMatchObject([{ draftNo: draft.draftNo, why: 'deputy', post: '課長' }])
    expect(await refusal(office.call('director', 'reading.mark', { draftNo: draft.draftNo }))).toBe('not-found')
    expect(await office.call('manager', 'reading.mark', { draftNo: draft.draftNo, comment: '確認した' })).toEqual({
      draftNo: draft.draftNo,
      read: 1,
    })
    expect(await unread()).toEqual([])
    expect(await refusal(office.call('manager', 'reading.mark', { draftNo: draft.draftNo }))).toBe('not-found')
    await expect(sql(office, 'update later_reading set read_at = null')).rejects.toThrow('later-reading-over')
    await expect(sql(office, 'delete from later_reading')).rejects.toThrow('append-only')
  })

  it('is taken back when the draft is sent back behind the absent post', async () => {
    await on('2026-11-25')
    const draft = await smallDraft(office, 1)
    await saveRule(line('係長', '課長', '部長'), '2026-11-25')
    const three = await smallDraft(office, 1)
    await approve(office, 'manager', three.draftNo)
    expect(await office.call('chief', 'reading.list', { unread: true, limit: 10 })).toHaveLength(1)
    await office.call('director', 'draft.sendBack', { draftNo: three.draftNo, to: '起案者', comment: '金額' })
    expect(await office.call('chief', 'reading.list', { unread: true, limit: 10 })).toEqual([])
    expect(await draftState(office, draft.draftNo)).toBe('circulating')
  })

  it('shows, when a wrong absence is corrected, what was decided meanwhile', async () => {
    await on('2026-11-18')
    const draft = await smallDraft(office, 1)
    await approve(office, 'chief', draft.draftNo)
    await approve(office, 'chief', draft.draftNo, { asDeputy: true })
    const wrong = { user: 'manager', post: '課長', from: '2026-11-16' }
    expect(await refusal(office.call('chief', 'absence.correct', { ...wrong, right: null, why: '違う' }))).toBe('absence-refused')
    expect(await refusal(office.call('manager', 'absence.correct', { ...wrong, right: null, why: ' ' }))).toBe('reason-missing')
    const right = { from: '2026-11-16', to: '2026-11-17' }
    const { meanwhile, absence } = await office.call('manager', 'absence.correct', { ...wrong, right, why: '18日は出勤した' })
    expect([absence, meanwhile]).toMatchObject([right, [{ draftNo: draft.draftNo, post: '課長' }]])
    const second = await smallDraft(office, 1)
    await approve(office, 'chief', second.draftNo)
    expect(await refusal(approve(office, 'chief', second.draftNo, { asDeputy: true }))).toBe('no-deputy-right')
    expect(await one(office, "select count(*) from change_log where area = 'absence'")).toBe(1)
  })

  it('lets nobody but the person and the administrator register an absence', async () => {
    await on('2026-11-24')
    const absent = { post: null, from: '2026-11-24', to: '2026-11-24', reason: '休暇' }
    expect(await refusal(office.call('chief', 'absence.add', { user: 'manager', ...absent }))).toBe('absence-refused')
    expect(await refusal(office.call('drafter', 'absence.add', { user: 'drafter', ...absent }))).toBe('forbidden')
    await office.call('admin', 'absence.add', { user: 'manager', ...absent })
    expect(await told(office.call('manager', 'absence.add', { user: 'manager', ...absent }))).toContain('重なります')
    expect(await refusal(office.call('manager', 'absence.add', { user: 'manager', ...absent, from: '2026-12-10', to: '2026-12-09' }))).toBe(
      'bad-input',
    )
  })
})

describe('own work', () => {
  it('of a decider is decided by his deputy, and the refusal says who that is', async () => {
    await on('2026-11-24')
    await addRole(office, 'manager', 'drafter')
    const caseNos = await readyCases(office, 1)
    const { draftNo } = await office.call('manager', 'draft.create', { kind: 'grant', caseNos })
    await approve(office, 'chief', draftNo)
    expect(await told(approve(office, 'manager', draftNo))).toMatch(/起案者本人は決裁できません。.*代決権者: 係長 四郎（課長）/)
    expect(await approve(office, 'chief', draftNo, { asDeputy: true })).toMatchObject({ state: 'approved' })
  })

  it('is refused by the store itself, past every rule of the program', async () => {
    await on('2026-11-24')
    const draft = await smallDraft(office, 1)
    for (const user of ['drafter', 'reviewer']) {
      await expect(sql(office, `update draft_step set state = 'approved', acted_by = ? where seq = 1`, user)).rejects.toThrow(
        'self-approval',
      )
    }
    await expect(sql(office, "update draft_step set state = 'approved' where seq = 1")).rejects.toThrow('approved-by-nobody')
    await expect(sql(office, "update draft set state = 'approved'")).rejects.toThrow('draft-not-whole')
    await expect(sql(office, "update draft_step set post = '部長' where seq = 2")).rejects.toThrow('route-frozen')
    await expect(sql(office, 'delete from draft_step')).rejects.toThrow('append-only')
    await approve(office, 'chief', draft.draftNo)
    await approve(office, 'manager', draft.draftNo)
    await expect(sql(office, "update draft set state = 'circulating'")).rejects.toThrow('draft-over')
  })
})

describe('引上げ', () => {
  it('is a dated parameter, needs a reason, and the post pulled over reads later', async () => {
    await on('2026-11-24')
    const draft = await smallDraft(office, 1)
    const up = { pullUp: true, comment: '係長は急な出張で、登録が間に合わない' }
    expect(await refusal(approve(office, 'manager', draft.draftNo, up))).toBe('no-pull-up')
    await sql(office, "insert into parameter values ('office', 'circulation.pullUp', 'する', '2026-11-24', null, '専決規程第9条')")
    expect(await refusal(approve(office, 'manager', draft.draftNo, { pullUp: true }))).toBe('reason-missing')
    expect(await refusal(approve(office, 'director', draft.draftNo, up))).toBe('no-pull-up')
    expect(await approve(office, 'manager', draft.draftNo, up)).toMatchObject({ state: 'approved' })
    expect(await stepRows(draft.draftNo)).toEqual(['係長 passed-over null 後閲', '課長 approved manager 引上決裁'])
    expect(await office.call('chief', 'reading.list', { unread: true, limit: 10 })).toMatchObject([{ why: 'pull-up' }])
  })
})

describe('sending back with marks', () => {
  it('marks the chosen cases for the drafter, and refuses a case of another draft', async () => {
    await on('2026-11-24')
    await seat(office, '課長', 'director')
    const draft = await smallDraft(office, 3)
    const [first = '', second = ''] = draft.caseNos
    const back = (caseNos: string[]) =>
      office.call('chief', 'draft.sendBack', { draftNo: draft.draftNo, to: '起案者', comment: '見積を確かめる', caseNos })
    expect(await refusal(back(['R8-999999']))).toBe('case-not-ready')
    await back([second])
    const marks = async () =>
      (await office.call('drafter', 'draft.view', { draftNo: draft.draftNo, limit: 10 })).rows
        .filter((row) => row.mark !== null)
        .map((row) => row.caseNo)
    expect(await marks()).toEqual([second])
    await office.call('drafter', 'draft.submit', { draftNo: draft.draftNo })
    await back([first])
    expect(await marks()).toEqual([first])
  })
})
