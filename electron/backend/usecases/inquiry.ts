import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { daysBetween, isIsoDate } from '../../../shared/domain/date.ts'
import type { RowValues } from '../../../shared/domain/field.ts'
import { accountProblem, asksRegistered, type BankAccount } from '../../../shared/programmes/childbirth-support/account.ts'
import { foldWord } from '../../../shared/domain/text.ts'
import { AppError, must } from '../../../shared/errors.ts'
import { officeKey } from '../keys/office-key.ts'
import type { Env, Handler, JobContext } from '../context.ts'
import { writeAtomic } from '../files/atomic.ts'
import { csvText } from '../files/csv-write.ts'
import { readTableFile } from '../files/master-file.ts'
import { nextInSeries } from '../numbers.ts'
import { accountMark, accountRecords, askableCases, inquiryLines, insertInquiry, sealAccount } from '../store/accounts.ts'
import type { ReadDb } from '../store/db.ts'
import { enterHandOver } from '../store/hand-over.ts'
import type { AccountAnswerTable } from '../store/schema-accounts.ts'
import { giftParameters } from './engine-gift.ts'
import { noteChangesOf } from './fact-changes.ts'
import { judgeAgain } from './people-link.ts'

/** A case that an inquiry would ask for. */
export interface ToAsk {
  readonly caseId: string
  readonly caseNo: string
  readonly residentNo: string
  readonly c: Awaited<ReturnType<typeof askableCases>>[number]
  readonly why: 'never' | 'too-old' | 'none'
  readonly answeredOn: string | null
}

/** 照会が要る案件. Those that want the registered account and have no answer that may be used, nor an inquiry under way. */
export async function casesToAsk(env: Pick<Env, 'businessDay'>, read: ReadDb): Promise<ToAsk[]> {
  const day = env.businessDay()
  const found: ToAsk[] = []
  let answerDays: number | null = null
  let after = ''
  for (;;) {
    const chunk = await askableCases(read, 'gift', after, 200)
    const last = chunk.at(-1)
    if (last === undefined) return found
    after = last.case_no
    answerDays ??= (await giftParameters(read, day)).accountDays
    const wanted = chunk.filter((c) => c.resident_no !== null && asksRegistered(JSON.parse(c.details) as RowValues))
    const records = await accountRecords(
      read,
      wanted.map((c) => c.case_id),
    )
    for (const c of wanted) {
      if (records.open.has(c.case_id)) continue
      const answer = records.answers.get(c.case_id)?.[0]
      const fresh = answer !== undefined && daysBetween(answer.answered_on, day) <= answerDays
      // an account that is not registered is asked for again only once the answer is old
      if (fresh) continue
      const why = answer === undefined ? 'never' : answer.result === 'found' ? 'too-old' : 'none'
      const residentNo = must(c.resident_no, 'resident of an inquiry')
      found.push({ caseId: c.case_id, caseNo: c.case_no, residentNo, c, why, answeredOn: answer?.answered_on ?? null })
    }
  }
}

const askColumns = ['照会番号', '行', '宛名番号', '氏名カナ', '生年月日'] as const
const answerColumns = [
  '照会番号',
  '行',
  '宛名番号',
  '結果',
  '金融機関コード',
  '支店コード',
  '預金種目',
  '口座番号',
  '口座名義カナ',
  '回答日',
] as const

/**
 * 公金受取口座の照会の一覧. One line a case that needs an answer, with number, kana and birthday only: no name in kanji and no address leaves
 * the house. Throws AppError `nothing-to-inquire`, `output-exists`, `output-unwritable`.
 */
export const ask: Handler<'account.ask'> = async (ctx, input) => {
  const { env, read } = ctx
  const cases = await casesToAsk(env, read)
  if (cases.length === 0) throw new AppError('nothing-to-inquire', {})
  const { path, name } = env.tickets.resolve(input.save, 'save')
  const inquiryId = env.newId()
  let written = false
  try {
    return await ctx.write(async ({ tx, audit }) => {
      // somebody may have asked in the meantime: who waits is looked up again where it is written
      const now = await casesToAsk(env, tx)
      if (now.length === 0) throw new AppError('nothing-to-inquire', {})
      const inquiryNo = await nextInSeries(tx, 'inquiry', env.businessDay())
      const lines = now.map((one, i) => [inquiryNo, i + 1, one.residentNo, one.c.kana, one.c.birth_date ?? ''])
      const content = csvText([[...askColumns], ...lines], { bom: true, guard: true })
      const sha256 = createHash('sha256').update(content).digest('hex')
      const [line_count, at] = [now.length, env.now().toISOString()]
      await insertInquiry(
        tx,
        {
          inquiry_id: inquiryId,
          inquiry_no: inquiryNo,
          made_on: env.businessDay(),
          line_count,
          file: name,
          sha256,
          by_user: ctx.user.userId,
          at,
        },
        now.map((one, i) => ({ inquiry_id: inquiryId, line: i + 1, case_id: one.caseId, resident_no: one.residentNo })),
      )
      await enterHandOver(tx, ctx, { direction: 'out', name, sha256, rows: line_count, ref: inquiryNo, medium: input.medium })
      const text = `公金受取口座の照会 ${inquiryNo}: ${line_count}件（${name}）`
      await audit.write({ action: 'account-asked', ref: inquiryNo, body: { text, file: name, sha256, lines: line_count } })
      for (const one of now)
        await audit.write({ action: 'account-asked', ref: one.caseNo, body: { text: `公金受取口座を照会（${inquiryNo}）` } })
      await writeAtomic(path, content, { replace: input.replace })
      written = true
      return { inquiryNo, lines: line_count, name, sha256 }
    })
  } catch (error) {
    // a list that no inquiry answers for must not leave the house
    if (written) await rm(path, { force: true }).catch(() => undefined)
    throw error
  }
}

