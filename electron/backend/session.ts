/** Who sits at one window (or ran one command). The user is never sent by the page. */
export interface Session {
  readonly id: string
  userId: string | null
}

export function newSession(id: string): Session {
  return { id, userId: null }
}
