/** 印刷の回・給付券・返戻: the commands that follow a decision, each done once, for the rule that every act leaves its entry. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Op, Output } from '../../shared/contract.ts'
import { sql } from '../store/acts.ts'
import type { Asked, TestOffice } from '../support/office.ts'
import { tinyFont } from '../support/tiny-font.ts'

type Act = <O extends Op>(user: string | null, op: O, input: Asked<O>) => Promise<Output<O>>

/** Takes two granted cases through runs; one letter goes by post, the other over the counter. */
export async function drivePapers(on: TestOffice, act: Act): Promise<void> {
  const whole: Asked<'printRun.open'> = { kind: 'grant', order: 'decision', perBundle: 100, service: 'plain', leaveOut: [], atDesk: [] }
  const dropped = await act('mailing', 'printRun.open', whole)
  const first = await on.call('mailing', 'printRun.letters', { runNo: dropped.runNo, after: 0, limit: 2, noted: false })
  const [one = '', two = ''] = first.map((item) => item.caseNo)
  await act('mailing', 'printRun.leaveOut', { runNo: dropped.runNo, caseNos: [one], reason: '後で送る' })
  await act('mailing', 'printRun.close', { runNo: dropped.runNo, reason: '作り直す' })
  const { runNo } = await act('mailing', 'printRun.open', { ...whole, atDesk: [two] })
  await on.call('mailing', 'printRun.print', { runNo })
  await act('mailing', 'printRun.again', { runNo, bundle: 1, fromSheet: 1, reason: '紙詰まり' })
  const files = await on.call('mailing', 'papers.files', {})
  for (const { bundle, file } of (await on.call('mailing', 'printRun.view', { runNo })).bundles)
    await act('mailing', 'printRun.count', { runNo, bundle, sheets: files.find((f) => f.name === file)?.pages ?? 0 })
  await act('mailing', 'printRun.post', { runNo })
  await act('mailing', 'printRun.hand', { runNo, caseNo: two, receiver: '本人' })
  const [voucher] = await sql(
    on,
    `select v.voucher_no as no from voucher v join welfare_case c on c.case_id = v.case_id where c.case_no = ? and v.state = 'valid'`,
    one,
  )
  await act('mailing', 'voucher.end', { voucherNo: String(voucher?.['no']), act: 'lose', reason: '紛失の届出' })
  await act('mailing', 'voucher.lapse', {})
  await act('mailing', 'returnedMail.enter', { number: String(voucher?.['no']), reason: '転居', note: '' })
  const { rows } = await on.call('mailing', 'returnedMail.list', { open: true, limit: 1 })
  await act('mailing', 'returnedMail.settle', { entryId: rows[0]?.entryId ?? '', outcome: 'resent', note: '新しい住所へ' })
  const caseNo = one
  await act('chief', 'offender.add', { caseNo, place: '見本市架空町三丁目1番1号', kind: 'former' })
  const places = await on.call('chief', 'offender.list', { caseNo })
  await act('chief', 'offender.drop', { caseNo, placeId: places.rows[0]?.placeId ?? '', reason: '登録の誤り' })
  const font = join(on.folder, 'font.ttf')
  writeFileSync(font, tinyFont({ chars: ['\u{30123}'] }))
  await act('mailing', 'fonts.add', { ticket: on.open(font), licence: '試験' })
  await act('mailing', 'fonts.remove', { name: 'TinyTest', reason: '試験' })
}
