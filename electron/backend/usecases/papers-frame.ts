/** 帳票の共通の材料 of the office: texts, envelope, seal. */
import { join } from 'node:path'
import type { IsoDate } from '../../../shared/domain/masters.ts'
import { AppError } from '../../../shared/errors.ts'
import { envelopeOn } from '../../../shared/papers/envelope.ts'
import type { PaperContext } from '../../../shared/papers/letter.ts'
import { officeTexts } from '../../../shared/papers/texts.ts'
import type { Env } from '../context.ts'
import { readWholeFile } from '../files/read-file.ts'
import type { ReadDb } from '../store/db.ts'
import { paperTexts, type BuildFrame } from './papers-build.ts'
import { allParameters, homePlace } from './settings.ts'

/** The largest picture of a seal, MiB. */
const largestSealMb = 2
const sealFiles = ['seal.png', 'seal.jpg'] as const

/** What all letters of one act share. Throws AppError `missing-setting` for an envelope or a seal that cannot be used. */
export async function buildFrame(env: Pick<Env, 'businessDay' | 'store'>, read: ReadDb): Promise<BuildFrame> {
  const day = env.businessDay()
  const parameters = await allParameters(read)
  const seal = await officeSeal(env.store.folder)
  return {
    businessDay: day,
    home: homePlace(parameters, day),
    texts: await paperTexts(read),
    window: envelopeOn(parameters, day).place,
    ...(seal === undefined ? {} : { seal }),
  }
}

/** What a paper of one day is made with. Throws AppError `missing-setting`. */
export async function paperContext(env: Pick<Env, 'businessDay' | 'store'>, read: ReadDb, day: IsoDate): Promise<PaperContext> {
  const { texts, window, seal } = await buildFrame(env, read)
  return {
    texts: officeTexts(texts, day),
    window: window ?? envelopeOn([], day).place,
    ...(seal === undefined ? {} : { seal }),
  }
}

/** 電子公印: seal.png or seal.jpg in the office's folder; undefined without one. Throws AppError `missing-setting` for another kind of file. */
export async function officeSeal(folder: string): Promise<Uint8Array | undefined> {
  for (const name of sealFiles) {
    const bytes = await readWholeFile(join(folder, name), largestSealMb).then(
      (file) => file.bytes,
      (error: unknown) => {
        if (error instanceof AppError && error.code === 'file-not-found') return undefined
        throw error
      },
    )
    if (bytes === undefined) continue
    const png = bytes[0] === 0x89 && bytes[1] === 0x50 && bytes[2] === 0x4e && bytes[3] === 0x47
    const jpeg = bytes[0] === 0xff && bytes[1] === 0xd8
    if (!png && !jpeg) throw new AppError('missing-setting', { key: `公印の画像（${name} は PNG でも JPEG でもありません）` })
    return new Uint8Array(bytes)
  }
  return undefined
}
