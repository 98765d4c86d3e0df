import { existsSync, realpathSync, statfsSync, statSync } from 'node:fs'
import { join, parse } from 'node:path'
import { AppError } from '../../../shared/errors.ts'

/**
 * Linux file system magic numbers whose files may live on another machine: NFS, CIFS, SMB2, SMB, 9P, AFS, FUSE (SSH, clouds); and those of sticks and
 * cards, FAT and exFAT, which keep no journal.
 */
const remoteFileSystems = new Set([0x6969, 0xff534d42, 0xfe534d42, 0x517b, 0x01021997, 0x5346414f, 0x65735546, 0x4d44, 0x2011bab0])

/** 同期フォルダー. A program of the cloud copies its files away one by one, also half written ones, and puts older ones back. */
const synced = /^(onedrive( - .+)?|dropbox( \(.+\))?|google ?drive|icloud ?drive)$/i
const syncVariables = ['OneDrive', 'OneDriveConsumer', 'OneDriveCommercial'] as const

/** Whether this real path lies in a folder that a cloud keeps in step, by its name or by what the cloud's program says of itself. */
export function isSyncedPath(realPath: string, env: Readonly<Record<string, string | undefined>>): boolean {
  const plain = (path: string): string => path.replaceAll('\\', '/').replace(/\/+$/, '').toLowerCase()
  const path = plain(realPath)
  if (path.split('/').some((name) => synced.test(name))) return true
  return syncVariables.some((name) => {
    const root = plain(env[name] ?? '')
    return root !== '' && (path === root || path.startsWith(`${root}/`))
  })
}

/**
 * Whether this real path is on another machine, judged by its form (Windows) or its file system (elsewhere).
 * Two PCs on one file destroy it without a single error (reliability.md §2.5), so the program refuses in code.
 */
export function isRemotePath(realPath: string, fileSystemType: number | null): boolean {
  if (/^[\\/]{2}/.test(realPath)) return !/^\\\\\?\\[A-Za-z]:/.test(realPath)
  return fileSystemType !== null && remoteFileSystems.has(fileSystemType)
}

/** Refuses a name that says by its form that it is a share, before anything is made there. */
export function refuseShareName(folder: string): void {
  if (/^[\\/]{2}[^?]/.test(folder)) throw new AppError('office-network', { folder })
}

/** The office folder as the system really has it. Throws `office-missing` or `office-network`. */
export function officeLocation(folder: string): string {
  refuseShareName(folder)
  if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new AppError('office-missing', { folder })
  const windows = process.platform === 'win32'
  // the trailing separator makes Windows resolve a mapped drive letter to its \\server\share
  const real = windows ? realpathSync.native(join(folder, parse(folder).root === folder ? '' : '\\')) : realpathSync.native(folder)
  if (isRemotePath(real, windows ? null : statfsSync(real).type) || isSyncedPath(real, process.env))
    throw new AppError('office-network', { folder })
  return real
}
