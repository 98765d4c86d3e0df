import { generateKeyPairSync } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writePackage } from '../../electron/release/update-package.ts'
import type { UpdateManifest } from '../../electron/release/update-package.ts'
import { publicKeyOf } from '../../electron/release/signed.ts'

/** A release key made for one test. */
export function releaseKey(): { readonly pem: string; readonly key: string } {
  const pem = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' })
  return { pem: String(pem), key: publicKeyOf(String(pem)) }
}

/** A small update package; what is not said is as for the next version of this platform. */
export function makeUpdate(
  folder: string,
  pem: string,
  more: Partial<Omit<UpdateManifest, 'format' | 'parts'>> = {},
  name = 'update.kup',
): string {
  mkdirSync(folder, { recursive: true })
  const installer = join(folder, `installer-${name}.bin`)
  const bill = join(folder, `sbom-${name}.json`)
  writeFileSync(installer, Buffer.alloc(300_000, 'installer '))
  writeFileSync(bill, '{"components":[]}')
  const file = join(folder, name)
  writePackage(
    file,
    {
      version: '0.2.0',
      electron: '45.4.1',
      platform: `${process.platform}-${process.arch}`,
      schema: 1000,
      schemaFrom: 1,
      builtOn: '2026-11-20',
      notes: '印刷の不具合を直しました。',
      withdrawn: [],
      rollbackFrom: [],
      ...more,
    },
    [
      { kind: 'installer', name: 'kyufu-desk-0.2.0.exe', file: installer },
      { kind: 'sbom', name: 'sbom.json', file: bill },
    ],
    pem,
  )
  return file
}
