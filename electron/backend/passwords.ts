import { randomInt } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import { foldedPassword } from '../../shared/domain/passwords.ts'

/** Argon2id at 64 MiB, three passes (reliability.md §4.3). */
export const passwordCost = { memoryCost: 65_536, timeCost: 3, parallelism: 1 }

/** PHC string of a password. The algorithm's number stands for Argon2id in the package. */
export function hashPassword(password: string): Promise<string> {
  return hash(foldedPassword(password), { ...passwordCost, algorithm: 2 })
}

export function passwordMatches(stored: string, password: string): Promise<boolean> {
  return verify(stored, foldedPassword(password))
}

/** Letters and digits that no print and no eye mixes up. */
const plainSigns = 'abcdefghjkmnpqrstuvwxyz23456789'

/** 初期パスワード. Four groups of four, some 79 bits: to be typed once from a slip of paper. */
export function firstPassword(): string {
  const group = (): string => Array.from({ length: 4 }, () => plainSigns[randomInt(plainSigns.length)]).join('')
  return [group(), group(), group(), group()].join('-')
}
