import { useState } from 'react'
import type { DraftRow } from '../../../shared/contract/drafts.ts'
import { useCommandOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Field } from '../../ui/Field.tsx'
import { count, yen } from '../../ui/format.ts'
import { useNotices } from '../../ui/notices.tsx'

export type BackAct = 'recall' | 'submit' | 'discard'

const backWords: Readonly<
  Record<BackAct, { readonly word: string; readonly title: string; readonly told: string; readonly done: string }>
> = {
  recall: {
    word: '引き戻す',
    title: '引き戻します',
    told: '次の人が処理する前に限り、起案した人が引き戻せます。引き戻したあと、E で一部の案件を外すか、廃案にして起案し直せます。',
    done: 'を引き戻しました。',
  },
  submit: { word: '再び回付する', title: '再び回付します', told: '経路の最初の人から、もう一度回します。', done: 'を再び回付しました。' },
  discard: {
    word: '廃案にする',
    title: '廃案にします',
    told: 'この起案を取りやめ、案件を審査済に戻します。廃案にした起案は元に戻せません。',
    done: 'を廃案にしました。案件は審査済に戻りました。',
  },
}

/** 引戻し・再回付・廃案: what the drafter does with his own draft. */
export function BackDialog({ act, draft, onClose }: { readonly act: BackAct; readonly draft: DraftRow; readonly onClose: () => void }) {
  const { done } = useNotices()
  const commands = { recall: useCommandOp('draft.recall'), submit: useCommandOp('draft.submit'), discard: useCommandOp('draft.discard') }
  const command = commands[act]
  const [comment, setComment] = useState('')
  const words = backWords[act]
  const confirm = (): void => {
    command.mutate(
      { draftNo: draft.draftNo, version: draft.version, ...(act === 'discard' ? { comment: comment.trim() } : {}) },
      {
        onSuccess: () => {
          onClose()
          done(`${draft.draftNo} ${words.done}`)
        },
      },
    )
  }
  return (
    <Dialog
      draft={`${act}.${draft.draftNo}`}
      title={`${words.title} — ${draft.title}`}
      confirm={words.word}
      shortcut="Ctrl+Enter"
      danger={act === 'discard'}
      onConfirm={confirm}
      onClose={onClose}
      busy={command.isPending}
    >
      <p>
        {draft.draftNo} ／ {count(draft.cases)}件 ／ {yen(draft.amount)}円
      </p>
      <p>{words.told}</p>
      {act === 'discard' ? (
        <Field label="廃案の理由" hint="経過に残ります。" value={comment} onChange={setComment} rows={2} autoFocus />
      ) : null}
      {command.error === null ? null : <ProblemBox error={command.error} />}
    </Dialog>
  )
}
