/** 1通だけの刷り直し. One paper cut out of the file it was issued in: its own sheets, drawn by the same bytes, and nobody else's. */
import { join } from 'node:path'
import { AppError, must } from '../../../shared/errors.ts'
import { paperKindName } from '../../../shared/papers/kinds.ts'
import type { Actor, Env, Handlers } from '../context.ts'
import { pdfCut } from '../files/pdf-cut.ts'
import { readWholeFile } from '../files/read-file.ts'
import type { ReadDb } from '../store/db.ts'
import { bundleOfFile, insertEvent, printedItem } from '../store/papers-runs.ts'
import { caseOfPaper, issuedPapers, paperFile, wasReleased, type IssuedPaper } from '../store/papers.ts'
import { addressed } from './papers-build.ts'
import { largestFileMb } from './papers.ts'
import { casesOfNumbers, letterFrame, officeSecret, windowMac } from './print-run-letters.ts'
import { seesProtected } from './protection.ts'

const voucherWords: Readonly<Record<string, string>> = {
  claimed: 'この給付券は請求済みです。',
  paid: 'この給付券は支払済みです。',
  void: 'この給付券は無効です。',
  lapsed: 'この給付券は期限切れで失効しています。',
}

/** Why a paper may not be printed again; null: it may. */
async function obstacle(read: ReadDb, user: Actor, paper: IssuedPaper): Promise<string | null> {
  if (paper.voucher_state !== null && paper.voucher_state !== 'valid')
    return voucherWords[paper.voucher_state] ?? 'この給付券は使えません。'
  if (paper.kind === 'grant-notice' && !['issued', 'claimed', 'paid', 'closed'].includes(paper.case_state))
    return 'この決定は、取り消されたか失効しました。'
  if (paper.guarded === 0) return null
  if (!seesProtected(user)) return '支援措置のある人の文書です。宛先を見られる担当が刷り直してください。'
  return (await wasReleased(read, paper.case_id)) ? null : '発行のあとで支援措置が付きました。宛先を確かめ、新しい文書を作ってください。'
}

/** A paper of this case. Throws AppError `not-found`. */
async function paperOf(read: ReadDb, env: Env, caseNo: string, paperId: string): Promise<IssuedPaper> {
  const found = (await issuedPapers(read, env.businessDay(), caseNo)).find((paper) => paper.paper_id === paperId)
  if (found === undefined) throw new AppError('not-found', { what: `案件 ${caseNo} の発行した文書` })
  return found
}

export const papersAgain: Pick<Handlers, 'papers.caseOf' | 'papers.ofCase' | 'papers.again' | 'papers.sheets'> = {
  /** The case of a number as it stands on a paper, or of its own number. Throws AppError `not-found`. */
  'papers.caseOf': async ({ read }, { number }) => {
    const typed = number.normalize('NFKC').trim()
    const caseNo = await caseOfPaper(read, [number.trim(), typed, typed.toUpperCase()])
    if (caseNo === undefined) throw new AppError('not-found', { what: `番号「${number}」の発行した文書` })
    return { caseNo }
  },

  /** The papers a case was sent, in the order they were issued. */
  'papers.ofCase': async ({ read, env, user }, { caseNo }) => {
    const papers = await issuedPapers(read, env.businessDay(), caseNo)
    const shown = papers.map(async (paper) => ({
      paperId: paper.paper_id,
      number: paper.number,
      kindName: paperKindName(paper.kind),
      file: paper.file,
      page: paper.page,
      pages: paper.pages,
      issuedOn: paper.issued_on,
      obstacle: await obstacle(read, user, paper),
    }))
    return Promise.all(shown)
  },

  /**
   * Keeps that one paper is printed again, by whom and why; the sheets themselves come with `papers.sheets`. A paper of a print run is
   * noted with its bundle, whose counted number of sheets stays: one sheet takes the place of another.
   * Throws AppError `not-found`, `print-refused`.
   */
  'papers.again': async (ctx, { caseNo, paperId, reason }) => {
    const { tx, env, user, audit } = ctx
    const paper = await paperOf(tx, env, caseNo, paperId)
    const problem = await obstacle(tx, user, paper)
    if (problem !== null)
      throw new AppError('print-refused', {
        problem: `${paper.number}は刷り直せません。${problem.replace(/。$/, '')}`,
        next: '給付券は見出し「給付券」の再交付で、ほかの文書は案件から確かめてください。',
      })
    const bundle = await bundleOfFile(tx, paper.file)
    if (bundle !== undefined)
      await insertEvent(tx, ctx, {
        run_id: bundle.run_id,
        bundle: bundle.bundle,
        kind: 'again',
        number: paper.page,
        ref: paper.number,
        reason,
      })
    const kindName = paperKindName(paper.kind)
    const text = `${paper.number}（${kindName}）を1通だけ刷り直し（${paper.file} の${paper.page}枚目から${paper.pages}枚、同じ内容）: ${reason}`
    await audit.write({
      action: 'print-again',
      ref: caseNo,
      body: { text, file: paper.file, sha256: paper.sha256, from: paper.page, sheets: paper.pages, paper: paper.number, reason },
    })
    return { number: paper.number, pages: paper.pages, moved: await moved(ctx, paper) }
  },

  /**
   * The sheets of one paper as a file of their own. Throws AppError `not-found`, `forbidden` for a protected person's, `paper-changed`
   * for a file that is no longer what was issued, `file-*` when it is gone.
   */
  'papers.sheets': async ({ read, env, user }, { caseNo, paperId }) => {
    const paper = await paperOf(read, env, caseNo, paperId)
    if (paper.guarded === 1 && !seesProtected(user)) throw new AppError('forbidden', { operation: '支援措置のある人の文書の表示' })
    const row = must(await paperFile(read, paper.file), `file of paper ${paper.number}`)
    const found = await readWholeFile(join(env.store.folder, 'papers', row.name), largestFileMb)
    if (found.sha256 !== row.sha256) throw new AppError('paper-changed', { name: row.name })
    return { name: `${paper.number}.pdf`, bytes: pdfCut(found.bytes, paper.page, paper.page + paper.pages - 1) }
  },
}

/** Whether the window would bear something else today than when the letter of this paper was printed. */
async function moved({ tx, env }: { readonly tx: ReadDb; readonly env: Env }, paper: IssuedPaper): Promise<boolean | null> {
  const item = await printedItem(tx, paper.case_id)
  if (item === undefined || item.window_mac === null) return null
  const c = must((await casesOfNumbers(tx, env.businessDay(), [item.number])).get(item.number), `decision ${item.number}`)
  const [letter] = await addressed(tx, [c], await letterFrame(env, tx))
  return windowMac(await officeSecret(tx), must(letter, `letter of ${c.case_no}`).addressee) !== item.window_mac
}
