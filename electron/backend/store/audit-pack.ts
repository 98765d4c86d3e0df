import type { ReadDb } from './db.ts'

/** 監査一式のための読出し of one case. */

/** The applications cell by cell as they came, with what was mended beside; the newest first. */
export async function applicationAsCame(read: ReadDb, caseId: string) {
  const rows = await read
    .selectFrom('application as a')
    .innerJoin('import_batch as b', 'b.batch_id', 'a.batch_id')
    .innerJoin('import_row as r', 'r.application_id', 'a.application_id')
    .select(['a.version', 'a.received_at', 'a.line', 'a.mended', 'b.file', 'b.sha256', 'b.import_no', 'b.header', 'r.cells'])
    .where('a.case_id', '=', caseId)
    .orderBy('a.version', 'desc')
    .execute()
  return rows.map((row) => {
    const header = JSON.parse(row.header) as string[]
    const mended = JSON.parse(row.mended ?? '{}') as Record<string, string>
    return {
      version: row.version,
      receivedAt: row.received_at,
      file: row.file,
      fileSha256: row.sha256,
      importNo: row.import_no,
      line: row.line,
      cells: (JSON.parse(row.cells) as string[]).map((cell, i) => ({
        column: header[i] ?? `${i + 1}列`,
        cell,
        mended: mended[String(i)] ?? null,
      })),
    }
  })
}

/** Every draft the case was in, with its route and who acted on it; payment orders that pay it among them. */
export async function routesOf(read: ReadDb, caseId: string) {
  const own = await read.selectFrom('draft_case').select('draft_id').where('case_id', '=', caseId).execute()
  const runs = await paymentsOf(read, caseId)
  const ids = [...new Set([...own.map((row) => row.draft_id), ...runs.map((run) => run.draftId)])]
  if (ids.length === 0) return []
  const drafts = await read
    .selectFrom('draft')
    .select(['draft_id', 'draft_no', 'kind', 'title', 'state', 'drafted_by', 'drafted_on'])
    .where('draft_id', 'in', ids)
    .orderBy('drafted_at')
    .execute()
  const steps = await read.selectFrom('draft_step').selectAll().where('draft_id', 'in', ids).orderBy('seq').execute()
  return drafts.map((draft) => ({ draft, steps: steps.filter((step) => step.draft_id === draft.draft_id) }))
}

/** Issued papers with the file each stands in; `alone`: that file holds nothing of another case. */
export async function paperListOf(read: ReadDb, caseId: string) {
  const rows = await read
    .selectFrom('paper as p')
    .innerJoin('paper_file as f', 'f.name', 'p.file')
    .select(['p.number', 'p.kind', 'p.file', 'p.page', 'p.pages', 'f.sha256', 'f.bytes', 'p.issued_on', 'f.issued_by'])
    .where('p.case_id', '=', caseId)
    .orderBy('p.issued_on')
    .orderBy('p.number')
    .execute()
  const files = [...new Set(rows.map((row) => row.file))]
  const shared =
    files.length === 0
      ? []
      : await read.selectFrom('paper').select('file').distinct().where('file', 'in', files).where('case_id', '<>', caseId).execute()
  const others = new Set(shared.map((row) => row.file))
  return rows.map(({ issued_on: issuedOn, issued_by: issuedBy, ...row }) => ({ ...row, issuedOn, issuedBy, alone: !others.has(row.file) }))
}

/** Payments of the case: what, when, how much, by which order. No account numbers. */
export async function paymentsOf(read: ReadDb, caseId: string) {
  const rows = await read
    .selectFrom('payment_item as i')
    .leftJoin('claim as c', 'c.claim_id', 'i.claim_id')
    .leftJoin('voucher as v', 'v.voucher_no', 'c.voucher_no')
    .leftJoin('decision as e', 'e.decision_id', 'i.decision_id')
    .innerJoin('payment_run as r', 'r.run_id', 'i.run_id')
    .select(['r.run_no', 'r.month', 'r.transfer_date', 'r.state', 'r.draft_id', 'i.amount', 'i.live', 'v.voucher_no', 'r.file', 'r.sha256'])
    .where((eb) => eb.or([eb('v.case_id', '=', caseId), eb('e.case_id', '=', caseId)]))
    .orderBy('r.run_no')
    .execute()
  return rows.map((row) => ({
    runNo: row.run_no,
    month: row.month,
    transferDate: row.transfer_date,
    state: row.state,
    draftId: row.draft_id,
    voucherNo: row.voucher_no ?? '',
    amount: row.amount,
    live: row.live === 1,
    file: row.file ?? '',
    sha256: row.sha256 ?? '',
  }))
}
