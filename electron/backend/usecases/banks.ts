import { createHash } from 'node:crypto'
import type { BankPreview, BranchView } from '../../../shared/contract/banks.ts'
import { toBankKana } from '../../../shared/domain/bank-kana.ts'
import { branchChanges, type BankBranch, type BranchChange } from '../../../shared/domain/bank-master.ts'
import { isIsoDate } from '../../../shared/domain/date.ts'
import { foldKana, foldWord } from '../../../shared/domain/text.ts'
import { bankKanaProblemText } from '../../../shared/domain/zengin-messages.ts'
import { yuchoToTransferAccount } from '../../../shared/domain/zengin-yucho.ts'
import { AppError } from '../../../shared/errors.ts'
import type { Handler, JobContext } from '../context.ts'
import { readBankFile, readShippedBanks, type BankFile } from '../files/bank-file.ts'
import { allBranches, applyBranchChanges, bankStanding, findBranches, hasBankTable, insertBankLoad } from '../store/banks.ts'
import { conflict } from '../store/conflict.ts'
import type { ReadDb } from '../store/db.ts'
import { enterHandOver } from '../store/hand-over.ts'
import { userNames } from '../store/users.ts'
import { toWareki } from '../../../shared/domain/wareki.ts'

const shownChanges = 200
const shownErrors = 100

/** 銀行の台帳: how many banks and open branches, and what was loaded last. */
export const standing: Handler<'bank.standing'> = async (ctx) => {
  const { banks, branches, last } = await bankStanding(ctx.read)
  const names = await userNames(ctx.read)
  return {
    banks,
    branches,
    last: last === null ? null : { asOf: last.as_of, file: last.file, at: last.at, by: names.get(last.by_user) ?? last.by_user },
  }
}

const view = (branch: BankBranch): BranchView => ({ ...branch })

/** 支店の検索 by codes, kana or names: one word for either, two for bank and branch. */
export const find: Handler<'bank.find'> = async (ctx, { text, limit }) => {
  const words = text
    .split(/[\s　\-‐－]+/u)
    .map(foldWord)
    .filter((word) => word !== '')
    .slice(0, 2)
  if (words.length === 0) return []
  return (await findBranches(ctx.read, words, words.map(foldKana), limit)).map(view)
}

/** 銀行用カナ of a name with every step that loses something. */
export const kana: Handler<'bank.kana'> = async (_ctx, { text }) => {
  const result = toBankKana(text, { kind: 'name', maxBytes: 30 })
  return {
    text: result.ok ? result.text : null,
    problem: result.ok ? null : bankKanaProblemText(result.problem),
    changes: result.changes.map((change) => ({ ...change })),
  }
}

/** ゆうちょの記号番号 as the account other banks transfer to. */
export const yucho: Handler<'bank.yucho'> = async (_ctx, input) => {
  const digits = (text: string): string => text.normalize('NFKC').replace(/[\s-]/gu, '')
  const account = yuchoToTransferAccount(digits(input.symbol), digits(input.number))
  if (!account.ok)
    return {
      ok: false,
      message:
        account.code === 'bad-symbol'
          ? '記号は5桁で、1か0で始まり0で終わります。通帳の1ページ目を確かめてください。'
          : '番号が正しくありません。通帳の番号は8桁までで1で終わり、振替口座は6桁までです。',
    }
  const { branchCode, branchKana, accountNumber, checkDigitFits } = account
  return {
    ok: true,
    bankCode: '9900',
    branchCode,
    branchName: branchKana.normalize('NFKC'),
    accountType: account.accountType === '1' ? '普通' : '当座',
    accountNumber,
    checkDigitFits,
  }
}

type Source = { readonly from: 'file'; readonly ticket: string } | { readonly from: 'shipped' }
interface Asked {
  readonly source: Source
  readonly asOf: string
  readonly whole: boolean
}

interface Compared {
  readonly file: BankFile
  readonly changes: readonly BranchChange[]
  readonly digest: string
}

