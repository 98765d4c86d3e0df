import { resolve } from 'node:path'
import { toWareki } from '../../shared/domain/wareki.ts'
import { AppError } from '../../shared/errors.ts'
import { caseStateNames, caseStates } from '../../shared/domain/case-state.ts'
import { flagWords } from '../../shared/domain/case-words.ts'
import { localStamp } from '../../shared/domain/clock.ts'
import type { Output } from '../../shared/contract.ts'
import { roleNames } from '../../shared/permissions.ts'
import { makeFolder } from '../backend/store/make-folder.ts'
import { backup, doctor } from './backups.ts'
import type { Client } from './client.ts'
import { approve, discard, draft, drafts, recall, sendBack, submit } from './circulation.ts'
import { assertProgramme, profileOf, type Command } from './command.ts'
import { claims, pay, returned } from './money.ts'
import { dayOf, needed, oneOf, wholeOf } from './options.ts'
import { count, yen, yenOr } from './output.ts'
import { paper } from './paper.ts'

const roleWord = (role: string): string => Object.entries(roleNames).find(([id]) => id === role)?.[1] ?? role

const users: Command = async (client) => {
  const list = await client.call('users.list', {})
  return {
    json: list,
    status: 0,
    lines: list.map((u) => `${u.user}\t${u.name}\t${u.roles.map(roleWord).join('・')}\t${u.posts.join('・')}`),
  }
}

const load: Command = async (client, { rest }) => {
  const kind = needed(rest[0], '台帳の種類')
  const result = await client.call('master.load', { kind, ticket: client.open(needed(rest[1], 'ファイル')) })
  const lines = [
    `${kind}: ${count(result.rows)}（追加${result.added}・変更${result.changed}・変更なし${result.same}・取込不可${result.rejected}）`,
    ...result.errors.map((e) => `  ${e.line}行目 ${e.column}: ${e.message}`),
  ]
  return { json: result, lines, status: result.rejected > 0 ? 1 : 0 }
}

const importFile: Command = async (client, { rest, values }) => {
  const ticket = client.open(needed(rest[0], 'ファイル'))
  const profile = profileOf(client, needed(values.profile, '--profile'))
  const staged = await client.call('import.stage', { ticket, programme: needed(values.programme, '--programme'), ...profile })
  let result = staged
  try {
    if (values.rejects !== undefined) {
      await client.call('import.rejects', {
        batchId: staged.batchId,
        save: client.save(values.rejects),
        replace: values.replace ?? false,
        password: client.password,
      })
    }
    if (values['dry-run'] === true) await client.call('import.discard', { batchId: staged.batchId })
    else result = await client.call('import.commit', { batchId: staged.batchId, sha256: staged.sha256 })
  } catch (error) {
    await client.call('import.discard', { batchId: staged.batchId }).catch(() => undefined)
    throw error
  }
  // leaving rows out is the window's affair
  const { batchId: _, excluded: __, sameContentOn: ___, ...json } = result
  const lines = [
    `${result.importNo} ${result.file}: ${count(result.rows)}（追加${result.added}・変更${result.changed}・変更なし${result.same}・取込不可${result.rejected}、注意${result.warned}）`,
    ...(values['dry-run'] === true ? ['試しに読み込みました。何も取り込んでいません。'] : []),
    ...(result.sameContentAs === null
      ? []
      : [`この内容は${toWareki(result.sameContentOn ?? '')}に取込済みです（取込 ${result.sameContentAs}）。`]),
    ...result.notes.map((note) => `  ${note}`),
    ...result.errors.map((e) => `  取込不可 ${e.line}行目 ${e.column}: ${e.message}`),
    ...result.warnings.map((w) => `  注意 ${w.line}行目 ${w.receiptNo}: ${w.message}`),
  ]
  return { json, lines, status: result.rejected > 0 ? 1 : 0 }
}

type Row = Output<'case.list'>['rows'][number]
type Detail = Output<'case.view'>

const rowJson = (r: Row) => ({
  caseNo: r.caseNo,
  receiptNo: r.receiptNo,
  programme: r.programme,
  state: r.state,
  beneficiary: r.beneficiary,
  item: r.item,
  proposal: r.proposal,
  publicPayment: r.publicPayment,
  selfPayment: r.selfPayment,
  flags: r.flags,
  updatedAt: r.updatedAt,
})

