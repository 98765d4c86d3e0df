import * as z from 'zod'
import type { Area } from '../frames.ts'
import type { Permission } from '../permissions.ts'

/**
 * What an operation may do. A `query` gets a read-only database, a `command` exactly one transaction and the audit pen,
 * a `job` short transactions, progress and a signal.
 */
export type Kind = 'query' | 'command' | 'job'

export interface Operation<K extends Kind = Kind, I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly kind: K
  /** Japanese name of the act, for refusals and the audit screen. */
  readonly title: string
  /** null: open to a window in which nobody has signed in. */
  readonly permission: Permission | null
  readonly input: I
  readonly output: O
  /** Viewing is itself recorded in the trail. */
  readonly logView: boolean
  /** 下書き. A command that touches only what its user has typed so far: no entry in the trail, no memory of the request. */
  readonly scratch?: true
  /** The answer holds a secret: it is not kept for a repeated request, which is then judged anew. */
  readonly unremembered?: true
  /** 本人の確認. Where the office wants it (`office confirm.password`), the user's password comes with the call: input `password`. */
  readonly confirms?: true
  /** Parts of the data a success changes. */
  readonly changes: readonly Area[]
}

export function query<I extends z.ZodType, O extends z.ZodType>(
  title: string,
  permission: Permission | null,
  input: I,
  output: O,
  options: { logView?: boolean } = {},
): Operation<'query', I, O> {
  return { kind: 'query', title, permission, input, output, logView: options.logView ?? false, changes: [] }
}

export function command<I extends z.ZodType, O extends z.ZodType>(
  title: string,
  permission: Permission | null,
  input: I,
  output: O,
  changes: readonly Area[],
  options: { readonly scratch?: true; readonly unremembered?: true; readonly confirms?: true } = {},
): Operation<'command', I, O> {
  return { kind: 'command', title, permission, input, output, logView: false, changes, ...options }
}

export function job<I extends z.ZodType, O extends z.ZodType>(
  title: string,
  permission: Permission,
  input: I,
  output: O,
  changes: readonly Area[],
  options: { readonly confirms?: true } = {},
): Operation<'job', I, O> {
  return { kind: 'job', title, permission, input, output, logView: false, changes, ...options }
}

/** A file the person picked: a one-time token, never a path. */
export const Ticket = z.string().regex(/^[0-9a-f]{32}$/)
/** `YYYY-MM-DD`. */
export const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
/** `YYYY-MM`. */
export const Month = z.string().regex(/^\d{4}-\d{2}$/)
export const Yen = z.int()
export const Text = z.string().max(2000)
export const Code = z.string().min(1).max(100)
export const None = z.strictObject({})
/** 媒体. What a file is carried on, as told at the act (USBメモリー, LGWAN …); absent: nobody said. */
export const Medium = z.string().trim().min(1).max(100).optional()
/** The user's own password, typed again, for an operation that `confirms`. */
export const OwnPassword = { password: z.string().max(200).optional() }
/** A file the program made inside the office folder. */
export const MadeFile = z.object({ name: z.string(), sha256: z.string(), pages: z.int(), bytes: z.int() })
