import type { Head } from '../../electron/backend/backup/envelope.ts'
import type { Resident } from '../../shared/domain/masters.ts'
import type { ZenginHeader, ZenginTransfer } from '../../shared/domain/zengin-types.ts'

/** 振込依頼人 and one 振込先 of a file that is right in every field. */
export const sampleHeader: ZenginHeader = {
  clientCode: '1',
  clientName: 'ﾃｽﾄｼ',
  transferDate: '2026-11-24',
  bankCode: '1',
  bankName: '',
  branchCode: '2',
  branchName: '',
  accountType: '1',
  accountNumber: '3',
}
export const sampleTransfer: ZenginTransfer = {
  bankCode: '0001',
  bankName: '',
  branchCode: '002',
  branchName: '',
  accountType: '1',
  accountNumber: '0000003',
  payeeName: 'ﾔﾏﾀﾞ ﾀﾛｳ',
  amount: 1,
  newCode: '1',
  reference: { kind: 'customer', code1: '1', code2: '0' },
}

/** The open head of a backup's envelope. */
export const sampleHead: Head = {
  format: 'kyufu-backup-v1',
  store: 's',
  office: '見本市',
  at: '2026-11-24T00:00:00.000Z',
  schemaVersion: 1,
  checkpoint: { number: 1, seq: 1, head: 'h' },
  entries: 1,
  cases: 0,
  files: 0,
  fileBytes: 0,
  list: '',
  salt: Buffer.alloc(16, 5).toString('base64url'),
  slots: [],
}

/** 住民. Lives here, alone, of age, without protection. */
export const sampleResident: Resident = {
  residentNo: '1000000007',
  name: '見本　花子',
  kana: 'ミホン　ハナコ',
  birthDate: '1980-01-02',
  sex: '女',
  postalCode: '460-0006',
  address: '愛知県名古屋市中区葵三丁目９３番１０号',
  householdNo: '9000000008',
  relation: '世帯主',
  movedInOn: '2001-04-01',
  movedOutOn: null,
  removalReason: '',
  protectionFrom: null,
  protectionTo: null,
  guardianNo: null,
}
