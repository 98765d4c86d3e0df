import { useState } from 'react'
import type { Inspection } from '../../../shared/contract/profiles.ts'
import type { ProfileDraft } from '../../../shared/domain/profile-draft.ts'
import { useCommandOp, useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Field, FieldsInOrder, Tick } from '../../ui/Field.tsx'
import { jsonOf } from './mapping-work.ts'

/** 対応を保存: under a name, as a new profile or as the next version of the one it began with. */
export function SaveProfileDialog({
  seen,
  draft,
  onSaved,
  onClose,
}: {
  readonly seen: Inspection
  readonly draft: ProfileDraft
  readonly onSaved: (saved: { readonly id: string; readonly name: string; readonly version: number }) => void
  readonly onClose: () => void
}) {
  const save = useCommandOp('profile.save')
  const profiles = useQueryOp('profile.list', {})
  const base = profiles.data?.find((one) => one.id === draft.id && !one.shipped)
  const [typedName, setName] = useState<string | null>(null)
  const [typedSource, setSource] = useState<string | null>(null)
  const [next, setNext] = useState(true)
  const [error, setError] = useState<string | null>(null)
  const name = typedName ?? base?.name ?? ''
  const source = typedSource ?? base?.source ?? ''
  const confirm = (): void => {
    if (name.trim() === '') {
      setError('次に見分けられる名前を入れてください。')
      return
    }
    const version = base !== undefined && next ? base.version : 0
    const header = seen.columns.map((column) => column.header)
    save.mutate({ draft: jsonOf(draft), name: name.trim(), source: source.trim(), header, version }, { onSuccess: onSaved })
  }
  return (
    <Dialog
      draft="profile.save"
      title="この対応を保存します"
      confirm="保存する"
      onConfirm={confirm}
      onClose={onClose}
      busy={save.isPending}
    >
      <FieldsInOrder label="プロファイルの名前" onDone={confirm}>
        <div className="flex flex-col gap-3">
          <Field label="名前" value={name} onChange={setName} error={error} hint="例 県の電子申込（日常生活用具）" required autoFocus />
          <Field label="受付元" value={source} onChange={setSource} hint="例 電子申込サービスの名前。空でもかまいません。" />
        </div>
      </FieldsInOrder>
      {base === undefined ? null : (
        <Tick label={`「${base.name}」の新しい版にする（前の版も残ります）`} checked={next} onChange={setNext} />
      )}
      <p className="kd-note mt-2">次に同じ見出しのファイルを置くと、この対応が自動で使われます。</p>
      {save.error === null ? null : <ProblemBox error={save.error} />}
    </Dialog>
  )
}
