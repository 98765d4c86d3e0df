/** 今日の仕事. What waits for the roles of the signed-in user: late things first, each with the screen where it is done. */
import { addDays, daysBetween, inSpan } from '../../../shared/domain/date.ts'
import { isBankDay, nextBankDay } from '../../../shared/domain/bank-days.ts'
import { localDay } from '../../../shared/domain/clock.ts'
import type { Output } from '../../../shared/contract.ts'
import type { HomeLine } from '../../../shared/contract/home.ts'
import { toShortWareki } from '../../../shared/domain/wareki.ts'
import { can, type Role } from '../../../shared/permissions.ts'
import type { Handler, QueryContext } from '../context.ts'
import { nationalHolidays } from '../files/holidays.ts'
import { countRequests } from '../store/corrections.ts'
import { countPairs } from '../store/duplicates.ts'
import {
  caseCounts,
  filled,
  heldLetters,
  holdsOver,
  lastBackupAt,
  moneyWork,
  openPrintRuns,
  returnedDrafts,
  stagedImports,
  unconfirmedTaxes,
} from '../store/home.ts'
import { readMeta } from '../store/meta.ts'
import { openReturns } from '../store/papers-mail.ts'
import { accountsToConfirm } from '../store/providers.ts'
import { countUnmatched } from '../store/people.ts'
import { keyStates, openJumps } from '../store/signing.ts'
import { list as inboxList } from './inbox.ts'
import { pending as pendingPapers } from './papers.ts'
import { duplicateDays } from './people-link.ts'
import { practiceState } from './practice.ts'

type Work = Omit<HomeLine, 'overdue'> & { readonly overdue?: number }

const line = (role: Role, id: string, path: string, title: string, count: number, detail: string, overdue = 0): Work => ({
  role,
  id,
  path,
  title,
  count,
  detail,
  overdue,
})

/** 受付・審査の仕事. */
async function desk(ctx: QueryContext, mine: (role: Role) => boolean): Promise<Work[]> {
  const { read, env } = ctx
  const day = env.businessDay()
  const both = mine('intake') || mine('reviewer')
  if (!both) return []
  const cases = await caseCounts(read)
  const asked = await countRequests(read, day)
  const role: Role = mine('reviewer') ? 'reviewer' : 'intake'
  return [
    ...(mine('intake')
      ? [line('intake', 'staged', '/import', '確定していない取込', await stagedImports(read), '確かめて F12 で取り込みます')]
      : []),
    ...(mine('reviewer')
      ? [
          line('reviewer', 'ask', '/queue', '要確認（△）の案件', cases('received', 'ask'), 'N で次の△へ進みます'),
          line('reviewer', 'refuse', '/queue', '却下の見込み（×）の案件', cases('received', 'refuse'), '根拠を見て X を押します'),
          line('reviewer', 'unjudged', '/queue', 'まだ審査していない案件', cases('received', ''), 'F8 でまとめて審査します'),
          line(
            'reviewer',
            'hold',
            '/queue',
            '保留の期限が来た案件',
            await holdsOver(read, day),
            '理由を見直します',
            await holdsOver(read, day),
          ),
        ]
      : []),
    line(role, 'correction', '/corrections', '補正の期限切れ', asked.overdue, '督促するか、打ち切ります', asked.overdue),
    line(role, 'answered', '/corrections', '補正の期限が近いもの', asked.soon, '届いた回答を入れます'),
    line(role, 'people', '/people', '住民と結べていない案件', await countUnmatched(read), '候補から選びます'),
    line(role, 'duplicate', '/people', '重複の疑い', await countPairs(read, await duplicateDays(env, read)), '同じ申請かどうかを決めます'),
  ]
}

