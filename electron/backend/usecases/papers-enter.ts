import { mailPrice, type MailService } from '../../../shared/domain/mail-class.ts'
import type { Parameter } from '../../../shared/domain/masters.ts'
import { AppError, must } from '../../../shared/errors.ts'
import type { Addressee } from '../../../shared/papers/letter.ts'
import type { JobContext, JobWrite } from '../context.ts'
import { takeSeries } from '../numbers.ts'
import { moveCase } from '../store/cases.ts'
import { conflict } from '../store/conflict.ts'
import { enterHandOver } from '../store/hand-over.ts'
import { insertMailings } from '../store/papers-mail.ts'
import { insertIssued, lockAgain, waitingCases, type WaitingCase } from '../store/papers.ts'
import type { MailingEntryTable, PaperFileTable, PaperTable } from '../store/schema-cases.ts'
import type { MailingPostTable } from '../store/schema-print.ts'
import { chunkedIds } from './chunks.ts'
import { modelsOf, papersOf, type CasePapers } from './papers-build.ts'
import { isHeld } from './papers.ts'
import { allParameters } from './settings.ts'

/** One drawn file with the cases in it, in order of its pages. */
export interface Drawn {
  readonly file: PaperFileTable
  readonly cases: readonly CasePapers[]
  /** First page and number of pages of each paper, by its number. */
  readonly pages: ReadonlyMap<string, { readonly firstPage: number; readonly pages: number }>
}

/** How a bundle goes out. */
export interface IssueWay {
  /** Whether copies were written to a folder outside. */
  readonly copied: boolean
  /** A print run enters the mailing ledger later, when the letters are posted; it writes its own rows beside. */
  readonly run?: (w: JobWrite) => Promise<void>
}

/**
 * 発行の記録: files, papers, the mailing ledger, the moves of the cases and the trail, in one transaction. Looks at the cases
 * once more: one that was issued, changed or put under protection since it was drawn stops the whole bundle.
 * Throws AppError `changed-by-other`.
 */
export async function enterIssue(ctx: JobContext, number: number, drawn: readonly Drawn[], how: IssueWay): Promise<void> {
  const { copied } = how
  const day = ctx.env.businessDay()
  const at = ctx.env.now().toISOString()
  await ctx.write(async ({ tx, audit }) => {
    // the files bear the number that was next when they were drawn
    if ((await takeSeries(tx, 'paper', day)) !== number) throw new AppError('changed-by-other', {})
    const cases = drawn.flatMap((one) => one.cases)
    const ids = cases.map((p) => p.c.case_id)
    const now = new Map<string, WaitingCase>()
    for (const piece of chunkedIds(ids)) for (const c of await waitingCases(tx, day, piece)) now.set(c.case_id, c)
    for (const { c } of cases) {
      const found = now.get(c.case_id)
      if (!found || found.guarded !== c.guarded || isHeld(found, ctx.user)) throw conflict(c.case_no, `案件 ${c.case_no}`)
    }
    const papers = drawn.flatMap((one) => one.cases.flatMap((p) => paperRows(ctx, one, p)))
    await insertIssued(tx, { files: drawn.map((one) => one.file), papers, mailings: [] })
    if (how.run === undefined) {
      const parameters = await allParameters(tx)
      const sheetsOf = (one: Drawn, p: CasePapers) => modelsOf(p).reduce((sum, model) => sum + (one.pages.get(model.id)?.pages ?? 0), 0)
      const letter = (one: Drawn, p: CasePapers): Posted => ({
        ...p,
        number: p.c.decision_no,
        guarded: p.c.guarded === 1,
        sheets: sheetsOf(one, p),
      })
      const rows = drawn.flatMap((one) =>
        one.cases.map((p) => mailingRow(ctx, parameters, letter(one, p), { runId: null, service: 'plain' })),
      )
      await insertMailings(tx, rows)
    } else await how.run({ tx, audit })
    for (const piece of chunkedIds(ids)) await lockAgain(tx, piece)
    for (const { file, cases: own } of drawn) {
      for (const { c, vouchers } of own) {
        // a cancelled case has no further state: its paper alone tells that the notice went out
        if (c.kind !== 'cancel') await moveCase(tx, c, 'issue', at)
        const text = `${c.decision_no}${vouchers.length > 0 ? `と給付券${vouchers.length}枚` : ''}を発行（${file.name}）`
        await audit.write({
          action: 'issue',
          ref: c.case_no,
          body: {
            text,
            decisionNo: c.decision_no,
            vouchers: vouchers.map((v) => v.id),
            file: file.name,
            sha256: file.sha256,
            guarded: c.guarded === 1,
            releasedBy: c.released_by,
          },
        })
      }
      const body = {
        text: `${own.length}件・${file.pages}ページ`,
        sha256: file.sha256,
        pages: file.pages,
        bytes: file.bytes,
        cases: own.length,
        copied,
      }
      await audit.write({ action: 'issue', ref: file.name, body })
    }
    if (copied)
      for (const { file, cases: own } of drawn) {
        await enterHandOver(tx, ctx, { direction: 'out', name: file.name, sha256: file.sha256, rows: own.length, ref: file.name })
      }
  })
}

function paperRows(ctx: JobContext, { file, pages }: Drawn, p: CasePapers): PaperTable[] {
  return papersOf(p).map(({ kind, model }) => {
    const place = must(pages.get(model.id), `pages of ${model.id}`)
    return {
      paper_id: ctx.env.newId(),
      number: model.id,
      kind,
      case_id: p.c.case_id,
      file: file.name,
      page: place.firstPage,
      pages: place.pages,
      sha256: file.sha256,
      issued_on: file.issued_on,
    }
  })
}

/** A letter that goes out, as the mailing ledger needs it. */
export interface Posted {
  readonly c: Pick<WaitingCase, 'case_id'>
  readonly addressee: Addressee
  readonly number: string
  readonly guarded: boolean
  readonly sheets: number
}

/** 発送簿の行. The address of a protected person is on the envelope only; the ledger never learns it. */
export function mailingRow(
  { env, user }: Pick<JobContext, 'env' | 'user'>,
  parameters: readonly Parameter[],
  { c, addressee, number, guarded, sheets }: Posted,
  { runId, service }: { readonly runId: string | null; readonly service: MailService },
): { entry: MailingEntryTable; post: MailingPostTable } {
  const price = mailPrice(parameters, env.businessDay(), sheets, service)
  const entryId = env.newId()
  return {
    entry: {
      entry_id: entryId,
      posted_on: env.businessDay(),
      number,
      addressee: addressee.name,
      address: guarded ? '支援措置' : addressee.address,
      postal_code: guarded ? '' : addressee.postalCode,
      kind: price.kind,
      sheets,
      case_id: c.case_id,
      by_user: user.userId,
    },
    post: { entry_id: entryId, run_id: runId, service, grams: price.grams, fee: price.fee },
  }
}
