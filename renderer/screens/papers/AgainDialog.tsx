import { useState } from 'react'
import type { Output } from '../../../shared/contract.ts'
import { useClient, useCommandOp, useQueryOp } from '../../client/hooks.tsx'
import { ProblemBox } from '../../client/problem.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Loading } from '../../ui/EmptyState.tsx'
import { Choice, Field } from '../../ui/Field.tsx'
import { shortDay } from '../../ui/format.ts'
import { useNotices } from '../../ui/notices.tsx'
import { useOneAct } from '../../ui/use-one-act.ts'

/** A paper that is printed again alone. */
export interface OnePaper {
  readonly caseNo: string
  readonly paperId: string
  readonly number: string
}

type Paper = Output<'papers.ofCase'>[number]

interface AgainProps {
  readonly onClose: () => void
  /** The paper is noted as printed again; its sheets may be shown. */
  readonly onMade: (one: OnePaper) => void
}

/** 1通だけの刷り直し. One paper of a case, with its reason; where the case is not at hand it is found by a number on the paper. */
export function AgainDialog({ caseNo, ...rest }: AgainProps & { readonly caseNo: string | null }) {
  const [found, setFound] = useState(caseNo)
  return found === null ? <FindPaper onFound={setFound} onClose={rest.onClose} /> : <ChoosePaper caseNo={found} {...rest} />
}

function FindPaper({ onFound, onClose }: { readonly onFound: (caseNo: string) => void; readonly onClose: () => void }) {
  const client = useClient()
  const [number, setNumber] = useState('')
  const [error, setError] = useState<Error | null>(null)
  const [busy, during] = useOneAct()
  const find = (): Promise<void> =>
    during(async () => {
      await client.call('papers.caseOf', { number: number.trim() }).then(
        (answer) => onFound(answer.caseNo),
        (problem: unknown) => setError(problem instanceof Error ? problem : new Error(String(problem))),
      )
    })
  return (
    <Dialog
      draft="papers.again.find"
      title="1通だけ刷り直します"
      confirm="文書を探す"
      blocked={number.trim() === '' ? '番号を入力してください。' : null}
      onConfirm={() => void find()}
      onClose={onClose}
      busy={busy}
    >
      <p>汚れた・破れた・なくした文書を、発行したときと同じ内容で1通だけ印刷します。</p>
      <Field
        label="番号"
        hint="案件番号、紙にある文書番号、給付券番号のどれか"
        value={number}
        onChange={(text) => (setNumber(text), setError(null))}
        width="18rem"
        autoFocus
        required
      />
      {error === null ? null : <ProblemBox error={error} />}
    </Dialog>
  )
}

const nameOf = (paper: Paper): string =>
  `${paper.kindName}　${paper.number}（${paper.pages}枚・${shortDay(paper.issuedOn)}発行）${paper.obstacle === null ? '' : '　刷り直せません'}`

function ChoosePaper({ caseNo, onClose, onMade }: AgainProps & { readonly caseNo: string }) {
  const { done, tell } = useNotices()
  const papers = useQueryOp('papers.ofCase', { caseNo })
  const again = useCommandOp('papers.again')
  const [chosen, setChosen] = useState('')
  const [reason, setReason] = useState('')
  const rows = papers.data ?? []
  const paper = rows.find((one) => one.paperId === chosen) ?? rows.find((one) => one.obstacle === null) ?? rows[0]
  const blocked =
    paper === undefined
      ? '発行した文書がありません。'
      : (paper.obstacle ?? (reason.trim() === '' ? '刷り直す理由を入力してください。' : null))
  const confirm = (): void => {
    if (paper === undefined) return
    again.mutate(
      { caseNo, paperId: paper.paperId, reason: reason.trim() },
      {
        onSuccess: (made) => {
          onMade({ caseNo, paperId: paper.paperId, number: made.number })
          onClose()
          if (made.moved === true)
            tell(
              `${made.number} の刷り直しを記録しました。印刷のあとで宛名か住所が変わっています。このまま郵送せず、宛先を確かめてください。`,
            )
          else done(`${made.number} の刷り直しを記録しました。右の表示から${made.pages}枚を印刷し、古い紙は裁断してください。`)
        },
      },
    )
  }
  return (
    <Dialog
      draft={`papers.again.${caseNo}`}
      title={`${caseNo} の文書を1通だけ刷り直します`}
      confirm="刷り直す"
      blocked={papers.data === undefined ? '文書を読み込んでいます。' : blocked}
      onConfirm={confirm}
      onClose={onClose}
      busy={again.isPending}
    >
      <p>発行したときと同じ内容を、同じ番号のまま印刷します。だれが・なぜ刷り直したかが残ります。</p>
      {papers.error === null ? null : <ProblemBox error={papers.error} onRetry={() => void papers.refetch()} />}
      {paper === undefined ? (
        papers.data === undefined && papers.error === null ? (
          <Loading what="発行した文書" />
        ) : null
      ) : (
        <Choice
          label="文書"
          value={paper.paperId}
          options={rows.map((one) => ({ value: one.paperId, label: nameOf(one) }))}
          onChange={setChosen}
          width="100%"
        />
      )}
      {paper === undefined || paper.obstacle === null ? null : <p className="kd-callout">{paper.obstacle}</p>}
      <Field label="理由" hint="例: 破れ、汚れ、封入のときの紛失" value={reason} onChange={setReason} autoFocus required />
      {again.error === null ? null : <ProblemBox error={again.error} />}
    </Dialog>
  )
}
