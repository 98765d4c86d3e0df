import { useKept } from '../../ui/kept.tsx'
import { useWide } from '../../ui/use-wide.ts'

type View = 'list' | 'detail' | 'attachment'

const names: Readonly<Record<View, string>> = { list: '一覧を並べる', detail: '記録を並べる', attachment: '添付を並べる' }

export interface CasePanes {
  readonly list: boolean
  readonly records: boolean
  readonly attachment: boolean
  /** For the style sheet. */
  readonly name: string
  /** What F4 does next. */
  readonly next: string
}

/**
 * 区画. Which panes stand beside the judgement: one of list, records and attachments in a window of two panes, the list and one
 * of the others where three fit. F4 turns to the next.
 */
export function useCaseLayout(hasList: boolean, hasFiles: boolean): { readonly shows: CasePanes; readonly turn: () => void } {
  const three = useWide(1700)
  const [chosen, setChosen] = useKept<View | null>('case.view', null)
  const views: readonly View[] = three ? ['detail', 'attachment'] : hasList ? ['detail', 'attachment', 'list'] : ['detail', 'attachment']
  const usual: View = three && hasFiles ? 'attachment' : 'detail'
  const view = chosen !== null && views.includes(chosen) ? chosen : usual
  const next = views[(views.indexOf(view) + 1) % views.length] ?? 'detail'
  const list = hasList && (three || view === 'list')
  return {
    shows: {
      list,
      records: view === 'detail',
      attachment: view === 'attachment',
      name: three && list ? 'three' : view,
      next: names[next],
    },
    turn: () => setChosen(next),
  }
}
