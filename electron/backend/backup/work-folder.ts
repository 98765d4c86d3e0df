import { join } from 'node:path'

/** Where snapshots and rehearsals lie while they are needed: in the office, emptied whenever it is opened. */
export const workFolder = (office: string): string => join(office, 'backups', '.work')
