import { useState } from 'react'
import { useCommandOp, useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Loading } from '../../ui/EmptyState.tsx'
import { Choice, Field } from '../../ui/Field.tsx'
import { shortDay } from '../../ui/format.ts'
import { useNotices } from '../../ui/notices.tsx'

const kindWords = { offender: '加害者の住所', former: '以前の住所' } as const

/** 送付してはならない住所 of the person of a case. Shown to those alone who guard addresses; each look stays in the trail. */
export function PlacesDialog({ caseNo, onClose }: { readonly caseNo: string; readonly onClose: () => void }) {
  const { done } = useNotices()
  const list = useQueryOp('offender.list', { caseNo })
  const add = useCommandOp('offender.add')
  const drop = useCommandOp('offender.drop')
  const [place, setPlace] = useState('')
  const [kind, setKind] = useState<'offender' | 'former'>('offender')
  const confirm = (): void =>
    add.mutate(
      { caseNo, place: place.trim(), kind },
      {
        onSuccess: () => {
          onClose()
          done('送付してはならない住所を登録しました。宛先が同じ文書は、印刷も発送もされません。')
        },
      },
    )
  return (
    <Dialog
      draft={`place.${caseNo}`}
      title={`${caseNo} の送付してはならない住所`}
      confirm="登録する"
      blocked={place.trim().length < 5 ? '住所を、町名と番地まで入力してください。' : null}
      onConfirm={confirm}
      onClose={onClose}
      busy={add.isPending}
    >
      <p>登録した住所と同じ宛先の文書は止まります。この一覧は、審査と決裁の担当だけが見られ、書類にも記録にも載りません。</p>
      {list.error === null ? null : <ProblemBox error={list.error} />}
      {list.data === undefined && list.error === null ? <Loading what="登録" /> : null}
      <ul className="kd-list">
        {(list.data?.rows ?? []).map((row) => (
          <li key={row.placeId} className="flex items-center gap-3">
            <span className="flex-1">
              <span className="kd-note block">
                {kindWords[row.kind]}　{shortDay(row.on)} 登録
              </span>
              <span className="block">{row.place}</span>
            </span>
            <Button onPress={() => drop.mutate({ caseNo, placeId: row.placeId, reason: '画面からの取消し' })}>取り消す</Button>
          </li>
        ))}
      </ul>
      <Choice
        label="種類"
        value={kind}
        onChange={(value) => setKind(value as typeof kind)}
        options={[
          { value: 'offender', label: kindWords.offender },
          { value: 'former', label: kindWords.former },
        ]}
        width="14rem"
      />
      <Field label="住所" hint="町名と番地まで" value={place} onChange={setPlace} autoFocus required />
      {add.error === null ? null : <ProblemBox error={add.error} />}
    </Dialog>
  )
}
