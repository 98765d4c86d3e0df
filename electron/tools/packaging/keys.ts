import { generateKeyPairSync } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { publicKeyOf } from '../../release/signed.ts'
import { toolFailure } from '../say.ts'

/** With what a build signs, and whose signatures the built program will take. */
export type ReleaseKeys = { readonly privatePem: string; readonly publicKeys: readonly string[]; readonly rehearsal: boolean }

/**
 * The release key named by KYUFU_RELEASE_KEY (a PEM file, kept off this machine but for a release) with the public spare of
 * KYUFU_SPARE_KEY (base64). Without them a rehearsal: a pair made here, whose programs take no update of a real release and the other
 * way round.
 * @throws when the named key is no file
 */
export async function releaseKeys(env: NodeJS.ProcessEnv, cache: string): Promise<ReleaseKeys> {
  const { KYUFU_RELEASE_KEY: file = '', KYUFU_SPARE_KEY: spare = '' } = env
  if (file !== '') {
    if (!existsSync(file)) throw toolFailure('KYUFU_RELEASE_KEY の鍵のファイルがありません。パッケージは作っていません。', file)
    const privatePem = readFileSync(file, 'utf8')
    return { privatePem, publicKeys: [publicKeyOf(privatePem), ...(spare === '' ? [] : [spare])], rehearsal: false }
  }
  const [own, other] = [await rehearsalKey(join(cache, 'rehearsal-release.pem')), await rehearsalKey(join(cache, 'rehearsal-spare.pem'))]
  return { privatePem: own, publicKeys: [publicKeyOf(own), publicKeyOf(other)], rehearsal: true }
}

async function rehearsalKey(file: string): Promise<string> {
  if (!existsSync(file)) {
    await mkdir(dirname(file), { recursive: true })
    const { privateKey } = generateKeyPairSync('ed25519')
    await writeFile(file, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600 })
  }
  return readFileSync(file, 'utf8')
}
