import { createSecretKey, type KeyObject } from 'node:crypto'
import { addMonths, fiscalYear, lastDay, monthOf } from '../../../shared/domain/date.ts'
import type { Grant, IsoDate, IsoMonth } from '../../../shared/domain/masters.ts'
import { composeVoucherNumber } from '../../../shared/domain/voucher-number.ts'
import { must } from '../../../shared/errors.ts'
import { applicationMonths, voucherParts } from '../../../shared/programmes/daily-living-aids/amounts.ts'
import type { AidsAmounts, AidsFacts } from '../../../shared/programmes/daily-living-aids/facts.ts'
import { voucherCode } from '../render/voucher-code.ts'
import type { CommandContext } from '../context.ts'
import { takeSeries } from '../numbers.ts'
import { grantRow } from '../store/masters-tables.ts'
import { readMeta } from '../store/meta.ts'
import type { WelfareCaseTable } from '../store/schema-cases.ts'
import type { GrantRecordTable } from '../store/schema-office.ts'
import type { GrantDecision } from './engine.ts'
import { allParameters, requiredSetting } from './settings.ts'

/** A case that is granted, with what its vouchers are made of. */
interface GrantedAid {
  readonly c: WelfareCaseTable
  readonly facts: AidsFacts
  readonly amounts: AidsAmounts
}

/** What all vouchers of one deciding act share. */
export interface VoucherSetting {
  readonly key: KeyObject
  readonly validMonths: number
  readonly perVoucher: number
}

/** Throws AppError `missing-setting`. */
export async function voucherSetting({ tx, env }: CommandContext, perVoucher: number): Promise<VoucherSetting> {
  const key = createSecretKey(must((await readMeta(tx)).get('voucher-key'), 'voucher key of the office'), 'hex')
  const validMonths = Number(requiredSetting(await allParameters(tx), 'aids', 'voucher.validMonths', env.businessDay()))
  return { key, validMonths, perVoucher }
}

/** A grant as the rules count it, with the catalogue's row of its item. */
export function asGrant(
  c: WelfareCaseTable,
  facts: AidsFacts,
  amounts: AidsAmounts,
  day: string,
): Grant & { readonly item: AidsFacts['item'] } {
  const { application, item } = facts
  const months = item.unit === '月' ? (application.months ?? 1) : null
  return {
    voucherNo: c.case_no,
    residentNo: must(c.resident_no, 'resident of a planned grant'),
    itemCode: item.code,
    decidedOn: day,
    quantity: application.quantity,
    months,
    startMonth: months === null ? null : addMonths(monthOf(application.day), 1),
    price: amounts.price,
    publicPayment: amounts.publicPayment ?? 0,
    selfPayment: amounts.selfPayment ?? 0,
    excess: amounts.excess,
    state: '有効',
    item,
  }
}

/** 給付券の作成: one, or one for each months of a monthly item; and the grant in the ledger of grants. */
export async function makeVouchers(
  ctx: CommandContext,
  p: GrantedAid,
  { decisionId }: GrantDecision,
  { key, validMonths, perVoucher }: VoucherSetting,
): Promise<string[]> {
  const { tx, env } = ctx
  const day = env.businessDay()
  const { item: _, ...grant } = asGrant(p.c, p.facts, p.amounts, day)
  const months = grant.months === null ? [] : applicationMonths(p.facts.application.day, grant.months)
  const parts = voucherParts(p.amounts, months, perVoucher)
  const serial = await takeSeries(tx, 'voucher', day)
  const provider = must(p.facts.providers[0], 'provider of a grant')
  const numbers: string[] = []
  for (const [index, part] of parts.entries()) {
    const voucherNo = composeVoucherNumber({ fiscalYear: fiscalYear(day), serial, seq: index + 1 })
    const validTo = validUntil(day, validMonths, part.months)
    const code = voucherCode(key, {
      voucherNo,
      caseNo: p.c.case_no,
      providerNo: provider.providerNo,
      publicPayment: part.publicPayment,
      validTo,
    })
    await tx
      .insertInto('voucher')
      .values({
        voucher_no: voucherNo,
        case_id: p.c.case_id,
        decision_id: decisionId,
        seq: index + 1,
        of_count: parts.length,
        months: JSON.stringify(part.months),
        price: part.price,
        public_payment: part.publicPayment,
        self_payment: part.selfPayment,
        provider_no: provider.providerNo,
        valid_from: day,
        valid_to: validTo,
        code,
        state: 'valid',
        replaces: null,
      })
      .execute()
    numbers.push(voucherNo)
  }
  const record = { ...grant, voucherNo: must(numbers[0], 'first voucher') }
  await tx
    .insertInto('grant_record')
    .values(grantRow(record, 'decided', p.c.case_id) as unknown as GrantRecordTable)
    .execute()
  return numbers
}

/** A voucher is good for some months from the decision, and at least to the end of the months it is for. */
function validUntil(day: IsoDate, validMonths: number, months: readonly IsoMonth[]): IsoDate {
  const usual = lastDay(addMonths(monthOf(day), validMonths))
  const own = months.at(-1)
  const needed = own === undefined ? usual : lastDay(own)
  return needed > usual ? needed : usual
}
