import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { helpPages } from '../../electron/backend/help/library.ts'
import { parsePage } from '../../electron/backend/help/parse.ts'
import { shippedParts } from '../../electron/tools/licences.ts'
import { screenOrder } from '../../renderer/screens/help/contents-order.ts'
import { keyWord, keyWords } from '../../renderer/screens/help/key-words.ts'
import { modules } from '../../renderer/modules.ts'
import { helpOfPath } from '../../renderer/ui/help-path.ts'
import { type HelpPage, placeOf, spansOf, spansText } from '../../shared/domain/help-text.ts'
import { errorEntries, errorNumber } from '../../shared/help/errors.ts'
import { chaptersOf } from '../../shared/papers/manual.ts'
import { roleNames, roles } from '../../shared/permissions.ts'
import { readJson, readRepository, textsIn } from '../support/repository.ts'

const resources = join(import.meta.dirname, '../../resources')
const pages = await helpPages(resources)
const spans = pages.flatMap((page) => page.blocks.flatMap(spansOf).map((span) => ({ page: page.id, span })))
const pageOf = (id: string): HelpPage => {
  const page = pages.find((one) => one.id === id)
  if (page === undefined) throw new Error(`there is no page ${id}`)
  return page
}

/** Addresses of the screens, read where they are declared. */
const routes = textsIn(['renderer/routes.tsx']).flatMap((file) =>
  [...file.text.matchAll(/path: '([^']+)'/g)].map((match) => match[1] ?? ''),
)

/** Whether a place is there: a heading, the first cell of a row, or an error's number. */
function placeExists(to: string): boolean {
  const { page: id, anchor } = placeOf(to)
  if (id === 'errors') return anchor === null || errorEntries().some((one) => one.number === anchor)
  const page = pages.find((one) => one.id === id)
  if (page === undefined || anchor === null) return page !== undefined
  return page.blocks.some(
    (block) =>
      (block.kind === 'heading' && block.text === anchor) ||
      (block.kind === 'table' && block.rows.some((row) => spansText(row[0] ?? []) === anchor)),
  )
}

