import { AppError } from '../../../shared/errors.ts'
import { usualWindow } from '../../../shared/papers/letter.ts'
import { paymentNotice } from '../../../shared/papers/payment-notice.ts'
import { officeTexts } from '../../../shared/papers/texts.ts'
import type { JobContext } from '../context.ts'
import { providersByNo } from '../store/payments.ts'
import { paperTexts } from './papers-build.ts'
import type { RunLines } from './payment-lines.ts'
import { refused } from './payment-parts.ts'

/** 支払通知書, one a provider, as one PDF. Persons are told of theirs by the notice of the decision. Throws AppError `payment-refused`, `glyph-missing`. */
export async function notices(ctx: JobContext, lines: RunLines): Promise<Uint8Array> {
  const { read, env } = ctx
  const day = env.businessDay()
  const own = lines.payees.filter((p) => p.kind === 'provider')
  if (own.length === 0)
    throw refused(`支払 ${lines.run.run_no} は個人への支払だけで、支払通知書はありません`, '本人への通知は、決定通知書です。')
  const providers = await providersByNo(
    read,
    own.map((p) => p.payeeNo),
  )
  const context = { texts: officeTexts(await paperTexts(read), day), window: usualWindow }
  const models = own.map((p) =>
    paymentNotice(context, {
      documentNo: `${lines.run.run_no}-${p.seq}`,
      date: day,
      addressee: {
        postalCode: providers.get(p.payeeNo)?.postalCode ?? '',
        address: providers.get(p.payeeNo)?.address ?? '',
        name: p.name,
        honorific: '御中',
      },
      runNo: lines.run.run_no,
      transferDate: lines.transferDate,
      bankName: p.bankName,
      branchName: p.branchName,
      accountType: p.accountType,
      accountNumber: p.accountNumber,
      holderKana: p.holderKana,
      lines: (lines.items.get(p.payeeNo) ?? []).map((i) => ({
        voucherNo: i.voucherNo ?? '',
        claimRef: i.claimRef,
        deliveredOn: i.deliveredOn ?? day,
        itemName: i.itemName,
        decided: i.decided,
        paid: i.amount,
        note: i.note,
      })),
    }),
  )
  const { missing } = await env.drawing.inspect(models)
  const unprintable = missing.filter((one) => one.kind === 'none').map((one) => one.char)
  if (unprintable.length > 0) throw new AppError('glyph-missing', { characters: unprintable.join('、') })
  return (await env.drawing.render(models)).bytes
}