/** 起案・決裁の仕事. */
async function decisions(ctx: QueryContext, mine: (role: Role) => boolean): Promise<Work[]> {
  const { read, user } = ctx
  const work: Work[] = []
  if (mine('drafter')) {
    const cases = await caseCounts(read)
    const back = await returnedDrafts(read, user.userId)
    work.push(line('drafter', 'returned', '/drafts', '差し戻された起案', back, '印の付いた案件を直して出し直します', back))
    work.push(line('drafter', 'grant', '/drafts', '起案を待つ案件', cases('reviewed'), 'F12 で起案します'))
  }
  if (mine('approver')) {
    const inbox = await inboxList(ctx, {})
    const day = ctx.env.businessDay()
    const late = (rows: readonly { readonly due: string | null }[]): number =>
      rows.filter((row) => row.due !== null && row.due < day).length
    work.push(line('approver', 'mine', '/approval', '決裁を待つ起案', inbox.mine.length, '例外を先に読みます（N）', late(inbox.mine)))
    work.push(
      line('approver', 'deputy', '/approval', '代決できる起案', inbox.deputy.length, '不在の決裁者に代わります', late(inbox.deputy)),
    )
    const unread = inbox.readings.filter((one) => one.readAt === null).length
    work.push(line('approver', 'later', '/approval', '後閲', unread, '代決・引上げのあとを読みます'))
    work.push(
      line('approver', 'held', '/papers', '支援措置のある人の通知（解除待ち）', await heldLetters(read), '送り先を確かめて解除します'),
    )
  }
  if (mine('approver') || mine('drafter'))
    work.push(
      line(
        mine('approver') ? 'approver' : 'drafter',
        'tax',
        '/queue',
        '手入力の課税区分（2人目の確認）',
        await unconfirmedTaxes(read),
        '書類を見て確かめます（Z）',
      ),
    )
  return work
}

/** 発送・支払の仕事. */
async function letters(ctx: QueryContext, mine: (role: Role) => boolean): Promise<Work[]> {
  const { read, user, env } = ctx
  const day = env.businessDay()
  const work: Work[] = []
  if (mine('mailing')) {
    const papers = await pendingPapers(ctx, { limit: 1 })
    const back = await openReturns(read)
    work.push(line('mailing', 'papers', '/papers', '印刷を待つ通知', papers.ready, 'F12 で発行します'))
    work.push(line('mailing', 'runs', '/papers', '途中の印刷', await openPrintRuns(read), '枚数を数えて発送簿へ進みます'))
    work.push(line('mailing', 'back', '/papers', '返戻された郵便', back, '送り先を確かめ、送り直します', back))
  }
  if (mine('payer') || mine('approver')) {
    const money = await moneyWork(read, user.userId, day)
    const role: Role = mine('payer') ? 'payer' : 'approver'
    if (mine('payer')) {
      work.push(line('payer', 'payable', '/payments', '支払っていない請求', money.payable, 'F12 で支出命令を起案します'))
      work.push(line('payer', 'export', '/payments', '振込データを作る支払', money.toExport, 'F8 で作ります', money.late))
      work.push(line('payer', 'handover', '/payments', '銀行に渡す振込データ', money.toHandOver, '渡した日と相手先を残します'))
      work.push(line('payer', 'settle', '/payments', '振込済みの記録', money.toSettle, '振込の日が来ました', money.toSettle))
      work.push(line('payer', 'transfersBack', '/payments', '組戻し', money.returned, '口座を確かめ、払い直します', money.returned))
    }
    work.push(line(role, 'close', '/payments', '支払の確定（2人目）', money.toClose, '件数と金額を照らして確定します'))
    work.push(line(role, 'asked', '/payments', '再作成・取消の確認（2人目）', money.asked, '理由を読んで確かめます'))
  }
  if (can(user.roles, 'provider.confirm')) {
    const role = (['payer', 'approver', 'administrator'] as const).find(mine) ?? 'payer'
    const detail = '届出と見比べて確かめるまで、その事業者には払いません'
    work.push(line(role, 'account', '/providers', '事業者の口座の変更（2人目の確認）', await accountsToConfirm(read, user.userId), detail))
  }
  return work
}

/** 管理の仕事. */
async function office(ctx: QueryContext, mine: (role: Role) => boolean): Promise<Work[]> {
  if (!mine('administrator')) return []
  const keys = (await keyStates(ctx.read)).filter((key) => key.state === 'unconfirmed').length
  return [line('administrator', 'keys', '/users', '確認していない署名鍵', keys, '本人に鍵の番号を確かめます')]
}

/** Days without a backup after which somebody should be told. */
const backupDays = 2

