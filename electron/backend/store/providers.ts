import { branchObstacle } from '../../../shared/domain/bank-master.ts'
import { inSpan } from '../../../shared/domain/date.ts'
import { holderVerdict } from '../../../shared/domain/holder-name.ts'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import { branchVerdicts } from './banks.ts'
import { chunks, type ReadDb, type WriteTx } from './db.ts'
import type { ProviderAccountTable, ProviderAccountWordTable, ProviderStopTable } from './schema-claims.ts'
import type { ProviderTable } from './schema-office.ts'
import { toWareki } from '../../../shared/domain/wareki.ts'

/** An account of the history with what the second person said of it. */
export interface KnownAccount extends ProviderAccountTable {
  readonly word: ProviderAccountWordTable | null
}

/** 口座の履歴 of providers, the newest first. */
export async function accountsOf(read: ReadDb, providerNos: readonly string[]): Promise<Map<string, KnownAccount[]>> {
  const found = new Map<string, KnownAccount[]>()
  for (const piece of chunks([...new Set(providerNos)], 2)) {
    const rows = await read.selectFrom('provider_account').selectAll().where('provider_no', 'in', piece).orderBy('seq', 'desc').execute()
    const words = await read.selectFrom('provider_account_word').selectAll().where('provider_no', 'in', piece).execute()
    for (const row of rows) {
      const word = words.find((one) => one.provider_no === row.provider_no && one.seq === row.seq) ?? null
      found.set(row.provider_no, [...(found.get(row.provider_no) ?? []), { ...row, word }])
    }
  }
  return found
}

/** How the newest account of a provider stands: `first` and `confirmed` may be paid to. */
export type AccountState = 'first' | 'confirmed' | 'waiting' | 'disputed' | 'none'

/** Judges the newest account of a history. */
export function accountState(history: readonly KnownAccount[]): AccountState {
  const [last] = history
  if (last === undefined) return 'none'
  if (last.word !== null) return last.word.agrees === 1 ? 'confirmed' : 'disputed'
  return last.way === 'first' ? 'first' : 'waiting'
}

/** 債権者停止. Stops and resumptions of providers, the newest first. */
export async function stopsOf(read: ReadDb, providerNos: readonly string[]): Promise<Map<string, ProviderStopTable[]>> {
  const found = new Map<string, ProviderStopTable[]>()
  for (const piece of chunks([...new Set(providerNos)], 1)) {
    const rows = await read.selectFrom('provider_stop').selectAll().where('provider_no', 'in', piece).orderBy('seq', 'desc').execute()
    for (const row of rows) found.set(row.provider_no, [...(found.get(row.provider_no) ?? []), row])
  }
  return found
}

/** The stop that holds on a day, or null: the last word whose day has come. */
export function stopOn(stops: readonly ProviderStopTable[], day: IsoDate): ProviderStopTable | null {
  const last = stops.find((stop) => stop.from_on <= day)
  return last?.kind === 'stopped' ? last : null
}

export type PayeeObstacleCode = 'no-provider' | 'no-account' | 'suspended' | 'account-unconfirmed' | 'account-disputed' | 'branch'

/** Why a provider is not paid now. `text`: a sentence without full stop, with the way out. */
export interface PayeeObstacle {
  readonly code: PayeeObstacleCode
  readonly text: string
}

/** 支払先の点検. What of a provider stops a payment, and what a second person should look at. */
export interface ProviderStanding {
  readonly providerNo: string
  readonly obstacles: readonly PayeeObstacle[]
  readonly alerts: readonly string[]
  /** Account as it is in the register; null: there is none. */
  readonly account: KnownAccount | null
  /** Never paid to before this account came in. */
  readonly newAccount: boolean
}

/**
 * Judges providers as payees of a transfer of `day`: account there and stood for by a second person, branch open on that day, not
 * suspended, holder and provider of one name. The check before a payment run is closed (reliability: closed branch, other name).
 */