/** A case as a program reads it: the application by field id, the rest as the window has it. */
const detailJson = (c: Detail) => ({ ...c, application: Object.fromEntries(c.application.map((f) => [f.id, f.value])) })

const cases: Command = async (client, { values }) => {
  if (values.detail === true && values.json !== true)
    throw new AppError('usage', { problem: '--detail は --json と一緒に指定してください' })
  const state = values.state === undefined ? undefined : oneOf(values.state, caseStates, '--state')
  const limit = values.limit === undefined ? Number.POSITIVE_INFINITY : wholeOf(values.limit, '--limit')
  const { programme } = values
  assertProgramme(programme)
  const filter = { ...(state === undefined ? {} : { state }), ...(programme === undefined ? {} : { programme }) }
  const pages = pagesOf(client, filter, limit)
  if (values.json === true) return { json: values.detail === true ? details(client, pages) : mapped(pages, rowJson), lines: [], status: 0 }
  const lines: string[] = []
  for await (const page of pages) {
    for (const r of page)
      lines.push(
        [r.caseNo, r.receiptNo, caseStateNames[r.state], r.beneficiary, r.itemName, yenOr(r.publicPayment, ''), flagsOf(r)].join('\t'),
      )
  }
  return { json: [], lines, status: 0 }
}

const flagsOf = (r: Row): string => r.flags.map((flag) => flagWords[flag]).join('・')

async function* pagesOf(client: Client, filter: { state?: Row['state']; programme?: string }, limit: number): AsyncGenerator<Row[]> {
  let left = limit
  let after: string | undefined
  while (left > 0) {
    const size = Math.min(100, left)
    const { rows } = await client.call('case.list', { ...filter, limit: size, ...(after === undefined ? {} : { afterCaseNo: after }) })
    yield rows
    left -= rows.length
    after = rows.at(-1)?.caseNo
    if (rows.length < size) return
  }
}

async function* details(client: Client, pages: AsyncIterable<Row[]>): AsyncGenerator<unknown[]> {
  for await (const page of pages) {
    if (page.length === 0) return
    const { cases: found } = await client.call('case.details', { caseNos: page.map((r) => r.caseNo) })
    yield found.map(detailJson)
  }
}

async function* mapped<T>(pages: AsyncIterable<T[]>, each: (value: T) => unknown): AsyncGenerator<unknown[]> {
  for await (const page of pages) yield page.map(each)
}

const oneCase: Command = async (client, { rest }) => {
  const c = await client.call('case.view', { caseNo: needed(rest[0], '案件番号') })
  const signs = { ok: '○', judge: '△', fail: '×' }
  const lines = [
    `${c.caseNo} ${c.beneficiary} ${c.itemName} ${caseStateNames[c.state]}`,
    ...c.checks.map((k) => `  ${signs[k.verdict]} ${k.id} ${k.title}: ${k.reason}`),
    ...(c.amounts
      ? [
          `  価格 ${yen(c.amounts.price)} 限度額 ${yen(c.amounts.limit)} 自己負担 ${yenOr(c.selfPayment, '未定')} 公費負担 ${yenOr(c.publicPayment, '未定')}`,
        ]
      : []),
    ...c.vouchers.map(
      (v) => `  給付券 ${v.voucherNo} ${v.code} ${yen(v.publicPayment)} ${toWareki(v.validFrom)}から${toWareki(v.validTo)}まで`,
    ),
    ...c.history.map((h) => `  ${localStamp(new Date(h.at)).slice(0, 16)} ${h.by} ${h.act} ${h.text}`),
  ]
  return { json: detailJson(c), lines, status: 0 }
}

const review: Command = async (client, { rest, values }) => {
  if (values.auto === true) {
    const r = await client.call('review.auto', {})
    const text = `審査 ${count(r.reviewed)}: 支給の提案${r.proposedGrant}・却下の見込み${r.proposedRefusal}・要判断${r.needJudgement}`
    return { json: r, lines: [text], status: 0 }
  }
  const propose = oneOf(needed(values.propose, '--propose'), ['grant', 'refuse'], '--propose')
  const caseNo = needed(rest[0], '案件番号')
  const { rows } = await client.call('case.page', { caseNos: [caseNo] })
  // nobody looked at it before: the judgement is made on the case as it is now
  const version = rows[0]?.version ?? 1
  const c = await client.call('review.propose', { caseNo, version, propose, reason: values.reason ?? '' })
  const json = { reviewed: 1, proposedGrant: propose === 'grant' ? 1 : 0, proposedRefusal: propose === 'refuse' ? 1 : 0, needJudgement: 0 }
  return { json, lines: [`${c.caseNo}: ${propose === 'grant' ? '支給' : '却下'}を提案しました。`], status: 0 }
}

