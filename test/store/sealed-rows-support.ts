/** What tests of sealed rows ask of an office: the line and the case of a receipt number, and a field of it as a reviewer reads it. */
import type { TestOffice } from '../support/office.ts'
import { sql } from './acts.ts'

export const lineOf = async (office: TestOffice, batchId: string, receiptNo: string): Promise<number> =>
  Number((await sql(office, 'select line from import_row where batch_id = ? and receipt_no = ?', batchId, receiptNo))[0]?.['line'])

export async function caseOf(office: TestOffice, receiptNo: string): Promise<{ readonly caseNo: string; readonly version: number }> {
  const [row] = await sql(office, 'select case_no, version from welfare_case where receipt_no = ?', receiptNo)
  return { caseNo: String(row?.['case_no']), version: Number(row?.['version']) }
}

export async function fieldOf(office: TestOffice, receiptNo: string, field: string): Promise<string> {
  const view = await office.call('reviewer', 'case.view', { caseNo: (await caseOf(office, receiptNo)).caseNo })
  return view.application.find(({ id }) => id === field)?.value ?? ''
}
