/** The typed query layer against the engine's own prepared statements: a look-up by key, a list of a hundred rows. */
import { rmSync } from 'node:fs'
import { openOffice } from '../../electron/backend/store/open.ts'
import { makeBigOffice } from '../support/big-office.ts'
import { temporaryFolder } from '../support/office.ts'
import { join } from 'node:path'
import { cpuText, tellFigure, timesText, weigh } from './figure.ts'

const folder = temporaryFolder('bench-layer')
await makeBigOffice(join(folder, 'office'), 5_000)
const store = await openOffice(join(folder, 'office'), () => new Date())
const { sync, reader } = store
const point = 'select "case_id", "case_no", "state", "name", "kana" from "welfare_case" where "case_no" = ?'
const list = 'select * from "welfare_case" where "state" = ? order by "case_no" limit ?'
const [one, many] = [sync.prepare(point), sync.prepare(list)]
const numbers = Array.from({ length: 500 }, (_, i) => `R8-${String(i + 1).padStart(6, '0')}`)
// the office's process has asked many thousand times before lunch: what is compiled while it runs is compiled by then
const works = {
  point: () => numbers.forEach((no) => one.get(no)),
  layerPoint: async () => {
    for (const no of numbers)
      await reader
        .selectFrom('welfare_case')
        .select(['case_id', 'case_no', 'state', 'name', 'kana'])
        .where('case_no', '=', no)
        .executeTakeFirst()
  },
  list: () => many.all('paid', 100),
  layerList: () => reader.selectFrom('welfare_case').selectAll().where('state', '=', 'paid').orderBy('case_no').limit(100).execute(),
}
const found = await weigh(works, { rounds: 15 })
const peer = '文ごとに用意し直すなら14倍（設計時の測定）'
tellFigure({
  job: '問合せの層: 1件',
  baseline: `用意済みの文 ${cpuText(found.point / numbers.length)}`,
  subject: cpuText(found.layerPoint / numbers.length),
  peer,
  ratio: found.layerPoint / found.point,
  goal: 4,
  fail: 6,
})
tellFigure({
  job: '問合せの層: 一覧100件',
  baseline: `用意済みの文 ${cpuText(found.list)}`,
  subject: `${cpuText(found.layerList)}（${timesText(found.layerList / found.list)}）`,
  ratio: found.layerList / found.list,
  goal: 1.5,
  fail: 2,
})
await store.close()
rmSync(folder, { recursive: true, force: true })
