import { ensureBuilt, project } from './built-app.ts'
import { releaseKeys } from './packaging/keys.ts'
import { makePackage, packageFolder } from './packaging/make.ts'
import type { Target } from './packaging/stage.ts'
import { cacheFolder, describeRuntime, findRuntime, runtimeQuestion } from './runtime.ts'
import { messageOf, sayToTerminal as say, toolFailure } from './say.ts'

/**
 * `npm run package`: the program as it is installed, in `out/package/made`. `--installer` wraps it for the platform (the official
 * Electron alone), `--target=win32-x64|win32-arm64|linux-x64` names another platform.
 */
async function main(args: readonly string[]): Promise<void> {
  const installer = args.includes('--installer')
  const target = targetOf(args.find((word) => word.startsWith('--target='))?.slice('--target='.length))
  const runtime = await findRuntime(runtimeQuestion(project, say))
  if (runtime.kind === 'stand-in' && (installer || target.platform !== 'linux')) {
    throw toolFailure(
      '代わりの実行環境では、インストーラーと他のプラットフォームのパッケージは作れません。何も作っていません。',
      '公式の Electron を取得できるコンピューターで実行してください。',
    )
  }
  await ensureBuilt(say)
  const keys = await releaseKeys(process.env, cacheFolder(process.env))
  if (installer && keys.rehearsal) {
    throw toolFailure('インストーラーには KYUFU_RELEASE_KEY（Ed25519 の秘密鍵の PEM ファイル）が要ります。何も作っていません。')
  }
  if (keys.rehearsal) say('KYUFU_RELEASE_KEY がないため、試しの鍵で署名します。配布には使えません。')
  say(describeRuntime(runtime))
  const builtOn = new Date().toISOString().slice(0, 10)
  const folder = await makePackage({ runtime, target, form: installer ? 'installer' : 'dir', keys, out: packageFolder, builtOn, say })
  say(`できました: ${folder}`)
}

function targetOf(word: string | undefined): Target {
  if (word === undefined)
    return { platform: process.platform === 'win32' ? 'win32' : 'linux', arch: process.arch === 'arm64' ? 'arm64' : 'x64' }
  if (word === 'win32-x64') return { platform: 'win32', arch: 'x64' }
  if (word === 'win32-arm64') return { platform: 'win32', arch: 'arm64' }
  if (word === 'linux-x64') return { platform: 'linux', arch: 'x64' }
  throw toolFailure(`--target=${word} は知りません。win32-x64、win32-arm64、linux-x64 のどれかを指定してください。`)
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  say(messageOf(error))
  process.exitCode = 1
}
