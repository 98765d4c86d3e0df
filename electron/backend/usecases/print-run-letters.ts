/** 印刷の回の文書: the papers of letters that are in a run, before and after they were issued. */
import { createHmac } from 'node:crypto'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import { must } from '../../../shared/errors.ts'
import type { Addressee } from '../../../shared/papers/letter.ts'
import type { Env } from '../context.ts'
import type { ReadDb } from '../store/db.ts'
import { readMeta } from '../store/meta.ts'
import { guardedOn, type WaitingCase } from '../store/papers.ts'
import { chunkedIds } from './chunks.ts'
import { buildPapers, type BuildFrame, type CasePapers } from './papers-build.ts'
import { buildFrame } from './papers-frame.ts'

/** What all letters of one act share. */
export function letterFrame(env: Pick<Env, 'businessDay' | 'store'>, read: ReadDb): Promise<BuildFrame> {
  return buildFrame(env, read)
}

/** The decided cases of some documents, whatever became of them since, by the number of the document. */
export async function casesOfNumbers(read: ReadDb, day: IsoDate, numbers: readonly string[]): Promise<Map<string, WaitingCase>> {
  const found = new Map<string, WaitingCase>()
  const columns = [
    'c.case_id',
    'c.case_no',
    'c.programme',
    'c.state',
    'c.version',
    'c.resident_no',
    'c.receipt_no',
    'c.name',
    'c.item_name',
  ] as const
  const decided = read
    .selectFrom('decision as d')
    .innerJoin('welfare_case as c', 'c.case_id', 'd.case_id')
    .leftJoin('paper_release as r', (join) => join.onRef('r.case_id', '=', 'c.case_id').on('r.used', '=', 0))
    .select(columns)
    .select(['d.decision_id', 'd.decision_no', 'd.decided_on', 'd.kind', 'r.released_by'])
    .select(guardedOn(day).as('guarded'))
  const cancelled = read
    .selectFrom('cancellation as d')
    .innerJoin('welfare_case as c', 'c.case_id', 'd.case_id')
    .leftJoin('paper_release as r', (join) => join.onRef('r.case_id', '=', 'c.case_id').on('r.used', '=', 0))
    .select(columns)
    .select(['d.decision_id', 'd.decision_no', 'd.decided_on', 'r.released_by'])
    .select(guardedOn(day).as('guarded'))
  for (const piece of chunkedIds(numbers)) {
    for (const row of await decided.where('d.decision_no', 'in', piece).execute()) found.set(row.decision_no, { ...row, vouchers: 0 })
    for (const row of await cancelled.where('d.decision_no', 'in', piece).execute())
      found.set(row.decision_no, { ...row, kind: 'cancel', vouchers: 0 })
  }
  return found
}

/** What a case froze is read for so many at once: it is far more than what becomes of it. */
const lettersAtOnce = 50

/** Papers of these cases, described but not drawn, in the same order. */
export async function buildAll(read: ReadDb, cases: readonly WaitingCase[], frame: BuildFrame): Promise<CasePapers[]> {
  const byId = new Map(cases.map((c) => [c.case_id, c]))
  const papers: CasePapers[] = []
  for (const ids of chunkedIds(
    cases.map((c) => c.case_id),
    lettersAtOnce,
  ))
    papers.push(
      ...(await buildPapers(
        read,
        ids.map((id) => must(byId.get(id), 'case of a letter')),
        frame,
      )),
    )
  return papers
}

/** The office's secret behind keyed hashes and voucher codes. */
export async function officeSecret(read: ReadDb): Promise<Buffer> {
  return Buffer.from(must((await readMeta(read)).get('voucher-key'), 'voucher key of the office'), 'hex')
}

/** 窓の指紋. What stood in the window, as a keyed hash: tells whether the address changed, and nothing else. */
export function windowMac(secret: Buffer, to: Addressee): string {
  return createHmac('sha256', secret)
    .update('window-v1')
    .update(JSON.stringify([to.postalCode, to.address, to.name]))
    .digest('hex')
}
