import { createHash } from 'node:crypto'
import { AppError } from '../../../shared/errors.ts'
import { can } from '../../../shared/permissions.ts'
import { dateValue, textValue, type RowValues } from '../../../shared/domain/field.ts'
import { digitsOf } from '../../../shared/domain/text.ts'
import { usualWindow, type Addressee } from '../../../shared/papers/letter.ts'
import { officeTexts } from '../../../shared/papers/texts.ts'
import { accountLetter } from '../../../shared/programmes/claims/account-letter.ts'
import { paymentReturnReason } from '../../../shared/programmes/claims/returns.ts'
import type { Handler, JobContext } from '../context.ts'
import { enteredOrRemoved, writeAtomic } from '../files/atomic.ts'
import { enterHandOver } from '../store/hand-over.ts'
import { guardedOn, residentsWithGuardians, townsByCode } from '../store/papers.ts'
import { providersByNo } from '../store/payments.ts'
import { returnedTransfers, type ReturnedTransfer } from '../store/payments-returned.ts'
import { openPayees } from './payee-seal.ts'
import { addresseeOf } from './papers-addressee.ts'
import { paperTexts } from './papers-build.ts'
import { aidsParameters, allParameters, homePlace } from './settings.ts'

/**
 * 口座の訂正のお願い. The letter to the payee of a returned transfer. One to a protected person bears his address and is made only by
 * whoever may see it. Throws AppError `not-found`, `forbidden`, `glyph-missing`, `output-exists`, `output-unwritable`.
 */
export const letter: Handler<'returned.letter'> = async (ctx, input) => {
  const { read, env } = ctx
  const [row] = await openPayees(env.store.folder, await returnedTransfers(read, input.returnId))
  if (row === undefined) throw new AppError('not-found', { what: '組戻し' })
  const day = env.businessDay()
  const addressee = row.kind === 'provider' ? await providerAddress(ctx, row) : await personAddress(ctx, row)
  const model = accountLetter(
    { texts: officeTexts(await paperTexts(read), day), window: usualWindow },
    {
      documentNo: `${row.run_no}-${row.seq}`,
      date: day,
      addressee,
      amount: row.amount,
      transferDate: await transferDate(ctx, row),
      reason: paymentReturnReason(row.reason_code),
      bankName: row.bank_name === '' ? row.bank_code : row.bank_name,
      branchName: row.branch_name === '' ? row.branch_code : row.branch_name,
      accountType: row.account_type,
      accountNumber: row.account_number,
      holderKana: row.holder_kana,
    },
  )
  const { missing } = await env.drawing.inspect([model])
  const unprintable = missing.filter((one) => one.kind === 'none').map((one) => one.char)
  if (unprintable.length > 0) throw new AppError('glyph-missing', { characters: unprintable.join('、') })
  const { bytes } = await env.drawing.render([model])
  const { path, name } = env.tickets.resolve(input.save, 'save')
  await writeAtomic(path, bytes, { replace: input.replace })
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  await enteredOrRemoved(path, () =>
    ctx.write(async ({ tx, audit }) => {
      await enterHandOver(tx, ctx, { direction: 'out', name, sha256, rows: 1, ref: row.run_no, medium: undefined })
      const text = `組戻し ${row.run_no} ${row.payee_no} の口座の訂正のお願い「${name}」`
      await audit.write({ action: 'payment-paper', ref: row.payee_no, body: { text, what: 'return-letter', name, sha256 } })
    }),
  )
  return { name, sha256 }
}

async function transferDate(ctx: JobContext, row: ReturnedTransfer): Promise<string> {
  const file = await ctx.read
    .selectFrom('payment_file')
    .select('transfer_date')
    .where('run_id', '=', row.run_id)
    .where('state', '=', 'live')
    .executeTakeFirstOrThrow()
  return file.transfer_date
}

async function providerAddress(ctx: JobContext, row: ReturnedTransfer): Promise<Addressee> {
  const p = (await providersByNo(ctx.read, [row.payee_no])).get(row.payee_no)
  return { postalCode: p?.postalCode ?? '', address: p?.address ?? '', name: row.name, honorific: '御中' }
}

async function personAddress(ctx: JobContext, row: ReturnedTransfer): Promise<Addressee> {
  const { read, env, user } = ctx
  const day = env.businessDay()
  const c = await read
    .selectFrom('welfare_case as c')
    .innerJoin('application as a', 'a.application_id', 'c.application_id')
    .select(['c.resident_no', 'a.details'])
    .select(guardedOn(day).as('guarded'))
    .where('c.case_no', '=', row.payee_no)
    .executeTakeFirstOrThrow()
  if (c.guarded === 1 && !can(user.roles, 'address.protected'))
    throw new AppError('forbidden', { operation: '支援措置のある人への文書の作成' })
  const values = JSON.parse(c.details) as RowValues
  const parameters = await allParameters(read)
  const people = await residentsWithGuardians(read, c.resident_no === null ? [] : [c.resident_no])
  const resident = c.resident_no === null ? undefined : people.get(c.resident_no)
  const application = {
    postalCode: textValue(values, 'postalCode'),
    address: textValue(values, 'address'),
    name: textValue(values, 'name'),
    birthDate: dateValue(values, 'birthDate') ?? day,
  }
  return addresseeOf({
    application,
    resident,
    guardian: resident?.guardian_no ? people.get(resident.guardian_no) : undefined,
    towns: await townsByCode(read, [digitsOf(resident?.postal_code ?? application.postalCode)]),
    home: homePlace(parameters, day),
    minorAge: aidsParameters(parameters, day).minorAge,
    day,
  })
}
