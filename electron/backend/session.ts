import type { Signer } from './keys/key-pair.ts'

/** Who sits at one window (or ran one command). The user is never sent by the page. */
export interface Session {
  readonly id: string
  userId: string | null
  /** The person's own key, opened at sign-in; in memory only, for as long as the session lasts. */
  signer: Signer | null
}

export function newSession(id: string): Session {
  return { id, userId: null, signer: null }
}
