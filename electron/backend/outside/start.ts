/** はじめに. Makes offices before one is open: practice in the client's own folder, real work in the folder a person chose. */
import { existsSync, readdirSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { localDay } from '../../../shared/domain/clock.ts'
import { fiscalYear } from '../../../shared/domain/date.ts'
import { AppError } from '../../../shared/errors.ts'
import { beginOffice, lookAtFolder } from '../office/begin.ts'
import { makePractice } from '../office/practice.ts'
import type { OutsideEnv, OutsideHandler } from './context.ts'

/** Practice offices lie in the client's own data, never beside an office for real work: `practice`, `practice-2`, … */
function practiceHome(env: OutsideEnv): string {
  return env.witness === undefined ? dirname(resolve(env.folder)) : dirname(resolve(env.witness))
}

const practiceForm = /^practice(-(\d+))?$/
const numberOf = (name: string): number => Number(practiceForm.exec(name)?.[2] ?? 1)

/** Names of the practice offices that are there, the newest last. */
function practices(home: string): string[] {
  if (!existsSync(home)) return []
  return readdirSync(home)
    .filter((name) => practiceForm.test(name) && existsSync(join(home, name, 'office.sqlite')))
    .sort((a, b) => numberOf(a) - numberOf(b))
}

export const view: OutsideHandler<'start.view'> = async ({ env }) => {
  const home = practiceHome(env)
  const newest = practices(home).at(-1)
  const today = localDay(env.now())
  const { builtOn } = env.program
  const clockBehind = builtOn !== null && today < builtOn
  return {
    practice: newest === undefined ? null : env.tickets.issue(join(home, newest), 'open'),
    open: env.failure() === null,
    year: fiscalYear(clockBehind ? (builtOn ?? today) : today),
    today,
    clockBehind,
  }
}

/** A new practice office; one that is there already stays as it is. Throws AppError `cancelled`, `store-full`. */
export const practice: OutsideHandler<'start.practice'> = async ({ env, signal, progress }, { size }) => {
  const home = practiceHome(env)
  let number = numberOf(practices(home).at(-1) ?? 'practice-0') + 1
  const nameOf = (n: number): string => (n === 1 ? 'practice' : `practice-${n}`)
  while (existsSync(join(home, nameOf(number)))) number += 1
  const folder = join(home, nameOf(number))
  const { cases } = await makePractice(folder, {
    size,
    signal,
    onProgress: progress,
    resources: env.resources,
    ...(env.renderWorker === undefined ? {} : { renderWorker: env.renderWorker }),
  })
  return { office: env.tickets.issue(folder, 'open'), cases }
}

export const look: OutsideHandler<'start.look'> = async ({ env }, { folder }) => {
  const { path } = env.tickets.resolve(folder, 'open')
  return { ...lookAtFolder(path), name: basename(path) }
}

/** Throws AppError `bad-input`, `clock-behind`, `office-not-empty`, `office-network`, `office-in-use`. */
export const begin: OutsideHandler<'start.begin'> = async ({ env }, { folder, ...input }) => {
  const { path } = env.tickets.resolve(folder, 'open')
  const found = lookAtFolder(path)
  if (found.kind === 'network') throw new AppError('office-network', { folder: path })
  const made = await beginOffice({ folder: path, ...input }, env.resources, { now: env.now, program: env.program })
  return { office: env.tickets.issue(path, 'open'), passwords: [...made.passwords] }
}
