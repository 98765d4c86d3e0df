/** 回議の命令: drafts, and what is done with them. */
import { draftStateNames } from '../../shared/domain/approval.ts'
import { stopWord } from '../../shared/domain/case-words.ts'
import type { Output } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import type { Client } from './client.ts'
import type { Command } from './command.ts'
import { needed, oneOf } from './options.ts'
import { count, yen, type Answer } from './output.ts'

export const draft: Command = async (client, { values }) => {
  const kind = oneOf(needed(values.kind, '--kind'), ['grant', 'refuse', 'cancel'], '--kind')
  if (values.cases === undefined && values.all !== true) throw new AppError('usage', { problem: '--cases か --all を指定してください' })
  const caseNos = values.cases
    ?.split(',')
    .map((no) => no.trim())
    .filter((no) => no !== '')
  const d = await client.call('draft.create', {
    kind,
    ...(caseNos === undefined ? {} : { caseNos }),
    ...(values.reason === undefined ? {} : { reason: values.reason }),
  })
  const lines = [
    `${d.draftNo}: ${count(d.cases)} ${yen(d.amount)}（${d.route.map((s) => `${s.post} ${s.holder}`).join(' → ')}）`,
    ...d.leftOut.map((c) => `  起案から除外 ${c.caseNo}: ${stopWord(c.code)}`),
  ]
  return { json: d, lines, status: d.leftOut.length > 0 ? 1 : 0 }
}

export const drafts: Command = async (client) => {
  const list = await client.call('draft.list', { limit: 500 })
  return {
    json: list,
    lines: list.map((d) => `${d.draftNo}\t${draftStateNames[d.state]}\t${d.title}\t${yen(d.amount)}\t${d.turn ?? ''}`),
    status: 0,
  }
}

function actAnswer(r: Output<'draft.approve'>): Answer {
  const done = r.done.length === 0 ? '' : `（${count(r.done.length)}）`
  const lines = [
    `${r.draftNo}: ${draftStateNames[r.state]}${done}`,
    ...r.refused.map((c) => `  外れた案件 ${c.caseNo}: ${stopWord(c.code)}`),
  ]
  return { json: r, lines, status: r.refused.length > 0 ? 1 : 0 }
}

/** The draft a command names, as it is now: nobody looked at it before. One that does not exist is refused by the act itself. */
async function draftNow(client: Client, rest: readonly string[]): Promise<{ draftNo: string; version: number }> {
  const draftNo = needed(rest[0], '起案番号')
  const [found] = await client.call('draft.list', { draftNo, limit: 1 })
  return { draftNo, version: found?.version ?? 0 }
}

export const approve: Command = async (client, { rest, values }) =>
  actAnswer(
    await client.call('draft.approve', {
      ...(await draftNow(client, rest)),
      asDeputy: values['as-deputy'] ?? false,
      password: client.password,
      ...(values.comment === undefined ? {} : { comment: values.comment }),
      // nothing is shown here, so nothing counts as read; the trail says so
      unreadReason: values.reason ?? '命令行からの決裁（画面では閲覧していない）',
    }),
  )

export const sendBack: Command = async (client, { rest, values }) =>
  actAnswer(
    await client.call('draft.sendBack', {
      ...(await draftNow(client, rest)),
      to: needed(values.to, '--to'),
      comment: values.comment ?? '',
    }),
  )

export const recall: Command = async (client, { rest }) => actAnswer(await client.call('draft.recall', await draftNow(client, rest)))
export const submit: Command = async (client, { rest }) => actAnswer(await client.call('draft.submit', await draftNow(client, rest)))
export const discard: Command = async (client, { rest }) => actAnswer(await client.call('draft.discard', await draftNow(client, rest)))
