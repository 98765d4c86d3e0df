import { useState } from 'react'
import { useJobOp } from '../../client/hooks.tsx'
import { useBridge } from '../../ui/bridge-context.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Field, Tick } from '../../ui/Field.tsx'
import { count } from '../../ui/format.ts'
import { useNotices } from '../../ui/notices.tsx'
import { useOwnPassword } from '../../ui/own-password.tsx'
import { useOneAct } from '../../ui/use-one-act.ts'

/** 監査一式 of one case: for an auditor whole, for 情報公開 with the person struck out. */
export function PackDialog({ caseNo, onClose }: { readonly caseNo: string; readonly onClose: () => void }) {
  const bridge = useBridge()
  const confirmSelf = useOwnPassword()
  const { done } = useNotices()
  const [purpose, setPurpose] = useState('')
  const [masked, setMasked] = useState(false)
  const write = useJobOp('audit.pack', `監査一式 ${caseNo}`)
  const [busy, during] = useOneAct()
  const confirm = (): void =>
    void during(async () => {
      const own = await confirmSelf('監査一式の書出し')
      if (own === null) return
      const target = await bridge.saveFile(`監査一式_${caseNo}${masked ? '_開示用' : ''}.zip`)
      if (target === null) return
      onClose()
      const made = await write({ caseNo, masked, purpose: purpose.trim(), save: target.ticket, replace: true, ...own })
      const left = made.missing.length === 0 ? '' : `入っていないもの: ${made.missing.join('、')}`
      done(`監査一式「${made.name}」を作りました（ファイル${count(made.files)}個・記録${count(made.entries)}件）。${left}`)
    })
  return (
    <Dialog
      draft={`pack.${caseNo}`}
      title={`案件 ${caseNo} の監査一式を作ります`}
      confirm="保存先を選んで作る"
      blocked={purpose.trim() === '' ? '目的を入力してください。' : null}
      onConfirm={confirm}
      onClose={onClose}
      busy={busy}
    >
      <p>案件の写し（PDF）、データ、この案件の監査記録、発行した書類、添付、検証の道具を、事務所の署名を付けて一つの ZIP にします。</p>
      <Field label="目的" hint="例: 定期監査、令和8年度第12号の開示請求" value={purpose} onChange={setPurpose} required autoFocus />
      <Tick label="開示用（墨塗り）にする" checked={masked} onChange={setMasked} />
      <p className="kd-note">
        {masked
          ? '氏名・住所・番号など本人が分かる欄と、自由に書かれた文を墨塗りにし、書類と添付の中身は入れません。渡す前に、必ず全部の頁を目で確かめてください。'
          : '個人の情報がすべて入ります。媒体と渡す相手を確かめてください。ほかの人の書類と一つのファイルになっている書類は入りません。'}
      </p>
    </Dialog>
  )
}
