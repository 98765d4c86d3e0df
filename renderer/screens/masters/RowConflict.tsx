import type { ColumnForm } from '../../../shared/domain/master-tables-forms.ts'
import { Button } from '../../ui/Button.tsx'

type Cells = Readonly<Record<string, string>>

/** 行の競合. The row as somebody else left it beside what is typed, cell by cell; either is taken on purpose. */
export function RowConflict({
  columns,
  theirs,
  mine,
  onTake,
  onKeep,
}: {
  readonly columns: readonly ColumnForm[]
  readonly theirs: Cells
  readonly mine: Cells
  readonly onTake: (header: string, value: string) => void
  readonly onKeep: () => void
}) {
  const different = columns.filter(({ header }) => (theirs[header] ?? '') !== (mine[header] ?? ''))
  return (
    <div role="alert" className="kd-callout">
      <p className="font-700">ほかの人がこの行を変更しました。まだ保存していません。</p>
      {different.length === 0 ? (
        <p>今の内容と自分の入力は同じです。</p>
      ) : (
        <table className="kd-table">
          <thead>
            <tr>
              <th scope="col">欄</th>
              <th scope="col">今の内容</th>
              <th scope="col">自分の入力</th>
              <th scope="col">選ぶ</th>
            </tr>
          </thead>
          <tbody>
            {different.map(({ header }) => (
              <tr key={header}>
                <th scope="row">{header}</th>
                <td>{theirs[header] === '' ? '（空）' : theirs[header]}</td>
                <td>{mine[header] === '' ? '（空）' : mine[header]}</td>
                <td>
                  <Button onPress={() => onTake(header, theirs[header] ?? '')} label={`${header}を今の内容にする`}>
                    今の内容にする
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Button look="solid" onPress={onKeep}>
        この内容で続ける
      </Button>
    </div>
  )
}
