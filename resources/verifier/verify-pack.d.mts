/** Types of verify-pack.mjs for the tests. */
import type { PackManifest } from './verify.d.mts'

export interface PackReport {
  readonly manifest: PackManifest
  readonly problems: readonly string[]
  readonly files: number
  readonly entries: number
  readonly erased: number
  readonly persons: readonly (readonly [actor: string, count: number])[]
  readonly pending: readonly string[]
  readonly met: number | null
  readonly vouched: number | null
}
export function partsOf(zip: Buffer): Map<string, Buffer>
export function verifyPack(path: string, options?: { readonly trail?: readonly string[]; readonly checkpoints?: readonly string[] }): Promise<PackReport>
export function main(path: string, args: readonly string[]): Promise<number>
