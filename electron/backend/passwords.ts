import { hash, verify } from '@node-rs/argon2'

/** Argon2id at 64 MiB, three passes (reliability.md §4.3). */
export const passwordCost = { memoryCost: 65_536, timeCost: 3, parallelism: 1 }

/** The same word typed as composed or decomposed kana must open the same account. */
const normal = (password: string): string => password.normalize('NFKC')

/** PHC string of a password. The algorithm's number stands for Argon2id in the package. */
export function hashPassword(password: string): Promise<string> {
  return hash(normal(password), { ...passwordCost, algorithm: 2 })
}

export function passwordMatches(stored: string, password: string): Promise<boolean> {
  return verify(stored, normal(password))
}
