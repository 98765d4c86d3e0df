import { url as inspectorUrl } from 'node:inspector'
import { checkInstalled } from '../release/file-list.ts'
import type { InstallFault } from '../release/file-list.ts'
import type { Program } from '../release/program.ts'

/** What the start looks at before anything is opened. */
export type StartFacts = {
  readonly packaged: boolean
  readonly argv: readonly string[]
  readonly program: Program
  /** Folder of the program, and the folder of resources in it. */
  readonly folder: string
  readonly resources: string
  readonly electron: string
}

/**
 * Why a packaged program does not start; null: it may. A driver from outside is refused: with it every program of this PC could act as
 * whoever has signed in. Whether drivers are let in at all is a fuse of the executable, not a word on the command line.
 */
export function startProblem(facts: StartFacts): string | null {
  if (!facts.packaged) return null
  if (inspectorUrl() === undefined && facts.argv.some(isDriver)) {
    return '外から操作するための指定（--remote-debugging）では起動できません。指定を外して起動してください。事務所の記録には触れていません。'
  }
  const { version, keys } = facts.program
  const faults = withPlainFiles(() => checkInstalled(facts.folder, facts.resources, { version, electron: facts.electron }, keys))
  return faults.length === 0 ? null : installProblem(faults)
}

/** The runtime shows an archive as a folder; what is compared here is the file. */
function withPlainFiles<T>(work: () => T): T {
  const before = process.noAsar
  process.noAsar = true
  try {
    return work()
  } finally {
    process.noAsar = before
  }
}

const isDriver = (word: string): boolean => /^--?remote-(debugging|allow-origins)/i.test(word)

/** The sentence for a folder of the program that is not as it was built. */
export function installProblem(faults: readonly InstallFault[]): string {
  const first = faults[0]
  const what = {
    list: 'ファイルの一覧の署名が確かめられません',
    version: `ファイルの一覧が別の版（${first?.name ?? ''}）のものです`,
    electron: `実行環境が別の版のものです（一覧では ${first?.name ?? ''}）`,
    missing: `ファイルがありません: ${first?.name ?? ''}`,
    changed: `ファイルの内容が違います: ${first?.name ?? ''}`,
  }[first?.kind ?? 'list']
  const more = faults.length > 1 ? ` ほか${faults.length - 1}件` : ''
  return (
    `プログラムのファイルがそろっていないため、起動しませんでした（${what}${more}）。事務所の記録には触れていません。` +
    '更新が途中で止まったか、ファイルが壊れています。管理者に連絡し、同じ版のインストーラーで入れ直してください。'
  )
}
