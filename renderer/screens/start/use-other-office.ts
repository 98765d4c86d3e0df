import { useCallback } from 'react'
import type { WireError } from '../../../shared/frames.ts'
import { problemOf } from '../../client/client.ts'
import { useOutside } from '../../client/outside.ts'
import { useBridge } from '../../ui/bridge-context.tsx'

/** 別の事務所を開く: a folder is picked, looked at and opened. Gives why not; null: the window goes there, or nothing was picked. */
export function useOtherOffice(): () => Promise<WireError | null> {
  const ask = useOutside()
  const bridge = useBridge()
  return useCallback(async () => {
    try {
      const picked = await bridge.pickFile('folder')
      if (picked === null) return null
      const found = await ask('start.look', { folder: picked.ticket })
      if (found.kind !== 'office') return notAnOffice(found.kind, found.name)
      await ask('outside.open', { office: picked.ticket })
      return null
    } catch (error) {
      return problemOf(error)
    }
  }, [ask, bridge])
}

function notAnOffice(kind: 'empty' | 'filled' | 'network', name: string): WireError {
  return {
    code: kind === 'network' ? 'office-network' : 'office-missing',
    title: kind === 'network' ? 'この場所には置けません' : '事務所のフォルダーではありません',
    message:
      kind === 'network'
        ? `「${name}」は共有フォルダーか同期フォルダー（OneDrive など）、またはUSBメモリーの形式（FAT）のディスクにあります。開いていません。`
        : `「${name}」には給付デスクのデータがありません。開いていません。`,
    next:
      kind === 'network'
        ? 'このPCの内蔵ディスクにある事務所を選んでください。'
        : '「office.sqlite」のあるフォルダーを選ぶか、「本番を始める」で新しく作ってください。',
  }
}
