import type { CaseFilter, QueueOrder } from '../../../shared/contract/queue.ts'
import { useClient, useQueryOp } from '../../client/hooks.tsx'
import type { RowIds } from '../../ui/DataGrid.tsx'
import { useNotices } from '../../ui/notices.tsx'

/**
 * The selection of the list: it may hold cases that the list does not show. `hidden` tells how many; null while that is being found out.
 */
export function useSelection(
  filter: CaseFilter,
  order: QueueOrder,
  ids: RowIds,
  selected: ReadonlySet<string>,
  setSelected: (selected: ReadonlySet<string>) => void,
): { readonly hidden: number | null; readonly all: () => void } {
  const client = useClient()
  const { problem } = useNotices()
  const unseen = [...selected].filter((caseNo) => ids.indexOf(caseNo) < 0).length
  const listed = useQueryOp('case.ids', { ...filter, order }, { enabled: unseen > 0 && ids.length > 0 && ids.length <= 200_000 })
  const inList = listed.data === undefined ? null : new Set(listed.data.caseNos)
  const hidden =
    unseen === 0
      ? 0
      : ids.length === 0
        ? selected.size
        : inList === null
          ? null
          : [...selected].filter((caseNo) => !inList.has(caseNo)).length
  const all = (): void => {
    if (selected.size > 0 && selected.size === ids.length) {
      setSelected(new Set())
      return
    }
    client.call('case.ids', { ...filter, order }).then(({ caseNos }) => setSelected(new Set(caseNos)), problem)
  }
  return { hidden, all }
}