export async function providerStandings(
  read: ReadDb,
  providerNos: readonly string[],
  day: IsoDate,
): Promise<Map<string, ProviderStanding>> {
  const providers = new Map<string, ProviderTable>()
  for (const piece of chunks([...new Set(providerNos)], 1))
    for (const row of await read.selectFrom('provider').selectAll().where('provider_no', 'in', piece).execute())
      providers.set(row.provider_no, row)
  const accounts = await accountsOf(read, providerNos)
  const stops = await stopsOf(read, providerNos)
  const places = [...providers.values()].map((p) => ({ bankCode: p.bank_code, branchCode: p.branch_code }))
  const branches = await branchVerdicts(read, places, day)
  const standings = new Map<string, ProviderStanding>()
  for (const providerNo of new Set(providerNos)) {
    const provider = providers.get(providerNo)
    const history = accounts.get(providerNo) ?? []
    const stop = stopOn(stops.get(providerNo) ?? [], day)
    const at = { bankCode: provider?.bank_code ?? '', branchCode: provider?.branch_code ?? '' }
    const branch = branches.get(`${at.bankCode}-${at.branchCode}`)
    const closed = branch === undefined || branch.kind === 'no-table' ? null : branchObstacle(branch, at)
    const obstacles: PayeeObstacle[] = [
      ...(provider === undefined ? [{ code: 'no-provider' as const, text: `事業者 ${providerNo} が事業者の台帳にありません` }] : []),
      ...accountObstacles(provider, history),
      ...(stop === null ? [] : [{ code: 'suspended' as const, text: `${toWareki(stop.from_on)}から債権者停止です（${stop.reason}）` }]),
      ...(closed === null || provider?.account_number === '' ? [] : [{ code: 'branch' as const, text: closed }]),
    ]
    standings.set(providerNo, {
      providerNo,
      obstacles,
      alerts: provider === undefined ? [] : alertsOf(provider, history, branch?.kind === 'no-table', day),
      account: history[0] ?? null,
      newAccount: (history[0]?.seq ?? 1) > 1,
    })
  }
  return standings
}

function accountObstacles(provider: ProviderTable | undefined, history: readonly KnownAccount[]): PayeeObstacle[] {
  if (provider === undefined) return []
  if (provider.bank_code === '' || provider.branch_code === '' || provider.account_number === '')
    return [{ code: 'no-account', text: '振込口座がありません。事業者の画面で口座を登録してください' }]
  const state = accountState(history)
  if (state === 'waiting')
    return [{ code: 'account-unconfirmed', text: '変更した口座を2人目が確認していません。事業者の画面で確認してください' }]
  if (state === 'disputed')
    return [
      { code: 'account-disputed', text: `口座は違うと2人目が判断しています（${history[0]?.word?.comment ?? ''}）。口座を直してください` },
    ]
  return []
}

function alertsOf(provider: ProviderTable, history: readonly KnownAccount[], noTable: boolean, day: IsoDate): string[] {
  const holder = holderVerdict({
    kind: 'firm',
    holderKana: provider.account_holder_kana,
    payeeKana: provider.kana,
    attorney: history[0]?.attorney === 1,
  })
  return [
    ...(holder.act === 'pay' ? [] : [holder.text]),
    ...(noTable ? ['銀行の台帳がないため、支店があることを確かめていません'] : []),
    ...(inSpan(day, provider.registered_from, provider.registered_to) ? [] : ['登録の期間が終わっています']),
  ]
}

/** Adds an account to the history, before it stands in the register. */
export async function insertAccount(tx: WriteTx, row: ProviderAccountTable): Promise<void> {
  await tx.insertInto('provider_account').values(row).execute()
}

/** 2人目の確認を待つ口座 that this user may confirm: the newest of a provider, changed by another, with nobody's word on it. */
export async function accountsToConfirm(read: ReadDb, userId: string): Promise<number> {
  const row = await read
    .selectFrom('provider_account as a')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('a.way', '<>', 'first')
    .where('a.by_user', '<>', userId)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('provider_account as later')
            .select('later.seq')
            .whereRef('later.provider_no', '=', 'a.provider_no')
            .whereRef('later.seq', '>', 'a.seq'),
        ),
      ),
    )
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('provider_account_word as w')
            .select('w.seq')
            .whereRef('w.provider_no', '=', 'a.provider_no')
            .whereRef('w.seq', '=', 'a.seq'),
        ),
      ),
    )
    .executeTakeFirstOrThrow()
  return row.n
}
