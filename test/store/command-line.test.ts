/** `kyufu` as a scheduled task starts it: one JSON document, exit status 0 to 3, refusals that change nothing. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { samplePassword } from '../../electron/backend/office/init.ts'
import { lockOffice } from '../../electron/backend/store/lock.ts'
import { project, sampleDay, sampleFile, temporaryFolder } from '../support/office.ts'

const root = temporaryFolder('command-line')
const office = join(root, 'office')
const cli = join(project, 'electron/cli.ts')
const logoform = sampleFile('aids-logoform.csv')

function kyufu(words: readonly string[], password: string = samplePassword) {
  const env = { ...process.env, KYUFU_PASSWORD: password }
  const run = spawnSync(process.execPath, [cli, ...words], {
    encoding: 'utf8',
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64_000_000,
  })
  return { status: run.status, out: run.stdout, err: run.stderr }
}

function asUser(user: string, ...words: readonly string[]) {
  const run = kyufu(['--office', office, '--as', user, '--on', sampleDay, '--json', ...words])
  return { status: run.status, json: JSON.parse(run.out) as Record<string, unknown> & { error?: { code: string; message: string } } }
}

const importing = (...words: readonly string[]) => asUser('intake', 'import', ...words, '--programme', 'aids', '--profile', 'aids-logoform')

function written(name: string, text: string | Buffer): string {
  const path = join(root, name)
  writeFileSync(path, text)
  return path
}

beforeAll(() => {
  const made = kyufu(['init', '--sample', '--office', office, '--json'])
  if (made.status !== 0) throw new Error(made.err)
})

afterAll(() => rmSync(root, { recursive: true, force: true }))

describe('a file that cannot be taken in is refused whole, with status 2 and one sentence', () => {
  const folder = join(root, 'a-folder')
  const sample = readFileSync(logoform, 'utf8')
  test.each([
    ['an empty file', () => written('empty.csv', ''), 'file-empty'],
    ['another encoding', () => written('sjis.csv', readFileSync(sampleFile('aids-etumo.csv'))), 'encoding-unreadable'],
    ['another header', () => written('header.csv', 'a,b\r\n1,2\r\n'), 'header-mismatch'],
    ['an open quote', () => written('quote.csv', `${sample}"open`), 'broken-quote'],
    ['a folder', () => (mkdirSync(folder, { recursive: true }), folder), 'file-is-directory'],
    ['no file', () => join(root, 'none.csv'), 'file-not-found'],
  ])('%s', (_what, make, code) => {
    const { status, json } = importing(make())
    expect([status, Object.keys(json), json.error?.code]).toEqual([2, ['error'], code])
    expect(json.error?.message).toMatch(/何も変更していません。.+。$/)
  })

  test('an output that exists already, an unknown programme, an unknown profile', () => {
    const taken = written('taken.csv', 'mine')
    expect(importing(logoform, '--rejects', taken).json.error?.code).toBe('output-exists')
    expect(readFileSync(taken, 'utf8')).toBe('mine')
    const other = asUser('intake', 'import', logoform, '--programme', 'none', '--profile', 'aids-logoform')
    expect([other.status, other.json.error?.code]).toEqual([2, 'unknown-programme'])
    expect(asUser('intake', 'import', logoform, '--programme', 'aids', '--profile', 'none').json.error?.code).toBe('unknown-profile')
  })

  test('nothing of all that is in the office', () => {
    expect(asUser('intake', 'cases')).toEqual({ status: 0, json: [] })
  })
})

describe('a refusal', () => {
  test.each([
    ['of the command line', ['--office', office, 'nonsense'], samplePassword, 'E-1013'],
    ['of the office', ['--office', join(root, 'nowhere'), '--as', 'intake', 'cases'], samplePassword, 'E-1101'],
    ['at the gate', ['--office', office, '--as', 'intake', 'cases'], 'wrong', 'E-1004'],
  ])('%s ends with the number of the help for people, and is plain with --json', (_, words, password, number) => {
    const plain = kyufu(words, password)
    expect([plain.status, plain.out]).toEqual([2, ''])
    expect(plain.err).toMatch(new RegExp(`。（${number}）\\n$`))
    const json = kyufu([...words, '--json'], password)
    const { error, ...rest } = JSON.parse(json.out) as { error: Record<string, string> }
    expect([rest, Object.keys(error)]).toEqual([{}, ['code', 'message']])
    expect(plain.err).toBe(`${error['message']}（${number}）\n`)
  })
})

describe('the office', () => {
  test('a wrong password, an unknown command, a missing office, a right that is not held: status 2', () => {
    const wrong = kyufu(['--office', office, '--as', 'intake', '--json', 'cases'], 'wrong')
    expect([wrong.status, (JSON.parse(wrong.out) as { error: { code: string } }).error.code]).toEqual([2, 'wrong-password'])
    expect(kyufu(['nonsense']).status).toBe(2)
    expect(kyufu(['--office', join(root, 'nowhere'), '--as', 'intake', 'cases'])).toMatchObject({ status: 2, out: '' })
    expect(asUser('admin', 'cases').json.error?.code).toBe('forbidden')
    expect(kyufu(['init', '--office', office, '--json']).out).toContain('office-not-empty')
  })

  test('names that do not exist are refused, not searched for; a folder that is none is no fault of the program', () => {
    const typo = asUser('intake', 'cases', '--programme', 'none')
    expect([typo.status, typo.json.error?.code]).toEqual([2, 'unknown-programme'])
    const folder = asUser('mailing', 'papers', '--out', written('a-file', ''))
    expect([folder.status, folder.json.error?.code]).toEqual([2, 'output-unwritable'])
    expect(kyufu(['init', '--office', join(root, 'a-file', 'office')])).toMatchObject({ status: 2, out: '' })
    // a folder of the kernel, in which nothing can be made; elsewhere a file stands for it
    const nowhere = existsSync('/proc/self') ? '/proc' : join(root, 'a-file')
    for (const unmade of [join(nowhere, 'x'), join(nowhere, 'x', 'y')])
      expect(kyufu(['init', '--office', unmade, '--json']).out).toContain('output-unwritable')
  })

  test('people read Japanese: roles are told in words', () => {
    const { out } = kyufu(['--office', office, '--as', 'admin', 'users'])
    expect(out).toContain('chief\t係長 四郎\t決裁\t係長\n')
    expect(out).not.toMatch(/approver|administrator/)
  })

  test('a second process is refused while the first one holds it', () => {
    const held = lockOffice(office)
    const second = asUser('intake', 'cases')
    held.release()
    expect([second.status, second.json.error?.code]).toEqual([2, 'office-in-use'])
    expect(asUser('intake', 'cases').status).toBe(0)
  })
})

describe('from the file to a draft', () => {
  test('a trial run changes nothing; an import says what it did; the refused rows come out; the same file adds nothing', () => {
    const counter = (...words: readonly string[]) =>
      asUser('intake', 'import', sampleFile('aids-counter.csv'), '--programme', 'aids', '--profile', 'aids-counter', ...words)
    expect(counter('--dry-run')).toMatchObject({ status: 1, json: { added: 156, rejected: 7 } })
    expect(asUser('intake', 'cases').json).toEqual([])
    const rejects = join(root, 'rejects.csv')
    expect(counter('--rejects', rejects)).toMatchObject({ status: 1, json: { rows: 163, added: 156, same: 0, changed: 0, rejected: 7 } })
    expect(readFileSync(rejects, 'utf8')).toContain('取り込めない理由')
    expect(counter()).toMatchObject({ status: 1, json: { added: 0, same: 156, changed: 0, rejected: 7 } })
    expect(readdirSync(root).filter((name) => name.includes('part'))).toEqual([])
  })

  test('reviewed, listed in pages, drafted along the route', () => {
    expect(asUser('reviewer', 'review', '--auto').status).toBe(0)
    const all = asUser('reviewer', 'cases', '--detail').json as unknown as { caseNo: string; checks: unknown[]; application: object }[]
    expect([all.length, all[0]?.checks.length, all.at(-1)?.caseNo]).toEqual([156, 13, 'R8-000156'])
    expect(asUser('reviewer', 'cases', '--limit', '101').json).toHaveLength(101)
    const draft = asUser('drafter', 'draft', '--kind', 'grant', '--all')
    expect(draft).toMatchObject({ status: 0, json: { draftNo: 'R8-D0001', route: [{ post: '係長' }, { post: '課長' }, { post: '部長' }] } })
    const list = kyufu(['--office', office, '--as', 'drafter', '--on', sampleDay, 'drafts']).out
    expect(list).toMatch(/^R8-D0001\t回議中\t/)
    const queue = kyufu(['--office', office, '--as', 'reviewer', '--on', sampleDay, 'cases', '--state', 'circulating', '--limit', '1']).out
    expect(queue).toMatch(/\t回議中\t.*\t[\d,]+円(\t|$)/m)
    expect(asUser('drafter', 'approve', 'R8-D0001').json.error?.code).toBe('forbidden')
    expect(asUser('manager', 'approve', 'R8-D0001').json.error?.code).toBe('not-your-turn')
    expect(asUser('chief', 'approve', 'R8-D0001')).toMatchObject({ status: 0, json: { state: 'circulating' } })
    expect(asUser('auditor', 'verify')).toMatchObject({ status: 0, json: { ok: true } })
  })
})

describe('what was decided is computed again', () => {
  const again = (...words: readonly string[]) => asUser('auditor', 'self-check', ...words)
  test('and agrees; a changed figure is named, with status 1', () => {
    for (const user of ['manager', 'director']) expect(asUser(user, 'approve', 'R8-D0001').status).toBe(0)
    const first = again('--from', '2026-11-01', '--to', '2026-11-30')
    const { decisions } = first.json as unknown as { decisions: number }
    expect(decisions).toBeGreaterThan(50)
    expect(first).toMatchObject({ status: 0, json: { from: '2026-11-01', to: '2026-11-30', agree: decisions, differences: [] } })
    const db = new Database(join(office, 'office.sqlite'))
    db.exec('drop trigger decision_no_update')
    db.exec('update decision set public_payment = public_payment + 1 where decision_id = (select min(decision_id) from decision)')
    db.close()
    const second = again('--from', '2026-11-01', '--to', '2026-11-30')
    expect(second).toMatchObject({ status: 1, json: { agree: decisions - 1, differences: [{ what: '決定の公費負担額' }] } })
    expect(again('--from', '2026-12-01', '--to', '2026-12-31')).toMatchObject({ status: 0, json: { decisions: 0 } })
  })
  test.each([[[]], [['--from', '2026-11-01']], [['--from', '2026-11-31', '--to', '2026-12-01']]])('%j is refused', (words) => {
    expect(again(...words)).toMatchObject({ status: 2, json: { error: { code: 'usage' } } })
  })
})

describe('papers of the office', () => {
  test.each([
    ['mailing', 'window-test', {}],
    ['manager', 'day-end', { number: 'R8-B0001', pages: 1 }],
    ['mailing', 'mailing-ledger', { number: 'R8-B0002', pages: 1 }],
  ])('%s makes %s', (user, kind, expected) => {
    const out = join(root, `${kind}.pdf`)
    const made = asUser(user, 'paper', kind, '--out', out)
    expect([made.status, made.json]).toMatchObject([0, { kind, ...expected }])
    expect(readFileSync(out).subarray(0, 5).toString()).toBe('%PDF-')
    expect(asUser(user, 'paper', kind, '--out', out)).toMatchObject({ status: 2, json: { error: { code: 'output-exists' } } })
  })

  test.each([
    [['paper', 'wages', '--out', 'x.pdf'], 'usage'],
    [['paper', 'day-end'], 'usage'],
    [['paper', 'mailing-ledger', '--out', 'x.pdf', '--from', '2026-11-31'], 'usage'],
    [['paper', 'labels', '--out', 'x.pdf'], 'nothing-to-issue'],
  ])('%j is refused', (words, code) => {
    expect(asUser('mailing', ...words)).toMatchObject({ status: 2, json: { error: { code } } })
  })
})