/** The differences of a file and the office's table. The digest is of all of them, so that nobody loads what he did not see. */
async function compare(ctx: JobContext, read: ReadDb, asked: Asked): Promise<Compared> {
  if (!isIsoDate(asked.asOf)) throw new AppError('bad-input', { fields: `台帳の日 ${asked.asOf}` })
  const { env } = ctx
  const file =
    asked.source.from === 'shipped'
      ? await readShippedBanks(env.resources)
      : await readBankFile(env.tickets.resolve(asked.source.ticket, 'open').path)
  const changes = branchChanges(await allBranches(read), file.rows, asked)
  const digest = createHash('sha256')
    .update(JSON.stringify([asked.asOf, asked.whole, file.sha256, changes]))
    .digest('hex')
  return { file, changes, digest }
}

const countOf = (changes: readonly BranchChange[], kind: BranchChange['kind']): number => changes.filter((one) => one.kind === kind).length

/** 差分 of a newer table, without taking it over. Throws AppError `bad-input`, `no-rows`, `header-*`, `file-*`. */
export const preview: Handler<'bank.preview'> = async (ctx, input) => {
  const { file, changes, digest } = await compare(ctx, ctx.read, input)
  return {
    file: file.name,
    sha256: file.sha256,
    asOf: input.asOf,
    whole: input.whole,
    rows: file.rows.length,
    added: countOf(changes, 'added'),
    renamed: countOf(changes, 'renamed'),
    closed: countOf(changes, 'closed'),
    errors: file.errors.slice(0, shownErrors).map((error) => ({ ...error })),
    shown: changes
      .toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
      .slice(0, shownChanges)
      .map(shownOf),
    digest,
  }
}

const order: readonly BranchChange['kind'][] = ['closed', 'renamed', 'added']

function shownOf(change: BranchChange): BankPreview['shown'][number] {
  const name = (one: { readonly bankName: string; readonly branchName: string }): string => `${one.bankName} ${one.branchName}`
  const codes = (one: { readonly bankCode: string; readonly branchCode: string }): string => `${one.bankCode}-${one.branchCode}`
  if (change.kind === 'added') return { kind: 'added', codes: codes(change.row), before: '', after: name(change.row) }
  if (change.kind === 'renamed') return { kind: 'renamed', codes: codes(change.row), before: name(change.before), after: name(change.row) }
  const to = change.successor === null ? '' : `（承継 ${codes(change.successor)}）`
  return { kind: 'closed', codes: codes(change.before), before: name(change.before), after: `${toWareki(change.lastDay)}まで${to}` }
}

/**
 * 銀行の台帳の取込. Takes the differences over that were shown: new branches from the day of the table, closed ones up to their last day.
 * Throws AppError `bank-table-refused` for a file with errors, `changed-by-other` when the table changed since, and those of `preview`.
 */
export const load: Handler<'bank.load'> = async (ctx, input) => {
  return ctx.write(async ({ tx, audit }) => {
    const { file, changes, digest } = await compare(ctx, tx, input)
    const [error] = file.errors
    if (error !== undefined)
      throw new AppError('bank-table-refused', {
        problem: `${file.errors.length}行に誤りがあります（${error.line}行目: ${error.message.replace(/。$/u, '')}）`,
        next: 'ファイルを直して、もう一度取り込んでください。',
      })
    if (digest !== input.digest) throw conflict('bank', '銀行の台帳')
    await applyBranchChanges(tx, changes, input.asOf, !(await hasBankTable(tx)))
    const { banks, branches } = await bankStanding(tx)
    const counts = { added: countOf(changes, 'added'), renamed: countOf(changes, 'renamed'), closed: countOf(changes, 'closed') }
    const loadId = ctx.env.newId()
    await insertBankLoad(tx, {
      load_id: loadId,
      as_of: input.asOf,
      file: file.name,
      sha256: file.sha256,
      banks,
      branches,
      added: counts.added,
      changed: counts.renamed,
      closed: counts.closed,
      by_user: ctx.user.userId,
      at: ctx.env.now().toISOString(),
    })
    if (input.source.from === 'file')
      await enterHandOver(tx, ctx, { direction: 'in', name: file.name, sha256: file.sha256, rows: file.rows.length, ref: 'bank' })
    const text = `銀行の台帳 ${file.name}（${input.asOf}現在）: 追加${counts.added}・名称変更${counts.renamed}・廃止${counts.closed}`
    await audit.write({ action: 'bank-table', ref: 'bank', body: { text, file: file.name, sha256: file.sha256, ...counts } })
    return { ...counts, banks, branches }
  })
}