const results: Readonly<Record<string, AccountAnswerTable['result']>> = { あり: 'found', なし: 'none', 不可: 'refused' }

interface AnswerRow {
  readonly line: number
  readonly cells: Readonly<Record<string, string>>
}

/** The rows of an answer by their headers. Throws AppError `no-rows`, `header-mismatch` and those of reading a file. */
async function answerRows(path: string): Promise<{ name: string; sha256: string; rows: AnswerRow[] }> {
  const table = await readTableFile(path)
  const records = table.records()
  const head = records.next()
  if (head.done === true) throw new AppError('no-rows', { name: table.name })
  const headers = head.value.cells.map(foldWord)
  const missing = answerColumns.filter((column) => !headers.includes(column))
  if (missing.length > 0) throw new AppError('header-mismatch', { missing: missing.join('、'), extra: '' })
  const rows: AnswerRow[] = []
  for (let next = records.next(); next.done !== true; next = records.next()) {
    const { line, cells } = next.value
    rows.push({ line, cells: Object.fromEntries(headers.map((header, i) => [header, foldWord(cells[i] ?? '')])) })
  }
  if (rows.length === 0) throw new AppError('no-rows', { name: table.name })
  return { name: table.name, sha256: table.sha256, rows }
}

/**
 * 照会の回答の取込. Each line must answer a line of the inquiry it names: the same number, the same person. The accounts are stored
 * encrypted, with the day and the source of the answer; a line that was answered the same way is passed over, one answered otherwise
 * refuses the file. Anything wrong refuses the whole file. Throws AppError `answer-refused`, `reason-missing`, `not-found`, `office-key-*`.
 */
export const answer: Handler<'account.answer'> = async (ctx, input) => {
  const { env, read } = ctx
  const source = input.source.trim()
  if (source === '') throw new AppError('reason-missing', { what: '回答の出所' })
  const { path } = env.tickets.resolve(input.ticket, 'open')
  const file = await answerRows(path)
  const inquiryNo = file.rows[0]?.cells['照会番号'] ?? ''
  const inquiry = await read.selectFrom('account_inquiry').selectAll().where('inquiry_no', '=', inquiryNo).executeTakeFirst()
  if (inquiry === undefined) throw new AppError('not-found', { what: `照会 ${inquiryNo}` })
  const key = await officeKey(env.store.folder)
  return ctx.write(async ({ tx, audit }) => {
    const lines = new Map((await inquiryLines(tx, inquiry.inquiry_id)).map((line) => [line.line, line]))
    const before = new Map(
      (await tx.selectFrom('account_answer').selectAll().where('inquiry_id', '=', inquiry.inquiry_id).execute()).map((row) => [
        row.case_id,
        row,
      ]),
    )
    const counts = { found: 0, none: 0, refused: 0, same: 0 }
    const seen = new Set<number>()
    const changed: { readonly caseId: string; readonly caseNo: string; readonly residentNo: string }[] = []
    for (const row of file.rows) {
      const told = readAnswer(row, inquiryNo, env.businessDay(), inquiry.made_on)
      const line = lines.get(told.no)
      if (line === undefined) throw refuse(row, `照会 ${inquiryNo} に${told.no}行目はありません`)
      if (line.resident_no !== told.residentNo) throw refuse(row, `宛名番号が照会した${told.no}行目の人と違います`)
      if (seen.has(told.no)) throw refuse(row, `${told.no}行目への回答が2つあります`)
      seen.add(told.no)
      const mark = told.account === null ? '' : accountMark(key, told.account)
      const old = before.get(line.case_id)
      if (old !== undefined) {
        if (old.result !== told.result || old.mark !== mark || old.answered_on !== told.answeredOn)
          throw refuse(row, `${told.no}行目には、すでに別の回答があります。もう一度確かめるときは新しく照会してください`)
        counts.same++
        continue
      }
      const answerId = env.newId()
      await tx
        .insertInto('account_answer')
        .values({
          answer_id: answerId,
          inquiry_id: inquiry.inquiry_id,
          case_id: line.case_id,
          resident_no: line.resident_no,
          result: told.result,
          sealed: told.account === null ? null : sealAccount(key, answerId, told.account),
          mark,
          answered_on: told.answeredOn,
          source,
          file: file.name,
          sha256: file.sha256,
          by_user: ctx.user.userId,
          at: env.now().toISOString(),
        })
        .execute()
      counts[told.result]++
      changed.push({ caseId: line.case_id, caseNo: line.case_no, residentNo: line.resident_no })
      const text = `公金受取口座の回答（照会 ${inquiryNo}・${source}）: ${told.word}`
      await audit.write({
        action: 'account-answered',
        ref: line.case_no,
        body: { text, inquiry: inquiryNo, result: told.result, answeredOn: told.answeredOn },
      })
    }
    await afterAnswers(ctx, { tx, audit }, changed)
    await enterHandOver(tx, ctx, {
      direction: 'in',
      name: file.name,
      sha256: file.sha256,
      rows: file.rows.length,
      ref: inquiryNo,
      medium: input.medium,
    })
    const left = lines.size - before.size - changed.length
    const text = `照会 ${inquiryNo} の回答 ${file.rows.length}件（あり${counts.found}・なし${counts.none}・不可${counts.refused}・取込済み${counts.same}、残り${left}件）`
    await audit.write({ action: 'account-answered', ref: inquiryNo, body: { text, file: file.name, sha256: file.sha256, ...counts } })
    return { inquiryNo, rows: file.rows.length, ...counts, left }
  })
}