const papers: Command = async (client, { values }) => {
  const out = values.out === undefined ? undefined : resolve(values.out)
  if (values.release === true) {
    const r = await client.call('papers.release', { password: client.password })
    return { json: r, lines: [`解除 ${count(r.released)}、解除できないもの ${count(r.refused)}`], status: r.refused > 0 ? 1 : 0 }
  }
  if (out === undefined) throw new AppError('usage', { problem: '--out を指定してください' })
  makeFolder(out)
  const { warnings, ...r } = await client.call('papers.issue', { oneFile: values['one-file'] ?? false, outDir: client.save(out) })
  const lines = [
    `発行 ${count(r.issued)}、給付券 ${r.vouchers.toLocaleString('ja-JP')}枚、保留 ${count(r.held)}`,
    ...r.files.map((f) => `  ${f.name} ${f.pages}ページ ${f.sha256.slice(0, 12)}`),
    ...r.missingGlyphs.map((g) => `  印字できない文字 「${g.character}」 ${g.caseNo} ${g.where}`),
    ...warnings.map((w) => `  注意 ${w.caseNo} ${w.message}`),
  ]
  // a character printed in its plain form is listed, but its letter went out: only what still waits was refused
  const { ready, held } = await client.call('papers.pending', { limit: 1 })
  return { json: r, lines, status: ready + held > 0 ? 1 : 0 }
}

const verify: Command = async (client, { values }) => {
  const { password } = client
  if (values.export !== undefined)
    await client.call('audit.export', { save: client.save(values.export), replace: values.replace ?? false, password })
  const r = await client.call('audit.verify', {})
  const text = r.ok
    ? `記録${count(r.entries)}、発行ファイル${count(r.papers)}: 一致しています。`
    : `第${r.firstBad?.seq ?? 0}号: ${r.firstBad?.problem ?? ''}`
  return { json: r, lines: [text, `先頭ハッシュ ${r.head}`], status: r.ok ? 0 : 1 }
}

/** 決定の再計算: every decision of a period once more from the rows frozen with it. */
const selfCheck: Command = async (client, { values }) => {
  const [from, to] = [dayOf(values.from, '--from'), dayOf(values.to, '--to')]
  const r = await client.call('selfCheck.run', { from, to })
  const differing = new Set(r.differences.map((d) => d.caseNo)).size
  const left = r.left === 0 ? '' : `・対象外${r.left}`
  const lines = [
    `決定${count(r.decisions)}: 一致${r.agree}・不一致${differing}${left}`,
    ...r.differences.map((d) => `  ${d.caseNo} 決定 ${d.decisionNo} ${d.what}: 決定時 ${d.decided}、再計算 ${d.recomputed}`),
  ]
  return { json: r, lines, status: r.differences.length > 0 ? 1 : 0 }
}

const ledger: Command = async (client, { values, rest }) => {
  const kind = oneOf(needed(rest[0], '台帳'), ['decisions', 'mailing', 'vouchers', 'payments', 'handover'], '台帳')
  const r = await client.call('ledger.export', {
    ledger: kind,
    save: client.save(needed(values.out, '--out')),
    replace: values.replace ?? false,
    password: client.password,
  })
  return { json: r, lines: [`${r.name}: ${count(r.rows)}`], status: 0 }
}

/** Commands that need an open office and a signed-in user. */
export const commands: Readonly<Record<string, Command>> = {
  users,
  load,
  import: importFile,
  cases,
  case: oneCase,
  review,
  draft,
  drafts,
  approve,
  'send-back': sendBack,
  recall,
  submit,
  discard,
  papers,
  claims,
  pay,
  returned,
  verify,
  'self-check': selfCheck,
  ledger,
  paper,
  backup,
  doctor,
}
