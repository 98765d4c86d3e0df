import { useState } from 'react'
import { draftKindIds, draftKindNames, type DraftKind } from '../../../shared/domain/delegation.ts'
import { useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Choice, Field } from '../../ui/Field.tsx'
import { Block } from '../../ui/Screen.tsx'
import { shortDay } from '../../ui/format.ts'
import { useSession } from '../../ui/session.tsx'
import { useSettled } from '../../ui/use-settled.ts'
import { amountOf, dayOf } from './route-words.ts'

/** 経路の下見: a draft of these figures on that day goes where? */
export function PreviewBlock() {
  const { office } = useSession()
  const [kind, setKind] = useState<DraftKind>('grant')
  const [cases, setCases] = useState('3')
  const [total, setTotal] = useState('1,240,000')
  const [perCase, setPerCase] = useState('')
  const [day, setDay] = useState(shortDay(office.businessDay))
  const [n, sum] = [amountOf(cases), amountOf(total)]
  // without its own figure the largest case is taken as an even share
  const largest = amountOf(perCase) ?? (n && sum ? Math.ceil(sum / n) : 0)
  const right = n !== null && n !== undefined && n > 0 && sum !== null && sum !== undefined && dayOf(day) !== '' && largest <= sum
  const settled = useSettled(JSON.stringify({ kind, cases: n ?? 1, total: sum ?? 0, perCase: largest, day: dayOf(day) }), 200)
  const asked = JSON.parse(settled) as { kind: DraftKind; cases: number; total: number; perCase: number; day: string }
  const preview = useQueryOp('route.preview', asked, { enabled: right && asked.day !== '', keep: true })
  return (
    <Block title="経路を試す" note="何も登録しません">
      <div className="flex flex-wrap items-end gap-2" data-preview="">
        <Choice
          label="種類"
          value={kind}
          onChange={(value) => setKind(draftKindIds.find((one) => one === value) ?? 'grant')}
          options={draftKindIds.map((one) => ({ value: one, label: draftKindNames[one] }))}
          width="8rem"
        />
        <Field label="件数" value={cases} onChange={setCases} width="4.5rem" />
        <Field label="合計（円）" value={total} onChange={setTotal} width="8rem" />
        <Field label="最も高い1件（円）" value={perCase} onChange={setPerCase} width="8rem" />
        <Field label="起案する日" value={day} onChange={setDay} width="8rem" />
      </div>
      {!right ? (
        <p className="kd-error">＊件数と金額は数で、日は R8.4.1 や 2026-04-01 のように入力してください。1件の額は合計までです。</p>
      ) : preview.error !== null ? (
        <ProblemBox error={preview.error} />
      ) : preview.data === undefined ? null : (
        <>
          <p className="mt-2 font-700" aria-live="polite">
            {preview.data.text}
          </p>
          {preview.data.problem === null ? null : <p className="kd-callout">△ {preview.data.problem}</p>}
          {preview.data.steps.length === 0 ? null : (
            <table className="kd-table mt-2">
              <thead>
                <tr>
                  <th scope="col">段</th>
                  <th scope="col">役職</th>
                  <th scope="col">その日の担当</th>
                  <th scope="col">代決者（1位）</th>
                </tr>
              </thead>
              <tbody>
                {preview.data.steps.map((step) => (
                  <tr key={step.post}>
                    <td>
                      {step.stage}
                      {step.part === 'consult' ? ' 合議' : step.stage === preview.data?.steps.at(-1)?.stage ? ' 決裁' : ''}
                    </td>
                    <td>{step.post}</td>
                    <td>
                      {step.holder ?? '欠員'}
                      {step.absent ? '（不在）' : ''}
                    </td>
                    <td>{step.deputy ?? '－'}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </>
      )}
    </Block>
  )
}
