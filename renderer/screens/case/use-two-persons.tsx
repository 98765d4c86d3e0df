import { type ReactNode, useEffect, useState } from 'react'
import { useQueryOp } from '../../client/hooks.tsx'
import { useNotices } from '../../ui/notices.tsx'
import { FactChangesBlock } from './FactChangesBlock.tsx'
import { LifeDialog, LifeException } from './LifeException.tsx'
import { TaxConfirm, TaxConfirmDialog, tellsOfTax } from './TaxConfirm.tsx'
import { TaxEnterDialog } from './TaxEnterDialog.tsx'

export interface TwoPersons {
  /** What changed since the review; above the 13 lines. */
  readonly changes: ReactNode
  /** The tax bracket and the useful life; below the amounts. */
  readonly blocks: ReactNode
  readonly panel: ReactNode
  /** The keys' acts: each explains itself where it cannot be done. */
  readonly tax: () => void
  readonly life: () => void
}

/** 2人目の確認と例外 of the case on the screen. `arrived`: the case itself is shown, so that nothing is asked of one that may not be opened. */
export function useTwoPersons(caseNo: string, arrived: boolean): TwoPersons {
  const { tell, done } = useNotices()
  const standing = useQueryOp('case.standing', { caseNo }, { enabled: arrived })
  const [open, setOpen] = useState<'tax' | 'life' | null>(null)
  useEffect(() => setOpen(null), [caseNo])
  const { tax = null, life = null, changes = null, version = 0 } = standing.data ?? {}
  const close = (): void => setOpen(null)
  const finish = (text: string): void => {
    setOpen(null)
    done(text)
  }
  const askTax = (): void => {
    if (tax === null) tell('この案件に課税区分はありません。')
    else if (tax.confirmObstacle === null || tax.enterObstacle === null) setOpen('tax')
    else tell(tax.cause === null ? `${tax.confirmObstacle}${tax.enterObstacle}` : tax.confirmObstacle)
  }
  const askLife = (): void => {
    if (life === null) tell('耐用年数内の同じ種類の給付はありません。例外は要りません。')
    else if (life.obstacle !== null) tell(life.obstacle)
    else setOpen('life')
  }
  return {
    changes: changes === null ? null : <FactChangesBlock changes={changes} />,
    blocks: (
      <>
        {tax === null || !tellsOfTax(tax) ? null : <TaxConfirm tax={tax} onAct={askTax} />}
        {life === null ? null : <LifeException life={life} onAct={askLife} />}
      </>
    ),
    panel: (
      <>
        {open === 'tax' && tax?.confirmObstacle === null ? (
          <TaxConfirmDialog caseNo={caseNo} tax={tax} onClose={close} onDone={finish} />
        ) : open === 'tax' && tax !== null ? (
          <TaxEnterDialog caseNo={caseNo} version={version} taxYear={tax.taxYear} onClose={close} onDone={finish} />
        ) : null}
        {open === 'life' && life !== null ? (
          <LifeDialog caseNo={caseNo} version={version} life={life} onClose={close} onDone={finish} />
        ) : null}
      </>
    ),
    tax: askTax,
    life: askLife,
  }
}
