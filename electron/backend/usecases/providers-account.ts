import { branchObstacle } from '../../../shared/domain/bank-master.ts'
import { toBankKana, type BankKanaChange } from '../../../shared/domain/bank-kana.ts'
import { isIsoDate } from '../../../shared/domain/date.ts'
import { holderVerdict } from '../../../shared/domain/holder-name.ts'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import { bankKanaProblemText } from '../../../shared/domain/zengin-messages.ts'
import { AppError } from '../../../shared/errors.ts'
import { hasContent, keepContent, readContent } from '../attachments/contents.ts'
import { attachmentTypes, typeOf } from '../attachments/content-type.ts'
import { labelOf } from '../attachments/label.ts'
import { officeKey } from '../keys/office-key.ts'
import { readOne } from '../attachments/source.ts'
import { contentHash } from '../attachments/vault.ts'
import type { CommandContext, Handler } from '../context.ts'
import { branchVerdicts } from '../store/banks.ts'
import { conflict } from '../store/conflict.ts'
import type { ReadDb } from '../store/db.ts'
import { accountsOf, insertAccount, stopOn, stopsOf } from '../store/providers.ts'
import type { ProviderAccountTable } from '../store/schema-claims.ts'
import type { ProviderTable } from '../store/schema-office.ts'
import { confirmObstacle } from './providers.ts'
import { toWareki } from '../../../shared/domain/wareki.ts'

interface Typed {
  readonly providerNo: string
  readonly bankCode: string
  readonly branchCode: string
  readonly accountType: string
  readonly accountNumber: string
  readonly holder: string
  readonly attorney: boolean
}

interface Tried {
  readonly bankCode: string
  readonly bankName: string
  readonly branchCode: string
  readonly branchName: string
  readonly accountNumber: string
  readonly holderKana: string
  readonly changes: readonly BankKanaChange[]
  /** What forbids the account; sentences without full stop. */
  readonly problems: readonly string[]
  readonly alerts: readonly string[]
}

async function providerOf(read: ReadDb, providerNo: string): Promise<ProviderTable> {
  const provider = await read.selectFrom('provider').selectAll().where('provider_no', '=', providerNo).executeTakeFirst()
  if (provider === undefined) throw new AppError('not-found', { what: `事業者 ${providerNo}` })
  return provider
}

/** Judges an account as it was typed: codes and number in their widths, the branch open on the day, the holder in kana of bank records. */
async function tryOut(read: ReadDb, provider: ProviderTable, typed: Typed, day: IsoDate): Promise<Tried> {
  const digits = (text: string, width: number): string => {
    const plain = text.normalize('NFKC').replace(/[\s-]/gu, '')
    return /^\d+$/.test(plain) && plain.length <= width ? plain.padStart(width, '0') : ''
  }
  const bankCode = digits(typed.bankCode, 4)
  const branchCode = digits(typed.branchCode, 3)
  const accountNumber = digits(typed.accountNumber, 7)
  const kana = toBankKana(typed.holder, { kind: 'name', maxBytes: 30 })
  const problems: string[] = []
  if (bankCode === '') problems.push('銀行コードは4桁までの数字で入力してください')
  if (branchCode === '') problems.push('支店コードは3桁までの数字で入力してください')
  if (accountNumber === '' || accountNumber === '0000000')
    problems.push('口座番号は7桁までの数字で入力してください（ゆうちょは記号番号から変換します）')
  if (!kana.ok) problems.push(`口座名義カナ: ${bankKanaProblemText(kana.problem)}`)
  const verdict = (await branchVerdicts(read, [{ bankCode, branchCode }], day)).get(`${bankCode}-${branchCode}`)
  const branch = verdict?.kind === 'open' ? verdict.branch : null
  const closed = verdict === undefined || bankCode === '' || branchCode === '' ? null : branchObstacle(verdict, { bankCode, branchCode })
  if (closed !== null) problems.push(closed)
  const holderKana = kana.ok ? kana.text : ''
  const holder = holderVerdict({ kind: 'firm', holderKana, payeeKana: provider.kana, attorney: typed.attorney })
  if (kana.ok && holder.agreement === 'other' && !typed.attorney)
    problems.push(`口座名義が事業者と違います（「${holderKana}」と「${provider.kana}」）。他の名義の口座には委任状が要ります`)
  return {
    bankCode,
    bankName: branch?.bankName ?? '',
    branchCode,
    branchName: branch?.branchName ?? '',
    accountNumber,
    holderKana,
    changes: kana.changes,
    problems,
    alerts: [
      ...(verdict?.kind === 'no-table' ? ['銀行の台帳がないため、支店があることを確かめていません'] : []),
      ...(kana.ok && holder.text !== '' && holder.agreement !== 'other' ? [holder.text] : []),
    ],
  }
}

