/** 更新の可否. Pure: what speaks against an update here and now, each with what to do. */
import type { UpdateManifest } from '../../release/update-package.ts'

/** What is true of this program, this office and this PC. */
export interface UpdateFacts {
  readonly version: string
  readonly platform: string
  /** Store format of the open office. */
  readonly schema: number
  /** Versions that signed packages seen so far have withdrawn. */
  readonly withdrawn: readonly string[]
  /** Lowest version that may open the office; empty: any. */
  readonly minVersion: string
  /** Bytes of the store with what lies beside it, bytes free on its disk, and free where the installer is put. */
  readonly storeBytes: number
  readonly freeAtOffice: number
  readonly freeAtUpdates: number
  /** 支払の手続きが途中の支払. */
  readonly openRuns: readonly string[]
  /** The next day of a transfer that is near, `YYYY-MM-DD`; null: none within the guarded days. */
  readonly nearTransfer: string | null
}

/** One thing that speaks against it. */
export interface UpdateRefusal {
  readonly code:
    | 'platform'
    | 'same'
    | 'older'
    | 'withdrawn'
    | 'too-old'
    | 'format-older'
    | 'format-step'
    | 'disk'
    | 'payment-open'
    | 'payment-near'
  readonly text: string
  readonly next: string
}

/** No update in these many working days before a transfer (reliability.md §7). */
export const guardedDays = 5

const mb = (bytes: number): string => `${Math.ceil(bytes / 1_000_000).toLocaleString('ja-JP')} MB`

/** Everything that speaks against taking the package, in the order a person would mend it. Empty: nothing does. */
export function judgeUpdate(manifest: UpdateManifest, facts: UpdateFacts): readonly UpdateRefusal[] {
  const found: UpdateRefusal[] = []
  const { version } = manifest
  if (manifest.platform !== facts.platform) {
    found.push({
      code: 'platform',
      text: `この更新は ${manifest.platform} 用です。このPCは ${facts.platform} です。`,
      next: 'このPC用の更新パッケージを使ってください。',
    })
  }
  const order = compareVersions(version, facts.version)
  if (order === 0) found.push({ code: 'same', text: `版 ${version} は、いま使っている版です。`, next: '更新の必要はありません。' })
  if (order < 0 && !manifest.rollbackFrom.includes(facts.version)) {
    found.push({
      code: 'older',
      text: `版 ${version} は、いまの版 ${facts.version} より古い版です。`,
      next: '新しい版の更新パッケージを使ってください。古い版に戻すときは、切戻し用に署名されたパッケージが要ります。',
    })
  }
  if (facts.withdrawn.includes(version) || manifest.withdrawn.includes(version)) {
    found.push({
      code: 'withdrawn',
      text: `版 ${version} は、配布元が取り下げた版です。`,
      next: '後の版の更新パッケージを使ってください。',
    })
  }
  if (facts.minVersion !== '' && compareVersions(version, facts.minVersion) < 0) {
    found.push({
      code: 'too-old',
      text: `この事務所は、版 ${facts.minVersion} より古い版では開けません。この更新は版 ${version} です。`,
      next: '後の版の更新パッケージを使ってください。切戻しには、更新の前に作ったバックアップを、古い版で新しいフォルダーに復元します。',
    })
  }
  if (manifest.schema < facts.schema) {
    found.push({
      code: 'format-older',
      text: `版 ${version} は、この事務所のデータの形式（${facts.schema}）を読めません（${manifest.schema} まで）。`,
      next: '切戻しには、更新の前に作ったバックアップを、古い版で新しいフォルダーに復元します（手引き「更新」の「前の版に戻す」）。',
    })
  }
  if (manifest.schemaFrom > facts.schema) {
    found.push({
      code: 'format-step',
      text: `版 ${version} は、この事務所のデータの形式（${facts.schema}）から直接は移せません（${manifest.schemaFrom} から）。`,
      next: '間の版に先に更新してください。',
    })
  }
  const installer = manifest.parts.reduce((sum, part) => sum + part.bytes, 0)
  // the backup before, the copy that the migration makes, and the growth while it runs: a table made anew lies there twice, and once in the log
  const atOffice = facts.storeBytes * 5 + 50_000_000
  // taken out of the package, and unpacked by the installer
  const atUpdates = installer * 4
  for (const [where, needed, free] of [
    ['事務所フォルダーのディスク', atOffice, facts.freeAtOffice],
    ['更新を置くディスク', atUpdates, facts.freeAtUpdates],
  ] as const) {
    if (free < needed) {
      found.push({
        code: 'disk',
        text: `${where}の空きが足りません（必要 ${mb(needed)}、空き ${mb(free)}）。`,
        next: '不要なファイルを片付けてから、もう一度確かめてください。',
      })
    }
  }
  if (facts.openRuns.length > 0) {
    found.push({
      code: 'payment-open',
      text: `手続きの途中の支払があります（${facts.openRuns.slice(0, 5).join('、')}）。`,
      next: '振込データを銀行へ引き渡すか、支払を取り消してから更新してください。',
    })
  }
  if (facts.nearTransfer !== null) {
    found.push({
      code: 'payment-near',
      text: `振込日（${facts.nearTransfer}）まで${guardedDays}営業日を切っています。`,
      next: '振込日の後に更新してください。',
    })
  }
  return found
}

/** Below 0: `a` is the older one. Versions are three numbers. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a.split('.').map(Number), b.split('.').map(Number)]
  for (let place = 0; place < 3; place++) {
    const difference = (left[place] ?? 0) - (right[place] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
