import { contract, type Op } from '../../shared/contract.ts'
import type { Operation } from '../../shared/contract/kinds.ts'
import { can, type Role, roles } from '../../shared/permissions.ts'
import { inputs, ops } from '../contract/inputs.ts'

/** What a window may be sent to say: one thing made of a seed and a number, the same for ever. */
export interface FuzzFrame {
  readonly data: unknown
  /** Window it is sent from: a role's, or one in which nobody has signed in. */
  readonly from: Role | 'nobody'
  /** The answer that must come; null: none at all. */
  readonly expects: 'bad-input' | 'unknown-operation' | 'forbidden' | 'not-logged-in' | null
}

/** Numbers below 1, the same for the same seed (mulberry32). */
function random(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

type Dice = () => number
const pick = <T>(dice: Dice, from: readonly T[]): T => from[Math.floor(dice() * from.length)] as T

const names = ['__proto__', 'constructor', 'prototype', 'toString', 'then', 'valueOf', 'hasOwnProperty', 'id', 'op', 'input', 'length', '']
const evilTexts = [
  "' OR 1=1 --",
  '"; drop table audit_entry; --',
  '../../etc/passwd',
  'C:\\windows\\system32',
  '\u0000',
  '\ud800',
  '\u202e',
  '<img src=x onerror=alert(1)>',
  '${process.exit()}',
  '=HYPERLINK("x")',
  '𠮷野家',
  'ｱ'.repeat(3000),
]
const evilNumbers = [Number.NaN, Infinity, -Infinity, -0, -1, 1.5, 2 ** 53, 2 ** 53 + 2, -(2 ** 63), 1e308]

/** Any value that a message channel can carry. */
function anything(dice: Dice, depth: number): unknown {
  const kind = Math.floor(dice() * (depth > 3 ? 9 : 18))
  if (kind < 3) return pick(dice, evilTexts)
  if (kind < 5) return pick(dice, evilNumbers)
  if (kind < 9) return pick(dice, [null, undefined, true, false, 0, 1, '', 10n ** 30n, new Date(Number.NaN), /x/g])
  if (kind === 9) return new Uint8Array(Math.floor(dice() * 64))
  if (kind === 10) return new Map([[anything(dice, depth + 1), anything(dice, depth + 1)]])
  if (kind === 11) return new Set([anything(dice, depth + 1)])
  if (kind === 12) return new Error('x')
  if (kind === 13) return Object.assign([], { length: Math.floor(dice() * 2e4) })
  if (kind === 14) return nested(Math.floor(dice() * 400))
  if (kind === 15) return cyclic()
  if (kind === 16) return Array.from({ length: Math.floor(dice() * 6) }, () => anything(dice, depth + 1))
  return Object.fromEntries(Array.from({ length: Math.floor(dice() * 6) }, () => [pick(dice, names), anything(dice, depth + 1)]))
}

function nested(depth: number): unknown {
  let value: unknown = 'x'
  for (let level = 0; level < depth; level++) value = level % 2 ? [value] : { input: value }
  return value
}

function cyclic(): unknown {
  const one: Record<string, unknown> = { id: 1, op: 'office.view' }
  one['input'] = one
  one['list'] = [one, [one]]
  return one
}

/** A well-formed input with one thing wrong, or several. */
function spoiled(dice: Dice, op: Op): unknown {
  const good = structuredClone(inputs[op]) as Record<string, unknown>
  const keys = Object.keys(good)
  const how = Math.floor(dice() * 6)
  if (how === 0) return { ...good, [pick(dice, [...names, 'userId', 'role', 'session'])]: anything(dice, 2) }
  if (how === 1) return anything(dice, 0)
  if (how === 2) return [good]
  if (how === 3) return Object.defineProperty(good, '__proto__', { value: { admin: true }, enumerable: true })
  const key = keys.length === 0 ? 'x' : pick(dice, keys)
  if (how === 4) delete good[key]
  else good[key] = anything(dice, 1)
  return good
}

/** Values that are no frame: nobody can be answered. */
function noFrame(dice: Dice): unknown {
  const op = pick(dice, ops)
  return pick(dice, [
    () => anything(dice, 4),
    () => [1, op, {}],
    () => ({ id: pick(dice, [...evilNumbers.slice(0, 3), 1.5, 2 ** 60, '1', null, undefined, {}, [1], 1n]), op, input: inputs[op] }),
    () => ({ op, input: inputs[op] }),
    () => ({ id: 1, op: pick(dice, [null, 1, {}, [op], 'x'.repeat(101), new Date(0)]), input: {} }),
    () => ({ id: Math.floor(dice() * 1e6), cancel: true, op, input: inputs[op] }),
    () => new Map([['id', 1]]),
  ])()
}

const strangeOps = [
  ...names.filter((name) => name !== ''),
  'case.drop',
  'CASE.VIEW',
  ' case.view',
  'case.view\u0000',
  'audit.delete',
  '.',
  '*',
  "case.view'; --",
]

/** Operations that one may call without signing in do act when well-formed: they are sent spoiled only. */
const guarded = ops.filter((op) => (contract[op] as Operation).permission !== null)

const fits = (op: Op, input: unknown): boolean => {
  try {
    return contract[op].input.safeParse(input).success
  } catch {
    return false
  }
}

/** The frame of a number. Nothing that it makes may have any effect but an entry of the refusal. */
export function fuzzFrame(seed: number, number: number): FuzzFrame {
  const dice = random(Math.imul(seed, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b))
  const from = pick(dice, ['nobody', ...roles] as const)
  const id = Math.floor(dice() * 1000) - 10
  const requestId = dice() < 0.3 ? { requestId: pick<unknown>(dice, ['r-1', 'x'.repeat(200), 5, {}, '']) } : {}
  const more = dice() < 0.1 ? { [pick(dice, ['user', 'session', 'userId', 'roles', 'cancel'])]: pick(dice, ['administrator', 1, {}]) } : {}
  const kind = dice()
  if (kind < 0.2) return { data: noFrame(dice), from, expects: null }
  if (kind < 0.3)
    return { data: { id, op: pick(dice, strangeOps), input: anything(dice, 1), ...requestId, ...more }, from, expects: 'unknown-operation' }
  const op = pick(dice, ops)
  const input = kind < 0.96 ? spoiled(dice, op) : inputs[op]
  if (!fits(op, input)) return { data: { id, op, input, ...requestId, ...more }, from, expects: 'bad-input' }
  return wrongPerson(pick(dice, guarded), dice, { id, ...requestId, ...more })
}

/** A call that would be in order, from somebody who may not make it. */
function wrongPerson(op: Op, dice: Dice, frame: object): FuzzFrame {
  const { permission } = contract[op] as Operation
  const without = roles.filter((role) => permission !== null && !can([role], permission))
  const from = without.length === 0 || dice() < 0.5 ? 'nobody' : pick(dice, without)
  return { data: { ...frame, op, input: inputs[op] }, from, expects: from === 'nobody' ? 'not-logged-in' : 'forbidden' }
}