async function notes(ctx: QueryContext): Promise<Output<'home.today'>['notes']> {
  const { read, env, user } = ctx
  const day = env.businessDay()
  const told: { text: string; tone: 'warn' | 'note' }[] = []
  if ((await openJumps(read)).length > 0)
    told.push({ text: '時計の変化が確認されていません。2人目が確認するまで、支払を起案できません（監査）。', tone: 'warn' })
  if (can(user.roles, 'backup.run')) {
    const last = await lastBackupAt(read)
    const since = last === null ? null : daysBetween(localDay(new Date(last)), localDay(env.now()))
    if (since === null) told.push({ text: 'バックアップをまだ一度も取っていません。', tone: 'warn' })
    else if (since > backupDays) told.push({ text: `最後のバックアップから${since}日たちました。`, tone: 'warn' })
  }
  if (can(user.roles, 'payment.read')) {
    const holidays = nationalHolidays()
    const { nextTransfer } = await moneyWork(read, user.userId, day)
    if (nextTransfer !== null)
      told.push({ text: `次の振込日は ${toShortWareki(nextTransfer)}（あと${daysBetween(day, nextTransfer)}日）です。`, tone: 'note' })
    const closed = [0, 1, 2, 3, 4, 5, 6, 7].map((n) => addDays(day, n)).filter((d) => !isBankDay(d, holidays))
    if (closed.length > 0)
      told.push({
        text: `銀行の休みの日: ${closed.map((d) => toShortWareki(d)).join('、')}。今日の次の営業日は ${toShortWareki(nextBankDay(day, holidays))}。`,
        tone: 'note',
      })
  }
  const away = await read.selectFrom('absence').selectAll().where('from_on', '<=', day).execute()
  const posts = away.filter((one) => inSpan(day, one.from_on, one.to_on)).map((one) => `${one.post}（${one.reason}）`)
  if (posts.length > 0) told.push({ text: `今日の不在: ${[...new Set(posts)].join('、')}`, tone: 'note' })
  return told
}

const masterNames: Readonly<Record<string, string>> = {
  item: '種目',
  item_route: '経路',
  provider: '事業者',
  resident: '住民',
  parameter: '基準',
  postal_town: '郵便番号',
}
const neededRoles: readonly (readonly [Role, string])[] = [
  ['intake', '受付'],
  ['reviewer', '審査'],
  ['drafter', '起案'],
  ['approver', '決裁'],
  ['mailing', '発送'],
  ['payer', '支払'],
]

/** 本番の準備: what an office needs before its first application; null once all is there, and in practice. */
async function ready(ctx: QueryContext): Promise<Output<'home.today'>['ready']> {
  if (!ctx.user.roles.includes('administrator') || (await readMeta(ctx.read)).get('practice') === '1') return null
  const has = await filled(ctx.read, ctx.env.businessDay())
  const missing = neededRoles.filter(([role]) => !has.roles.has(role)).map(([, name]) => name)
  const empty = [...has.empty].map((table) => masterNames[table] ?? table)
  const items = [
    {
      id: 'users',
      title: '利用者と役割',
      detail: missing.length === 0 ? 'すべての役割に人がいます' : `まだいない役割: ${missing.join('・')}`,
      done: missing.length === 0,
      path: '/users',
    },
    {
      id: 'masters',
      title: '台帳を CSV で入れる',
      detail: empty.length === 0 ? '要る台帳に行があります' : `まだ空の台帳: ${empty.join('・')}`,
      done: empty.length === 0,
      path: '/masters',
    },
    {
      id: 'routes',
      title: '専決規程と役職',
      detail: has.rules > 0 && has.posts > 0 ? `規程${has.rules}行、役職の担当${has.posts}人` : '規程の行と、役職の担当を入れます',
      done: has.rules > 0 && has.posts > 0,
      path: '/routes',
    },
    {
      id: 'texts',
      title: '通知の文面と発信者名',
      detail: has.sampleTexts === 0 ? `文例${has.texts}件` : `見本の言葉（見本市など）が残る文例が${has.sampleTexts}件あります`,
      done: has.texts > 0 && has.sampleTexts === 0,
      path: '/masters',
    },
    {
      id: 'import',
      title: '最初の取込を試す（確定しない）',
      detail:
        has.staged > 0
          ? '申請のファイルを読みました'
          : has.empty.has('parameter')
            ? '先に台帳の「基準」を入れます。基準がないと、申請を判定できません'
            : '受付の人が申請の CSV を選びます。F12 を押すまで何も確定しません',
      done: has.staged > 0,
      path: '/import',
    },
  ]
  return items.every((item) => item.done) ? null : items
}

/** 今日の仕事. */
export const today: Handler<'home.today'> = async (ctx) => {
  const mine = (role: Role): boolean => ctx.user.roles.includes(role)
  const all = [
    ...(await desk(ctx, mine)),
    ...(await decisions(ctx, mine)),
    ...(await letters(ctx, mine)),
    ...(await office(ctx, mine)),
  ].flatMap((one) => (one.count > 0 ? [{ ...one, overdue: one.overdue ?? 0 }] : []))
  return {
    lines: [...all.filter((one) => one.overdue > 0), ...all.filter((one) => one.overdue === 0)],
    notes: await notes(ctx),
    practice: await practiceState(ctx),
    ready: await ready(ctx),
  }
}
