import { useState } from 'react'
import type { Output } from '../../../shared/contract.ts'
import { answerWayNames, answerWays, type AnswerWay } from '../../../shared/domain/correction.ts'
import { useCommandOp, useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Choice, Field, Tick } from '../../ui/Field.tsx'
import { useNotices } from '../../ui/notices.tsx'

type Request = Output<'correction.ofCase'>['requests'][number]

/** Fields an answer never changes: they say which application it is. */
const fixed = ['receiptNo', 'submittedAt', 'channel']

interface Change {
  readonly field: string
  readonly value: string
}

/** 回答の登録: which lines are settled, what was said, and the fields that change by it. The application as it came stays. */
export function AnswerDialog({ request, onClose }: { readonly request: Request; readonly onClose: () => void }) {
  const { done } = useNotices()
  const view = useQueryOp('case.view', { caseNo: request.caseNo })
  const answer = useCommandOp('correction.answer')
  const open = request.items.filter((item) => !item.settled)
  const [way, setWay] = useState<AnswerWay>(request.way === 'phone' ? 'phone' : 'attachment')
  const [settled, setSettled] = useState<readonly string[]>([])
  const [note, setNote] = useState('')
  const [changes, setChanges] = useState<readonly Change[]>([])
  const [missing, setMissing] = useState(false)
  const fields = (view.data?.application ?? []).filter((field) => !fixed.includes(field.id))
  const free = fields.find((field) => !changes.some((change) => change.field === field.id))
  const valueOf = (id: string): string => fields.find((field) => field.id === id)?.value ?? ''
  const change = (index: number, next: Change): void => setChanges(changes.map((one, at) => (at === index ? next : one)))
  const submit = (): void => {
    if (settled.length === 0 && note.trim() === '' && changes.length === 0) {
      setMissing(true)
      return
    }
    answer.mutate(
      { requestNo: request.requestNo, version: request.version, way, note: note.trim(), settled: [...settled], changes: [...changes] },
      {
        onSuccess: (after) => {
          setNote('')
          onClose()
          done(
            after.state === 'answered'
              ? `${request.requestNo} の回答を登録しました。案件 ${request.caseNo} は受付に戻り、審査し直します。`
              : `${request.requestNo} の回答の一部を登録しました。残りの回答を待ちます。`,
          )
        },
      },
    )
  }
  return (
    <Dialog
      draft={`correction.answer.${request.requestNo}`}
      title={`回答を登録する — ${request.beneficiary} さん（${request.requestNo}）`}
      confirm="登録する"
      shortcut="Ctrl+Enter"
      onConfirm={submit}
      onClose={onClose}
      busy={answer.isPending}
      wide
    >
      <Choice
        label="回答の方法"
        value={way}
        onChange={(value) => setWay(value as AnswerWay)}
        options={answerWays.map((one) => ({ value: one, label: answerWayNames[one] }))}
        width="12rem"
      />
      <fieldset>
        <legend className="kd-label">済んだ事項（すべて済むと、案件は受付に戻ります）</legend>
        {open.map((item, index) => (
          <div key={item.code}>
            <Tick
              label={item.title}
              checked={settled.includes(item.code)}
              onChange={(checked) => {
                setMissing(false)
                setSettled(checked ? [...settled, item.code] : settled.filter((code) => code !== item.code))
              }}
              autoFocus={index === 0}
            />
          </div>
        ))}
      </fieldset>
      <Field
        label="回答の内容・聞き取り"
        value={note}
        onChange={(value) => {
          setNote(value)
          setMissing(false)
        }}
        rows={3}
        error={missing ? '済んだ事項を選ぶか、回答の内容を書いてください。' : null}
      />
      <section aria-label="申請の内容の変更">
        <h3 className="kd-label">申請の内容の変更（元の申請はそのまま残ります）</h3>
        {changes.map((one, index) => (
          <div key={one.field} className="flex flex-wrap items-end gap-3">
            <Choice
              label="項目"
              value={one.field}
              onChange={(field) => change(index, { field, value: valueOf(field) })}
              options={fields
                .filter((field) => field.id === one.field || !changes.some((other) => other.field === field.id))
                .map((field) => ({ value: field.id, label: field.label }))}
              width="14rem"
            />
            <Field
              label={`変更後（いま: ${valueOf(one.field) === '' ? '記入なし' : valueOf(one.field)}）`}
              value={one.value}
              onChange={(value) => change(index, { ...one, value })}
              width="22rem"
            />
            <Button look="text" onPress={() => setChanges(changes.filter((_, at) => at !== index))}>
              やめる
            </Button>
          </div>
        ))}
        {free === undefined ? null : (
          <Button look="text" onPress={() => setChanges([...changes, { field: free.id, value: free.value }])}>
            変わった項目を足す
          </Button>
        )}
      </section>
      {answer.error === null ? null : <ProblemBox error={answer.error} />}
    </Dialog>
  )
}
