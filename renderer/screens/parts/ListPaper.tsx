import { useState } from 'react'
import type { ListName } from '../../../shared/contract/list-print.ts'
import { Button } from '../../ui/Button.tsx'
import { useKeys } from '../../ui/keys.tsx'
import { ListPrintDialog, type ListPrintProps } from './ListPrintDialog.tsx'

interface Props<N extends ListName> extends ListPrintProps<N> {
  /** F9 makes another paper of this screen: the list is printed by Shift+F9. */
  readonly beside?: boolean
  /** Without a button; the key and the bar remain. */
  readonly quiet?: boolean
}

/** 一覧の印刷 of a list: its key, its button, its window. `of` null: nothing to print yet. */
export function ListPaper<N extends ListName>({
  beside = false,
  quiet = false,
  of,
  ...rest
}: Omit<Props<N>, 'of'> & { readonly of: Props<N>['of'] | null }) {
  const [open, setOpen] = useState(false)
  const print = of === null ? undefined : () => setOpen(true)
  useKeys('list', { print: beside ? undefined : print })
  useKeys('listBeside', { print: beside ? print : undefined })
  return (
    <>
      {quiet || print === undefined ? null : (
        <Button shortcut={beside ? 'Shift+F9' : 'F9'} onPress={print}>
          {beside ? '一覧の印刷' : '印刷'}
        </Button>
      )}
      {open && of !== null ? (
        <ListPrintDialog<N> {...(rest as Omit<ListPrintProps<N>, 'of'>)} of={of} onClose={() => setOpen(false)} />
      ) : null}
    </>
  )
}
