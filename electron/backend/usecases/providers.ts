import type { AccountView, ProviderRow } from '../../../shared/contract/providers.ts'
import { inSpan } from '../../../shared/domain/date.ts'
import { foldKana, foldName } from '../../../shared/domain/text.ts'
import { AppError } from '../../../shared/errors.ts'
import { can } from '../../../shared/permissions.ts'
import type { Actor, Handler } from '../context.ts'
import type { ReadDb } from '../store/db.ts'
import { accountsOf, accountState, providerStandings, stopOn, stopsOf, type AccountState, type KnownAccount } from '../store/providers.ts'
import type { ProviderTable } from '../store/schema-office.ts'
import { userNames } from '../store/users.ts'

interface Listed {
  readonly provider: ProviderTable
  readonly row: ProviderRow
}

async function listed(read: ReadDb, day: string): Promise<Listed[]> {
  const providers = await read.selectFrom('provider').selectAll().orderBy('provider_no').execute()
  const numbers = providers.map((p) => p.provider_no)
  const accounts = await accountsOf(read, numbers)
  const stops = await stopsOf(read, numbers)
  return providers.map((p) => ({
    provider: p,
    row: {
      providerNo: p.provider_no,
      name: p.name,
      kana: p.kana,
      registeredFrom: p.registered_from,
      registeredTo: p.registered_to,
      registered: inSpan(day, p.registered_from, p.registered_to),
      account: accountText(p),
      state: stateOf(p, accounts.get(p.provider_no) ?? []),
      suspended: stopOn(stops.get(p.provider_no) ?? [], day) !== null,
    },
  }))
}

const accountText = (p: ProviderTable): string =>
  p.account_number === '' ? '' : `${p.bank_name} ${p.branch_name} ${p.account_type} ${p.account_number}`

const stateOf = (p: ProviderTable, history: readonly KnownAccount[]): AccountState =>
  p.account_number === '' ? 'none' : accountState(history)

/** Whether somebody must look at the account before it is paid to. */
const waits = (row: ProviderRow): boolean => row.state === 'waiting' || row.state === 'disputed' || row.state === 'none'

/** 事業者の一覧, by number: all, those whose account waits, suspended ones, those whose registration is over. */
export const list: Handler<'provider.list'> = async (ctx, { text, part }) => {
  const all = await listed(ctx.read, ctx.env.businessDay())
  const name = foldName(text)
  const kana = foldKana(text)
  const plain = text.normalize('NFKC').trim().toUpperCase()
  const fits = ({ provider, row }: Listed): boolean =>
    plain === '' ||
    row.providerNo.startsWith(plain) ||
    provider.name_key.includes(name) ||
    foldKana(row.kana).includes(kana) ||
    provider.phone.startsWith(plain)
  const rows = all.filter(fits).map(({ row }) => row)
  const parts = {
    all: rows,
    waiting: rows.filter(waits),
    stopped: rows.filter((row) => row.suspended),
    ended: rows.filter((row) => !row.registered),
  }
  return {
    rows: parts[part],
    counts: { all: rows.length, waiting: parts.waiting.length, stopped: parts.stopped.length, ended: parts.ended.length },
  }
}

const accountView = (a: KnownAccount, names: ReadonlyMap<string, string>): AccountView => ({
  seq: a.seq,
  bankCode: a.bank_code,
  bankName: a.bank_name,
  branchCode: a.branch_code,
  branchName: a.branch_name,
  accountType: a.account_type,
  accountNumber: a.account_number,
  holderKana: a.account_holder_kana,
  way: a.way === 'first' ? 'first' : 'changed',
  attorney: a.attorney === 1,
  attorneyLabel: a.attorney_label,
  reason: a.reason,
  by: names.get(a.by_user) ?? (a.by_user === 'system' ? '台帳の取込' : a.by_user),
  at: a.at,
  word:
    a.word === null
      ? null
      : { agrees: a.word.agrees === 1, comment: a.word.comment, by: names.get(a.word.by_user) ?? a.word.by_user, at: a.word.at },
})

/** Why a user may not speak of the newest account of a history; null: he may. */
export function confirmObstacle(user: Actor, history: readonly KnownAccount[]): string | null {
  const [last] = history
  if (last === undefined) return '口座がありません。'
  if (last.way === 'first') return '登録のときからの口座で、確認は要りません。'
  if (last.word !== null) return '確認は済んでいます。'
  if (!can(user.roles, 'provider.confirm')) return '確認は支払・決裁・管理の役割の人が行います。'
  if (last.by_user === user.userId) return '変更した本人は確認できません。ほかの職員に依頼してください。'
  return null
}

/** 事業者 whole: registration, every account with who stood for it, stops, and what holds a payment up. Throws AppError `not-found`. */
export const view: Handler<'provider.view'> = async (ctx, { providerNo }) => {
  const { read, env, user } = ctx
  const day = env.businessDay()
  const found = (await listed(read, day)).find(({ row }) => row.providerNo === providerNo)
  if (found === undefined) throw new AppError('not-found', { what: `事業者 ${providerNo}` })
  const { provider, row } = found
  const names = await userNames(read)
  const history = (await accountsOf(read, [providerNo])).get(providerNo) ?? []
  const standing = (await providerStandings(read, [providerNo], day)).get(providerNo)
  const stops = (await stopsOf(read, [providerNo])).get(providerNo) ?? []
  return {
    ...row,
    postalCode: provider.postal_code,
    address: provider.address,
    phone: provider.phone,
    invoiceNo: provider.invoice_no,
    accounts: history.map((account) => accountView(account, names)),
    stops: stops.map((stop) => ({
      kind: stop.kind === 'stopped' ? ('stopped' as const) : ('resumed' as const),
      fromOn: stop.from_on,
      reason: stop.reason,
      by: names.get(stop.by_user) ?? stop.by_user,
      at: stop.at,
    })),
    obstacles: standing?.obstacles.map((one) => one.text) ?? [],
    alerts: [...(standing?.alerts ?? [])],
    confirmObstacle: confirmObstacle(user, history),
  }
}