describe('the help', () => {
  it('has a page for every screen, and no page for a screen that is gone', () => {
    expect(routes.length).toBeGreaterThan(20)
    expect(routes.map(helpOfPath).filter((id) => !pages.some((page) => page.id === id))).toEqual([])
    const known = new Set([...routes.map(helpOfPath), 'screens/login', 'screens/start', 'screens/failed'])
    expect(pages.filter((page) => page.id.startsWith('screens/') && !known.has(page.id)).map((page) => page.id)).toEqual([])
  })

  it('lists every screen in the order of the work', () => {
    const screens = pages.map((page) => page.id).filter((id) => id.startsWith('screens/'))
    expect(screens.filter((id) => !screenOrder.includes(id))).toEqual([])
    expect(screenOrder.slice(0, 4)).toEqual(['screens/start', 'screens/login', 'screens/failed', 'screens/home'])
  })

  it('names each module’s page as the rail does', () => {
    expect(modules.filter(({ path, label }) => !pageOf(helpOfPath(path)).title.startsWith(label)).map(({ label }) => label)).toEqual([])
  })

  it.each(pages.filter((page) => page.id.startsWith('screens/')).map((page) => [page.id, page] as const))('%s says enough', (_, page) => {
    const headings = page.blocks.flatMap((block) => (block.kind === 'heading' ? [block.text] : []))
    const steps = page.blocks.find((block) => block.kind === 'list' && block.ordered)
    expect(page.blocks[0]?.kind).toBe('paragraph')
    expect(headings).toEqual(expect.arrayContaining(['きまりの出どころ']))
    expect(steps?.kind === 'list' ? steps.items.length : 0).toBeGreaterThanOrEqual(3)
    expect(steps?.kind === 'list' ? steps.items.length : 99).toBeLessThanOrEqual(7)
    expect(spansText(page.blocks.flatMap(spansOf)).length).toBeGreaterThan(150)
  })

  it('knows every key it names', () => {
    const keys = spans.flatMap(({ page, span }) => ('key' in span ? [[page, span.key] as const] : []))
    expect(keys.length).toBeGreaterThan(200)
    expect(keys.filter(([, key]) => keyWord(key) === null)).toEqual([])
    expect(keyWord('queue.gone')).toBeNull()
    expect(keyWord('gone.grant')).toBeNull()
    expect(keyWords()['queue.grant']).toBe('A')
    expect(keyWords()['people.link']).toBe('1〜9')
  })

  it('has no link that leads nowhere', () => {
    const links = spans.flatMap(({ page, span }) => ('to' in span ? [[page, span.to] as const] : []))
    expect(links.length).toBeGreaterThan(30)
    expect(links.filter(([, to]) => !placeExists(to))).toEqual([])
  })

  it('leaves no mark of its files on the screen', () => {
    const texts = spans.flatMap(({ page, span }) => ('text' in span ? [[page, span.text] as const] : []))
    expect(texts.filter(([, text]) => /\{\{|\}\}|\*\*|\]\(|`|\n/.test(text))).toEqual([])
  })

  it('gives each term a reading in ひらがな, one sentence and a source, once', () => {
    const rows = pageOf('reference/terms').blocks.flatMap((block) => (block.kind === 'table' ? block.rows : []))
    const cells = rows.map((row) => row.map((cell) => spansText(cell)))
    expect(cells.length).toBeGreaterThan(80)
    expect(cells.filter(([, reading = '']) => !/^[ぁ-んー]+$/.test(reading))).toEqual([])
    expect(cells.filter(([, , meaning = '', source = '']) => meaning.length < 8 || source === '')).toEqual([])
    const words = cells.map(([word]) => word)
    expect(words.filter((word, index) => words.indexOf(word) !== index)).toEqual([])
  })

  it('explains every word of domain.md §1 and every role', () => {
    const words = pageOf('reference/terms').blocks.flatMap((block) =>
      block.kind === 'table' ? block.rows.map((row) => spansText(row[0] ?? [])) : [],
    )
    const asked =
      '制度 申請 案件 対象者 申請者 代理人 保護者 宛名番号 手帳 種目 基準額 耐用年数 利用者負担 自己負担上限月額 補正依頼 審査 起案 回議 決裁 専決 代決 後閲 差戻し 引戻し 廃案 支給決定通知書 却下通知書 給付券 代理受領 請求 支出命令 総合振込 組戻し 発送簿 授受簿 支援措置 教示文'
    expect(asked.split(' ').filter((word) => !words.includes(word))).toEqual([])
    const manuals = pages.filter((page) => page.id.startsWith('roles/')).map((page) => page.title)
    // 起案 is told with 審査; the clerk who drafts is the one who reviewed
    const told = roles.filter((role) => role !== 'drafter').filter((role) => !manuals.some((title) => title.includes(roleNames[role])))
    expect(told).toEqual([])
  })

  it('shows in each manual what the screens look like, in small files that are all used', () => {
    const shown = pages.flatMap((page) => page.blocks.flatMap((block) => (block.kind === 'picture' ? [{ page: page.id, ...block }] : [])))
    const folder = join(resources, 'manual/images')
    expect(shown.map((one) => one.file).toSorted()).toEqual(readdirSync(folder).toSorted())
    const manuals = pages.filter((page) => page.id.startsWith('roles/')).map((page) => page.id)
    expect([...new Set(shown.map((one) => one.page))]).toEqual(manuals)
    for (const { file, alt } of shown) {
      const bytes = readFileSync(join(folder, file))
      expect(bytes.length, file).toBeLessThan(150_000)
      expect(bytes.subarray(0, 3).toString('hex'), file).toBe('ffd8ff')
      expect(alt.length, file).toBeGreaterThan(15)
    }
  })

  it('says of each manual what the program does not do', () => {
    const manuals = pages.filter((page) => page.id.startsWith('roles/'))
    expect(manuals).toHaveLength(6)
    for (const manual of manuals) {
      const chapters = chaptersOf(manual)
      expect(chapters.length, manual.id).toBeGreaterThanOrEqual(6)
      expect(chapters.at(-1)?.title, manual.id).toBe('このプログラムがしないこと')
    }
  })
})

describe('numbers of errors', () => {
  const entries = errorEntries()

  it('belong to one code each and never change their form', () => {
    const numbers = entries.map((one) => one.number)
    expect(new Set(numbers).size).toBe(numbers.length)
    expect(numbers.filter((number) => !/^E-[1-9]\d{3}$/.test(number))).toEqual([])
    expect(numbers).toEqual(numbers.toSorted())
    // given out once, for ever
    expect(['wrong-password', 'office-damaged', 'self-approval', 'payment-exported', 'backup-damaged'].map(errorNumber)).toEqual([
      'E-1004',
      'E-1107',
      'E-1705',
      'E-1905',
      'E-2401',
    ])
    expect(errorNumber('no-such-code')).toBeNull()
    expect(errorNumber('toString')).toBeNull()
  })

  it('each tell what happened, why, and what to do, without a hole in the text', () => {
    for (const one of entries) {
      expect(one.title.length, one.code).toBeGreaterThan(3)
      for (const text of [one.title, one.text, one.next, one.cause]) expect(text, one.code).not.toMatch(/undefined|NaN|\[object|null/)
      expect(one.cause, one.code).toMatch(/。$/)
      expect(one.cause.length, one.code).toBeGreaterThan(9)
      expect(one.next, one.code).toMatch(/[。]$/)
    }
  })
})

describe('reading a page', () => {
  const head = '# 題\n\n<!-- よみ: だい -->\n\n'

  it('keeps what is written', () => {
    expect(
      parsePage(
        'screens/x',
        `${head}一行目は\n二行目へ続き、{{key:queue.grant}} と **強い字** と [用語](../reference/terms.md#起案)。E-1004 も。\n`,
      ),
    ).toEqual({
      id: 'screens/x',
      title: '題',
      reading: 'だい',
      blocks: [
        {
          kind: 'paragraph',
          spans: [
            { text: '一行目は二行目へ続き、' },
            { key: 'queue.grant' },
            { text: ' と ' },
            { text: '強い字', strong: true },
            { text: ' と ' },
            { to: 'reference/terms#起案', text: '用語' },
            { text: '。' },
            { to: 'errors#E-1004', text: 'E-1004' },
            { text: ' も。' },
          ],
        },
      ],
    })
  })

  it.each([
    ['no title', 'ただの文\n<!-- よみ: だい -->\n', 'does not begin with its title'],
    ['no reading', '# 題\n\n文\n', 'reading'],
    ['markup', `${head}<b>太字</b>\n`, 'cannot be shown'],
    ['a block of markup', `${head}<script>alert(1)</script>\n`, 'cannot be shown'],
    ['a picture from elsewhere', `${head}![絵](https://example.jp/a.jpg)\n`, 'cannot be shown'],
    ['a picture beside the manual', `${head}![絵](../../fonts/a.jpg)\n`, 'cannot be shown'],
    ['a picture without words', `${head}![](../images/a.jpg)\n`, 'cannot be shown'],
    ['code', `${head}\`\`\`\na\n\`\`\`\n`, 'cannot be shown'],
    ['a second title', `${head}# 二つ目\n`, 'cannot be shown'],
    ['a list in a list', `${head}- あ\n  - い\n`, 'inside a list'],
    ['a way out', `${head}[外](https://example.jp/)\n`, 'leads out'],
    ['a script as a link', `${head}[外](javascript:alert(1))\n`, 'leads out'],
  ])('refuses %s', (_, text, says) => {
    expect(() => parsePage('screens/x', text)).toThrow(says)
  })
})

it('licences are those of the packages that travel', async () => {
  const kept = readJson('resources/licences.json') as { packages: { name: string; version: string; text: number }[]; texts: string[] }
  const parts = await shippedParts()
  expect(parts.length).toBeGreaterThan(100)
  const line = (one: { name: string; version: string }): string => `${one.name} ${one.version}`
  expect(kept.packages.filter((one) => one.version !== '').map(line)).toEqual(parts.map(line))
  for (const one of kept.packages) expect(one.text, one.name).toBeLessThan(kept.texts.length)
  const fonts = readRepository().paths.filter((path) => path.startsWith('resources/fonts/') && path.endsWith('.txt'))
  expect(kept.packages.filter((one) => one.name.includes('書体'))).toHaveLength(fonts.length)
})
