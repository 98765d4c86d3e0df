import type { Handlers } from '../context.ts'
import * as banks from './banks.ts'
import * as providersAccount from './providers-account.ts'
import * as providers from './providers.ts'

/** 事業者, their accounts, and the table of banks. */
export const providerHandlers = {
  'provider.list': providers.list,
  'provider.view': providers.view,
  'provider.tryAccount': providersAccount.tryAccount,
  'provider.changeAccount': providersAccount.changeAccount,
  'provider.keepAttorney': providersAccount.keepAttorney,
  'provider.readAttorney': providersAccount.readAttorney,
  'provider.confirmAccount': providersAccount.confirmAccount,
  'provider.stop': providersAccount.stop,
  'provider.resume': providersAccount.resume,
  'bank.standing': banks.standing,
  'bank.find': banks.find,
  'bank.kana': banks.kana,
  'bank.yucho': banks.yucho,
  'bank.preview': banks.preview,
  'bank.load': banks.load,
} satisfies Partial<Handlers>
