import type { Input, OpOf } from '../../shared/contract.ts'
import { useJobOp } from '../client/hooks.tsx'
import { useBridge } from './bridge-context.tsx'
import { Button } from './Button.tsx'
import { useAskMedium } from './medium.tsx'
import { useNotices } from './notices.tsx'
import { useOneAct } from './use-one-act.ts'

type SaveOp = Extract<OpOf<'job'>, 'papers.save' | 'correction.savePaper' | 'entry.saveSlip' | 'help.saveManual'>

/** ファイルに保存: a paper that was drawn in the office goes out; on what is asked, and the ledger of files gets its line. */
export function SaveOut<O extends SaveOp>({
  op,
  what,
  name,
  of,
  medium: given,
}: {
  readonly op: O
  readonly what: string
  /** Name offered in the file dialog. */
  readonly name: string
  /** Which paper it is. */
  readonly of: Omit<Input<O>, 'save' | 'replace' | 'medium'>
  /** Where it stands in a dialog, which has the field itself; else it is asked. */
  readonly medium?: string
}) {
  const bridge = useBridge()
  const { done } = useNotices()
  const ask = useAskMedium()
  const write = useJobOp(op, `${what}の保存`)
  const [busy, during] = useOneAct()
  const save = (): Promise<void> =>
    during(async () => {
      const medium = given ?? (await ask('out', what))
      if (medium === null || medium.trim() === '') return
      const target = await bridge.saveFile(name)
      if (target === null) return
      const made = (await write({ ...of, save: target.ticket, replace: true, medium } as Input<O>)) as { readonly name: string }
      done(`${what}を「${made.name}」に保存しました（${medium}）。授受簿に残しました。`)
    })
  return (
    <Button onPress={() => void save()} busy={busy}>
      ファイルに保存
    </Button>
  )
}
