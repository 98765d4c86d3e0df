import { useState } from 'react'
import { useClient, useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Field } from '../../ui/Field.tsx'
import { useNotices } from '../../ui/notices.tsx'
import { Tag } from '../../ui/StatusMark.tsx'
import { plainView, readView, type View } from './queue-state.ts'

/** 見方. Views of the list under a name: taken up, kept, made the first of the day, taken away. */
export function ViewsDialog({
  view,
  words,
  onView,
  onClose,
}: {
  readonly view: View
  /** The present view in words. */
  readonly words: string
  readonly onView: (view: View) => void
  readonly onClose: () => void
}) {
  const client = useClient()
  const { done, problem } = useNotices()
  const views = useQueryOp('queue.views', {})
  const [name, setName] = useState('')
  const [first, setFirst] = useState(false)
  const known = views.data?.some((one) => one.name === name.trim()) === true
  const act = (work: Promise<unknown>, text: string): void => {
    work.then(() => {
      done(text)
      return views.refetch()
    }, problem)
  }
  const save = (as: string, content: string, atFirst: boolean, text: string): void =>
    act(client.call('queue.saveView', { name: as, content, first: atFirst }), text)
  const keep = (): void => {
    save(name.trim(), JSON.stringify(view), first, `見方「${name.trim()}」を保存しました。`)
    onClose()
  }
  return (
    <Dialog
      draft="queue.view"
      title="見方"
      confirm={known ? '上書きして保存' : 'いまの見方を保存'}
      onConfirm={keep}
      onClose={onClose}
      blocked={name.trim() === '' ? '見方の名前を入れてください。' : name.trim().length > 40 ? '名前は40文字までです。' : null}
      shortcut="Ctrl+Enter"
    >
      {views.error === null ? null : <ProblemBox error={views.error} />}
      <ul aria-label="保存した見方" className="kd-views">
        {views.data?.map((one, index) => (
          <li key={one.name} className="kd-view">
            <button
              type="button"
              className="kd-view-name"
              data-first={index === 0 ? '' : undefined}
              onClick={() => {
                onView(readView(one.content) ?? plainView)
                onClose()
              }}
            >
              {one.name}
            </button>
            {one.first ? <Tag tone="key">はじめに開く</Tag> : null}
            <Button
              look="text"
              onPress={() =>
                save(
                  one.name,
                  one.content,
                  !one.first,
                  one.first ? 'はじめに開く見方をやめました。' : `次の日から「${one.name}」をはじめに開きます。`,
                )
              }
            >
              {one.first ? 'はじめに開かない' : 'はじめに開く'}
            </Button>
            <Button
              look="text"
              onPress={() => act(client.call('queue.dropView', { name: one.name }), `見方「${one.name}」を削除しました。`)}
            >
              削除
            </Button>
          </li>
        ))}
      </ul>
      {views.data?.length === 0 ? (
        <EmptyState title="保存した見方はまだありません。">
          <p>よく使う見出し・絞り込み・並びに名前を付けると、V とその名前で戻れます。</p>
        </EmptyState>
      ) : null}
      <p className="kd-note">いまの見方: {words}</p>
      <Field
        label="名前を付けて保存"
        value={name}
        onChange={setName}
        autoFocus={views.data?.length === 0}
        hint="例: 自分の期限超過、ストマ装具の郵送分"
      />
      <label className="flex items-center gap-2">
        <input type="checkbox" checked={first} onChange={(event) => setFirst(event.target.checked)} />
        次の日から、この見方をはじめに開く
      </label>
    </Dialog>
  )
}
