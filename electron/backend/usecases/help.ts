/** 手引き: reading it, printing it, and what this program is made of. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import type { HelpPage } from '../../../shared/domain/help-text.ts'
import { AppError } from '../../../shared/errors.ts'
import { manualModel, type ManualInput } from '../../../shared/papers/manual.ts'
import type { Handler, Handlers, QueryContext } from '../context.ts'
import { enteredOrRemoved, writeAtomic } from '../files/atomic.ts'
import { helpPages, helpPicture } from '../help/library.ts'
import { parsePage } from '../help/parse.ts'
import { enterHandOver } from '../store/hand-over.ts'
import { readMeta } from '../store/meta.ts'
import { engineVersion } from '../store/versions.ts'
import { ageOf } from '../update/program.ts'
import { allParameters, settingOn } from './settings.ts'

/** What the licences' tool writes: every text once, whoever shares it. */
const LicenceFile = z.object({
  packages: z.array(z.object({ name: z.string(), version: z.string(), licence: z.string(), text: z.int() })),
  texts: z.array(z.string()),
})

/** 手引きの表示. All pages at once: the window searches them. */
const readAll: Handler<'help.read'> = async ({ env }) => ({ pages: [...(await helpPages(env.resources))] })

/** 手引きの絵. Throws AppError `not-found`. */
const picture: Handler<'help.picture'> = async ({ env }, { file }) => ({ bytes: await helpPicture(env.resources, file) })

/** Text of a file of the resources, or null when the program came without it. */
async function ifThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** このプログラムについて. */
const about: Handler<'help.about'> = async ({ env, read }) => {
  const { electron, chrome, node, v8 } = process.versions
  const promises = await ifThere(join(env.resources, 'promises.md'))
  const licences = LicenceFile.parse(JSON.parse((await ifThere(join(env.resources, 'licences.json'))) ?? '{"packages":[],"texts":[]}'))
  return {
    parts: [
      { name: 'Electron', version: electron ?? '' },
      { name: 'Chromium', version: chrome ?? '' },
      { name: 'Node.js', version: node },
      { name: 'V8', version: v8 },
      { name: 'SQLite', version: await engineVersion(read) },
    ],
    contact: settingOn(await allParameters(read), 'common', 'accessibility.contact', env.businessDay()) ?? '',
    age: ageOf(env.program, env.businessDay()),
    promises: promises === null ? null : promisesPage(promises),
    licences: licences.packages,
    texts: licences.texts,
  }
}

/** 約束 as a page. A file that says more than a page can show is told so, instead of taking the whole of About away. */
function promisesPage(markdown: string): HelpPage {
  const title = /^# (.+)$/m.exec(markdown)?.[1] ?? '約束と、その根拠の数値'
  try {
    return parsePage('promises', `# ${title}\n\n<!-- よみ: やくそく -->\n\n${markdown.replace(/^# .+$/m, '')}`)
  } catch (error) {
    const text = `約束のページを表示できません（${error instanceof Error ? error.message : String(error)}）。`
    return { id: 'promises', title, reading: 'やくそく', blocks: [{ kind: 'note', spans: [{ text }] }] }
  }
}

async function picturesOf(resources: string, page: HelpPage): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = page.blocks.flatMap((block) => (block.kind === 'picture' ? [block.file] : []))
  return new Map(await Promise.all(files.map(async (file) => [file, await helpPicture(resources, file)] as const)))
}

type Asked = Pick<Parameters<Handler<'help.manual'>>[1], 'page' | 'keys' | 'version'>

/** Draws a manual, after its chapters were laid out to know where they begin. Throws AppError `not-found`, `glyph-missing`. */
async function draw({ env, read }: Pick<QueryContext, 'env' | 'read'>, { page: id, keys, version }: Asked) {
  const page = (await helpPages(env.resources)).find((one) => one.id === id)
  if (page === undefined || !id.startsWith('roles/')) throw new AppError('not-found', { what: `手引き「${id}」` })
  const input: ManualInput = {
    page,
    date: env.businessDay(),
    office: (await readMeta(read)).get('office-name') ?? '',
    version,
    keyText: (key) => keys[key] ?? key,
    pictures: await picturesOf(env.resources, page),
  }
  const model = await manualModel(input, async (models) => (await env.drawing.inspect(models)).index.map((one) => one.pages))
  const { missing } = await env.drawing.inspect([model])
  const gone = missing.filter((one) => one.kind === 'none').map((one) => one.char)
  if (gone.length > 0) throw new AppError('glyph-missing', { characters: gone.join('、') })
  return { title: page.title, made: await env.drawing.render([model]) }
}

/** 手引きの印刷: the pages to show, kept nowhere. Throws AppError `not-found`. */
const manual: Handler<'help.manual'> = async (ctx, input) => {
  const { title, made } = await draw(ctx, input)
  return { name: `${title}.pdf`, pages: made.pages, bytes: made.bytes }
}

/** 手引きの保存. Throws AppError `not-found`, `ticket-invalid`, `output-exists`, `output-unwritable`. */
const saveManual: Handler<'help.saveManual'> = async (ctx, input) => {
  const { path, name } = ctx.env.tickets.resolve(input.save, 'save')
  const { title, made } = await draw(ctx, input)
  const sha256 = createHash('sha256').update(made.bytes).digest('hex')
  await writeAtomic(path, made.bytes, { replace: input.replace })
  await enteredOrRemoved(path, () =>
    ctx.write(async ({ tx, audit }) => {
      await enterHandOver(tx, ctx, { direction: 'out', name, sha256, rows: 1, ref: '手引き', medium: input.medium })
      await audit.write({
        action: 'export',
        ref: 'manual',
        body: { text: `手引き「${title}」を「${name}」に保存`, what: 'manual', name, sha256 },
      })
    }),
  )
  return { name, sha256, pages: made.pages }
}

export const helpHandlers = {
  'help.read': readAll,
  'help.picture': picture,
  'help.about': about,
  'help.manual': manual,
  'help.saveManual': saveManual,
} satisfies Partial<Handlers>
