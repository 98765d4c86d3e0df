/** 傷んだファイル: single bits turned over in the store, the attachments, the papers and the backups, pages of the store lost, and who notices. */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { verifyTrail } from '../../electron/backend/audit/verify.ts'
import { restoreOffice } from '../../electron/backend/office/restore.ts'
import { officeKey } from '../../electron/backend/keys/office-key.ts'
import { sumsPath } from '../../electron/backend/store/page-sums.ts'
import { contentOf } from '../store/backups-support.ts'
import { approveAll } from '../store/payments-support.ts'
import { quickOffice, readyCases, sql } from '../support/hands.ts'
import { importSample, openTestOffice, Refused, temporaryFolder, type TestOffice } from '../support/office.ts'
import { sampleBytes } from '../support/zip.ts'
import { chance, type Chance } from './chance.ts'
import { faultCounts, type Row } from './report.ts'
import { settled } from './scenarios-cases.ts'
import { fault, type Fault } from './scenario.ts'

/** An office with cases, decisions, papers, an attachment and a backup beside it. */
export async function damagedTemplate(): Promise<string> {
  const root = temporaryFolder('damage')
  const office = await quickOffice()
  await importSample(office, 'aids-counter.csv', 'aids-counter')
  await office.call('reviewer', 'review.auto', {})
  const [caseNo = '', ...more] = await readyCases(office, 3)
  const file = join(office.folder, '..', 'paper.pdf')
  writeFileSync(file, sampleBytes.pdf('attached'))
  await office.call('intake', 'attachment.add', { ticket: office.open(file), caseNo, kind: null, note: '' })
  const { draftNo } = await office.call('drafter', 'draft.create', { kind: 'grant', caseNos: [caseNo, ...more] })
  await approveAll(office, draftNo)
  await office.call('mailing', 'papers.issue', { oneFile: true })
  mkdirSync(join(root, 'safe'))
  await office.call('admin', 'backup.run', { folder: office.open(join(root, 'safe')) })
  await settled(office, root)
  return root
}

/** As a disk does it: nobody wrote, so no time stamp changes. */
function flip(path: string, dice: Chance): void {
  const bytes = readFileSync(path)
  const { atime, mtime } = statSync(path)
  const at = dice.whole(bytes.length)
  bytes.writeUInt8((bytes[at] ?? 0) ^ (1 << dice.whole(8)), at)
  writeFileSync(path, bytes)
  utimesSync(path, atime, mtime)
}

/** A page that the disk lost: gone blank, another one's content in its place, or noise. Nobody wrote, so no time stamp changes. */
function losePage(path: string, dice: Chance): void {
  const bytes = readFileSync(path)
  const { atime, mtime } = statSync(path)
  const size = bytes.readUInt16BE(16)
  const page = (): Buffer => bytes.subarray(...pageAt(dice.whole(bytes.length / size), size))
  const lost = page()
  const before = Buffer.from(lost)
  for (let kind = dice.whole(3); lost.equals(before); kind = 2)
    if (kind === 0) lost.fill(0)
    else if (kind === 1) lost.set(page())
    else for (let i = 0; i < lost.length; i++) lost[i] = dice.whole(256)
  writeFileSync(path, bytes)
  utimesSync(path, atime, mtime)
}

const pageAt = (n: number, size: number): [from: number, to: number] => [n * size, (n + 1) * size]

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((path) => statSync(path).isFile() && statSync(path).size > 0)
    .sort()
}

/** What may differ from one opening to the next without any damage. */
const passing = new Set(['meta', 'request', 'audit_entry', 'audit_body'])

/** The first check that notices a turned bit in the store: on opening, the diagnosis, the trail; else whether it matters. */
async function storeFlip(root: string, before: Readonly<Record<string, string>>): Promise<string> {
  const folder = join(root, 'office')
  let office: TestOffice
  try {
    office = await openTestOffice(folder)
  } catch (error) {
    return `開くとき（${error instanceof Error && 'code' in error ? String(error.code) : 'internal'}）`
  }
  try {
    const [integrity] = await sql(office, 'pragma integrity_check')
    if (integrity?.['integrity_check'] !== 'ok') return '診断（データベースの点検）'
    if ((await sql(office, 'pragma foreign_key_check')).length > 0) return '診断（表の結びつき）'
    if (!(await verifyTrail(office.backend.env.store.reader)).ok) return '監査記録の検証'
    await office.backend.close()
    const after = contentOf(folder)
    const changed = Object.keys(before).filter((name) => !passing.has(name) && after[name] !== before[name])
    return changed.length === 0 ? '影響なし' : `気づかない（${changed.join('、')}）`
  } catch (error) {
    return error instanceof Refused || (error instanceof Error && 'code' in error) ? '読むとき' : `crash ${String(error)}`
  } finally {
    await office.backend.close().catch(() => undefined)
  }
}

