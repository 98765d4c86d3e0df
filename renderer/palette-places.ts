import { masterTables } from '../shared/domain/master-tables-kinds.ts'
import type { Permission } from '../shared/permissions.ts'
import type { Module } from './modules.ts'

/** 行き先. A part of a screen that the palette opens: the tab it keeps is set before. */
export interface Place {
  readonly label: string
  readonly path: Module['path']
  readonly permission: Permission
  /** What the screen remembers, so that it opens there. */
  readonly keep: Readonly<Record<string, string>>
  readonly also?: readonly string[]
}

const place = (
  label: string,
  path: Module['path'],
  permission: Permission,
  keep: Readonly<Record<string, string>>,
  also: readonly string[] = [],
): Place => ({ label, path, permission, keep, also })

export const places: readonly Place[] = [
  place('支払 › 支払対象', '/payments', 'payment.read', { 'payments.tab': 'candidates' }, ['支出命令を作る', '支払を起案']),
  place('支払 › 支払の起案・振込データ', '/payments', 'payment.read', { 'payments.tab': 'runs' }, ['支出命令', '全銀データ']),
  place('支払 › 組戻し', '/payments', 'payment.read', { 'payments.tab': 'returned' }),
  place('発行 › 未発行', '/papers', 'papers.read', { 'papers.tab': 'pending' }, ['決定通知']),
  place('発行 › 保留（支援措置）', '/papers', 'papers.read', { 'papers.tab': 'held' }),
  place('発行 › 印刷の回', '/papers', 'papers.read', { 'papers.tab': 'runs' }),
  place('発行 › 給付券', '/papers', 'papers.read', { 'papers.tab': 'vouchers' }, ['券を確かめる']),
  place('発行 › 返戻', '/papers', 'papers.read', { 'papers.tab': 'returns' }),
  place('発行 › 帳票', '/papers', 'papers.read', { 'papers.tab': 'office' }, ['発送簿', '宛名ラベル', '日締め票']),
  place('発行 › 書体', '/papers', 'papers.read', { 'papers.tab': 'fonts' }, ['外字']),
  place('請求 › 要確認', '/claims', 'payment.read', { 'claims.part': 'open' }),
  place('請求 › 返戻', '/claims', 'payment.read', { 'claims.part': 'back' }),
  place('請求 › 月締め', '/claims', 'payment.read', { 'claims.part': 'months' }),
  place('請求 › 窓口の読取り', '/claims', 'payment.run', { 'claims.part': 'counter' }),
  place('事業者 › 口座の確認待ち', '/providers', 'provider.read', { 'providers.tab': 'waiting' }),
  place('事業者 › 銀行・支店', '/providers', 'provider.read', { 'providers.tab': 'banks' }),
  place('口座 › 照会と回答', '/accounts', 'account.inquire', { 'accounts.tab': 'inquiries' }, ['公金受取口座']),
  place('口座 › 支払までの日数', '/accounts', 'account.inquire', { 'accounts.tab': 'due' }),
  place('照合 › 重複の疑い', '/people', 'people.link', { 'people.tab': 'duplicates' }),
  place('経路 › 専決規程', '/routes', 'route.write', { 'routes.tab': 'rules' }),
  place('経路 › 役職と担当', '/routes', 'route.write', { 'routes.tab': 'posts' }),
  place('経路 › 不在', '/routes', 'absence.write', { 'routes.tab': 'absences' }),
  place('監査 › 監査記録', '/audit', 'audit.verify', { 'audit.tab': 'trail' }),
  place('監査 › 見方別の一覧', '/audit', 'audit.verify', { 'audit.tab': 'lists' }),
  place('監査 › 閲覧記録（対象者別）', '/audit', 'audit.verify', { 'audit.tab': 'persons' }),
  place('台帳 › 変更の試算', '/masters', 'master.load', { 'masters.part': 'plans' }),
  place('台帳 › 変更の記録', '/masters', 'master.browse', { 'masters.part': 'log' }),
  ...Object.values(masterTables).map(({ kind, title }) =>
    place(
      `台帳 › ${title}`,
      '/masters',
      'master.browse',
      { 'masters.part': 'rows', 'masters.kind': kind },
      kind === 'parameters' ? ['予算'] : [],
    ),
  ),
]
