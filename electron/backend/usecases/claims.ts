import type * as z from 'zod'
import type { ClaimsResult } from '../../../shared/contract/payments.ts'
import { mapHeaders, type HeaderMapping } from '../../../shared/domain/header.ts'
import { redactMyNumbers } from '../../../shared/domain/intake.ts'
import { profileFieldProblems, type Profile } from '../../../shared/domain/profile.ts'
import { AppError, must } from '../../../shared/errors.ts'
import { claimFields, claimsProgramme, readClaim } from '../../../shared/programmes/claims/fields.ts'
import type { ClaimRefusalCode } from '../../../shared/programmes/claims/match.ts'
import type { Handler, JobContext, JobWrite } from '../context.ts'
import { INTAKE_CSV_LIMITS, readCsv, type TableRecord } from '../files/csv.ts'
import { decodeFile } from '../files/encoding.ts'
import { readWholeFile, type FileBytes } from '../files/read-file.ts'
import { yieldToLoop } from '../jobs.ts'
import { nextInSeries } from '../numbers.ts'
import { enterHandOver } from '../store/hand-over.ts'
import { insertClaimBatch, insertClaimRefusals, updateClaimBatch } from '../store/claims.ts'
import type { ClaimRefusalTable } from '../store/schema-payments.ts'
import { acceptClaim, judgeLine, voucherKey, type Batch } from './claims-line.ts'
import { chosenProfile } from './profiles.ts'

type Result = z.infer<typeof ClaimsResult>

/** Lines judged before other calls are answered and a cancel is heard. */
const linesPerTurn = 200

/**
 * 請求の突合. Reads a provider's file and matches each line with its voucher. One transaction: all matched claims with their
 * vouchers, cases and entries, and all refused lines, or nothing. A voucher is claimed once, so the same file again matches nothing.
 * Throws AppError `file-*`, `header-*`, `profile-mismatch`, `bad-profile`, `no-rows`.
 */
export const take: Handler<'claims.take'> = async (ctx, input) => {
  const { profile } = await chosenProfile(ctx.env, input)
  if (profile.programme !== claimsProgramme) throw new AppError('profile-mismatch', { profile: profile.id, programme: '請求' })
  const unknown = profileFieldProblems(profile, claimFields)
  if (unknown.length > 0) throw new AppError('bad-profile', { problem: unknown.slice(0, 5).join('') })
  const { path } = ctx.env.tickets.resolve(input.ticket, 'open')
  const file = await readWholeFile(path)
  const decoded = decodeFile(file.bytes, profile.encoding)
  const records = readCsv(decoded.chunks(), INTAKE_CSV_LIMITS, { delimiter: profile.delimiter, fromLine: profile.headerRow })
  const header = records.next()
  if (header.done) throw new AppError('file-empty', { name: file.name })
  const mapping = mappedHeader(profile, header.value.cells)
  const key = await voucherKey(ctx.read)
  const result = await ctx.write((w) => takeAll({ ctx, w, profile, mapping, key, file, medium: input.medium }, records))
  return { ...result, encoding: decoded.encoding, profile: profile.id }
}

interface Taking {
  readonly ctx: JobContext
  readonly w: JobWrite
  readonly profile: Profile
  readonly medium: string | undefined
  readonly mapping: HeaderMapping
  readonly key: Buffer
  readonly file: FileBytes
}

function mappedHeader(profile: Profile, cells: readonly string[]): HeaderMapping {
  const mapping = mapHeaders(profile, claimFields, cells)
  if (mapping.duplicates.length > 0) throw new AppError('header-duplicate', { headers: mapping.duplicates.join('、') })
  if (!mapping.ok)
    throw new AppError('header-mismatch', {
      missing: mapping.missing.map((m) => m.headers.join('または')).join('、'),
      extra: mapping.extra.join('、'),
    })
  return mapping
}

/** What the lines so far came to. */
interface Tally {
  rows: number
  matched: number
  /** Yen of every line whose amount could be read, for the hand-over entry. */
  asked: number
  readonly matchedLines: Map<string, number>
  readonly less: Result['lessThanDecided']
  readonly refused: Result['refused']
  readonly errors: Result['errors']
  readonly refusalRows: ClaimRefusalTable[]
}

