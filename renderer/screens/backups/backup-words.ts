/** Size in a form people read: 12KB, 3.4MB, 1.2GB. */
export function bytesText(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.max(1, Math.round(bytes / 1000)).toLocaleString('ja-JP')}KB`
  const mega = bytes / 1e6
  return mega < 1000 ? `${mega.toFixed(1)}MB` : `${(mega / 1000).toFixed(1)}GB`
}

/** Why a backup was made. */
export function reasonWord(reason: string): string {
  return { demand: '手動', daily: '毎日', payment: '支払の前', rehearsal: '復元の試し' }[reason] ?? reason
}
