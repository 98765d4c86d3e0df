import type { Signer } from './keys/key-pair.ts'

/** Who sits at one window (or ran one command). The user is never sent by the page. */
export interface Session {
  readonly id: string
  userId: string | null
  /** The person's own key, opened at sign-in; in memory only, for as long as the session lasts. */
  signer: Signer | null
  /** 使用時間の終わり. Instant (ms) after which the password is wanted again, however busy the window was; null: no end. */
  endsAt: number | null
  /** 画面のロック. Nothing is answered until the password is typed again; typed text and running tasks stay. */
  locked: boolean
  /** The account's number of sessions at sign-in: a password set by somebody else ends all earlier ones. */
  sessionNo: number
  /** When persons of a list were last entered as looked at, by operation and number. */
  readonly listed: Map<string, number>
}

export function newSession(id: string): Session {
  return { id, userId: null, signer: null, endsAt: null, locked: false, sessionNo: 0, listed: new Map() }
}

/** Nobody sits at the window any more. */
export function leave(session: Session): void {
  session.listed.clear()
  Object.assign(session, { userId: null, signer: null, endsAt: null, locked: false })
}
