import { existsSync, readdirSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { project } from './built-app.ts'
import { closureOf, readLock, windowPackages, type Placed } from './packaging/shipped.ts'
import { messageOf, sayToTerminal as say } from './say.ts'

/**
 * `node electron/tools/licences.ts`: `resources/licences.json`, which the program shows under このプログラムについて: every package of the
 * lockfile that travels, the fonts and the table of banks, with the text of each licence once. A test tells when it is out of date.
 */

interface Part {
  readonly name: string
  readonly version: string
  readonly licence: string
  /** '' where the package brings none. */
  readonly text: string
}

const licenceName = /^(licen[cs]e|copying|unlicense)([.-].*)?$/i

/** What is no package: the files beside it say under which licence it is. */
const others: readonly (readonly [name: string, licence: string, file: string])[] = [
  ['BIZ UDゴシック（書体）', 'OFL-1.1', 'resources/fonts/OFL-biz-udgothic.txt'],
  ['BIZ UD明朝（書体）', 'OFL-1.1', 'resources/fonts/OFL-biz-udmincho.txt'],
  ['Noto Sans JP（書体）', 'OFL-1.1', 'resources/fonts/OFL-noto-sans-jp.txt'],
  ['銀行・支店の表', 'MIT', 'resources/banks/LICENSE.txt'],
]

async function partOf({ place, name, version, licence }: Placed): Promise<Part> {
  const folder = join(project, place)
  const file = existsSync(folder) ? readdirSync(folder).find((one) => licenceName.test(one)) : undefined
  return {
    name,
    version,
    licence: licence === '' ? '記載なし' : licence,
    text: file === undefined ? '' : await readFile(join(folder, file), 'utf8'),
  }
}

/** Names and versions of the packages that travel, without those only another platform installs. */
export async function shippedParts(): Promise<readonly Part[]> {
  const { dependencies } = JSON.parse(await readFile(join(project, 'package.json'), 'utf8')) as { readonly dependencies: object }
  const placed = closureOf(readLock(project), [...Object.keys(dependencies), ...windowPackages(project)], project)
  // the modules of one platform alone would make the list differ from machine to machine
  const common = placed.filter(({ name }) => !/(linux|win32|darwin|android|freebsd)-/.test(name))
  const parts = await Promise.all(common.map(partOf))
  const single = new Map(parts.map((one) => [`${one.name}@${one.version}`, one]))
  return [...single.values()].toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.version < b.version ? -1 : 1))
}

async function write(): Promise<void> {
  const fixed = await Promise.all(
    others.map(async ([name, licence, file]): Promise<Part> => ({
      name,
      version: '',
      licence,
      text: await readFile(join(project, file), 'utf8'),
    })),
  )
  const parts = [...fixed, ...(await shippedParts())]
  const texts = [...new Set(parts.map((one) => one.text.trim()).filter((text) => text !== ''))]
  const packages = parts.map(({ name, version, licence, text }) => ({ name, version, licence, text: texts.indexOf(text.trim()) }))
  await writeFile(join(project, 'resources', 'licences.json'), `${JSON.stringify({ packages, texts }, null, 1)}\n`)
  say(`${packages.length}個の部品と ${texts.length}種類の許諾の文を resources/licences.json に書きました。`)
}

if (process.argv[1] === import.meta.filename) {
  try {
    await write()
  } catch (error) {
    say(messageOf(error))
    process.exitCode = 1
  }
}
