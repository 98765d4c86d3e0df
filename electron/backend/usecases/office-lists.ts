/** 事業者・利用者・授受簿・監査の一覧 for paper and CSV. No account, address or telephone is on any. */
import type { AuditLine } from '../../../shared/contract/audit-lists.ts'
import type { ParsedInput } from '../../../shared/contract.ts'
import { actName } from '../../../shared/domain/acts.ts'
import { accountStatusWords, providerAccountWords, providerPartWords } from '../../../shared/domain/list-words.ts'
import { refWord } from '../../../shared/domain/trail-refs.ts'
import { toShortWareki } from '../../../shared/domain/wareki.ts'
import type { ListColumn } from '../../../shared/papers/list-sheet.ts'
import { roleNames } from '../../../shared/permissions.ts'
import type { QueryContext } from '../context.ts'
import type { TrailMark } from '../store/audit-lists.ts'
import { userNames } from '../store/users.ts'
import { list as trail } from './audit.ts'
import { listNames, massKinds } from './audit-list-export.ts'
import { mass, pageOf, shownLines } from './audit-lists.ts'
import { list as handedOver } from './hand-over.ts'
import { bounded, figure, type ListOnPaper, type ListReader, stampOf } from './list-print.ts'
import { list as providers } from './providers.ts'
import { list as accounts } from './users.ts'

/** `R8.11.1〜R8.11.24`; '' without bounds. */
function spanOf(from: string | null | undefined, to: string | null | undefined): string {
  const day = (at: string | null | undefined): string => (at === null || at === undefined ? '' : toShortWareki(at))
  const span = `${day(from)}〜${day(to)}`
  return span === '〜' ? '' : span
}

/** 事業者の一覧 under its heading and search. */
export const providersOnPaper: ListReader<ParsedInput<'provider.print'>> = async (ctx, { text, part }, most) => {
  const { rows, cut, limits } = bounded((await providers(ctx, { text, part })).rows, most, '番号の早いもの')
  const searched = text.trim()
  const word = providerPartWords[part]
  return {
    title: '事業者一覧',
    cut,
    conditions: [...(part === 'all' ? [] : [`見出し ${word}`]), ...(searched === '' ? [] : [`検索「${searched}」`]), ...limits],
    whole: 'すべての事業者',
    order: '事業者番号の順',
    columns: [
      { header: '事業者番号', width: 24 },
      { header: '事業者', width: 66, grows: true },
      { header: 'フリガナ', width: 46 },
      { header: '口座', width: 24 },
      { header: '登録', width: 30 },
    ],
    lines: rows.map((row) => [
      row.providerNo,
      row.name,
      row.kana,
      row.suspended ? '債権者停止' : providerAccountWords[row.state],
      spanOf(row.registeredFrom, row.registeredTo),
    ]),
    none: 'この見出しに事業者はいません。',
    said: [word, ...(searched === '' ? [] : ['検索の語あり']), ...limits].join('、'),
  }
}

/** 利用者の一覧 with roles and posts of today. */
export const usersOnPaper: ListReader<ParsedInput<'users.print'>> = async (ctx) => {
  const rows = await accounts(ctx, {})
  return {
    title: '利用者一覧',
    conditions: [],
    whole: 'すべての利用者',
    order: '画面の順',
    columns: [
      { header: '利用者ID', width: 26 },
      { header: '氏名', width: 34 },
      { header: '状態', width: 20 },
      { header: 'いまの役割', width: 42, grows: true },
      { header: '役職', width: 37, grows: true },
      { header: '最後のログイン', width: 31, align: 'right' },
    ],
    lines: rows.map((row) => [
      row.userId,
      row.name,
      row.locked !== null ? 'ログイン停止' : accountStatusWords[row.status],
      row.roles
        .filter((role) => role.now)
        .map((role) => roleNames[role.role])
        .join('・'),
      row.posts
        .filter((post) => post.now)
        .map((post) => post.post)
        .join('・'),
      stampOf(row.lastLogin),
    ]),
    none: '利用者はいません。',
    said: 'すべて',
  }
}

/** 授受簿の一覧 under its direction and period, the newest first. Throws AppError `bad-input`. */
export const handOverOnPaper: ListReader<ParsedInput<'handover.print'>> = async (ctx, asked, most) => {
  const { rows, cut, limits } = bounded((await handedOver(ctx, { ...asked, limit: most + 1 })).rows, most)
  const span = spanOf(asked.from, asked.to)
  const conditions = [
    ...(asked.direction === undefined ? [] : [asked.direction === 'in' ? '受領' : '引渡し']),
    ...(span === '' ? [] : [span]),
    ...limits,
  ]
  return {
    title: '授受簿一覧',
    cut,
    conditions,
    whole: 'すべての受領と引渡し',
    order: '日時の新しい順',
    columns: [
      { header: '日時', width: 28, align: 'right' },
      { header: '別', width: 14 },
      { header: 'ファイル', width: 52, grows: true },
      { header: '件数', width: 14, align: 'right' },
      { header: '媒体', width: 32, grows: true },
      { header: '相手先', width: 26, grows: true },
      { header: '取扱者', width: 24 },
    ],
    lines: rows.map((row) => [
      stampOf(row.at),
      row.direction === 'in' ? '受領' : '引渡し',
      row.name,
      figure(row.rows),
      row.medium,
      row.recipient,
      row.by,
    ]),
    none: 'あてはまるファイルの記録はありません。',
    said: conditions.length === 0 ? 'すべて' : conditions.join('、'),
  }
}

