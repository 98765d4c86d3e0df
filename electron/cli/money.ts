/** 請求と支払の命令. */
import { isIsoDate, isIsoMonth } from '../../shared/domain/date.ts'
import { toWareki } from '../../shared/domain/wareki.ts'
import { AppError } from '../../shared/errors.ts'
import type { Client } from './client.ts'
import { assertProgramme, profileOf, type Command } from './command.ts'
import { dayOf, needed } from './options.ts'
import { count, yen } from './output.ts'

export const claims: Command = async (client, { rest, values }) => {
  const profile = profileOf(client, values.profile ?? 'claims')
  const r = await client.call('claims.take', { ticket: client.open(needed(rest[0], 'ファイル')), ...profile })
  const lines = [
    `${r.claimNo} ${r.file}: ${count(r.rows)}（突合${r.matched}・返戻${r.refused.length}）`,
    ...r.refused.map((f) => `  返戻 ${f.line}行目 ${f.voucherNo}: ${f.message}`),
    ...r.errors.map((e) => `  取込不可 ${e.line}行目 ${e.column}: ${e.message}`),
  ]
  return { json: r, lines, status: r.refused.length > 0 || r.errors.length > 0 ? 1 : 0 }
}

export const pay: Command = async (client, { values }) => {
  const month = needed(values.month, '--month')
  if (!isIsoMonth(month)) throw new AppError('usage', { problem: `--month は 2026-12 の形の月にしてください（「${month}」）` })
  assertProgramme(values.programme)
  if (values.out !== undefined) {
    await assertTransferDate(client, month, values['transfer-date'])
    const r = await client.call('payment.export', {
      month,
      save: client.save(values.out),
      replace: values.replace ?? false,
      password: client.password,
    })
    return { json: r, lines: [`${r.runNo}: ${count(r.payees)} ${yen(r.amount)} → ${r.file}（SHA-256 ${r.sha256}）`], status: 0 }
  }
  const r = await client.call('payment.create', {
    month,
    transferDate: dayOf(values['transfer-date'], '--transfer-date'),
    ...(values.programme === undefined ? {} : { payer: values.programme }),
  })
  const lines = [
    `${r.runNo} 起案 ${r.draftNo}: ${count(r.payees)} ${yen(r.amount)}`,
    ...r.excluded.map((e) => `  除外 ${e.name}（${e.payeeNo}）${yen(e.amount)}: ${e.reason}`),
    ...r.checks.flatMap((c) => (c.level === 'note' ? [] : c.findings.map((f) => `  点検 ${c.title}: ${f.name} ${f.text}`))),
  ]
  return { json: r, lines, status: r.excluded.some((e) => e.code !== 'carried') ? 1 : 0 }
}

export const returned: Command = async (client, { rest }) => {
  const r = await client.call('returned.take', { ticket: client.open(needed(rest[0], 'ファイル')) })
  const states = { matched: '組戻し', same: '記録済み', unknown: '不明' }
  const lines = [
    `組戻し ${count(r.rows)}（該当${r.matched}・不明${r.unknown}）`,
    ...r.lines.map((l) => `  ${states[l.state]} ${l.line}行目: ${l.text}`),
  ]
  return { json: { rows: r.rows, matched: r.matched, unknown: r.unknown, lines: r.lines }, lines, status: r.unknown > 0 ? 1 : 0 }
}

/** A date that is named again must be the one that was approved. */
async function assertTransferDate(client: Client, month: string, named: string | undefined): Promise<void> {
  const run = (await client.call('payment.list', {})).find((r) => r.month === month && r.state === 'closed')
  if (named === undefined || run === undefined || run.transferDate === named) return
  throw new AppError('bank-file-refused', {
    problem: `決裁された振込指定日は${toWareki(run.transferDate)}で、指定の${isIsoDate(named) ? toWareki(named) : `「${named}」`}と違います`,
  })
}