/** 口座の点検, without changing anything. Throws AppError `not-found`. */
export const tryAccount: Handler<'provider.tryAccount'> = async (ctx, input) => {
  const tried = await tryOut(ctx.read, await providerOf(ctx.read, input.providerNo), input, ctx.env.businessDay())
  const { bankName, branchName, accountNumber, holderKana } = tried
  return {
    bankName,
    branchName,
    accountNumber,
    holderKana,
    changes: tried.changes.map((change) => ({ ...change })),
    problems: [...tried.problems],
    alerts: [...tried.alerts],
  }
}

/**
 * 口座の変更. The new account stands in the register at once and in the history for ever, but nothing is paid to it until a second person
 * confirmed it. Another's account needs its power of attorney, kept in the vault. Throws AppError `provider-refused`, `reason-missing`, `not-found`.
 */
export const changeAccount: Handler<'provider.changeAccount'> = async (ctx, input) => {
  const { tx, env, user } = ctx
  const provider = await providerOf(tx, input.providerNo)
  const tried = await tryOut(tx, provider, input, env.businessDay())
  const [problem] = tried.problems
  if (problem !== undefined) throw new AppError('provider-refused', { problem, next: '口座を直して、もう一度登録してください。' })
  const reason = input.reason.trim()
  if (reason === '') throw new AppError('reason-missing', { what: '口座の変更' })
  if (input.attorney && (input.attorneyKey === undefined || !(await hasContent(env.store.folder, input.attorneyKey))))
    throw new AppError('provider-refused', {
      problem: '委任状が保管されていません',
      next: '委任状のファイルを選んでから登録してください。',
    })
  const { bankCode, bankName, branchCode, branchName, accountNumber, holderKana } = tried
  const account = {
    bank_code: bankCode,
    bank_name: bankName === '' ? provider.bank_name : bankName,
    branch_code: branchCode,
    branch_name: branchName === '' ? provider.branch_name : branchName,
    account_type: input.accountType,
    account_number: accountNumber,
    account_holder_kana: holderKana,
  }
  if (Object.entries(account).every(([column, value]) => provider[column as keyof ProviderTable] === value))
    throw new AppError('provider-refused', { problem: '今の口座と同じです', next: '変わったところを入力してください。' })
  const history = (await accountsOf(tx, [input.providerNo])).get(input.providerNo) ?? []
  const at = env.now().toISOString()
  const seq = (history[0]?.seq ?? 0) + 1
  const row: ProviderAccountTable = {
    provider_no: input.providerNo,
    seq,
    ...account,
    way: history.length === 0 ? 'first' : 'changed',
    attorney: input.attorney ? 1 : 0,
    attorney_sha256: input.attorney ? (input.attorneyKey ?? null) : null,
    attorney_label: input.attorney ? '委任状' : null,
    reason,
    by_user: user.userId,
    at,
  }
  await insertAccount(tx, row)
  await tx
    .insertInto('change_log')
    .values({
      change_id: env.newId(),
      area: 'provider',
      record_key: JSON.stringify([input.providerNo]),
      before_value: JSON.stringify(provider),
      after_value: JSON.stringify({ ...provider, ...account }),
      by_user: user.userId,
      at,
    })
    .execute()
  await tx.updateTable('provider').set(account).where('provider_no', '=', input.providerNo).execute()
  const text = `事業者 ${input.providerNo} の口座を変更（${reason}）。2人目の確認待ち`
  await ctx.audit.write({ action: 'provider-account', ref: input.providerNo, body: { text, seq, reason, attorney: row.attorney_sha256 } })
  return { seq }
}

/** 委任状の保管 in the vault. Throws AppError `provider-refused` for a file nobody could look at. */
export const keepAttorney: Handler<'provider.keepAttorney'> = async (ctx, input) => {
  const { env } = ctx
  await providerOf(ctx.read, input.providerNo)
  const { path, name } = env.tickets.resolve(input.ticket, 'open')
  const content = await readOne(path)
  if ('reason' in content)
    throw new AppError('provider-refused', { problem: `「${name}」は${content.reason}`, next: '別のファイルを選んでください。' })
  const type = typeOf(content.bytes, name)
  if ('blocked' in type || !attachmentTypes[type.type].shown)
    throw new AppError('provider-refused', { problem: `「${name}」は画面で見られない形式です`, next: 'PDF か画像にして選んでください。' })
  const key = contentHash(content.bytes)
  await keepContent(env.store.folder, await officeKey(env.store.folder), key, content.bytes)
  const { label } = labelOf(name)
  await ctx.write(({ audit }) =>
    audit.write({ action: 'provider-attorney', ref: input.providerNo, body: { text: `委任状「${label}」を保管`, sha256: key } }),
  )
  return { key, label }
}

