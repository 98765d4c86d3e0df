import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { DoctorCheck } from '../../shared/contract/backups.ts'
import { AppError } from '../../shared/errors.ts'
import { makeFolder } from '../backend/store/make-folder.ts'
import { diagnoseClosed } from '../backend/doctor/diagnose.ts'
import { restoreOffice } from '../backend/office/restore.ts'
import type { Progress } from '../../shared/frames.ts'
import type { Client } from './client.ts'
import { needed, type CommandLine } from './options.ts'
import { count, type Answer } from './output.ts'

/** `backup --to DIR`: the office may be in use by nobody else, but the backup opens with this user's password from now on. */
export async function backup(client: Client, { values }: CommandLine): Promise<Answer> {
  const folder = resolve(needed(values.to, '--to'))
  try {
    makeFolder(folder)
  } catch {
    throw new AppError('backup-folder', { problem: `「${folder}」を作れません` })
  }
  await client.call('backup.holder', { password: client.password })
  const r = await client.call('backup.run', { folder: client.open(folder) })
  const lines = [
    `バックアップ ${r.folder} の ${r.file}（案件${count(r.cases)}、記録${count(r.entries)}、ファイル${count(r.files)}、照合点 第${r.checkpoint}号）`,
    `SHA-256 ${r.sha256}`,
    ...r.warnings.map((text) => `  注意 ${text}`),
  ]
  return { json: r, lines, status: 0 }
}

/** `restore FROM --office DIR`: with the password of a user who may open the backup, or the recovery key in its place. */
export async function restore({ rest, values }: CommandLine, secret: string, onProgress: (p: Progress) => void): Promise<Answer> {
  const from = needed(rest[0], 'バックアップ')
  const folder = needed(values.office, '--office')
  const r = await restoreOffice(from, folder, { kind: 'typed', text: secret, user: values.as }, { onProgress })
  const lines = [
    `「${r.backup}」を ${r.office} に復元し、点検に合格しました（案件${count(r.cases)}、記録${count(r.entries)}、表${r.tables}、ファイル${count(r.files)}、照合点 第${r.checkpoint}号）。`,
    ...(r.folderDropped ? ['  注意 バックアップ先は事務所フォルダーの中です。別のフォルダーを選んでください。'] : []),
  ]
  return { json: r, lines, status: 0 }
}

const marks = { ok: '○', warn: '△', fail: '×' } as const

/** The ways of the window, as commands. */
const asCommands = (next: string): string =>
  next
    .replaceAll('（「バックアップから復元」）', '（kyufu restore）')
    .replaceAll('「バックアップ」の画面で、今すぐ', 'kyufu backup で、今すぐ')

function answerOf(checks: readonly DoctorCheck[]): Answer {
  const fails = checks.filter((c) => c.verdict === 'fail').length
  const warns = checks.filter((c) => c.verdict === 'warn').length
  const lines = checks.flatMap((c) => [
    `${marks[c.verdict]} ${c.title}: ${c.text}`,
    ...(c.next === '' ? [] : [`   → ${asCommands(c.next)}`]),
  ])
  return { json: { ok: fails === 0, fails, warns, checks }, lines, status: fails > 0 ? 1 : 0 }
}

/** `doctor` of an office that opens. */
export async function doctor(client: Client): Promise<Answer> {
  return answerOf((await client.call('doctor.run', {})).checks)
}

/** `doctor` of an office that does not: what its folder tells, without anybody signed in and without reading a row of it. */
export async function doctorClosed(folder: string, failure: AppError): Promise<Answer> {
  return answerOf(await diagnoseClosed(resolve(folder), failure, fileURLToPath(new URL('../../resources', import.meta.url))))
}