const timeColumn: ListColumn = { header: '日時', width: 28, align: 'right' }
/** A local time of the trail, `2026-11-24T14:03:11.000+09:00`, short. */
const localStamp = (at: string): string => `${toShortWareki(at.slice(0, 10))} ${at.slice(11, 16)}`

/** 監査記録, the newest first, heads only as on screen. */
export const trailOnPaper: ListReader<ParsedInput<'trail.print'>> = async (ctx, _input, most) => {
  const names = await userNames(ctx.read)
  const { rows, cut, limits } = bounded(await trail(ctx, { limit: most + 1 }), most)
  return {
    title: '監査記録一覧',
    cut,
    conditions: limits,
    whole: 'すべての記録',
    order: '記録の新しい順',
    columns: [
      { header: '号', width: 17, align: 'right' },
      timeColumn,
      { header: '利用者', width: 30 },
      { header: '行為', width: 42 },
      { header: '対象', width: 43 },
      { header: '記録の値', width: 30 },
    ],
    lines: rows.map((row) => [
      figure(row.seq),
      localStamp(row.at),
      names.get(row.actor) ?? programNames[row.actor] ?? row.actor,
      actName(row.action),
      refWord(row.ref, row.action),
      row.hash.slice(0, 16),
    ]),
    none: '記録はまだありません。',
    said: limits[0] ?? 'すべて',
  }
}

const programNames: Readonly<Record<string, string>> = { system: 'プログラム', nobody: 'ログイン前' }

type AuditAsked = ParsedInput<'auditList.print'>

/** 監査の一覧, each with what it looks for; a period is always told. Throws AppError `bad-input`, `not-found`. */
export const auditOnPaper: ListReader<AuditAsked> = async (ctx, asked, most) => {
  const names = await userNames(ctx.read)
  const who = asked.user === undefined || asked.list === 'case' ? [] : [`利用者 ${names.get(asked.user) ?? asked.user}`]
  if (asked.list === 'mass') return massOnPaper(ctx, asked)
  const found: AuditLine[] = []
  let before: TrailMark | undefined
  let span = { from: '', to: '' }
  for (;;) {
    const page = await pageOf(ctx, { ...asked, list: asked.list }, before, 500)
    span = page
    found.push(...shownLines(page.lines, names))
    if (page.next === null || found.length > most) break
    before = page.next
  }
  const { rows, cut, limits } = bounded(found, most)
  const wholeCase = asked.list === 'case' && asked.from === undefined && asked.to === undefined
  const conditions = [
    ...(asked.list === 'case' ? [`案件 ${asked.caseNo ?? ''}`] : who),
    ...(wholeCase ? ['受付から今まで'] : [spanOf(span.from, span.to)]),
    ...(asked.views ? ['閲覧を含む'] : ['閲覧を除く']),
    ...limits,
  ]
  return {
    title: listNames[asked.list],
    cut,
    conditions,
    whole: 'すべて',
    order: '記録の新しい順',
    columns: [
      timeColumn,
      { header: '利用者', width: 27 },
      { header: '行為', width: 34, grows: true },
      { header: '対象', width: 35, grows: true },
      { header: '内容', width: 66, grows: true },
    ],
    lines: rows.map((row) => [localStamp(row.at), row.by, row.act, row.refName, row.text]),
    none: '当てはまる記録はありません。',
    said: conditions.join('、'),
  }
}

async function massOnPaper(ctx: QueryContext, { from, to }: AuditAsked): Promise<ListOnPaper> {
  const found = await mass(ctx, { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) })
  const conditions = [spanOf(found.from, found.to)]
  return {
    title: listNames.mass,
    conditions,
    whole: 'すべて',
    order: '日の新しい順',
    columns: [
      { header: '日', width: 28, align: 'right' },
      { header: '利用者', width: 50 },
      { header: '利用者ID', width: 36 },
      { header: '種類', width: 28 },
      { header: '件数', width: 24, align: 'right' },
      { header: '目安', width: 24, align: 'right' },
    ],
    lines: found.rows.map((row) => [
      toShortWareki(row.day),
      row.by,
      row.byId,
      massKinds[row.kind],
      figure(row.count),
      figure(row.threshold),
    ]),
    none: '目安を超えた使用はありません。',
    said: conditions.join('、'),
  }
}
