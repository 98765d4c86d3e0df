import * as renewals from './keys-renew.ts'
import * as keys from './keys.ts'

/** The office's key. */
export const keysHandlers = {
  'key.standing': keys.standing,
  'key.close': keys.close,
  'key.open': keys.open,
  'key.renew': renewals.renew,
}
