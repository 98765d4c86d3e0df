import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isRemotePath, isSyncedPath } from '../../electron/backend/store/location.ts'
import { lookAtFolder } from '../../electron/backend/office/begin.ts'
import { createOffice } from '../../electron/backend/store/open.ts'
import { temporaryFolder } from '../support/office.ts'
import { codeOf } from './acts.ts'

describe('paths on another machine', () => {
  it.each([
    ['a share', '\\\\server\\share\\office', null, true],
    ['a share with slashes', '//server/share/office', null, true],
    ['a share in long form', '\\\\?\\UNC\\server\\share', null, true],
    ['a device that is no drive', '\\\\.\\pipe\\office', null, true],
    ['a drive in long form', '\\\\?\\C:\\office', null, false],
    ['a drive', 'C:\\office', null, false],
    ['ext4', '/home/office', 0xef53, false],
    ['btrfs', '/home/office', 0x9123683e, false],
    ['xfs', '/home/office', 0x58465342, false],
    ['memory', '/tmp/office', 0x01021994, false],
    ['overlay', '/office', 0x794c7630, false],
    ['NFS', '/mnt/office', 0x6969, true],
    ['CIFS', '/mnt/office', 0xff534d42, true],
    ['SMB 2', '/mnt/office', 0xfe534d42, true],
    ['SMB', '/mnt/office', 0x517b, true],
    ['9P', '/mnt/office', 0x01021997, true],
    ['a cloud or another PC by FUSE', '/mnt/office', 0x65735546, true],
    ['a stick', '/media/office', 0x4d44, true],
    ['a large stick', '/media/office', 0x2011bab0, true],
    ['AFS', '/mnt/office', 0x5346414f, true],
  ] as const)('%s', (_, path, type, remote) => {
    expect(isRemotePath(path, type)).toBe(remote)
  })
})

describe('folders that a cloud keeps in step', () => {
  const env = { OneDrive: 'C:\\Users\\a\\Cloud\\', OneDriveCommercial: 'C:\\Users\\a\\City' }
  it.each([
    ['by its name', 'C:\\Users\\a\\OneDrive\\office', true],
    ['by the name of an employer', 'C:\\Users\\a\\OneDrive - Example City\\office', true],
    ['by what its program says', 'c:\\users\\A\\cloud\\office', true],
    ['of an employer by what its program says', 'C:\\Users\\a\\City\\office', true],
    ['the folder itself', 'C:\\Users\\a\\Cloud', true],
    ['of another company', '/data/a/Dropbox (Work)/office', true],
    ['beside it, with a name that begins alike', 'C:\\Users\\a\\City2\\office', false],
    ['a folder about it', '/data/a/OneDrive移行/office', false],
    ['none', 'D:\\kyufu\\office', false],
  ] as const)('%s', (_, path, is) => {
    expect(isSyncedPath(path, env)).toBe(is)
  })

  it('are no place for an office', async () => {
    const root = temporaryFolder('synced')
    try {
      const folder = join(root, 'OneDrive', 'office')
      expect(await codeOf(async () => createOffice(folder, () => new Date()))).toBe('office-network')
      expect(lookAtFolder(join(root, 'OneDrive')).kind).toBe('network')
      expect(existsSync(join(folder, 'office.sqlite'))).toBe(false)
    } finally {
      rmSync(root, { recursive: true })
    }
  })
})