/** The review of each case is run again: its account is known now. */
async function afterAnswers(
  { env }: Pick<JobContext, 'env'>,
  w: Parameters<Parameters<JobContext['write']>[0]>[0],
  changed: readonly { readonly caseId: string; readonly residentNo: string }[],
): Promise<void> {
  for (const one of changed) {
    const c = await w.tx
      .selectFrom('welfare_case')
      .select(['state', 'proposal'])
      .where('case_id', '=', one.caseId)
      .executeTakeFirstOrThrow()
    if (c.state === 'received' && c.proposal !== null) await judgeAgain(env, w.tx, one.caseId)
  }
  await noteChangesOf(
    w,
    env,
    changed.map((one) => one.residentNo),
    '公金受取口座の回答',
  )
}

const refuse = (row: AnswerRow, problem: string): AppError => new AppError('answer-refused', { line: row.line, problem })

interface ReadAnswer {
  readonly no: number
  readonly residentNo: string
  readonly result: 'found' | 'none' | 'refused'
  readonly word: string
  readonly account: BankAccount | null
  readonly answeredOn: string
}

function readAnswer(row: AnswerRow, inquiryNo: string, day: string, askedOn: string): ReadAnswer {
  const cell = (name: (typeof answerColumns)[number]): string => row.cells[name] ?? ''
  if (cell('照会番号') !== inquiryNo)
    throw refuse(row, `照会番号が「${inquiryNo}」ではありません。1つのファイルには1つの照会の回答を入れてください`)
  if (!/^[0-9]{1,6}$/.test(cell('行'))) throw refuse(row, '「行」が数字ではありません')
  const word = cell('結果')
  const result = results[word] as ReadAnswer['result'] | undefined
  if (result === undefined) throw refuse(row, `「結果」の「${word}」は使えません（あり・なし・不可）`)
  const answeredOn = cell('回答日').replaceAll('/', '-')
  if (!isIsoDate(answeredOn) || answeredOn > day || answeredOn < askedOn)
    throw refuse(row, `「回答日」の「${cell('回答日')}」は、照会した日から今日までの日付（2026-11-24の形）ではありません`)
  const given = {
    bankCode: padded(cell('金融機関コード'), 4),
    branchCode: padded(cell('支店コード'), 3),
    accountType: cell('預金種目'),
    accountNumber: padded(cell('口座番号'), 7),
    holderKana: cell('口座名義カナ'),
  }
  const filled = Object.values(given).some((value) => value !== '')
  if (result !== 'found' && filled) throw refuse(row, `「結果」が「${word}」なのに口座が入っています`)
  const problem = result === 'found' ? accountProblem(given) : null
  if (problem !== null) throw refuse(row, problem)
  return { no: Number(cell('行')), residentNo: cell('宛名番号'), result, word, account: result === 'found' ? given : null, answeredOn }
}

const padded = (text: string, digits: number): string => (/^[0-9]+$/.test(text) ? text.padStart(digits, '0') : text)
