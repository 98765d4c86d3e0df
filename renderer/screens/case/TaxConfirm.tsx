import { useState } from 'react'
import type { TaxStanding } from '../../../shared/contract/two-persons.ts'
import { toWarekiFiscalYear } from '../../../shared/domain/wareki.ts'
import { useCommandOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Choice, Field } from '../../ui/Field.tsx'
import { longDay, stamp, yen } from '../../ui/format.ts'
import { Block, Facts } from '../../ui/Screen.tsx'
import { Tag } from '../../ui/StatusMark.tsx'
import { bracketWord } from '../../words.ts'

/** Whether the block has anything to say: a second person is asked, was heard, or a figure is missing and may be typed. */
export function tellsOfTax(tax: TaxStanding): boolean {
  return tax.cause !== null || tax.confirmed !== null || tax.disputed !== null || tax.source === 'hand' || tax.enterObstacle === null
}

/** 課税区分の確認（2人目）: the figures, where they come from, and what a second person said of them. */
export function TaxConfirm({ tax, onAct }: { readonly tax: TaxStanding; readonly onAct: () => void }) {
  const enter = tax.source === 'hand' ? '入力し直す' : '手入力する'
  const act = tax.confirmObstacle === null ? '確認する' : tax.enterObstacle === null ? enter : null
  return (
    <Block title="課税区分の確認（2人目）" note={<Standing tax={tax} />}>
      <Facts items={[...figures(tax), ['確認を求める理由', tax.cause ?? 'この案件に2人目の確認は要りません。'], ...said(tax)]} />
      {tax.confirmObstacle !== null && tax.cause !== null && tax.confirmed === null ? (
        <p className="kd-note">{tax.confirmObstacle}</p>
      ) : null}
      {act === null ? null : (
        <p className="mt-2">
          <Button shortcut="z" onPress={onAct}>
            {act}
          </Button>
        </p>
      )}
      {tax.typed.length > 1 ? (
        <ul className="kd-list">
          {tax.typed.slice(1).map((row) => (
            <li key={row.at} className="kd-note">
              前の入力: {row.text}（{row.by} {stamp(row.at)}）
            </li>
          ))}
        </ul>
      ) : null}
    </Block>
  )
}

function Standing({ tax }: { readonly tax: TaxStanding }) {
  if (tax.confirmed !== null) return <Tag tone="good">確認済</Tag>
  if (tax.disputed !== null) return <Tag tone="bad">違うとの確認</Tag>
  if (tax.bracket === null) return <Tag tone="warn">区分が未確認</Tag>
  return tax.cause === null ? null : <Tag tone="warn">未確認（起案できません）</Tag>
}

/** The figures as one line each. */
function figures(tax: TaxStanding): readonly (readonly [string, string])[] {
  const levy = tax.incomeLevy === null ? '' : `　所得割 ${yen(tax.incomeLevy)}円`
  return [
    ['区分', `${bracketWord(tax.bracket)}${levy}（${toWarekiFiscalYear(tax.taxYear)}）`],
    ['出どころ', `${tax.sourceText}${tax.obtainedOn === null ? '' : `　${longDay(tax.obtainedOn)}`}`],
  ]
}

function said(tax: TaxStanding): readonly (readonly [string, string])[] {
  const one = tax.confirmed ?? tax.disputed
  if (one === null) return []
  const word = tax.confirmed === null ? '違う' : '正しい'
  return [['2人目の確認', `${word}　${one.by}　${stamp(one.at)}${one.comment === '' ? '' : `　${one.comment}`}`]]
}

interface ConfirmProps {
  readonly caseNo: string
  readonly tax: TaxStanding
  readonly onClose: () => void
  readonly onDone: (text: string) => void
}

/** The second person's word: right, or wrong with what is wrong. */
export function TaxConfirmDialog({ caseNo, tax, onClose, onDone }: ConfirmProps) {
  const [agrees, setAgrees] = useState('yes')
  const [comment, setComment] = useState('')
  const confirm = useCommandOp('tax.confirm')
  const submit = (): void =>
    confirm.mutate(
      { caseNo, basis: tax.basis, agrees: agrees === 'yes', comment: comment.trim() },
      {
        onSuccess: () =>
          onDone(
            agrees === 'yes'
              ? `案件 ${caseNo} の課税区分を確認しました。`
              : `案件 ${caseNo} の課税区分を「違う」としました。起案は止まります。`,
          ),
      },
    )
  const blocked = agrees === 'no' && comment.trim() === '' ? '何が違うかを書いてください。' : null
  return (
    <Dialog
      draft={`tax.confirm.${caseNo}`}
      title={`課税区分の確認（2人目） — 案件 ${caseNo}`}
      confirm="確認を記録する"
      shortcut="Ctrl+Enter"
      blocked={blocked}
      onConfirm={submit}
      onClose={onClose}
      busy={confirm.isPending}
    >
      <p>書類または税の台帳と、次の内容を見比べてください。</p>
      <Facts items={figures(tax)} />
      <Choice
        label="確認の結果"
        value={agrees}
        onChange={setAgrees}
        options={[
          { value: 'yes', label: '正しい' },
          { value: 'no', label: '違う' },
        ]}
      />
      <Field
        label={agrees === 'yes' ? '見たもの・コメント（任意）' : '何が違うか'}
        value={comment}
        onChange={setComment}
        rows={2}
        required={agrees === 'no'}
        autoFocus
      />
      {confirm.error === null ? null : <ProblemBox error={confirm.error} />}
    </Dialog>
  )
}
