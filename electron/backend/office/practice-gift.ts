/** 練習の現金給付. 出産・子育て応援給付 in the history of the practice office: the applications of 見本市, brought in as soon as they could have come. */
import { rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { addDays } from '../../../shared/domain/date.ts'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import { writeAtomic } from '../files/atomic.ts'
import { PLAIN_CSV, readCsv } from '../files/csv.ts'
import { csvText } from '../files/csv-write.ts'
import { practiceDay, takeTable, type Desk } from './practice-desk.ts'

/** An application with the first day on which the health section had talked with the mother. */
interface Gift {
  readonly cells: readonly string[]
  readonly from: IsoDate | null
}

/** The applications that were not brought in yet; what is left at the end is for whoever practises. */
export interface GiftPile {
  readonly heads: readonly string[]
  waiting: readonly Gift[]
}

const column = (pile: Pick<GiftPile, 'heads'>, name: string): number => {
  const at = pile.heads.indexOf(name)
  if (at < 0) throw new Error(`practice: no column ${name}`)
  return at
}

export async function giftPile(desk: Desk): Promise<GiftPile> {
  const { resources, store } = desk.backend.env
  const text = await readFile(join(resources, 'sample', 'incoming', 'gift-logoform.csv'), 'utf8')
  const [heads = [], ...rows] = [...readCsv([text.replace(/^\uFEFF/, '')], undefined, PLAIN_CSV)].map((one) => one.cells)
  const talks = await store.reader
    .selectFrom('gift_interview as g')
    .innerJoin('resident as r', 'r.resident_no', 'g.resident_no')
    .select(['r.name', 'r.birth_date', 'g.kind'])
    .select((eb) => eb.fn.max('g.interviewed_on').as('day'))
    .groupBy(['r.name', 'r.birth_date', 'g.kind'])
    .execute()
  const days = new Map(talks.map((talk) => [`${talk.kind} ${talk.birth_date} ${talk.name}`, talk.day]))
  const [kind, name, birth] = ['申請する給付', 'お母さんの氏名', 'お母さんの生年月日'].map((one) => column({ heads }, one))
  const waiting = rows.map((cells): Gift => {
    const talk = cells[kind ?? 0] === '出産応援給付金' ? '妊娠時' : '出生後'
    return { cells, from: days.get(`${talk} ${cells[birth ?? 0]} ${cells[name ?? 0]}`) ?? null }
  })
  return { heads, waiting }
}

/** Applications of one round at most. */
const most = (desk: Desk): number => Math.max(4, Math.round(desk.round / 8))

/** Brings in what could have come by a day, asks for the registered accounts and takes the answers, as the office would. */
export async function takeGifts(desk: Desk, pile: GiftPile, day: IsoDate): Promise<void> {
  const able = pile.waiting.filter((one) => one.from !== null && one.from < addDays(day, -3)).slice(0, most(desk))
  if (able.length === 0) return
  pile.waiting = pile.waiting.filter((one) => !able.includes(one))
  const sent = column(pile, '送信日時')
  const number = column(pile, '受付番号')
  const rows = able.map(({ cells, from }, i) =>
    cells.map((cell, at) => {
      if (at === sent) return `${addDays(from ?? day, 2)} 10:${String(10 + (i % 50))}:00`
      return at === number ? `P${cell}` : cell
    }),
  )
  await takeTable(desk, 'gift', 'gift-logoform', [pile.heads, ...rows])
  const answer = await asked(desk, day)
  if (answer === null) return
  await desk.as('payer', 'account.answer', { ticket: desk.backend.env.tickets.issue(answer, 'open'), source: '情報連携（練習）' })
  rmSync(answer)
}

/** 公金受取口座の照会, and the file with its answer, which lies with the others: nearly everybody who said so has an account. Null: nobody to ask. */
async function asked(desk: Desk, day: IsoDate): Promise<string | null> {
  const standing = await desk.as('reviewer', 'account.standing', {})
  if (standing.total === 0) return null
  const { tickets } = desk.backend.env
  const list = join(desk.files, '練習_公金受取口座の回答.csv')
  await desk.as('reviewer', 'account.ask', { save: tickets.issue(list, 'save'), replace: true })
  const lines = [...readCsv([(await readFile(list, 'utf8')).replace(/^\uFEFF/, '')], undefined, PLAIN_CSV)].slice(1)
  const heads = '照会番号,行,宛名番号,結果,金融機関コード,支店コード,預金種目,口座番号,口座名義カナ,回答日'.split(',')
  const answers = lines.map(({ cells: [no = '', line = '', resident = '', kana = ''] }) =>
    Number(resident.slice(0, -1)) % 7 === 3
      ? [no, line, resident, 'なし', '', '', '', '', '', day]
      : [no, line, resident, 'あり', '0001', '431', '普通', `7${resident.slice(-7, -1)}`, kana, day],
  )
  await writeAtomic(list, csvText([heads, ...answers]), { replace: true })
  return list
}

/** The rest lies in a file for whoever practises; some of it is in already, with an inquiry whose answer lies there too. */
export async function takeGiftsAhead(desk: Desk, pile: GiftPile): Promise<void> {
  const now = pile.waiting.slice(0, most(desk))
  const number = column(pile, '受付番号')
  const rows = now.map(({ cells }) => cells.map((cell, at) => (at === number ? `P${cell}` : cell)))
  await takeTable(desk, 'gift', 'gift-logoform', [pile.heads, ...rows])
  await asked(desk, practiceDay)
  pile.waiting = pile.waiting.slice(now.length)
  const rest = [pile.heads, ...pile.waiting.map((one) => one.cells)]
  await writeAtomic(join(desk.files, '練習_申請_出産子育て.csv'), csvText(rest, { bom: true }), { replace: true })
}
