import { useState } from 'react'
import type { InboxRow } from '../../../shared/contract/inbox.ts'
import { useCommandOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { count, yen } from '../../ui/format.ts'
import { useNotices } from '../../ui/notices.tsx'
import { Figures } from '../../ui/Screen.tsx'
import { stopWord } from '../../words.ts'
import { confirmBlocked, ConfirmFields } from './ConfirmFields.tsx'

export interface ManyDialogProps {
  readonly rows: readonly InboxRow[]
  readonly deputy: boolean
  readonly askPassword: boolean
  readonly onClose: () => void
  readonly onDone: () => void
}

/** まとめて決裁: several drafts, whose exceptions were all read, in one act; each with its figures, then the sum. */
export function ManyDialog({ rows, deputy, askPassword, onClose, onDone }: ManyDialogProps) {
  const { done } = useNotices()
  const decide = useCommandOp('inbox.decide')
  const [sure, setSure] = useState(false)
  const [password, setPassword] = useState('')
  const word = deputy ? '代決する' : '承認・決裁する'
  const sum = (pick: (row: InboxRow) => number): number => rows.reduce((total, row) => total + pick(row), 0)
  const confirm = (): void => {
    decide.mutate(
      {
        drafts: rows.map((row) => ({ draftNo: row.draftNo, version: row.version, asDeputy: deputy })),
        ...(askPassword ? { password } : {}),
      },
      {
        onSuccess: (answers) => {
          const cases = answers.reduce((total, one) => total + one.done.length, 0)
          const out = answers.flatMap((one) => one.refused)
          const left =
            out.length === 0
              ? ''
              : `${count(out.length)}件は対象外です（${out
                  .slice(0, 5)
                  .map((one) => `${one.caseNo} ${stopWord(one.code)}`)
                  .join('、')}${out.length > 5 ? ' ほか' : ''}）。`
          onDone()
          done(`${count(answers.length)}件の起案（案件 ${count(cases)}件）を${deputy ? '代決' : '承認・決裁'}しました。${left}`)
        },
      },
    )
  }
  return (
    <Dialog
      title={`${count(rows.length)}件の起案をまとめて${deputy ? '代決' : '承認・決裁'}します`}
      confirm={word}
      blocked={confirmBlocked(sure, askPassword, password)}
      onConfirm={confirm}
      onClose={onClose}
      busy={decide.isPending}
      wide
    >
      <Figures
        items={[
          { label: '起案', value: count(rows.length), unit: '件' },
          { label: '案件', value: count(sum((row) => row.live.cases)), unit: '件' },
          { label: '金額の計', value: yen(sum((row) => row.live.amount)), unit: '円' },
          { label: '例外（すべて閲覧済）', value: count(sum((row) => row.read.exceptions)), unit: '件' },
          {
            label: '抜取りの閲覧',
            value: `${count(sum((row) => row.read.sampleRead))}/${count(sum((row) => row.read.sample))}`,
            unit: '件',
          },
        ]}
      />
      <div className="max-h-60 overflow-auto" tabIndex={0} role="region" aria-label="まとめて決める起案">
        <table className="kd-table">
          <thead>
            <tr>
              <th scope="col">起案番号</th>
              <th scope="col">件名</th>
              <th scope="col" className="kd-num">
                件数
              </th>
              <th scope="col" className="kd-num">
                金額（円）
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.draftNo}>
                <td className="whitespace-nowrap">{row.draftNo}</td>
                <td>{row.title}</td>
                <td className="kd-num">{count(row.live.cases)}</td>
                <td className="kd-num">{yen(row.live.amount)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p>途中で内容の変わった案件は、それだけが対象外になります。1件でも起案ごと断られると、全部を行いません。</p>
      <ConfirmFields sure={sure} onSure={setSure} askPassword={askPassword} password={password} onPassword={setPassword} first />
      {decide.error === null ? null : <ProblemBox error={decide.error} />}
    </Dialog>
  )
}
