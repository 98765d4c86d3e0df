import { resolve } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { isIsoDate } from '../../shared/domain/date.ts'
import { labelSheets } from '../../shared/papers/labels.ts'
import { writeAtomic } from '../backend/files/atomic.ts'
import type { Client } from './client.ts'
import { needed, oneOf, wholeOf, type CommandLine } from './options.ts'
import type { Answer } from './output.ts'

const kinds = ['window-test', 'mailing-ledger', 'labels', 'day-end'] as const

function spanOf(client: Client, { values }: CommandLine): { from: string; until: string } {
  const day = client.backend.env.businessDay()
  const { from = day, until = values.from ?? day } = values
  for (const one of [from, until])
    if (!isIsoDate(one)) throw new AppError('usage', { problem: `日付は 2026-11-24 の形にしてください（「${one}」）` })
  return { from, until }
}

/** 事務所の帳票 as a PDF file: `paper KIND --out FILE [--from DAY] [--until DAY] [--sheet ID] [--start N] [--replace]`. */
export async function paper(client: Client, line: CommandLine): Promise<Answer> {
  const { values, rest } = line
  const kind = oneOf(needed(rest[0], '帳票の種類'), kinds, '帳票の種類')
  const out = resolve(needed(values.out, '--out'))
  const replace = values.replace ?? false
  if (kind === 'window-test') {
    const made = await client.call('officePaper.windowTest', {})
    await writeAtomic(out, made.bytes, { replace })
    return { json: { kind, file: out }, lines: [`${made.name} → ${out}`], status: 0 }
  }
  const copy = { save: client.save(out), replace }
  if (kind === 'labels') {
    const sheets = labelSheets.map((sheet) => sheet.id)
    const sheet = oneOf(values.sheet ?? 'a4-12', sheets, '--sheet') as 'a4-12'
    const startAt = wholeOf(values.start ?? '1', '--start')
    const { bytes: _, ...made } = await client.call('officePaper.labels', { ...spanOf(client, line), sheet, startAt, ...copy })
    const lines = [`宛名ラベル ${made.labels}枚（${made.pages}ページ、支援措置のため除いたもの ${made.leftOut}件）→ ${out}`]
    return { json: { kind, ...made }, lines, status: made.leftOut > 0 ? 1 : 0 }
  }
  const { bytes: _, ...made } =
    kind === 'day-end'
      ? await client.call('officePaper.dayEnd', copy)
      : await client.call('officePaper.mailingLedger', { ...spanOf(client, line), ...copy })
  return { json: { kind, ...made }, lines: [`${made.number}（${made.pages}ページ）→ ${out}`], status: 0 }
}
