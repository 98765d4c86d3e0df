import type { Migration } from '../migrate.ts'
import { start } from './0001-start.ts'

/** Every change of the store's shape, in order; an office remembers which it has had. */
export const migrations: readonly Migration[] = [start]
