import type { Permission } from '../shared/permissions.ts'

/** 業務. A module of the rail: Alt and its number opens it; it is shown to those who may read what it shows. */
export interface Module {
  readonly path:
    | '/queue'
    | '/import'
    | '/drafts'
    | '/approval'
    | '/papers'
    | '/payments'
    | '/audit'
    | '/masters'
    | '/entry'
    | '/corrections'
    | '/people'
    | '/hand-over'
    | '/routes'
    | '/users'
    | '/claims'
    | '/providers'
    | '/accounts'
    | '/effect'
    | '/backups'
  readonly label: string
  readonly permission: Permission
  /** A line drawing on a 24 × 24 field. */
  readonly icon: string
}

export const modules: readonly Module[] = [
  { path: '/queue', label: '案件', permission: 'case.read', icon: 'M4 5h16M4 10h16M4 15h16M4 20h10' },
  { path: '/import', label: '取込', permission: 'import.run', icon: 'M12 3v12m-5-5 5 5 5-5M4 17v4h16v-4' },
  { path: '/drafts', label: '起案', permission: 'draft.read', icon: 'M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6' },
  {
    path: '/approval',
    label: '決裁',
    permission: 'draft.act',
    icon: 'M12 3a4 4 0 0 1 3 6.5c-1 1.2-1 3-1 4.5h4v3H6v-3h4c0-1.500 0-3.300-1-4.500A4 4 0 0 1 12 3zM5 21h14',
  },
  { path: '/papers', label: '発行', permission: 'papers.read', icon: 'M7 8V3h10v5M7 17H4V8h16v9h-3M7 14h10v7H7z' },
  { path: '/payments', label: '支払', permission: 'payment.read', icon: 'm6 4 6 8 6-8M12 12v9M7 13h10M7 17h10' },
  {
    path: '/audit',
    label: '監査',
    permission: 'audit.verify',
    icon: 'M12 3 4 6v6c0 5 3.500 7.800 8 9 4.500-1.200 8-4 8-9V6zM8.500 12l2.500 2.500 4.500-5',
  },
  {
    path: '/masters',
    label: '台帳',
    permission: 'master.browse',
    icon: 'M5 4h12a2 2 0 0 1 2 2v14H7a2 2 0 0 1-2-2zM5 18a2 2 0 0 1 2-2h12M9 8h6',
  },
  { path: '/entry', label: '入力', permission: 'entry.run', icon: 'M4 20h4L19 9l-4-4L4 16zM13 7l4 4M12 20h8' },
  { path: '/corrections', label: '補正', permission: 'case.read', icon: 'M4 4h16v12H9l-5 4zM8 8h8M8 12h5' },
  {
    path: '/people',
    label: '照合',
    permission: 'people.link',
    icon: 'M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM3 19c0-3 2-5 5-5s5 2 5 5M15 9l2 2 4-4M16 15h5',
  },
  { path: '/hand-over', label: '授受簿', permission: 'handover.read', icon: 'M4 8h13l-3-3M20 16H7l3 3M4 12h16' },
  { path: '/routes', label: '経路', permission: 'absence.write', icon: 'M5 6h4v4H5zM15 14h4v4h-4zM9 8h5a3 3 0 0 1 3 3v3M5 16h4' },
  { path: '/claims', label: '請求', permission: 'payment.read', icon: 'M6 3h12v18l-3-2-3 2-3-2-3 2zM9 8h6M9 12h6' },
  { path: '/providers', label: '事業者', permission: 'provider.read', icon: 'M4 10h16l-2-6H6zM5 10v10h14V10M10 20v-6h4v6' },
  { path: '/accounts', label: '口座', permission: 'account.inquire', icon: 'M4 7h16v12H4zM4 11h16M7 15h5' },
  { path: '/effect', label: '効果', permission: 'case.read', icon: 'M5 20V10h3v10M11 20V4h3v16M17 20v-7h3v7M3 20h18' },
  {
    path: '/users',
    label: '利用者',
    permission: 'users.browse',
    icon: 'M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM2.500 20c0-3.500 2.500-6 6.500-6s6.500 2.500 6.500 6M16 5a3 3 0 0 1 0 6M18 14.500c2.200.8 3.500 2.800 3.500 5.500',
  },
  { path: '/backups', label: '控え', permission: 'backup.run', icon: 'M4 7h16v5H4zM4 12v5h16v-5M7 9.500h2M7 14.500h2M12 20v-3m-3 3h6' },
]

/** The key of the nth module of the rail (from 1), pressed with Alt: the digits, what stands right of them, then letters. */
export function moduleKey(number: number): string {
  return '1234567890-^rsjkeub'[number - 1] ?? ''
}
