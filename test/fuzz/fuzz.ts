/** Bytes by chance into a reader: every input ends in a value or in a coded refusal, soon, and leaves nothing behind. */
import { AppError } from '../../shared/errors.ts'
import { chance, type Chance } from '../torture/chance.ts'
import { heldMb } from '../torture/memory.ts'

/** A reader under fuzz. */
export interface Target {
  readonly name: string
  /** Right inputs, which are changed by chance. */
  readonly seeds: readonly Buffer[]
  /** Words that mean something to this reader, put in by chance. */
  readonly words?: readonly string[]
  /** Reads, and says in a word how it ended. Throws what a reader may never throw; AppErrors are its refusals. */
  run(input: Buffer): string | Promise<string>
  /** Makes the input out of the changed bytes, where they are only a part of it. */
  wrap?(changed: Buffer, dice: Chance): Buffer
}

export interface FuzzOptions {
  readonly inputs: number
  readonly seed: number
  /** CPU milliseconds that one input may take. */
  readonly mostMs?: number
  /** Megabytes that may be held more than at the beginning. */
  readonly mostMb?: number
}

export interface FuzzFigures {
  readonly name: string
  readonly inputs: number
  /** How often each outcome came. */
  readonly outcomes: ReadonlyMap<string, number>
  /** Seeds whose input crashed or was slow, with what was seen. */
  readonly failing: readonly { readonly seed: number; readonly what: string }[]
  readonly slowestMs: number
  readonly grownMb: number
}

const nasty = [0x00, 0x0a, 0x0d, 0x22, 0x2c, 0x1a, 0x30, 0x39, 0x7f, 0x80, 0x81, 0x8e, 0xa0, 0xc0, 0xe3, 0xed, 0xef, 0xf4, 0xfe, 0xff]
const sizes = [0, 1, 127, 128, 255, 256, 32_767, 65_535, 65_536, 0x7fffffff, 0xffffffff]

/** One change of the bytes by chance. */
function changed(bytes: Buffer, dice: Chance, { seeds, words = [] }: Target): Buffer {
  const at = dice.whole(bytes.length + 1)
  const to = Math.min(bytes.length, at + 1 + dice.whole(dice.whole(4) === 0 ? 400 : 6))
  const put = (piece: Uint8Array, over = 0): Buffer => Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at + over)])
  switch (dice.whole(10)) {
    case 0: {
      const copy = Buffer.from(bytes)
      if (copy.length > 0) copy.writeUInt8((copy[at % copy.length] ?? 0) ^ (1 << dice.whole(8)), at % copy.length)
      return copy
    }
    case 1:
      return put(Buffer.from([dice.pick(nasty)]), dice.whole(2))
    case 2:
      return put(Buffer.alloc(1 + dice.whole(5), dice.whole(256)))
    case 3:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(to)])
    case 4:
      return put(bytes.subarray(at, to))
    case 5:
      return dice.whole(4) === 0 ? bytes.subarray(0, at) : put(Buffer.from([dice.whole(256)]), 1)
    case 6: {
      const other = dice.pick(seeds)
      const from = dice.whole(other.length + 1)
      return put(other.subarray(from, from + dice.whole(60)), dice.whole(60))
    }
    case 7: {
      const number = Buffer.alloc(4)
      number.writeUInt32LE(dice.pick(sizes))
      return put(number.subarray(0, dice.whole(2) === 0 ? 2 : 4), 4)
    }
    case 8:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(to), bytes.subarray(at, to)])
    default:
      return words.length === 0 ? put(Buffer.from([dice.pick(nasty)])) : put(Buffer.from(dice.pick(words)), dice.whole(8))
  }
}

/** The input of a seed: always the same one. */
export function inputOf(target: Target, seed: number): Buffer {
  const dice = chance(seed)
  let bytes: Buffer
  if (dice.whole(20) === 0) bytes = Buffer.from(Array.from({ length: dice.whole(200) }, () => dice.whole(256)))
  else {
    bytes = dice.pick(target.seeds)
    const times = 1 + dice.whole(4)
    for (let i = 0; i < times; i++) bytes = changed(bytes, dice, target)
  }
  return target.wrap === undefined ? bytes : target.wrap(bytes, dice)
}

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Reads one input; answers how it ended, or what may not be. */
export async function readOnce(target: Target, input: Buffer): Promise<{ readonly outcome: string } | { readonly crash: string }> {
  try {
    return { outcome: await target.run(input) }
  } catch (error) {
    if (error instanceof AppError) return { outcome: error.code }
    return { crash: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

/** Reads `inputs` inputs, the seeds counted up from `seed`. */
export async function fuzz(target: Target, { inputs, seed, mostMs = 400, mostMb = 100 }: FuzzOptions): Promise<FuzzFigures> {
  const outcomes = new Map<string, number>()
  const failing: { seed: number; what: string }[] = []
  let slowestMs = 0
  // libraries are loaded and code is compiled before anything is measured
  for (const one of target.seeds) await readOnce(target, target.wrap?.(one, chance(1)) ?? one)
  const before = heldMb()
  let grownMb = 0
  for (let i = 0; i < inputs && failing.length < 20; i++) {
    const input = inputOf(target, seed + i)
    const from = cpuMs()
    const read = await readOnce(target, input)
    const took = cpuMs() - from
    slowestMs = Math.max(slowestMs, took)
    const outcome = 'crash' in read ? 'crash' : read.outcome
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
    if ('crash' in read) failing.push({ seed: seed + i, what: read.crash })
    else if (took > mostMs) {
      // other work of the process (a collection of garbage, say) counts against no input: slow is what is slow again
      const again = cpuMs()
      await readOnce(target, input)
      if (cpuMs() - again > mostMs) failing.push({ seed: seed + i, what: `slow: ${Math.round(took)} ms` })
    }
    if (i % 5000 === 4999) grownMb = Math.max(grownMb, heldMb() - before)
  }
  grownMb = Math.max(grownMb, heldMb() - before)
  if (grownMb > mostMb) failing.push({ seed, what: `grown by ${Math.round(grownMb)} MB` })
  return { name: target.name, inputs, outcomes, failing, slowestMs, grownMb }
}
