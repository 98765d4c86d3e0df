import type { Output } from '../../../shared/contract.ts'
import { useCommandOp, useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Loading } from '../../ui/EmptyState.tsx'
import { count, longDay, shortDay } from '../../ui/format.ts'
import { useNotices } from '../../ui/notices.tsx'
import { Figures } from '../../ui/Screen.tsx'
import { PersonCell } from '../../ui/StatusMark.tsx'
import { TickedDialog } from '../../ui/TickedDialog.tsx'

const title = '終わった案件を完了にします'

/** 完了: cases of which nothing is open any more leave the work, all that were counted in one act. */
export function CloseDialog({ onClose }: { readonly onClose: () => void }) {
  const { done } = useNotices()
  const counted = useQueryOp('case.closable', {})
  const close = useCommandOp('case.close')
  const data = counted.data
  if (data === undefined || data.paid + data.refused === 0) {
    return (
      <Dialog title={title} onClose={onClose}>
        {counted.error === null ? null : <ProblemBox error={counted.error} />}
        {data === undefined ? (
          counted.error === null ? (
            <Loading what="案件" />
          ) : null
        ) : (
          <>
            <p className="font-700">完了にできる案件はありません。</p>
            <Rule months={data.months} before={data.before} />
          </>
        )}
      </Dialog>
    )
  }
  const { before, paid, refused, months, more, rows } = data
  return (
    <TickedDialog
      title={title}
      confirm="完了にする"
      tick="件数を確かめました"
      error={close.error}
      busy={close.isPending}
      onConfirm={() =>
        close.mutate(
          { before, paid, refused },
          {
            onSuccess: (made) => {
              onClose()
              done(`${count(made.paid + made.refused)}件の案件を完了にしました。${made.more ? '残りは、もう一度実行します。' : ''}`)
            },
          },
        )
      }
      onClose={onClose}
      wide
    >
      <Figures
        items={[
          { label: '支払の済んだ案件', value: count(paid), unit: '件' },
          { label: '却下を通知した案件', value: count(refused), unit: '件' },
        ]}
      />
      <Cases rows={rows} />
      {more ? (
        <p className="kd-callout m-0">
          完了にできる案件は、ほかにもあります。一度に{count(rows.length)}件までです。残りは、もう一度実行します。
        </p>
      ) : null}
      <Rule months={months} before={before} />
    </TickedDialog>
  )
}

const whyWords = { paid: '支払済', refused: '却下を通知' } as const

function Cases({ rows }: { readonly rows: Output<'case.closable'>['rows'] }) {
  return (
    <div className="kd-table-box" tabIndex={0} role="region" aria-label="完了にする案件">
      <table className="kd-table">
        <thead>
          <tr>
            <th scope="col">案件番号</th>
            <th scope="col" className="w-56">
              対象者
            </th>
            <th scope="col">種目</th>
            <th scope="col">終わり方</th>
            <th scope="col" className="kd-num">
              最後の振込・発行
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.caseNo}>
              <td className="whitespace-nowrap">{row.caseNo}</td>
              <td>
                <PersonCell name={row.beneficiary} guarded={row.guarded} />
              </td>
              <td>{row.itemName}</td>
              <td className="whitespace-nowrap">{whyWords[row.why]}</td>
              <td className="kd-num">{shortDay(row.last)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Rule({ months, before }: { readonly months: number; readonly before: string }) {
  return (
    <>
      <p>
        対象は、最後の振込と最後の書類の発行が{longDay(before)}より前（{months}
        か月前まで）で、使える給付券も、審査中や支払待ちの請求もない案件です。
      </p>
      <p className="kd-note">
        振込済と記録していない支払がある案件は入りません。完了にした案件は元に戻せませんが、組戻しがあれば、自動で支払の前に戻ります。記録と書類は、いつでも見られます。
      </p>
    </>
  )
}