async function takeAll(t: Taking, records: Iterable<TableRecord>): Promise<Omit<Result, 'encoding' | 'profile'>> {
  const { env, user, signal, progress } = t.ctx
  const { tx, audit } = t.w
  const at = env.now().toISOString()
  const claimNo = await nextInSeries(tx, 'claim', env.businessDay())
  const { name, sha256 } = t.file
  const batchId = env.newId()
  const batch = {
    batch_id: batchId,
    claim_no: claimNo,
    file: name,
    sha256,
    row_count: 0,
    matched: 0,
    refused: 0,
    by_user: user.userId,
    at,
    business_day: env.businessDay(),
    way: 'file',
  }
  await insertClaimBatch(tx, batch)
  const tally: Tally = { rows: 0, matched: 0, asked: 0, matchedLines: new Map(), less: [], refused: [], errors: [], refusalRows: [] }
  for (const record of records) {
    tally.rows++
    await takeLine(t, { batchId, claimNo, at }, record, tally)
    if (tally.rows % linesPerTurn > 0) continue
    progress({ step: '請求の突合', done: tally.rows, total: tally.rows, fraction: 0.5 })
    await yieldToLoop()
    signal.throwIfAborted()
  }
  if (tally.rows === 0) throw new AppError('no-rows', { name })
  await insertClaimRefusals(tx, tally.refusalRows)
  const counts = { row_count: tally.rows, matched: tally.matched, refused: tally.refused.length }
  await updateClaimBatch(tx, batchId, counts)
  await enterHandOver(tx, t.ctx, { direction: 'in', name, sha256, rows: tally.rows, amount: tally.asked, ref: claimNo, medium: t.medium })
  const text = `請求の突合 ${name}: ${tally.rows}件のうち一致${counts.matched}件・返戻${counts.refused}件`
  await audit.write({
    action: 'claim',
    ref: claimNo,
    body: { text, file: name, sha256, profile: t.profile.id, rows: tally.rows, matched: counts.matched, refused: counts.refused },
  })
  const { less, refused, errors } = tally
  return { claimNo, file: name, sha256, rows: tally.rows, matched: tally.matched, lessThanDecided: less, refused, errors }
}

async function takeLine(t: Taking, batch: Batch, record: TableRecord, tally: Tally): Promise<void> {
  const read = readClaim(t.profile, t.mapping, record)
  tally.asked += (read.ok ? read.line.amount : read.amount) ?? 0
  type Known = Pick<ClaimRefusalTable, 'provider_no' | 'claim_ref' | 'delivered_on' | 'amount' | 'decided'>
  const refuse = (voucherNo: string, code: ClaimRefusalCode, message: string, known: Known): void => {
    tally.refused.push({ line: record.line, voucherNo, code, message })
    const details = JSON.stringify(redactMyNumbers(record.cells))
    tally.refusalRows.push({ batch_id: batch.batchId, line: record.line, voucher_no: voucherNo, code, message, details, ...known })
  }
  if (!read.ok) {
    for (const p of read.problems) tally.errors.push({ line: record.line, ...p })
    const first = must(read.problems[0], 'reason of an unreadable claim')
    const known = { provider_no: read.providerNo, claim_ref: '', delivered_on: null, amount: read.amount, decided: null }
    return refuse(read.voucherNo, first.code, read.problems.map((p) => p.message).join(''), known)
  }
  const { line } = read
  const judged = await judgeLine(t.w.tx, t.key, line, t.ctx.env.businessDay(), (no) => tally.matchedLines.get(no))
  const { match, voucher, codeRight } = judged
  if (!match.ok) {
    refuse(line.voucherNo, match.code, match.message, {
      provider_no: line.providerNo,
      claim_ref: line.claimRef,
      delivered_on: line.deliveredOn,
      amount: line.amount,
      // whoever has no right code learns nothing of the voucher
      decided: codeRight ? (voucher?.public_payment ?? null) : null,
    })
    if (voucher !== undefined && codeRight) {
      const body = { text: `請求の返戻 ${voucher.voucher_no}: ${match.message}`, code: match.code, claim: batch.claimNo, line: line.line }
      await t.w.audit.write({ action: 'claim-refused', ref: voucher.case_no, body })
    }
    return
  }
  const matched = must(voucher, 'voucher of a matched claim')
  await acceptClaim(t, batch, line, matched)
  tally.matched++
  tally.matchedLines.set(matched.voucher_no, line.line)
  if (match.less) tally.less.push({ line: line.line, voucherNo: matched.voucher_no, decided: matched.public_payment, claimed: line.amount })
}
