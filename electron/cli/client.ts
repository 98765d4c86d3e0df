import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { Input, Op, Output } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import type { Progress, WireError } from '../../shared/frames.ts'
import { openBackend, type Backend, type BackendOptions } from '../backend/office/open.ts'
import { newSession } from '../backend/session.ts'

/** A refusal of the gate as it came over the wire. */
export class GateRefusal extends Error {
  readonly error: WireError
  constructor(error: WireError) {
    super(`${error.title}: ${error.message}${error.next}`)
    this.error = error
  }
}

/** One signed-in user of an open office, through the same gate as the window. */
export interface Client {
  readonly backend: Backend
  /** What the user signed in with: some acts ask for it again. */
  readonly password: string
  call<O extends Op>(op: O, input: Input<O>): Promise<Output<O>>
  /** Tokens for files named on the command line. */
  open(path: string): string
  save(path: string): string
  close(): Promise<void>
}

/** Opens an office and signs a user in. Throws AppError for the office, GateRefusal for the login. */
export async function connect(
  folder: string,
  user: string,
  options: BackendOptions & { readonly password: string; readonly onProgress?: (p: Progress) => void },
): Promise<Client> {
  const backend = await openBackend(resolve(folder), { device: 'kyufu', ...options })
  try {
    const client = clientOf(backend, options.password, options.onProgress)
    await client.call('session.login', { user, password: options.password })
    return client
  } catch (error) {
    await backend.close()
    throw error
  }
}

/** A client on an office that is open already. */
export function clientOf(backend: Backend, password: string, onProgress: (p: Progress) => void = () => undefined): Client {
  const session = newSession('command')
  let id = 0
  return {
    backend,
    password,
    async call(op, input) {
      const reply = await backend.gate.call(session, { id: ++id, op, input }, { onProgress })
      if (!reply.ok) throw new GateRefusal(reply.error)
      return reply.value as never
    },
    open: (path) => backend.env.tickets.issue(resolve(path), 'open'),
    save: (path) => backend.env.tickets.issue(resolve(path), 'save'),
    close: () => backend.close(),
  }
}

/** The password: from KYUFU_PASSWORD, else asked for without showing it. Never an argument, which others could read. */
export async function askPassword(user: string): Promise<string> {
  const given = process.env['KYUFU_PASSWORD']
  if (given !== undefined) return given
  if (!process.stdin.isTTY) throw new AppError('usage', { problem: 'パスワードがありません。環境変数 KYUFU_PASSWORD で渡してください' })
  process.stderr.write(`${user} のパスワード: `)
  process.stdin.setRawMode(true)
  const lines = createInterface({ input: process.stdin, terminal: false })
  try {
    return await new Promise<string>((done) => {
      let typed = ''
      process.stdin.on('data', (bytes: Buffer) => {
        for (const sign of bytes.toString('utf8')) {
          if (sign === '\u0003') process.exit(130)
          else if (sign === '\r' || sign === '\n') done(typed)
          else typed = sign === '\u007f' || sign === '\b' ? typed.slice(0, -1) : typed + sign
        }
      })
    })
  } finally {
    lines.close()
    process.stdin.setRawMode(false)
    process.stderr.write('\n')
  }
}
