import { describe, expect, it } from 'vitest'
import { isRemotePath } from '../../electron/backend/store/location.ts'

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
    ['AFS', '/mnt/office', 0x5346414f, true],
  ] as const)('%s', (_, path, type, remote) => {
    expect(isRemotePath(path, type)).toBe(remote)
  })
})
