import { useState } from 'react'
import type { Output } from '../../../shared/contract.ts'
import { useCommandOp, useJobOp, useQueryOp } from '../../client/hooks.tsx'
import { problemOf } from '../../client/client.ts'
import { ProblemBox } from '../../client/problem.tsx'
import { useBridge } from '../../ui/bridge-context.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { stamp } from '../../ui/format.ts'
import { programmeName } from '../../words.ts'

type Entry = Output<'profile.list'>[number]

/** 取込プロファイルの管理: what the office knows, out to a file, in from a file, and away. */
export function ProfilesDialog({ onClose }: { readonly onClose: () => void }) {
  const bridge = useBridge()
  const profiles = useQueryOp('profile.list', {})
  const remove = useCommandOp('profile.remove')
  const write = useJobOp('profile.export', '取込プロファイルの書出し')
  const read = useJobOp('profile.import', '取込プロファイルの読込')
  const [failure, setFailure] = useState<unknown>(null)
  const [told, setTold] = useState('')
  /** A file whose profile is here already: read in again only on the person's word. */
  const [again, setAgain] = useState<string | null>(null)
  const [removing, setRemoving] = useState<string | null>(null)

  const run = async (act: () => Promise<string | null>): Promise<void> => {
    setFailure(null)
    setTold('')
    setAgain(null)
    try {
      setTold((await act()) ?? '')
    } catch (error) {
      setFailure(error)
    }
  }
  const out = (entry: Entry): Promise<void> =>
    run(async () => {
      const target = await bridge.saveFile(`${entry.name.replace(/[\\/:*?"<>|（）]/g, '_')}.json`)
      if (target === null) return null
      const made = await write({ id: entry.id, save: target.ticket, replace: true })
      return `「${made.name}」に書き出しました。`
    })
  const take = (): Promise<void> =>
    run(async () => {
      const file = await bridge.pickFile('json')
      if (file === null) return null
      return takeIn(file.ticket, false)
    })
  const takeIn = async (ticket: string, replace: boolean): Promise<string> => {
    try {
      const made = await read({ ticket, replace })
      return `「${made.name}」を第${made.version}版として読み込みました。`
    } catch (error) {
      if (!replace && problemOf(error).code === 'profile-exists') setAgain(ticket)
      throw error
    }
  }
  const drop = (entry: Entry): void => {
    if (removing !== entry.id) {
      setRemoving(entry.id)
      return
    }
    setRemoving(null)
    void run(async () => {
      await remove.mutateAsync({ id: entry.id, version: entry.version })
      return `「${entry.name}」を削除しました。これまでの取込の記録は残ります。`
    })
  }
  return (
    <Dialog title="取込プロファイル" onClose={onClose} wide>
      {profiles.error === null ? null : <ProblemBox error={profiles.error} />}
      <table className="kd-table">
        <thead>
          <tr>
            <th scope="col">名前</th>
            <th scope="col">制度</th>
            <th scope="col">保存</th>
            <th scope="col">操作</th>
          </tr>
        </thead>
        <tbody>
          {(profiles.data ?? []).map((entry) => (
            <tr key={entry.id}>
              <td>
                {entry.name}
                {entry.source === '' ? null : <span className="kd-note">　{entry.source}</span>}
              </td>
              <td>{entry.programme === 'claims' ? '事業者の請求' : programmeName(entry.programme)}</td>
              <td>{entry.shipped ? 'プログラムに付属' : `第${entry.version}版 ${stamp(entry.savedAt)} ${entry.savedBy}`}</td>
              <td className="whitespace-nowrap">
                <Button label={`${entry.name}を書き出す`} onPress={() => void out(entry)}>
                  書き出す
                </Button>
                {entry.shipped ? null : (
                  <Button label={`${entry.name}を削除する`} danger onPress={() => drop(entry)}>
                    {removing === entry.id ? '本当に削除する' : '削除'}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="mt-3">
        <Button onPress={() => void take()}>JSONファイルから読み込む</Button>
      </div>
      <p role="status">{told}</p>
      {failure === null ? null : <ProblemBox error={failure} />}
      {again === null ? null : <Button onPress={() => void run(() => takeIn(again, true))}>今あるものの新しい版にする</Button>}
    </Dialog>
  )
}
