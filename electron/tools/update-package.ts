import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { listName, offerText } from '../release/offer.ts'
import { writePackage } from '../release/update-package.ts'
import { project } from './built-app.ts'
import { releaseKeys } from './packaging/keys.ts'
import { cacheFolder } from './runtime.ts'
import { messageOf, sayToTerminal as say, toolFailure } from './say.ts'

/**
 * `npm run update-package -- --installer=FILE --platform=win32-x64 --schema=26 --notes=FILE --out=FILE.kup [--schema-from=1]
 * [--min-version=0.2.0] [--electron=45.4.1] [--withdrawn=0.1.1,0.1.2] [--rollback-from=0.3.0]`: one signed file for offices on closed
 * networks, and beside it the list (`latest.yml` …) with which a web server of the intranet offers it. The key is
 * KYUFU_RELEASE_KEY, without it the rehearsal's.
 */
async function main(args: readonly string[]): Promise<void> {
  const given = new Map(args.map((word) => [word.slice(2).split('=')[0] ?? '', word.slice(word.indexOf('=') + 1)]))
  const needed = (name: string): string => {
    const value = given.get(name)
    if (value === undefined || value === '') throw toolFailure(`--${name}= がありません。更新パッケージは作っていません。`)
    return value
  }
  const [installer, notes, out] = [needed('installer'), needed('notes'), needed('out')]
  for (const file of [installer, notes])
    if (!existsSync(file)) throw toolFailure(`ファイルがありません: ${file}。更新パッケージは作っていません。`)
  if (existsSync(out)) throw toolFailure(`「${out}」はもうあります。別の名前にしてください。更新パッケージは作っていません。`)
  const bill = join(project, 'out', 'package', 'papers', 'sbom.json')
  const described = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as {
    readonly version: string
    readonly devDependencies: Readonly<Record<string, string>>
  }
  const keys = await releaseKeys(process.env, cacheFolder(process.env))
  const manifest = writePackage(
    out,
    {
      version: given.get('version') ?? described.version,
      electron: given.get('electron') ?? described.devDependencies['electron'] ?? '',
      platform: needed('platform'),
      schema: Number(needed('schema')),
      schemaFrom: Number(given.get('schema-from') ?? 1),
      builtOn: new Date().toISOString().slice(0, 10),
      notes: readFileSync(notes, 'utf8').trim(),
      withdrawn: list(given.get('withdrawn')),
      rollbackFrom: list(given.get('rollback-from')),
      ...(given.has('min-version') ? { minVersion: needed('min-version') } : {}),
    },
    [
      { kind: 'installer', name: installer.split(/[\\/]/).at(-1) ?? '', file: installer },
      ...(existsSync(bill) ? [{ kind: 'sbom' as const, name: 'sbom.json', file: bill }] : []),
    ],
    keys.privatePem,
  )
  const offer = join(dirname(out), listName(manifest.platform))
  writeFileSync(offer, offerText(manifest.version, out))
  if (keys.rehearsal) say('KYUFU_RELEASE_KEY がないため、試しの鍵で署名しました。配布には使えません。')
  say(
    `できました: ${out}（版 ${manifest.version}、${manifest.platform}、${manifest.parts.length}点）。サーバーに置くときは ${offer} も一緒に置きます。`,
  )
}

const list = (text: string | undefined): readonly string[] => (text === undefined || text === '' ? [] : text.split(','))

try {
  await main(process.argv.slice(2))
} catch (error) {
  say(messageOf(error))
  process.exitCode = 1
}
