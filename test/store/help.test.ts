import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { helpPages } from '../../electron/backend/help/library.ts'
import { keyWords } from '../../renderer/screens/help/key-words.ts'
import { chaptersOf } from '../../shared/papers/manual.ts'
import { project, sampleOffice, type TestOffice } from '../support/office.ts'
import { one, refusal, sql } from './acts.ts'
import { pagesOf } from './papers-desk.ts'

let office: TestOffice
beforeAll(async () => {
  office = await sampleOffice()
})
afterAll(() => office.dispose())

const asked = (page: string) => ({ page, version: '9.8.7', keys: keyWords() })

describe('the manual', () => {
  it('is read before anybody signed in, and says nothing about the office', async () => {
    const { pages } = await office.call(null, 'help.read', {})
    expect(pages.length).toBeGreaterThan(28)
    const text = JSON.stringify(pages)
    for (const word of [office.folder, '障害福祉課', 'mihon-2026']) expect(text).not.toContain(word)
    expect(await refusal(office.call(null, 'help.about', {}))).toBe('not-logged-in')
  })

  it('has its pictures for whoever reads it, and no other file', async () => {
    const { bytes } = await office.call(null, 'help.picture', { file: 'approval.jpg' })
    expect(bytes.length).toBeGreaterThan(20_000)
    expect(await refusal(office.call(null, 'help.picture', { file: 'none.jpg' }))).toBe('not-found')
    expect(await refusal(office.call(null, 'help.picture', { file: '../../licences.json' }))).toBe('bad-input')
  })

  it.each(['roles/1-reception', 'roles/4-payer', 'roles/5-admin'])('%s is printed with a cover and contents that are right', async (id) => {
    const page = (await helpPages(join(project, 'resources'))).find((two) => two.id === id)
    if (page === undefined) throw new Error('gone')
    const made = await office.call('mailing', 'help.manual', asked(id))
    const sheets = await pagesOf(made.bytes)
    expect([sheets.length, made.name]).toEqual([made.pages, `${page.title}.pdf`])
    expect(sheets[0]).toContain(page.title)
    expect(sheets[0]).toContain('9.8.7')
    expect(sheets[1]).toContain('目次')
    let last = 3
    for (const [index, chapter] of chaptersOf(page).entries()) {
      const heading = `${index + 1}${chapter.title}`.replace(/\s/g, '')
      const told = Number(sheets[1]?.split(heading)[1]?.[0])
      expect(sheets[told - 1], `${heading} on ${told}`).toContain(heading)
      expect(told).toBeGreaterThanOrEqual(last)
      last = told
    }
    const whole = sheets.join('')
    const pictures = page.blocks.flatMap((block) => (block.kind === 'picture' ? [block.alt.replaceAll(/\s/g, '')] : []))
    expect(pictures.length).toBeGreaterThan(0)
    for (const alt of pictures) expect(whole).toContain(alt)
    expect(made.bytes.length).toBeGreaterThan(pictures.length * 50_000)
    expect(whole).toMatch(/［(F12|Alt\+\d)］/)
    expect(whole).not.toMatch(/\{\{|undefined|key:/)
    expect(sheets.at(-1)).toContain(`${sheets.length}／${sheets.length}`)
  })

  it('is saved with its line in the ledger of files and in the trail, and never over another file', async () => {
    const path = join(office.folder, '..', '手引き.pdf')
    const made = await office.call('payer', 'help.saveManual', {
      ...asked('roles/4-payer'),
      save: office.save(path),
      replace: false,
      medium: '共有フォルダー',
    })
    expect(createHash('sha256').update(readFileSync(path)).digest('hex')).toBe(made.sha256)
    expect(await sql(office, `select name, sha256, medium, direction from hand_over where ref = '手引き'`)).toEqual([
      { name: '手引き.pdf', sha256: made.sha256, medium: '共有フォルダー', direction: 'out' },
    ])
    expect(await one(office, `select count(*) from audit_entry where action = 'export' and ref = 'manual'`)).toBe(1)
    const again = office.call('payer', 'help.saveManual', { ...asked('roles/4-payer'), save: office.save(path), replace: false })
    expect(await refusal(again)).toBe('output-exists')
    expect(await one(office, `select count(*) from hand_over where ref = '手引き'`)).toBe(1)
  })

  it('prints manuals only', async () => {
    for (const page of ['screens/queue', 'reference/terms', 'roles/../../office', 'roles/none']) {
      expect(await refusal(office.call('payer', 'help.manual', asked(page)))).toBe('not-found')
    }
  })
})

describe('about the program', () => {
  it('tells its parts, the licences and whom to ask', async () => {
    const about = await office.call('auditor', 'help.about', {})
    expect(about.parts.map((part) => part.name)).toEqual(['Electron', 'Chromium', 'Node.js', 'V8', 'SQLite'])
    expect(about.parts.find((part) => part.name === 'SQLite')?.version).toMatch(/^3\.\d+\.\d+$/)
    expect(about.parts.find((part) => part.name === 'Node.js')?.version).toBe(process.versions.node)
    expect(about.licences.find((two) => two.name === 'better-sqlite3')).toMatchObject({ licence: 'MIT' })
    for (const two of about.licences) expect(two.text, two.name).toBeLessThan(about.texts.length)
    expect(about.contact).toBe('')
  })
})
