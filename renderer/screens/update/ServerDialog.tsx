import { useState } from 'react'
import { useCommandOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Field } from '../../ui/Field.tsx'

/** 更新サーバーの設定: one address; empty, the program speaks to nobody. */
export function ServerDialog(props: { readonly address: string; readonly onClose: () => void; readonly onDone: (text: string) => void }) {
  const [address, setAddress] = useState(props.address)
  const save = useCommandOp('update.server')
  return (
    <Dialog
      title="更新サーバー"
      confirm="この設定にする"
      shortcut="F12"
      draft="update.server"
      busy={save.isPending}
      blocked={address.trim() === props.address ? 'いまの設定と同じです。' : null}
      onConfirm={() =>
        save.mutate(
          { address: address.trim() },
          {
            onSuccess: (set) =>
              props.onDone(
                set.address === ''
                  ? '更新サーバーの設定を外しました。給付デスクはどこにも接続しません。'
                  : `更新サーバーを「${set.address}」にしました。F3 を押したときだけ接続します。`,
              ),
          },
        )
      }
      onClose={props.onClose}
    >
      <Field
        label="フォルダーのアドレス"
        hint="例: http://kyufu.city.example.jp/updates/　空にすると、どこにも接続しません。"
        value={address}
        onChange={setAddress}
        autoFocus
      />
      <p className="mt-2">
        庁内のサーバーに更新パッケージ（.kup）と一覧（latest.yml）を置いているときだけ入れます。接続するのは、この画面で F3
        を押したときだけです。
      </p>
      <p>受け取ったものは、媒体から選んだときと同じように、配布元の署名で確かめます。</p>
      {save.error === null ? null : <ProblemBox error={save.error} />}
    </Dialog>
  )
}
