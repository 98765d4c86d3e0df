import type { Client } from './client.ts'
import { createDraftStore, type DraftStore } from './drafts.ts'

/** Who was signed in last, and what his screens remember. `restarted`: the backend was lost since his login. */
export interface LastUser {
  readonly userId: string
  readonly kept: Map<string, unknown>
  readonly drafts: DraftStore
  restarted: boolean
  /** Whether the login has been shown since. */
  out: boolean
}

/** What the next user begins with: nothing of the one before him, whose drafts are not tried again either. */
export function changeUser(client: Pick<Client, 'call'>, before: LastUser | null, userId: string): LastUser {
  before?.drafts.close()
  return { userId, kept: new Map(), drafts: createDraftStore(client, userId), restarted: false, out: false }
}
