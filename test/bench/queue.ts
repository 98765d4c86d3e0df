/**
 * `node test/bench/queue.ts` (`--ci` for small sizes): lists, counts and the search of the work queue at two sizes of an office, by the ratios of the
 * house's goals. Ends with status 1 when one is missed twice in a row. Never part of the tests.
 */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { openOffice, type OfficeStore } from '../../electron/backend/store/open.ts'
import type { CaseFilterRow, QueueDays } from '../../electron/backend/store/search-filter.ts'
import { countsOf, pageOf, sorts, walkSql } from '../../electron/backend/store/search-list.ts'
import { sayToTerminal as say } from '../../electron/tools/say.ts'
import { makeBigOffice } from '../support/big-office.ts'
import { temporaryFolder } from '../support/office.ts'
import { tellFigure } from './figure.ts'

/** Limits beyond which the bench fails. */
const limits = { listOfRaw: 2, deepOfFirst: 1.5, grownList: 1.5, countOfList: 5, searchOfRange: 6, searchOfLike: 1 / 20, grownSearch: 2 }

const days: QueueDays = { today: '2026-11-24', receivedBy: '2026-10-24', seesPlaces: true, opensProtected: true }
const order = { by: 'kana', desc: false } as const
const filter: CaseFilterRow = { state: 'paid', channel: 'counter' }
/** A surname and a given name, as many rows as a clerk looks through. */
const words = ['山田花子', '髙橋', 'さとう', 'カトウトメ']

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** CPU time of each work in milliseconds a run, all of them taking turns. */
function weigh(works: Readonly<Record<string, () => unknown>>, rounds = 7): Readonly<Record<string, number>> {
  const spent: Record<string, number[]> = {}
  for (const [name, work] of Object.entries(works)) {
    work()
    spent[name] = []
  }
  for (let round = 0; round < rounds; round++) {
    for (const [name, work] of Object.entries(works)) {
      const start = process.cpuUsage()
      let runs = 0
      do {
        work()
        runs++
      } while (used(start) < 15_000)
      spent[name]?.push(used(start) / runs / 1000)
    }
  }
  return Object.fromEntries(Object.entries(spent).map(([name, values]) => [name, median(values)]))
}

const used = (start: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(start)
  return user + system
}

function measure({ sync }: OfficeStore): Readonly<Record<string, number>> {
  const raw = walkSql(filter, days, order, {}, 100)
  const rawStatement = sync.prepare(raw.sql)
  const total = sync.prepare<{ n: number }>('select sum(n) as n from case_count').get()?.n ?? 0
  const rowAt = (place: number) =>
    sorts.map((by) => {
      const [caseNo = ''] = pageOf(sync, {}, days, { by, desc: false }, { offset: place }, 1)
      const after = sync
        .prepare<{ case_no: string; kana_key: string; applied_on: string; item_code: string }>(
          'select * from welfare_case where case_no = ?',
        )
        .get(caseNo)
      return { by, after }
    })
  const deep = rowAt(Math.floor(total * 0.9))
  const shallow = rowAt(0)
  const pages = (places: typeof deep) => () => places.map(({ by, after }) => pageOf(sync, {}, days, { by, desc: false }, { after }, 100))
  const range = sync.prepare('select c.* from welfare_case c where kana_key >= ? and kana_key < ? order by kana_key, case_no limit 100')
  const like = sync.prepare('select case_no from welfare_case where name_key like ? or kana_key like ? limit 2001')
  const search = (word: string) => () => pageOf(sync, { text: word }, days, order, {}, 100)
  // all of one word's hits, as the range brings: what is compared is the way to them
  const hits = Math.max(100, pageOf(sync, { text: '山田花子' }, days, order, {}, 2_000).length)
  const found = weigh({
    raw: () => rawStatement.all(...raw.values),
    list: () => pageOf(sync, filter, days, order, {}, 100),
    first: pages(shallow),
    deep: pages(deep),
    count: () => countsOf(sync, filter, days),
    range: () => range.all('ヤマダ', 'ヤマヂ'),
    like: () => like.all('%山田花子%', '%山田花子%'),
    search: search('山田花子'),
    ...Object.fromEntries(words.map((word) => [`search ${word}`, search(word)])),
  })
  return { ...found, hits, total }
}

const args = process.argv.slice(2)
const [small, large] = args.includes('--ci') ? [20_000, 200_000] : [100_000, 1_000_000]
const folder = temporaryFolder('bench-queue')
const offices: OfficeStore[] = []
for (const size of [small, large]) {
  const at = join(folder, String(size))
  await makeBigOffice(at, size)
  offices.push(await openOffice(at, () => new Date()))
}
const [ofSmall, ofLarge] = offices
if (ofSmall === undefined || ofLarge === undefined) throw new Error('no office')

type Line = readonly [name: string, ratio: number, limit: number]
function lines(): readonly Line[] {
  if (ofSmall === undefined || ofLarge === undefined) return []
  const [a, b] = [measure(ofSmall), measure(ofLarge)]
  const of = (from: typeof a, name: string): number => from[name] ?? Number.NaN
  say(
    Object.entries(b)
      .map(([name, value]) => `${name} ${value.toFixed(3)}`)
      .join('　'),
  )
  return [
    ['一覧の1頁 ／ 同じ文の素の実行', of(b, 'list') / of(b, 'raw'), limits.listOfRaw],
    ['9割の深さの頁 ／ 1頁目', of(b, 'deep') / of(b, 'first'), limits.deepOfFirst],
    ['一覧の伸び（10倍の件数）', of(b, 'list') / of(a, 'list'), limits.grownList],
    ['件数 ／ 一覧の1頁', of(b, 'count') / of(b, 'list'), limits.countOfList],
    ['氏名の検索 ／ フリガナの範囲', of(b, 'search') / of(b, 'range'), limits.searchOfRange],
    ['氏名の検索 ／ LIKE', of(b, 'search') / of(b, 'like'), limits.searchOfLike],
    ['検索の伸び（10倍の件数）', of(b, 'search') / of(a, 'search') / Math.max(1, of(b, 'hits') / of(a, 'hits')), limits.grownSearch],
  ]
}

const missed = (found: readonly Line[]): number => found.filter(([, ratio, limit]) => !(ratio <= limit)).length
let found = lines()
if (missed(found) > 0) found = lines()
for (const [name, ratio, limit] of found) say(`${ratio <= limit ? '○' : '×'} ${name}: ${ratio.toFixed(2)}倍（限度${limit.toFixed(2)}倍）`)
const goals: Readonly<Record<string, number>> = {
  '一覧の1頁 ／ 同じ文の素の実行': 1.5,
  '件数 ／ 一覧の1頁': 3,
  '氏名の検索 ／ フリガナの範囲': 3,
  '氏名の検索 ／ LIKE': 1 / 40,
}
for (const [name, ratio, limit] of found) {
  const [subject = '', baseline = '10分の1の件数'] = name.split(' ／ ')
  const size = `${large.toLocaleString('ja-JP')}件`
  tellFigure({ job: `${size}: ${name}`, baseline, subject, ratio, goal: goals[name] ?? limit, fail: limit })
}
for (const office of offices) await office.close()
rmSync(folder, { recursive: true, force: true })
if (missed(found) > 0) process.exitCode = 1
