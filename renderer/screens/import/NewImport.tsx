import { type DragEvent, useState } from 'react'
import { INTAKE_LIMITS } from '../../../shared/domain/limits.ts'
import type { PickedFile } from '../../client/bridge.ts'
import { useClient, useJobOp } from '../../client/hooks.tsx'
import { useBridge } from '../../ui/bridge-context.tsx'
import { Button } from '../../ui/Button.tsx'
import { count, stamp } from '../../ui/format.ts'
import { useKeys } from '../../ui/keys.tsx'
import { useNotices } from '../../ui/notices.tsx'
import { Block } from '../../ui/Screen.tsx'
import { useOneAct } from '../../ui/use-one-act.ts'
import { type MappingWork, workOn } from './mapping-work.ts'
import { ProfilesDialog } from './ProfilesDialog.tsx'
import { Steps } from './Steps.tsx'

/** 1 ファイル: drop it or pick it. Its form and its profile are found by what stands in it. */
export function NewImport({ onSeen }: { readonly onSeen: (work: MappingWork) => void }) {
  const bridge = useBridge()
  const client = useClient()
  const { tell } = useNotices()
  const inspect = useJobOp('import.inspect', 'ファイルの見立て')
  const [over, setOver] = useState(false)
  const [busy, during] = useOneAct()
  const [managing, setManaging] = useState(false)

  const read = (pick: () => Promise<PickedFile | null>): Promise<void> =>
    during(async () => {
      const file = await pick()
      if (file === null) return
      const seen = await inspect({ ticket: file.ticket })
      const kept = await client.call('mapping.kept', {})
      const same = kept !== null && kept.headers.join('\n') === seen.columns.map((column) => column.header).join('\n')
      // where a kept mapping was made for another programme, the columns are proposed for that one
      const again =
        same && kept.draft.programme !== seen.programme ? await inspect({ ticket: file.ticket, programme: kept.draft.programme }) : seen
      onSeen(workOn(file.ticket, {}, again, same ? kept.draft : null))
      if (same) tell(`${stamp(kept.at)}の途中の対応付けから続けます。初めからにするには、もとにする対応を選び直してください。`)
    })
  const pick = (): void => void read(() => bridge.pickFile('any'))
  const onDrop = (event: DragEvent): void => {
    event.preventDefault()
    setOver(false)
    const file = event.dataTransfer.files[0]
    if (file !== undefined) void read(() => bridge.droppedFile(file))
  }
  useKeys('import', { pick, profiles: () => setManaging(true) })
  return (
    <Block title="新しい取込" note={<Steps at={1} />}>
      <div
        className="flex flex-col items-center gap-3 rounded-8 border-2 border-dashed border-solid-gray-420 px-4 py-10 text-center data-over:border-key-900 data-over:bg-key-50"
        data-over={over || undefined}
        aria-label="ここにファイルを置く"
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
      >
        <p>ここに申請のファイル（CSV）を置くか、</p>
        <Button look="solid" shortcut="F2" onPress={pick} busy={busy}>
          {busy ? '調べています…' : 'ファイルを選ぶ'}
        </Button>
        <p className="kd-note">
          どの受付元のファイルか、文字コードと区切りは、内容から見分けます。初めての様式は次の画面で対応を付けます。
        </p>
        <p className="kd-note">
          1つのファイルは{count(INTAKE_LIMITS.fileMb)}MB・{count(INTAKE_LIMITS.records)}行・{INTAKE_LIMITS.columns}列までです。
        </p>
        <p className="kd-note">読み込んだだけでは、案件は変わりません。</p>
      </div>
      <div className="mt-3">
        <Button shortcut="F8" onPress={() => setManaging(true)}>
          取込プロファイル
        </Button>
      </div>
      {managing ? <ProfilesDialog onClose={() => setManaging(false)} /> : null}
    </Block>
  )
}
