/** 練習. The roles of the practice office, and its steps, ticked by what the trail holds. Nothing of this exists in an office for real work. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Output } from '../../../shared/contract.ts'
import { AppError } from '../../../shared/errors.ts'
import type { Handler, QueryContext } from '../context.ts'
import { samplePassword } from '../office/init.ts'
import { practiceFiles } from '../office/practice-desk.ts'
import { readMeta } from '../store/meta.ts'
import { actsSince } from '../store/home.ts'
import { listActors } from '../store/users.ts'
import { login } from './session.ts'

async function isPractice(read: QueryContext['read']): Promise<boolean> {
  return (await readMeta(read)).get('practice') === '1'
}

/** 練習の役の一覧; empty in an office for real work. */
export const people: Handler<'practice.people'> = async (ctx) => {
  if (!(await isPractice(ctx.read))) return []
  const actors = await listActors(ctx.read, ctx.env.businessDay())
  return actors.map((a) => ({ userId: a.userId, name: a.name, roles: [...a.roles], posts: [...a.posts] }))
}

/**
 * 役を替える. Signs the window in as another person of the practice office, with the password that everybody there begins with; who set one
 * of his own is asked for it at the login. Throws AppError `practice-only`, `wrong-password`, `locked-*`.
 */
export const enter: Handler<'practice.enter'> = async (ctx, { user }) => {
  if (!(await isPractice(ctx.tx))) throw new AppError('practice-only', {})
  return login(ctx, { user, password: samplePassword })
}

type Step = NonNullable<Output<'home.today'>['practice']>['steps'][number]

/** 練習の流れ. Which acts of the trail tick a step, how many of them, who does it and where. */
const steps: readonly (Pick<Step, 'id' | 'title' | 'how' | 'wanted' | 'user' | 'path'> & { readonly acts: readonly string[] })[] = [
  {
    id: 'import',
    title: '申請の CSV を取り込む',
    how: 'F2 でファイルを選び、確かめて F12 で取り込みます。ファイルは「練習用ファイル」にあります。',
    acts: ['import'],
    wanted: 1,
    user: 'intake',
    path: '/import',
  },
  {
    id: 'review',
    title: '△（要確認）を3件審査する',
    how: 'N で次の△へ進み、根拠を見て A（適合）・X（不適合）を押します。',
    acts: ['review', 'hold'],
    wanted: 3,
    user: 'reviewer',
    path: '/queue',
  },
  {
    id: 'draft',
    title: '支給の決定を起案する',
    how: '審査の済んだ案件があるとき、F12 で起案します。',
    acts: ['draft'],
    wanted: 1,
    user: 'drafter',
    path: '/drafts',
  },
  {
    id: 'approve',
    title: '起案を承認・決裁する',
    how: 'N で例外を先に読み、F12 で承認します。課長・部長の役に替えると、決裁まで進みます。',
    acts: ['approve', 'decide'],
    wanted: 1,
    user: 'manager',
    path: '/approval',
  },
  {
    id: 'issue',
    title: '通知と給付券を印刷する',
    how: 'F12 で、決定した案件の通知と給付券を作ります（PDF には「練習」と入ります）。',
    acts: ['issue'],
    wanted: 1,
    user: 'mailing',
    path: '/papers',
  },
  {
    id: 'claim',
    title: '事業者の請求を突き合わせる',
    how: '「練習用ファイル」の「練習_請求」を取り込みます。',
    acts: ['claim', 'claims'],
    wanted: 1,
    user: 'payer',
    path: '/claims',
  },
  {
    id: 'pay',
    title: '支払を起案し、振込データを作る',
    how: 'F12 で支出命令を起案し、係長・課長の役で決裁してから、支払の役で F9 を押します。',
    acts: ['payment-export'],
    wanted: 1,
    user: 'payer',
    path: '/payments',
  },
]

/** The steps with their ticks, and the files there are to try; null outside of practice. */
export async function practiceState(ctx: QueryContext): Promise<Output<'home.today'>['practice']> {
  const meta = await readMeta(ctx.read)
  if (meta.get('practice') !== '1') return null
  const acts = await actsSince(
    ctx.read,
    Number(meta.get('practice-from') ?? '0'),
    steps.flatMap((step) => step.acts),
  )
  const names = new Map((await listActors(ctx.read, ctx.env.businessDay())).map((a) => [a.userId, a.name]))
  return {
    steps: steps.map(({ acts: wanted, ...step }) => {
      const count = wanted.reduce((sum, act) => sum + (acts.get(act) ?? 0), 0)
      return { ...step, count: Math.min(count, step.wanted), done: count >= step.wanted, userName: names.get(step.user) ?? step.user }
    }),
    files: filesIn(join(ctx.env.store.folder, practiceFiles)),
  }
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort()
  } catch {
    // a practice office made without its files still works
    return []
  }
}
