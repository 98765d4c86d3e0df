import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { missingPlatformPackages, type LockedPackage } from '../../../electron/tools/lockfile.ts'
import { project } from '../../support/office.ts'

const locked = {
  '': {},
  'node_modules/tool': {
    version: '1.0.0',
    dev: true,
    optionalDependencies: { '@tool/linux-x64-musl': '1.0.0', '@tool/win32-arm64': '1.0.0', colours: '^2.0.0' },
  },
  'node_modules/@tool/win32-arm64': { version: '1.0.0', optional: true },
} satisfies Record<string, LockedPackage>

test('a platform package that the lockfile lacks is written in with its platform; others are left alone', () => {
  expect(missingPlatformPackages(locked)).toEqual({
    'node_modules/@tool/linux-x64-musl': { version: '1.0.0', cpu: ['x64'], dev: true, libc: ['musl'], optional: true, os: ['linux'] },
  })
})

test('the lockfile of this project is complete: `npm ci` would refuse another', () => {
  const lock = JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8')) as { packages: Record<string, LockedPackage> }
  expect(Object.keys(missingPlatformPackages(lock.packages))).toEqual([])
  expect(Object.keys(lock.packages).length).toBeGreaterThan(500)
})
