import type { AttachmentPreview } from '../../../shared/contract/attachments.ts'

export const previewTabs = ['matched', 'refused', 'surplus', 'missing', 'same'] as const
export type PreviewTab = (typeof previewTabs)[number]

export const tabWords: Readonly<Record<PreviewTab, string>> = {
  matched: '添付する',
  refused: '受け取れない',
  surplus: '余り',
  missing: '足りない書類',
  same: '添付済み',
}

/** One line of the lists, whatever list it stands in. `stageId`: a file whose kind can still be said. */
export interface PreviewRow {
  readonly id: string
  readonly stageId: string | null
  readonly file: string
  readonly receiptNo: string
  readonly caseNo: string
  readonly name: string
  readonly kind: string | null
  readonly type: string
  readonly bytes: number | null
  readonly told: string
}

const blank = { stageId: null, receiptNo: '', caseNo: '', name: '', kind: null, type: '', bytes: null, told: '' }
const byWords = { folder: 'フォルダーの受付番号', name: 'ファイル名の受付番号', column: 'CSV のファイル名' } as const

/** The lines of one list. `kinds`: what the person said of files, by stage id. */
export function previewRows(preview: AttachmentPreview, tab: PreviewTab, kinds: ReadonlyMap<string, string | null>): readonly PreviewRow[] {
  if (tab === 'missing') {
    return preview.missing.map((one, i) => ({
      ...blank,
      id: `missing-${i}`,
      file: '',
      receiptNo: one.receiptNo,
      caseNo: one.caseNo,
      name: one.name,
      kind: one.kind,
      told: one.others === 0 ? 'ファイルがありません' : `種類の分からないファイルが${one.others}件あります`,
    }))
  }
  if (tab === 'surplus' || tab === 'refused') {
    return preview[tab].map((one, i) => ({ ...blank, id: `${tab}-${i}`, file: one.path, told: one.reason }))
  }
  return preview.matched
    .filter((one) => one.same === (tab === 'same'))
    .map((one) => ({
      id: one.id,
      stageId: one.same ? null : one.id,
      file: one.label,
      receiptNo: one.receiptNo,
      caseNo: one.caseNo,
      name: one.name,
      kind: kinds.has(one.id) ? (kinds.get(one.id) ?? null) : one.kind,
      type: one.typeName,
      bytes: one.bytes,
      told: one.cleaned ? `${byWords[one.by]}（名前の使えない文字を直しました）` : byWords[one.by],
    }))
}

export function tabCount(preview: AttachmentPreview, tab: PreviewTab): number {
  const counts = {
    matched: preview.added,
    same: preview.same,
    surplus: preview.surplusCount,
    refused: preview.refusedCount,
    missing: preview.missingCount,
  }
  return counts[tab]
}