async function readBack(root: string, what: 'attachments' | 'papers'): Promise<string> {
  const office = await openTestOffice(join(root, 'office'))
  try {
    if (what === 'papers') {
      for (const { name } of await office.call('mailing', 'papers.files', {})) await office.call('mailing', 'papers.file', { name })
      return '気づかない'
    }
    const [row] = await sql(office, 'select a.attachment_id, c.case_no from attachment a join welfare_case c on c.case_id = a.case_id')
    await office.call('auditor', 'attachment.read', { caseNo: String(row?.['case_no']), attachmentId: String(row?.['attachment_id']) })
    return '気づかない'
  } catch (error) {
    if (error instanceof Refused) return `読むとき（${error.error.code}）`
    return `crash ${String(error)}`
  } finally {
    await office.backend.close()
  }
}

async function restoreDamaged(root: string, before: Readonly<Record<string, string>>): Promise<string> {
  const into = join(root, 'restored')
  try {
    await restoreOffice(join(root, 'safe'), into, { kind: 'office', keys: await officeKey(join(root, 'office')) })
    const after = contentOf(into)
    const same = Object.keys(before).every((name) => passing.has(name) || /^backup|^hand_over/.test(name) || after[name] === before[name])
    return same ? '影響なし' : '気づかない'
  } catch (error) {
    if (error instanceof Error && 'code' in error) return `復元のとき（${String(error.code)}）`
    return `crash ${String(error)}`
  } finally {
    rmSync(into, { recursive: true, force: true })
  }
}

const places = ['office.sqlite', 'pages', 'attachments', 'papers', 'backup', 'no-sums'] as const
const titles = {
  'office.sqlite': 'データベース',
  pages: 'データベース（消える・入れ替わる・乱れる）',
  attachments: '添付',
  papers: '帳票',
  backup: 'バックアップ',
  'no-sums': 'データベース（ページの照合値なし）',
}
/** Flips among which one that harms surely is. */
const enoughForControl = 30

/** Turns single bits over, each in a fresh copy; a line of the table for each kind of file. */
export async function damage(options: {
  readonly flips: number
  readonly seed: number
  readonly until?: number
}): Promise<readonly { readonly row: Row; readonly faults: readonly Fault[] }[]> {
  const template = await damagedTemplate()
  const before = contentOf(join(template, 'office'))
  const made: { row: Row; faults: readonly Fault[] }[] = []
  try {
    const each = ((options.until ?? Number.POSITIVE_INFINITY) - Date.now()) / places.length
    for (const place of places) {
      if (place === 'no-sums' && options.flips < enoughForControl) continue
      const until = Date.now() + each
      const outcomes = new Map<string, number>()
      let rounds = 0
      for (let i = 0; i < options.flips && Date.now() < until; i++) {
        const dice = chance(options.seed + i)
        const root = temporaryFolder('flip')
        cpSync(template, root, { recursive: true, preserveTimestamps: true })
        const files = filesBelow(
          place === 'backup' ? join(root, 'safe') : join(root, 'office', place === 'papers' || place === 'attachments' ? place : ''),
        )
        const isStore = place === 'office.sqlite' || place === 'pages' || place === 'no-sums'
        if (place === 'no-sums') rmSync(sumsPath(join(root, 'office', 'office.sqlite')))
        const harm = place === 'pages' ? losePage : flip
        harm(isStore ? join(root, 'office', 'office.sqlite') : dice.pick(files), dice)
        const outcome = isStore
          ? await storeFlip(root, before)
          : place === 'backup'
            ? await restoreDamaged(root, before)
            : await readBack(root, place)
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
        rounds++
        rmSync(root, { recursive: true, force: true })
      }
      made.push(lineOf(place, rounds, outcomes))
    }
  } finally {
    rmSync(template, { recursive: true, force: true })
  }
  return made
}

/** Whatever goes unnoticed and changes a row or a file is a fault. */
function lineOf(
  place: (typeof places)[number],
  rounds: number,
  outcomes: ReadonlyMap<string, number>,
): { row: Row; faults: readonly Fault[] } {
  const faults: Fault[] = []
  const told = new Map<string, number>()
  for (const [outcome, n] of outcomes) {
    if (outcome.startsWith('crash')) faults.push(...Array.from({ length: n }, () => fault('stuck', outcome)))
    if (outcome.startsWith('気づかない')) faults.push(...Array.from({ length: n }, () => fault('trail', outcome)))
    told.set(outcome, (told.get(outcome) ?? 0) + n)
  }
  return {
    row: {
      part: place === 'pages' ? '失われたページ' : '1ビットの傷',
      name: titles[place],
      rounds,
      acts: 0,
      faults: faultCounts(faults),
      note: '',
      tally: Object.fromEntries(told),
      control: place === 'no-sums',
    },
    faults,
  }
}
