import { flagValue, listValue, numberValue, type RowValues } from '../../../shared/domain/field.ts'
import type { ItemUnit } from '../../../shared/domain/masters.ts'
import { AppError } from '../../../shared/errors.ts'
import { officeTexts } from '../../../shared/papers/texts.ts'
import { receiptSlip } from '../../../shared/programmes/daily-living-aids/papers-receipt.ts'
import { lackingAttachments } from '../../../shared/programmes/daily-living-aids/programme.ts'
import type { Handler } from '../context.ts'
import { caseByNumber } from '../store/cases.ts'
import { currentAnswer, itemOn } from '../store/entry.ts'
import { itemOf } from '../store/records.ts'
import { channelNames } from './case-view.ts'
import { paperTexts } from './papers-build.ts'

/**
 * 受付票. Drawn from what the office holds whenever it is asked for: the same answer and the same texts give the same bytes.
 * Throws AppError `not-found` for a case of another programme, `missing-setting` without the office's texts.
 */
export const slip: Handler<'entry.slip'> = async (ctx, input) => {
  const c = await caseByNumber(ctx.read, input.caseNo)
  if (c.programme !== 'aids') throw new AppError('not-found', { what: `受付票（案件 ${c.case_no}）` })
  const answer = await currentAnswer(ctx.read, c.application_id)
  const values = JSON.parse(answer.details) as RowValues
  const row = await itemOn(ctx.read, c.item_code, c.applied_on)
  const item = row ? itemOf(row) : null
  const model = receiptSlip(officeTexts(await paperTexts(ctx.read), ctx.env.businessDay()), {
    receiptNo: c.receipt_no,
    caseNo: c.case_no,
    receivedOn: c.applied_on,
    channel: channelNames[c.channel] ?? c.channel,
    beneficiaryName: c.name,
    itemName: c.item_name,
    unit: (item?.unit ?? '個') satisfies ItemUnit,
    quantity: numberValue(values, 'quantity') ?? 1,
    months: numberValue(values, 'months'),
    received: listValue(values, 'attachments').filter((name) => name !== '意見書なし'),
    missing: [
      ...lackingAttachments(values, item),
      ...(flagValue(values, 'taxConsent') === true ? [] : ['税情報を見ることへの同意（または課税証明書）']),
    ],
  })
  const made = await ctx.env.drawing.render([model])
  return { name: `受付票_${c.receipt_no}.pdf`, bytes: made.bytes }
}
