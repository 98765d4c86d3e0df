import type { Input } from '../../../shared/contract.ts'
import { useJobOp } from '../../client/hooks.tsx'
import { useBridge } from '../../ui/bridge-context.tsx'
import { count } from '../../ui/format.ts'
import { useAskMedium } from '../../ui/medium.tsx'
import { useNotices } from '../../ui/notices.tsx'
import { useOwnPassword } from '../../ui/own-password.tsx'
import { useCan } from '../../ui/session.tsx'

type Ledger = Input<'ledger.export'>['ledger']

const ledgerNames: Readonly<Record<Ledger, string>> = {
  decisions: '決定台帳',
  mailing: '発送簿',
  vouchers: '給付券台帳',
  payments: '支払台帳',
  handover: '授受簿',
}

/** Saves a ledger as an Excel file where the person says; undefined for roles that may not. */
export function useLedger(): ((ledger: Ledger) => void) | undefined {
  const bridge = useBridge()
  const confirmSelf = useOwnPassword()
  const { done, problem } = useNotices()
  const ask = useAskMedium()
  const may = useCan('ledger.export')
  const write = useJobOp('ledger.export', '台帳の書出し')
  const save = async (ledger: Ledger): Promise<void> => {
    try {
      const medium = await ask('out', ledgerNames[ledger])
      if (medium === null) return
      const own = await confirmSelf(`${ledgerNames[ledger]}の書出し`)
      if (own === null) return
      const target = await bridge.saveFile(`${ledgerNames[ledger]}.xlsx`)
      if (target === null) return
      // The file dialog has asked already whether to replace a file of that name.
      const made = await write({ ledger, save: target.ticket, replace: true, medium, ...own })
      done(`${ledgerNames[ledger]} ${count(made.rows)}行を「${made.name}」に書き出しました。`)
    } catch (error) {
      problem(error)
    }
  }
  return may ? (ledger) => void save(ledger) : undefined
}
