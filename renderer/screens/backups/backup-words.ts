/** Size in a form people read: 12KB, 3.4MB, 1.2GB. */
export function bytesText(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.max(1, Math.round(bytes / 1000)).toLocaleString('ja-JP')}KB`
  const mega = bytes / 1e6
  return mega < 1000 ? `${mega.toFixed(1)}MB` : `${(mega / 1000).toFixed(1)}GB`
}
