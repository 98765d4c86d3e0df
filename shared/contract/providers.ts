import * as z from 'zod'
import { Code, command, Day, job, query, Text, Ticket } from './kinds.ts'

/** 口座 as it is entered: codes, kind, number and holder as on the passbook. */
const AccountInput = {
  bankCode: z.string().max(10),
  branchCode: z.string().max(10),
  accountType: z.enum(['普通', '当座', '貯蓄', 'その他']),
  accountNumber: z.string().max(20),
  holder: z.string().max(200),
}

export const AccountView = z.object({
  seq: z.int(),
  bankCode: z.string(),
  bankName: z.string(),
  branchCode: z.string(),
  branchName: z.string(),
  accountType: z.string(),
  accountNumber: z.string(),
  holderKana: z.string(),
  way: z.enum(['first', 'changed']),
  attorney: z.boolean(),
  attorneyLabel: z.string().nullable(),
  reason: z.string(),
  by: z.string(),
  at: z.string(),
  word: z.object({ agrees: z.boolean(), comment: z.string(), by: z.string(), at: z.string() }).nullable(),
})
export type AccountView = z.infer<typeof AccountView>

export const ProviderRow = z.object({
  providerNo: z.string(),
  name: z.string(),
  kana: z.string(),
  registeredFrom: Day,
  registeredTo: Day.nullable(),
  registered: z.boolean(),
  account: z.string(),
  state: z.enum(['first', 'confirmed', 'waiting', 'disputed', 'none']),
  suspended: z.boolean(),
})
export type ProviderRow = z.infer<typeof ProviderRow>

export const ProviderCard = ProviderRow.extend({
  postalCode: z.string(),
  address: z.string(),
  phone: z.string(),
  invoiceNo: z.string(),
  accounts: z.array(AccountView),
  stops: z.array(z.object({ kind: z.enum(['stopped', 'resumed']), fromOn: Day, reason: z.string(), by: z.string(), at: z.string() })),
  /** What stops a payment today, and what a second person should look at; sentences without full stop. */
  obstacles: z.array(z.string()),
  alerts: z.array(z.string()),
  /** Why the signed-in user may not confirm the account now; null: he may. */
  confirmObstacle: z.string().nullable(),
})
export type ProviderCard = z.infer<typeof ProviderCard>

export const providersContract = {
  'provider.list': query(
    '事業者の一覧',
    'provider.read',
    z.strictObject({ text: z.string().max(100), part: z.enum(['all', 'waiting', 'stopped', 'ended']) }),
    z.object({ rows: z.array(ProviderRow), counts: z.object({ all: z.int(), waiting: z.int(), stopped: z.int(), ended: z.int() }) }),
  ),
  'provider.view': query('事業者の表示', 'provider.read', z.strictObject({ providerNo: Code }), ProviderCard),
  /** What an account would be paid as: the branch's name, the kana of bank records, what somebody should look at. */
  'provider.tryAccount': query(
    '口座の点検',
    'provider.read',
    z.strictObject({ providerNo: Code, ...AccountInput, attorney: z.boolean() }),
    z.object({
      bankName: z.string(),
      branchName: z.string(),
      accountNumber: z.string(),
      holderKana: z.string(),
      changes: z.array(z.object({ step: z.string(), from: z.string(), to: z.string() })),
      problems: z.array(z.string()),
      alerts: z.array(z.string()),
    }),
  ),
  'provider.changeAccount': command(
    '口座の変更',
    'provider.change',
    z.strictObject({ providerNo: Code, ...AccountInput, attorney: z.boolean(), attorneyKey: z.string().max(64).optional(), reason: Text }),
    z.object({ seq: z.int() }),
    ['masters', 'payments'],
  ),
  /** 委任状. Keeps the paper in the vault; its key goes with the change of the account. */
  'provider.keepAttorney': job(
    '委任状の保管',
    'provider.change',
    z.strictObject({ providerNo: Code, ticket: Ticket }),
    z.object({ key: z.string(), label: z.string() }),
    [],
  ),
  /** 委任状の閲覧: what the second person holds the account against. */
  'provider.readAttorney': query(
    '委任状の閲覧',
    'provider.read',
    z.strictObject({ providerNo: Code, seq: z.int().min(1) }),
    z.object({ label: z.string(), mime: z.string(), bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array) }),
    { logView: true },
  ),
  'provider.confirmAccount': command(
    '口座の確認',
    'provider.confirm',
    z.strictObject({ providerNo: Code, seq: z.int().min(1), agrees: z.boolean(), comment: Text }),
    z.object({ agrees: z.boolean() }),
    ['masters', 'payments'],
  ),
  'provider.stop': command(
    '債権者停止',
    'provider.change',
    z.strictObject({ providerNo: Code, fromOn: Day, reason: Text }),
    z.object({ suspended: z.boolean() }),
    ['masters', 'payments'],
  ),
  'provider.resume': command(
    '債権者停止の解除',
    'provider.confirm',
    z.strictObject({ providerNo: Code, fromOn: Day, reason: Text }),
    z.object({ suspended: z.boolean() }),
    ['masters', 'payments'],
  ),
}
