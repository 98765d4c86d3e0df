import { useState } from 'react'
import type { Output } from '../../../shared/contract.ts'
import { useCommandOp, useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { useBridge } from '../../ui/bridge-context.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { count, stamp } from '../../ui/format.ts'
import { useNotices } from '../../ui/notices.tsx'
import { useCan } from '../../ui/session.tsx'
import { ReasonDialog } from '../people/ReasonDialog.tsx'

type Key = Output<'keys.list'>[number]

const stateWords: Readonly<Record<Key['state'], string>> = { confirmed: '✓ 確認済み', unconfirmed: '△ 未確認', ended: '× 失効' }
const pointsShown = 5

/** 署名鍵と照合点: whose signatures count, and what proves the trail from outside. */
export function TrustDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="署名鍵と照合点" onClose={onClose} wide>
      <Keys />
      <Checkpoints />
    </Dialog>
  )
}

function Keys() {
  const keys = useQueryOp('keys.list', {})
  const confirm = useCommandOp('keys.confirm')
  const mayManage = useCan('keys.manage')
  const [ending, setEnding] = useState<Key | null>(null)
  const rows = keys.data ?? []
  const waiting = rows.filter((key) => key.mayConfirm).length
  return (
    <section className="mb-4">
      <h3 className="font-700">署名鍵</h3>
      <p>
        {waiting > 0
          ? `△ 確認を待つ鍵が${waiting}個あります。本人に会って、本人の鍵であることを確かめてから確認してください。`
          : '決裁などの記録は本人の鍵で、ほかは事務所の鍵で署名されます。'}
      </p>
      {keys.error === null ? null : <ProblemBox error={keys.error} />}
      {confirm.error === null ? null : <ProblemBox error={confirm.error} />}
      <div className="mt-2 max-h-64 overflow-y-auto" tabIndex={0} role="region" aria-label="署名鍵の一覧">
        <table className="kd-table w-full">
          <thead>
            <tr>
              <th>持ち主</th>
              <th>状態</th>
              <th>登録</th>
              <th>確認した人</th>
              <th>鍵の番号</th>
              <th aria-label="操作" />
            </tr>
          </thead>
          <tbody>
            {rows.map((key) => (
              <tr key={key.keyId} className="kd-middle">
                <td>{key.ownerName}</td>
                <td className="whitespace-nowrap">{stateWords[key.state]}</td>
                <td className="whitespace-nowrap">{stamp(key.madeAt)}</td>
                <td>{key.state === 'ended' ? key.reason : key.confirmers.join('、') || key.hint}</td>
                <td className="whitespace-nowrap">{key.keyId}</td>
                <td className="whitespace-nowrap">
                  {key.mayConfirm ? (
                    <Button
                      label={`${key.ownerName}の鍵を確認する`}
                      onPress={() => confirm.mutate({ keyId: key.keyId })}
                      busy={confirm.isPending}
                    >
                      確認する
                    </Button>
                  ) : mayManage && key.state === 'confirmed' && key.owner !== 'office' ? (
                    <Button look="text" label={`${key.ownerName}の鍵を失効させる`} onPress={() => setEnding(key)}>
                      失効
                    </Button>
                  ) : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {ending === null ? null : <RevokeDialog owned={ending} onClose={() => setEnding(null)} />}
    </section>
  )
}

function RevokeDialog({ owned, onClose }: { readonly owned: Key; readonly onClose: () => void }) {
  const revoke = useCommandOp('keys.revoke')
  return (
    <ReasonDialog
      title={`${owned.ownerName} の署名鍵を失効させますか`}
      confirm="失効させる"
      label="失効させる理由"
      kept={`reason.key.${owned.keyId}`}
      danger
      busy={revoke.isPending}
      error={revoke.error}
      onConfirm={(reason) => revoke.mutate({ keyId: owned.keyId, reason }, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p>すぐに効きます。これまでの署名は有効のままです。本人が次にログインすると新しい鍵ができ、管理者の確認を待ちます。</p>
    </ReasonDialog>
  )
}

function Checkpoints() {
  const bridge = useBridge()
  const { done, problem } = useNotices()
  const points = useQueryOp('checkpoint.list', { limit: pointsShown })
  const make = useCommandOp('checkpoint.make')
  const choose = useCommandOp('checkpoint.folder')
  const mayMake = useCan('checkpoint.make')
  const mayChoose = useCan('keys.manage')
  const folder = points.data?.folder ?? null
  const pick = async (): Promise<void> => {
    try {
      const picked = await bridge.pickFile('folder')
      if (picked === null) return
      const set = await choose.mutateAsync({ folder: picked.ticket })
      done(`照合点を「${set.folder ?? ''}」にも控えます。`)
    } catch (error) {
      problem(error)
    }
  }
  return (
    <section>
      <h3 className="font-700">照合点</h3>
      <p>
        {folder === null ? '△ 控え先がありません。別のPCのフォルダーに控えると、記録の切取りや差替えが分かります。' : `控え先: ${folder}`}
      </p>
      <table className="kd-table mt-2 w-full">
        <thead>
          <tr>
            <th className="kd-num">番号</th>
            <th className="kd-num">記録</th>
            <th>日時</th>
            <th>訳</th>
            <th>値の初めの16桁</th>
          </tr>
        </thead>
        <tbody>
          {(points.data?.rows ?? []).map((point) => (
            <tr key={point.number}>
              <td className="kd-num">{point.number}</td>
              <td className="kd-num">第{count(point.seq)}号まで</td>
              <td className="whitespace-nowrap">{stamp(point.at)}</td>
              <td>{point.reason}</td>
              <td className="whitespace-nowrap">{point.short}</td>
            </tr>
          ))}
          {points.data?.rows.length === 0 ? (
            <tr>
              <td colSpan={5}>照合点はまだありません。</td>
            </tr>
          ) : null}
        </tbody>
      </table>
      {points.error === null ? null : <ProblemBox error={points.error} />}
      {make.error === null ? null : <ProblemBox error={make.error} />}
      <p className="mt-2 flex gap-2">
        {mayMake ? (
          <Button onPress={() => make.mutate({ reason: 'day-end' })} busy={make.isPending}>
            日締めの照合点を作る
          </Button>
        ) : null}
        {mayChoose ? <Button onPress={() => void pick()}>控え先を選ぶ</Button> : null}
      </p>
    </section>
  )
}