/** The bytes of the power of attorney kept with an account. Throws AppError `not-found`, `attachment-*`, `office-key-*`. */
export const readAttorney: Handler<'provider.readAttorney'> = async (ctx, input) => {
  const history = (await accountsOf(ctx.read, [input.providerNo])).get(input.providerNo) ?? []
  const sha256 = history.find((account) => account.seq === input.seq)?.attorney_sha256 ?? null
  if (sha256 === null) throw new AppError('not-found', { what: `事業者 ${input.providerNo} の委任状` })
  const { folder } = ctx.env.store
  const bytes = await readContent(folder, await officeKey(folder), sha256)
  const type = typeOf(bytes, '委任状')
  if ('blocked' in type) throw new AppError('attachment-not-shown', { label: '委任状', type: '不明な形式' })
  return { label: '委任状', mime: attachmentTypes[type.type].mime, bytes }
}

/** 口座の確認 by a second person: right, or wrong with a comment. Throws AppError `provider-refused`, `changed-by-other`, `reason-missing`. */
export const confirmAccount: Handler<'provider.confirmAccount'> = async (ctx, input) => {
  const { tx, env, user } = ctx
  const history = (await accountsOf(tx, [input.providerNo])).get(input.providerNo) ?? []
  if (history[0] !== undefined && history[0].seq !== input.seq) throw conflict(input.providerNo, `事業者 ${input.providerNo} の口座`)
  const obstacle = confirmObstacle(user, history)
  if (obstacle !== null)
    throw new AppError('provider-refused', {
      problem: obstacle.replace(/。.*$/u, ''),
      next: '変更した人とは別の、支払・決裁・管理の職員に依頼してください。',
    })
  const comment = input.comment.trim()
  if (!input.agrees && comment === '') throw new AppError('reason-missing', { what: '「違う」とする確認' })
  await tx
    .insertInto('provider_account_word')
    .values({
      provider_no: input.providerNo,
      seq: input.seq,
      agrees: input.agrees ? 1 : 0,
      comment,
      by_user: user.userId,
      at: env.now().toISOString(),
    })
    .execute()
  const text = `事業者 ${input.providerNo} の口座を2人目が確認: ${input.agrees ? '正しい' : `違う（${comment}）`}`
  await ctx.audit.write({ action: 'provider-account-word', ref: input.providerNo, body: { text, seq: input.seq, agrees: input.agrees } })
  return { agrees: input.agrees }
}

type StopInput = { readonly providerNo: string; readonly fromOn: string; readonly reason: string }

async function sayStop(ctx: CommandContext, input: StopInput, kind: 'stopped' | 'resumed'): Promise<{ suspended: boolean }> {
  const { tx, env, user } = ctx
  const day = env.businessDay()
  await providerOf(tx, input.providerNo)
  const word = kind === 'stopped' ? '債権者停止' : '債権者停止の解除'
  if (!isIsoDate(input.fromOn)) throw new AppError('bad-input', { fields: `${word}の日` })
  if (input.reason.trim() === '') throw new AppError('reason-missing', { what: word })
  const stops = (await stopsOf(tx, [input.providerNo])).get(input.providerNo) ?? []
  const [last] = stops
  if ((last?.kind ?? 'resumed') === kind)
    throw new AppError('provider-refused', {
      problem: kind === 'stopped' ? 'すでに債権者停止です' : '債権者停止ではありません',
      next: '一覧を開き直してください。',
    })
  // the stop and its end are told by two persons, so that nobody pays whom he stopped himself
  if (kind === 'resumed' && last?.by_user === user.userId)
    throw new AppError('provider-refused', { problem: '停止した本人は解除できません', next: 'ほかの職員に解除を依頼してください。' })
  await tx
    .insertInto('provider_stop')
    .values({
      provider_no: input.providerNo,
      seq: (last?.seq ?? 0) + 1,
      kind,
      from_on: input.fromOn,
      reason: input.reason.trim(),
      by_user: user.userId,
      at: env.now().toISOString(),
    })
    .execute()
  const text = `事業者 ${input.providerNo} ${word}（${toWareki(input.fromOn)}から・${input.reason.trim()}）`
  await ctx.audit.write({ action: kind === 'stopped' ? 'provider-stopped' : 'provider-resumed', ref: input.providerNo, body: { text } })
  const now = (await stopsOf(tx, [input.providerNo])).get(input.providerNo) ?? []
  return { suspended: stopOn(now, day) !== null }
}

/** 債権者停止 from a day on, with a reason. Throws AppError `provider-refused`, `bad-input`, `reason-missing`, `not-found`. */
export const stop: Handler<'provider.stop'> = (ctx, input) => sayStop(ctx, input, 'stopped')

/** 債権者停止の解除 by somebody other than who stopped. Throws as `stop`. */
export const resume: Handler<'provider.resume'> = (ctx, input) => sayStop(ctx, input, 'resumed')
