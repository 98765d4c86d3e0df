/** 書体の登録. The office's own font files for names; what they bring is told before they are used. */
import { createHash } from 'node:crypto'
import { mkdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import type { Handler } from '../context.ts'
import { writeAtomic } from '../files/atomic.ts'
import { conflict } from '../store/conflict.ts'
import { fontFiles, fontsFolder, officeFonts, writeOfficeFonts, type OfficeFont } from '../store/office-fonts.ts'
import { userNames } from '../store/users.ts'

/** Larger than any font of Japanese characters; a wrong file is refused before it is read. */
const maxBytes = 200_000_000

/** `usable`; `missing`: the file is gone; `changed`: it is not the file that was added. */
async function stateOf(folder: string, font: OfficeFont): Promise<'usable' | 'missing' | 'changed'> {
  try {
    const bytes = await readFile(join(fontsFolder(folder), font.file))
    return createHash('sha256').update(bytes).digest('hex') === font.sha256 ? 'usable' : 'changed'
  } catch {
    return 'missing'
  }
}

/** 書体の一覧 of the office's own, in the order they are tried, each with whether its file still is what it was. */
export const list: Handler<'fonts.list'> = async (ctx) => {
  const names = await userNames(ctx.read)
  const fonts = await officeFonts(ctx.read)
  return Promise.all(
    fonts.map(async (font) => ({
      name: font.name,
      original: font.original,
      bytes: font.bytes,
      characters: font.characters,
      adds: font.adds,
      variants: font.variants,
      licence: font.licence,
      by: names.get(font.byUser) ?? font.byUser,
      on: font.on,
      state: await stateOf(ctx.env.store.folder, font),
    })),
  )
}

/**
 * 書体の追加. The file is copied into the office, judged there, and used from the next paper on. A refused file leaves nothing.
 * Throws AppError `font-refused`, `ticket-invalid`.
 */
export const add: Handler<'fonts.add'> = async (ctx, input) => {
  const { env, user } = ctx
  const { path, name: original } = env.tickets.resolve(input.ticket, 'open')
  const bytes = await readWhole(path)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const before = await officeFonts(ctx.read)
  const known = before.find((font) => font.sha256 === sha256)
  // the same file mends a font whose file is gone or was changed
  if (known !== undefined) return mend(ctx, before, known, bytes)
  const file = `${sha256.slice(0, 16)}.font`
  const target = join(fontsFolder(env.store.folder), file)
  await mkdir(fontsFolder(env.store.folder), { recursive: true })
  await writeAtomic(target, bytes, { replace: true })
  try {
    const check = await env.drawing.checkFont(target)
    if (!check.ok) throw new AppError('font-refused', { problem: check.problem, next: check.next })
    ctx.signal.throwIfAborted()
    const { name, characters, adds, variants } = check
    const licence = input.licence
    const day = env.businessDay()
    const font = { name, file, original, sha256, bytes: bytes.length, characters, adds, variants, licence, byUser: user.userId, on: day }
    const fonts = await ctx.write(async ({ tx, audit }) => {
      const now = await officeFonts(tx)
      if (now.some((one) => one.name === name)) throw conflict(name, `書体「${name}」`)
      await writeOfficeFonts(tx, [...now, font])
      const text = `書体「${name}」を追加（ほかにない文字 ${adds}字、異体字 ${variants}字、利用許諾: ${licence}）`
      await audit.write({ action: 'office-font', ref: name, body: { text, file: original, sha256, licence } })
      return [...now, font]
    })
    env.drawing.useFonts(fontFiles(env.store.folder, fonts))
    return { name, characters, adds, variants }
  } catch (error) {
    await rm(target, { force: true })
    throw error
  }
}

async function readWhole(path: string): Promise<Buffer> {
  const next = 'ファイルの置き場所を確かめて、選び直してください。'
  const size = await stat(path).then(
    (found) => (found.isFile() ? found.size : -1),
    () => -1,
  )
  if (size > maxBytes) throw new AppError('font-refused', { problem: 'ファイルが大きすぎます（200MBまで）', next })
  if (size < 0) throw new AppError('font-refused', { problem: 'ファイルを読めません', next })
  return readFile(path)
}

async function mend(ctx: Parameters<typeof add>[0], fonts: readonly OfficeFont[], font: OfficeFont, bytes: Buffer) {
  const folder = ctx.env.store.folder
  if ((await stateOf(folder, font)) === 'usable')
    throw new AppError('font-refused', { problem: `この書体（${font.name}）はもう追加してあります`, next: '一覧で確かめてください。' })
  await mkdir(fontsFolder(folder), { recursive: true })
  await writeAtomic(join(fontsFolder(folder), font.file), bytes, { replace: true })
  await ctx.write(({ audit }) =>
    audit.write({
      action: 'office-font',
      ref: font.name,
      body: { text: `書体「${font.name}」のファイルを入れ直し`, sha256: font.sha256 },
    }),
  )
  ctx.env.drawing.useFonts(fontFiles(folder, fonts))
  const { name, characters, adds, variants } = font
  return { name, characters, adds, variants }
}

/** 書体を外す. Papers already made keep their characters: they are stored as they were drawn. Throws AppError `not-found`. */
export const remove: Handler<'fonts.remove'> = async (ctx, input) => {
  const { tx, env, audit } = ctx
  const fonts = await officeFonts(tx)
  const gone = fonts.find((font) => font.name === input.name)
  if (gone === undefined) throw new AppError('not-found', { what: `書体「${input.name}」` })
  const left = fonts.filter((font) => font !== gone)
  await writeOfficeFonts(tx, left)
  const text = `書体「${gone.name}」を外した: ${input.reason}`
  await audit.write({ action: 'office-font', ref: gone.name, body: { text, sha256: gone.sha256, reason: input.reason } })
  ctx.afterCommit(async () => {
    env.drawing.useFonts(fontFiles(env.store.folder, left))
    await rm(join(fontsFolder(env.store.folder), gone.file), { force: true }).catch(() => undefined)
  })
  return { left: left.length }
}
