/** The gate of an open office with every use-case behind it: most of the program, loaded once the office is open. */
import type { Env } from '../context.ts'
import { makeGate, type Gate, type GateOptions } from '../dispatch.ts'
import { handlers } from '../usecases/index.ts'

/** The gate to an open office. */
export const officeGate = (env: Env, options: GateOptions): Gate => makeGate(env, handlers, options)
