import { basename, dirname, join } from 'node:path'

/** 練習の印 in the names of files: a practice bank file must not be taken for a real one, whatever somebody called it. */
export function practicePath(path: string): string {
  const name = basename(path)
  return name.includes('練習') ? path : join(dirname(path), `練習_${name}`)
}
