import { useState } from 'react'
import { type Column, DataGrid } from '../../ui/DataGrid.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import type { Issued } from './IssueDialog.tsx'

type Glyph = Issued['missingGlyphs'][number] & { readonly id: string }

/** 文字の確認. Characters the print font has no shape for, to be looked at before the paper is printed. */
export function MissingGlyphs({ glyphs }: { readonly glyphs: Issued['missingGlyphs'] }) {
  const [active, setActive] = useState<string | null>(null)
  const rows: readonly Glyph[] = glyphs.map((glyph, index) => ({ ...glyph, id: String(index) }))
  return (
    <DataGrid<Glyph>
      label="字形のない文字"
      ids={rows.map((row) => row.id)}
      rowOf={(id) => rows[Number(id)]}
      nameOf={(row) => `${row.character} ${row.caseNo} ${row.where}`}
      columns={columns}
      active={active ?? rows[0]?.id ?? null}
      onActive={setActive}
      focusOn={0}
      empty={
        <EmptyState title="字形のない文字はありません。">
          <p>どの文字も印刷できます。</p>
        </EmptyState>
      }
    />
  )
}

const columns: readonly Column<Glyph>[] = [
  { id: 'character', header: '文字', width: '5rem', align: 'center', cell: (row) => row.character },
  { id: 'case', header: '案件番号', width: '8.2rem', cell: (row) => row.caseNo },
  { id: 'where', header: '場所と印字のしかた', width: 'minmax(14rem, 1fr)', cell: (row) => row.where },
]
