import { useNavigate } from '@tanstack/react-router'
import { type DragEvent, useState } from 'react'
import type { AttachmentPreview } from '../../../shared/contract/attachments.ts'
import { ATTACHMENT_LIMITS } from '../../../shared/domain/limits.ts'
import { programmes } from '../../../shared/programmes/index.ts'
import type { PickedFile } from '../../client/bridge.ts'
import { useJobOp } from '../../client/hooks.tsx'
import { useBridge } from '../../ui/bridge-context.tsx'
import { Button } from '../../ui/Button.tsx'
import { Choice } from '../../ui/Field.tsx'
import { count } from '../../ui/format.ts'
import { useKeys } from '../../ui/keys.tsx'
import { Block, Pane, Screen } from '../../ui/Screen.tsx'
import { useOneAct } from '../../ui/use-one-act.ts'
import { programmeName } from '../../words.ts'
import { useAttachmentScope } from './scope.ts'

/** Which ZIP or folder, for which applications; beside it how files find their application. */
export function AttachmentsStart({
  result,
  onStaged,
  onLeave,
}: {
  readonly result: string | null
  readonly onLeave: () => void
  readonly onStaged: (preview: AttachmentPreview) => void
}) {
  const bridge = useBridge()
  const navigate = useNavigate()
  const [scope, setScope] = useAttachmentScope()
  const [over, setOver] = useState(false)
  const [busy, during] = useOneAct()
  const stage = useJobOp('attachment.stage', '添付ファイルの読込')
  const programme = scope.programme === '' ? (programmes[0]?.id ?? '') : scope.programme

  const read = (pick: () => Promise<PickedFile | null>): Promise<void> =>
    during(async () => {
      const file = await pick()
      const of = scope.batchId === null ? {} : { batchId: scope.batchId }
      if (file !== null) onStaged(await stage({ ticket: file.ticket, programme, ...of }))
    })
  const pickZip = (): void => void read(() => bridge.pickFile('zip'))
  const pickFolder = (): void => void read(() => bridge.pickFile('folder'))
  const back = (): void => {
    onLeave()
    void navigate({ to: '/import' })
  }
  const onDrop = (event: DragEvent): void => {
    event.preventDefault()
    setOver(false)
    const file = event.dataTransfer.files[0]
    if (file !== undefined) void read(() => bridge.droppedFile(file))
  }
  useKeys('attachments', { pickZip, pickFolder, discard: back }, { labels: { discard: '取込に戻る' } })

  return (
    <Screen
      title="添付ファイルの取込"
      facts="ZIP かフォルダーを読み込み、どの申請のものか確かめてから取り込みます。"
      acts={
        <Button shortcut="Escape" onPress={back}>
          取込に戻る
        </Button>
      }
    >
      <div className="kd-split border-t border-solid-gray-300" data-even="">
        <Pane label="添付ファイルを選ぶ">
          {result === null ? null : (
            <div role="status" className="kd-callout" data-tone="good">
              <p className="font-700">✓ {result}</p>
              <p>添付は案件の画面で見られます（Alt+1 で一覧、T で添付）。</p>
            </div>
          )}
          <Block title="添付ファイルを選ぶ">
            <div className="flex flex-col gap-3">
              {scope.batchId === null ? (
                <Choice
                  label="制度"
                  value={programme}
                  options={programmes.map((one) => ({ value: one.id, label: one.name }))}
                  onChange={(id) => setScope({ programme: id, batchId: null, importNo: '' })}
                />
              ) : (
                <div className="kd-callout flex items-center gap-3">
                  <p className="flex-1">
                    取込 {scope.importNo}（{programmeName(programme)}）の申請について、足りない書類も調べます。
                  </p>
                  <Button look="text" onPress={() => setScope({ programme, batchId: null, importNo: '' })}>
                    制度全体にする
                  </Button>
                </div>
              )}
              <div
                className="flex flex-col items-center gap-3 rounded-8 border-2 border-dashed border-solid-gray-420 px-4 py-8 text-center data-over:border-key-900 data-over:bg-key-50"
                data-over={over || undefined}
                onDragOver={(event) => {
                  event.preventDefault()
                  setOver(true)
                }}
                onDragLeave={() => setOver(false)}
                onDrop={onDrop}
              >
                <p>ここに ZIP かフォルダーを置くか、</p>
                <div className="flex flex-wrap justify-center gap-2">
                  <Button look="solid" shortcut="F2" onPress={pickZip} busy={busy}>
                    {busy ? '読み込んでいます…' : 'ZIP を選ぶ'}
                  </Button>
                  <Button shortcut="F4" onPress={pickFolder} busy={busy}>
                    フォルダーを選ぶ
                  </Button>
                </div>
                <p className="kd-note">読み込んだだけでは、案件は変わりません。</p>
              </div>
            </div>
          </Block>
        </Pane>
        <Pane label="ファイルの見分け方">
          <Block title="どの申請のものか">
            <ul className="kd-list">
              <li>受付番号のフォルダーの中のファイル（例 「A0012/見積書.pdf」「A0012_見本花子/見積書.pdf」）</li>
              <li>受付番号で始まる名前のファイル（例 「A0012_見積書.pdf」）</li>
              <li>CSV のファイル名の列に書かれたファイル（プロファイルの「attachmentColumn」）</li>
            </ul>
            <p className="mt-2 kd-note">二つの申請に当てはまるもの、どれにも当てはまらないものは取り込まず、余りとして示します。</p>
          </Block>
          <Block title="受け取れるもの">
            <ul className="kd-list">
              <li>PDF・JPEG・PNG は画面で見られます。TIFF・HEIC・Word・Excel・テキストは保管だけします。</li>
              <li>プログラム、スクリプト、マクロを含む Office 文書、圧縮ファイルの中の圧縮ファイルは受け取りません。</li>
              <li>
                1つ {ATTACHMENT_LIMITS.fileMb} MiB、合計 {ATTACHMENT_LIMITS.totalMb} MiB、{count(ATTACHMENT_LIMITS.entries)}
                件まで。パスワード付きの ZIP は受け取れません。
              </li>
            </ul>
            <p className="mt-2 kd-note">種類は名前ではなく中身で確かめます。中身は暗号にして事務所フォルダーに保管します。</p>
          </Block>
        </Pane>
      </div>
    </Screen>
  )
}
