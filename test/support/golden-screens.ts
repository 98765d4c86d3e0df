import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { CDPSession, Page } from 'playwright'
import type { AppUnderTest } from './electron-app.ts'
import { project } from './office.ts'
import { readPng, squaresApart, writePng } from './png.ts'
import { names, steadied } from './screen-eye.ts'

const golden = join(project, 'test/golden')
const namesOf = (name: string): string => join(golden, 'names', `${name}.yml`)
const pictureOf = (name: string): string => join(golden, 'pictures', `${name}.png`)
/** Which renderer of which system drew the pictures: letters of another one differ in every pixel. */
const drawnBy = join(golden, 'pictures', 'drawn-by.txt')
const updating = process.env['UPDATE_GOLDEN'] === '1'
/** Where a picture that differs goes, to be looked at. */
const differing = join(project, 'out/pictures-differing')
/** How long a screen has to come to what is kept; a slow machine draws late. */
const patience = 15_000
/** Squares of one letter's size that may differ in a picture of some thousand. */
const allowed = 6

/** Whether the pictures were drawn by this renderer. If not, the screens are still drawn and must not be blank, but are not compared. */
export async function comparable({ app }: AppUnderTest): Promise<boolean> {
  const chrome = await app.evaluate(() => process.versions['chrome'] ?? '')
  const here = `${process.platform}-${process.arch} Chromium ${chrome.split('.')[0]}\n`
  if (updating) {
    mkdirSync(dirname(drawnBy), { recursive: true })
    writeFileSync(drawnBy, here)
  }
  return readFileSync(drawnBy, 'utf8') === here
}

/** Holds what a screen reader is told against what is kept; the difference in words, or null. */
export async function keepNames(page: Page, name: string, moving: boolean): Promise<string | null> {
  const file = namesOf(name)
  if (updating) {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, await names(page, moving))
  }
  if (!existsSync(file)) return `${file} is missing; UPDATE_GOLDEN=1 writes it.`
  const kept = readFileSync(file, 'utf8')
  const until = Date.now() + patience
  let told = await names(page, moving)
  while (told !== kept && Date.now() < until) told = await names(page, moving)
  if (told === kept) return null
  const [now, before] = [told.split('\n'), kept.split('\n')]
  const gone = before.filter((line) => !now.includes(line)).slice(0, 5)
  const come = now.filter((line) => !before.includes(line)).slice(0, 5)
  return `names of ${name}: no longer ${JSON.stringify(gone)}, now ${JSON.stringify(come)}; if it is meant, UPDATE_GOLDEN=1 keeps it.`
}

/** Holds the looks against the picture that is kept, at the size the page is drawn now. What is wrong in words, or null. */
export async function keepPicture(cdp: CDPSession, page: Page, name: string, alike: boolean): Promise<string | null> {
  const file = pictureOf(name)
  const shoot = async () => {
    await steadied(page)
    // two frames: what was written over is drawn
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
    const { data } = await cdp.send('Page.captureScreenshot', { format: 'png', optimizeForSpeed: true })
    return readPng(Buffer.from(data, 'base64'))
  }
  if (updating) {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, writePng(await shoot()))
  }
  if (!alike) {
    const { data } = await shoot()
    return new Set(data).size > 8 ? null : `${name} is blank`
  }
  if (!existsSync(file)) return `${file} is missing; UPDATE_GOLDEN=1 writes it.`
  const kept = readPng(readFileSync(file))
  const until = Date.now() + patience
  let seen = await shoot()
  while (squaresApart(seen, kept) > allowed && Date.now() < until) seen = await shoot()
  const apart = squaresApart(seen, kept)
  if (apart <= allowed) return null
  mkdirSync(differing, { recursive: true })
  writeFileSync(join(differing, `${name}.png`), writePng(seen))
  return `${name} looks different in ${apart} places: compare ${file} with ${join(differing, `${name}.png`)}; if it is meant, UPDATE_GOLDEN=1 keeps it.`
}

/** What is kept of screens that there are no more. */
export function surplus(stops: readonly string[]): readonly string[] {
  const kept = [...readdirSync(join(golden, 'names')), ...readdirSync(join(golden, 'pictures'))].filter((name) => !name.endsWith('.txt'))
  return kept.filter((name) => !stops.includes(name.replace(/(-(1366|1920|200))?\.(png|yml)$/, '')))
}
