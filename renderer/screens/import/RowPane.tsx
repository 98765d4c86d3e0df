import type { ImportRowDetail, ImportRowView } from '../../../shared/contract/intake.ts'
import { shownCell, visibleText } from '../../../shared/domain/characters.ts'
import { useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Button } from '../../ui/Button.tsx'
import { count } from '../../ui/format.ts'
import { ProtectedMark } from '../../ui/StatusMark.tsx'
import { importVerdictWords } from '../../words.ts'
import { MendField, type Together } from './MendField.tsx'

/** Whether a problem of a field is about the cell of this name (the field, or `field#number` of one of its columns). */
function sameField(field: string | null, cell: string | null): boolean {
  return field !== null && cell !== null && (cell === field || cell.startsWith(`${field}#`))
}

/** A cell whole, with everything unseen as its number; its own line ends stay line ends. */
const shownLines = (text: string): string =>
  text
    .split(/\r\n|\r|\n/)
    .map(visibleText)
    .join('\n')

/** 行の内容. Why a row is refused or doubtful, the field being mended in its place, and every cell as it came and as it is now. */
export function RowPane({
  batchId,
  row,
  editing,
  busy,
  onEdit,
  onSave,
}: {
  readonly batchId: string
  readonly row: ImportRowView
  /** Field being mended; null: none. */
  readonly editing: string | null
  readonly busy: boolean
  readonly onEdit: (field: string | null) => void
  readonly onSave: (field: string, value: string, together: readonly Together[]) => void
}) {
  const detail = useQueryOp('import.row', { batchId, line: row.line }, { keep: true })
  const cells = detail.data?.line === row.line ? detail.data.cells : null
  // a field with a column for each choice is mended in one of them
  const edited = cells?.find((cell) => cell.field !== null && (cell.field === editing || cell.field.startsWith(`${editing}#`)))
  return (
    <>
      <h2 className="kd-h2">
        {count(row.line)}行目　{row.name} {row.protected ? <ProtectedMark long /> : null}
      </h2>
      <p className="kd-note">
        受付番号 {row.receiptNo === '' ? '－' : row.receiptNo} ／ {row.excluded ? '除外' : importVerdictWords[row.verdict]}
        {row.mended > 0 ? ` ／ ${row.mended}か所を直しました` : ''}
      </p>
      {row.excluded ? <p className="kd-callout">この行は取り込みません。Space で取込に戻せます。</p> : null}
      {row.problems.length === 0 && row.warnings.length === 0 && !row.excluded ? <p className="mt-2">誤りも注意もありません。</p> : null}
      {row.problems.map((one) =>
        one.field !== null && edited !== undefined && sameField(one.field, edited.field) ? null : (
          <div key={`${one.column}${one.code}`} className="kd-problem">
            <span aria-hidden="true" className="kd-problem-icon">
              ×
            </span>
            <div className="min-w-0">
              <p className="font-700">{one.message}</p>
              <p>
                列「{one.column}」　値「{one.value === '' ? '（空）' : shownCell(one.value)}」
              </p>
            </div>
          </div>
        ),
      )}
      {edited === undefined || edited.field === null ? null : (
        <MendField
          key={`${row.line} ${edited.field}`}
          batchId={batchId}
          line={row.line}
          field={edited.field}
          label={edited.label}
          value={edited.value}
          reason={row.problems.find((one) => sameField(one.field, edited.field))?.message ?? null}
          busy={busy}
          onSave={(value, together) => onSave(edited.field ?? '', value, together)}
          onCancel={() => onEdit(null)}
        />
      )}
      {row.warnings.map((one) => (
        <p key={`${one.code}${one.message}`} className="kd-callout">
          △ {one.message}
        </p>
      ))}
      {detail.error === null ? null : <ProblemBox error={detail.error} />}
      {cells === null ? null : <Cells row={row} cells={cells} onEdit={onEdit} />}
    </>
  )
}

function Cells({
  row,
  cells,
  onEdit,
}: {
  readonly row: ImportRowView
  readonly cells: ImportRowDetail['cells']
  readonly onEdit: (field: string) => void
}) {
  const isFaulty = (field: string): boolean => row.problems.some((one) => sameField(one.field, field))
  return (
    <dl className="kd-dl mt-3" aria-label="この行の全部の欄">
      {cells.map((cell, i) => (
        // a file may have two unused columns of the same name
        <div key={`${i} ${cell.header}`} className="kd-dl-row">
          <dt>{cell.header}</dt>
          <dd className="flex min-w-0 items-start gap-2">
            <span className="min-w-0 flex-1 whitespace-pre-wrap" data-mended={cell.original !== null || undefined}>
              {cell.field !== null && isFaulty(cell.field) ? <span className="font-700">× </span> : null}
              {cell.value === '' ? <span className="kd-note">（空）</span> : shownLines(cell.value)}
              {cell.original === null ? null : (
                <span className="block kd-note">
                  直しました。元: <s>{cell.original === '' ? '（空）' : shownLines(cell.original)}</s>
                </span>
              )}
            </span>
            {cell.field === null ? (
              <span className="kd-note">使いません</span>
            ) : row.excluded ? null : (
              <Button look="text" label={`${cell.header}を直す`} onPress={() => onEdit(cell.field ?? '')}>
                直す
              </Button>
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}
